"""One page taken in: which sheet it is, and its picture lying flat."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from outreach_app.campaign.model import Campaign
from outreach_app.domain.ids import campaign_tag
from outreach_app.domain.words import ScanOutcome
from outreach_app.services.scans import ScannedPage
from printables.raster import encode_jpeg
from printables.reading.codes import Found, find_codes
from printables.reading.pages import PageImage, PageProblem, read_pages
from printables.reading.straighten import Straightened, straighten
from printables.sheet.payload import Flaw, Payload, read_payload


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What a page is, as far as paper can tell: `outcome` is RECOGNISED, FOREIGN, SPOILT or NO_CODE.

    Whether this sheet exists here, or is entered already, is for a service to say. `text` is what the code said,
    ours or not, to be shown and never opened. `image` is a grey JPEG, an upright A4 at 200 dpi where `squares` is 3
    or 4. `ms` is the time it took.
    """

    file: Path
    page: int
    outcome: ScanOutcome
    payload: Payload | None
    text: str
    image: bytes
    squares: int
    ms: float

    @property
    def code(self) -> str:
        """The sheet's code, or nothing."""
        return self.payload.code if self.payload else ""


def read_pages_of(file: Path, campaign: Campaign) -> Iterator[ScannedPage]:
    """Every page of `file` as the paper ledger takes it in.

    A page without a picture counts as spoilt, its `reason` a `pages.Fault`. A foreign code's text stands where a
    sheet's code would, to be shown and never opened.
    """
    tag = campaign_tag(campaign.id)
    for page in read_pages(file):
        if isinstance(page, PageProblem):
            yield ScannedPage(file=file.name, page=page.page, outcome=ScanOutcome.SPOILT, reason=page.fault)
            continue
        reading = read_page(page, tag=tag)
        yield ScannedPage(
            file=file.name,
            page=reading.page,
            outcome=reading.outcome,
            code=reading.code or reading.text,
            image=reading.image,
            squares=reading.squares,
        )


def read_page(page: PageImage, *, tag: str) -> PageReading:
    """Reads one page for the campaign whose `domain.ids.campaign_tag` is `tag`."""
    started = perf_counter()
    told = _told(find_codes(page.grey))
    is_sheet = bool(told) and (not told[0].text or _is_sheet(told[0]))
    flat = straighten(page.grey, [code.corners for code in told] if is_sheet else [])
    return PageReading(
        file=page.file,
        page=page.page,
        outcome=_outcome(told, flat, tag),
        payload=told[0].payload if told else None,
        text=told[0].text if told else "",
        image=encode_jpeg(flat.grey),
        squares=flat.squares,
        ms=(perf_counter() - started) * 1000,
    )


def _told(codes: tuple[Found, ...]) -> tuple[Found, ...]:
    """The codes that say the most telling thing on the page: a sheet, else somebody else's text, else damage."""
    if not codes:
        return ()
    best = max(codes, key=lambda code: (code.payload is not None, _is_sheet(code), bool(code.text)))
    return tuple(code for code in codes if code.text == best.text)


def _is_sheet(code: Found) -> bool:
    return read_payload(code.text) is not Flaw.NOT_OURS


def _outcome(told: tuple[Found, ...], flat: Straightened, tag: str) -> ScanOutcome:
    if not told:
        return ScanOutcome.NO_CODE
    payload = told[0].payload
    if payload:
        return ScanOutcome.RECOGNISED if payload.tag == tag else ScanOutcome.FOREIGN
    if not told[0].text:  # a smudge may look like a damaged code: only a sheet's corner squares make it ours
        return ScanOutcome.SPOILT if flat.squares >= 3 else ScanOutcome.NO_CODE
    return ScanOutcome.SPOILT if _is_sheet(told[0]) else ScanOutcome.FOREIGN
