"""The line under what is typed, and the list F12 opens: found while typing, never in the way of the hands."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft, IdeaDraft
from outreach_app.queries.proposals import proposals
from outreach_app.queries.sessions import sessions
from outreach_app.services import ideas
from outreach_app.services import sessions as sessions_service
from outreach_app.services.past import import_past
from outreach_app.services.past_reading import guess_columns, read
from ui.desk import Desk
from ui.dialogs.similar import SimilarDialog
from ui.looking_after import damage_banner
from ui.main_window import MainWindow
from ui.pages.capture import CapturePage
from ui.pages.proposal_editor import ProposalPage
from ui.pages.similar_strip import SimilarStrip
from ui.widgets.buttons import Button
from ui.widgets.editors import Writing
from ui.widgets.text import Text

K = Qt.Key
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]

PAST = """Année;Titre;Motif;Décision;Coût
2016;Une tyrolienne au square;;Lauréat;12000
2015;Une salle de devoirs dans un local vide;Le local appartient au bailleur;Non retenu;
"""


def take_in(desk: Desk) -> None:
    reading = read(PAST.encode(), "anciens.csv")
    import_past(desk.store, desk.campaign, reading, guess_columns(reading), desk.member.id)


@pytest.fixture
def window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    take_in(opened.desk)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    return opened


@pytest.fixture
def page(window: MainWindow) -> CapturePage:
    desk = window.desk
    tonight = next(s for s in sessions(desk.store) if s.date == desk.campaign.day(desk.store.now()))
    sessions_service.open_session(desk.store, tonight.id, desk.member.id)
    window.go("capture", tonight.id)
    return cast(CapturePage, window.page)


def write(editor: QWidget, text: str) -> None:
    """As a hand would: the text may hold accents, which `keyClicks` can't send."""
    cast(Writing, editor).insertPlainText(text)


def shown(dialog: SimilarDialog) -> list[str]:
    return [row.title for row, _ in dialog._lines if not row.heading]


def words_in(dialog: SimilarDialog) -> str:
    QApplication.processEvents()
    return "\n".join(text.text() for text in dialog.told.findChildren(Text) if not text.isHidden())


def test_typing_an_idea_finds_what_became_of_another(page: CapturePage, qtbot: QtBot, when_asked: WhenAsked) -> None:
    strip, editor = page.form.idea.similar, page.form.idea.text
    assert strip.words.text() == ""
    assert not strip.see.isVisible()
    with qtbot.waitSignal(strip.answered):
        write(editor, "Des tyroliennes")
    assert strip.words.text() == "1 idée proche, dont 1 lauréate en 2016"
    assert editor.hasFocus()

    def look(dialog: SimilarDialog) -> None:
        assert shown(dialog) == ["Une tyrolienne au square"]
        assert "Lauréat · 2016 · Coût\u00a0: 12\u00a0000\u00a0€" in words_in(dialog)
        assert not dialog.see.isVisible(), "a past project is read here"
        QTest.keyClick(dialog, K.Key_Escape)

    when_asked(SimilarDialog, look)
    QTest.keyClick(editor, K.Key_F12)
    assert page.window().focusWidget() is editor
    assert editor.value() == "Des tyroliennes"


def test_a_refusal_says_why(page: CapturePage, qtbot: QtBot, when_asked: WhenAsked) -> None:
    strip = page.form.idea.similar
    with qtbot.waitSignal(strip.answered):
        write(page.form.idea.text, "Transformer le local vide en salle pour faire les devoirs")

    def look(dialog: SimilarDialog) -> None:
        titles = shown(dialog)
        dialog.list.choose(len(dialog._lines) - 1)
        assert titles[-1] == "Une salle de devoirs dans un local vide"
        assert "Motif\u00a0: Le local appartient au bailleur" in words_in(dialog)
        dialog.reject()

    when_asked(SimilarDialog, look)
    strip.see.click()


def test_an_idea_of_the_list_opens_by_enter(
    window: MainWindow, page: CapturePage, qtbot: QtBot, when_asked: WhenAsked
) -> None:
    desk = window.desk
    draft = CaptureDraft(session=None, idea=IdeaDraft(text="Un planétarium sous le dôme"))
    made = ideas.capture(desk.store, desk.campaign, draft, desk.member.id)
    with qtbot.waitSignal(page.form.idea.similar.answered):
        write(page.form.idea.text, "Des planétariums")
    when_asked(SimilarDialog, lambda dialog: QTest.keyClick(dialog.list, K.Key_Return))
    gone: list[tuple[str, object]] = []
    desk.go_requested.connect(lambda name, argument: gone.append((name, argument)))
    page.form.idea.similar.see.click()
    assert gone == [("ideas", made.idea)]


