"""One page taken in: which sheet or sheets it holds, each lying flat, and what was ticked and written on it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import numpy as np

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import campaign_tag
from outreach_app.domain.reading import BoxReading, Reading, Tick
from outreach_app.domain.words import ScanOutcome
from outreach_app.services.scans import ScannedPage
from printables.raster import Grey, encode_jpeg
from printables.reading.answers import SQUARES, read_boxes
from printables.reading.codes import Found, count_copies, find_codes, find_more_codes, shrunk
from printables.reading.darkness import even, is_grey
from printables.reading.marks import are_in_place
from printables.reading.pages import PageImage, PageProblem, read_pages
from printables.reading.straighten import A4, PIXELS, Straightened, straighten
from printables.reading.zones import is_signed, written_zones
from printables.sheet.layout import Frame, Layout, frame_of
from printables.sheet.payload import Flaw, Payload, read_payload

LayoutOf = Callable[[Payload], Layout | None]
"""The layout a sheet was printed with, None where no such sheet is known; may refuse `print.layout_unknown`."""

WRONG_CHECK, DAMAGED = "code.wrong_check", "code.damaged"
"""Why a page is spoilt although it could be seen."""

_LONGEST = 4_200
"""Pixels of the longer side that are enough: an A4 at 350 dpi. Larger pictures are shrunk by a whole number."""
_ALONE = 0.5  # share of the picture one sheet fills; where it fills less, another may lie beside it
_SAME_SQUARE = 3.0  # pixels within which two sheets' corner squares are one and the same
_NEWER = re.compile(r"PV[0-9]{1,2}:[0-9A-Z]{4}:[0-9A-Z:./-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What a page, or one sheet on it, is, as far as paper can tell.

    `outcome` is RECOGNISED, OTHER_CAMPAIGN, UNKNOWN_LAYOUT, TWO_SHEETS, FOREIGN, SPOILT (with its `reason`) or
    NO_CODE; whether the sheet exists here, or is entered already, is for a service to say. `part` counts the sheets
    of one picture. `text` is what the code said, ours or not, to be shown and never opened. `image` is a grey JPEG:
    the upright sheet at 200 dpi where `reading.lies_flat`. `reading` is there where the layout is known. `ms` is the
    time the page took, all its sheets together.
    """

    file: Path
    page: int
    outcome: ScanOutcome
    payload: Payload | None
    text: str
    image: bytes
    squares: int
    ms: float = 0.0
    part: int = 1
    reason: str = ""
    reading: Reading | None = None

    @property
    def code(self) -> str:
        """The sheet's code, or nothing."""
        return self.payload.code if self.payload else ""


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """One of our sheets in a picture: its codes there, the layout it was printed with, and itself lying flat."""

    payload: Payload
    codes: tuple[Found, ...]
    frame: Frame
    layout: Layout | None
    is_newer: bool
    flat: Straightened


def nobody_knows(payload: Payload) -> None:
    """For pages whose boxes are not to be read."""


def read_pages_of(file: Path, campaign: Campaign, layout_of: LayoutOf = nobody_knows) -> Iterator[ScannedPage]:
    """Every page of `file` as the paper ledger takes it in.

    A page without a picture counts as spoilt, its `reason` a `pages.Fault`.
    """
    tag = campaign_tag(campaign.id)
    for page in read_pages(file):
        if isinstance(page, PageProblem):
            yield ScannedPage(file=file.name, page=page.page, outcome=ScanOutcome.SPOILT, reason=page.fault)
        else:
            yield from map(as_scanned, read_page(page, tag=tag, layout_of=layout_of))


def as_scanned(reading: PageReading, source: str = "") -> ScannedPage:
    """As the ledger takes it in; a foreign code's text stands where a sheet's code would."""
    return ScannedPage(
        file=reading.file.name,
        page=reading.page,
        outcome=reading.outcome,
        code=reading.code or reading.text,
        image=reading.image,
        squares=reading.squares,
        reason=reading.reason,
        source=source,
        part=reading.part,
        sheet_page=reading.payload.page if reading.payload else 1,
        reading=reading.reading,
    )


def read_page(page: PageImage, *, tag: str, layout_of: LayoutOf = nobody_knows) -> list[PageReading]:
    """Reads a page for the campaign whose `domain.ids.campaign_tag` is `tag`: one reading for each sheet on it."""
    started = perf_counter()
    grey, _ = shrunk(page.grey, max(page.grey.shape) / _LONGEST)
    codes = find_codes(grey)
    sheets = _sheets(grey, codes, layout_of)
    if len(sheets) == 1 and _share(grey, sheets[0].flat) < _ALONE:
        more = find_more_codes(grey, codes)
        sheets = _sheets(grey, more, layout_of) if len(more) > len(codes) else sheets
    if not sheets:
        found = [_without_sheet(page, grey, codes)]
    elif len(sheets) > 1 and not _are_apart(sheets):
        found = [_entangled(page, grey, sheets)]
    else:
        has_greys = is_grey(grey)
        found = [_read(page, sheet, tag, part, grey=has_greys) for part, sheet in enumerate(sheets, start=1)]
    ms = (perf_counter() - started) * 1000
    return [replace(reading, ms=ms) for reading in found]


def _sheets(grey: Grey, codes: Sequence[Found], layout_of: LayoutOf) -> list[_Sheet]:
    """Our sheets in the picture, of whatever campaign, in reading order."""
    by_sheet: dict[Payload, list[Found]] = {}
    for code in codes:
        if code.payload:
            by_sheet.setdefault(code.payload, []).append(code)
    sheets = [_sheet(grey, payload, tuple(copies), layout_of) for payload, copies in by_sheet.items()]
    return sorted(sheets, key=lambda sheet: tuple(sheet.codes[0].corners.mean(axis=0).round()[::-1]))


