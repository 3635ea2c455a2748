"""Sheets on their way: handed to whom, brought back, torn or lost. Whole batches, or sheets by their numbers."""

from collections.abc import Sequence

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import SHORT, clean_text
from outreach_app.domain.words import SheetState
from outreach_app.services.batches import check_not_entered
from outreach_app.store.store import Store


def hand_over(store: Store, batch: RecordId, to: str, by: str) -> Changes:
    """The whole batch to one person, whoever had some of its sheets before; to nobody where `to` is empty."""
    whom = clean_text(to, "handed_to", SHORT) or None
    with store.act(by) as act:
        act.change("batch", batch, handed_to=whom, handed_at=act.at if whom else None)
        for sheet in store.column(
            "SELECT id FROM sheet WHERE batch = ? AND handed_to IS NOT NULL AND state = 'printed' AND voided = 0",
            (batch,),
        ):
            act.change("sheet", sheet, handed_to=None, handed_at=None)
    return act.changes


def hand_sheets(store: Store, batch: RecordId, first: int, last: int, to: str, by: str) -> Changes:
    """Those numbered `first` to `last` that are out, or lie on the desk unfilled, to one person.

    Refused `sheet.range` where the batch has no such numbers, `sheet.none_out` where none of them is there to give.
    """
    whom = clean_text(to, "handed_to", SHORT)
    if not whom:
        raise refuse("text.empty", "handed_to")
    sheets = _printed(store, batch, first, last, "")
    with store.act(by) as act:
        for sheet in sheets:
            act.change("sheet", sheet, handed_to=whom, handed_at=act.at, returned_at=None)
    return act.changes


def bring_back(store: Store, batch: RecordId, first: int, last: int, by: str) -> Changes:
    """Those numbered `first` to `last` that were out lie on the desk, not scanned yet; refused as `hand_sheets`."""
    return _brought(store, _printed(store, batch, first, last, "AND returned_at IS NULL"), by)


def bring_back_sheet(store: Store, sheet: RecordId, by: str) -> Changes:
    """One sheet, by its code typed or scanned. Refused `sheet.not_out` where it is void, or came back before."""
    if store.value("SELECT 1 FROM sheet WHERE id = ? AND state = 'printed' AND returned_at IS NULL", (sheet,)) is None:
        raise refuse("sheet.not_out", "sheet")
    return _brought(store, [sheet], by)


def void_sheet(store: Store, sheet: RecordId, by: str) -> Changes:
    """Torn, lost or spoilt: it is no longer out."""
    check_not_entered(store, sheet)
    with store.act(by) as act:
        act.change("sheet", sheet, state=SheetState.VOID.value)
    return act.changes


def _brought(store: Store, sheets: Sequence[RecordId], by: str) -> Changes:
    with store.act(by) as act:
        for sheet in sheets:
            act.change("sheet", sheet, returned_at=act.at)
    return act.changes


def _printed(store: Store, batch: RecordId, first: int, last: int, only: str) -> list[RecordId]:
    """The sheets among those numbers that are neither scanned, entered nor void."""
    numbers = store.row("SELECT min(number), max(number) FROM sheet WHERE batch = ? AND voided = 0", (batch,))
    lowest, highest = numbers if numbers and numbers[0] is not None else (0, 0)
    if not lowest <= first <= last <= highest:
        field = "first" if not lowest <= first <= highest else "last"
        raise Refused(Problem(code="sheet.range", field=field, details={"first": lowest, "last": highest}))
    found = store.column(
        f"SELECT id FROM sheet WHERE batch = ? AND number BETWEEN ? AND ? AND state = 'printed' {only}"
        " AND voided = 0 ORDER BY number",
        (batch, first, last),
    )
    if not found:
        raise refuse("sheet.none_out", "first")
    return [RecordId(sheet) for sheet in found]
