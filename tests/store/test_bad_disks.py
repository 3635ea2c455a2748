"""Full disks, read-only folders, files where folders should be: told as such, and nothing lost."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outreach_app.domain.errors import Refused
from outreach_app.settings import Device, Home, keep_device, read_device
from outreach_app.store import backup, cipher, keys, media
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, create_vault, held, open_vault


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def say_something(store: Store, text: str = "Des bancs") -> None:
    with store.act("m") as act:
        act.create("idea", text=text, source="screen", at=act.at)


def fill_up(store: Store) -> None:
    """Talks until the disk is full."""
    for _ in range(2_000):
        say_something(store, "Des bancs " * 400)
    raise AssertionError("the disk never filled")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB, where this machine lets us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def make_read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True, capture_output=True)


def test_a_full_disk_is_told_and_what_was_acknowledged_stays(small_disk: Path) -> None:
    vault = Vault(small_disk / "campaign")
    store = create_vault(vault, "laptop")
    assert refusal(lambda: fill_up(store)) == "store.disk_full"
    count = store.value("SELECT count(*) FROM idea")
    assert count > 50
    assert store.value("SELECT count(*) FROM journal") == count
    store.close()
    again = open_vault(vault, store.key, "laptop")
    assert again.value("SELECT count(*) FROM idea") == count
    again.close()


def leave_room(disk: Path, room: int) -> Path:
    """A file that takes all but `room` bytes of the disk."""
    free = os.statvfs(disk)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_bsize - room)))
    return ballast


def test_a_backup_that_does_not_fit_leaves_no_half_copy(small_disk: Path) -> None:
    vault = Vault(small_disk / "campaign")
    store = create_vault(vault, "laptop")
    for _ in range(20):
        say_something(store, "Des bancs " * 400)
    ballast = leave_room(small_disk, 300_000)
    assert refusal(lambda: backup.back_up(vault, store)) == "store.disk_full"
    assert list(vault.backups.iterdir()) == []
    ballast.unlink()
    say_something(store)
    store.close()


def test_putting_a_copy_back_on_a_full_disk_loses_nothing(small_disk: Path) -> None:
    vault = Vault(small_disk / "campaign")
    store = create_vault(vault, "laptop")
    copy = backup.back_up(vault, store)
    say_something(store)
    store.close()
    ballast = leave_room(small_disk, 100_000)
    assert refusal(lambda: backup.restore(vault, copy, store.key)) == "store.disk_full"
    ballast.unlink()
    again = open_vault(vault, store.key, "laptop")
    assert again.value("SELECT count(*) FROM idea") == 1
    again.close()


def test_a_full_disk_while_protecting_keeps_the_slots_there_were(small_disk: Path) -> None:
    vault = Vault(small_disk / "campaign")
    store = create_vault(vault, "laptop")
    before = keys.read_slots(vault.keys)
    leave_room(small_disk, 0)
    slots = keys.Slots(vault="v", slots=before.slots * 500)
    assert refusal(lambda: keys.write_slots(vault.keys, slots)) == "store.disk_full"
    assert keys.read_slots(vault.keys) == before
    store.close()


def test_a_disk_that_is_read_only(small_disk: Path) -> None:
    home = Home(small_disk / "home")
    keep_device(home, Device(writer="laptop"))
    vault = home.vault("petite")
    store = create_vault(vault, "laptop")
    say_something(store)
    store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    make_read_only(small_disk)
    assert read_device(home).writer == "laptop"
    assert refusal(lambda: keep_device(home, Device(writer="other"))) == "store.read_only"
    assert refusal(lambda: held(vault).__enter__()) == "store.read_only"
    assert refusal(lambda: create_vault(home.vault("autre"), "laptop")) == "store.read_only"
    assert refusal(lambda: say_something(open_vault(vault, store.key, "laptop"))) == "store.read_only"


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    home = Home(in_the_way)
    assert refusal(lambda: keep_device(home, Device(writer="w"))) == "store.read_only"
    assert refusal(lambda: read_device(home)) == "store.read_only"
    for vault in (home.vault("petite"), Vault(in_the_way)):
        assert refusal(lambda v=vault: create_vault(v, "laptop")) == "store.read_only"  # type: ignore[misc]
        assert refusal(lambda v=vault: held(v).__enter__()) == "store.read_only"  # type: ignore[misc]
    assert home.campaigns() == []


def test_a_folder_where_the_database_should_be(vault: Vault, opened: Store) -> None:
    opened.close()
    vault.database.unlink()
    vault.database.mkdir()
    assert refusal(lambda: open_vault(vault, opened.key, "laptop")) in ("store.read_only", "vault.damaged")


def test_a_vault_that_cannot_be_made_leaves_nothing_in_the_way(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert refusal(lambda: create_vault(vault, "laptop")) == "store.disk_full"
    create_vault(vault, "laptop").close()


def full_database(store: Store) -> None:
    """No page more than there are: what a full disk looks like where none can be mounted."""
    pages = store.conn.execute("PRAGMA page_count").fetchone()[0]
    store.conn.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_database_writes_nothing_of_the_act_and_goes_on_afterwards(store: Store) -> None:
    full_database(store)
    assert refusal(lambda: fill_up(store)) == "store.disk_full"
    count = store.value("SELECT count(*) FROM journal")
    assert store.value("SELECT count(*) FROM idea") == count
    store.conn.execute("PRAGMA max_page_count = 1000000")
    say_something(store)
    assert store.value("SELECT count(*) FROM journal") == count + 1


def test_a_full_database_inside_a_longer_transaction_undoes_all_of_it(store: Store) -> None:
    full_database(store)

    def long_story() -> None:
        with store.write():
            say_something(store)
            fill_up(store)

    assert refusal(long_story) == "store.disk_full"
    assert not store.conn.in_transaction
    assert store.value("SELECT count(*) FROM journal") == 0


def test_another_writer_is_waited_for_then_told(tmp_path: Path, store: Store) -> None:
    other = store.again()
    other.conn.execute("PRAGMA busy_timeout = 50")
    with store.write():
        store.execute("INSERT INTO local_setting VALUES ('a', 'b')")
        assert refusal(lambda: say_something(other)) == "store.busy"
    say_something(other)
    other.close()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "store.disk_full"),
        (errno.EDQUOT, "store.disk_full"),
        (errno.EROFS, "store.read_only"),
        (errno.EACCES, "store.read_only"),
        (errno.EPERM, "store.read_only"),
        (errno.ENOTDIR, "store.read_only"),
        (errno.EEXIST, "store.read_only"),
    ],
)
def test_the_disks_own_words(number: int, code: str) -> None:
    with pytest.raises(Refused) as refused, cipher.told():
        raise OSError(number, os.strerror(number))
    assert refused.value.code == code


def test_other_troubles_are_bugs_and_surface() -> None:
    with pytest.raises(OSError, match="pipe"), cipher.told():
        raise OSError(errno.EPIPE, "Broken pipe")


def test_a_picture_that_does_not_fit_is_told_and_no_row_speaks_of_it(small_disk: Path) -> None:
    store = create_vault(Vault(small_disk / "campaign"), "laptop")

    def keep() -> None:
        with store.act("m") as act:
            media.keep(act, os.urandom(13_000_000), what="page", audience="contacts.-")

    assert refusal(keep) == "store.disk_full"
    assert store.value("SELECT count(*) FROM media") == 0
    store.close()
