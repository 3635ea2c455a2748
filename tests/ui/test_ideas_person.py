"""The person behind an idea: agreements taken back and asked again, what we hold, erasing, finding by telephone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft, ProposalDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ConsentMethod, ConsentState
from outreach_app.queries.consent import allows, consent_history, live_consents
from outreach_app.queries.ideas import idea
from outreach_app.queries.persons import contact_of, find_persons, held_on
from outreach_app.queries.sessions import session_names
from outreach_app.services import ideas, proposals
from outreach_app.services.ideas import Captured
from outreach_app.store import backup
from ui.dialogs.access_answer import AccessAnswer
from ui.dialogs.ask_again import AskAgain
from ui.dialogs.dialog import Dialog, Question
from ui.dialogs.erase import Erase
from ui.dialogs.person import PersonFinder
from ui.main_window import MainWindow
from ui.pages.ideas import IdeasPage
from ui.pages.person_card import PersonCard
from ui.widgets.text import Text

K, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
PUBLISH, NAMED, NEWS = 1, 2, 3
"""The digits of the first agreements of the example."""


@pytest.fixture
def said(opened: MainWindow) -> Captured:
    """Aminata Koné said something tonight; she agreed to have it published and to hear of it, not to be named."""
    desk = opened.desk
    answers = {"publish": True, "named": False, "news": True}
    return ideas.capture(
        desk.store,
        desk.campaign,
        CaptureDraft(
            session=session_names(desk.store)[0].id,
            idea=IdeaDraft(text="Une salle de devoirs au 24, rue Archereau."),
            person=PersonDraft(name="Aminata Koné", phone="01 99 00 24 17"),
            consents=tuple(ConsentDraft(purpose=purpose, given=given) for purpose, given in answers.items()),
        ),
        desk.member.id,
    )


@pytest.fixture
def person(said: Captured) -> RecordId:
    assert said.person
    return said.person


@pytest.fixture
def page(opened: MainWindow, said: Captured, qtbot: QtBot) -> IdeasPage:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("ideas", said.idea)
    return cast(IdeasPage, opened.page)


@pytest.fixture
def card(page: IdeasPage) -> PersonCard:
    QApplication.processEvents()
    assert page.detail.person.isVisible()
    return page.detail.person


Meet = Callable[[type[Dialog], Callable[[Dialog], None]], None]


@pytest.fixture
def meet() -> Iterator[Meet]:
    """`meet(Question, act)`: when that dialog comes up, `act` is done in it once; one that stays is closed."""
    timers: list[QTimer] = []

    def expect(kind: type[Dialog], act: Callable[[Dialog], None]) -> None:
        timer = QTimer(interval=10)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, kind) or not dialog.isVisible():
                return
            if not dialog.isActiveWindow():
                dialog.activateWindow()
                return
            timer.stop()
            try:
                act(dialog)
            finally:
                if dialog.isVisible():
                    dialog.reject()

        timer.timeout.connect(look)
        timer.start()
        timers.append(timer)

    yield expect
    for timer in timers:
        timer.stop()


def words_of(dialog: Dialog) -> str:
    QApplication.processEvents()
    return "\n".join(text.text() for text in dialog.findChildren(Text) if text.isVisible())


def press(dialog: Dialog, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key wherever the keyboard is in a dialog."""
    QTest.keyClick(dialog.focusWidget() or dialog, key, modifier)


def answer(yes: bool) -> Callable[[Dialog], None]:
    def give(dialog: Dialog) -> None:
        assert isinstance(dialog, Question)
        press(dialog, K.Key_Return) if yes else press(dialog, K.Key_Escape)

    return give


def test_the_card_says_each_agreement_its_date_and_how(card: PersonCard, page: IdeasPage) -> None:
    told = words_of(cast(Dialog, card))
    assert "Aminata Koné" in told
    assert "01 99 00 24 17" in told
    assert "9 février 2017, dit à voix haute" in told
    states = [row.accessibleName() for row in card.rows]
    assert len(states) == len(page.desk.campaign.purposes)
    assert [row.is_live for row in card.rows][:3] == [True, False, True]
    assert [row.act.label for row in card.rows][:4] == ["Retirer…", "Redemander…", "Retirer…", "Demander…"]


def test_an_agreement_is_taken_back_in_two_acts(
    opened: MainWindow, page: IdeasPage, card: PersonCard, person: RecordId, meet: Meet
) -> None:
    meet(Question, answer(True))
    assert page.take_digit(PUBLISH)
    assert not allows(page.desk.store, person, "publish")
    assert card.rows[0].act.label == "Redemander…"
    assert page.list.current
    assert page.list.current.pill == "Sans accord"
    assert "Ne peut pas partir" in page.detail.reading._pill.accessibleName()
    opened.notice.undo.click()
    assert allows(page.desk.store, person, "publish")
    assert card.rows[0].act.label == "Retirer…"


