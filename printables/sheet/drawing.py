"""Draws idea-and-consent sheets: what they share once, then a page for each code."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import campaign_tag, show_code
from printables.paper import open_canvas, write_whole
from printables.pen import Pen
from printables.qr import draw_qr, qr_modules, qr_path
from printables.scripts import is_rtl
from printables.setting import fit
from printables.sheet.form import draw_form
from printables.sheet.layout import MODULES, Layout
from printables.sheet.payload import Payload
from printables.style import BLACK, MM, Type

MOST_SHEETS = 5_000
"""One run, one file: reportlab keeps every page until the end."""
_QR_VERSION = 3
_CODE = Type(10.5, bold=True, colour=BLACK)
_SMALLEST_CODE = 9.0


def print_sheets(
    out: Path,
    layout: Layout,
    *,
    campaign: Campaign,
    codes: Sequence[str],
    session_line: str,
    progress: Callable[[int, int], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> int:
    """Writes one page for each sheet code to the PDF `out`; returns how many, 0 where `stopped` said so.

    `session_line` is shortened to its line. `progress` hears pages done and pages in all. Refused, with nothing
    written, with `print.run_size`, `print.layout_outdated`, `print.missing_glyph`, `print.text_too_long` or
    `print.not_written`.
    """
    if not 1 <= len(codes) <= MOST_SHEETS:
        raise refuse("print.run_size", "count", count=len(codes), most=MOST_SHEETS)
    pdf = _draw_run(layout, campaign, codes, session_line, progress, stopped)
    if pdf is None:
        return 0
    write_whole(out, pdf)
    return len(codes)


def _draw_run(
    layout: Layout,
    campaign: Campaign,
    codes: Sequence[str],
    session_line: str,
    progress: Callable[[int, int], None] | None,
    stopped: Callable[[], bool] | None,
) -> BytesIO | None:
    pdf = BytesIO()
    canvas = open_canvas(pdf, campaign.say(campaign.name, layout.languages[0]))
    canvas.beginForm("sheet", 0, 0, layout.width * MM, layout.height * MM)
    draw_form(Pen(canvas, layout.height), layout, campaign, session_line)
    canvas.endForm()
    tag = campaign_tag(campaign.id)
    for done, code in enumerate(codes, start=1):
        _draw_page(canvas, layout, tag, code)
        if progress:
            progress(done, len(codes))
        if stopped and stopped():
            return None
    canvas.save()
    return pdf


def _draw_page(canvas: Canvas, layout: Layout, tag: str, code: str) -> None:
    payload = Payload(tag=tag, code=code, kind=layout.kind, version=layout.version, page=layout.page)
    path = qr_path(qr_modules(str(payload), version=_QR_VERSION))
    canvas.doForm("sheet")
    for place in layout.codes:
        draw_qr(canvas, path, MODULES, place.x, layout.height - place.bottom, place.w)
    _draw_code(Pen(canvas, layout.height), layout, show_code(code))
    canvas.showPage()


def _draw_code(pen: Pen, layout: Layout, shown: str) -> None:
    """The code for people, under one QR and beside the other."""
    top, foot = layout.frame("code"), layout.frame("footer.code")
    kind = fit(shown, _CODE, top.w, _SMALLEST_CODE)
    pen.say(top.centre[0], top.y + kind.ascent, shown, kind, align="centre")
    if is_rtl(layout.languages[0]):
        pen.say(foot.right, foot.bottom - 1.2, shown, kind, align="right")
    else:
        pen.say(foot.x, foot.bottom - 1.2, shown, kind)
