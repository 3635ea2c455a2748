"""The open vault: one connection, one writer's name, one clock. One `Store` per thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outreach_app.domain import moments
from outreach_app.domain.ids import RecordId, new_id
from outreach_app.store import cipher, schema

if TYPE_CHECKING:
    from sqlite_utils import Database

    from outreach_app.store.act import Act

Row = tuple[Any, ...]


class Store:
    """Everything that touches SQLite goes through here.

    `writer` names this installation in the journal. `offset` (milliseconds) shifts the clock, so that
    the example campaign lives in its own year.
    """

    def __init__(self, connection: cipher.Connection, path: Path, key: bytes, writer: str) -> None:
        self.conn = connection
        self.path = path
        self.key = key
        self.writer = writer
        self._has_settings = False
        self.offset = int(self.setting("clock_offset") or 0)

    @classmethod
    def create(cls, path: Path, key: bytes, writer: str) -> Store:
        connection = cipher.create(path, key)
        schema.migrate(connection)
        return cls(connection, path, key, writer)

    @classmethod
    def open(cls, path: Path, key: bytes, writer: str, *, read_only: bool = False) -> Store:
        """Opens a vault whose schema is this app's own; see `vault.open_vault` for older and newer ones."""
        connection = cipher.connect(path, key, read_only=read_only)
        try:
            return cls(connection, path, key, writer)
        except BaseException:
            connection.close()
            raise

    def again(self) -> Store:
        """The same vault for another thread."""
        return Store.open(self.path, self.key, self.writer)

    def close(self) -> None:
        self.conn.close()

    @cached_property
    def db(self) -> Database:
        """The sqlite-utils face of the same connection. Imported on first need: the first screen reads without it."""
        from sqlite_utils import Database

        return Database(self.conn, recursive_triggers=False, execute_plugins=False)

    def now(self) -> moments.Instant:
        return moments.now() + self.offset

    @property
    def version(self) -> int:
        """Another one whenever another connection has written."""
        return int(self.value("PRAGMA data_version"))

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction, re-entrant: all of the outermost is kept, durably, or nothing is.

        `BEGIN IMMEDIATE`, because a deferred one that reads before it writes fails at once when another
        connection wrote in between.
        """
        if self.conn.in_transaction:
            with self.db.atomic():
                yield
            return
        with cipher.told():
            self.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.conn.execute("COMMIT")
            except BaseException:
                if self.conn.in_transaction:
                    self.conn.execute("ROLLBACK")
                raise

    @contextmanager
    def act(self, member: str) -> Iterator[Act]:
        """One act of one person: what it writes shares an id and is undone together."""
        from outreach_app.store.act import Act

        with self.write():
            yield Act(self, member, RecordId(new_id()))

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        with cipher.told():
            self.conn.execute(sql, values)

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        with cipher.told():
            return self.conn.execute(sql, values).fetchall()  # type: ignore[no-any-return]

    def row(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Row | None:
        with cipher.told():
            return self.conn.execute(sql, values).fetchone()  # type: ignore[no-any-return]

    def value(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        found = self.row(sql, values)
        return found[0] if found else None

    def column(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterable[Any]:
        return [row[0] for row in self.rows(sql, values)]

    def pairs(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> dict[Any, Any]:
        """Two columns as a dictionary."""
        return dict(self.rows(sql, values))

    def setting(self, key: str) -> str | None:
        """A fact of this device, never journalled."""
        if not self._has_settings:
            self._has_settings = bool(self.value("SELECT 1 FROM sqlite_schema WHERE name = 'local_setting'"))
        if not self._has_settings:
            return None
        found = self.value("SELECT value FROM local_setting WHERE key = ?", (key,))
        return None if found is None else str(found)

    def keep_setting(self, key: str, value: str) -> None:
        with self.write():
            self.execute("INSERT OR REPLACE INTO local_setting (key, value) VALUES (?, ?)", (key, value))
            if key == "clock_offset":
                self.offset = int(value)
