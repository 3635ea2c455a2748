"""The receipt (*récépissé*): a number, no name, and whom to ask; and what became of the idea, for who asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from outreach_app.language import N_, Say
from printables.dates import long_date
from printables.family import (
    BODY,
    CAMPAIGN,
    FLOOR,
    HEADING,
    LEFT,
    RIGHT,
    SMALL,
    STRONG,
    WIDTH,
    House,
    Out,
    Sheaf,
    dashed,
    moved,
    put,
    put_foot,
    put_head,
    put_qr,
    set_in,
)
from printables.paper import A4
from printables.pen import Pen
from printables.setting import fit, shorten
from printables.style import ACCENT, BLACK, HAIRLINE, INK, MUTED, Type

A6, A5 = (105.0, 148.5), (148.5, 210.0)
Size = Literal["a4", "a5", "a6"]

_TITLE = N_("Your receipt")
_LEAD = N_("It does not bear your name.")
_NUMBER = N_("Your number")
_MAY = (
    ("bulb", N_("Learn what became of your idea.")),
    ("shield", N_("Change your mind: take back an agreement, see or erase what we hold on you.")),
)
_HOW = N_("Tell us the number:")
_KEEP = N_("Keep this paper: the number is all we will ask of you.")
_OFFICER = N_("Your data: {officer}")
_GIVEN = N_("Given on {day}")

WHEREABOUTS = N_("What became of your idea")
_YOUR_WORDS = N_("Your idea")
_ALONE = N_("It has not joined a proposal yet. We keep it, and it counts.")
_JOINED = N_("It has joined this proposal")
_WHERE = N_("Where it stands")
_CITY = N_("The City’s answer")
_NO_ANSWER = N_("No answer yet.")
_REASON = N_("The reason given")
_AS_OF = N_("Number {code}, on {day}")
_LEFT_OUT = N_("And {count} more: ask us, with your number.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One receipt. `code` is as people read it, `7K39-QXM2-4T`; `day` the civil date it was given."""

    house: House
    code: str
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A proposal the idea has joined, in words: its stage, the City's answer and its reason, empty where none."""

    title: str
    stage: str
    answer: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What became of one idea, for whoever brings its number. `day` is the civil date of asking."""

    house: House
    code: str
    day: str
    idea: str
    proposals: tuple[Followed, ...] = ()


def print_receipts(out: Out, receipts: Sequence[Receipt], *, size: Size = "a4") -> None:
    """Writes the PDF `out`: four receipts to an A4 to cut, or one a page of A5 or A6.

    Refused with `print.not_written` or `print.missing_glyph`.
    """
    assert receipts, "nothing to print"
    sheaf = Sheaf(receipts[0].house, _TITLE, {"a4": A4, "a5": A5, "a6": A6}[size])
    if size == "a4":
        for start in range(0, len(receipts), 4):
            with sheaf.page() as pen:
                _draw_four(pen, receipts[start : start + 4], sheaf.say)
    else:
        for receipt in receipts:
            scale = A5[0] / A6[0] if size == "a5" else 1.0
            with sheaf.page() as pen, moved(pen, 0, 0, A6, scale) as small:
                _draw_receipt(small, receipt, sheaf.say)
    sheaf.save(out)


def print_whereabouts(out: Out, told: Whereabouts) -> None:
    """Writes the one-page PDF `out`. Refused with `print.not_written` or `print.missing_glyph`."""
    sheaf = Sheaf(told.house, WHEREABOUTS)
    say = sheaf.say
    with sheaf.page() as pen:
        line = say(_AS_OF).format(code=told.code, day=long_date(told.day, told.house.language))
        y = put_head(pen, told.house, line, say(WHEREABOUTS))
        pen.say(LEFT, y + HEADING.ascent, say(_YOUR_WORDS), HEADING)
        y = _draw_words(pen, told.idea, y + HEADING.leading + 2) + 9
        if not told.proposals:
            put(pen, LEFT, y, say(_ALONE), Type(13), WIDTH, FLOOR - y)
        _draw_followed(pen, told.proposals, y, say)
        put_foot(pen, told.house)
    sheaf.save(out)


def _draw_four(pen: Pen, receipts: Sequence[Receipt], say: Say) -> None:
    for index, receipt in enumerate(receipts):
        x, y = A6[0] * (index % 2), A6[1] * (index // 2)
        with moved(pen, x, y, A6) as small:
            _draw_receipt(small, receipt, say)
    dashed(pen, A6[0], 0, A6[0], A4[1])
    dashed(pen, 0, A6[1], A4[0], A6[1])


def _draw_receipt(pen: Pen, receipt: Receipt, say: Say) -> None:
    """One page of A6."""
    house, left, right = receipt.house, 9.0, 96.0
    width = right - left
    name = fit(house.campaign, CAMPAIGN, width - 8, 8)
    pen.icon("announce", left, 8.4, 6)
    pen.say(left + 8, 12.6, shorten(house.campaign, name, width - 8), name)
    pen.say(left, 24, say(_TITLE), Type(20, bold=True))
    pen.say(left, 29.6, say(_LEAD), Type(10, colour=MUTED))
    pen.box(left, 33.5, width, 33, colour=ACCENT, points=1.1, radius=2.6)
    put_qr(pen, receipt.code.replace("-", ""), right - 28.5, 38.2, 23.5)
    pen.say(left + 4, 43, say(_NUMBER), Type(9.5, bold=True, colour=ACCENT))
    code = fit(receipt.code, Type(19, bold=True, colour=BLACK), width - 38, 10)
    pen.say(left + 4, 53, receipt.code, code)
    if receipt.day:
        given = say(_GIVEN).format(day=long_date(receipt.day, house.language))
        pen.say(left + 4, 60, shorten(given, SMALL, width - 38), SMALL)
    y = 71.0
    for icon, text in _MAY:
        pen.icon(icon, left, y + 0.2, 6)
        y = max(y + 8.2, put(pen, left + 9, y + 0.6, say(text), Type(10), width - 9, 13) + 2)
    _draw_reach(pen, house, y + 1, left, width, say)


def _draw_reach(pen: Pen, house: House, y: float, left: float, width: float, say: Say) -> None:
    pen.rule(left, y, left + width, y, colour=HAIRLINE, points=0.5)
    y = put(pen, left, y + 2, say(_HOW), Type(9.5, bold=True, colour=ACCENT), width)
    if house.phone:
        y = put(pen, left, y, house.phone, Type(14, bold=True, colour=INK), width, 7)
    lines = (house.hours, house.email, house.address or house.organisation)
    for text in (line for line in lines if line):
        y = put(pen, left, y, text, Type(9), width, 8)
    if house.data_officer:
        put(pen, left, y, say(_OFFICER).format(officer=house.data_officer), Type(9), width, 8)
    put(pen, left, 132, say(_KEEP), Type(8.4, colour=MUTED), width, 9)


def _draw_words(pen: Pen, words: str, top: float) -> float:
    """The idea as it was said, beside a bar."""
    lines, kind = set_in(words, Type(13), WIDTH - 8, 70, 9)
    bottom = pen.lines(LEFT + 7, top, lines, kind)
    pen.block(LEFT, top, 1.6, bottom - top + 0.6, ACCENT)
    return bottom


def _draw_followed(pen: Pen, proposals: tuple[Followed, ...], y: float, say: Say) -> None:
    for number, followed in enumerate(proposals):
        left_over = FLOOR - y
        if left_over < 62 and number:
            told = say(_LEFT_OUT).format(count=len(proposals) - number)
            put(pen, LEFT, y, told, STRONG, WIDTH, left_over)
            return
        pen.say(LEFT, y + HEADING.ascent, say(_JOINED), HEADING)
        y = put(pen, LEFT, y + HEADING.leading + 1.5, followed.title, Type(13, bold=True, colour=ACCENT), WIDTH, 16) + 3
        for label, value in _rows(followed, say):
            pen.rule(LEFT, y, RIGHT, y, colour=HAIRLINE, points=0.5)
            put(pen, LEFT, y + 2, label, STRONG, 46, 9)
            y = put(pen, LEFT + 50, y + 2, value, BODY, WIDTH - 50, max(10, (FLOOR - y) / 2)) + 2.5
        y += 7


def _rows(followed: Followed, say: Say) -> Iterator[tuple[str, str]]:
    yield say(_WHERE), followed.stage
    yield say(_CITY), followed.answer or say(_NO_ANSWER)
    if followed.reason:
        yield say(_REASON), followed.reason
