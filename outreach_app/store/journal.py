"""The append-only journal, and the tables as its projection."""

import json
from collections.abc import Iterable, Iterator, Mapping

from outreach_app.domain.ids import RecordId
from outreach_app.domain.journal import Entry, Value, next_stamp, project
from outreach_app.store.kinds import KINDS
from outreach_app.store.store import Row, Store

_COLUMNS = "writer, audience, sequence, stamp, member, act, kind, record, body, seen, format"


def append(store: Store, entry: Entry) -> None:
    """Writes one entry. The caller projects it, in the same transaction."""
    store.conn.execute(
        f"INSERT INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.writer,
            entry.audience,
            entry.sequence,
            entry.stamp,
            entry.member,
            entry.act,
            entry.kind,
            entry.record,
            None if entry.fields is None else _dump(entry.fields),
            _dump(entry.seen) if entry.seen else None,
            entry.format,
        ),
    )


def next_sequence(store: Store, audience: str) -> int:
    """Gap-free for each writer and audience."""
    last = store.value("SELECT max(sequence) FROM journal WHERE writer = ? AND audience = ?", (store.writer, audience))
    return (last or 0) + 1


def next_clock(store: Store) -> int:
    """A stamp later than every entry here, whatever this laptop's clock says."""
    last = store.value("SELECT stamp FROM journal ORDER BY stamp DESC LIMIT 1")
    return next_stamp(last or 0, store.now())


def entries_of(store: Store, record: RecordId) -> list[Entry]:
    return [
        _entry(row) for row in store.rows(f"SELECT {_COLUMNS} FROM journal WHERE record = ? ORDER BY row", (record,))
    ]


def entries_of_act(store: Store, act: RecordId) -> list[Entry]:
    return [_entry(row) for row in store.rows(f"SELECT {_COLUMNS} FROM journal WHERE act = ? ORDER BY row", (act,))]


def insert(store: Store, kind: str, record: RecordId, fields: Mapping[str, Value], *, row: int | None = None) -> None:
    """A record's first row in its table; `row` gives it back its place in the lists."""
    names = ", ".join(fields)
    marks = ", ?" * len(fields)
    store.conn.execute(f"INSERT INTO {kind} (row, id, {names}) VALUES (?, ?{marks})", (row, record, *fields.values()))


def update(store: Store, kind: str, record: RecordId, fields: Mapping[str, Value]) -> None:
    sets = ", ".join(f"{name} = ?" for name in fields)
    store.conn.execute(f"UPDATE {kind} SET {sets} WHERE id = ?", (*fields.values(), record))


def rebuild(store: Store) -> None:
    """Makes every projected table again from the journal alone; the same tables come out."""
    with store.write():
        for kind in KINDS:
            store.conn.execute(f"DELETE FROM {kind}")
        for kind, record in store.rows("SELECT kind, record FROM journal GROUP BY record ORDER BY min(row)"):
            if kind in KINDS:  # kinds of a newer app stay in the journal, unprojected
                fields = project(entries_of(store, record))
                if fields:
                    insert(store, kind, record, {k: v for k, v in fields.items() if k in KINDS[kind].fields})


def blank(store: Store, records: Iterable[str]) -> int:
    """Erases the bodies of every entry of `records`: ids and what they replaced stay, no word does."""
    count = 0
    for record in records:
        count += store.conn.execute(
            "UPDATE journal SET body = NULL WHERE record = ? AND body IS NOT NULL", (record,)
        ).rowcount
    return count


def _entry(row: Row) -> Entry:
    writer, audience, sequence, stamp, member, act, kind, record, body, seen, form = row
    return Entry(
        writer=writer,
        audience=audience,
        sequence=sequence,
        stamp=stamp,
        member=member,
        act=act,
        kind=kind,
        record=record,
        fields=None if body is None else json.loads(body),
        seen={field: tuple(ids) for field, ids in json.loads(seen).items()} if seen else {},
        format=form,
    )


def history(store: Store, record: RecordId) -> Iterator[Entry]:
    """A record's changes, oldest first, as a person would read them."""
    yield from sorted(entries_of(store, record), key=lambda entry: entry.order)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
