"""The consent-only sheet: who, what they agree to one by one, and for a child the parent too."""

import dataclasses
from collections.abc import Sequence

from printables.sheet.blocks import Block, join, stack
from printables.sheet.sections import Ground, consents, footer, guardian, header, person, promise, signature

_ROOMIER = (5.0, 3.0, 1.5, 0.0)
"""Millimetres more a row is given, where the page has them to spare."""


def one_page(on: Ground) -> tuple[Block, ...] | None:
    """None where it does not fit."""
    for more in _ROOMIER:
        step = dataclasses.replace(on.step, consent_row=on.step.consent_row + more)
        roomy = dataclasses.replace(on, step=step)
        page = _page(roomy, [_who(roomy), _agree(roomy, roomy.asked("consent")), _sign(roomy)])
        if page:
            return (page,)
    return None


def two_pages(on: Ground) -> tuple[Block, ...] | None:
    """In front as much to agree to as there is room for; the rest and the signatures on the back."""
    asked = on.asked("consent")
    for count in range(len(asked) - 1, 0, -1):
        front, over = _page(on, [_who(on), _agree(on, asked[:count])]), on.turned()
        back = _page(over, [_agree(over, asked[count:]), _sign(over)])
        if front and back:
            return front, back
    return None


def _who(on: Ground) -> Block:
    return person(on, extra=("reference",))


def _agree(on: Ground, asked: Sequence[str]) -> Block:
    return consents(asked, on)


def _sign(on: Ground) -> Block:
    return stack(on.step.gap * 0.4, signature(on), guardian(on), promise(on))


def _page(on: Ground, parts: list[Block]) -> Block | None:
    step = on.step
    top = step.header + step.gap
    answers = stack(step.gap * 0.6, *parts).down(top)
    if top + answers.height > on.grid.floor:
        return None
    return join(answers.height, [header(on), answers, footer(on)])
