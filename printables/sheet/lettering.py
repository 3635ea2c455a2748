"""Puts words into their frame: along a line, under one another, shortened or smaller, never outside."""

from outreach_app.domain.errors import refuse
from printables.pen import Align, Pen, start_of
from printables.scripts import isolated
from printables.setting import fit, measure, shorten, wrap
from printables.sheet.layout import Place
from printables.sheet.wording import Said
from printables.style import Type, tidy

SMALLEST = 6.4
"""No word on a sheet is set smaller, in points."""
_STEP = 0.96
_BETWEEN = 3.0
_TO_THE_EDGE = "consent."  # what is answered at the right of its row


def say_both(pen: Pen, frame: Place, said: Said, main: Type, second: Type, *, centred: bool = False) -> None:
    """Both languages under one another, in the middle of the frame's height; smaller where they need to be.

    Refused with `print.text_too_long` and the frame's name where the smallest type does not fit.
    """
    while (height := _height(frame, said, main, second)) > frame.h + 0.01:
        if max(main.size, second.size) <= SMALLEST:
            raise refuse("print.text_too_long", frame.id, text=said.main[:60])
        main, second = _smaller(main), _smaller(second)
    top = frame.y + (frame.h - height) / 2
    room = frame.w if frame.id.startswith(_TO_THE_EDGE) else widest(frame, said, main, second)
    for text, kind in ((said.main, main), (said.second, second)):
        align: Align = "centre"
        at = frame.centre[0]
        if not centred:
            align, at = start_of(pen, text, frame.x, room)
        for line in wrap(text, kind, frame.w, frame.id):
            pen.say(at, top + kind.ascent, line, kind, align=align)
            top += kind.leading


def say_along(pen: Pen, frame: Place, said: Said, main: Type, second: Type, *, indent: float = 0) -> float:
    """Both languages on one line in the middle of the frame's height; returns where they end."""
    room = frame.w - indent
    while (length := _length(said, main, second)) > room and main.size > SMALLEST:
        main, second = _smaller(main), _smaller(second)
    if length > room:
        raise refuse("print.text_too_long", frame.id, text=said.main[:60])
    x, baseline = frame.x + indent, frame.centre[1] + main.size * 0.118
    pen.say(x, baseline, said.main, main, field=frame.id)
    if said.second:
        pen.say(x + measure(said.main, main) + _BETWEEN, baseline, said.second, second, field=frame.id)
    return x + length


def say_hint(pen: Pen, frame: Place, said: Said, kind: Type) -> None:
    """Both languages on one line that ends at the frame's right edge."""
    line = " · ".join(part for part in (isolated(said.main, said.second), isolated(said.second, said.main)) if part)
    smaller = fit(line, kind, frame.w, SMALLEST, frame.id)
    pen.say(frame.right, frame.centre[1] + smaller.size * 0.118, line, smaller, align="right", field=frame.id)


def say_short(pen: Pen, frame: Place, text: str, kind: Type, field: str) -> None:
    """One line, cut with an ellipsis where the frame ends: only for what is said in full elsewhere."""
    pen.say(frame.x, frame.y + kind.ascent, shorten(text, kind, frame.w, field), kind, field=field)


def widest(frame: Place, said: Said, main: Type, second: Type) -> float:
    """How wide both languages are: what reads from the right then ends where the other ends, not far from it."""
    lines = [
        (line, kind) for text, kind in ((said.main, main), (said.second, second)) for line in wrap(text, kind, frame.w)
    ]
    return max((measure(line, kind) for line, kind in lines), default=frame.w)


def _height(frame: Place, said: Said, main: Type, second: Type) -> float:
    lines = len(wrap(said.main, main, frame.w, frame.id)) * main.leading
    return lines + len(wrap(said.second, second, frame.w, frame.id)) * second.leading


def _length(said: Said, main: Type, second: Type) -> float:
    first = measure(tidy(said.main), main)
    return first + _BETWEEN + measure(said.second, second) if said.second else first


def _smaller(kind: Type) -> Type:
    return Type(max(SMALLEST, kind.size * _STEP), kind.bold, kind.colour)
