"""Walks every page as a screen reader, a keyboard and a thumb would: named, reachable, no trap, nothing clipped."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from outreach_app.queries.proposals import proposals
from outreach_app.queries.sessions import sessions
from outreach_app.services.sessions import open_session
from ui.look import look
from ui.main_window import MainWindow
from ui.theme import TARGET

PRESSED = (QAbstractButton, QLineEdit, QComboBox)
MOST_TABS = 400


@pytest.fixture(params=[100, 200], ids=["100%", "200%"])
def window(request: pytest.FixtureRequest, opened: MainWindow) -> Iterator[MainWindow]:
    """The example edition's window on a small laptop, a workshop at work, at two sizes of text."""
    desk = opened.desk
    session = sessions(desk.store)[0].id
    open_session(desk.store, session, desk.member.id)
    desk.use_session(session)
    look().choose("light", request.param)
    opened.activateWindow()
    QTest.qWaitForWindowActive(opened)
    yield opened
    look().choose("light", 100)


def visit(window: MainWindow, name: str) -> QWidget:
    argument = proposals(window.desk.store)[0].id if name == "proposal" else None
    window.go(name, argument)
    while window.desk.work.is_busy:
        QApplication.processEvents()
    for _ in range(5):
        QApplication.processEvents()
    assert window.page
    return window.page


def told(widget: QWidget) -> str:
    """Enough to find it: its kind, what it says, and where it stands."""
    said = widget.accessibleName() or getattr(widget, "text", lambda: "")()
    parents = []
    above = widget.parentWidget()
    while above is not None and len(parents) < 4:
        parents.append(type(above).__name__)
        above = above.parentWidget()
    return f"{type(widget).__name__} “{said}” {widget.width()}x{widget.height()} in {' < '.join(parents)}"


def in_sight(window: QWidget) -> list[QWidget]:
    return [part for part in window.findChildren(QWidget) if part.isVisible() and part.width() and part.height()]


def takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.focusProxy() is None


def spoken_name(widget: QWidget) -> str:
    seen = QAccessible.queryAccessibleInterface(widget)
    return seen.text(QAccessible.Text.Name) if seen else ""


def tab_round(window: MainWindow) -> list[QWidget]:
    """Where Tab leads, until it is back where it began."""
    start, walked = QApplication.focusWidget(), list[QWidget]()
    while len(walked) < MOST_TABS:
        here = QApplication.focusWidget()
        assert here is not None, "the keyboard is nowhere"
        QTest.keyClick(here, Qt.Key.Key_Tab)
        there = QApplication.focusWidget()
        assert there is not here, f"Tab is trapped in {told(here)}"
        assert there is not None
        walked.append(there)
        if there is start or there in walked[:-1]:
            return walked
    raise AssertionError("Tab never comes back")


def test_every_page_is_named_reachable_and_large_enough(window: MainWindow) -> None:
    found: list[str] = []
    for place in window.places:
        page = visit(window, place.name)
        parts = in_sight(page)
        asked = [part for part in parts if takes_tab(part)]
        found += [f"{place.name}: no name: {told(part)}" for part in asked if not spoken_name(part).strip()]
        found += [
            f"{place.name}: {part.height()} px: {told(part)}"
            for part in parts
            if isinstance(part, PRESSED) and part.isEnabled() and part.height() < TARGET and takes_tab(part)
        ]
        walked = tab_round(window)
        found += [f"{place.name}: Tab never reaches {told(part)}" for part in asked if part not in walked]
    assert not found, "\n".join(found)


def test_nothing_is_clipped(window: MainWindow) -> None:
    found: list[str] = []
    for place in window.places:
        page = visit(window, place.name)
        for part in in_sight(page):
            if isinstance(part, QLabel) and part.text() and type(part).__name__ == "Text":
                needed = part.heightForWidth(part.width()) if part.wordWrap() else part.sizeHint().height()
                if part.height() + 1 < needed:
                    found.append(f"{place.name}: {needed} px high needed: {told(part)}")
                if not part.wordWrap() and part.width() + 1 < part.sizeHint().width():
                    found.append(f"{place.name}: {part.sizeHint().width()} px wide needed: {told(part)}")
            if isinstance(part, QAbstractButton) and part.text() and part.width() + 1 < part.minimumSizeHint().width():
                found.append(f"{place.name}: {part.minimumSizeHint().width()} px wide needed: {told(part)}")
            if isinstance(part, QScrollArea) and part.horizontalScrollBar().maximum() > 0:
                found.append(f"{place.name}: scrolls sideways: {told(part)}")
            if isinstance(part, QWidget) and part.parentWidget() is page and part.width() > page.width():
                found.append(f"{place.name}: wider than its page: {told(part)}")
    assert not found, "\n".join(found)


def test_no_key_of_a_page_is_dead(window: MainWindow) -> None:
    """Two shortcuts on one key, both in force: Qt answers neither."""
    found: list[str] = []
    for place in window.places:
        visit(window, place.name)
        bound: dict[str, list[str]] = {}
        for shortcut in window.findChildren(QShortcut):
            owner = shortcut.parent()
            if not (isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled() and shortcut.isEnabled()):
                continue
            if shortcut.context() is Qt.ShortcutContext.WindowShortcut:
                keys: list[QKeySequence] = shortcut.keys()
                for key in keys:
                    bound.setdefault(key.toString(), []).append(told(owner))
        found += [f"{place.name}: {key}: {' | '.join(owners)}" for key, owners in bound.items() if len(owners) > 1]
    assert not found, "\n".join(found)


def test_writing_lets_tab_out(window: MainWindow) -> None:
    for place in window.places:
        page = visit(window, place.name)
        trapped = [told(part) for part in page.findChildren(QPlainTextEdit) if not part.tabChangesFocus()]
        assert not trapped, place.name
