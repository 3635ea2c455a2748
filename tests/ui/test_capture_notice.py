"""The notice: the resident's language and direction, two equal answers, one purpose after another, Escape returns."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.words import ConsentMethod
from outreach_app.queries.sessions import sessions
from ui.dialogs.notice import NoticeScreen
from ui.look import look
from ui.main_window import MainWindow
from ui.pages.capture_form import CaptureForm
from ui.widgets.text import Text

K = Qt.Key
Open = Callable[..., NoticeScreen]


@pytest.fixture
def told(opened: MainWindow, qtbot: QtBot) -> Open:
    def open_notice(language: str = "fr", idea: str = "Des bancs", **answers: bool) -> NoticeScreen:
        screen = NoticeScreen(opened.desk, language, idea, answers, opened)
        screen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(screen)
        screen.resize(1366, 768)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        return screen

    return open_notice


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(Text) if label.isVisible())


def test_purpose_after_purpose_by_o_and_n(told: Open, opened: MainWindow) -> None:
    screen, answers = told(), []
    screen.answered.connect(lambda purpose, given: answers.append((purpose, given)))
    for key in (K.Key_O, K.Key_N, K.Key_O):
        QTest.keyClick(screen, key)
    assert answers == [("publish", True), ("named", False), ("news", True)]
    assert "Question 4 sur 7" in words(screen)
    for _ in range(5):
        QTest.keyClick(screen, K.Key_N)
    assert len(answers) == 7, "nothing more to answer once thanked"
    assert "Merci" in words(screen)
    assert not screen.yes.isVisible()


def test_it_quotes_the_idea_and_the_notice_of_the_day(told: Open, opened: MainWindow) -> None:
    screen = told(idea="Des bancs\nà l’ombre")
    said = words(screen)
    campaign = opened.desk.campaign
    notice = campaign.current_notice("publish", "fr", campaign.day(opened.desk.store.now()))
    assert notice
    assert "Des bancs à l’ombre" in said
    assert all(line in said for line in notice.spoken.strip().splitlines())
    assert f"Notice nº {notice.version}, en français" in said
    QTest.keyClick(screen, K.Key_T)
    assert notice.full.splitlines()[0] in words(screen)
    assert "Des bancs" not in words(screen)


def test_arabic_reads_from_the_right(told: Open, opened: MainWindow) -> None:
    screen = told("ar")
    assert screen.told.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert screen.yes.label == "نعم"
    assert screen.yes.x() > screen.no.x(), "yes comes first on the reading side"
    assert "هل توافقون على نشر فكرتكم؟" in words(screen)
    assert opened.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_both_answers_weigh_the_same(told: Open) -> None:
    for language in ("fr", "ar", "tr"):
        screen = told(language)
        assert screen.yes.size() == screen.no.size()
        assert not screen.yes.isChecked()
        assert not screen.no.isChecked()
        assert not screen.yes.hasFocus(), "no answer is one careless Enter away"


def test_it_begins_where_nothing_was_answered_and_shows_what_was(told: Open) -> None:
    screen = told(publish=True, named=False)
    assert "Question 3 sur 7" in words(screen)
    QTest.keyClick(screen, K.Key_Left)
    assert screen.no.isChecked()
    QTest.keyClick(screen, K.Key_Left)
    assert screen.yes.isChecked()
    QTest.keyClick(screen, K.Key_Left)
    assert "Question 1 sur 7" in words(screen)


def test_a_language_without_a_notice_says_so_and_asks_in_it(told: Open) -> None:
    screen = told("es")
    said = words(screen)
    assert "¿Está de acuerdo en que se publique su idea?" in said
    assert "Pas de notice écrite dans cette langue" in said
    assert screen.yes.label == "Sí"


def test_one_nobody_wrote_words_for_speaks_the_editions_first(told: Open) -> None:
    assert told("so").yes.label == "Oui"


def test_another_language_by_its_own_name(told: Open) -> None:
    screen = told()
    spoken: list[str] = []
    screen.spoken.connect(spoken.append)
    screen._languages._names["ar"].click()
    assert spoken == ["ar"]
    assert screen.yes.label == "نعم"
    assert "en arabe" in words(screen)


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_it_fits_a_small_screen_at_any_text_size(told: Open, scale: int, language: str) -> None:
    look().choose("light", scale)
    screen = told(language)
    assert screen.minimumSizeHint().height() <= 768
    assert screen.minimumSizeHint().width() <= 1366


def test_the_form_takes_what_the_resident_answered(opened: MainWindow, qtbot: QtBot) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    form = CaptureForm(opened.desk)
    qtbot.addWidget(form)
    form.set_session(sessions(opened.desk.store)[0].id)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.idea.language.set_value("ar")
    form.idea.language.edited.emit()
    QTest.keyClick(form.idea.text, K.Key_F11)
    screen = form.findChild(NoticeScreen)
    assert screen
    assert screen.yes.label == "نعم"
    QTest.keyClick(screen, K.Key_O)
    QTest.keyClick(screen, K.Key_N)
    QTest.keyClick(screen, K.Key_Escape)
    assert not screen.isVisible()
    draft = form.draft()
    assert {consent.purpose: consent.given for consent in draft.consents} == {"publish": True, "named": False}
    assert draft.asking.method is ConsentMethod.SCREEN
    assert draft.asking.language == "ar"
