"""What hands do among the ideas, and what is read there."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach_app.domain.ids import RecordId
from ui.main_window import MainWindow
from ui.models.rows import Row
from ui.pages.ideas import IdeasPage
from ui.widgets.text import Text

K, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """A key wherever the keyboard is."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    focused = QApplication.focusWidget()
    assert focused
    QTest.keyClick(focused, key, held)


def rows(page: IdeasPage) -> list[Row]:
    return [page.list.rows.row(place) for place in range(page.list.rows.rowCount())]


def search(page: IdeasPage, words: str, qtbot: QtBot) -> None:
    """Typed, then a moment waited, as people do."""
    page.filters.search.setFocus()
    page.filters.search.selectAll()
    with qtbot.waitSignal(page.filters.search.searched):
        QTest.keyClicks(page.filters.search, words)


def shown(page: IdeasPage) -> RecordId:
    assert page.detail.shown
    return page.detail.shown


def told(page: IdeasPage) -> str:
    """All that is read on the right."""
    QApplication.processEvents()
    return "\n".join(text.text() for text in page.detail.findChildren(Text) if text.isVisible())


def undo(opened: MainWindow) -> None:
    assert opened.notice.undo.isVisible()
    press(K.Key_Z, CTRL)
