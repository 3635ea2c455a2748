"""Copies: made whole, thinned out, put back, and cleaned of whoever was erased."""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.store import backup, keys
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, open_vault, read_mark


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def say_something(store: Store, text: str = "Des bancs") -> None:
    with store.act("m") as act:
        act.create("idea", text=text, source="screen", at=act.at)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def count_ideas(path: Path, key: bytes) -> int:
    store = Store.open(path, key, "check", read_only=True)
    try:
        return int(store.value("SELECT count(*) FROM idea"))
    finally:
        store.close()


def pretend_made(vault: Vault, copy: backup.Backup, made: datetime) -> Path:
    """The same copy, as if made then."""
    path = vault.backups / f"{made:%Y-%m-%dT%H%M%SZ}.db"
    path.write_bytes(copy.path.read_bytes())
    path.with_suffix(".keys").write_bytes(copy.keys.read_bytes())
    return path


def test_a_copy_is_one_whole_file_with_its_key_slots(vault: Vault, opened: Store) -> None:
    say_something(opened)
    copy = backup.back_up(vault, opened)
    assert names(vault.backups) == sorted([copy.path.name, copy.keys.name])
    assert backup.backups(vault) == [copy]
    assert count_ideas(copy.path, opened.key) == 1
    assert backup.keys_at(copy) == keys.read_slots(vault.keys)
    assert read_mark(vault)["sequence"] == 1
    assert names(vault.backups) == sorted([copy.path.name, copy.keys.name]), "reading it leaves nothing beside it"


def test_a_copy_is_encrypted(vault: Vault, opened: Store) -> None:
    say_something(opened)
    copy = backup.back_up(vault, opened)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(copy.path).execute("SELECT * FROM idea")
    assert b"Des bancs" not in copy.path.read_bytes()


def test_copying_goes_on_while_somebody_is_typing(vault: Vault, opened: Store) -> None:
    for _ in range(200):
        say_something(opened, "Des bancs " * 50)
    stop = threading.Event()

    def type_on() -> None:
        own = opened.again()
        try:
            while not stop.is_set():
                say_something(own)
                time.sleep(0.001)
        finally:
            own.close()

    thread = threading.Thread(target=type_on)
    thread.start()
    try:
        copies = [backup.back_up(vault, opened) for _ in range(5)]
    finally:
        stop.set()
        thread.join()
    assert count_ideas(copies[-1].path, opened.key) > 200


def test_a_copy_that_fails_its_check_is_not_kept(vault: Vault, opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "is_whole", lambda _: False)
    assert refusal(lambda: backup.back_up(vault, opened)) == "backup.failed"
    assert names(vault.backups) == []


def test_what_a_crash_left_of_an_earlier_copy_goes(vault: Vault, opened: Store) -> None:
    vault.backups.mkdir()
    for name in ("2017-02-09T100000Z.new", "2017-02-09T100000Z.new-wal", "2017-02-09T100000Z.new-shm"):
        (vault.backups / name).write_bytes(b"half")
    copy = backup.back_up(vault, opened)
    assert names(vault.backups) == sorted([copy.path.name, copy.keys.name])


def test_a_file_somebody_left_among_the_copies_is_not_one(vault: Vault, opened: Store) -> None:
    copy = backup.back_up(vault, opened)
    (vault.backups / "copie de 2017-02-09T100000Z.db").write_bytes(b"x")
    (vault.backups / "notesZ.db").write_bytes(b"x")
    assert backup.backups(vault) == [copy]
    backup.back_up(vault, opened)
    assert (vault.backups / "notesZ.db").exists()


def test_twelve_days_and_ten_weeks_are_kept(vault: Vault, opened: Store) -> None:
    first = backup.back_up(vault, opened)
    now = datetime.now(UTC).replace(microsecond=0)
    every = [now - timedelta(hours=8 * n) for n in range(1, 3 * 200)]
    for made in every:
        pretend_made(vault, first, made)
    backup.thin_out(vault)
    kept = [b.made for b in backup.backups(vault)]
    assert kept == sorted(kept, reverse=True)
    days = {made.date() for made in [*every, now]}
    assert {made.date() for made in kept} >= set(sorted(days)[-backup.DAILY :])
    weeks = {made.isocalendar()[:2] for made in [*every, now]}
    assert {made.isocalendar()[:2] for made in kept} == set(sorted(weeks)[-backup.WEEKLY :])
    assert len(kept) <= backup.DAILY + backup.WEEKLY + 1
    assert len(list(vault.backups.glob("*.keys"))) == len(kept)
    backup.thin_out(vault)
    assert [b.made for b in backup.backups(vault)] == kept


