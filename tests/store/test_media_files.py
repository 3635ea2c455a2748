"""Pictures beside the vault: noise to whoever has not the row, gone with it."""

import shutil
from collections.abc import Callable

import pytest

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.store import backup, media
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

PICTURE = b"\xff\xd8\xff" + b"handwriting of somebody" * 50


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def keep(store: Store, content: bytes = PICTURE) -> RecordId:
    with store.act("m") as act:
        return media.keep(act, content, what="page", audience="contacts.s")


def test_a_picture_comes_back_and_its_file_is_noise(opened: Store) -> None:
    kept = keep(opened)
    assert media.fetch(opened, kept) == PICTURE
    (path,) = media.folder_of(opened).iterdir()
    assert b"handwriting" not in path.read_bytes()
    assert path.name == opened.value("SELECT name FROM media")
    assert media.orphans(opened) == []


def test_the_same_picture_twice_is_two_files(opened: Store) -> None:
    assert keep(opened) != keep(opened)
    assert len(list(media.folder_of(opened).iterdir())) == 2


def test_a_damaged_or_missing_file_is_told(opened: Store) -> None:
    kept = keep(opened)
    (path,) = media.folder_of(opened).iterdir()
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert refusal(lambda: media.fetch(opened, kept)) == "media.damaged"
    path.write_bytes(b"")
    assert refusal(lambda: media.fetch(opened, kept)) == "media.damaged"
    path.unlink()
    assert refusal(lambda: media.fetch(opened, kept)) == "media.missing"
    assert refusal(lambda: media.fetch(opened, RecordId("nobody"))) == "media.missing"


def test_too_large_is_refused_before_anything_is_written(opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "LARGEST", 10)
    assert refusal(lambda: keep(opened)) == "media.too_large"
    assert not media.folder_of(opened).exists()


def test_a_picture_forgotten_takes_row_key_and_file(opened: Store) -> None:
    kept = keep(opened)
    key = opened.value("SELECT key FROM media")
    with opened.act("m") as act:
        path = media.forget(act, kept)
    assert path is not None
    path.unlink()
    assert opened.value("SELECT count(*) FROM media") == 0
    assert not opened.value("SELECT count(*) FROM journal WHERE instr(body, ?)", (key,))


def test_a_forgetting_that_fails_keeps_the_picture(opened: Store) -> None:
    kept = keep(opened)

    def forget_then_fail() -> None:
        with opened.act("m") as act:
            media.forget(act, kept)
            raise Refused

    with pytest.raises(Refused):
        forget_then_fail()
    assert media.fetch(opened, kept) == PICTURE


def test_a_file_whose_row_was_never_written_is_an_orphan(opened: Store) -> None:
    def fail() -> None:
        with opened.act("m") as act:
            media.keep(act, PICTURE, what="page", audience="contacts.s")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(media.orphans(opened)) == 1


def test_pictures_are_in_the_copies_and_come_back_with_them(vault: Vault, opened: Store) -> None:
    kept = keep(opened)
    copy = backup.back_up(vault, opened)
    shutil.rmtree(vault.media)
    with pytest.raises(Refused, match=r"media\.missing"):
        media.fetch(opened, kept)
    opened.close()
    backup.restore(vault, copy, opened.key)
    restored = Store.open(vault.database, opened.key, "another")
    assert media.fetch(restored, kept) == PICTURE
    restored.close()


def test_a_forgotten_picture_leaves_the_copies_too(vault: Vault, opened: Store) -> None:
    kept = keep(opened)
    backup.back_up(vault, opened)
    with opened.act("m") as act:
        media.forget(act, kept)
    backup.back_up(vault, opened)
    assert list(vault.backed_up_media.iterdir()) == []
