"""Draws sheets of any kind: what they share once, then a page for each code, or two sheets side by side on one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import ALPHABET, campaign_tag, show_code
from printables.family import dashed
from printables.paper import not_written, open_canvas, put_aside
from printables.pen import Pen
from printables.qr import draw_qr, qr_path, quick_modules
from printables.scripts import is_rtl
from printables.sheet.form import check_pages, draw_form
from printables.sheet.layout import IDEA_A5, MODULES, Layout
from printables.sheet.payload import Payload
from printables.style import BLACK, MM, Type, font, font_for

MOST_SHEETS = 20_000
MOST_PAGES = 5_000
"""Of one file: reportlab keeps every page until the end, so that a longer run goes into several."""
_CODE = Type(10.5, bold=True, colour=BLACK)
_SMALLEST_CODE = 9.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What every page of one print run shares."""

    pages: tuple[Layout, ...]
    campaign: Campaign
    session_line: str

    @property
    def abreast(self) -> int:
        """Sheets side by side on one page."""
        return sheets_abreast(self.pages[0].kind)

    @property
    def paper(self) -> tuple[float, float]:
        first = self.pages[0]
        return first.width * self.abreast, first.height


def print_sheets(
    out: Path,
    layout: Layout | Sequence[Layout],
    *,
    campaign: Campaign,
    codes: Sequence[str],
    session_line: str,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
) -> int:
    """Writes every sheet of `codes` to the files of `files_of_run`; returns how many, 0 where `stopped` said so.

    `layout` is a sheet's one page, or its pages. `session_line` is shortened to its line. `progress` hears sheets done
    and sheets in all. Refused, with nothing written, with `print.run_size`, `print.layout_outdated`,
    `print.missing_glyph`, `print.text_too_long` or `print.not_written`.
    """
    pages = (layout,) if isinstance(layout, Layout) else tuple(layout)
    if not 1 <= len(codes) <= MOST_SHEETS:
        raise refuse("print.run_size", "count", count=len(codes), most=MOST_SHEETS)
    check_pages(pages, campaign)
    run = _Run(pages=pages, campaign=campaign, session_line=session_line)
    told = _tell(progress, stopped, len(codes))
    parts: dict[Path, Path] = {}
    try:
        for file, some in zip(files_of_run(out, pages, len(codes)), _shares(run, codes), strict=True):
            pdf = _draw_file(run, some, told)
            if pdf is None:
                return 0
            parts[file] = put_aside(file, pdf)
        for file, part in parts.items():
            part.replace(file)
    except OSError as error:
        raise not_written(out, error) from error
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return len(codes)


def sheets_abreast(kind: str) -> int:
    """How many sheets of a kind stand side by side on a page of paper."""
    return 2 if kind == IDEA_A5 else 1


def files_of_run(out: Path, pages: Sequence[Layout], count: int) -> tuple[Path, ...]:
    """The PDFs a run of `count` sheets is written to: `out`, or where it is long `out-1`, `out-2`…"""
    files = -(-count // sheets_a_file(pages))
    if files == 1:
        return (out,)
    return tuple(out.with_name(f"{out.stem}-{number}{out.suffix}") for number in range(1, files + 1))


def sheets_a_file(pages: Sequence[Layout]) -> int:
    return MOST_PAGES * sheets_abreast(pages[0].kind) // len(pages)


def _shares(run: _Run, codes: Sequence[str]) -> Iterator[Sequence[str]]:
    most = sheets_a_file(run.pages)
    for start in range(0, len(codes), most):
        yield codes[start : start + most]


def _tell(progress: Progress | None, stopped: Callable[[], bool] | None, total: int) -> Callable[[int], bool]:
    """Counts sheets as they are done; says whether to go on."""
    done = 0

    def told(more: int) -> bool:
        nonlocal done
        for _ in range(more):
            done += 1
            if progress:
                progress(done, total)
        return not (stopped and stopped())

    return told


def _draw_file(run: _Run, codes: Sequence[str], told: Callable[[int], bool]) -> BytesIO | None:
    pdf = BytesIO()
    name = run.campaign.say(run.campaign.name, run.pages[0].languages[0])
    canvas = open_canvas(pdf, name, run.paper)
    for abreast in {run.abreast, len(codes) % run.abreast or run.abreast}:
        for page in run.pages:
            _draw_shared(canvas, run, page, abreast)
    tag = campaign_tag(run.campaign.id)
    for start in range(0, len(codes), run.abreast):
        some = codes[start : start + run.abreast]
        for page in run.pages:
            canvas.doForm(_shared_name(page, len(some)))
            for number, code in enumerate(some):
                _draw_codes(canvas, page, page.width * number, tag, code)
            canvas.showPage()
        if not told(len(some)):
            return None
    canvas.save()
    return pdf


def _shared_name(page: Layout, abreast: int) -> str:
    return f"page{page.page}x{abreast}"


def _draw_shared(canvas: Canvas, run: _Run, page: Layout, abreast: int) -> None:
    """All but the codes, once for the whole file; with a line to cut along between two sheets."""
    width, height = run.paper
    canvas.beginForm(_shared_name(page, abreast), 0, 0, width * MM, height * MM)
    pen = Pen(canvas, page.height)
    for number in range(abreast):
        canvas.saveState()
        canvas.translate(page.width * number * MM, 0)
        draw_form(pen, page, run.campaign, run.session_line, run.pages)
        canvas.restoreState()
    if run.abreast > 1:
        dashed(pen, page.width, 0, page.width, height)
    canvas.endForm()


def _draw_codes(canvas: Canvas, page: Layout, left: float, tag: str, code: str) -> None:
    payload = Payload(tag=tag, code=code, kind=page.kind, version=page.version, page=page.page)
    path = qr_path(quick_modules(str(payload)))
    for place in page.codes:
        draw_qr(canvas, path, MODULES, left + place.x, page.height - place.bottom, place.w)
    _draw_typed_code(canvas, page, left, show_code(code))


def _draw_typed_code(canvas: Canvas, page: Layout, left: float, shown: str) -> None:
    """The code for people, under one QR and beside the other. Set without `Pen`, which would look up each letter."""
    face = _face()
    wide = float(font(face).stringWidth(shown, 1.0)) / MM
    top, foot = page.frame("code"), page.frame("footer.code")
    canvas.setFillGray(0)
    size = max(_SMALLEST_CODE, min(_CODE.size, top.w / wide))
    canvas.setFont(face, size)
    middle, baseline = left + top.centre[0], top.y + Type(size).ascent
    canvas.drawString((middle - wide * size / 2) * MM, (page.height - baseline) * MM, shown)
    size = max(_SMALLEST_CODE, min(17.0, foot.h * 1.95, (foot.w - 1.0) / wide))
    x = foot.right - wide * size if is_rtl(page.languages[0]) else foot.x
    canvas.setFont(face, size)
    canvas.drawString((left + x) * MM, (page.height - foot.bottom + 1.2) * MM, shown)


@cache
def _face() -> str:
    """The typeface that has every letter a code may hold."""
    return font_for(f"{ALPHABET}-", "code", bold=True)
