"""One proposal by keyboard: its words kept, its ideas, its criteria; each refusal at its field, nothing lost."""

import dataclasses

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.words import Stage, Verdict
from outreach_app.queries.ideas import ideas_of_proposal
from outreach_app.queries.proposals import Proposal, proposal, proposals
from outreach_app.services import proposals as service
from outreach_app.services.ideas import kept_draft
from ui.dialogs.new_proposal import AddIdeas
from ui.main_window import MainWindow
from ui.pages.proposal_editor import ProposalPage
from ui.widgets.editors import Writing

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(square: ProposalPage) -> ProposalPage:
    return square


def stored(page: ProposalPage) -> Proposal:
    assert page._shown
    found = proposal(page.desk.store, page._shown.id)
    assert found
    return found


def line(page: ProposalPage, field: str) -> QLineEdit:
    editor = page.words.fields[field].editor
    assert isinstance(editor, QLineEdit)
    return editor


def text(page: ProposalPage) -> Writing:
    editor = page.words.fields["text"].editor
    assert isinstance(editor, Writing)
    return editor


def type_accents(widget: QWidget, typed: str) -> None:
    for letter in typed:
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(widget, event)


def retype(widget: QLineEdit, typed: str) -> None:
    widget.setFocus()
    widget.selectAll()
    type_accents(widget, typed)


