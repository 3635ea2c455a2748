"""The end of a round: its addresses erased, copies and all; what was said there stays as counts."""

from dataclasses import dataclass

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.queries.rounds import holds_addresses, round_of
from outreach_app.services import suppressions
from outreach_app.store import backup
from outreach_app.store.act import Act
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """`addresses` counts buildings and doors erased; `copies_removed`, older copies that still held them."""

    addresses: int
    copies_removed: int
    changes: Changes


def end(store: Store, vault: Vault, session: RecordId, by: str, *, despite_come_back: bool = False) -> Ended:
    """Closes the round and erases its addresses, copies too; what was said there stays as counts.

    Refused `round.come_back_pending` while somebody waits for us, unless it is said that nobody goes back. Whoever
    agreed to be contacted left how in their contact: their door is not needed for that.
    """
    waiting = len(round_of(store, session).to_come_back)
    if waiting and not despite_come_back:
        raise refuse("round.come_back_pending", "session", count=waiting)
    if not store.value("SELECT 1 FROM session WHERE id = ? AND voided = 0", (session,)):
        raise refuse("session.unknown", "session")
    note: backup.RoundNote = {"round": session}
    held = holds_addresses(store, session)
    with store.act(by) as act:
        erased = erase_addresses(act, session)
        suppressions.purge(act)
        act.change("session", session, closed_at=act.at)
        if held:
            backup.note_erasure(vault, note)
    gone = backup.rewrite_after_erasure(vault, store, note) if held else []
    return Ended(addresses=erased, copies_removed=len(gone), changes=act.changes)


def forget_again(store: Store, session: RecordId, by: str) -> None:
    """A copy from before the round's end was put back."""
    if holds_addresses(store, session):
        with store.act(by) as act:
            erase_addresses(act, session)
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def erase_addresses(act: Act, session: RecordId) -> int:
    """Every building and door of the round, set aside ones too, which sheet was at them, and when to come back."""
    store = act.store
    doors = list(
        store.column(
            "SELECT door.id FROM door JOIN building ON building.id = door.building WHERE building.session = ?",
            (session,),
        )
    )
    buildings = list(store.column("SELECT id FROM building WHERE session = ?", (session,)))
    sheets = store.column(
        "SELECT id FROM sheet_door WHERE door IN (SELECT door.id FROM door JOIN building ON building.id = door.building"
        " WHERE building.session = ?)",
        (session,),
    )
    for kind, records in (("sheet_door", list(sheets)), ("door", doors), ("building", buildings)):
        for record in records:
            act.erase(kind, record)
    for door in doors:
        store.execute("DELETE FROM local_draft WHERE name = ?", (f"door:{door}",))
    for visit in _said_when(store, session):
        row = store.row("SELECT session, door, outcome, idea, at, voided FROM visit WHERE id = ?", (visit,))
        assert row is not None
        names = ("session", "door", "outcome", "idea", "at", "voided")
        act.erase("visit", visit, **dict(zip(names, row, strict=True)))
    return len(doors) + len(buildings)


def _said_when(store: Store, session: RecordId) -> list[RecordId]:
    """Visits whose history holds a word on when to come back, whatever stands there today."""
    rows = store.column(
        "SELECT id FROM visit WHERE session = ? AND EXISTS (SELECT 1 FROM journal WHERE journal.record = visit.id"
        " AND json_extract(body, '$.come_back') IS NOT NULL)",
        (session,),
    )
    return list(rows)