def test_days_without_work_do_not_count(vault: Vault, opened: Store) -> None:
    first = backup.back_up(vault, opened)
    long_ago = [datetime(2017, 2, 1, tzinfo=UTC) + timedelta(days=n) for n in range(5)]
    paths = [pretend_made(vault, first, made) for made in long_ago]
    backup.thin_out(vault)
    assert all(path.exists() for path in paths)


def test_a_damaged_copy_is_passed_over_for_the_newest_good_one(vault: Vault, opened: Store) -> None:
    copy = backup.back_up(vault, opened)
    older = pretend_made(vault, copy, datetime(2017, 2, 9, tzinfo=UTC))
    copy.path.write_bytes(copy.path.read_bytes()[:5000])
    found = backup.newest_good(vault, opened.key)
    assert found is not None
    assert found.path == older
    assert refusal(lambda: backup.restore(vault, copy, opened.key)) == "backup.damaged"
    assert backup.newest_good(vault, bytes(32)) is None


def test_putting_a_copy_back_sets_aside_what_stood_with_its_last_words(vault: Vault, opened: Store) -> None:
    """What was committed but not yet moved out of the write-ahead log is set aside too."""
    say_something(opened)
    copy = backup.back_up(vault, opened)
    say_something(opened, "Une fontaine")
    log = Path(f"{vault.database}-wal").read_bytes()
    before = vault.database.read_bytes()
    opened.close()
    vault.database.write_bytes(before)
    Path(f"{vault.database}-wal").write_bytes(log)  # as a power cut would leave it
    aside = backup.restore(vault, copy, opened.key)
    assert aside is not None
    assert count_ideas(vault.database, opened.key) == 1
    store = Store.open(aside, opened.key, "check")
    assert store.column("SELECT text FROM idea ORDER BY row") == ["Des bancs", "Une fontaine"]
    store.close()


def test_after_a_copy_is_put_back_nobody_writes_under_the_old_name(vault: Vault, opened: Store) -> None:
    copy = backup.back_up(vault, opened)
    opened.close()
    backup.restore(vault, copy, opened.key)
    assert refusal(lambda: open_vault(vault, opened.key, "laptop")) == "vault.rolled_back"
    open_vault(vault, opened.key, "laptop", read_only=True).close()


def test_a_copy_brings_its_keys_where_the_vault_lost_them(vault: Vault, opened: Store) -> None:
    copy = backup.back_up(vault, opened)
    opened.close()
    slots = keys.read_slots(vault.keys)
    vault.keys.unlink()
    vault.database.unlink()
    assert backup.restore(vault, copy, opened.key) is None
    assert keys.read_slots(vault.keys) == slots


def test_copies_made_before_an_erasure_go_and_those_set_aside_too(vault: Vault, opened: Store) -> None:
    first = backup.back_up(vault, opened)
    older = pretend_made(vault, first, datetime(2017, 2, 9, tzinfo=UTC))
    aside = vault.folder / "set-aside-2017-02-09T100000000000Z.db"
    for path in (aside, Path(f"{aside}-wal"), vault.backups / "2017-02-09T110000Z.new"):
        path.write_bytes(b"somebody")
    gone = backup.rewrite_after_erasure(vault, opened, {"person": RecordId("p"), "texts_too": False})
    assert {older, aside} <= set(gone)
    (fresh,) = backup.backups(vault)
    assert names(vault.backups) == sorted([fresh.path.name, fresh.keys.name])
    assert not list(vault.folder.glob("set-aside*"))
    assert backup.erasure_notes(vault) == [{"person": "p", "texts_too": False}]


def test_an_erasure_cut_short_is_finished_by_the_next_copy(vault: Vault, opened: Store) -> None:
    first = backup.back_up(vault, opened)
    older = pretend_made(vault, first, datetime(2017, 2, 9, tzinfo=UTC))
    backup.note_erasure(vault, {"person": RecordId("p"), "texts_too": False})
    past = time.time() - 60
    os.utime(older, (past, past))
    backup.back_up(vault, opened)
    assert not older.exists()
    assert not older.with_suffix(".keys").exists()


def test_the_notes_of_erasures_grow_and_hold_no_word(vault: Vault, opened: Store) -> None:
    for person in ("p", "q"):
        backup.note_erasure(vault, {"person": RecordId(person), "texts_too": True})
    assert [note["person"] for note in backup.erasure_notes(vault)] == ["p", "q"]
    assert set(json.loads(vault.erased.read_text())[0]) == {"person", "texts_too"}
