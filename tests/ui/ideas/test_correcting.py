"""Idées: one is corrected, and neither its earlier words nor what is being typed is lost."""

from collections.abc import Iterator
from typing import cast

import pytest
from ideas.acts import press, rows, search, shown, told, undo
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft, IdeaDraft
from outreach_app.domain.ids import RecordId
from outreach_app.queries.campaigns import campaign_of, members
from outreach_app.queries.ideas import Idea, idea, idea_row
from outreach_app.queries.sessions import sessions
from outreach_app.services import ideas
from ui.desk import Desk
from ui.dialogs.dialog import Question
from ui.dialogs.history import History
from ui.main_window import MainWindow
from ui.pages.idea_reading import IdeaReading
from ui.pages.ideas import IdeasPage
from ui.places import places
from ui.widgets.form import Field
from ui.widgets.text import Text
from ui.work import Work

K, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def text_field(page: IdeasPage) -> Field:
    return page.detail.form.form.fields["text"]


@pytest.fixture
def answered() -> Iterator[list[str]]:
    """Questions are answered by pressing the button that says so; what was asked is noted."""
    asked: list[str] = []
    timer = QTimer(interval=20)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, Question):
            asked.append(dialog.windowTitle())
            (dialog.yes if asked.count(dialog.windowTitle()) > 1 else dialog.no).click()

    timer.timeout.connect(look)
    timer.start()
    yield asked
    timer.stop()


def test_an_idea_is_corrected_by_keyboard_and_the_correction_taken_back(opened: MainWindow, page: IdeasPage) -> None:
    corrected, before = shown(page), idea(page.desk.store, shown(page))
    assert before
    press(K.Key_M, CTRL)
    assert text_field(page).editor.hasFocus()
    QTest.keyClicks(text_field(page).editor, "Et vite. ")
    press(K.Key_Return, CTRL)
    after = idea(page.desk.store, corrected)
    assert after
    assert after.text == "Et vite. " + before.text
    assert (after.theme, after.area, after.place) == (before.theme, before.area, before.place)
    assert page.list.hasFocus()
    assert after.text in told(page)
    assert "Modifiée par Inès" in told(page)
    undo(opened)
    assert idea(page.desk.store, corrected) == before
    assert before.text in told(page)


def test_its_earlier_words_are_kept_and_shown(page: IdeasPage) -> None:
    first = idea(page.desk.store, shown(page))
    assert first
    for words in ("Un", "Deux"):
        page.detail.begin_edit()
        text_field(page).set_value(words)
        assert page.detail.save()
    assert page.detail.reading.history.isVisible()
    dialog = History(page.desk, shown(page), page)
    said = [text.text() for text in dialog.findChildren(Text)]
    kept = [said.index(words) for words in ("Deux", "Un", first.text)]
    assert kept == sorted(kept)
    assert sum("Modifiée par Inès" in text for text in said) == 2
    assert sum("Recueillie par Inès" in text for text in said) == 1


@pytest.mark.parametrize("typed", ["x" * 200_000, "Un\x00banc", "   "])
def test_what_cannot_be_kept_is_said_at_its_field_and_stays_there(page: IdeasPage, typed: str) -> None:
    before = idea(page.desk.store, shown(page))
    page.detail.begin_edit()
    text_field(page).set_value(typed)
    press(K.Key_Return, CTRL)
    assert page.detail.is_editing
    assert text_field(page).has_problem
    assert text_field(page).value() == typed
    assert idea(page.desk.store, shown(page)) == before


def test_right_to_left_and_combining_marks_are_kept(page: IdeasPage) -> None:
    page.detail.begin_edit()
    text_field(page).set_value("مقاعد في الظلّ أمام المدرسة. Une e\u0301cole.")
    press(K.Key_Return, CTRL)
    kept = idea(page.desk.store, shown(page))
    assert kept
    assert kept.text == "مقاعد في الظلّ أمام المدرسة. Une \u00e9cole."
    assert kept.text in told(page)


def test_going_to_another_idea_saves_what_was_typed(opened: MainWindow, page: IdeasPage) -> None:
    corrected, other = rows(page)[0].key, rows(page)[1].key
    page.detail.begin_edit()
    text_field(page).set_value("Dit autrement.")
    page.list.choose(1)
    assert shown(page) == other
    assert page.list.current
    assert page.list.current.key == other
    assert idea(page.desk.store, RecordId(corrected)).text == "Dit autrement."  # type: ignore[union-attr]
    undo(opened)
    assert idea(page.desk.store, RecordId(corrected)).text != "Dit autrement."  # type: ignore[union-attr]


