"""The idea-and-consent sheet in its four sizes: whole, half, large print, simplified."""

import dataclasses

from printables.sheet.blocks import Block, join, stack
from printables.sheet.sections import (
    Ground,
    consents,
    footer,
    header,
    heading,
    idea,
    person,
    promise,
    signature,
    themes,
    voluntary,
    where,
)


def one_page(on: Ground) -> tuple[Block, ...] | None:
    """Everything on one page, or None where that would leave too few lines for the idea."""
    whole = _page(on, stack(on.step.gap, *_questions(on), _about_them(on)))
    return (whole,) if whole else None


def two_pages(on: Ground) -> tuple[Block, ...] | None:
    """The idea in front, the person on the back."""
    front, back = _front(on), _back(on.turned(), _about_them(on))
    return (front, back) if front and back else None


def three_pages(on: Ground) -> tuple[Block, ...] | None:
    """What they agree to goes on over a third page."""
    front, backs = _front(on), _backs(on.turned())
    return (front, *backs) if front and backs else None


def unsorted(on: Ground) -> tuple[Block, ...] | None:
    """Without the themes: better to leave them to whoever sorts the ideas than to take the room to write."""
    words = {name: said for name, said in on.words.items() if not name.startswith(("theme", "where.hint"))}
    fewer = dataclasses.replace(on, words=words)
    if on.step.scale < 1:
        return one_page(fewer)
    return one_page(fewer) or two_pages(fewer) or three_pages(fewer)


def _questions(on: Ground) -> list[Block]:
    asked = on.asked("theme")
    return [where(on), *([themes(asked, on)] if asked else [])]


def _about_them(on: Ground) -> Block:
    return voluntary(on, person(on), consents(on.asked("consent"), on), *_last(on))


def _last(on: Ground) -> tuple[Block, Block]:
    return signature(on), promise(on)


def _page(on: Ground, below: Block) -> Block | None:
    """The idea over what stands `below` it, with all the room that is left."""
    step = on.step
    top = step.header + step.gap
    room = on.grid.floor - top - below.height - step.gap - heading("idea", on).height
    if room < step.fewest_lines * step.line * 0.93:
        return None
    answers = stack(step.gap, idea(round(room / step.line), room, on), below).down(top)
    return join(answers.height, [header(on), answers, footer(on)])


def _front(on: Ground) -> Block | None:
    return _page(on, stack(on.step.gap, *_questions(on)))


def _backs(on: Ground) -> tuple[Block, Block] | None:
    asked = on.asked("consent")
    for count in range(len(asked) - 1, 0, -1):
        first = _back(on, voluntary(on, person(on), consents(asked[:count], on)))
        if first:
            second = _back(on, voluntary(on, consents(asked[count:], on), *_last(on)))
            return (first, second) if second else None
    return None


def _back(on: Ground, theirs: Block) -> Block | None:
    top = on.step.header + on.step.gap + 1.4 * on.step.scale
    if top + theirs.height > on.grid.floor:
        return None
    placed = theirs.down(top)
    return join(placed.height, [header(on), placed, footer(on)])
