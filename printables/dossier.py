"""The dossier for a city without a way in for machines: one proposal a page, in the order of the city's own form."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_app.language import N_, Say
from printables.family import (
    FLOOR,
    LEFT,
    RIGHT,
    SMALL,
    STRONG,
    WIDTH,
    House,
    Out,
    Sheaf,
    paragraphs,
    put,
    put_foot,
    put_number,
    put_qr,
    set_in,
)
from printables.pen import Pen
from printables.setting import fit, shorten
from printables.style import ACCENT, BLACK, HAIRLINE, MUTED, RULE, Type

TITLE = N_("Dossier to deposit")
_LEAD = N_("Copy each field into the form, in this order.")
_FORM = N_("The City’s form")
_REFERENCE = N_("The number the City gives back")
_OURS = N_("Our number")
_LENGTH = N_("{length} of {longest} characters")
_GOES_ON = N_("The text goes on overleaf: copy it from the screen.")
_SHEET = N_("Proposal {number} of {count}")
_LABEL = Type(11, bold=True, colour=ACCENT)
_VALUE = Type(11.5)
_NAMED = Type(15, bold=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierField:
    """One field of the form, as it is to be typed. `longest` is its limit in characters, 0 where there is none."""

    label: str
    value: str
    longest: int = 0
    is_long: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPage:
    """One proposal. `fields` in the order of the form; the first is its title."""

    marker: str
    fields: tuple[DossierField, ...]


def print_dossier(out: Out, house: House, target: str, url: str, pages: Sequence[DossierPage]) -> None:
    """Writes the PDF `out`. A text too long for its page goes on overleaf. Refused with `print.not_written`."""
    assert pages, "nothing to print"
    sheaf = Sheaf(house, TITLE)
    for number, page in enumerate(pages, start=1):
        with sheaf.page() as pen:
            y = _draw_head(pen, sheaf, target, url, number, len(pages))
            left = _draw_fields(pen, sheaf.say, page, y)
            _draw_reference(pen, sheaf.say, page.marker)
            put_foot(pen, house)
        while left:
            with sheaf.page() as pen:
                room = int((FLOOR - 24) / _VALUE.leading)
                pen.lines(LEFT, 20, left[:room], _VALUE)
                put_foot(pen, house)
            left = left[room:]
    sheaf.save(out)


def _draw_head(pen: Pen, sheaf: Sheaf, target: str, url: str, number: int, count: int) -> float:
    say, room = sheaf.say, WIDTH - 34
    pen.icon("announce", LEFT, 12.6, 6.6)
    campaign = Type(11, bold=True, colour=ACCENT)
    pen.say(LEFT + 9, 16.2, shorten(sheaf.house.campaign, campaign, room - 9), campaign)
    put(pen, LEFT, 21, say(TITLE), Type(24, bold=True), room, 11)
    put(pen, LEFT, 31.4, say(_LEAD), Type(11), room, 6)
    where = " · ".join(part for part in (say(_SHEET).format(number=number, count=count), target) if part)
    put(pen, LEFT, 37.4, where, SMALL, room, 5)
    if url:
        put_qr(pen, url, RIGHT - 27, 11, 27)
        words = fit(say(_FORM), Type(8.6, bold=True, colour=MUTED), 27, 6)
        pen.say(RIGHT - 13.5, 41.4, say(_FORM), words, align="centre")
    pen.rule(LEFT, 44.5, RIGHT, 44.5, colour=ACCENT, points=1.1)
    return 49.0


def _draw_fields(pen: Pen, say: Say, page: DossierPage, y: float) -> tuple[str, ...]:
    """Numbered as they are typed; returns the lines of a long text that found no room."""
    short = [field for field in page.fields if not field.is_long]
    after = sum(_height(field) for field in short[1:])
    over: tuple[str, ...] = ()
    for number, field in enumerate(page.fields, start=1):
        put_number(pen, LEFT, y + 2.6, str(number), 2.9)
        pen.say(LEFT + 9, y + _LABEL.ascent, field.label, _LABEL)
        if field.longest:
            told = say(_LENGTH).format(length=len(field.value), longest=field.longest)
            pen.say(RIGHT, y + _LABEL.ascent, told, SMALL, align="right")
        y += _LABEL.leading + 1.2
        if field.is_long:
            y, over = _draw_long(pen, say, field.value, y, FLOOR - 34 - after)
        else:
            kind = _NAMED if number == 1 else _VALUE
            y = put(pen, LEFT + 9, y, field.value or "–", kind, WIDTH - 9, 20, smallest=8.5)
        pen.rule(LEFT + 9, y + 1.8, RIGHT, y + 1.8, colour=HAIRLINE, points=0.5)
        y += 4.6
    return over


def _height(field: DossierField) -> float:
    lines, kind = set_in(field.value or "–", _VALUE, WIDTH - 9, 20, 8.5)
    return _LABEL.leading + 1.2 + len(lines) * kind.leading + 4.6


def _draw_long(pen: Pen, say: Say, text: str, y: float, floor: float) -> tuple[float, tuple[str, ...]]:
    lines, kind = set_in(text, _VALUE, WIDTH - 9, floor - y, 8.5)
    if "\n".join(lines) == "\n".join(paragraphs(text, kind, WIDTH - 9)):
        return pen.lines(LEFT + 9, y, lines, kind), ()
    whole = paragraphs(text, _VALUE, WIDTH - 9)
    room = max(1, int((floor - y) / _VALUE.leading) - 3)
    y = pen.lines(LEFT + 9, y, whole[:room], _VALUE)
    return put(pen, LEFT + 9, y + 2, say(_GOES_ON), STRONG, WIDTH - 9, 6), whole[room:]


def _draw_reference(pen: Pen, say: Say, marker: str) -> None:
    """A box for the number the form answers with, and our own beside it."""
    top = FLOOR - 26
    half = (WIDTH - 8) / 2
    pen.box(LEFT, top, half, 22, colour=RULE, points=0.9, radius=2.6)
    pen.say(LEFT + 5, top + 7, say(_REFERENCE), Type(10, bold=True))
    pen.rule(LEFT + 5, top + 17, LEFT + half - 5, top + 17, colour=HAIRLINE, points=0.6)
    right = LEFT + half + 8
    pen.say(right, top + 7, say(_OURS), Type(10, bold=True, colour=MUTED))
    pen.say(right, top + 16, marker, Type(17, bold=True, colour=BLACK))
