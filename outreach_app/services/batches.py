"""Paper out: print runs, each sheet under a code of its own, and where each sheet is."""

from dataclasses import dataclass

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId, new_sheet_code
from outreach_app.domain.text import SHORT, clean_text
from outreach_app.domain.words import SheetState
from outreach_app.store.store import Store

LARGEST_BATCH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    batch: RecordId
    codes: tuple[str, ...]
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


def find_sheet(store: Store, code: str) -> RecordId:
    """The sheet of a code typed by hand (already read by `ids.read_code`)."""
    found = store.value("SELECT id FROM sheet WHERE code = ? AND voided = 0", (code,))
    if found is None:
        raise refuse("sheet.unknown", "code")
    return RecordId(found)


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


def _fresh_codes(store: Store, count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        code = new_sheet_code()
        if not store.value("SELECT 1 FROM sheet WHERE code = ?", (code,)):
            codes.add(code)
    return list(codes)
