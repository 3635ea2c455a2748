"""Walks every page of the window: none flashes a window of its own, and the keyboard still works afterwards."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.queries.ideas import count_ideas
from outreach_app.queries.sessions import sessions
from outreach_app.services.sessions import open_session
from ui.main_window import MainWindow

PAGES = (
    "home",
    "sessions",
    "capture",
    "doors",
    "ideas",
    "proposals",
    "sheets",
    "outbox",
    "telling",
    "wall",
    "settings",
    "help",
)


class Watch(QObject):
    """Notes every top-level window that shows, the main one apart."""

    def __init__(self, main: QWidget) -> None:
        super().__init__()
        self.main = main
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if shown and watched is not self.main:
            self.seen.append(type(watched).__name__)
        return False


def test_no_page_flashes_a_window_and_saving_still_works(opened: MainWindow, qtbot: QtBot) -> None:
    """A part shown before it has a parent takes the focus with it, and every key after it goes nowhere."""
    desk, application = opened.desk, QApplication.instance()
    assert application
    opened.activateWindow()
    QTest.qWaitForWindowActive(opened)
    watch = Watch(opened)
    application.installEventFilter(watch)
    for name in PAGES:
        opened.go(name)
        qtbot.wait(20)
    application.removeEventFilter(watch)
    assert watch.seen == []
    session = sessions(desk.store)[0].id
    open_session(desk.store, session, desk.member.id)
    opened.go("capture", session)
    before, focus = count_ideas(desk.store), QApplication.focusWidget()
    assert focus
    QTest.keyClicks(focus, "Une fontaine")
    QTest.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert count_ideas(desk.store) == before + 1
