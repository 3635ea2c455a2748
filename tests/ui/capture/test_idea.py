"""Recueil: an idea by keyboard, each refusal at its field, nothing typed ever lost, nothing jumps."""

from typing import cast

import pytest
from capture.acts import answer, count, go_to, newest, press, problem_at, save, type_text, words
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft
from outreach_app.queries.ideas import count_ideas
from outreach_app.services import sessions as sessions_service
from ui.main_window import MainWindow
from ui.pages.capture import CapturePage
from ui.pages.capture_form import CaptureForm
from ui.widgets.saved import SavedCard

K, M = Qt.Key, Qt.KeyboardModifier


def test_an_idea_in_twenty_seconds(window: MainWindow, page: CapturePage, form: CaptureForm) -> None:
    assert QApplication.focusWidget() is form.idea.text
    type_text("Des bancs à l’ombre, près de l’œuvre : « Cœur »")
    handle = window.windowHandle()
    QTest.keyClick(handle, K.Key_2, M.AltModifier)
    save()
    saved = newest(window)
    assert saved.text == "Des bancs à l’ombre, près de l’œuvre : « Cœur »"
    assert saved.theme == window.desk.campaign.themes[1].code
    assert saved.session == window.desk.session
    assert saved.person is None
    assert saved.cleared_at is None
    assert form.is_blank
    assert QApplication.focusWidget() is form.idea.text
    card = page.findChild(SavedCard)
    assert card
    assert "Enregistrée à 17" in words(card)
    assert "Des bancs à l’ombre" in words(card)


def test_the_list_shows_the_session_and_only_it(window: MainWindow, page: CapturePage, form: CaptureForm) -> None:
    before = count_ideas(window.desk.store, window.desk.session)
    assert f"{before} idées" in words(page)
    type_text("Une boîte à livres")
    save()
    assert f"{before + 1} idées" in words(page)
    shown = [note.label for note in page.latest._notes.values() if note.isVisible()]
    assert "Une boîte à livres" not in shown, "it is on its card, not among the others too"


def test_undo_gives_the_words_back(window: MainWindow, page: CapturePage, form: CaptureForm) -> None:
    before = count(window)
    type_text("Un four à pain")
    go_to(form, "name")
    type_text("Aminata Koné")
    answer(form, "O")
    save()
    press(K.Key_Z, M.ControlModifier)
    assert count(window) == before
    assert form.idea.text.value() == "Un four à pain"
    assert form.fields["name"].value() == "Aminata Koné"
    assert form.card.consents.rows.values() == {"publish": True}
    assert not any(card.isVisible() for card in page.findChildren(SavedCard))
    save()
    assert newest(window).text == "Un four à pain"


def test_control_z_first_takes_back_what_is_being_typed(window: MainWindow, form: CaptureForm) -> None:
    type_text("Une fontaine")
    save()
    after = count(window)
    type_text("Autre")
    press(K.Key_Z, M.ControlModifier)
    assert form.idea.text.value() == ""
    assert count(window) == after


def test_undoing_loses_nothing_of_what_was_begun_since(window: MainWindow, form: CaptureForm) -> None:
    type_text("Première")
    save()
    type_text("Deuxième, à moitié")
    assert form.undo()
    assert form.idea.text.value() == "Première"
    save()
    assert form.idea.text.value() == "Deuxième, à moitié"
    save()
    assert newest(window).text == "Deuxième, à moitié"
    assert form.is_blank


def test_without_a_person_one_key_says_it_is_anonymous(window: MainWindow, form: CaptureForm) -> None:
    type_text("Des arbres")
    press(K.Key_R, M.ControlModifier)
    save()
    assert newest(window).cleared_at
    assert not form.idea.cleared.value(), "asked again for each idea"
    type_text("Des arbres encore")
    press(K.Key_R, M.ControlModifier)
    answer(form, "O")
    assert not form.idea.cleared.isEnabled()
    save()
    assert newest(window).cleared_at is None


def test_where_it_would_stand_by_typing_part_of_a_name(window: MainWindow, form: CaptureForm) -> None:
    type_text("Un jardin")
    go_to(form, "place")
    type_text("24, rue Archereau")
    press(K.Key_Tab)
    type_text("pont de fl")
    press(K.Key_Tab)
    assert form.idea.area.currentText() == "Pont-de-Flandre, Paris 19ᵉ"
    save()
    saved = newest(window)
    assert (saved.place, saved.area) == ("24, rue Archereau", "7511902")


