"""The sections sheets are stacked from, each counted from its own top: head, questions, what is voluntary, foot."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from printables.setting import measure, wrap
from printables.sheet import density as set_in
from printables.sheet.blocks import Block, box, frame, join, stack
from printables.sheet.density import Density
from printables.sheet.grid import Grid
from printables.sheet.layout import BOX, BOX_CLEAR, BOX_PITCH, Place
from printables.sheet.lettering import SMALLEST
from printables.sheet.wording import Said
from printables.style import Type

ICON = 4.8
INDENT = 9.5  # of a heading, past its numbered disc, at scale 1
_BETWEEN_CELLS = BOX_CLEAR  # beside a box, from whichever side one reads

Words = Mapping[str, Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What sections are set on: the grid of their paper, one step of closeness, and the words of one sheet."""

    grid: Grid
    step: Density
    words: Words

    @property
    def icon(self) -> float:
        """The side of a picture before a label."""
        return ICON * max(1.0, self.step.label / 9.5)

    def asked(self, kind: str) -> list[str]:
        """The frames of what is asked one by one: themes, or things to agree to."""
        return [name for name in self.words if name.startswith(f"{kind}.")]

    def turned(self) -> "Ground":
        """The same for the back of the sheet, whose head stands lower in rank."""
        shorter = min(self.step.header, 40.0 + 10.0 * self.step.scale)
        return dataclasses.replace(self, step=dataclasses.replace(self.step, header=shorter))

    def high(self, name: str, room: float) -> float:
        """Millimetres a label takes in `room`, both languages under one another."""
        said = self.words[name]
        main = len(wrap(said.main, self.step.main, room, name)) * self.step.main.leading
        return main + len(wrap(said.second, self.step.second, room, name)) * self.step.second.leading

    def wide(self, said: Said, main: Type, second: Type) -> float:
        """Millimetres both languages take on one line."""
        return measure(said.main, main) + (3.0 + measure(said.second, second) if said.second else 0.0)


def header(on: Ground) -> Block:
    """Edition and session over the title, the lead over the rule."""
    grid, step = on.grid, on.step
    head, scale = step.header, max(1.0, step.scale)
    top = grid.top + 0.221 * max(0.0, head - 44.5)
    lead_high = 9.2 * max(step.scale, 0.86)
    lead = head - lead_high - 1.2
    lead_ends = grid.head if step.skyline is None else step.skyline[0] - 148 * step.skyline[1] - 3.0
    frames = (
        frame("campaign", grid.name, top, grid.head - 2.0, 4.7 * scale),
        frame("session", grid.name, top + 4.8 * scale, grid.head - 2.0, 4.0 * scale),
        frame("title", grid.left, top + 9.1 * scale, grid.head, lead - top - 9.5 * scale),
        frame("lead", grid.left, lead, min(lead_ends, grid.head), lead_high),
        grid.typed_code,
    )
    return Block(height=head, frames=frames)


def idea(lines: int, room: float, on: Ground) -> Block:
    top = heading("idea", on)
    grid = on.grid
    zone = Place(id="idea", x=grid.left, y=top.height, w=grid.right - grid.left, h=room, lines=lines)
    return join(top.height + room, [top, Block(height=room, zones=(zone,))])


def where(on: Ground) -> Block:
    """A line under its heading; where room is short, beside it, the hint below."""
    grid, step = on.grid, on.step
    top = heading("where", on)
    if not step.where_beside:
        zone = Place(id="where", x=grid.left, y=0, w=grid.right - grid.left, h=step.write, lines=1)
        return stack(0, top, Block(height=step.write, zones=(zone,)))
    starts = _heading_end("where", on) + 3
    zone = Place(id="where", x=starts, y=0, w=grid.right - starts, h=step.heading - 0.6, lines=1)
    over = frame("where.heading", grid.left, 0, starts - 1, step.heading)
    if "where.hint" not in on.words:
        return Block(height=step.heading, frames=(over,), zones=(zone,))
    hint = 3.2 * max(1.0, step.scale)
    under = frame("where.hint", starts, step.heading - 0.2, grid.right, hint)
    return Block(height=step.heading - 0.2 + hint, frames=(over, under), zones=(zone,))


def themes(names: Sequence[str], on: Ground) -> Block:
    """In columns filled row by row, as many as make it lowest."""
    return min((_grid(names, columns, on) for columns in on.step.columns), key=lambda block: block.height)


