"""Propositions: the list by stage, and a proposal begun from ideas."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import ProposalDraft, ProposalSeed
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import CityDecision, Stage
from outreach_app.queries.ideas import IdeaFilter, find_ideas, idea_rows, ideas_of_proposal
from outreach_app.queries.proposals import proposal, proposals
from outreach_app.services import answers
from outreach_app.services import proposals as service
from ui.dialogs.new_proposal import NewProposal, suggest_title
from ui.main_window import MainWindow
from ui.models.rows import Row
from ui.pages.proposal_editor import ProposalPage
from ui.pages.proposals import NOBODY, ProposalsPage

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(opened: MainWindow) -> ProposalsPage:
    opened.go("proposals")
    shown = opened.page
    assert isinstance(shown, ProposalsPage)
    return shown


def shown_rows(page: ProposalsPage) -> list[Row]:
    return [page.list.rows.row(place) for place in range(page.list.rows.rowCount())]


def dialog(qtbot: QtBot) -> NewProposal:
    found: list[NewProposal] = []

    def look() -> None:
        found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, NewProposal) and w.isVisible()]
        assert found

    qtbot.waitUntil(look)
    found[0].activateWindow()
    qtbot.waitUntil(found[0].isActiveWindow)
    return found[0]


def begin(opened: MainWindow, title: str = "Des bancs") -> RecordId:
    desk = opened.desk
    built = service.create(desk.store, desk.campaign, ProposalDraft(title=title, text=""), (), desk.member.id)
    desk.wrote(built.changes)
    return built.proposal


def test_proposals_stand_under_their_stage(page: ProposalsPage) -> None:
    rows = shown_rows(page)
    assert [row.title for row in rows if row.heading] == ["Écriture ensemble"]
    square = next(row for row in rows if row.title.startswith("Le square Curial"))
    assert square.line.startswith("4 idées · Environnement")
    assert page.list.current is not None


def test_one_without_a_proposer_says_so_in_amber(page: ProposalsPage, opened: MainWindow) -> None:
    begin(opened)
    row = next(row for row in shown_rows(page) if row.title == "Des bancs")
    assert (row.pill, row.pill_kind) == ("Sans porteur", "warning")
    page.filters.set_value(NOBODY)
    page.filters.edited.emit()
    assert [row.title for row in shown_rows(page) if not row.heading] == ["Des bancs"]


def test_what_the_city_did_not_take_is_neutral_and_says_why(page: ProposalsPage, opened: MainWindow) -> None:
    first = proposals(opened.desk.store)[0]
    changes = answers.take_in(
        opened.desk.store,
        first.id,
        target="rehearsal",
        decision=CityDecision.REJECTED,
        raw_state="rejected",
        reason="Dépense de\nfonctionnement",
        answered_at=None,
    )
    assert changes
    opened.desk.wrote(changes)
    row = next(row for row in shown_rows(page) if row.key == first.id)
    assert (row.pill, row.pill_kind) == ("Non retenue", "outline")
    assert row.line == "La Ville\u00a0: «\u00a0Dépense de fonctionnement\u00a0»"


def test_a_filter_keeps_the_chosen_row_where_it_can(page: ProposalsPage) -> None:
    page.list.choose(3)
    chosen = page.list.current
    page.filters.set_value(Stage.WRITING.value)
    page.filters.edited.emit()
    assert page.list.current == chosen


def test_headings_are_passed_over_by_the_arrows(page: ProposalsPage, qtbot: QtBot) -> None:
    page.list.setFocus()
    page.list.choose(1)
    qtbot.keyClick(page.list, KEY.Key_Up)
    current = page.list.current
    assert current is not None
    assert not current.heading


def test_enter_opens_the_proposal_and_escape_comes_back(opened: MainWindow, page: ProposalsPage, qtbot: QtBot) -> None:
    current = page.list.current
    assert current
    qtbot.keyClick(page.list, KEY.Key_Return)
    assert isinstance(opened.page, ProposalPage)
    assert opened.rail._items["proposals"].isChecked()
    qtbot.keyClick(opened.page, KEY.Key_Escape)
    assert opened.page is page
    assert page.list.current == current


def test_ideas_sent_from_their_page_begin_a_proposal(opened: MainWindow, qtbot: QtBot) -> None:
    store = opened.desk.store
    ideas = tuple(row.id for row in idea_rows(store, find_ideas(store, IdeaFilter())[:3]))
    opened.desk.go("proposals", ProposalSeed(ideas=tuple(ideas)))
    asked = dialog(qtbot)
    assert asked.title.selectedText()
    asked.title.setText("Un kiosque pour tous")
    qtbot.keyClick(asked.title, KEY.Key_Return, CTRL)
    assert isinstance(opened.page, ProposalPage)
    made = proposals(store)[0]
    assert (made.title, made.stage) == ("Un kiosque pour tous", Stage.WRITING)
    assert {row.id for row in ideas_of_proposal(store, made.id)} == set(ideas)


def test_a_proposal_is_begun_by_keyboard_from_ideas_searched_here(
    opened: MainWindow, page: ProposalsPage, qtbot: QtBot
) -> None:
    qtbot.keyClick(page.list, KEY.Key_N, CTRL)
    asked = dialog(qtbot)
    assert asked.picker
    asked.title.setFocus()
    qtbot.keyClicks(asked.title, "Des bancs pour souffler")
    asked.picker.search.setFocus()
    qtbot.keyClicks(asked.picker.search, "banc")
    qtbot.keyClick(asked.picker.search, KEY.Key_Return)
    assert 0 < asked.picker.list.rows.rowCount() < 65
    qtbot.keyClick(asked.picker.search, KEY.Key_Down)
    assert asked.picker.list.hasFocus()
    qtbot.keyClick(asked.picker.list, KEY.Key_Space)
    qtbot.keyClick(asked.picker.list, KEY.Key_Down)
    qtbot.keyClick(asked.picker.list, KEY.Key_Space)
    chosen = set(asked.picker.chosen)
    assert len(chosen) == 2
    asked.picker.search.setText("")
    qtbot.keyClick(asked.picker.list, KEY.Key_Return, CTRL)
    made = proposals(opened.desk.store)[0]
    assert made.title == "Des bancs pour souffler"
    assert {row.id for row in ideas_of_proposal(opened.desk.store, made.id)} == chosen


def test_an_idea_ticked_twice_is_not_chosen(opened: MainWindow, page: ProposalsPage, qtbot: QtBot) -> None:
    page.begin(ProposalSeed())
    picker = dialog(qtbot).picker
    assert picker
    picker.list.setFocus()
    qtbot.keyClick(picker.list, KEY.Key_Space)
    qtbot.keyClick(picker.list, KEY.Key_Space)
    assert not picker.chosen


def test_no_title_is_told_at_the_field_and_nothing_is_written(
    opened: MainWindow, page: ProposalsPage, qtbot: QtBot
) -> None:
    before = len(proposals(opened.desk.store))
    page.begin(ProposalSeed())
    asked = dialog(qtbot)
    asked.title.setText("x" * 300)
    asked.begin.click()
    assert asked.form.fields["title"].has_problem
    assert asked.title.text() == "x" * 300
    asked.title.setText("")
    asked.begin.click()
    assert asked.isVisible()
    assert asked.form.fields["title"].has_problem
    assert len(proposals(opened.desk.store)) == before


def test_beginning_one_can_be_taken_back(opened: MainWindow, page: ProposalsPage, qtbot: QtBot) -> None:
    page.begin(ProposalSeed())
    asked = dialog(qtbot)
    asked.title.setText("À reprendre")
    asked.begin.click()
    made = proposals(opened.desk.store)[0].id
    opened.notice.undo.click()
    assert proposal(opened.desk.store, made) is None
    qtbot.waitUntil(lambda: opened.page is page)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Des bancs. Et de l’ombre.", "Des bancs"),
        ("Pourquoi pas un kiosque ? On y jouerait.", "Pourquoi pas un kiosque ?"),
        ("Un", "Un"),
        ("mot " * 60, "mot " * 19 + "mot…"),
    ],
)
def test_a_title_is_suggested_from_the_first_idea(text: str, title: str) -> None:
    assert suggest_title(text) == title


def test_back_from_a_proposal_just_begun_it_is_the_one_chosen(
    opened: MainWindow, page: ProposalsPage, qtbot: QtBot
) -> None:
    idea = idea_rows(opened.desk.store, find_ideas(opened.desk.store, IdeaFilter())[:1])[0]
    opened.desk.go("proposals", ProposalSeed(ideas=(idea.id,), title="Un marché couvert"))
    asked = dialog(qtbot)
    qtbot.keyClick(asked.title, KEY.Key_Return, CTRL)
    qtbot.waitUntil(lambda: isinstance(opened.page, ProposalPage))
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(opened.page, KEY.Key_Escape)
    assert opened.page is page
    assert page.list.current
    assert page.list.current.title == "Un marché couvert"
