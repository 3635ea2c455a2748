"""The shell: pages made when visited, read again when touched, one notice, one way back, one safety line."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import CaptureDraft, IdeaDraft
from outreach_app.services import ideas
from ui.desk import Desk
from ui.look import look
from ui.main_window import MainWindow, Place
from ui.widgets.banner import Banner
from ui.widgets.editors import Line
from ui.widgets.page import Page

pytestmark = pytest.mark.usefixtures("english")
Show = Callable[[QWidget], None]


class Noted(Page):
    """A page that remembers what the window asked of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Noted")
        self.asked: list[object] = []
        self.line = Line()
        self.body.addWidget(self.line)

    def refresh(self, changes: Changes | None) -> None:
        self.asked.append(("refresh", changes.kinds if changes else None))

    def arrive(self, argument: object) -> None:
        self.asked.append(("arrive", argument))

    def first_focus(self) -> QWidget:
        return self.line

    def take_digit(self, digit: int) -> bool:
        self.asked.append(("digit", digit))
        return True


class Made(list[str]):
    def place(self, name: str, key: str) -> Place:
        def make(desk: Desk) -> Page:
            self.append(name)
            return Noted(desk)

        return Place(name=name, word=name.title(), icon="home", key=key, make=make)


@pytest.fixture
def made() -> Made:
    return Made()


@pytest.fixture
def window(desk: Desk, made: Made, show: Show) -> MainWindow:
    places = [made.place("home", "F2"), made.place("ideas", "F6"), made.place("hidden", "")]
    window = MainWindow(desk, places)
    window.go("home")
    show(window)
    return window


def noted(window: MainWindow) -> Noted:
    assert isinstance(window.page, Noted)
    return window.page


def capture(desk: Desk, text: str = "A bench") -> Changes:
    draft = CaptureDraft(session=None, idea=IdeaDraft(text=text))
    return ideas.capture(desk.store, desk.campaign, draft, desk.member.id).changes


def test_a_page_is_made_on_its_first_visit_and_kept(window: MainWindow, made: Made) -> None:
    assert made == ["home"]
    QTest.keyClick(window, Qt.Key.Key_F6)
    QTest.keyClick(window, Qt.Key.Key_F2)
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert made == ["home", "ideas"]
    assert noted(window).asked == [("refresh", None), ("arrive", None), ("arrive", None)]
    assert noted(window).line.hasFocus()


def test_the_page_in_sight_reads_at_once_the_others_when_visited(window: MainWindow, desk: Desk) -> None:
    home = noted(window)
    window.go("ideas")
    listed = noted(window)
    desk.wrote(capture(desk))
    assert listed.asked[-1] == ("refresh", frozenset({"idea"}))
    assert ("refresh", frozenset({"idea"})) not in home.asked
    desk.go("home", "here")
    assert home.asked[-2:] == [("refresh", frozenset({"idea"})), ("arrive", "here")]
    desk.go("ideas")
    assert listed.asked.count(("refresh", frozenset({"idea"}))) == 1


def test_a_page_without_a_key_is_off_the_rail_and_can_be_reached(window: MainWindow, desk: Desk) -> None:
    desk.go("hidden", 7)
    assert noted(window).asked[-1] == ("arrive", 7)
    assert not any(w.accessibleName() == "Hidden" for w in window.rail.findChildren(QWidget))


def test_the_safety_line_follows_each_write(window: MainWindow, desk: Desk) -> None:
    desk.wrote(capture(desk))
    assert window.safety_line.accessibleName().startswith("Saved here at ")