def test_whoever_hesitates_changes_nothing(page: IdeasPage, card: PersonCard, person: RecordId, meet: Meet) -> None:
    before = consent_history(page.desk.store, person)
    meet(Question, answer(False))
    page.take_digit(NEWS)
    assert consent_history(page.desk.store, person) == before


def test_an_agreement_is_given_again_with_todays_notice(
    page: IdeasPage, card: PersonCard, person: RecordId, meet: Meet
) -> None:
    meet(Question, answer(True))
    page.take_digit(NEWS)

    def say_yes(dialog: Dialog) -> None:
        assert isinstance(dialog, AskAgain)
        assert "Voulez-vous que nous vous disions" in words_of(dialog)
        assert "SMS" in dialog.notice.value()
        next(b for b in dialog.channels.findChildren(QPushButton) if b.accessibleName() == "SMS").click()
        press(dialog, K.Key_O)

    meet(AskAgain, say_yes)
    page.take_digit(NEWS)
    last = consent_history(page.desk.store, person)[-1]
    assert (last.purpose, last.state, last.method) == ("news", ConsentState.RENEWED, ConsentMethod.ORAL)
    assert last.notice.startswith("news.")
    assert last.witness == "Inès"
    assert last.live
    channels = {c.purpose: c.channels for c in live_consents(page.desk.store, [person])}
    assert channels["news"] == ("sms",)
    assert card.rows[2].is_live


def test_a_refusal_is_noted_too(page: IdeasPage, card: PersonCard, person: RecordId, meet: Meet) -> None:
    meet(AskAgain, lambda dialog: press(dialog, K.Key_N))
    page.take_digit(NAMED)
    last = consent_history(page.desk.store, person)[-1]
    assert (last.purpose, last.state) == ("named", ConsentState.REFUSED)


def test_the_notice_speaks_their_language(page: IdeasPage, card: PersonCard, meet: Meet) -> None:
    heard: list[tuple[str, Qt.LayoutDirection]] = []

    def listen(dialog: Dialog) -> None:
        assert isinstance(dialog, AskAgain)
        dialog.asking.language.set_value("ar")
        dialog.asking.language.edited.emit()
        heard.append((dialog.notice.value(), dialog.notice.layoutDirection()))
        press(dialog, K.Key_Escape)

    meet(AskAgain, listen)
    page.take_digit(NAMED)
    assert heard[0][1] == Qt.LayoutDirection.RightToLeft
    assert any("\u0600" < letter < "\u06ff" for letter in heard[0][0])


def test_digits_do_nothing_where_there_is_nobody(page: IdeasPage) -> None:
    page.list.choose(5)
    assert not page.detail.person.isVisible()
    assert not page.take_digit(PUBLISH)


def test_all_we_hold_is_read_then_saved(
    page: IdeasPage, card: PersonCard, meet: Meet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    out = tmp_path / "réponse.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    told: list[str] = []

    def read(dialog: Dialog) -> None:
        assert isinstance(dialog, AccessAnswer)
        qtbot.waitUntil(lambda: "Aminata Koné" in words_of(dialog))
        told.append(words_of(dialog))
        press(dialog, K.Key_S, CTRL)
        qtbot.waitUntil(dialog.show_file.isVisible, timeout=20_000)
        told.append(words_of(dialog))
        press(dialog, K.Key_Escape)

    meet(AccessAnswer, read)
    card.kept.click()
    assert "Une salle de devoirs" in told[0]
    assert "Publier mon idée" in told[0]
    assert "réponse.pdf" in told[1]
    assert out.read_bytes().startswith(b"%PDF")


def test_a_folder_that_takes_no_file_is_told_in_words(
    page: IdeasPage, card: PersonCard, meet: Meet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "file" / "x.pdf"), ""))
    told: list[str] = []

    def read(dialog: Dialog) -> None:
        assert isinstance(dialog, AccessAnswer)
        dialog.save.click()
        qtbot.waitUntil(dialog.save.isEnabled, timeout=20_000)
        told.append(words_of(dialog))
        press(dialog, K.Key_Escape)

    meet(AccessAnswer, read)
    card.kept.click()
    assert "Le fichier n’a pas pu être écrit" in told[0]


def test_a_person_is_erased_and_what_was_done_is_told(
    page: IdeasPage, card: PersonCard, said: Captured, person: RecordId, meet: Meet
) -> None:
    desk = page.desk
    draft = ProposalDraft(title="Une salle de devoirs", text="Pour les enfants du 24.")
    proposals.create(desk.store, desk.campaign, draft, [said.idea], desk.member.id)
    told: list[str] = []

    def erase(dialog: Dialog) -> None:
        assert isinstance(dialog, Erase)
        told.append(words_of(dialog))
        assert dialog.keep.hasFocus()
        dialog.texts_too.click()
        dialog.form.set_values(reason="Elle l’a demandé au téléphone")
        press(dialog, K.Key_Return, CTRL)
        told.append(words_of(dialog))
        press(dialog, K.Key_Return)

    meet(Erase, erase)
    card.erase.click()
    assert "Le nom et le contact de Aminata Koné" in told[0]
    assert "la preuve que nous en avions le droit" in told[0]
    assert "Cette personne est effacée" in told[1]
    assert "Une salle de devoirs" in told[1]
    assert "Les autres ordinateurs" in told[1]
    assert contact_of(desk.store, person) is None
    held = held_on(desk.store, person)
    assert held
    assert held.erased_at is not None
    assert len(held.consents) == 3
    kept = idea(desk.store, said.idea)
    assert kept
    assert (kept.text, kept.person, kept.erased) == ("", None, True)
    assert not card.isVisible()
    assert not page.detail.edit.isEnabled()
    assert len(backup.backups(desk.vault)) == 1
    assert find_persons(desk.store, "kone") == []


