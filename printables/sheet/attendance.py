"""The attendance list, lying down: a row for each person, each with its own boxes and its own signature."""

from printables.sheet.blocks import Block, box, frame, join
from printables.sheet.layout import BOX, Place
from printables.sheet.sections import Ground, footer, header

_HEADS = 18.6  # height of the columns' heads
_FEWEST_ROWS = 4
_NUMBER = 8.0
_YOUNG = 17.0
_AGREE = 31.0
_SHARES = (0.32, 0.38, 0.30)  # of the room left: name, how to reach, signature


def list_page(on: Ground) -> tuple[Block, ...] | None:
    """As many rows as the page takes; None where it would be a few."""
    grid, step = on.grid, on.step
    top = step.header + step.gap
    rows = int((grid.floor - top - _HEADS) / step.write)
    if rows < _FEWEST_ROWS:
        return None
    tall = (grid.floor - top - _HEADS) / rows
    names = on.asked("consent")
    columns = _columns(on, names)
    heads = Block(height=_HEADS, frames=tuple(_heads(names, columns))).down(top)
    below = [
        _row(number, tall, names, columns).down(top + _HEADS + tall * (number - 1)) for number in range(1, rows + 1)
    ]
    return (join(grid.floor, [header(on), heads, *below, footer(on)]),)


def _columns(on: Ground, names: list[str]) -> dict[str, tuple[float, float]]:
    """Left and right edge of each column, by what stands in it."""
    grid = on.grid
    left = grid.right - grid.left - _NUMBER - _YOUNG - _AGREE * len(names)
    name, reach, sign = (left * share for share in _SHARES)
    widths = {"number": _NUMBER, "name": name, "contact": reach, "under_15": _YOUNG}
    widths |= dict.fromkeys(names, _AGREE) | {"signature": sign}
    edges, x = {}, grid.left
    for column, width in widths.items():
        edges[column] = (x, x + width)
        x += width
    return edges


def _heads(names: list[str], columns: dict[str, tuple[float, float]]) -> list[Place]:
    frames = [
        frame(f"{column}.label", columns[column][0] + 1.2, 7.4, columns[column][1] - 1.0, 10.2)
        for column in ("name", "contact", "signature")
    ]
    left, right = columns["under_15"]  # the narrowest: two languages take four lines in it
    frames.append(frame("under_15.label", left + 0.8, 2.0, right - 0.6, 15.6))
    for name in names:
        left, right = columns[name]
        frames.append(frame(name, left + 1.2, 0.4, right - 0.8, 13.4))
        for answer, x in _answers(left):
            frames.append(frame(f"{answer}.{name}", x - 5.0, 14.0, x + 5.0, 4.0))
    return frames


def _answers(left: float) -> tuple[tuple[str, float], tuple[str, float]]:
    """Centres of the two boxes of an agreement."""
    return ("yes", left + 8.4), ("no", left + 21.6)


def _row(number: int, tall: float, names: list[str], columns: dict[str, tuple[float, float]]) -> Block:
    top = (tall - BOX) / 2
    left, right = columns["number"]
    zones = []
    for name in ("name", "contact", "signature"):
        starts, ends = columns[name]
        zones.append(Place(id=f"row.{number}.{name}", x=starts + 1.0, y=0.5, w=ends - starts - 2.0, h=tall - 1.0))
    middle = sum(columns["under_15"]) / 2
    boxes = [box(f"row.{number}.under_15", middle - BOX / 2, top)]
    for name in names:
        for answer, x in _answers(columns[name][0]):
            boxes.append(box(f"row.{number}.{name}.{answer}", x - BOX / 2, top))
    label = frame(f"row.{number}", left, 0, right - 1.0, tall)
    return Block(height=tall, boxes=tuple(boxes), zones=tuple(zones), frames=(label,))
