"""An idea at a door: in seconds, its person only after it, and what was typed waiting for its own door."""

from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.ideas import ideas_of_session
from outreach_app.queries.rounds import Round, round_of
from outreach_app.queries.visits import last_visits
from outreach_app.services import round_end, sessions
from ui.main_window import MainWindow
from ui.pages.capture import CapturePage
from ui.pages.doorstep import DoorstepPage

K, M = Qt.Key, Qt.KeyboardModifier
O = VisitOutcome  # noqa: E741


def whole(page: DoorstepPage, session: RecordId) -> Round:
    return round_of(page.desk.store, session)


def here(page: DoorstepPage) -> tuple[str, int | None, str]:
    door = page.here
    assert door
    return door.staircase, door.floor, door.label


def outcomes(page: DoorstepPage, session: RecordId) -> list[VisitOutcome]:
    return [visit.outcome for visit in last_visits(page.desk.store, session)]


def test_an_idea_without_a_person(page: DoorstepPage, session: RecordId, keys: Any) -> None:
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


def test_letters_are_letters_while_the_idea_is_written(page: DoorstepPage, session: RecordId, keys: Any) -> None:
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


def test_going_to_another_door_never_takes_the_idea_along(page: DoorstepPage, session: RecordId, keys: Any) -> None:
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


def test_an_empty_idea_is_refused_at_its_field(page: DoorstepPage, session: RecordId, keys: Any) -> None:
    keys(K.Key_I)
    keys(K.Key_Return, M.ControlModifier)
    assert page.act.idea.form.fields["text"].has_problem
    assert (page.act.is_writing, outcomes(page, session)) == (True, [])


def test_the_person_comes_after_the_idea_and_the_door_goes_along(
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Any
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
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Any
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
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Any
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
