"""Paper: sheets printed under codes of their own, pages that come back, and the ledger between the two."""

import unicodedata
from dataclasses import dataclass

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId, has_valid_check, new_sheet_code
from outreach_app.domain.text import SHORT, clean_text
from outreach_app.domain.words import ScanOutcome, SheetState
from outreach_app.store import media
from outreach_app.store.kinds import contacts_of
from outreach_app.store.store import Store

LARGEST_BATCH = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    batch: RecordId
    codes: tuple[str, ...]
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """What reading made of one page. `image` is the straightened page (JPEG or PNG), or empty where there is none.

    `reason` is the code of what is wrong with a page that could not be read at all.
    """

    file: str
    page: int
    outcome: ScanOutcome
    code: str = ""
    image: bytes = b""
    squares: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """Where the page ended up. `sheet` is set where the code is one of ours."""

    scan: RecordId
    outcome: ScanOutcome
    sheet: RecordId | None
    changes: Changes


def print_batch(
    store: Store,
    session: RecordId,
    *,
    layout: str,
    version: int,
    languages: tuple[str, ...],
    geometry: str,
    count: int,
    handed_to: str = "",
    by: str,
) -> Batch:
    """Enters a print run in the ledger and gives each sheet its code, before any paper comes out.

    `geometry` is the layout as JSON, so that a sheet printed in January is read in May.
    """
    if not 1 <= count <= LARGEST_BATCH:
        raise refuse("batch.count", "count", count=count, largest=LARGEST_BATCH)
    if not store.value("SELECT 1 FROM session WHERE id = ? AND voided = 0", (session,)):
        raise refuse("session.unknown", "session")
    with store.act(by) as act:
        batch = act.create(
            "batch",
            session=session,
            layout=layout,
            version=version,
            languages=" ".join(languages),
            count=count,
            geometry=geometry,
            printed_at=act.at,
            handed_to=clean_text(handed_to, "handed_to", SHORT) or None,
        )
        codes = tuple(_fresh_codes(store, count))
        for number, code in enumerate(codes, start=1):
            act.create("sheet", batch=batch, code=code, number=number, state=SheetState.PRINTED.value)
    return Batch(batch=batch, codes=codes, changes=act.changes)


def abandon_batch(store: Store, batch: RecordId, by: str) -> Changes:
    """A print run whose paper never came out: neither it nor its sheets count as out."""
    with store.act(by) as act:
        for sheet in store.column("SELECT id FROM sheet WHERE batch = ? AND voided = 0", (batch,)):
            act.void("sheet", sheet)
        act.void("batch", batch)
    return act.changes


def take_in(store: Store, page: ScannedPage, by: str) -> TakenIn:
    """Files one page under its outcome; the page is kept whatever the outcome."""
    outcome, sheet, session = _recognise(store, page)
    with store.act(by) as act:
        picture = None
        if page.image:
            picture = media.keep(act, page.image, what="page", audience=contacts_of(session))
        scan = act.create(
            "scan",
            file=_legible(page.file)[-SHORT:],
            page=page.page,
            outcome=outcome.value,
            reason=page.reason or None,
            code=_legible(page.code)[:SHORT] or None,
            sheet=sheet,
            media=picture,
            squares=page.squares,
            at=act.at,
        )
        if sheet and outcome is ScanOutcome.RECOGNISED:
            act.change("sheet", sheet, state=SheetState.SCANNED.value)
    return TakenIn(scan=scan, outcome=outcome, sheet=sheet, changes=act.changes)


def find_sheet(store: Store, code: str) -> RecordId:
    """The sheet of a code typed by hand (already read by `ids.read_code`)."""
    found = store.value("SELECT id FROM sheet WHERE code = ? AND voided = 0", (code,))
    if found is None:
        raise refuse("sheet.unknown", "code")
    return RecordId(found)


def give_code(store: Store, scan: RecordId, sheet: RecordId, by: str) -> Changes:
    """A page nobody could read gets its sheet from the code typed by hand."""
    state = store.value("SELECT state FROM sheet WHERE id = ?", (sheet,))
    outcome = ScanOutcome.ALREADY_ENTERED if state == SheetState.ENTERED else ScanOutcome.RECOGNISED
    with store.act(by) as act:
        code = store.value("SELECT code FROM sheet WHERE id = ?", (sheet,))
        act.change("scan", scan, sheet=sheet, code=code, outcome=outcome.value)
        if state in (SheetState.PRINTED, SheetState.VOID):
            act.change("sheet", sheet, state=SheetState.SCANNED.value)
    return act.changes


def set_aside_scan(store: Store, scan: RecordId, by: str) -> Changes:
    """A page that needs nothing more leaves the list; undo brings it back."""
    with store.act(by) as act:
        act.void("scan", scan)
    return act.changes


def void_sheet(store: Store, sheet: RecordId, by: str) -> Changes:
    """Torn, lost or spoilt: it is no longer out."""
    state = store.value("SELECT state FROM sheet WHERE id = ?", (sheet,))
    if state == SheetState.ENTERED:
        raise refuse("sheet.already_entered", "sheet")
    with store.act(by) as act:
        act.change("sheet", sheet, state=SheetState.VOID.value)
    return act.changes


def hand_over(store: Store, batch: RecordId, to: str, by: str) -> Changes:
    with store.act(by) as act:
        act.change("batch", batch, handed_to=clean_text(to, "handed_to", SHORT) or None)
    return act.changes


def _recognise(store: Store, page: ScannedPage) -> tuple[ScanOutcome, RecordId | None, RecordId | None]:
    if page.outcome is not ScanOutcome.RECOGNISED:
        return page.outcome, None, None
    if not has_valid_check(page.code):
        return ScanOutcome.SPOILT, None, None
    row = store.row(
        "SELECT sheet.id, sheet.state, batch.session FROM sheet JOIN batch ON batch.id = sheet.batch"
        " WHERE sheet.code = ? AND sheet.voided = 0 AND batch.voided = 0",
        (page.code,),
    )
    if row is None:
        return ScanOutcome.UNKNOWN, None, None
    sheet, state, session = row
    entered = state == SheetState.ENTERED
    return (ScanOutcome.ALREADY_ENTERED if entered else ScanOutcome.RECOGNISED), sheet, session


def _legible(told: str) -> str:
    """A file's name or a foreign code, whatever is in it: no odd sign loses a page."""
    return "".join("\ufffd" if unicodedata.category(c) in ("Cs", "Cc") else c for c in told)


def _fresh_codes(store: Store, count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        code = new_sheet_code()
        if not store.value("SELECT 1 FROM sheet WHERE code = ?", (code,)):
            codes.add(code)
    return list(codes)
