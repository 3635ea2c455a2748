"""The recovery sheet: the key that opens a vault when its passphrase is lost, on one page to lock away."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from outreach_app.language import N_, Say, translator
from printables.dates import long_date
from printables.paper import A4, open_canvas, write_whole
from printables.pen import Pen
from printables.qr import draw_qr, qr_modules, qr_path
from printables.setting import shorten, wrap
from printables.style import ACCENT, BLACK, INK, MUTED, RULE, WHITE, Type

_LEFT, _RIGHT = 20.0, 190.0
_BOX_TOP, _BOX_HEIGHT = 78.0, 84.0
_COLUMNS, _COLUMN, _ROW = 3, 36.5, 14.2
_QR = 48.0

_TITLE = N_("Recovery sheet")
_LEAD = N_(
    "This key opens the vault of this edition when its passphrase is lost, or on a new computer. "
    "Without it and without the passphrase, nobody can read the vault again: neither we nor the City."
)
_KEY = N_("The key, group by group")
_SCAN = N_("The same key, to scan")
_STEPS = (
    N_("Lock this sheet away, far from the computer. Do not photograph it, do not send it by e-mail."),
    N_("Whoever holds both this sheet and the computer can read everything residents entrusted to you."),
    N_(
        "To use it: open Porte-voix, choose “Recovery sheet”, and type the groups in order. "
        "Capitals and hyphens do not matter."
    ),
    N_("Lost, or seen by somebody else? Print a new sheet: this one then stops working."),
)
_KEPT_BY = N_("Kept by")
_WHERE = N_("Where")
_PRINTED = N_("Printed on {day}")


def print_recovery(out: Path, groups: str, *, campaign_name: str, language: str, day: date | None = None) -> None:
    """Writes the PDF `out`. `groups` is the key as `AAAA-BBBB-…`; `day` is today where it is left out.

    Refused with `print.not_written` or `print.missing_glyph`.
    """
    say = translator(language)
    pdf = BytesIO()
    canvas = open_canvas(pdf, say(_TITLE))
    pen = Pen(canvas, A4[1])
    printed = say(_PRINTED).format(day=long_date((day or datetime.now().astimezone().date()).isoformat(), language))
    _draw_head(pen, say, campaign_name, printed)
    _draw_key(pen, say, groups.split("-"))
    modules = qr_modules(groups)
    x, y = _RIGHT - 7 - _QR, _BOX_TOP + 14
    draw_qr(canvas, qr_path(modules), len(modules), x, A4[1] - y - _QR, _QR)
    pen.say(x + _QR / 2, y + _QR + 7, say(_SCAN), Type(9.5, colour=MUTED), align="centre")
    _draw_steps(pen, say)
    canvas.showPage()
    canvas.save()
    write_whole(out, pdf)


def _draw_head(pen: Pen, say: Say, campaign_name: str, printed: str) -> None:
    name, title, small = Type(12, bold=True, colour=ACCENT), Type(30, bold=True), Type(10, colour=MUTED)
    pen.icon("announce", _LEFT, 17.2, 8)
    pen.say(31, 22.8, shorten(campaign_name, name, _RIGHT - 31), name)
    pen.say(_LEFT, 41, say(_TITLE), title)
    pen.say(_LEFT, 48.5, printed, small)
    lead = Type(11.5)
    pen.lines(_LEFT, 54, wrap(say(_LEAD), lead, _RIGHT - _LEFT), lead)


def _draw_key(pen: Pen, say: Say, groups: list[str]) -> None:
    """Numbered, so that two people can read it out and type it."""
    pen.box(16, _BOX_TOP, 178, _BOX_HEIGHT, colour=ACCENT, points=1.4, radius=2.6)
    pen.say(_LEFT + 3, _BOX_TOP + 9.5, say(_KEY), Type(11, bold=True))
    number, group = Type(8.5, colour=MUTED), Type(20, bold=True, colour=BLACK)
    for index, text in enumerate(groups):
        x, y = _LEFT + 3 + _COLUMN * (index % _COLUMNS), _BOX_TOP + 20 + _ROW * (index // _COLUMNS)
        pen.say(x + 4, y, str(index + 1), number, align="right")
        pen.say(x + 7, y, text, group)


def _draw_steps(pen: Pen, say: Say) -> None:
    y, text = _BOX_TOP + _BOX_HEIGHT + 13, Type(11.5)
    for number, step in enumerate(_STEPS, start=1):
        pen.disc(_LEFT + 3.2, y + 2.3, 3.2, ACCENT)
        pen.say(_LEFT + 3.2, y + 3.7, str(number), Type(11, bold=True, colour=WHITE), align="centre")
        y = pen.lines(_LEFT + 10, y, wrap(say(step), text, _RIGHT - _LEFT - 10), text) + 4.5
    label = Type(10, bold=True, colour=INK)
    for x, right, words in ((_LEFT, 100.0, _KEPT_BY), (108.0, _RIGHT, _WHERE)):
        pen.say(x, y + 10, say(words), label)
        pen.rule(x, y + 22, right, y + 22, colour=RULE, points=0.6)
