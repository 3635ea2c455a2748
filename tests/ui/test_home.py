"""Accueil: what it says of the example's evening and of a new edition, and what Enter does."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft, IdeaDraft
from outreach_app.domain.words import CityDecision, Stage
from outreach_app.queries.home import figures
from outreach_app.queries.proposals import proposals
from outreach_app.queries.sessions import SessionRow, session_draft, session_row, sessions
from outreach_app.services import answers, batches, ideas
from outreach_app.services import proposals as proposal_service
from outreach_app.services import sessions as session_service
from outreach_app.settings import Home
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.pages.home import HomePage
from ui.pages.home_season import fold_bars
from ui.pages.home_today import pick_session
from ui.places import places
from ui.widgets.charts import Bars, TileMap
from ui.widgets.text import Text


def told(window: MainWindow) -> str:
    """Every word of the page in sight."""
    assert window.page
    return "\n".join(label.text() for label in window.page.findChildren(Text) if label.isVisibleTo(window.page))


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Until the ideas have been counted on their thread."""
    qtbot.waitUntil(lambda: bool(re.search(r"^\d+ idées?$", told(window), re.MULTILINE)), timeout=5000)


def press_enter() -> None:
    focus = QApplication.focusWidget()
    assert focus
    QTest.keyClick(focus, Qt.Key.Key_Return)


@pytest.fixture
def window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("home")
    return opened


def test_it_says_what_to_do_this_evening(window: MainWindow) -> None:
    words = told(window)
    for wanted in (
        *("Bonjour Inès", "Ce soir", "18\u00a0h\u00a030", "Centre social Les Quatre-Vents, Villette"),
        *("interprète\u00a0: arabe", "Dépôt\u00a0: J-12", "mardi 21 février, minuit", "5 propositions non déposées"),
    ):
        assert wanted in words
    assert "3 séances tenues" in words
    assert "Demain 14\u00a0h\u00a0: Porte-à-porte, 24 rue Archereau" in words


def test_enter_opens_the_session_and_goes_to_capture(window: MainWindow, qtbot: QtBot) -> None:
    press_enter()
    qtbot.waitUntil(lambda: window.page is not None and not isinstance(window.page, HomePage))
    session = window.desk.session
    row = session_row(window.desk.store, session) if session else None
    assert row
    assert row.is_open
    assert row.title.startswith("Atelier de co-construction")
    QTest.keyClick(window, Qt.Key.Key_F2)
    assert isinstance(window.page, HomePage)
    assert "en cours" in told(window)
    assert window.page.first_focus().accessibleName() == "Continuer le recueil"  # type: ignore[union-attr]


def test_ideas_are_counted_after_the_first_paint_and_again_when_one_is_saved(window: MainWindow, qtbot: QtBot) -> None:
    settle(window, qtbot)
    assert "65 idées" in told(window)
    assert window.page
    tiles, bars = window.page.findChildren(TileMap)[0], window.page.findChildren(Bars)[0]
    before = tiles.accessibleDescription()
    assert "19ᵉ 35" in before
    assert bars.accessibleDescription().startswith("Cadre de vie 11")
    desk = window.desk
    draft = CaptureDraft(session=None, idea=IdeaDraft(text="Un banc", theme="cadre_de_vie", area="7511901"))
    desk.wrote(ideas.capture(desk.store, desk.campaign, draft, desk.member.id).changes)
    qtbot.waitUntil(lambda: "66 idées" in told(window), timeout=5000)
    assert "19ᵉ 36" in tiles.accessibleDescription()
    assert bars.accessibleDescription().startswith("Cadre de vie 12")


def test_sheets_out_are_told_by_session(window: MainWindow, qtbot: QtBot) -> None:
    desk = window.desk
    session = sessions(desk.store)[0]
    assert "Imprimez-en pour une séance" in told(window)
    batch = batches.print_batch(
        desk.store,
        session.id,
        layout="idea",
        version=1,
        languages=("fr",),
        geometry="{}",
        count=12,
        by=desk.member.id,
    )
    desk.wrote(batch.changes)
    assert "sur 12 imprimées" in told(window)
    assert figures(desk.store, "2017-02-09").sheets_out == 12
    assert session.title in told(window)


