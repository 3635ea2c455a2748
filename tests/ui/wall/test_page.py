"""The page that opens the wall, brings a round's ideas onto it and takes a proposal from it."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from wall.acts import hold, on, press, say_idea, type_words

from outreach_app.domain.drafts import ProposalSeed
from outreach_app.domain.words import SessionKind
from outreach_app.queries.proposals import proposals
from outreach_app.queries.sessions import sessions
from outreach_app.queries.wall import wall as read_wall
from outreach_app.services import sessions as session_service
from ui.dialogs.bring_ideas import BringIdeas
from ui.dialogs.new_proposal import NewProposal
from ui.main_window import MainWindow
from ui.pages.wall import WallPage
from ui.wall.window import WallWindow

WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]


K, M = Qt.Key, Qt.KeyboardModifier


def test_without_a_session_the_page_says_what_to_do(opened: MainWindow) -> None:
    opened.activateWindow()
    QTest.qWaitForWindowActive(opened)
    opened.go("home")
    press(K.Key_F10)
    page = opened.page
    assert isinstance(page, WallPage)
    assert page.choose.isVisible()
    assert not page.open.isVisible()
    press(K.Key_Return)
    assert opened.page is not page


@pytest.fixture
def page(opened: MainWindow) -> WallPage:
    """The wall's page, with a workshop at work that has ideas and no groups yet."""
    opened.activateWindow()
    QTest.qWaitForWindowActive(opened)
    held = next(s for s in sessions(opened.desk.store) if "Tilleuls" in s.title)
    session_service.open_session(opened.desk.store, held.id, opened.desk.member.id)
    opened.desk.use_session(held.id)
    opened.go("wall")
    assert isinstance(opened.page, WallPage)
    return opened.page


def shown(page: WallPage, qtbot: QtBot) -> WallWindow:
    qtbot.waitUntil(lambda: page.window_shown is not None and page.window_shown.isActiveWindow())
    assert page.window_shown
    return page.window_shown


def test_it_opens_from_its_page_from_capture_and_from_a_session(
    page: WallPage, opened: MainWindow, qtbot: QtBot
) -> None:
    assert page.window_shown is None
    press(K.Key_Return, modifiers=M.ControlModifier)
    first = shown(page, qtbot)
    for name in ("capture", "sessions"):
        first.close()
        opened.go(name, page.desk.session)
        opened.activateWindow()
        QTest.qWaitForWindowActive(opened)
        press(K.Key_M, modifiers=M.ControlModifier)
        assert shown(page, qtbot) is first
    opened.close()
    assert page.window_shown is None
    assert not first.isVisible()


def test_ideas_of_a_round_come_onto_the_wall_and_leave_it(page: WallPage, when_asked: WhenAsked) -> None:
    desk, session = page.desk, page.desk.session
    assert session
    other = hold(desk, SessionKind.DOORSTEP, "Round of doors")
    for text in ("A lamp", "A bench"):
        say_idea(desk, other, text)

    def choose(dialog: BringIdeas) -> None:
        assert not dialog.bring.isEnabled()
        dialog.source.set_value(other)
        dialog.source.edited.emit()
        assert "2" in dialog.bring.label
        dialog.bring.click()

    when_asked(BringIdeas, choose)
    page.bring.click()
    for _ in range(200):
        QTest.qWait(10)
        if "A lamp" in repr(read_wall(desk.store, session)):
            break
    assert "A bench" in repr(read_wall(desk.store, session))
    assert not page.no_guest.isVisible()
    page._guests.itemAt(0).widget().findChildren(type(page.bring))[0].click()
    assert "A lamp" not in repr(read_wall(desk.store, session))
    assert page.no_guest.isVisible()


def test_p_begins_the_proposal_in_the_main_window(
    page: WallPage, opened: MainWindow, qtbot: QtBot, when_asked: WhenAsked
) -> None:
    desk = page.desk
    before = len(proposals(desk.store))
    press(K.Key_Return, modifiers=M.ControlModifier)
    window = shown(page, qtbot)
    press(K.Key_N)
    type_words("Shade")
    press(K.Key_Return, K.Key_Left, K.Key_1, K.Key_1, K.Key_Right)
    when_asked(NewProposal, lambda dialog: dialog.begin.click())
    press(K.Key_P)
    qtbot.waitUntil(lambda: len(proposals(desk.store)) == before + 1)
    made = desk.store.value("SELECT id FROM proposal ORDER BY row DESC LIMIT 1")
    linked = desk.store.column("SELECT idea FROM idea_proposal WHERE proposal = ? ORDER BY row", (made,))
    assert tuple(linked) == on(window).columns[1].ideas
    assert desk.store.value("SELECT title FROM proposal WHERE id = ?", (made,)) == "Shade"
    window.close()


def test_the_example_has_a_wall_to_look_at(opened: MainWindow) -> None:
    held = next(s for s in sessions(opened.desk.store) if s.kind is SessionKind.WORKSHOP)
    found = read_wall(opened.desk.store, held.id)
    assert found
    assert (found.groups, found.dots, found.ideas) == (4, 55, held.ideas + 2)
    opened.desk.use_session(held.id)
    opened.go("wall")
    assert isinstance(opened.page, WallPage)
    assert not opened.page.no_guest.isVisible()
    begun: list[object] = []
    opened.desk.go_requested.connect(lambda page, argument: begun.append((page, argument)))
    opened.page.groups.choose(1)
    opened.page.groups.opened.emit(opened.page.groups.current)
    group = found.columns[1]
    assert group.name
    assert begun == [("proposals", ProposalSeed(ideas=group.ideas, title=group.name))]
