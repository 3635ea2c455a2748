"""The whole road to the city and back, by keys alone: deposited, lost, found, answered, told, withdrawn."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import OutboxState
from outreach_app.queries.outbox import parcels
from outreach_app.queries.telling import count_to_tell
from outreach_app.services import consents, deposits, ideas
from ui.main_window import MainWindow
from ui.pages.outbox import OutboxPage

KEY, NONE = Qt.Key, Qt.KeyboardModifier.NoModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Press = Callable[..., None]


@pytest.fixture
def press(opened: MainWindow, qtbot: QtBot) -> Press:
    """A key where the keyboard is, in the dialog in sight or in the window."""

    def key(which: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        front = QApplication.activeModalWidget() or opened
        if not front.isActiveWindow():
            front.activateWindow()
            qtbot.waitUntil(front.isActiveWindow)
        if modifier == ALT and front is opened:
            QTest.keyClick(opened.windowHandle(), which, modifier)
        else:
            QTest.keyClick(QApplication.focusWidget() or front, which, modifier)
        QApplication.processEvents()

    return key


@pytest.fixture
def somebody(opened: MainWindow) -> tuple[RecordId, RecordId]:
    """Awa, who may be published and wants news, and her idea."""
    desk = opened.desk
    given = tuple(ConsentDraft(purpose=p, given=True, channels=("sms",)) for p in ("publish", "news"))
    draft = CaptureDraft(
        session=None,
        idea=IdeaDraft(text="Des arceaux pour les vélos"),
        person=PersonDraft(name="Awa Diallo", phone="06 12 34 56 78"),
        consents=given,
    )
    said = ideas.capture(desk.store, desk.campaign, draft, desk.member.id)
    assert said.person
    return said.person, said.idea


def test_to_the_city_and_back_by_keys_alone(
    opened: MainWindow,
    outbox_page: OutboxPage,
    queue: Callable[..., RecordId],
    somebody: tuple[RecordId, RecordId],
    press: Press,
    qtbot: QtBot,
) -> None:
    desk, page = opened.desk, outbox_page
    person, idea = somebody
    made = queue(given=(idea,))
    deposits.take_back(desk.store, made, desk.member.id)

    def state() -> OutboxState:
        (found,) = parcels(desk.store, proposal=made)
        return found.state

    def send() -> None:
        press(KEY.Key_Return, CTRL)
        qtbot.waitUntil(lambda: not page.round.is_under_way, timeout=15_000)

    opened.go("proposal", made)
    press(KEY.Key_L, CTRL)
    assert QApplication.activeModalWidget()
    press(KEY.Key_Return, CTRL)
    assert QApplication.activeModalWidget() is None
    assert state() is OutboxState.QUEUED
    press(KEY.Key_Return, CTRL)
    assert opened.page is page
    press(KEY.Key_F12)
    qtbot.waitUntil(lambda: page.training is not None and page.training.is_running, timeout=10_000)
    press(KEY.Key_3, ALT)
    send()
    assert state() is OutboxState.UNKNOWN
    send()
    assert state() is OutboxState.SENT
    press(KEY.Key_2, ALT)
    send()
    press(KEY.Key_T, CTRL)
    assert count_to_tell(desk.store) == 1
    press(KEY.Key_1, ALT)
    assert count_to_tell(desk.store) == 0
    desk.wrote(consents.withdraw(desk.store, person, "publish", desk.member.id))
    press(KEY.Key_F9)
    send()
    assert page.training
    assert page.training._rehearsal
    (there,) = page.training._rehearsal.proposals
    assert there.state == "withdrawn"
