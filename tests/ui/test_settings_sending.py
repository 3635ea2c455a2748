"""Who sends, and a person's own account, as the settings show them."""

import dataclasses
import threading
from collections.abc import Callable, Iterator

import pytest
import requests
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from outreach_app.campaign.model import Target
from sync.rehearsal.server import Rehearsal
from ui import journeys
from ui.desk import Desk
from ui.dialogs.dialog import Question
from ui.pages.settings_edition import TargetPart
from ui.pages.settings_sending import AccountPart, SenderCard


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
