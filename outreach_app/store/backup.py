"""Verified copies of the vault: made, checked, thinned out, and put back."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict, final

from outreach_app.domain.errors import Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.store import cipher, keys
from outreach_app.store.files import write_whole
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, is_whole, remember, remember_restored

DAILY, WEEKLY = 12, 10
_NAME = "%Y-%m-%dT%H%M%SZ"


@final
class ErasureNote(TypedDict):
    """One erasure, as told beside the vault; no word of anyone in it."""

    person: RecordId
    texts_too: bool


@final
class RoundNote(TypedDict):
    """A round from door to door that ended: its addresses are erased again whenever a copy is put back."""

    round: RecordId


@final
class PurgeNote(TypedDict):
    """What the campaign's terms ended, by category: ids and nothing else."""

    purge: dict[str, list[RecordId]]


Note = ErasureNote | RoundNote | PurgeNote


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
    target = vault.backups / f"{made:{_NAME}}.db"
    beside = target.with_suffix(".new")
    with cipher.told():
        vault.backups.mkdir(parents=True, exist_ok=True)
        _remove_half_copies(vault)
        try:
            _copy(store, beside)
            if vault.keys.exists():
                shutil.copy2(vault.keys, target.with_suffix(".keys"))
            _copy_pictures(vault, store)
            beside.replace(target)
        except BaseException:
            _remove_half_copies(vault)
            raise
    remember(vault, store)
    thin_out(vault)
    return Backup(path=target, made=made)


def backups(vault: Vault) -> list[Backup]:
    """Newest first."""
    found = [Backup(path=path, made=made) for path in vault.backups.glob("*Z.db") if (made := _made(path))]
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

    Whoever opens it next to write takes a new writer's name. (`rights.restore` also erases again who was erased since.)
    """
    if not _opens(backup.path, key):
        raise refuse("backup.damaged")
    beside = vault.database.with_suffix(".new")
    with cipher.told():
        try:
            shutil.copy2(backup.path, beside)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        if backup.keys.exists() and not vault.keys.exists():
            shutil.copy2(backup.keys, vault.keys)
        _put_pictures_back(vault)
        remember_restored(vault)
        aside = _set_aside(vault)
        beside.replace(vault.database)
    return aside


def _set_aside(vault: Vault) -> Path | None:
    """Moves the database away, and its write-ahead log with it: the last commits may still be in there."""
    Path(f"{vault.database}-shm").unlink(missing_ok=True)
    aside = vault.folder / f"set-aside-{datetime.now(UTC):%Y-%m-%dT%H%M%S%fZ}.db"
    log = Path(f"{vault.database}-wal")
    if log.exists():
        log.replace(f"{aside}-wal")
    return vault.database.replace(aside) if vault.database.exists() else None


def thin_out(vault: Vault) -> None:
    """Keeps the newest of each of the last 12 days and 10 weeks that have one, none made before the last erasure."""
    kept: set[Path] = set()
    for span, count in (("%Y-%m-%d", DAILY), ("%G-%V", WEEKLY)):
        newest: dict[str, Path] = {}
        for backup in backups(vault):
            newest.setdefault(f"{backup.made:{span}}", backup.path)
        kept.update(list(newest.values())[:count])
    recent = datetime.now(UTC) - timedelta(minutes=10)
    for backup in backups(vault)[1:]:
        if _holds_erased(vault, backup.path) or (backup.path not in kept and backup.made < recent):
            _remove(backup.path)


def rewrite_after_erasure(vault: Vault, store: Store, note: Note) -> list[Path]:
    """Erasing reaches the copies too: a fresh one is made and checked, then the older ones go. Returns those.

    Cut short, it is finished by the next copy made: the note says which are too old to stay.
    """
    if note not in erasure_notes(vault):
        note_erasure(vault, note)
    store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older = [b.path for b in backups(vault)] + list(vault.folder.glob("set-aside-*.db"))
    fresh = back_up(vault, store)
    gone = [path for path in older if path != fresh.path]
    for path in [*gone, *vault.folder.glob("set-aside-*")]:
        _remove(path)
    return gone


def erasure_notes(vault: Vault) -> list[Note]:
    """Who, which rounds' addresses, what at its term: erased here, and again whenever a copy is put back."""
    try:
        return list(json.loads(vault.erased.read_bytes()))
    except FileNotFoundError:
        return []


def note_erasure(vault: Vault, note: Note) -> None:
    """Last thing before an erasure is committed, so that no crash parts the two."""
    write_whole(vault.erased, json.dumps([*erasure_notes(vault), note]).encode())


def share_slots(vault: Vault, slots: keys.Slots) -> None:
    """Copies open as the vault does: a slot it gave up, the open one above all, would still open them."""
    for backup in backups(vault):
        keys.write_slots(backup.keys, slots)


def _copy(store: Store, beside: Path) -> None:
    """A copy in one piece, checked. Whoever types meanwhile goes on: it holds at least what stood when it began."""
    least = store.value("SELECT count(*) FROM journal")
    connection = cipher.create(beside, store.key)
    try:
        store.conn.backup(connection)
        connection.execute("PRAGMA journal_mode = DELETE")  # nothing beside it, even read from a locked stick
    finally:
        connection.close()
    copy = Store.open(beside, store.key, store.writer, read_only=True)
    try:
        if not is_whole(copy) or copy.value("SELECT count(*) FROM journal") < least:
            raise refuse("backup.failed")
    finally:
        copy.close()


def _copy_pictures(vault: Vault, store: Store) -> None:
    """One folder of pictures serves all copies: each is named from its own bytes, and goes once no row knows it."""
    known = set(store.column("SELECT name FROM media WHERE name IS NOT NULL"))
    if not known and not vault.backed_up_media.exists():
        return
    vault.backed_up_media.mkdir(exist_ok=True)
    for name in known:
        picture, kept = vault.media / name, vault.backed_up_media / name
        if picture.exists() and not kept.exists():
            write_whole(kept, picture.read_bytes())
    for kept in vault.backed_up_media.iterdir():
        if kept.name not in known:
            kept.unlink()


def _put_pictures_back(vault: Vault) -> None:
    for kept in vault.backed_up_media.glob("*"):
        if not (vault.media / kept.name).exists():
            vault.media.mkdir(exist_ok=True)
            write_whole(vault.media / kept.name, kept.read_bytes())


def _holds_erased(vault: Vault, path: Path) -> bool:
    return vault.erased.exists() and path.stat().st_mtime < vault.erased.stat().st_mtime


def _remove(path: Path) -> None:
    for gone in (path, path.with_suffix(".keys"), Path(f"{path}-wal"), Path(f"{path}-shm")):
        gone.unlink(missing_ok=True)


def _remove_half_copies(vault: Vault) -> None:
    for path in vault.backups.glob("*.new*"):
        path.unlink(missing_ok=True)


def _opens(path: Path, key: bytes) -> bool:
    try:
        store = Store.open(path, key, "check", read_only=True)
    except Refused:
        return False
    try:
        return is_whole(store)
    finally:
        store.close()


def _made(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.stem, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def keys_at(backup: Backup) -> keys.Slots:
    """The slots that opened the vault on the day of that copy."""
    return keys.read_slots(backup.keys)
