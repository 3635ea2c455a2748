"""Table signs: an A4 to fold in two, the table's number and its subject to be read from both sides."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_app.language import N_, Say
from printables.family import CAMPAIGN, House, Out, Sheaf, dashed, moved, put
from printables.paper import A4
from printables.pen import Pen
from printables.setting import fit, shorten
from printables.style import ACCENT, MUTED, WHITE, Type

_HALF = A4[1] / 2
_LEFT, _RIGHT = 18.0, 192.0
TITLE = N_("Table signs")
_TABLE = N_("Table")
_FOLD = N_("fold here")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSign:
    """One table. `subject` is its theme or its question; `icon` one of `printables.icons`."""

    number: int
    subject: str = ""
    icon: str = ""


def print_table_signs(out: Out, house: House, session: str, signs: Sequence[TableSign]) -> int:
    """Writes the PDF `out`, a page a table; returns its pages."""
    sheaf = Sheaf(house, TITLE)
    for sign in signs:
        with sheaf.page() as pen:
            with moved(pen, 0, _HALF, (A4[0], _HALF)) as half:
                _draw_half(half, house, session, sign, sheaf.say)
            pen.canvas.saveState()
            pen.canvas.translate(*(side * 72 / 25.4 for side in A4))
            pen.canvas.rotate(180)
            with moved(pen, 0, _HALF, (A4[0], _HALF)) as half:
                _draw_half(half, house, session, sign, sheaf.say)
            pen.canvas.restoreState()
            dashed(pen, 6, _HALF, A4[0] - 6, _HALF)
            pen.say(A4[0] - 8, _HALF - 1.5, sheaf.say(_FOLD), Type(7.5, colour=MUTED), align="right")
    sheaf.save(out)
    return len(signs)


def _draw_half(pen: Pen, house: House, session: str, sign: TableSign, say: Say) -> None:
    """The lower half of the page, 210 by 148.5."""
    pen.icon("announce", _LEFT, 12, 6.6)
    pen.say(_LEFT + 9, 16.6, shorten(house.campaign, CAMPAIGN, 160), CAMPAIGN)
    pen.say(_LEFT + 9, 21.4, shorten(session, Type(9.5, colour=MUTED), 160), Type(9.5, colour=MUTED))
    pen.disc(_LEFT + 29, 72, 29, ACCENT)
    number = fit(str(sign.number), Type(120, bold=True, colour=WHITE), 46, 40)
    pen.say(_LEFT + 29, 72 + number.size * 0.125, str(sign.number), number, align="centre")
    x = _LEFT + 68
    pen.say(x, 55, say(_TABLE), Type(20, bold=True, colour=ACCENT))
    if sign.icon:
        pen.icon(sign.icon, _RIGHT - 22, 36, 22)
    if sign.subject:
        put(pen, x, 60, sign.subject, Type(40, bold=True), _RIGHT - x, 62, smallest=13)
