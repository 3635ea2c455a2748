"""Paper in: pages that came back, filed under what they turned out to be."""

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId, has_valid_check
from outreach_app.domain.reading import Reading
from outreach_app.domain.text import SHORT
from outreach_app.domain.words import ScanOutcome, SheetState
from outreach_app.queries.scans import was_taken_back
from outreach_app.store import media
from outreach_app.store.kinds import contacts_of
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """What reading made of one page. `image` is the straightened page (JPEG or PNG), or empty where there is none.

    `reason` is the code of what is wrong with a page that could not be read at all. `source` tells the file's content
    (sha256), so that a batch taken up again leaves out what it has; `part` counts sheets on one picture, `sheet_page`
    is which page of its sheet this is, `reading` what the machine made of its boxes.
    """

    file: str
    page: int
    outcome: ScanOutcome
    code: str = ""
    image: bytes = b""
    squares: int = 0
    reason: str = ""
    source: str = ""
    part: int = 1
    sheet_page: int = 1
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """Where the page ended up. `sheet` is set where the code is one of ours."""

    scan: RecordId
    outcome: ScanOutcome
    sheet: RecordId | None
    changes: Changes


TAKEN_BACK = "page.taken_back"
"""Why no picture is kept of a sheet scanned again: what it says was taken back, and would be entered anew."""


def take_in(store: Store, page: ScannedPage, by: str) -> TakenIn:
    """Files one page under its outcome; the page is kept whatever the outcome."""
    return take_in_parts(store, (page,), by)[0]


def take_in_parts(store: Store, parts: Sequence[ScannedPage], by: str) -> tuple[TakenIn, ...]:
    """Files all there is on one picture, each part under its own outcome, or nothing of it.

    Where the disk is full or the save fails, no row and no picture stays behind. Raises Refused.
    """
    written: list[Path] = []
    try:
        with store.write():
            return tuple(_take_in(store, part, by, written) for part in parts)
    except BaseException:
        for picture in written:
            with suppress(OSError):
                picture.unlink()  # its key went with its row: it is noise
        raise


def foretell(store: Store, page: ScannedPage) -> ScanOutcome:
    """What `take_in` would file the page under; nothing is kept."""
    return _recognise(store, page)[0]


def _take_in(store: Store, page: ScannedPage, by: str, written: list[Path]) -> TakenIn:
    outcome, sheet, session = _recognise(store, page)
    if outcome is ScanOutcome.ALREADY_ENTERED and sheet and was_taken_back(store, sheet):
        page = replace(page, image=b"", reading=None, reason=TAKEN_BACK)
    with store.act(by) as act:
        picture = None
        if page.image:
            picture = media.keep(act, page.image, what="page", audience=contacts_of(session))
            written.append(media.file_of(store, picture))
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
            source=page.source or None,
            part=page.part,
            sheet_page=page.sheet_page,
            reading=page.reading.as_json() if page.reading else None,
        )
        if sheet and outcome is ScanOutcome.RECOGNISED:
            act.change("sheet", sheet, state=SheetState.SCANNED.value)
            for in_hand in _in_hand(store, sheet):
                if in_hand != scan:
                    act.void("scan", in_hand)
    return TakenIn(scan=scan, outcome=outcome, sheet=sheet, changes=act.changes)


def take_in_hand(store: Store, sheet: RecordId, by: str) -> TakenIn:
    """A sheet that is there on paper and was never scanned: it is typed in from the paper itself.

    The picture that comes later takes its place. Refused `sheet.already_entered`.
    """
    state = store.value("SELECT state FROM sheet WHERE id = ?", (sheet,))
    if state == SheetState.ENTERED:
        raise refuse("sheet.already_entered", "code")
    with store.act(by) as act:
        code = store.value("SELECT code FROM sheet WHERE id = ?", (sheet,))
        scan = act.create(
            "scan", file="", page=1, outcome=ScanOutcome.RECOGNISED.value, code=code, sheet=sheet, at=act.at, part=1
        )
        act.change("sheet", sheet, state=SheetState.SCANNED.value)
    return TakenIn(scan=scan, outcome=ScanOutcome.RECOGNISED, sheet=sheet, changes=act.changes)


def give_code(store: Store, scan: RecordId, sheet: RecordId, by: str) -> Changes:
    """A page nobody could read gets its sheet from the code typed by hand.

    Refused `page.taken_back` where that sheet's person took it back since: the page is only set aside.
    """
    state = store.value("SELECT state FROM sheet WHERE id = ?", (sheet,))
    if state == SheetState.ENTERED and was_taken_back(store, sheet):
        raise refuse(TAKEN_BACK, "code")
    outcome = ScanOutcome.ALREADY_ENTERED if state == SheetState.ENTERED else ScanOutcome.RECOGNISED
    with store.act(by) as act:
        code = store.value("SELECT code FROM sheet WHERE id = ?", (sheet,))
        act.change("scan", scan, sheet=sheet, code=code, outcome=outcome.value)
        if state in (SheetState.PRINTED, SheetState.VOID):
            act.change("sheet", sheet, state=SheetState.SCANNED.value)
    return act.changes


def set_aside_scan(store: Store, scan: RecordId, by: str) -> Changes:
    """A page that needs nothing more leaves the list; undo brings it back."""
    return set_aside_scans(store, (scan,), by)


def set_aside_scans(store: Store, scans: Sequence[RecordId], by: str) -> Changes:
    """The same for many at once, in one act."""
    with store.act(by) as act:
        for scan in scans:
            act.void("scan", scan)
    return act.changes


def _in_hand(store: Store, sheet: RecordId) -> list[RecordId]:
    """Rows of a sheet opened from the paper itself: without a file, a picture or a source."""
    return list(
        store.column(
            "SELECT id FROM scan WHERE sheet = ? AND file = '' AND media IS NULL AND source IS NULL AND voided = 0",
            (sheet,),
        )
    )


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
    if state == SheetState.ENTERED:
        return ScanOutcome.ALREADY_ENTERED, sheet, session
    waits = store.value(
        "SELECT 1 FROM scan WHERE sheet = ? AND coalesce(sheet_page, 1) = ? AND outcome = 'recognised' AND voided = 0"
        " AND file <> ''",
        (sheet, page.sheet_page),
    )
    return (ScanOutcome.DUPLICATE if waits else ScanOutcome.RECOGNISED), sheet, session


def _legible(told: str) -> str:
    """A file's name or a foreign code, whatever is in it: no odd sign loses a page."""
    return "".join("\ufffd" if unicodedata.category(c) in ("Cs", "Cc") else c for c in told)
