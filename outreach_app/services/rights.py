"""A resident's rights: to know what we hold, to be forgotten. (Withdrawing is in `consents`.)"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId, new_id
from outreach_app.domain.journal import Value
from outreach_app.domain.text import LONG, clean_text
from outreach_app.queries.persons import SHEETS_OF, SIGNATURES
from outreach_app.services import deposits, lineage, outbox, pages, retention, round_end, withdrawals
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

    `texts_too` takes the words of their ideas as well. Proposals they fed or carried are listed for a person to review.
    """
    if not _is_known(store, person):
        raise refuse("person.unknown", "person")
    reason = clean_text(reason, "reason", LONG)
    note: backup.ErasureNote = {"person": person, "texts_too": texts_too}
    with store.act(by) as act:
        to_review = _proposals_of(store, person)
        forgotten = _forget(act, person, texts_too=texts_too)
        act.create("erasure", person=person, at=act.at, reason=reason or None)
        told = _queue_retractions(act, person)
        backup.note_erasure(vault, note)
    pages.unlink(store, forgotten.pictures)
    gone = backup.rewrite_after_erasure(vault, store, note)
    return Erased(
        changes=act.changes,
        records=forgotten.records,
        to_review=to_review,
        told=told,
        copies_removed=len(gone),
    )


def restore(vault: Vault, copy: backup.Backup, key: bytes, by: str) -> Path | None:
    """Puts a copy back, then forgets again whoever was erased since it was made. Returns what was set aside."""
    aside = backup.restore(vault, copy, key)
    store = Store.open(vault.database, key, new_id())
    try:
        forget_again(vault, store, by=by)
    finally:
        store.close()
    return aside


def forget_again(vault: Vault, store: Store, *, by: str) -> None:
    """Replays the erasures noted beside the vault; nothing where it already knows them."""
    for note in backup.erasure_notes(vault):
        if "round" in note:
            round_end.forget_again(store, note["round"], by)
        elif "purge" in note:
            retention.forget_again(store, note["purge"], by)
        elif _is_known(store, note["person"]):
            with store.act(by) as act:
                forgotten = _forget(act, note["person"], texts_too=note["texts_too"])
                act.create("erasure", person=note["person"], at=act.at)
            pages.unlink(store, forgotten.pictures)
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forgotten:
    records: int
    pictures: tuple[Path, ...]


def _is_known(store: Store, person: RecordId) -> bool:
    return bool(store.value("SELECT 1 FROM person WHERE id = ? AND erased_at IS NULL", (person,)))


def _forget(act: Act, person: RecordId, *, texts_too: bool) -> _Forgotten:
    store = act.store
    told = [
        (k, i) for k in ("contact", "answer") for i in store.column(f"SELECT id FROM {k} WHERE person = ?", (person,))
    ]
    for kind, record in told:
        act.erase(kind, record)
    for link in list(store.column(f"SELECT id FROM sheet_door WHERE sheet IN ({SHEETS_OF})", {"person": person})):
        act.erase("sheet_door", link)  # which door their paper was filled at
    ideas = list(store.column("SELECT id FROM idea WHERE person = ?", (person,)))
    pictures = [*pages.forget_pages_of(act, person), *_erase_signatures(act, person)]
    for idea in ideas:
        _erase_idea(act, idea, texts_too=texts_too)
    for link in list(store.column("SELECT id FROM sheet_person WHERE person = ?", (person,))):
        act.erase("sheet_person", link)
    for attendee in list(store.column("SELECT id FROM attendee WHERE person = ?", (person,))):
        act.erase("attendee", attendee)
    for telling in list(store.column("SELECT id FROM told WHERE person = ?", (person,))):
        act.erase("told", telling)
    for field in ("person", "deputy"):
        for proposer in store.column(f"SELECT id FROM proposer WHERE {field} = ?", (person,)):
            _erase_link(act, proposer, field)
    for named in store.column("SELECT id FROM agreement_person WHERE person = ?", (person,)):
        act.erase("agreement_person", named)  # how many they were stays, counted with the agreement
    _erase_but(act, "person", person, ("session", "minor", "at", "voided"), erased_at=act.at)
    store.execute("DELETE FROM local_draft")
    _leave_doors(act, ideas)
    if texts_too:  # else the words stay, from nobody, and a person reviews where
        withdrawals.follow(act, ideas)
    outbox.hold_back_unconsented(store)
    return _Forgotten(records=len(told) + len(ideas) + 1, pictures=tuple(pictures))


def _erase_idea(act: Act, idea: RecordId, *, texts_too: bool) -> None:
    """Cuts the idea from its person; its words go only if asked."""
    kept = ("session", "theme", "area", "language", "source", "sheet", "at", "voided")
    if texts_too:
        lineage.forget_words(act, idea)
        _erase_but(act, "idea", idea, kept, text="", erased_at=act.at)
        deposits.rewrite_parcels(act.store, idea)
    else:
        _erase_but(act, "idea", idea, (*kept, "text", "place", "latitude", "longitude"))


def _leave_doors(act: Act, ideas: list[RecordId]) -> None:
    """While a round's addresses stand, the visit would say at which door the idea was said."""
    for idea in ideas:
        for visit in list(act.store.column("SELECT id FROM visit WHERE idea = ?", (idea,))):
            _erase_but(act, "visit", visit, ("session", "door", "outcome", "come_back", "at", "voided"))


def _erase_signatures(act: Act, person: RecordId) -> Iterator[Path]:
    """The pictures of what they signed; the consent events keep the hash, which says nothing by itself."""
    for picture in list(act.store.column(SIGNATURES, (person,))):
        if path := media.forget(act, picture):
            yield path


def _erase_link(act: Act, proposer: RecordId, field: str) -> None:
    names = ("proposal", "kind", "organisation", "person", "deputy", "voided")
    _erase_but(act, "proposer", proposer, names, **{field: None})


def _erase_but(act: Act, kind: str, record: RecordId, names: tuple[str, ...], **said: Value) -> None:
    """Erases a record but for the fields `names`, as they stand, and those `said` anew."""
    row = act.store.row(f"SELECT {', '.join(names)} FROM {kind} WHERE id = ?", (record,))
    assert row is not None
    act.erase(kind, record, **{**dict(zip(names, row, strict=True)), **said})


def _proposals_of(store: Store, person: RecordId) -> tuple[RecordId, ...]:
    return tuple(
        store.column(
            "SELECT link.proposal FROM idea_proposal AS link JOIN idea ON idea.id = link.idea"
            " WHERE idea.person = :person AND link.voided = 0"
            " UNION SELECT proposal FROM proposer WHERE voided = 0 AND :person IN (person, deputy)",
            {"person": person},
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