@pytest.mark.parametrize(
    ("field", "text"), [("text", "a" * 5_001), ("text", "une\x00idée"), ("place", "b" * 251), ("text", "   ")]
)
def test_what_cannot_be_kept_is_said_at_its_field(window: MainWindow, form: CaptureForm, field: str, text: str) -> None:
    before = count(window)
    form.idea.fields["text"].set_value("Une idée")
    form.idea.fields[field].set_value(text)
    save()
    assert count(window) == before
    assert problem_at(form, field)
    assert QApplication.focusWidget() is form.fields[field].editor
    assert form.fields[field].value() == text


def test_every_script_is_kept_as_it_was_said(window: MainWindow, form: CaptureForm) -> None:
    text = "مقاعد للظل أمام المدرسة\nநிழல் e\u0301te\u0301 \u00a0!"
    type_text("x")
    form.idea.fields["text"].set_value(text)
    save()
    assert newest(window).text == "مقاعد للظل أمام المدرسة\nநிழல் été \u00a0!"


def test_a_loaded_draft_is_the_draft_given_back(form: CaptureForm) -> None:
    type_text("Une idée")
    answer(form, "ON")
    draft = form.draft()
    form.clear()
    assert form.draft() != draft
    form.load(draft)
    assert form.draft() == draft
    assert isinstance(draft, CaptureDraft)


def test_no_open_session_says_what_to_do(opened: MainWindow, qtbot: QtBot) -> None:
    gone: list[str] = []
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("capture")
    page = cast(CapturePage, opened.page)
    assert "Aucune séance n’est ouverte" in words(page)
    assert not page.form.isVisible()
    opened.desk.go_requested.connect(lambda name, _: gone.append(name))
    press(K.Key_Return)
    assert gone == ["sessions"]


def test_a_session_that_closes_leaves_the_page(window: MainWindow, page: CapturePage, form: CaptureForm) -> None:
    desk = window.desk
    type_text("À moitié")
    assert desk.session
    desk.changed.emit(sessions_service.close_session(desk.store, desk.session, desk.member.id))
    assert not form.isVisible()
    desk.changed.emit(sessions_service.open_session(desk.store, desk.session, desk.member.id))
    assert form.isVisible()
    assert form.idea.text.value() == "À moitié"


def test_arabic_is_written_from_the_right_and_asked_in(form: CaptureForm) -> None:
    form.idea.language.setFocus()
    while form.idea.language.value() != "ar":
        press(K.Key_Down)
    option = form.idea.text.document().defaultTextOption()
    assert option.alignment() & Qt.AlignmentFlag.AlignRight
    assert form.card.language == "ar"
    assert "نشر فكرتي" in form.card.consents.rows.rows["publish"].accessibleName()
    assert form.draft().idea.language == "ar"
    assert form.is_blank, "a language is nobody's idea yet"


@pytest.mark.parametrize(
    "digit", [n if n in (1, 2, 9) else pytest.param(n, marks=pytest.mark.torture) for n in range(10)]
)
def test_nothing_jumps_when_an_idea_is_saved(window: MainWindow, page: CapturePage, digit: int) -> None:
    """The saved card has more to say than the list it stands in: it gives way, the form stays where it was."""
    for _ in range(5):
        QApplication.processEvents()
    before = page.form.geometry()
    handle = window.windowHandle()
    assert handle
    type_text("Des bancs à l’ombre devant l’école de la rue de Tanger")
    QTest.keyClick(handle, Qt.Key(K.Key_0 + digit), M.AltModifier)
    save()
    for _ in range(5):
        QApplication.processEvents()
    assert count_ideas(window.desk.store, window.desk.session)
    assert page.form.geometry() == before


def test_after_a_crash_the_open_session_and_its_draft_are_there_at_once(window: MainWindow, page: CapturePage) -> None:
    type_text("Une fontaine devant")
    page.form.keep_now()
    window.desk.use_session(None)
    window.go("home")
    again = MainWindow(window.desk, window.places)
    again.go("capture")
    shown = cast(CapturePage, again.page)
    assert window.desk.session
    assert shown.form.idea.text.value() == "Une fontaine devant"
    again.deleteLater()