def test_the_citys_answer_is_new_until_home_is_visited_again(window: MainWindow) -> None:
    desk = window.desk
    proposal = proposals(desk.store)[0]
    answered = answers.take_in(
        desk.store,
        proposal.id,
        target="repetition",
        decision=CityDecision.REJECTED,
        raw_state="rejected",
        reason="Dépenses de fonctionnement",
        answered_at=None,
    )
    assert answered
    window.go("help")
    window.go("home")
    assert "Nouvelle · " + proposal.title in told(window)
    assert "Non retenue\u00a0: Dépenses de fonctionnement" in told(window)
    window.go("help")
    window.go("home")
    assert "Nouvelle" not in told(window)


def test_when_all_has_been_handed_in_the_gate_says_so(window: MainWindow) -> None:
    desk = window.desk
    for row in proposals(desk.store):
        desk.wrote(proposal_service.move(desk.store, row.id, Stage.SET_ASIDE, desk.member.id))
    assert "Aucune proposition n’attend d’être déposée" in told(window)


@pytest.fixture
def empty(desk: Desk, tmp_path: Path, french: None, qtbot: QtBot) -> Iterator[MainWindow]:
    """A new edition's window, without a session or an idea."""
    new = Desk(store=desk.store, campaign=desk.campaign, member=desk.member, language="fr", work=desk.work)
    window = MainWindow(new, places(new, Home(tmp_path)))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_new_edition_is_told_where_to_begin(empty: MainWindow, qtbot: QtBot) -> None:
    empty.go("home")
    settle(empty, qtbot)
    words = told(empty)
    assert "Aucune séance annoncée" in words
    assert "La première idée enregistrée sera comptée ici." in words
    assert "Aucune idée située pour l’instant\N{NO-BREAK SPACE}: tous les quartiers restent à écouter." in words
    press_enter()
    assert empty.page
    assert empty.page.accessibleName() == "Nouvelle séance"


def test_without_a_session_today_the_next_one_is_prepared(window: MainWindow) -> None:
    desk = window.desk
    tonight = next(s for s in sessions(desk.store) if s.date == "2017-02-09")
    draft = session_draft(desk.store, tonight.id)
    assert draft
    later = dataclasses.replace(draft, date="2017-02-20")
    desk.wrote(session_service.change(desk.store, desk.campaign, tonight.id, later, desk.member.id))
    words = told(window)
    assert "Demain" in words
    assert "dans 1 jour" in words
    assert "Lundi 20 février 18\u00a0h\u00a030\u00a0: Atelier de co-construction" in words
    press_enter()
    assert window.page
    assert window.page.accessibleName() == "Séances"


Row = Callable[..., SessionRow]


@pytest.fixture
def row(opened: MainWindow) -> Row:
    known = sessions(opened.desk.store)[0]
    return lambda **fields: dataclasses.replace(known, **fields)


def test_the_session_to_hold_is_the_open_one_then_the_next_then_the_last(row: Row) -> None:
    morning = row(starts="10:00", ends="11:30", opened_at=None, closed_at=None)
    evening = row(starts="18:30", ends="20:45", opened_at=None, closed_at=None)
    opened = row(starts="14:00", ends="15:00", opened_at=1, closed_at=None)
    over = row(starts="08:00", ends="09:00", opened_at=1, closed_at=2)
    assert pick_session([over, morning, evening], "09:30") is morning
    assert pick_session([over, morning, evening], "12:00") is evening
    assert pick_session([over, morning, opened, evening], "09:30") is opened
    assert pick_session([over, morning], "23:00") is morning
    assert pick_session([over], "23:00") is over
    assert pick_session([], "23:00") is None


def test_bars_beyond_what_fits_are_told_together() -> None:
    named = [(f"t{i}", i) for i in range(11)]
    bars, rest = fold_bars(named, 8)
    assert [count for _, count in bars] == [10, 9, 8, 7, 6, 5, 4]
    assert sum(count for _, count in rest) == 6
    assert fold_bars(named[:8], 8)[1] == []
