"""Paper as the window's threads handle it: a sheet looked at, a batch to file or printer, pages taken in and shown."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused, refuse
from outreach_app.domain.ids import RecordId, new_sheet_code
from outreach_app.domain.words import ScanOutcome
from outreach_app.language import translator
from outreach_app.queries.sessions import SessionRow
from outreach_app.services import batches
from outreach_app.store.files import write_whole
from outreach_app.store.store import Store
from ui import journeys
from ui.lines import session_line
from ui.taking_in import Filed, take_in_scan
from ui.work import Progress, Stopped

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


PREVIEW_DPI = 120
MOST_LEAVES = 12
"""Pages of a preview: 70 MB of pictures, drawn in about a second."""
PRINT_DPI = 300
SCREEN_DPI = 150
PAGE_INCHES = 210 / 25.4, 297 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOrder:
    """One print run, as asked for. `session_line` heads each sheet; `instead_of` are spoilt ones these replace."""

    session: SessionRow
    count: int
    languages: tuple[str, ...]
    kind: str = "idea"
    handed_to: str = ""
    instead_of: tuple[RecordId, ...] = ()

    @property
    def session_line(self) -> str:
        return session_line(self.session, translator(self.languages[0]))


class Preview(NamedTuple):
    """The first pages of a paper, and how many it has."""

    leaves: tuple[QImage, ...]
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A spoilt sheet to be replaced by one of the same kind, for the same person, under a number of its own."""

    sheet: RecordId
    session: RecordId
    kind: str
    languages: tuple[str, ...]
    handed_to: str = ""


def draw_preview(campaign: Campaign, order: PrintOrder) -> Preview:
    """A sheet's pages as they will come out, under a code of nobody's. Refused as printing it would be."""
    from printables.sheet.drawing import print_sheets
    from printables.sheet.plan import plan_sheet

    layout = plan_sheet(order.kind, campaign, order.languages)
    codes = [new_sheet_code() for _ in range(2 if order.kind == "idea-a5" else 1)]
    with tempfile.TemporaryDirectory(prefix="porte-voix-") as folder:
        pdf = Path(folder) / "sheet.pdf"
        print_sheets(pdf, layout, campaign=campaign, codes=codes, session_line=order.session_line)
        return first_pages(pdf)


def print_to_file(
    store: Store, campaign: Campaign, order: PrintOrder, out: Path, by: str, progress: Progress
) -> batches.Batch:
    """The batch in the ledger and on paper, in one PDF; stopped, it is in neither."""
    with closing(store.again()) as own:
        return _print_batch(own, campaign, order, out, by, progress)


def print_to_printer(
    store: Store, campaign: Campaign, order: PrintOrder, printer: QPrinter, by: str, progress: Progress
) -> batches.Batch:
    """The same, sent to a printer page by page; what is stopped is taken out of its queue."""
    with closing(store.again()) as own, tempfile.TemporaryDirectory(prefix="porte-voix-") as folder:
        pdf = Path(folder) / "sheets.pdf"
        batch = _print_batch(own, campaign, order, pdf, by, progress)
        try:
            files = journeys.batch_files(campaign, order.kind, order.languages, pdf, order.count)
            _paint(files, printer, progress)
        except BaseException:
            journeys.give_up(own, batch, by)
            raise
    return batch


def first_pages(pdf: Path) -> Preview:
    """The first pages of any paper, as the preview shows them."""
    from printables.raster import count_pages, draw_pages

    with closing(draw_pages(pdf, PREVIEW_DPI)) as pages:
        return Preview(tuple(QImage.fromData(png) for png in islice(pages, MOST_LEAVES)), count_pages(pdf))


def all_pages(pdf: Path) -> list[QImage]:
    """Every page, sharp enough for the whole of a screen."""
    from printables.raster import draw_pages

    with closing(draw_pages(pdf, SCREEN_DPI)) as pages:
        return [QImage.fromData(drawn) for drawn in pages]


def print_pdf(pdf: Path, printer: QPrinter, progress: Progress) -> None:
    """A paper of A4 pages to a printer; what is stopped is taken out of its queue."""
    _paint((pdf,), printer, progress)


def take_in(
    store: Store, campaign: Campaign, files: Sequence[Path], by: str, filed: list[Filed], progress: Progress
) -> None:
    """Reads and files each page of `files`; `filed` grows by one a page, and stands where this is stopped or fails."""
    from printables.reading.pages import count_pages

    total = 0
    for file in files:
        total += count_pages(file)
        progress.report(0, 0)
        progress.go_on()
    with closing(store.again()) as own, closing(take_in_scan(own, campaign, files, by=by)) as pages:
        for page in pages:
            filed.append(page)
            progress.report(len(filed), max(total, len(filed)))
            progress.go_on()


def take_in_picture(store: Store, campaign: Campaign, picture: QImage, name: str, by: str) -> Filed:
    """One picture of a camera, by the road of any file. It leaves nothing where no code is found: it is taken again."""
    with closing(store.again()) as own, tempfile.TemporaryDirectory(prefix="porte-voix-") as folder:
        file = Path(folder) / name
        write_whole(file, as_jpeg(picture))
        with closing(take_in_scan(own, campaign, [file], by=by, leave={ScanOutcome.NO_CODE})) as pages:
            return next(pages)


def as_jpeg(picture: QImage) -> bytes:
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(held, "JPEG", 90)  # type: ignore[call-overload]  # a format is a str, whatever the stubs say
    return bytes(held.data().data())


def merged(filed: Sequence[Filed]) -> Changes | None:
    """What many pages changed, in one; None where nothing was taken in."""
    taken = [part for page in filed for part in page.taken]
    if not taken:
        return None
    records: list[tuple[str, RecordId]] = [record for part in taken for record in part.changes.records]
    return Changes(act=taken[-1].changes.act, records=tuple(dict.fromkeys(records)))


def _print_batch(
    own: Store, campaign: Campaign, order: PrintOrder, out: Path, by: str, progress: Progress
) -> batches.Batch:
    try:
        return journeys.print_batch(
            own,
            campaign,
            order.session.id,
            out,
            count=order.count,
            languages=order.languages,
            session_line=order.session_line,
            kind=order.kind,
            handed_to=order.handed_to,
            instead_of=order.instead_of,
            by=by,
            progress=progress.report,
            stopped=lambda: progress.stopped,
        )
    except Refused as refused:
        if refused.code == "print.stopped":
            raise Stopped from None
        raise


def _paint(files: Sequence[Path], printer: QPrinter, progress: Progress) -> None:
    """Every page at its own size; what lies down is turned, so that the paper need not be."""
    from printables.raster import count_pages, draw_pages

    painter = QPainter()
    if not painter.begin(printer):
        raise refuse("print.no_printer", "printer")
    try:
        dots = printer.resolution()
        page = QRectF(0, 0, PAGE_INCHES[0] * dots, PAGE_INCHES[1] * dots)
        total, done = sum(count_pages(file) for file in files), 0
        for file in files:
            with closing(draw_pages(file, PRINT_DPI)) as pages:
                for drawn in pages:
                    if done:
                        printer.newPage()
                    painter.drawImage(page, _upright(QImage.fromData(drawn)))
                    done += 1
                    progress.report(done, total)
                    progress.go_on()
    except BaseException:
        printer.abort()  # before the painter ends, which would send the job on its way
        raise
    finally:
        painter.end()


def _upright(image: QImage) -> QImage:
    return image.transformed(QTransform().rotate(90)) if image.width() > image.height() else image
