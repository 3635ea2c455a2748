"""A round as a whole: opened from elsewhere, chosen among others, ended with its addresses; and a stall."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.rounds import holds_addresses
from outreach_app.queries.sessions import session_row
from outreach_app.queries.visits import last_visits, stall_counts
from ui.dialogs.dialog import Question
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


def test_the_round_ends_with_its_addresses(
    page: DoorstepPage, window: MainWindow, session: RecordId, keys: Any, when_asked: WhenAsked
) -> None:
    keys(K.Key_P)
    keys(K.Key_A)
    when_asked(Question, lambda asked: asked.no.click())
    keys(K.Key_W, M.ControlModifier)
    assert holds_addresses(page.desk.store, session)

    def agree(asked: Question) -> None:
        assert "1" in asked.windowTitle(), "somebody waits for us"
        told = [text.text() for text in asked.findChildren(Text)]
        counts = dict(pairwise(told))
        doors = [counts[f"Portes {what}"] for what in ("de la tournée", "frappées", "ouvertes")]
        assert doors == ["13", "2", "1"]
        assert (counts["Repasser"], counts["Absent"]) == ("1", "1")
        assert "Refus" not in counts, "what nobody said is left out"
        asked.yes.click()

    when_asked(Question, agree)
    keys(K.Key_W, M.ControlModifier)
    assert not holds_addresses(page.desk.store, session)
    row = session_row(page.desk.store, session)
    assert row
    assert row.closed_at
    assert window.desk.session is None


def test_closing_the_session_ends_its_round(
    window: MainWindow, page: DoorstepPage, session: RecordId, keys: Any, when_asked: WhenAsked
) -> None:
    keys(K.Key_A)
    window.go("sessions", session)
    when_asked(Question, lambda asked: asked.yes.click())
    keys(K.Key_W, M.ControlModifier)
    assert not holds_addresses(page.desk.store, session)


def test_home_and_sessions_open_the_round_at_its_doors(
    opened: MainWindow, session: RecordId, keys: Any, qtbot: QtBot
) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("sessions", session)
    keys(K.Key_Return, M.ControlModifier)
    assert isinstance(opened.page, DoorstepPage)
    assert here(opened.page) == ("A", 2, "1")
    keys(K.Key_A)
    assert outcomes(opened.page, session) == [O.ABSENT]


def test_a_stall_counts_by_the_same_letters(opened: MainWindow, keys: Any, qtbot: QtBot, announce: Announce) -> None:
    session = announce(SessionKind.STALL, "Stand du marché")
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


def test_the_other_rounds_are_a_choice_away(
    window: MainWindow, page: DoorstepPage, session: RecordId, announce: Announce
) -> None:
    other = announce(title="Autre tournée")
    window.go("home")
    window.go("doors", session)
    page.tools.choice.set_value(other)
    page.tools.choice.edited.emit()
    assert page.here is None
    assert page.first_focus()
