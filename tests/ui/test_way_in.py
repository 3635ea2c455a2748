"""From a double click to an open edition: the first run, every run, and each bad morning."""

import dataclasses
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.campaign import examples
from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import Refused
from outreach_app.queries.campaigns import members
from outreach_app.queries.ideas import count_ideas
from outreach_app.queries.sessions import sessions
from outreach_app.services import campaigns, opening
from outreach_app.settings import Home, read_device
from outreach_app.store import backup, keys
from outreach_app.store.cipher import connect
from outreach_app.store.vault import held
from ui.desk import Desk
from ui.dialogs.campaign_file import CampaignFileDialog
from ui.dialogs.choose import ChooseDialog
from ui.dialogs.dialog import Notification
from ui.dialogs.member import MemberDialog
from ui.dialogs.protect import ProtectDialog
from ui.dialogs.recovery import RecoveryDialog
from ui.dialogs.restore import RestoreDialog
from ui.dialogs.unlock import UnlockDialog
from ui.dialogs.welcome import WelcomeDialog
from ui.way_in import way_in
from ui.work import Work

WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]
GoIn = Callable[..., Desk | None]
PASSPHRASE = "correct horse battery"
LONG = "cheval agrafe pile correcte"
PARIS = "paris-2017"


@pytest.fixture
def go_in(french: None) -> Iterator[GoIn]:
    """Comes in, and goes out again when the test ends."""
    with ExitStack() as stack:

        def enter(home: Home, **how: bool) -> Desk | None:
            work = Work()
            stack.callback(work.close)
            return way_in(home, read_device(home), work, stack, **how)

        yield enter


@pytest.fixture
def new(tmp_path: Path) -> Home:
    return Home(tmp_path / "new")


def enter(dialog: QWidget) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def refuse(dialog: QWidget) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_example_opens_at_once_without_a_passphrase(new: Home, go_in: GoIn, when_asked: WhenAsked) -> None:
    when_asked(WelcomeDialog, enter)
    desk = go_in(new)
    assert desk
    assert desk.member.name == "Inès"
    assert count_ideas(desk.store) == 65
    assert desk.campaign.day(desk.store.now()) == "2017-02-09"
    assert not keys.read_slots(desk.vault.keys).is_protected
    assert read_device(new).campaign == PARIS


def test_whoever_gives_a_name_signs_with_it_from_then_on(new: Home, go_in: GoIn, when_asked: WhenAsked) -> None:
    def introduce(dialog: WelcomeDialog) -> None:
        dialog.form.set_values(name="Leïla", organisation="Curial")
        enter(dialog)

    when_asked(WelcomeDialog, introduce)
    desk = go_in(new)
    assert desk
    assert (desk.member.name, desk.member.organisation) == ("Leïla", "Curial")
    assert {member.name for member in members(desk.store)} == {"Inès", "Leïla"}
    assert desk.store.setting("member") == desk.member.id


def test_a_name_that_cannot_be_kept_is_told_in_the_welcome_and_leaves_no_vault(
    new: Home, go_in: GoIn, when_asked: WhenAsked
) -> None:
    def too_long(dialog: WelcomeDialog) -> None:
        dialog.form.set_values(name="é" * 300)
        enter(dialog)
        when_asked(WelcomeDialog, mend)

    def mend(dialog: WelcomeDialog) -> None:
        assert dialog.form.fields["name"].has_problem
        assert not new.vault(PARIS).database.exists()
        refuse(dialog)

    when_asked(WelcomeDialog, too_long)
    assert go_in(new) is None


def test_leaving_the_welcome_leaves_nothing_behind(new: Home, go_in: GoIn, when_asked: WhenAsked) -> None:
    when_asked(WelcomeDialog, refuse)
    assert go_in(new) is None
    assert new.campaigns() == []


def edition(tmp_path: Path, **changed: str) -> Path:
    text = examples.paris_2017_path().read_text("utf-8").replace("id: paris-2017", "id: curial-2018", 1)
    text = text.replace("example: true", "example: false", 1)
    for old, new in changed.items():
        text = text.replace(f"{old}:", f"{new}:", 1)
    path = tmp_path / "edition.yaml"
    path.write_text(text, "utf-8")
    return path