def test_a_number_in_the_words_is_told_before_anything_that_resembles(page: CapturePage, qtbot: QtBot) -> None:
    strip, editor = page.form.idea.similar, page.form.idea.text
    height = strip.height()
    with qtbot.waitSignal(strip.answered):
        write(editor, "Des tyroliennes, appelez le 01 99 00 12 34")
    assert strip.words.text() == "Un numéro ou un courriel s’y lit\u00a0: l’ôter\u00a0?"
    assert strip.height() == height, "nothing jumps"
    with qtbot.waitSignal(strip.answered):
        editor.set_value("Des tyroliennes")
        editor.edited.emit()
    assert strip.words.text() == "1 idée proche, dont 1 lauréate en 2016"


def test_nothing_is_said_of_nothing_and_saving_clears_the_line(page: CapturePage, qtbot: QtBot) -> None:
    strip, editor = page.form.idea.similar, page.form.idea.text
    with qtbot.waitSignal(strip.answered):
        write(editor, "Un dirigeable")
    assert strip.words.text() == "Rien de proche n’est connu ici."
    assert not strip.see.isVisible()
    height = strip.height()
    assert page.form.save()
    assert (strip.words.text(), strip.height()) == ("", height), "nothing jumps"


def test_an_answer_to_what_was_typed_before_is_dropped(page: CapturePage, qtbot: QtBot) -> None:
    strip = page.form.idea.similar
    strip.ask("Une tyrolienne")
    strip._look()  # under way, on another thread
    strip.ask("Un dirigeable")
    with qtbot.waitSignal(strip.answered):
        pass
    assert strip.answer.question.text == "Un dirigeable"
    assert strip.answer.found.count == 0
    strip.ask("Une tyrolienne")
    strip._look()
    strip.ask("")
    qtbot.wait(300)
    assert strip.words.text() == "", "an emptied field stays silent"


def test_a_proposal_does_not_resemble_itself_or_its_ideas(window: MainWindow, qtbot: QtBot) -> None:
    """The example's homework room is written; what the city refused before comes up beside it."""
    desk = window.desk
    row = next(row for row in proposals(desk.store) if "devoirs" in row.title)
    window.go("proposal", row.id)
    page = cast(ProposalPage, window.page)
    qtbot.waitUntil(lambda: page.similar.answer.question.text != "")
    own = {row.id, *(idea.id for idea in page.acts.ideas)}
    found = page.similar.answer.found
    assert not own & {*(idea.id for idea in found.ideas), *(p.proposal.id for p in found.proposals)}
    assert [past.project.title for past in found.past] == ["Une salle de devoirs dans un local vide"]


def test_without_past_projects_the_list_offers_to_import_them(
    opened: MainWindow, qtbot: QtBot, when_asked: WhenAsked
) -> None:
    strip = SimilarStrip(opened.desk, opened)
    strip.show()
    with qtbot.waitSignal(strip.answered):
        strip.ask("Un dirigeable")
    assert not strip.see.isHidden()

    def look(dialog: SimilarDialog) -> None:
        assert dialog.take_in.isVisible()
        dialog.reject()

    when_asked(SimilarDialog, look)
    strip.see.click()


def test_typing_asks_only_when_the_hands_rest(page: CapturePage, qtbot: QtBot) -> None:
    answers: list[str] = []
    strip, editor = page.form.idea.similar, page.form.idea.text
    strip.answered.connect(lambda: answers.append(strip.answer.question.text))
    for letter in "Une fontaine":
        QTest.keyClicks(editor, letter)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["Une fontaine"]
    assert QApplication.focusWidget() is editor


def test_f12_is_nobody_elses_on_the_capture_page(page: CapturePage, qtbot: QtBot) -> None:
    """The banner of a damaged vault shows over every page: one key for two would be silent."""
    with qtbot.waitSignal(page.form.idea.similar.answered):
        write(page.form.idea.text, "Des tyroliennes")
    cast(MainWindow, page.window()).add_banner(damage_banner())
    keys = [button.key for button in page.window().findChildren(Button) if button.isVisible() and button.key]
    assert keys.count("F12") == 1
