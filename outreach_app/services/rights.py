"""A resident's rights: to know what we hold, to be forgotten. (Withdrawing is in `consents`.)"""

import json
from dataclasses import dataclass
from pathlib import Path

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.services import outbox
from outreach_app.store import backup, media
from outreach_app.store.act import Act
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What went; `told` are outlets already handed data, to be asked to take it back; `to_review` are proposals."""

    changes: Changes
    records: int
    to_review: tuple[RecordId, ...]
    told: int
    copies_removed: int


def erase(store: Store, vault: Vault, person: RecordId, *, texts_too: bool, reason: str, by: str) -> Erased:
    """Forgets a person everywhere this vault reaches: tables, journal, pictures, drafts, copies. The proof stays.

    `texts_too` takes the words of their ideas as well. Proposals they fed are listed for a person to review.
    """
    if not store.value("SELECT 1 FROM person WHERE id = ? AND erased_at IS NULL", (person,)):
        raise refuse("person.unknown", "person")
    with store.act(by) as act:
        to_review = _proposals_fed(store, person)
        records = _erase_records(act, person, texts_too=texts_too)
        act.create("erasure", person=person, at=act.at, reason=reason or None)
        told = _queue_retractions(act, person)
        store.execute("DELETE FROM local_draft")
        if texts_too:
            outbox.hold_back_unconsented(store)
    gone = backup.rewrite_after_erasure(vault, store, {"person": person, "texts_too": texts_too})
    return Erased(changes=act.changes, records=records, to_review=to_review, told=told, copies_removed=len(gone))


def restore(vault: Vault, copy: backup.Backup, key: bytes, by: str) -> Path | None:
    """Puts a copy back, then forgets again whoever was erased since it was made. Returns what was set aside."""
    aside = backup.restore(vault, copy, key)
    notes = backup.erasure_notes(vault)
    if notes:
        store = Store.open(vault.database, key, "restore")
        try:
            for note in notes:
                erase_again(store, note["person"], texts_too=note["texts_too"], by=by)
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            store.close()
    return aside


def erase_again(store: Store, person: RecordId, *, texts_too: bool, by: str) -> None:
    """An erasure replayed on an older copy; nothing where the copy already knows it."""
    if store.value("SELECT 1 FROM person WHERE id = ? AND erased_at IS NULL", (person,)):
        with store.act(by) as act:
            _erase_records(act, person, texts_too=texts_too)
            act.create("erasure", person=person, at=act.at)


def _erase_records(act: Act, person: RecordId, *, texts_too: bool) -> int:
    store, count = act.store, 0
    for kind in ("contact", "answer"):
        for record in store.column(f"SELECT id FROM {kind} WHERE person = ?", (person,)):
            act.erase(kind, record)
            count += 1
    for idea in store.column("SELECT id FROM idea WHERE person = ?", (person,)):
        _erase_idea(act, idea, texts_too=texts_too)
        count += 1
    for field in ("person", "deputy"):
        for proposer in store.column(f"SELECT id FROM proposer WHERE {field} = ?", (person,)):
            _erase_link(act, proposer, field)
            count += 1
    session, minor, at = store.row("SELECT session, minor, at FROM person WHERE id = ?", (person,)) or (
        None,
        0,
        0,
    )
    act.erase("person", person, session=session, minor=minor, at=at, erased_at=act.at)
    return count + 1


def _erase_idea(act: Act, idea: RecordId, *, texts_too: bool) -> None:
    """Cuts the idea from its person; its pages go, its words only if asked."""
    kept_names = ("session", "theme", "area", "language", "source", "sheet", "at", "voided", "text", "place")
    row = act.store.row(f"SELECT {', '.join(kept_names)} FROM idea WHERE id = ?", (idea,))
    assert row is not None
    kept = dict(zip(kept_names, row, strict=True))
    for scan, picture in act.store.rows(
        "SELECT id, media FROM scan WHERE sheet = ? AND media IS NOT NULL", (kept["sheet"],)
    ):
        media.forget(act, picture)
        act.change("scan", scan, media=None)
    if texts_too:
        kept |= {"text": "", "place": None, "erased_at": act.at}
    act.erase("idea", idea, **kept)


def _erase_link(act: Act, proposer: RecordId, field: str) -> None:
    names = ("proposal", "kind", "organisation", "person", "deputy", "voided")
    row = act.store.row(f"SELECT {', '.join(names)} FROM proposer WHERE id = ?", (proposer,))
    assert row is not None
    act.erase("proposer", proposer, **{**dict(zip(names, row, strict=True)), field: None})


def _proposals_fed(store: Store, person: RecordId) -> tuple[RecordId, ...]:
    return tuple(
        store.column(
            "SELECT DISTINCT link.proposal FROM idea_proposal AS link JOIN idea ON idea.id = link.idea"
            " WHERE idea.person = ? AND link.voided = 0",
            (person,),
        )
    )


def _queue_retractions(act: Act, person: RecordId) -> int:
    disclosures = list(act.store.column("SELECT DISTINCT disclosure FROM disclosed_person WHERE person = ?", (person,)))
    for disclosure in disclosures:
        act.create("retraction", disclosure=disclosure, person=person, purpose="erasure", at=act.at)
    return len(disclosures)


def proof_of(store: Store, person: RecordId) -> str:
    """What remains of an erased person, as JSON: pseudonymous consent events and the erasure itself."""
    events = store.rows(
        "SELECT purpose, state, notice, at, method FROM consent_event WHERE person = ? ORDER BY at, id",
        (person,),
    )
    erased = store.value("SELECT at FROM erasure WHERE person = ?", (person,))
    return json.dumps({"person": person, "events": events, "erased_at": erased})