def test_whoever_keeps_them_loses_nothing(page: IdeasPage, card: PersonCard, person: RecordId, meet: Meet) -> None:
    before = held_on(page.desk.store, person)
    meet(Erase, lambda dialog: press(dialog, K.Key_Escape))
    card.erase.click()
    assert held_on(page.desk.store, person) == before


def test_a_reason_that_cannot_be_kept_is_said_at_its_field(
    page: IdeasPage, card: PersonCard, person: RecordId, meet: Meet
) -> None:
    before = held_on(page.desk.store, person)

    def erase(dialog: Dialog) -> None:
        assert isinstance(dialog, Erase)
        dialog.form.set_values(reason="x" * 6_000)
        dialog.go_on.click()
        assert dialog.form.fields["reason"].has_problem
        assert dialog.form.value("reason") == "x" * 6_000
        dialog.reject()

    meet(Erase, erase)
    card.erase.click()
    assert held_on(page.desk.store, person) == before


def test_erased_even_where_no_copy_can_be_made_and_it_is_told(
    page: IdeasPage, card: PersonCard, person: RecordId, meet: Meet
) -> None:
    copies = page.desk.vault.backups
    copies.write_text("a file where the folder should be")
    told: list[str] = []

    def erase(dialog: Dialog) -> None:
        assert isinstance(dialog, Erase)
        dialog.go_on.click()
        told.append(words_of(dialog))
        dialog.close_button.click()

    meet(Erase, erase)
    card.erase.click()
    assert "Effacée ici ; les copies plus anciennes sont encore là".replace(" ;", "\u00a0;") in told[0]
    assert contact_of(page.desk.store, person) is None
    assert not card.isVisible()


def test_somebody_calls_and_is_found_by_name_or_number(
    opened: MainWindow, page: IdeasPage, said: Captured, person: RecordId, qtbot: QtBot
) -> None:
    finder = PersonFinder(page.desk, opened)
    finder.show()
    finder.activateWindow()
    qtbot.waitUntil(finder.isActiveWindow)
    assert finder.search.hasFocus()
    assert finder.list.rows.rowCount() == 0
    for typed in ("kone", "amin", "24 17", "990024"):
        finder.search.clear()
        QTest.keyClicks(finder.search, typed)
        qtbot.waitUntil(lambda: finder.card.person == person)
        assert finder.list.current
        assert finder.list.current.title == "Aminata Koné"
    QTest.keyClicks(finder.search, "zzz")
    qtbot.waitUntil(lambda: finder.card.person is None)
    assert "Personne n’est trouvé" in words_of(finder)
    finder.search.setText("kone")
    finder.search._search()
    went: list[tuple[str, object]] = []
    page.desk.go_requested.connect(lambda name, argument: went.append((name, argument)))
    link = next(b for b in finder.findChildren(QPushButton) if b.accessibleName().startswith("Une salle"))
    link.click()
    assert went == [("ideas", said.idea)]
    assert not finder.isVisible()


def test_nobody_is_shown_before_something_is_typed(opened: MainWindow, page: IdeasPage) -> None:
    finder = PersonFinder(page.desk, opened)
    for typed in ("", " ", "a"):
        finder._find(typed)
        assert finder.list.rows.rowCount() == 0
        assert finder.card.person is None


def test_an_agreement_withdrawn_in_the_finder_can_be_taken_back_there(
    opened: MainWindow, page: IdeasPage, person: RecordId, meet: Meet, qtbot: QtBot
) -> None:
    finder = PersonFinder(page.desk, opened)
    finder.show()
    finder.activateWindow()
    qtbot.waitUntil(finder.isActiveWindow)
    finder._find("kone")
    meet(Question, answer(True))
    assert finder.card.take_digit(PUBLISH)
    assert not allows(page.desk.store, person, "publish")
    qtbot.waitUntil(finder.notice.isVisible)
    finder.notice.undo.click()
    assert allows(page.desk.store, person, "publish")
    assert finder.card.rows[0].is_live
    finder.reject()


def test_the_button_opens_the_finder(page: IdeasPage, meet: Meet) -> None:
    met: list[str] = []

    def note(dialog: Dialog) -> None:
        met.append(dialog.windowTitle())
        press(dialog, K.Key_Escape)

    meet(PersonFinder, note)
    QTest.keyClick(page.list, K.Key_P, CTRL)
    assert met == ["Trouver une personne"]
