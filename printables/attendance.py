"""The attendance sheet of a workshop: who wishes to be counted by name, and what each agrees to."""

from dataclasses import dataclass

from outreach_app.language import N_, Say
from printables.family import BODY, FLOOR, LEFT, RIGHT, SMALL, STRONG, WIDTH, House, Out, Sheaf, put, put_box
from printables.family import put_foot as foot
from printables.family import put_head as head
from printables.pen import Pen
from printables.style import ACCENT, HAIRLINE, INK, MUTED, RULE, Type

MOST_PURPOSES = 3
MOST_ROWS = 400
_ROW = 12.4
_NUMBER, _NAME, _REACH = LEFT, LEFT + 8, LEFT + 46
_AGREE = 28.0

TITLE = N_("Who is here today")
_FREE = N_("Nothing here is compulsory.")
_FREE_MORE = N_("You may take part without writing anything. A first name is enough. Tick No wherever you prefer.")
_ROW_NAME, _ROW_REACH = N_("First name"), N_("How to reach you")
_ROW_REACH_MORE = N_("phone or e-mail, if you wish")
_SIGN = N_("Signature")
_YES, _NO = N_("Yes"), N_("No")
_KEPT = N_("The association keeps this sheet under lock and erases it by {day}.")
_KEPT_TOO = N_("The association keeps this sheet under lock and erases it at the end of the edition.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSheet:
    """`purposes` are the agreements to tick, as residents read them; `rows` is how many people may write.

    `erased` is the day contacts are erased by, in words; empty where the edition says none.
    """

    house: House
    session: str
    purposes: tuple[str, ...]
    rows: int = 15
    erased: str = ""


def print_attendance(out: Out, sheet: AttendanceSheet) -> int:
    """Writes the PDF `out`; returns its pages. Refused with `print.not_written` or `print.missing_glyph`."""
    sheaf = Sheaf(sheet.house, TITLE)
    rows, done, page = max(1, min(sheet.rows, MOST_ROWS)), 0, 0
    per_page = int((FLOOR - _table_top(sheet)) / _ROW)
    pages = -(-rows // per_page)
    rows = pages * per_page  # a page begun is a page ruled
    while done < rows:
        page += 1
        with sheaf.page() as pen:
            _draw_page(pen, sheet, sheaf.say, done, per_page)
            foot(pen, sheet.house, page, pages)
        done += per_page
    sheaf.save(out)
    return pages


def _table_top(sheet: AttendanceSheet) -> float:
    return 92.0 if sheet.purposes else 80.0


def _draw_page(pen: Pen, sheet: AttendanceSheet, say: Say, done: int, rows: int) -> None:
    y = head(pen, sheet.house, sheet.session, say(TITLE))
    pen.box(LEFT, y - 1.5, WIDTH, 18, colour=ACCENT, points=1.1, radius=2.6)
    pen.icon("heart", LEFT + 4, y + 3, 8)
    put(pen, LEFT + 16, y, say(_FREE), Type(13, bold=True, colour=ACCENT), WIDTH - 20, 7)
    put(pen, LEFT + 16, y + 5.8, say(_FREE_MORE), Type(9.5), WIDTH - 20, 9)
    kept = say(_KEPT).format(day=sheet.erased) if sheet.erased else say(_KEPT_TOO)
    put(pen, LEFT, y + 18.5, kept, SMALL, WIDTH, 5)
    top = _table_top(sheet)
    ways = _columns(sheet)
    _draw_heads(pen, sheet, say, top, ways)
    for number in range(rows):
        _draw_row(pen, say, top + number * _ROW, done + number + 1, ways)
    bottom = top + rows * _ROW
    pen.rule(LEFT, bottom, RIGHT, bottom, colour=RULE, points=0.6)


def _columns(sheet: AttendanceSheet) -> list[float]:
    """Where each agreement's column begins, then the signature's."""
    count = len(sheet.purposes[:MOST_PURPOSES])
    first = _REACH + (44 if count < MOST_PURPOSES else 30)
    return [first + _AGREE * number for number in range(count + 1)]


def _draw_heads(pen: Pen, sheet: AttendanceSheet, say: Say, top: float, ways: list[float]) -> None:
    put(pen, _NAME, top - 9.4, say(_ROW_NAME), STRONG, _REACH - _NAME - 2, 5)
    put(pen, _REACH, top - 9.4, say(_ROW_REACH), STRONG, ways[0] - _REACH - 2, 5)
    put(pen, _REACH, top - 4.8, say(_ROW_REACH_MORE), Type(8, colour=MUTED), ways[0] - _REACH - 2, 4.2, smallest=6.5)
    put(pen, ways[-1] + 2, top - 9.4, say(_SIGN), STRONG, RIGHT - ways[-1] - 2, 5)
    for left, purpose in zip(ways, sheet.purposes, strict=False):
        put(pen, left + 1, top - 17, purpose, Type(8.6, bold=True, colour=INK), _AGREE - 3, 16, smallest=6.5)


def _draw_row(pen: Pen, say: Say, y: float, number: int, ways: list[float]) -> None:
    pen.rule(LEFT, y, RIGHT, y, colour=RULE, points=0.6)
    pen.say(_NUMBER + 5, y + 7.8, str(number), SMALL, align="right")
    for left in (_NAME - 1, _REACH - 1, *(way - 0.5 for way in ways)):
        pen.rule(left, y, left, y + _ROW, colour=HAIRLINE, points=0.5)
    for left in ways[:-1]:
        for x, word in ((left + 2, _YES), (left + 15, _NO)):
            put_box(pen, x, y + 4.2)
            pen.say(x + 5, y + 7.6, say(word), Type(BODY.size - 1.5))