def test_going_to_another_idea_stays_where_nothing_can_be_saved(page: IdeasPage, qtbot: QtBot) -> None:
    corrected = rows(page)[0].key
    page.detail.begin_edit()
    text_field(page).set_value("x" * 6_000)
    page.list.choose(1)
    qtbot.waitUntil(lambda: page.list.current is not None and page.list.current.key == corrected)
    assert page.detail.is_editing
    assert text_field(page).value() == "x" * 6_000
    assert text_field(page).has_problem


def test_searching_while_correcting_leaves_the_correction_alone(page: IdeasPage, qtbot: QtBot) -> None:
    corrected = shown(page)
    page.detail.begin_edit()
    text_field(page).set_value("En cours")
    search(page, "zzzz", qtbot)
    assert page.detail.is_editing
    page.filters.clear()
    assert page.detail.is_editing
    assert shown(page) == corrected
    assert text_field(page).value() == "En cours"


def test_escape_asks_before_it_loses_anything(page: IdeasPage, answered: list[str], qtbot: QtBot) -> None:
    before = idea(page.desk.store, shown(page))
    press(K.Key_M, CTRL)
    press(K.Key_Escape)
    assert not page.detail.is_editing
    assert answered == []
    press(K.Key_M, CTRL)
    QTest.keyClicks(text_field(page).editor, "Oups")
    press(K.Key_Escape)
    assert answered == ["Renoncer à corriger\u00a0?"]
    assert text_field(page).value().startswith("Oups")
    page.window().activateWindow()
    qtbot.waitUntil(text_field(page).editor.hasFocus)
    press(K.Key_Escape)
    assert not page.detail.is_editing
    assert idea(page.desk.store, shown(page)) == before


def test_a_correction_outlives_a_crash(opened: MainWindow, page: IdeasPage, home: object, qtbot: QtBot) -> None:
    corrected = RecordId(rows(page)[3].key)
    page.list.choose(3)
    page.detail.begin_edit()
    QTest.keyClicks(text_field(page).editor, "Presque fini ")
    qtbot.waitUntil(lambda: ideas.kept_draft(opened.desk.store, "idea") is not None, timeout=3_000)
    store = opened.desk.store
    desk = Desk(store=store, campaign=campaign_of(store), member=members(store)[0], language="fr", work=Work())
    again = MainWindow(desk, places(desk, home))  # type: ignore[arg-type]
    qtbot.addWidget(again)
    again.go("ideas")
    back = cast(IdeasPage, again.page)
    assert back.detail.is_editing
    assert shown(back) == corrected
    assert text_field(back).value().startswith("Presque fini ")
    assert back.detail.save()
    assert ideas.kept_draft(store, "idea") is None
    desk.work.close()


def test_a_theme_the_edition_dropped_is_shown_as_it_stood_and_kept(page: IdeasPage) -> None:
    with page.desk.store.act(page.desk.member.id) as act:
        act.change("idea", shown(page), theme="arts_forains", area="99999")
    page.desk.wrote(act.changes)
    assert "arts_forains (n’est plus dans l’édition)" in told(page)
    page.detail.begin_edit()
    text_field(page).set_value("Des manèges.")
    assert page.detail.save()
    kept = idea(page.desk.store, shown(page))
    assert kept
    assert (kept.text, kept.theme, kept.area) == ("Des manèges.", "arts_forains", "99999")


def test_new_words_wait_until_somebody_reads_them_over(page: IdeasPage) -> None:
    page.detail.begin_edit()
    text_field(page).set_value("Un banc devant chez Madame Diallo.")
    page.detail.save()
    assert rows(page)[0].pill == "À relire"
    assert page.detail.reading.cleared.isVisible()
    page.list.setFocus()
    press(K.Key_L, CTRL)
    assert rows(page)[0].pill != "À relire"
    assert not page.detail.reading.cleared.isVisible()
    assert idea_row(page.desk.store, shown(page)).may_leave  # type: ignore[union-attr]


def test_correcting_holds_the_other_acts_back(page: IdeasPage) -> None:
    page.detail.begin_edit()
    assert not any(button.isEnabled() for button in (page.build, page.export, page.person))
    page.detail.form.give_up()
    assert all(button.isEnabled() for button in (page.build, page.export, page.person))


@pytest.mark.parametrize(("words", "told"), [("Un banc. Le 06 12 34 56 78", True), ("Un banc", False)])
def test_a_number_is_told_where_an_idea_is_read_over(opened: MainWindow, qtbot: QtBot, words: str, told: bool) -> None:
    desk = opened.desk
    draft = CaptureDraft(session=sessions(desk.store)[0].id, idea=IdeaDraft(text=words))
    said = ideas.capture(desk.store, desk.campaign, draft, desk.member.id).idea
    reading = IdeaReading(desk)
    qtbot.addWidget(reading)
    reading.tell(cast(Idea, idea(desk.store, said)))
    assert ("Un numéro de téléphone" in reading._why.text()) == told