def test_what_was_done_can_be_taken_back_once(window: MainWindow, desk: Desk) -> None:
    desk.wrote(capture(desk), "Idea saved")
    assert window.notice.isVisible()
    assert window.notice.accessibleName() == "Idea saved"
    assert desk.store.value("SELECT count(*) FROM idea WHERE voided = 0") == 1
    QTest.keyClick(noted(window).line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.store.value("SELECT count(*) FROM idea WHERE voided = 0") == 0
    assert window.notice.accessibleName() == "Taken back"
    assert not window.notice.undo.isVisible()


def test_what_moved_since_is_not_taken_back_and_says_so(window: MainWindow, desk: Desk) -> None:
    changes = capture(desk)
    ideas.set_aside(desk.store, changes.ids("idea")[0], desk.member.id)
    desk.wrote(changes, "Idea saved")
    window.notice.undo.click()
    assert "no longer be taken back" in window.notice.accessibleName()


def test_a_warning_stays_until_it_is_closed(window: MainWindow, desk: Desk) -> None:
    desk.tell("The disk is full", "danger")
    assert not window.notice._timer.isActive()
    desk.tell("Saved")
    assert window.notice._timer.isActive()


def test_a_warning_read_on_one_page_does_not_follow_to_the_next(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.tell("Line 1 cannot be read", "warning")
    window.go("ideas")
    assert window.notice.isVisible(), "told on the way there"
    monkeypatch.setattr("ui.widgets.saved._STAYS", 0)
    window.go("ideas")
    assert window.notice.isVisible(), "still here"
    window.go("home")
    assert not window.notice.isVisible()


def test_the_notice_stays_inside_a_window_that_shrinks(window: MainWindow, desk: Desk) -> None:
    desk.tell("A sentence " * 30, "warning")
    window.resize(700, 500)
    QApplication.processEvents()
    inside = window.notice.parentWidget()
    assert inside is not None
    assert inside.rect().contains(window.notice.geometry())


def test_alt_and_a_digit_go_to_the_page_in_sight(window: MainWindow) -> None:
    handle = window.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert noted(window).asked[-1] == ("digit", 3)


def test_a_banner_stands_above_every_page(window: MainWindow) -> None:
    window.add_banner(Banner("REHEARSAL", "Nothing goes to the city."))
    QApplication.processEvents()
    banner = window.findChild(Banner)
    assert banner is not None
    assert banner.mapTo(window, banner.rect().topLeft()).y() == 0
    assert noted(window).mapTo(window, noted(window).rect().topLeft()).y() >= banner.height()


def test_the_window_opens_as_it_was_left(desk: Desk, made: Made, show: Show, tmp_path: Path) -> None:
    state = tmp_path / "window.state"
    first = MainWindow(desk, [made.place("home", "F2")], state_file=state)
    show(first)
    first.resize(760, 600)
    first.close()
    assert MainWindow(desk, [made.place("home", "F2")], state_file=state).size() == first.size()
    state.write_bytes(b"not a geometry")
    assert MainWindow(desk, [made.place("home", "F2")], state_file=state).width() == 1366


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_the_frame_holds_at_every_text_size(window: MainWindow, scale: int) -> None:
    window.resize(1366, 768)
    look().choose("light", scale)
    QApplication.processEvents()
    assert window.width() == 1366
    assert window.height() == 768
    for item in window.rail.findChildren(QWidget):
        assert window.rail.rect().contains(item.geometry()) or item.isHidden()
        if item.accessibleName() in {"Home", "Ideas"}:
            assert item.height() >= 44
    assert noted(window).width() > 0.7 * window.width()


def test_the_desk_tells_of_its_session_once(desk: Desk) -> None:
    heard: list[object] = []
    desk.session_changed.connect(heard.append)
    desk.use_session("a")  # type: ignore[arg-type]
    desk.use_session("a")  # type: ignore[arg-type]
    desk.use_session(None)
    assert (heard, desk.session) == (["a", None], None)


class InSteps(Page):
    """Says what is asked of it, and when."""

    def __init__(self, desk: Desk, told: list[str]) -> None:
        super().__init__(desk, "Steps")
        self._told = told

    def make_parts(self) -> Iterator[None]:
        for step in ("one", "two"):
            self._told.append(step)
            yield

    def refresh(self, changes: Changes | None) -> None:
        self._told.append(f"refresh {changes}")


@pytest.fixture
def in_steps(desk: Desk, show: Show) -> tuple[MainWindow, list[str]]:
    told: list[str] = []
    places = [
        Place(name=name, word=name, icon="home", key=key, make=lambda desk: InSteps(desk, told))
        for name, key in (("first", "F2"), ("second", "F3"))
    ]
    window = MainWindow(desk, places)
    window.go("first")
    show(window)
    return window, told


def test_pages_are_made_ahead_between_two_events(in_steps: tuple[MainWindow, list[str]], qtbot: QtBot) -> None:
    window, told = in_steps
    told.clear()
    window.make_ahead()
    assert told == []
    qtbot.waitUntil(lambda: told == ["one", "two", "refresh None"])
    window.go("second")
    assert told == ["one", "two", "refresh None"], "nothing is made twice"


def test_a_visit_ends_what_was_begun_ahead(in_steps: tuple[MainWindow, list[str]], qtbot: QtBot) -> None:
    window, told = in_steps
    told.clear()
    window.make_ahead()
    qtbot.waitUntil(lambda: "one" in told)
    window.go("second")
    assert told == ["one", "two", "refresh None"]
