"""One act of one person: the only way anything is written to the journal and its tables."""

from collections.abc import Iterable, Mapping, Sequence

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId, new_id
from outreach_app.domain.journal import Entry, Value, find_heads, project
from outreach_app.store import journal
from outreach_app.store.kinds import CAMPAIGN, KINDS
from outreach_app.store.store import Store


class Act:
    """Collects entries under one id. Made by `Store.act`, inside its transaction."""

    def __init__(self, store: Store, member: str, act: RecordId) -> None:
        self.store = store
        self.member = member
        self.id = act
        self.at = store.now()
        self._stamp = journal.next_clock(store)
        self._sequences: dict[str, int] = {}
        self._records: list[tuple[str, RecordId]] = []

    @property
    def changes(self) -> Changes:
        return Changes(act=self.id, records=tuple(dict.fromkeys(self._records)))

    def create(self, kind: str, /, *, audience: str = CAMPAIGN, record: str | None = None, **fields: Value) -> RecordId:
        """A new record. Fields left as None are not written."""
        self._check_fields(kind, fields)
        if KINDS[kind].identifies != audience.startswith("contacts."):
            raise ValueError(f"{kind} does not belong in the audience {audience}")
        made = RecordId(record or new_id())
        said = {name: value for name, value in fields.items() if value is not None}
        self._append(kind, made, audience, said, {})
        journal.insert(self.store, kind, made, said)
        return made

    def change(self, kind: str, record: RecordId, /, **fields: Value) -> bool:
        """Changes those fields that differ; False when none does."""
        self._check_fields(kind, fields)
        entries = self._standing(kind, record)
        heads = find_heads(entries)
        before = {name: (found[0].fields or {})[name] for name, found in heads.items()}
        changed = {name: value for name, value in fields.items() if before.get(name) != value}
        if changed:
            self._replace(kind, record, entries[0].audience, changed, heads)
        return bool(changed)

    def void(self, kind: str, record: RecordId) -> None:
        """Takes a record out of every list; its history stays and it can come back."""
        self.change(kind, record, voided=1)

    def erase(self, kind: str, record: RecordId, /, **keep: Value) -> None:
        """Removes a record's content from the journal and its table, but for `keep`, said again in a new entry.

        NOT NULL text columns are kept empty by passing them in `keep`.
        """
        self._check_fields(kind, keep)
        entries = self._standing(kind, record)
        heads = find_heads(entries)
        journal.blank(self.store, (record,))
        row = self.store.value(f"SELECT row FROM {kind} WHERE id = ?", (record,))
        self.store.conn.execute(f"DELETE FROM {kind} WHERE id = ?", (record,))
        seen = {field: _ids(found) for field, found in heads.items()}
        said = {name: value for name, value in keep.items() if value is not None}
        self._append(kind, record, entries[0].audience, said, seen)
        if said:
            journal.insert(self.store, kind, record, said, row=row)

    def undo(self, act: RecordId) -> None:
        """Restores what stood before `act`, as new entries; refused where a later act has changed the same fields.

        A later act that was taken back itself is no hindrance: the fields hold what `act` said again.
        """
        done = journal.entries_of_act(self.store, act)
        if not done:
            raise refuse("undo.nothing")
        for record in reversed(dict.fromkeys(entry.record for entry in done)):
            self._undo_record([entry for entry in done if entry.record == record])

    def _undo_record(self, done: Sequence[Entry]) -> None:
        """Takes back what one act did to one record. What was erased says nothing any more and never comes back."""
        kind, record, audience = done[0].kind, done[0].record, done[0].audience
        entries = journal.entries_of(self.store, record)
        heads = find_heads(entries)
        made_here = entries[0].id == done[0].id
        last = {field: entry for entry in done for field in entry.fields or ()}
        gone = made_here and project(entries).get("voided") == 1
        stands = all(_holds(entries, heads.get(field, ()), field, said) for field, said in last.items())
        if gone or not all(e.fields for e in done) or not stands:
            raise refuse("undo.moved", kind=kind)
        restored: dict[str, Value] = {"voided": 1} if made_here else _before(entries, done)
        self._replace(kind, record, audience, restored, heads)

    def _replace(
        self,
        kind: str,
        record: RecordId,
        audience: str,
        fields: Mapping[str, Value],
        heads: Mapping[str, tuple[Entry, ...]],
    ) -> None:
        seen = {name: _ids(heads[name]) for name in fields if name in heads}
        self._append(kind, record, audience, fields, seen)
        journal.update(self.store, kind, record, fields)

    def _append(
        self,
        kind: str,
        record: RecordId,
        audience: str,
        fields: Mapping[str, Value],
        seen: Mapping[str, tuple[str, ...]],
    ) -> None:
        sequence = self._sequences.get(audience) or journal.next_sequence(self.store, audience)
        self._sequences[audience] = sequence + 1
        entry = Entry(
            writer=self.store.writer,
            audience=audience,
            sequence=sequence,
            stamp=self._stamp,
            member=self.member,
            act=self.id,
            kind=kind,
            record=record,
            fields=fields,
            seen=seen,
        )
        self._stamp += 1
        journal.append(self.store, entry)
        self._records.append((kind, record))

    def _standing(self, kind: str, record: RecordId) -> list[Entry]:
        """A record's entries; refused where there is none of that kind, or it was erased whole."""
        entries = journal.entries_of(self.store, record)
        if not any(entry.fields and entry.kind == kind for entry in entries):
            raise refuse("record.unknown", record=record)
        return entries

    def _check_fields(self, kind: str, fields: Mapping[str, Value]) -> None:
        strangers = set(fields) - set(KINDS[kind].fields)
        if strangers:
            raise ValueError(f"{kind} has no field {', '.join(sorted(strangers))}")


def _ids(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)


def _holds(entries: Iterable[Entry], heads: Sequence[Entry], field: str, said: Entry) -> bool:
    """Whether `field` is as `said` left it: untouched since, or brought back to the same by whoever touched it."""
    if len(heads) != 1 or said.fields is None or (heads[0].fields or {})[field] != said.fields[field]:
        return False
    by_id, waiting, known = {entry.id: entry for entry in entries}, [heads[0].id], set[str]()
    while waiting:
        known.add(here := waiting.pop())
        waiting += [old for old in by_id[here].seen.get(field, ()) if old in by_id and old not in known]
    return said.id in known


def _before(entries: Iterable[Entry], done: Sequence[Entry]) -> dict[str, Value]:
    """What the fields of `done` held before it; 0 for `voided` that was never said."""
    by_id = {entry.id: entry for entry in entries}
    restored: dict[str, Value] = {}
    for entry in reversed(done):
        for field in entry.fields or ():
            replaced = [by_id[i] for i in entry.seen.get(field, ())]
            if any(e.fields is None for e in replaced):
                raise refuse("undo.moved", kind=entry.kind)
            winner = max(replaced, key=lambda e: e.order, default=None)
            restored[field] = (winner.fields or {})[field] if winner else 0 if field == "voided" else None
    return restored