def from_file(dialog: WelcomeDialog) -> None:
    dialog.form.set_values(name="Mehdi")
    dialog.file.click()


def choose_passphrase(dialog: ProtectDialog, qtbot: QtBot) -> None:
    """No keystore can be trusted here: the dialog says so, and asks for a passphrase."""
    enter(dialog)
    qtbot.waitUntil(lambda: not dialog.form.isHidden())
    for typed, again, wrong in (("court", "court", "passphrase"), (LONG, "autre chose", "again")):
        dialog.form.set_values(passphrase=typed, again=again)
        enter(dialog)
        qtbot.waitUntil(lambda wrong=wrong: dialog.form.fields[wrong].has_problem)
        assert dialog.form.value("passphrase") == typed
    dialog.form.set_values(passphrase=LONG, again=LONG)
    enter(dialog)


def test_a_new_edition_is_protected_before_anything_is_in_it(
    new: Home,
    tmp_path: Path,
    go_in: GoIn,
    when_asked: WhenAsked,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = edition(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    when_asked(WelcomeDialog, from_file)
    when_asked(ProtectDialog, lambda dialog: choose_passphrase(dialog, qtbot))
    when_asked(RecoveryDialog, refuse)
    desk = go_in(new)
    assert desk
    assert (desk.campaign.id, desk.member.name) == ("curial-2018", "Mehdi")
    assert sessions(desk.store) == []
    slots = keys.read_slots(desk.vault.keys)
    assert slots.is_protected
    assert keys.unlock_with_passphrase(slots, LONG) == desk.store.key
    assert not desk.store.setting("unprotected")


def test_whoever_gives_up_protecting_finds_no_vault_made(
    new: Home, tmp_path: Path, go_in: GoIn, when_asked: WhenAsked, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = edition(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    def give_up(dialog: ProtectDialog) -> None:
        refuse(dialog)
        when_asked(WelcomeDialog, refuse)

    when_asked(WelcomeDialog, from_file)
    when_asked(ProtectDialog, give_up)
    assert go_in(new) is None
    assert new.campaigns() == []


def test_a_wrong_file_is_told_line_by_line_and_read_again_with_one_key(
    new: Home,
    tmp_path: Path,
    go_in: GoIn,
    when_asked: WhenAsked,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = edition(tmp_path, timezone="timezome", criteria="criterias")
    at = path.read_text("utf-8").splitlines().index("timezome: Europe/Paris") + 1
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    def mend(dialog: CampaignFileDialog) -> None:
        qtbot.waitUntil(lambda: not dialog.errors.isHidden())
        told = dialog.errors.value()
        assert f"edition.yaml, ligne {at}\xa0: Rien ne s’appelle «\xa0timezome\xa0» ici." in told
        assert "timezome" in told
        assert "criterias" in told
        assert dialog.errors.isReadOnly()
        assert not new.campaigns()
        edition(tmp_path)
        QTest.keyClick(dialog, Qt.Key.Key_F5)

    when_asked(WelcomeDialog, from_file)
    when_asked(CampaignFileDialog, mend)
    when_asked(ProtectDialog, lambda dialog: choose_passphrase(dialog, qtbot))
    when_asked(RecoveryDialog, refuse)
    assert go_in(new)


def test_without_a_name_no_file_is_asked_for(new: Home, go_in: GoIn, when_asked: WhenAsked) -> None:
    def hurry(dialog: WelcomeDialog) -> None:
        dialog.file.click()
        assert dialog.form.fields["name"].has_problem
        refuse(dialog)

    when_asked(WelcomeDialog, hurry)
    assert go_in(new) is None


def test_the_passphrase_opens_and_a_wrong_one_is_told_at_the_field(
    home: Home, go_in: GoIn, when_asked: WhenAsked, qtbot: QtBot
) -> None:
    def unlock(dialog: UnlockDialog) -> None:
        dialog.passphrase.set_value("pas la bonne")
        enter(dialog)
        qtbot.waitUntil(lambda: dialog.passphrase.has_problem, timeout=10_000)
        assert dialog.passphrase.value() == "pas la bonne"
        dialog.passphrase.set_value(PASSPHRASE)
        enter(dialog)

    when_asked(UnlockDialog, unlock)
    desk = go_in(home)
    assert desk
    assert desk.member.name == "Inès"


def test_leaving_the_lock_opens_nothing_and_lets_the_lock_go(home: Home, go_in: GoIn, when_asked: WhenAsked) -> None:
    when_asked(UnlockDialog, refuse)
    assert go_in(home) is None


def test_the_recovery_sheet_opens_and_a_new_passphrase_is_set(
    home: Home, vault_key: bytes, go_in: GoIn, when_asked: WhenAsked, qtbot: QtBot
) -> None:
    vault = home.vault(PARIS)
    store = opening.open_campaign(home, read_device(home), PARIS, vault_key)
    slot, groups = opening.new_recovery_key(vault, store)
    opening.keep_recovery_key(vault, slot)
    opening.close_campaign(vault, store)

    def unlock(dialog: UnlockDialog) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        for typed in (groups[:-4], "0" * 52):
            dialog.recovery.set_value(typed)
            enter(dialog)
            qtbot.waitUntil(lambda: dialog.recovery.has_problem)
        dialog.recovery.set_value(groups.lower())
        enter(dialog)

    def set_passphrase(dialog: ProtectDialog) -> None:
        dialog.form.set_values(passphrase=LONG, again=LONG)
        enter(dialog)

    when_asked(UnlockDialog, unlock)
    when_asked(ProtectDialog, set_passphrase)
    assert go_in(home)
    assert keys.unlock_with_passphrase(keys.read_slots(vault.keys), LONG) == vault_key


def test_a_second_window_is_told_where_the_first_one_is(home: Home, go_in: GoIn) -> None:
    with held(home.vault(PARIS)), pytest.raises(Refused) as caught:
        go_in(home)
    assert caught.value.code == "vault.in_use"


def unlock_rightly(dialog: UnlockDialog) -> None:
    dialog.passphrase.set_value(PASSPHRASE)
    enter(dialog)


def damage(home: Home) -> None:
    database = home.vault(PARIS).database
    content = bytearray(database.read_bytes())
    content[: len(content) // 2] = b"\x00" * (len(content) // 2)
    database.write_bytes(content)


def copy_once(home: Home, key: bytes) -> None:
    store = opening.open_campaign(home, read_device(home), PARIS, key)
    backup.back_up(home.vault(PARIS), store)
    campaigns.add_member(store, "Écrite après la copie")
    opening.close_campaign(home.vault(PARIS), store)


def test_a_damaged_vault_is_replaced_by_its_newest_good_copy(
    home: Home, vault_key: bytes, go_in: GoIn, when_asked: WhenAsked, qtbot: QtBot
) -> None:
    copy_once(home, vault_key)
    before = read_device(home).writer
    damage(home)

    def put_back(dialog: RestoreDialog) -> None:
        qtbot.waitUntil(lambda: dialog.restore.isEnabled())
        assert dialog.list.current
        enter(dialog)

    when_asked(UnlockDialog, unlock_rightly)
    when_asked(RestoreDialog, put_back)
    desk = go_in(home)
    assert desk
    assert count_ideas(desk.store) == 65
    assert [member.name for member in members(desk.store)] == ["Inès"]
    assert read_device(home).writer != before
    assert list(desk.vault.folder.glob("set-aside-*.db"))


def test_a_damaged_vault_without_a_copy_is_left_as_it_is(
    home: Home, go_in: GoIn, when_asked: WhenAsked, qtbot: QtBot
) -> None:
    damage(home)
    content = home.vault(PARIS).database.read_bytes()

    def look(dialog: RestoreDialog) -> None:
        qtbot.waitUntil(lambda: "Aucune bonne copie" in dialog.told)
        assert not dialog.restore.isEnabled()
        refuse(dialog)

    when_asked(UnlockDialog, unlock_rightly)
    when_asked(RestoreDialog, look)
    assert go_in(home) is None
    assert home.vault(PARIS).database.read_bytes() == content


def test_lost_keys_are_found_beside_the_copies(
    home: Home, vault_key: bytes, go_in: GoIn, when_asked: WhenAsked
) -> None:
    copy_once(home, vault_key)
    home.vault(PARIS).keys.unlink()
    assert home.campaigns() == [PARIS]
    when_asked(UnlockDialog, unlock_rightly)
    when_asked(MemberDialog, enter)
    assert go_in(home)
    assert home.vault(PARIS).keys.exists()


@pytest.mark.parametrize("damaged", ["", "{", json.dumps({"vault": 1})])
def test_without_any_keys_it_is_said(home: Home, go_in: GoIn, damaged: str) -> None:
    home.vault(PARIS).keys.write_text(damaged)
    with pytest.raises(Refused) as caught:
        go_in(home)
    assert caught.value.code == "vault.keys_damaged"


def test_a_vault_written_by_a_newer_app_is_left_alone(
    home: Home, vault_key: bytes, go_in: GoIn, when_asked: WhenAsked
) -> None:
    connection = connect(home.vault(PARIS).database, vault_key)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    when_asked(UnlockDialog, unlock_rightly)
    with pytest.raises(Refused) as caught:
        go_in(home)
    assert caught.value.code == "vault.newer"


def test_a_plain_database_is_not_taken_for_a_vault(home: Home, go_in: GoIn, when_asked: WhenAsked) -> None:
    home.vault(PARIS).database.write_bytes(b"SQLite format 3\0" + b"\0" * 4080)
    when_asked(UnlockDialog, unlock_rightly)
    with pytest.raises(Refused) as caught:
        go_in(home)
    assert caught.value.code == "vault.not_encrypted"


def test_several_editions_ask_which_and_the_last_one_is_ready(
    home: Home, paris: Campaign, go_in: GoIn, when_asked: WhenAsked
) -> None:
    other = dataclasses.replace(paris, id="autre-2018")
    opening.close_campaign(home.vault("autre-2018"), opening.begin_campaign(home, read_device(home), other))

    def pick(dialog: ChooseDialog) -> None:
        assert dialog.list.current
        assert dialog.list.current.key == "autre-2018"
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)
        enter(dialog.list)

    when_asked(ChooseDialog, pick)
    when_asked(UnlockDialog, unlock_rightly)
    desk = go_in(home)
    assert desk
    assert desk.campaign.id == PARIS
    assert read_device(home).campaign == PARIS


def test_another_edition_can_be_begun_beside_the_first(home: Home, go_in: GoIn, when_asked: WhenAsked) -> None:
    def another(dialog: ChooseDialog) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    def example_again(dialog: WelcomeDialog) -> None:
        enter(dialog)
        when_asked(Notification, told)

    def told(dialog: Notification) -> None:
        enter(dialog)
        when_asked(WelcomeDialog, refuse)

    when_asked(ChooseDialog, another)
    when_asked(WelcomeDialog, example_again)
    assert go_in(home, choose=True) is None
    assert home.vault(PARIS).database.exists()


def test_where_several_could_be_at_work_it_is_asked_once(
    home: Home, vault_key: bytes, go_in: GoIn, when_asked: WhenAsked
) -> None:
    store = opening.open_campaign(home, read_device(home), PARIS, vault_key)
    mehdi, _ = campaigns.add_member(store, "Mehdi")
    opening.close_campaign(home.vault(PARIS), store)

    def say_who(dialog: MemberDialog) -> None:
        dialog.form.set_values(member=mehdi)
        enter(dialog)

    when_asked(UnlockDialog, unlock_rightly)
    when_asked(MemberDialog, say_who)
    desk = go_in(home)
    assert desk
    assert desk.member.name == "Mehdi"
    assert desk.store.setting("member") == mehdi
