"""The doorstep by keyboard: one letter a door, every one taken back, an idea in seconds, and nobody asked first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.addresses import BuildingDraft, StaircaseDraft
from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.ideas import ideas_of_session
from outreach_app.queries.rounds import Round, holds_addresses, last_visits, round_of, stall_counts
from outreach_app.queries.sessions import session_row
from outreach_app.services import round_end, rounds, sessions, visits
from ui.application import dress
from ui.desk import Desk
from ui.dialogs.building import EditBuilding, NewBuilding
from ui.dialogs.dialog import Question
from ui.dialogs.door_import import ImportReport
from ui.main_window import MainWindow
from ui.pages.capture import CapturePage
from ui.pages.doorstep import DoorstepPage
from ui.widgets.buttons import Button
from ui.widgets.doors import DoorCell
from ui.widgets.text import Text

K, M = Qt.Key, Qt.KeyboardModifier
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]
O = VisitOutcome  # noqa: E741


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


def announce(desk: Desk, kind: SessionKind = SessionKind.DOORSTEP, title: str = "Tournée Archereau") -> RecordId:
    draft = SessionDraft(kind=kind, title=title, date=desk.campaign.day(desk.store.now()), members=(desk.member.id,))
    return sessions.create(desk.store, desk.campaign, draft, desk.member.id).session


@pytest.fixture
def session(opened: MainWindow) -> RecordId:
    """Announced for today, with a building of two staircases."""
    desk = opened.desk
    made = announce(desk)
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


def whole(page: DoorstepPage, session: RecordId) -> Round:
    return round_of(page.desk.store, session)


def here(page: DoorstepPage) -> tuple[str, int | None, str]:
    door = page.here
    assert door
    return door.staircase, door.floor, door.label


def button(part: QWidget, label: str) -> Button:
    return next(b for b in part.findChildren(Button) if b.label == label and b.isVisibleTo(part))


def outcomes(page: DoorstepPage, session: RecordId) -> list[VisitOutcome]:
    return [visit.outcome for visit in last_visits(page.desk.store, session)]


def test_absent_is_one_key_and_the_next_door_comes(
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Keys
) -> None:
    assert here(page) == ("A", 2, "1")
    keys(K.Key_A)
    assert (keys.count, outcomes(page, session)) == (1, [O.ABSENT])
    assert here(page) == ("A", 2, "2")
    row = session_row(page.desk.store, session)
    assert row
    assert row.is_open, "the first outcome begins the round"
    assert window.desk.session == session
    for key in (K.Key_R, K.Key_E, K.Key_P, K.Key_N):
        keys(key)
    assert keys.count == 5
    assert outcomes(page, session) == [O.DO_NOT_CONTACT, O.COME_BACK, O.TALKED, O.REFUSED, O.ABSENT]
    assert here(page) == ("A", 1, "3")


def test_an_idea_without_a_person(page: DoorstepPage, session: RecordId, keys: Keys) -> None:
    """Its own words, I and Ctrl+Enter; the theme by Alt and a digit if there is time."""
    text = "Un local à vélos"
    keys(K.Key_I)
    keys.type(text)
    keys.alt(K.Key_3)
    keys(K.Key_Return, M.ControlModifier)
    assert keys.count == len(text) + 3
    [idea] = ideas_of_session(page.desk.store, session)
    assert (idea.text, idea.theme) == (text, page.desk.campaign.themes[2].code)
    [visit] = last_visits(page.desk.store, session)
    assert (visit.idea, visit.outcome) == (idea.id, O.IDEA)
    assert here(page) == ("A", 2, "2")
    keys(K.Key_A)
    assert outcomes(page, session) == [O.ABSENT, O.IDEA], "letters are outcomes again"


def test_letters_are_letters_while_the_idea_is_written(page: DoorstepPage, session: RecordId, keys: Keys) -> None:
    keys(K.Key_I)
    keys.type("arienp")
    assert page.act.idea.text.value() == "arienp"
    assert outcomes(page, session) == []
    keys(K.Key_Escape)
    assert not page.act.is_writing
    keys(K.Key_Down)
    keys(K.Key_Up)
    keys(K.Key_I)
    assert page.act.idea.text.value() == "arienp", "what was typed waits for its door"
    keys(K.Key_Escape)
    keys(K.Key_Right)
    keys(K.Key_I)
    assert page.act.idea.text.value() == ""


def test_going_to_another_door_never_takes_the_idea_along(page: DoorstepPage, session: RecordId, keys: Keys) -> None:
    keys(K.Key_I)
    keys.type("Des bancs")
    beyond = page.place.grid.cell(whole(page, session).doors[4].id)
    assert beyond
    QTest.mouseClick(beyond, Qt.MouseButton.LeftButton)
    assert not page.act.is_writing
    keys(K.Key_Return, M.ControlModifier)
    assert outcomes(page, session) == []
    keys(K.Key_Up)
    keys(K.Key_Left)
    keys(K.Key_I)
    assert page.act.idea.text.value() == "Des bancs"


def test_an_empty_idea_is_refused_at_its_field(page: DoorstepPage, session: RecordId, keys: Keys) -> None:
    keys(K.Key_I)
    keys(K.Key_Return, M.ControlModifier)
    assert page.act.idea.form.fields["text"].has_problem
    assert (page.act.is_writing, outcomes(page, session)) == (True, [])


def test_the_person_comes_after_the_idea_and_the_door_goes_along(
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Keys
) -> None:
    keys(K.Key_I)
    keys.type("Des bancs")
    keys(K.Key_Return, M.ControlModifier | M.ShiftModifier)
    capture = window.page
    assert isinstance(capture, CapturePage)
    assert capture.form.idea.text.value() == "Des bancs"
    keys.type("Aminata Kone")
    capture.form.card.consents.answer("publish", True)
    assert outcomes(page, session) == []
    keys(K.Key_Return, M.ControlModifier)
    assert window.page is page
    [visit] = last_visits(page.desk.store, session)
    person = page.desk.store.value("SELECT person FROM idea WHERE id = ?", (visit.idea,))
    assert page.desk.store.value("SELECT name FROM contact WHERE person = ?", (person,)) == "Aminata Kone"
    assert here(page) == ("A", 2, "2")
    keys(K.Key_Z, M.ControlModifier)
    assert outcomes(page, session) == []
    assert page.desk.store.value("SELECT voided FROM idea WHERE text = 'Des bancs'") == 1


def test_an_idea_begun_at_a_door_outlives_the_round(
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Keys
) -> None:
    """Its draft keeps no word of where the door is, and is saved without it."""
    desk = page.desk
    keys(K.Key_I)
    keys.type("Des bancs")
    keys(K.Key_Return, M.ControlModifier | M.ShiftModifier)
    capture = cast(CapturePage, window.page)
    capture.form.keep_now()
    kept = "".join(desk.store.column("SELECT body FROM local_draft"))
    assert "Des bancs" in kept
    assert "tage" not in kept
    round_end.end(desk.store, desk.vault, session, desk.member.id)
    desk.wrote(sessions.open_session(desk.store, session, desk.member.id))
    captured = capture.form.save()
    assert captured
    assert (ideas_of_session(desk.store, session)[0].text, outcomes(page, session)) == ("Des bancs", [])


def test_what_was_being_captured_waits_for_the_idea_of_the_door(
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Keys
) -> None:
    keys(K.Key_A)
    window.go("capture", session)
    keys.type("Une fontaine")
    window.go("doors")
    keys(K.Key_I)
    keys.type("Des bancs")
    keys(K.Key_Return, M.ControlModifier | M.ShiftModifier)
    capture = cast(CapturePage, window.page)
    keys(K.Key_Return, M.ControlModifier)
    assert outcomes(page, session) == [O.IDEA, O.ABSENT]
    assert capture.form.idea.text.value() == "Une fontaine"


def test_any_visit_is_taken_back_by_key(page: DoorstepPage, session: RecordId, keys: Keys) -> None:
    for key in (K.Key_A, K.Key_E, K.Key_R):
        keys(key)
    keys(K.Key_Z, M.ControlModifier)
    assert outcomes(page, session) == [O.TALKED, O.ABSENT]
    assert here(page) == ("A", 2, "3"), "back at its door"
    rows = page.act.latest.findChildren(Button)
    shown = [row for row in rows if row.isVisibleTo(page)]
    last = max(shown, key=lambda row: row.mapTo(page, row.rect().topLeft()).y())
    last.setFocus(Qt.FocusReason.TabFocusReason)
    keys(K.Key_U)
    assert outcomes(page, session) == [O.TALKED]
    assert here(page) == ("A", 2, "1")


def test_arrows_walk_the_staircase_and_the_pages_change_it(page: DoorstepPage, keys: Keys) -> None:
    walked = []
    for key in (K.Key_Right, K.Key_Down, K.Key_Left, K.Key_Up, K.Key_PageDown, K.Key_Down, K.Key_Down, K.Key_PageUp):
        keys(key)
        walked.append(here(page))
    assert walked == [
        *(("A", 2, "2"), ("A", 1, "2"), ("A", 1, "1"), ("A", 2, "1")),
        *(("B", 1, "1"), ("B", 0, "1"), ("B", 0, "1"), ("A", 2, "1")),
    ]
    focus = QApplication.focusWidget()
    assert focus is page.place.here
    assert focus
    assert "Escalier A, 2ᵉ étage, porte\u00a01" in focus.accessibleName()


def test_arrows_work_from_a_pressed_button_too(page: DoorstepPage, session: RecordId, keys: Keys) -> None:
    page.act.buttons[O.ABSENT].setFocus(Qt.FocusReason.TabFocusReason)
    keys(K.Key_Down)
    assert here(page) == ("A", 1, "1")


def test_when_to_come_back_is_asked_and_never_in_the_way(page: DoorstepPage, session: RecordId, keys: Keys) -> None:
    keys(K.Key_P)
    assert page.act.back.isVisible()
    assert here(page) == ("A", 2, "2"), "the next door is there already"
    keys.alt(K.Key_2)
    [visit] = last_visits(page.desk.store, session)
    assert visit.come_back == "vendredi 10 février", "a day that is still understood tomorrow"
    keys(K.Key_P)
    keys(K.Key_A)
    assert not page.act.back.isVisible()
    assert outcomes(page, session) == [O.ABSENT, O.COME_BACK, O.COME_BACK]


def test_a_door_that_asked_is_passed_by_and_noted_only_on_purpose(
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Keys, when_asked: WhenAsked
) -> None:
    keys(K.Key_N)
    desk = page.desk
    later = announce(desk, title="Deuxième passage")
    grid = [StaircaseDraft(name="A", highest=2, doors=3)]
    building = BuildingDraft(street="R. ARCHEREAU", number="24")
    rounds.add_building(desk.store, desk.campaign, later, building, grid, desk.member.id)
    window.go("doors", later)
    assert here(page) == ("A", 2, "2"), "the first door is passed by"
    keys(K.Key_Left)
    assert page.place.here
    assert "a demandé à ne plus être sollicitée" in page.place.here.accessibleName()
    when_asked(Question, lambda asked: QTest.keyClick(asked, K.Key_Escape))
    keys(K.Key_E)
    assert outcomes(page, later) == []
    when_asked(Question, lambda asked: asked.yes.click())
    keys(K.Key_E)
    assert outcomes(page, later) == [O.TALKED]


def test_a_building_is_added_by_keyboard(opened: MainWindow, keys: Keys, when_asked: WhenAsked, qtbot: QtBot) -> None:
    session = announce(opened.desk)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("doors", session)
    page = cast(DoorstepPage, opened.page)

    def fill(dialog: NewBuilding) -> None:
        dialog.form.set_values(number="24 bis", street="rue Archereau", access="code 12A45")
        QTest.keyClick(dialog, K.Key_Return, M.ControlModifier)
        assert dialog.form.fields["access"].has_problem
        dialog.form.set_values(access="Gardienne")
        dialog.staircases[0].highest.set_number(1)
        QTest.keyClick(dialog, K.Key_E, M.ControlModifier)
        QTest.keyClick(dialog, K.Key_Return, M.ControlModifier)

    when_asked(NewBuilding, fill)
    keys(K.Key_N, M.ControlModifier)
    [building] = round_of(opened.desk.store, session).buildings
    assert [(s.name, len(s.doors)) for s in building.staircases] == [("A", 8), ("B", 28)]
    keys(K.Key_A)
    assert outcomes(page, session) == [O.ABSENT], "at its first door, ready"


def test_a_door_is_corrected_added_and_taken_off(page: DoorstepPage, session: RecordId, when_asked: WhenAsked) -> None:
    def correct(dialog: EditBuilding) -> None:
        dialog.label.set_value("fond gauche")
        dialog.added.set_value("2")
        dialog.save.click()
        assert dialog.doors.fields["added"].has_problem, "there is a door 2 already"
        assert page.here
        assert page.here.label == "1", "nothing of it was kept"
        dialog.added.set_value("loge")
        dialog.save.click()

    when_asked(EditBuilding, correct)
    page.place.edit_requested.emit()
    labels = [door.label for door in whole(page, session).doors if (door.staircase, door.floor) == ("A", 2)]
    assert sorted(labels) == ["2", "3", "fond gauche", "loge"]
    when_asked(EditBuilding, lambda dialog: button(dialog, "Retirer cette porte").click())
    page.place.edit_requested.emit()
    assert len(whole(page, session).doors) == 13


def test_the_round_ends_with_its_addresses(
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Keys, when_asked: WhenAsked
) -> None:
    keys(K.Key_P)
    when_asked(Question, lambda asked: asked.no.click())
    keys(K.Key_W, M.ControlModifier)
    assert holds_addresses(page.desk.store, session)

    def agree(asked: Question) -> None:
        assert "1" in asked.windowTitle(), "somebody waits for us"
        asked.yes.click()

    when_asked(Question, agree)
    keys(K.Key_W, M.ControlModifier)
    assert not holds_addresses(page.desk.store, session)
    row = session_row(page.desk.store, session)
    assert row
    assert row.closed_at
    assert window.desk.session is None


def test_closing_the_session_ends_its_round(
    window: MainWindow, page: DoorstepPage, session: RecordId, keys: Keys, when_asked: WhenAsked
) -> None:
    keys(K.Key_A)
    window.go("sessions", session)
    when_asked(Question, lambda asked: asked.yes.click())
    keys(K.Key_W, M.ControlModifier)
    assert not holds_addresses(page.desk.store, session)


def test_home_and_sessions_open_the_round_at_its_doors(
    opened: MainWindow, session: RecordId, keys: Keys, qtbot: QtBot
) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("sessions", session)
    keys(K.Key_Return, M.ControlModifier)
    assert isinstance(opened.page, DoorstepPage)
    assert here(opened.page) == ("A", 2, "1")
    keys(K.Key_A)
    assert outcomes(opened.page, session) == [O.ABSENT]


def test_a_stall_counts_by_the_same_letters(opened: MainWindow, keys: Keys, qtbot: QtBot) -> None:
    session = announce(opened.desk, SessionKind.STALL, "Stand du marché")
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("doors", session)
    page = cast(DoorstepPage, opened.page)
    for key in (K.Key_E, K.Key_E, K.Key_R, K.Key_A, K.Key_N):
        keys(key)
    keys(K.Key_I)
    keys.type("Des bancs")
    keys(K.Key_Return, M.ControlModifier)
    assert stall_counts(opened.desk.store, session) == {O.TALKED: 2, O.REFUSED: 1, O.IDEA: 1}
    assert not page.act.buttons[O.ABSENT].isVisible()


def test_without_a_round_the_page_says_what_to_do(opened: MainWindow) -> None:
    desk = opened.desk
    for row in desk.store.column("SELECT id FROM session WHERE kind IN ('doorstep', 'stall')"):
        desk.store.execute("UPDATE session SET voided = 1 WHERE id = ?", (row,))
    opened.go("doors")
    page = cast(DoorstepPage, opened.page)
    first = page.first_focus()
    assert isinstance(first, Button)
    first.click()
    assert opened.page is not page


def test_the_other_rounds_are_a_choice_away(window: MainWindow, page: DoorstepPage, session: RecordId) -> None:
    other = announce(page.desk, title="Autre tournée")
    window.go("home")
    window.go("doors", session)
    page.tools.choice.set_value(other)
    page.tools.choice.edited.emit()
    assert page.here is None
    assert page.first_focus()


def test_another_staircase_leaves_no_door_of_the_last_one_in_sight(
    page: DoorstepPage, session: RecordId, keys: Keys
) -> None:
    keys(K.Key_PageDown)
    shown = [cell for cell in page.place.grid.findChildren(DoorCell) if cell.isVisibleTo(page.place.grid)]
    assert {cell.cell.id for cell in shown} == {d.id for d in whole(page, session).doors if d.staircase == "B"}
    keys(K.Key_PageUp)
    places = [cell.geometry() for cell in page.place.grid.findChildren(DoorCell) if not cell.isHidden()]
    assert len(places) == 9
    assert not any(one.intersects(other) for i, one in enumerate(places) for other in places[:i])


def test_a_floor_of_many_doors_goes_on_below_and_nothing_overlaps(
    page: DoorstepPage, session: RecordId, qtbot: QtBot
) -> None:
    desk = page.desk
    grid = [StaircaseDraft(name="Hall 2", highest=2, doors=13)]
    draft = BuildingDraft(street="rue Curial", number="7")
    built = rounds.add_building(desk.store, desk.campaign, session, draft, grid, desk.member.id)
    desk.wrote(built.changes)
    page.place.building.set_value(built.building)
    page.place.building.edited.emit()
    assert here(page) == ("Hall 2", 2, "1")
    for scale in (100, 200):
        dress("fr", "light", scale)
        qtbot.waitUntil(lambda: page.place.grid.height() >= page.place.grid.minimumSizeHint().height())
        places = [cell.geometry() for cell in page.place.grid.findChildren(DoorCell) if not cell.isHidden()]
        assert len(places) == 39
        assert not any(one.intersects(other) for i, one in enumerate(places) for other in places[:i])
        inside = page.place.grid.rect()
        assert all(inside.contains(place) for place in places)


def test_a_list_is_read_told_and_entered(
    page: DoorstepPage,
    session: RecordId,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    when_asked: WhenAsked,
    keys: Keys,
) -> None:
    listed = tmp_path / "portes.csv"
    listed.write_text("rue;n°;étage;porte\nrue Curial;7;2;1\nrue Curial;7;jamais;2\n;7;2;3\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(listed), ""))

    def read(report: ImportReport) -> None:
        told = "\n".join(text.text() for text in report.findChildren(Text))
        assert "Ligne 3" in told
        assert "Il manque la rue." in told
        report.enter.click()

    before = len(whole(page, session).doors)
    when_asked(ImportReport, read)
    keys(K.Key_O, M.ControlModifier)
    assert len(whole(page, session).doors) == before + 1


def test_two_thousand_doors_are_walked_without_waiting(
    opened: MainWindow, keys: Keys, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    """A generous bound: the saving itself is in it, and this machine is shared."""
    from time import perf_counter

    desk = opened.desk
    session = announce(desk)
    for n in range(10):
        grid = [StaircaseDraft(name=name, highest=9, doors=5) for name in "ABCD"]
        draft = BuildingDraft(street="rue Archereau", number=str(n + 1))
        rounds.add_building(desk.store, desk.campaign, session, draft, grid, desk.member.id)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("doors", session)
    page = cast(DoorstepPage, opened.page)
    assert page.here
    visits.record(desk.store, desk.campaign, session, page.here.id, O.DO_NOT_CONTACT, desk.member.id)
    keys(K.Key_Right)
    began = perf_counter()
    round_of(desk.store, session)
    read = perf_counter() - began
    began = perf_counter()
    keys(K.Key_A)
    pressed = perf_counter() - began
    with capsys.disabled():
        print(f"2,000 doors: read {read * 1000:.0f} ms, a letter and the screen after it {pressed * 1000:.0f} ms")
    assert read < 0.5
    assert pressed < 1.5