def _grid(names: Sequence[str], columns: int, on: Ground) -> Block:
    grid, step = on.grid, on.step
    before = BOX + BOX_CLEAR + 0.3 + on.icon + 1.2
    cell = (grid.right - grid.left) / columns
    room = cell - before - _BETWEEN_CELLS
    tall = max(step.theme_row, *(on.high(name, room) + 1.4 for name in names))
    boxes, frames = [], []
    for number, name in enumerate(names):
        x, y = grid.left + cell * (number % columns), tall * (number // columns)
        boxes.append(box(name, x, y + (tall - BOX) / 2))
        frames.append(frame(name, x + before, y, x + cell - _BETWEEN_CELLS, tall))
    height = tall * ceil(len(names) / columns)
    return stack(0.6, heading("themes", on), Block(height=height, boxes=tuple(boxes), frames=tuple(frames)))


def voluntary(on: Ground, *parts: Block) -> Block:
    """Everything about the person, in one frame of its own."""
    grid, step = on.grid, on.step
    inside = stack(0.0, *parts)
    pad = step.gap * 0.4 + 1.6 * max(1.0, step.scale)
    wide = on.wide(on.words["voluntary"], step.sized(set_in.FRAME_TITLE), step.sized(set_in.FRAME_TITLE_TOO)) + 0.5
    high = 4.8 * step.scale
    title = Place(id="voluntary", x=grid.left + INDENT * step.scale, y=-high / 2, w=wide, h=high)
    border = Place(id="border", x=grid.border, y=0, w=grid.frame.width - 2 * grid.border, h=inside.height + pad)
    return join(border.h, [Block(height=border.h, frames=(border, title)), inside.down(pad)])


def person(on: Ground, *, extra: Sequence[str] = ()) -> Block:
    """Name and contact, then what else is asked where the words have it."""
    asked = fields(on, "name", "contact", *(name for name in extra if f"{name}.label" in on.words))
    return stack(0, heading("person", on), asked) if on.step.headed else asked


def fields(on: Ground, *names: str) -> Block:
    """Lines to write on, each under its label: two side by side, or one where a label needs the width."""
    rows: list[Block] = []
    waiting = list(names)
    half = (on.grid.right - on.grid.left - 8) / 2
    while waiting:
        pair = waiting[:2] if all(_fits(on, name, half) for name in waiting[:2]) else waiting[:1]
        waiting = waiting[len(pair) :]
        alone = len(pair) == 1 and not (rows and len(rows[-1].zones) == 2 and _fits(on, pair[0], half))
        wide = on.grid.right - on.grid.left if alone else half
        starts = (on.grid.left, on.grid.right - half)
        rows.append(join(0, [_field(on, name, x, wide) for name, x in zip(pair, starts, strict=False)]))
    tall = _field(on, names[0], 0, half).height
    return stack(1.2, *(dataclasses.replace(row, height=tall) for row in rows))


def _fits(on: Ground, name: str, room: float) -> bool:
    """Whether a label stands in `room` at no less than four fifths of its size."""
    kinds = on.step.sized(set_in.LABEL), on.step.sized(set_in.LABEL_TOO)
    return on.wide(on.words[f"{name}.label"], *kinds) * 0.8 < room


def _field(on: Ground, name: str, x: float, wide: float) -> Block:
    label, write = 4.2 * max(1.0, on.step.scale), on.step.write - 1
    over = frame(f"{name}.label", x, 0.4, x + wide, label)
    zone = Place(id=name, x=x, y=label + 0.4, w=wide, h=write, lines=1)
    return Block(height=label + 0.4 + write, frames=(over,), zones=(zone,))


def consents(names: Sequence[str], on: Ground) -> Block:
    grid, step = on.grid, on.step
    top = heading("agree", on)
    tall = 7.0 * step.scale
    answers = (
        frame("agree.yes", grid.yes - 6.5, 0, grid.yes + 6.5, tall),
        frame("agree.no", grid.no - 6.5, 0, grid.no + 6.5, tall),
    )
    head = Block(height=max(top.height, tall), frames=(*top.frames, *answers))
    return stack(0.0, Block(height=step.gap * 0.6), head, *(_consent(name, on) for name in names))


def _consent(name: str, on: Ground) -> Block:
    grid, step = on.grid, on.step
    starts = grid.left + (on.icon + 2.2 if step.pictures else 0.0)
    room = grid.answers - starts
    words = on.high(name, room)
    frames = [frame(name, starts, 0, grid.answers, words)]
    rule = frame(name.replace("consent.", "rule.", 1), grid.left, 0, grid.answers, 0)
    about = name.replace("consent.", "about.", 1)
    if step.explained and about in on.words:
        said = on.words[about]
        lines = len(wrap(said.main, set_in.SMALL, room, about)) * set_in.SMALL.leading
        lines += len(wrap(said.second, set_in.SMALL_TOO, room, about)) * set_in.SMALL_TOO.leading
        frames.append(frame(about, starts, words + 0.3, grid.answers, lines))
        words += 0.3 + lines
    tall = max(step.consent_row, BOX_PITCH, words + 1.0 + (1.4 if step.explained else 0.0))
    shift = (tall - words) / 2
    if not step.explained:
        frames, shift = [frame(name, starts, 0, grid.answers, tall)], 0.0
    top = (tall - BOX) / 2
    boxes = (box(f"{name}.yes", grid.yes - BOX / 2, top), box(f"{name}.no", grid.no - BOX / 2, top))
    placed = Block(height=tall, frames=tuple(frames)).down(shift)
    return Block(height=tall, boxes=boxes, frames=(*placed.frames, rule))


def signature(on: Ground) -> Block:
    """Date and signature side by side, each line beginning where its label ends.

    The note about children stands at the end, or on a line of its own where it would be set too small.
    """
    grid, step = on.grid, on.step
    beside = "signature.note" in on.words and step.scale == 1.0
    wide = grid.right - grid.left
    signed = _signed(on, grid.left + wide * (0.65 if beside else 1.0))
    if beside:
        note = frame("signature.note", grid.left + wide * 0.65 + 4.0, signed.height - 6.6, grid.right, 6.6)
        return join(signed.height, [signed, Block(height=6.6, frames=(note,))])
    if "signature.note" in on.words:
        high = step.sized(set_in.SMALL).leading + 0.4
        note = frame("signature.note", grid.left, 0.9, grid.right, high)
        return stack(0.0, signed, Block(height=high + 0.9, frames=(note,)))
    return signed


def _signed(on: Ground, ends: float) -> Block:
    grid, step = on.grid, on.step
    kind, label = step.sized(set_in.LABEL), 4.4 * max(1.0, step.scale)
    wide, top, tall = grid.right - grid.left, 1.2, step.write - 1.0
    places, zones = [], []
    for name, x, right in (
        ("date", grid.left, grid.left + wide * 0.25),
        ("signature", grid.left + wide * 0.28, ends),
    ):
        starts = x + measure(on.words[f"{name}.label"].main, kind) + 2.0
        places.append(frame(f"{name}.label", x, top + tall - label - 0.8, starts - 1.0, label))
        zones.append(Place(id=name, x=starts, y=top, w=right - starts, h=tall - 0.8, lines=1))
    return Block(height=top + tall, frames=tuple(places), zones=tuple(zones))


def guardian(on: Ground) -> Block:
    """For a child: the parent's name and the parent's signature."""
    return stack(0, Block(height=1.2), fields(on, "guardian.name", "guardian.signature"))


def promise(on: Ground) -> Block:
    high = 6.4 * max(0.95, on.step.scale)
    return Block(height=high + 1.6, frames=(frame("promise", on.grid.left, 0.6, on.grid.right, high),))


def footer(on: Ground) -> Block:
    """The number for people, whom to reach, how to scan, which page this is."""
    grid, step = on.grid, on.step
    x, top = grid.foot, grid.floor + 2.2
    last = grid.frame.codes[1].bottom - 0.4 - 3.65
    code_wide, code_high = 30.0 * min(step.scale, 1.4), 5.4 * min(step.scale, 1.4)
    if step.scale < 1:
        code_wide, code_high = 29.0, 5.2
    desk = top + code_high + 1.2
    split = x + 5.6 + measure(on.words["footer.scan"].main, set_in.scan_type(step)) + 1.0
    frames = (
        frame("footer.code", x, top + 0.6, x + code_wide, code_high),
        frame("footer.number", x + code_wide, top, grid.right, code_high + 1.2),
        frame("footer.desk", x, desk, grid.right, last - desk - 0.8),
        frame("footer.scan", x + 5.6, last, split, 4.4),
        frame("footer.page", split + 3.0, last, grid.foot_right, 4.4),
    )
    return Block(height=0, frames=frames)


def heading(section: str, on: Ground) -> Block:
    """A numbered heading, its hint at the end of its line or, where there is no room, under it."""
    grid, step = on.grid, on.step
    hint = f"{section}.hint"
    if hint not in on.words:
        ends = grid.answers if section == "agree" else grid.right
        return Block(height=step.heading, frames=(frame(f"{section}.heading", grid.left, 0, ends, step.heading),))
    ends, kind = _heading_end(section, on), step.sized(set_in.HINT)
    said = on.words[hint]
    least = max(SMALLEST / kind.size, 0.86)
    if ends + 3 + measure(f"{said.main} · {said.second}", kind) * least < grid.right:
        frames = (
            frame(f"{section}.heading", grid.left, 0, ends, step.heading),
            frame(hint, ends + 3, 0, grid.right, step.heading),
        )
        return Block(height=step.heading, frames=frames)
    starts = grid.left + INDENT * step.scale
    frames = (
        frame(f"{section}.heading", grid.left, 0, grid.right, step.heading),
        frame(hint, starts, step.heading, grid.right, kind.leading + 0.6),
    )
    return Block(height=step.heading + kind.leading + 0.6, frames=frames)


def _heading_end(section: str, on: Ground) -> float:
    step = on.step
    wide = on.wide(on.words[f"{section}.heading"], step.sized(set_in.HEADING), step.sized(set_in.HEADING_TOO))
    return on.grid.left + INDENT * step.scale + wide + 0.1