def _sheet(grey: Grey, payload: Payload, codes: tuple[Found, ...], layout_of: LayoutOf) -> _Sheet:
    layout, is_newer = None, False
    try:
        layout = layout_of(payload)
    except Refused as refused:
        if all(problem.code != "print.layout_unknown" for problem in refused.problems):
            raise
        is_newer = True
    frame = frame_of(payload.kind, payload.version)
    if layout:
        frame = Frame(layout.width, layout.height, layout.marks, layout.codes)
    return _Sheet(payload, codes, frame, layout, is_newer, _laid_flat(grey, codes, frame, layout))


def _laid_flat(grey: Grey, codes: Sequence[Found], frame: Frame, layout: Layout | None) -> Straightened:
    """By two corner squares too, where the boxes are then seen to stand in their places."""
    corners = [code.corners for code in codes]
    flat = straighten(grey, corners, frame)
    if flat.squares == 2 and layout:
        by_two = straighten(grey, corners, frame, least=2)
        if by_two.outline is not None and are_in_place(even(by_two.grey, frame), layout.boxes):
            return by_two
    return flat


def _share(grey: Grey, flat: Straightened) -> float:
    """How much of the picture the sheet fills; all of it where nobody knows."""
    if flat.outline is None:
        return 1.0
    x, y = flat.outline.T
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2 / grey.size


def _are_apart(sheets: Sequence[_Sheet]) -> bool:
    """Whether each lies flat by corner squares of its own."""
    marks = np.concatenate([sheet.flat.marks for sheet in sheets])
    between = np.linalg.norm(marks[:, None] - marks[None], axis=2) + np.eye(len(marks)) * _SAME_SQUARE * 2
    return all(sheet.flat.squares >= 3 for sheet in sheets) and bool((between > _SAME_SQUARE).all())


def _read(page: PageImage, sheet: _Sheet, tag: str, part: int, *, grey: bool) -> PageReading:
    flat = sheet.flat
    outcome = ScanOutcome.RECOGNISED if sheet.payload.tag == tag else ScanOutcome.OTHER_CAMPAIGN
    if outcome is ScanOutcome.RECOGNISED and sheet.is_newer:
        outcome = ScanOutcome.UNKNOWN_LAYOUT
    reads = outcome is ScanOutcome.RECOGNISED and sheet.layout is not None
    return PageReading(
        file=page.file,
        page=page.page,
        part=part,
        outcome=outcome,
        payload=sheet.payload,
        text=str(sheet.payload),
        image=encode_jpeg(flat.grey),
        squares=flat.squares,
        reading=_reading(sheet, sheet.layout, grey=grey) if reads and sheet.layout else None,
    )


def _reading(sheet: _Sheet, layout: Layout, *, grey: bool) -> Reading:
    flat = sheet.flat
    copies = len(sheet.codes)
    if flat.outline is None:  # where its boxes are is anybody's guess
        boxes = tuple(BoxReading(id=box.id, tick=Tick.UNCERTAIN, why=SQUARES) for box in layout.boxes)
        return Reading(boxes=boxes, codes=copies, squares=flat.squares, grey=grey)
    if copies < len(layout.codes):
        copies = max(copies, count_copies(flat.grey, layout.codes, PIXELS, str(sheet.payload)))
    evened = even(flat.grey, sheet.frame)
    written = written_zones(evened, layout.zones)
    return Reading(
        boxes=read_boxes(evened, flat, layout.boxes, written=written, grey=grey),
        written=written,
        signed=is_signed(layout.zones, written),
        codes=copies,
        squares=flat.squares,
        grey=grey,
    )


def _entangled(page: PageImage, grey: Grey, sheets: Sequence[_Sheet]) -> PageReading:
    """More than one sheet, one over the other or cut off: a person looks at the whole picture."""
    return PageReading(
        file=page.file,
        page=page.page,
        outcome=ScanOutcome.TWO_SHEETS,
        payload=None,
        text=" · ".join(sheet.payload.code for sheet in sheets),
        image=encode_jpeg(grey),
        squares=max(sheet.flat.squares for sheet in sheets),
    )


def _without_sheet(page: PageImage, grey: Grey, codes: Sequence[Found]) -> PageReading:
    """Somebody else's code, a damaged one, or none."""
    told = max(codes, key=lambda code: (_may_be_ours(code), bool(code.text)), default=None)
    text = told.text if told else ""
    alike = [code.corners for code in codes if code.text == text and (not text or _may_be_ours(code))]
    flat = straighten(grey, alike, A4)
    outcome, reason = _named(text, flat) if told else (ScanOutcome.NO_CODE, "")
    return PageReading(
        file=page.file,
        page=page.page,
        outcome=outcome,
        payload=None,
        text=text,
        image=encode_jpeg(flat.grey),
        squares=flat.squares,
        reason=reason,
    )


def _named(text: str, flat: Straightened) -> tuple[ScanOutcome, str]:
    if not text:  # a smudge may look like a damaged code: only a sheet's corner squares make it ours
        return (ScanOutcome.SPOILT, DAMAGED) if flat.squares >= 3 else (ScanOutcome.NO_CODE, "")
    if read_payload(text) is Flaw.WRONG_CHECK:
        return ScanOutcome.SPOILT, WRONG_CHECK
    return (ScanOutcome.UNKNOWN_LAYOUT if _NEWER.fullmatch(text) else ScanOutcome.FOREIGN), ""


def _may_be_ours(code: Found) -> bool:
    return read_payload(code.text) is not Flaw.NOT_OURS or bool(_NEWER.fullmatch(code.text))
