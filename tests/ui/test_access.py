"""Walks every page as a screen reader, a keyboard and a thumb would: named, reachable, no trap, nothing clipped."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
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
def window(request: pytest.FixtureRequest, opened: MainWindow) -> MainWindow:
    """The example edition's window on a small laptop, a workshop at work, at two sizes of text."""
    desk = opened.desk
    session = sessions(desk.store)[0].id
    open_session(desk.store, session, desk.member.id)
    desk.use_session(session)
    look().choose("light", request.param)
    opened.activateWindow()
    QTest.qWaitForWindowActive(opened)
    return opened


def visit(window: MainWindow, name: str) -> QWidget:
    argument = proposals(window.desk.store)[0].id if name == "proposal" else None
    window.go(name, argument)
    QTest.qWait(50)
    while window.desk.work.is_busy:
        QTest.qWait(10)
    assert window.page
    settle(window.page)
    return window.page


def settle(page: QWidget) -> None:
    """What came is laid out too, however slow the machine: two looks see everything in the same place."""
    before, places = None, look_over(page)
    while places != before:
        QTest.qWait(50)
        before, places = places, look_over(page)


def look_over(page: QWidget) -> list[QRect]:
    QApplication.sendPostedEvents()  # what was told as the wait ended is laid out now
    return [part.geometry() for part in in_sight(page)]


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


def test_every_page_holds(window: MainWindow) -> None:
    found: list[str] = []
    for place in window.places:
        page = visit(window, place.name)
        parts = in_sight(page)
        told_of = (
            *unnamed(parts),
            *small(parts),
            *clipped(page, parts),
            *dead_keys(window),
            *traps(page),
            *unreached(parts, tab_round(window)),
        )
        found += [f"{place.name}: {problem}" for problem in told_of]
    assert not found, "\n".join(found)


def unnamed(parts: list[QWidget]) -> Iterator[str]:
    yield from (f"no name: {told(part)}" for part in parts if takes_tab(part) and not spoken_name(part).strip())


def small(parts: list[QWidget]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, PRESSED) and takes_tab(part) and part.height() < TARGET:
            yield f"{part.height()} px: {told(part)}"


def unreached(parts: list[QWidget], walked: list[QWidget]) -> Iterator[str]:
    yield from (f"Tab never reaches {told(part)}" for part in parts if takes_tab(part) and part not in walked)


def clipped(page: QWidget, parts: list[QWidget]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, QLabel) and part.text() and type(part).__name__ == "Text":
            needed = part.heightForWidth(part.width()) if part.wordWrap() else part.sizeHint().height()
            if part.height() + 1 < needed:
                yield f"{needed} px high needed: {told(part)}"
            if not part.wordWrap() and part.width() + 1 < part.sizeHint().width():
                yield f"{part.sizeHint().width()} px wide needed: {told(part)}"
        if isinstance(part, QAbstractButton) and part.text() and part.width() + 1 < part.minimumSizeHint().width():
            yield f"{part.minimumSizeHint().width()} px wide needed: {told(part)}"
        if isinstance(part, QScrollArea) and part.horizontalScrollBar().maximum() > 0:
            yield f"scrolls sideways: {told(part)}"
        if part.parentWidget() is page and part.width() > page.width():
            yield f"wider than its page: {told(part)}"


def dead_keys(window: MainWindow) -> Iterator[str]:
    """Two shortcuts on one key, both in force: Qt answers neither."""
    bound: dict[str, list[str]] = {}
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        in_force = isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled() and shortcut.isEnabled()
        if in_force and shortcut.context() is Qt.ShortcutContext.WindowShortcut:
            keys: list[QKeySequence] = shortcut.keys()
            for key in keys:
                bound.setdefault(key.toString(), []).append(told(owner))
    yield from (f"dead key {key}: {' | '.join(owners)}" for key, owners in bound.items() if len(owners) > 1)


def traps(page: QWidget) -> Iterator[str]:
    yield from (
        f"keeps Tab to itself: {told(part)}" for part in page.findChildren(QPlainTextEdit) if not part.tabChangesFocus()
    )
