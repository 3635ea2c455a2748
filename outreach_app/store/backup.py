"""Verified copies of the vault: made, checked, thinned out, and put back."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

from outreach_app.domain.errors import Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.store import cipher, keys
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, is_sound, remember

DAILY, WEEKLY = 12, 10


class ErasureNote(TypedDict):
    """One erasure, as told beside the vault; no word of anyone in it."""

    person: RecordId
    texts_too: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy, with the key slots of its day beside it."""

    path: Path
    made: datetime

    @property
    def keys(self) -> Path:
        return self.path.with_suffix(".keys")


def back_up(vault: Vault, store: Store) -> Backup:
    """A verified copy, then thins out the old ones. Raises Refused `backup.failed` and leaves no half copy."""
    made = datetime.now(UTC).replace(microsecond=0)
    target = vault.backups / f"{made:%Y-%m-%dT%H%M%SZ}.db"
    beside = target.with_suffix(".new")
    with cipher.told():
        vault.backups.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        copy = cipher.create(beside, store.key)
        try:
            copy.execute("PRAGMA journal_mode = DELETE")
            store.conn.backup(copy)
        finally:
            copy.close()
        _verify(beside, store)
        if vault.keys.exists():
            shutil.copy2(vault.keys, target.with_suffix(".keys"))
        beside.replace(target)
    remember(vault, store)
    thin_out(vault)
    return Backup(path=target, made=made)


def backups(vault: Vault) -> list[Backup]:
    """Newest first."""
    found = [Backup(path=path, made=_made(path)) for path in vault.backups.glob("*Z.db")]
    return sorted(found, key=lambda b: b.made, reverse=True)


def is_due(vault: Vault) -> bool:
    """True once a day: the newest copy is of another day, or there is none."""
    newest = next(iter(backups(vault)), None)
    return newest is None or newest.made.date() != datetime.now(UTC).date()


def newest_good(vault: Vault, key: bytes) -> Backup | None:
    """The newest copy that opens and passes its check."""
    return next((backup for backup in backups(vault) if _opens(backup.path, key)), None)


def restore(vault: Vault, backup: Backup, key: bytes) -> Path | None:
    """Puts a copy back; what stood before is set aside, never deleted, and its path returned.

    The caller opens with a renewed writer, after `rights.restore` has erased again who was erased since.
    """
    if not _opens(backup.path, key):
        raise refuse("backup.damaged")
    aside = None
    if vault.database.exists():
        aside = vault.folder / f"set-aside-{datetime.now(UTC):%Y-%m-%dT%H%M%S%fZ}.db"
        vault.database.replace(aside)
    for ending in ("-wal", "-shm"):
        Path(f"{vault.database}{ending}").unlink(missing_ok=True)
    shutil.copy2(backup.path, vault.database)
    if backup.keys.exists() and not vault.keys.exists():
        shutil.copy2(backup.keys, vault.keys)
    vault.mark.unlink(missing_ok=True)
    return aside


def thin_out(vault: Vault) -> None:
    """Keeps the newest of each of the last 12 days and 10 weeks that have one."""
    kept: set[Path] = set()
    for span, count in (("%Y-%m-%d", DAILY), ("%G-%V", WEEKLY)):
        newest: dict[str, Path] = {}
        for backup in backups(vault):
            newest.setdefault(f"{backup.made:{span}}", backup.path)
        kept.update(list(newest.values())[:count])
    recent = datetime.now(UTC) - timedelta(minutes=10)
    for backup in backups(vault):
        if backup.path not in kept and backup.made < recent:
            backup.path.unlink()
            backup.keys.unlink(missing_ok=True)


def rewrite_after_erasure(vault: Vault, store: Store, note: ErasureNote) -> list[Path]:
    """Erasing reaches the copies too: a fresh one is made and checked, then the older ones go. Returns those."""
    _write_notes(vault, [*erasure_notes(vault), note])
    store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    fresh = back_up(vault, store)
    older = [b.path for b in backups(vault) if b.path != fresh.path]
    older += list(vault.folder.glob("set-aside-*.db"))
    for path in older:
        path.unlink()
        path.with_suffix(".keys").unlink(missing_ok=True)
    return older


def erasure_notes(vault: Vault) -> list[ErasureNote]:
    """Who was erased here, by token, to be forgotten again whenever a copy is put back."""
    try:
        return list(json.loads(vault.erased.read_text("utf-8")))
    except FileNotFoundError:
        return []


def _write_notes(vault: Vault, notes: list[ErasureNote]) -> None:
    beside = vault.erased.with_suffix(".new")
    beside.write_text(json.dumps(notes), "utf-8")
    beside.replace(vault.erased)


def _verify(path: Path, store: Store) -> None:
    copy = Store.open(path, store.key, store.writer, read_only=True)
    try:
        counts = [s.value("SELECT count(*) FROM journal") for s in (copy, store)]
        if not is_sound(copy) or counts[0] != counts[1]:
            raise refuse("backup.failed")
    finally:
        copy.close()


def _opens(path: Path, key: bytes) -> bool:
    try:
        store = Store.open(path, key, "check", read_only=True)
    except Refused:
        return False
    try:
        return is_sound(store)
    finally:
        store.close()


def _made(path: Path) -> datetime:
    return datetime.strptime(path.stem, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)


def keys_at(backup: Backup) -> keys.Slots:
    """The slots that opened the vault on the day of that copy."""
    return keys.read_slots(backup.keys)
