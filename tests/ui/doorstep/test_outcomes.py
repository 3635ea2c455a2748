"""The doorstep by keyboard: one letter a door, every one taken back, and a door that asked left alone."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.addresses import BuildingDraft, StaircaseDraft
from outreach_app.domain.ids import RecordId, show_code
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.sessions import session_row
from outreach_app.queries.visits import last_visits
from outreach_app.queries.walk import sheets_at
from outreach_app.services import rounds
from outreach_app.services.batches import print_batch
from ui.dialogs.dialog import Question
from ui.dialogs.sheet_here import SheetHere
from ui.look import look
from ui.main_window import MainWindow
from ui.pages.doorstep import DoorstepPage
from ui.widgets.buttons import Button
from ui.widgets.text import Text

Announce = Callable[..., RecordId]
K, M = Qt.Key, Qt.KeyboardModifier
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]
O = VisitOutcome  # noqa: E741


def here(page: DoorstepPage) -> tuple[str, int | None, str]:
    door = page.here
    assert door
    return door.staircase, door.floor, door.label


def outcomes(page: DoorstepPage, session: RecordId) -> list[VisitOutcome]:
    return [visit.outcome for visit in last_visits(page.desk.store, session)]


def test_absent_is_one_key_and_the_next_door_comes(
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Any
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


def test_any_visit_is_taken_back_by_key(page: DoorstepPage, session: RecordId, keys: Any) -> None:
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


def test_arrows_walk_the_staircase_and_the_pages_change_it(page: DoorstepPage, keys: Any) -> None:
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


def test_arrows_work_from_a_pressed_button_too(page: DoorstepPage, session: RecordId, keys: Any) -> None:
    page.act.buttons[O.ABSENT].setFocus(Qt.FocusReason.TabFocusReason)
    keys(K.Key_Down)
    assert here(page) == ("A", 1, "1")


def test_when_to_come_back_is_asked_and_never_in_the_way(page: DoorstepPage, session: RecordId, keys: Any) -> None:
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
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Any, when_asked: WhenAsked, announce: Announce
) -> None:
    keys(K.Key_N)
    desk = page.desk
    later = announce(title="Deuxième passage")
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


def test_a_sheet_left_is_noted_at_its_door(
    page: DoorstepPage, session: RecordId, keys: Any, when_asked: WhenAsked
) -> None:
    desk = page.desk
    batch = print_batch(
        desk.store, session, layout="idea", version=1, languages=("fr",), geometry="{}", count=1, by=desk.member.id
    )

    def note(dialog: SheetHere) -> None:
        QTest.keyClick(dialog.code, K.Key_Return)
        assert dialog.form.fields["code"].has_problem
        QTest.keyClicks(dialog.code, show_code(batch.codes[0]).lower())
        QTest.keyClick(dialog.code, K.Key_Return)

    when_asked(SheetHere, note)
    keys(K.Key_F, M.ControlModifier)
    assert page.here
    assert sheets_at(desk.store, page.here.id) == [batch.codes[0]]
    assert "1 feuille" in [text.text() for text in page.place.findChildren(Text) if text.isVisible()]
    keys(K.Key_A)
    assert outcomes(page, session) == [O.ABSENT], "and the keyboard is at the door again"


def test_at_half_as_large_again_every_outcome_stays_in_sight(
    page: DoorstepPage, window: MainWindow, qtbot: QtBot, french: None
) -> None:
    """“Absent” is pressed at two doors in three: the page may not scroll it away."""
    look().choose("light", 150)
    window.resize(1366, 768)
    page.place.focus_here()
    buttons = list(page.act.buttons.values())
    qtbot.waitUntil(lambda: all(button.is_low for button in buttons))
    QApplication.processEvents()
    for button in buttons:
        assert button.height() >= 44
        assert button.visibleRegion().boundingRect() == button.rect(), button.label