def test_what_is_typed_is_saved_by_its_key_and_taken_back(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    before = stored(page).title
    assert page.save_now.isHidden()
    retype(line(page, "title"), "L’été à l’ombre")
    assert page.save_now.isVisible()
    qtbot.keyClick(line(page, "title"), KEY.Key_S, CTRL)
    assert stored(page).title == "L’été à l’ombre"
    assert page.save_now.isHidden()
    opened.notice.undo.click()
    assert stored(page).title == before
    assert line(page, "title").text() == before


def test_leaving_the_page_saves(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    retype(line(page, "place"), "Devant l’école")
    qtbot.keyClick(line(page, "place"), KEY.Key_F7)
    assert stored(page).place == "Devant l’école"


def test_saving_keeps_the_point_on_the_map(page: ProposalPage, qtbot: QtBot) -> None:
    point = stored(page).latitude, stored(page).longitude
    assert all(point)
    retype(line(page, "title"), "Autre titre, plus long")
    assert page.save()
    assert (stored(page).latitude, stored(page).longitude) == point


def test_a_cost_is_read_as_people_type_it(page: ProposalPage) -> None:
    retype(line(page, "cost"), "38 500,50")
    assert page.save()
    assert stored(page).cost_cents == 3_850_050
    retype(line(page, "cost"), "38 500 €")
    assert page.save()
    assert stored(page).cost_cents == 3_850_000
    assert line(page, "cost").text().replace("\u00a0", " ") == "38 500 €"


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    opened: MainWindow, page: ProposalPage, qtbot: QtBot
) -> None:
    before = stored(page)
    retype(line(page, "cost"), "beaucoup")
    retype(line(page, "title"), "Un titre neuf")
    text(page).setFocus()
    text(page).selectAll()
    type_accents(text(page), "Des mots écrits ensemble.")
    qtbot.keyClick(text(page), KEY.Key_S, CTRL)
    assert page.words.fields["cost"].has_problem
    assert line(page, "cost").hasFocus()
    assert stored(page) == before
    qtbot.keyClick(line(page, "cost"), KEY.Key_F7)
    assert opened.page is not page
    other = next(row for row in proposals(opened.desk.store) if row.id != before.id)
    opened.go("proposal", other.id)
    assert line(page, "title").text() == other.title
    opened.go("proposal", before.id)
    assert line(page, "cost").text() == "beaucoup"
    assert line(page, "title").text() == "Un titre neuf"
    assert text(page).value() == "Des mots écrits ensemble."


def test_a_crash_costs_a_second_of_typing(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    retype(line(page, "title"), "Presque perdu")
    name = f"proposal.{stored(page).id}"
    qtbot.waitUntil(lambda: kept_draft(opened.desk.store, name) is not None, timeout=3_000)
    after = ProposalPage(opened.desk)
    assert list(after.make_parts()), "several steps"
    qtbot.addWidget(after)
    after.arrive(stored(page).id)
    assert line(after, "title").text() == "Presque perdu"
    assert stored(page).title != "Presque perdu"
    assert after.save()
    assert kept_draft(opened.desk.store, name) is None
    assert stored(page).title == "Presque perdu"


def test_a_change_from_elsewhere_does_not_touch_what_is_being_typed(opened: MainWindow, page: ProposalPage) -> None:
    retype(line(page, "title"), "En train d’écrire")
    ideas = ideas_of_proposal(opened.desk.store, stored(page).id)
    opened.desk.wrote(service.unlink(opened.desk.store, stored(page).id, ideas[0].id, opened.desk.member.id))
    assert line(page, "title").text() == "En train d’écrire"
    assert len(page.lineage.lines) == len(ideas) - 1


def test_the_count_warns_before_the_platform_does(page: ProposalPage) -> None:
    hint = page.words.fields["title"].hint
    assert hint.text() == "39 signes sur 150"
    retype(line(page, "title"), "Trop court")
    assert hint.text() == "10 signes, 15 au moins"
    assert hint.property("tone") == "amber"
    line(page, "title").setText("x" * 151)
    assert hint.property("tone") == "amber"
    line(page, "title").setText("x" * 150)
    assert hint.property("tone") == "muted"


def test_a_theme_the_edition_dropped_stays_where_it_was(opened: MainWindow, page: ProposalPage) -> None:
    gone = stored(page).theme
    kept = dataclasses.replace(
        opened.desk.campaign, themes=tuple(t for t in opened.desk.campaign.themes if t.code != gone)
    )
    opened.desk.campaign = kept
    after = ProposalPage(opened.desk)
    assert list(after.make_parts()), "several steps"
    after.arrive(stored(page).id)
    retype(line(after, "title"), "Un titre tout neuf")
    assert after.save()
    assert (stored(page).theme, stored(page).title) == (gone, "Un titre tout neuf")
    after.deleteLater()


def test_an_idea_is_taken_out_by_delete_and_brought_back(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    linked = [row.id for row in ideas_of_proposal(opened.desk.store, stored(page).id)]
    second = page.lineage.lines[1]
    second.setFocus()
    qtbot.keyClick(second, KEY.Key_Delete)
    assert [each.idea for each in page.lineage.lines] == [linked[0], *linked[2:]]
    assert page.lineage.lines[1].hasFocus()
    opened.notice.undo.click()
    assert [each.idea for each in page.lineage.lines] == linked


def test_ideas_are_added_by_searching(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    qtbot.keyClick(text(page), KEY.Key_I, CTRL)
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, AddIdeas) and w.isVisible())
    assert not asked.add.isEnabled()
    asked.picker.search.setText("kiosque")
    qtbot.keyClick(asked.picker.search, KEY.Key_Return)
    asked.picker.list.setFocus()
    qtbot.keyClick(asked.picker.list, KEY.Key_Space)
    (chosen,) = asked.picker.chosen
    asked.add.click()
    assert page.lineage.lines[-1].idea == chosen


def test_ideas_already_there_cannot_be_ticked(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    page.lineage.add.click()
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, AddIdeas) and w.isVisible())
    asked.picker.search.setText("poêle à frire")
    qtbot.keyClick(asked.picker.search, KEY.Key_Return)
    row = asked.picker.list.current
    assert row
    assert row.pill == "Déjà là"
    qtbot.keyClick(asked.picker.list, KEY.Key_Space)
    assert not asked.picker.chosen
    asked.reject()


def test_more_than_six_ideas_wait_behind_a_word(opened: MainWindow, page: ProposalPage) -> None:
    store = opened.desk.store
    all_of_them = store.column("SELECT id FROM idea LIMIT 20")
    opened.desk.wrote(service.link(store, stored(page).id, list(all_of_them), opened.desk.member.id))
    linked = len(ideas_of_proposal(store, stored(page).id))
    assert linked > 6
    assert len(page.lineage.lines) == 6
    page.lineage.more.click()
    assert len(page.lineage.lines) == linked


def test_criteria_are_answered_one_by_one_by_keyboard(page: ProposalPage, qtbot: QtBot) -> None:
    codes = list(page.criteria.cells)
    first = page.criteria.cells[codes[0]]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(first, KEY.Key_1)
    assert page.criteria.open == codes[1]
    page.criteria.answers.take_digit(2)
    note = page.criteria.note.editor
    assert isinstance(note, QLineEdit)
    assert note.hasFocus()
    type_accents(note, "à voir avec l’école")
    qtbot.keyClick(note, KEY.Key_Return)
    checks = {check.criterion: (check.verdict, check.note) for check in stored(page).checks}
    assert checks == {codes[0]: (Verdict.YES, ""), codes[1]: (Verdict.NO, "à voir avec l’école")}
    assert page.criteria.aside.text().startswith("2 sur 4")


def test_arrows_go_from_question_to_question(page: ProposalPage, qtbot: QtBot) -> None:
    codes = list(page.criteria.cells)
    page.criteria.cells[codes[0]].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.criteria.cells[codes[0]], KEY.Key_Right)
    assert page.criteria.open == codes[1]
    qtbot.keyClick(page.criteria.cells[codes[1]], KEY.Key_Down)
    assert page.criteria.open == codes[3]
    qtbot.keyClick(page.criteria.cells[codes[3]], KEY.Key_Return)
    assert page.criteria.answers.isAncestorOf(QApplication.focusWidget())


