"""A vault on disk: the encrypted database, its key slots, its media, its backups, and the lock that guards them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import new_id
from outreach_app.store import cipher, keys, schema
from outreach_app.store.files import write_whole
from outreach_app.store.lock import Lock
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True)
class Vault:
    """The folder of one campaign's vault."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "vault.db"

    @property
    def keys(self) -> Path:
        return self.folder / "vault.keys"

    @property
    def mark(self) -> Path:
        """What we last knew of the database; beside the folder, so that a whole one put back by hand is noticed."""
        return self.folder.with_name(f"{self.folder.name}.mark")

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def backed_up_media(self) -> Path:
        return self.backups / "media"

    @property
    def erased(self) -> Path:
        """Ids erased here, replayed on every restore; holds no word of anyone."""
        return self.folder / "erased.json"

    @property
    def exists(self) -> bool:
        return self.keys.exists()

    def lock(self) -> Lock:
        """Taken by whoever writes. Not Qt's, so that window and command line see each other."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return Lock(self.folder / "vault.lock")


@contextlib.contextmanager
def held(vault: Vault) -> Iterator[None]:
    """Holds the vault's lock; refuses at once where another window or command has it."""
    with cipher.told():
        lock = vault.lock()
        is_ours = lock.acquire()
    if not is_ours:
        raise refuse("vault.in_use")
    try:
        yield
    finally:
        lock.release()


def create_vault(vault: Vault, writer: str) -> Store:
    """A new vault with an open slot: protect it before anyone real is recorded."""
    if vault.exists or vault.database.exists():
        raise refuse("vault.exists")
    key = keys.new_key()
    with cipher.told():
        vault.folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as undone:
        undone.callback(vault.database.unlink, missing_ok=True)
        store = Store.create(vault.database, key, writer)
        undone.callback(store.close)
        keys.write_slots(vault.keys, keys.Slots(vault=new_id(), slots=(keys.open_slot(key),)))
        remember(vault, store)
        undone.pop_all()
    return store


def open_vault(vault: Vault, key: bytes, writer: str, *, read_only: bool = False) -> Store:
    """An open store with this app's schema.

    Raises Refused `vault.missing`, `vault.damaged`, `vault.newer`, `vault.not_encrypted`, and, to write in it,
    `vault.rolled_back` (the caller renews the writer's name and opens again).
    """
    if not vault.database.exists() or vault.database.stat().st_size == 0:
        raise refuse("vault.damaged" if vault.exists else "vault.missing")
    store = Store.open(vault.database, key, writer, read_only=read_only)
    try:
        if schema.schema_version(store.conn) == 0:  # no page of it is left: SQLite takes that for a new database
            raise refuse("vault.damaged")
        older = schema.needs_migration(store.conn)
        if not read_only and _is_rolled_back(vault, store):
            raise refuse("vault.rolled_back")
        if older and not read_only:
            from outreach_app.store import backup

            backup.back_up(vault, store)
            schema.migrate(store.conn)
    except BaseException:
        store.close()
        raise
    return store


def remember(vault: Vault, store: Store) -> None:
    """Writes the high-water mark; at close and after each backup."""
    _write_mark(vault, {"writer": store.writer, "sequence": _last_sequence(store)})


def remember_restored(vault: Vault) -> None:
    """A copy was put back: whoever wrote past it must never write again under that name."""
    _write_mark(vault, {"writer": read_mark(vault).get("writer"), "restored": True})


def read_mark(vault: Vault) -> dict[str, Any]:
    try:
        found = json.loads(vault.mark.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_sound(store: Store) -> bool:
    """SQLite's quick check; seconds on a large vault, so after the first paint."""
    from sqlcipher3 import dbapi2

    try:
        return bool(store.conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except dbapi2.DatabaseError:
        return False


def is_whole(store: Store) -> bool:
    """Every page as it was written (its authentication code holds), and sound: what a copy must pass."""
    return not store.conn.execute("PRAGMA cipher_integrity_check").fetchall() and is_sound(store)


def _write_mark(vault: Vault, mark: dict[str, Any]) -> None:
    write_whole(vault.mark, json.dumps(mark).encode())


def _is_rolled_back(vault: Vault, store: Store) -> bool:
    known, last = read_mark(vault), _last_sequence(store)
    ours = known.get("writer") == store.writer
    if known.get("restored"):
        return ours or last > 0
    reached = known.get("sequence", 0)
    return ours and isinstance(reached, int) and last < reached


def _last_sequence(store: Store) -> int:
    return int(
        store.value(
            "SELECT coalesce(max(sequence), 0) FROM journal WHERE writer = ? AND audience = 'campaign'",
            (store.writer,),
        )
    )
