"""A round announced for today with one building of two staircases, its page, and keys that are counted."""

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach_app.domain.addresses import BuildingDraft, StaircaseDraft
from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind
from outreach_app.services import rounds, sessions
from ui.main_window import MainWindow
from ui.pages.doorstep import DoorstepPage

K, M = Qt.Key, Qt.KeyboardModifier


class Keys:
    """Presses keys where the keyboard is, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = M.NoModifier) -> None:
        if not (focus := QApplication.focusWidget()):  # a dialog that closed took it along
            window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())
            window.activateWindow()
            QTest.qWaitForWindowActive(window)
            focus = QApplication.focusWidget()
        assert focus
        self.count += 1
        QTest.keyClick(focus, key, modifiers)
        QApplication.processEvents()

    def alt(self, key: Qt.Key) -> None:
        """Alt and a key of the digit row, which the window itself takes."""
        focus = QApplication.focusWidget()
        assert focus
        handle = focus.window().windowHandle()
        assert handle
        self.count += 1
        QTest.keyClick(handle, key, M.AltModifier)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        for letter in text:
            focus = QApplication.focusWidget()
            assert focus
            self.count += 1
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(focus, QKeyEvent(kind, 0, M.NoModifier, letter))


@pytest.fixture
def keys() -> Keys:
    return Keys()


Announce = Callable[..., RecordId]


@pytest.fixture
def announce(opened: MainWindow) -> Announce:
    """`announce(kind=…, title=…)`, for today."""
    desk = opened.desk

    def make(kind: SessionKind = SessionKind.DOORSTEP, title: str = "Tournée Archereau") -> RecordId:
        today = desk.campaign.day(desk.store.now())
        draft = SessionDraft(kind=kind, title=title, date=today, members=(desk.member.id,))
        return sessions.create(desk.store, desk.campaign, draft, desk.member.id).session

    return make


@pytest.fixture
def session(opened: MainWindow, announce: Announce) -> RecordId:
    """Announced for today, with a building of two staircases."""
    desk = opened.desk
    made = announce()
    building = BuildingDraft(street="rue Archereau", number="24", access="Gardienne prévenue")
    grid = [StaircaseDraft(name="A", highest=2, doors=3), StaircaseDraft(name="B", highest=1, doors=2)]
    rounds.add_building(desk.store, desk.campaign, made, building, grid, desk.member.id)
    return made


@pytest.fixture
def window(opened: MainWindow, session: RecordId, qtbot: QtBot) -> MainWindow:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("doors", session)
    QApplication.processEvents()
    return opened


@pytest.fixture
def page(window: MainWindow) -> DoorstepPage:
    return cast(DoorstepPage, window.page)
