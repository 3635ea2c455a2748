"""What hands do while an idea is taken down, and what was kept."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from outreach_app.queries.ideas import Idea, count_ideas, idea, ideas_of_session
from ui.main_window import MainWindow
from ui.pages.capture_form import CaptureForm
from ui.widgets.text import Text

K, M = Qt.Key, Qt.KeyboardModifier


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = M.NoModifier) -> None:
    focus = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert focus
    QTest.keyClick(focus, key, modifiers)
    QApplication.processEvents()


def type_text(text: str) -> None:
    """Any text, accents and all, letter by letter where the keyboard is."""
    for letter in text:
        focus = QApplication.focusWidget()
        assert focus
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focus, QKeyEvent(kind, 0, M.NoModifier, letter))


def save() -> None:
    press(K.Key_Return, M.ControlModifier)


def go_to(form: CaptureForm, field: str) -> None:
    form.fields[field].editor.setFocus()


def answer(form: CaptureForm, letters: str) -> None:
    """O or N on each row in turn, a dot to pass one."""
    form.card.consents.rows.setFocus()
    for letter in letters:
        press({"O": K.Key_O, "N": K.Key_N, ".": K.Key_Down}[letter])


def newest(window: MainWindow) -> Idea:
    desk = window.desk
    found = idea(desk.store, ideas_of_session(desk.store, str(desk.session), 1)[0].id)
    assert found
    return found


def count(window: MainWindow) -> int:
    return count_ideas(window.desk.store)


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Text) if label.isVisible())


def problem_at(form: CaptureForm, field: str) -> str:
    return form.fields[field].editor.accessibleDescription() if form.fields[field].has_problem else ""