def test_a_note_without_an_answer_comes_back(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    note = page.criteria.note.editor
    assert isinstance(note, QLineEdit)
    note.setFocus()
    type_accents(note, "noté à la volée")
    shown = stored(page).id
    qtbot.keyClick(note, KEY.Key_F7)
    after = ProposalPage(opened.desk)
    assert list(after.make_parts()), "several steps"
    qtbot.addWidget(after)
    after.arrive(shown)
    assert after.criteria.note.value() == "noté à la volée"
    after.criteria.answers.take_digit(3)
    assert [(c.verdict, c.note) for c in stored(page).checks] == [(Verdict.UNSURE, "noté à la volée")]


def test_a_note_too_long_is_told_at_its_field(page: ProposalPage) -> None:
    page.criteria.answers.take_digit(1)
    page.criteria.go_to("parisian")
    note = page.criteria.note.editor
    assert isinstance(note, QLineEdit)
    note.setText("x" * 5_001)
    note.textEdited.emit(note.text())
    page.criteria.keep_note()
    assert page.criteria.note.has_problem
    assert len(note.text()) == 5_001
    assert stored(page).checks[0].note == ""


def test_only_allowed_moves_are_offered(page: ProposalPage) -> None:
    for stage, main, moves in (
        (Stage.GATHERED, "Commencer à écrire", {"Mettre de côté"}),
        (Stage.WRITING, "Recueillir l’accord", {"Revenir aux idées", "Mettre de côté"}),
        (Stage.AGREED, "Déposer", {"Revenir à l’écriture", "Mettre de côté"}),
        (Stage.SUBMITTED, "Voir où elle en est", {"Retirer de la file"}),
        (Stage.ANSWERED, "Voir où elle en est", set()),
        (Stage.SET_ASIDE, "La reprendre", set[str]()),
    ):
        page.road.show_stage(stage, has_left=stage is Stage.ANSWERED)
        assert [button.label for button in page.road.mains if not button.isHidden()] == [main], stage
        assert {button.label for button in page.road.moves if not button.isHidden()} == moves, stage


def test_a_move_is_made_and_taken_back(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    retype(line(page, "title"), "Titre sauvé avant le pas")
    next(button for button in page.road.moves if button.label == "Revenir aux idées").click()
    assert (stored(page).stage, stored(page).title) == (Stage.GATHERED, "Titre sauvé avant le pas")
    qtbot.keyClick(page, KEY.Key_Return, CTRL)
    assert stored(page).stage is Stage.WRITING
    opened.notice.undo.click()
    assert stored(page).stage is Stage.GATHERED


def test_tab_goes_through_the_page_as_it_is_read(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    met = []
    line(page, "title").setFocus()
    for _ in range(26):
        here = QApplication.focusWidget()
        assert here
        met.append(here)
        qtbot.keyClick(here, KEY.Key_Tab)
    wanted = [
        *(line(page, "title"), text(page), page.criteria.cells["parisian"], page.criteria.note.editor),
        *(*page.lineage.lines, page.lineage.add, page.proposer.main, page.words.fields["theme"].editor),
        *(line(page, "place"), page.words.fields["area"].editor, line(page, "cost")),
    ]
    assert [part for part in met if part in wanted] == wanted


def test_a_proposal_gone_meanwhile_leads_back_to_the_list(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    with opened.desk.store.act(opened.desk.member.id) as act:
        act.void("proposal", stored(page).id)
    opened.desk.changed.emit(act.changes)
    qtbot.waitUntil(lambda: opened.page is not page)
    assert "n’est plus ici" in opened.notice.accessibleName()
