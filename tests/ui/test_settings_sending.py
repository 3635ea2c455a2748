"""Who sends, and a person's own account, as the settings show them."""

import dataclasses
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest
import requests
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.campaign.model import Target
from outreach_app.domain.ids import device_number, show_code
from outreach_app.queries.campaigns import members
from outreach_app.services import campaigns, sending
from outreach_app.store.vault import Vault, create_vault
from sync.platform import Account, Trouble
from sync.rehearsal.server import Rehearsal
from ui import journeys
from ui.desk import Desk
from ui.dialogs.dialog import Question
from ui.dialogs.hand_over import HandOverDialog, TakeInDialog
from ui.main_window import MainWindow
from ui.pages.settings import SettingsPage
from ui.pages.settings_edition import TargetPart
from ui.pages.settings_sending import AccountPart, SenderCard

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def city() -> Iterator[Target]:
    with Rehearsal(rate=10_000) as rehearsal:
        yield dataclasses.replace(rehearsal.target("ville"), rehearsal=False)
    journeys.forget_account(Target(code="ville", name="", kind="decidim", title_max=1, body_max=1))


def allow(url: str) -> None:
    """A browser in which somebody says yes."""

    def visit() -> None:
        decide = url.replace("/authorize?", "/decide?") + "&yes=1"
        requests.get(decide, timeout=5)

    threading.Thread(target=visit, daemon=True).start()


def test_a_person_signs_in_and_out(desk: Desk, qtbot: QtBot, city: Target) -> None:
    part = AccountPart(desk, city, open_browser=allow)
    qtbot.addWidget(part)
    part.show()
    assert part.enter.isVisible()
    part.enter.click()
    qtbot.waitUntil(lambda: journeys.is_signed_in(city) and part.leave.isVisible(), timeout=10_000)
    assert "signed in" in part._told.text()
    with journeys.speak_to(city, journeys.find_credentials(city)) as platform:
        assert platform.find(["PV-0000-0000"]) == {}
    part.leave.click()
    assert part.enter.isVisible()
    assert not journeys.is_signed_in(city)


def test_a_session_that_is_over_is_said_and_opened_again(
    opened: MainWindow, queue: Callable[..., object], qtbot: QtBot
) -> None:
    desk = opened.desk
    with Rehearsal(rate=10_000) as rehearsal:
        city = dataclasses.replace(rehearsal.target("ville"), rehearsal=False)
        desk.campaign = dataclasses.replace(desk.campaign, targets=(city,))
        queue()
        part = AccountPart(desk, city, open_browser=allow)
        qtbot.addWidget(part)
        part.show()
        part.enter.click()
        qtbot.waitUntil(part.leave.isVisible, timeout=10_000)
        account = journeys.find_credentials(city)
        assert isinstance(account, Account)
        journeys.keep_account(city, dataclasses.replace(account, access="gone", refresh=""))
        report = journeys.send(desk.store, city, journeys.find_credentials(city), stop=Event())
        assert report.trouble
        assert report.trouble.code is Trouble.SIGN_IN_AGAIN
        part.read()
        assert part.enter.isVisible(), "not “signed in” any more"
        part.enter.click()
        qtbot.waitUntil(part.leave.isVisible, timeout=10_000)
    journeys.forget_account(city)


def test_one_may_stop_waiting_for_the_browser(
    desk: Desk, qtbot: QtBot, city: Target, show: Callable[[QWidget], None]
) -> None:
    part = AccountPart(desk, city, open_browser=lambda _: None)
    show(part)
    part.enter.setFocus()
    part.enter.click()
    assert part.stop.isVisible()
    assert part.stop.hasFocus(), "the keyboard stays where it was"
    assert "browser" in part._told.text()
    part.stop.click()
    qtbot.waitUntil(part.enter.isVisible, timeout=10_000)
    assert part.enter.hasFocus()


def test_whether_an_access_is_kept_is_said(
    desk: Desk, qtbot: QtBot, city: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = ""
    monkeypatch.setattr("ui.journeys.keys.kept_secret", lambda _: kept)
    part = TargetPart(desk, city)
    qtbot.addWidget(part)
    part.read()
    qtbot.waitUntil(lambda: "No access" in part._kept_here.text())
    kept = "key\nsecret"
    part.read()
    qtbot.waitUntil(lambda: "An access is kept" in part._kept_here.text())


def test_another_laptop_sends_until_one_takes_over(
    desk: Desk, french: None, qtbot: QtBot, when_asked: Callable
) -> None:
    with desk.store.act("m") as act:
        act.create("sender", device="another", name="Portable d’Awa", at=act.at)
    card = SenderCard(desk)
    qtbot.addWidget(card)
    card.show()
    card.read()
    assert "Portable d’Awa" in card._who.text()
    when_asked(Question, lambda question: question.accept())
    card.take_over.click()
    assert card._who.text() == "This laptop sends."
    assert not card.take_over.isVisible()


def test_sending_is_handed_over_and_taken_in_by_keys(
    opened: MainWindow, qtbot: QtBot, show: Callable[[QWidget], None], tmp_path: Path
) -> None:
    """On this laptop, then on the other: each says what is next, and only one of them sends."""
    desk = opened.desk
    other = create_vault(Vault(tmp_path / "other"), "awa")
    campaigns.adopt(other, desk.campaign, "newcomer")
    campaigns.add_member(other, "Awa")
    there = Desk(store=other, campaign=desk.campaign, member=members(other)[0], language="fr", work=desk.work)
    far = SenderCard(there)
    show(far)
    far.read()
    assert show_code(device_number("awa")) in far._number.text()
    sending.claim(desk.store, "", desk.member.id)
    opened.go("settings")
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    page = opened.page
    assert isinstance(page, SettingsPage)
    near = page.sending
    assert (near.take_in.isVisible(), near.take_over.isVisible()) == (False, False)
    qtbot.keyClick(page, KEY.Key_H, CTRL)
    dialog = shown(HandOverDialog, qtbot)
    qtbot.keyClicks(dialog.form.fields["number"].editor, "123")
    qtbot.keyClick(dialog, KEY.Key_Return, CTRL)
    assert dialog.form.fields["number"].has_problem
    dialog.form.set_values(number=show_code(device_number("awa")), name="Portable d’Awa")
    qtbot.keyClick(dialog, KEY.Key_Return, CTRL)
    assert not dialog.isVisible()
    assert "Portable d’Awa" in near._who.text()
    assert near.hand_over.isHidden()
    assert not opened.notice.undo.isVisible(), "what the other may have taken cannot be taken back"
    code = near._code.text().rsplit(" ", 1)[1]
    far.take_in.click()
    taking = shown(TakeInDialog, qtbot)
    taking.form.set_values(code=code)
    qtbot.keyClick(taking, KEY.Key_Return, CTRL)
    far.read()
    assert far._who.text() == "Cet ordinateur envoie."
    assert far._code.isHidden()
    other.close()


D = TypeVar("D", bound=QWidget)


def shown(kind: type[D], qtbot: QtBot) -> D:
    (found,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    return found
