"""Paper out: print runs, each sheet under a code of its own that no other sheet ever bears."""

from collections.abc import Sequence
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
    instead_of: Sequence[RecordId] = (),
    by: str,
) -> Batch:
    """Enters a print run in the ledger and gives each sheet its code, before any paper comes out.

    `geometry` is the layout as JSON, so that a sheet printed in January is read in May. `instead_of` are spoilt sheets
    these replace: they are void in the same act, and no code ever stands on two sheets.
    """
    if not 1 <= count <= LARGEST_BATCH:
        raise refuse("batch.count", "count", count=count, largest=LARGEST_BATCH)
    if not store.value("SELECT 1 FROM session WHERE id = ? AND voided = 0", (session,)):
        raise refuse("session.unknown", "session")
    holder = clean_text(handed_to, "handed_to", SHORT) or None
    with store.act(by) as act:
        for sheet in instead_of:
            check_not_entered(store, sheet)
            act.change("sheet", sheet, state=SheetState.VOID.value)
        batch = act.create(
            "batch",
            session=session,
            layout=layout,
            version=version,
            languages=" ".join(languages),
            count=count,
            geometry=geometry,
            printed_at=act.at,
            handed_to=holder,
            handed_at=act.at if holder else None,
        )
        codes = tuple(_fresh_codes(store, count))
        for number, code in enumerate(codes, start=1):
            act.create("sheet", batch=batch, code=code, number=number, state=SheetState.PRINTED.value)
    return Batch(batch=batch, codes=codes, changes=act.changes)


def abandon_batch(store: Store, batch: RecordId, by: str) -> Changes:
    """A print run whose paper never came out: neither it nor its sheets count as out, and their codes stay used up.

    What was spoilt and to be replaced by it stays void: there still is no such sheet.
    """
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


def check_not_entered(store: Store, sheet: RecordId) -> None:
    state = store.value("SELECT state FROM sheet WHERE id = ? AND voided = 0", (sheet,))
    if state is None:
        raise refuse("sheet.unknown", "sheet")
    if state == SheetState.ENTERED:
        raise refuse("sheet.already_entered", "sheet")


def _fresh_codes(store: Store, count: int) -> list[str]:
    """Codes no sheet here ever bore, given up or not."""
    known = set(store.column("SELECT code FROM sheet"))
    codes: dict[str, None] = {}
    while len(codes) < count:
        code = new_sheet_code()
        if code not in known:
            codes[code] = None
    return list(codes)
