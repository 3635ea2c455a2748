"""À envoyer, line by line: mending in place, carrying over by hand, letters, what was taken back, answers typed in."""

import dataclasses
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import CityPhase, Errand, OutboxState
from outreach_app.queries.city_answers import city_answers
from outreach_app.queries.letters import LetterState, letters
from outreach_app.queries.outbox import ParcelRow, parcels
from outreach_app.queries.parcels import find_parcel
from outreach_app.queries.proposals import proposal
from outreach_app.services import consents, delivery, handing, ideas, outbox
from outreach_app.services import letters as letter_service
from outreach_app.services.ideas import Captured
from sync.platforms.files import read_import_file
from ui.desk import Desk
from ui.dialogs.city_answer import CityAnswerDialog
from ui.dialogs.consent_check import ConsentCheck
from ui.dialogs.dialog import Question
from ui.handing import hand_over_file
from ui.main_window import MainWindow
from ui.pages.outbox import OutboxPage
from ui.pages.proposal_road import StandingCard
from ui.widgets.text import Pill, Text

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Queue = Callable[..., RecordId]
SaidIn = Callable[[Path], list[str]]
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]
TOO_LONG = "Des bancs " * 16


@pytest.fixture
def page(outbox_page: OutboxPage) -> OutboxPage:
    return outbox_page


@pytest.fixture
def by_hand(opened: MainWindow, page: OutboxPage) -> None:
    """The edition knows only a city that takes nothing from a machine."""
    desk = opened.desk
    paper = dataclasses.replace(desk.campaign.targets[1], address="Mairie, 1, place Haute, 75000 Ville")
    desk.campaign = dataclasses.replace(desk.campaign, targets=(paper,))


def say(desk: Desk, text: str, *purposes: str) -> Captured:
    given = tuple(ConsentDraft(purpose=purpose, given=True) for purpose in purposes)
    draft = CaptureDraft(
        session=None, idea=IdeaDraft(text=text), person=PersonDraft(name="Aminata", phone="06"), consents=given
    )
    return ideas.capture(desk.store, desk.campaign, draft, desk.member.id)


def the_parcel(opened: MainWindow) -> ParcelRow:
    (found,) = parcels(opened.desk.store)
    return found


def told(widget: QWidget) -> str:
    labels = [label.text() for label in widget.findChildren(Text) if label.isVisible()]
    return "\n".join([*labels, *(pill.accessibleName() for pill in widget.findChildren(Pill) if pill.isVisible())])


def choose(page: OutboxPage, kind: str) -> None:
    page.list.choose(next(number for number, place in enumerate(page._places) if place.kind == kind))


def active(opened: MainWindow, qtbot: QtBot) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)


def settle(opened: MainWindow, **outcome: Any) -> None:
    """The one parcel came to that at the platform."""
    store, found = opened.desk.store, the_parcel(opened)
    whole = find_parcel(store, found.id)
    assert whole
    begun = delivery.begin(store, whole, store.now())
    assert begun
    if "reason" in outcome:
        delivery.settle_refused(store, begun, at=store.now(), message="", **outcome)
    else:
        delivery.settle_sent(store, begun, remote_id="7", url="", at=store.now())


def test_a_refused_title_is_mended_in_place(opened: MainWindow, page: OutboxPage, queue: Queue, qtbot: QtBot) -> None:
    queue()
    settle(opened, reason="validation", field="title")
    page.refresh(None)
    part = page.panel.mending
    assert part.title.isVisible()
    assert not part.text.isVisible()
    assert part.agreed.isHidden()
    part.title.editor.set_value(TOO_LONG)
    part._follow()
    assert part.title.hint.text() == "159 signes, 150 au plus"
    assert part.title.hint.property("tone") == "danger"
    part.title.editor.set_value("Des bancs plus hauts, à l’ombre")
    part._follow()
    assert part.agreed.isVisible()
    active(opened, qtbot)
    qtbot.keyClick(page.list, KEY.Key_R, CTRL)
    assert the_parcel(opened).state is OutboxState.REFUSED
    assert "Faites d’abord lire" in opened.notice.accessibleName()
    part.agreed.click()
    qtbot.keyClick(page.list, KEY.Key_R, CTRL)
    sent = the_parcel(opened)
    assert (sent.state, sent.title) == (OutboxState.QUEUED, "Des bancs plus hauts, à l’ombre")


def test_the_city_form_is_copied_by_digit_and_its_number_makes_it_sent(
    opened: MainWindow, page: OutboxPage, by_hand: None, queue: Queue, qtbot: QtBot
) -> None:
    queue()
    page.refresh(None)
    assert "À porter" in told(page.panel)
    hand = page.panel.hand
    active(opened, qtbot)
    for digit, value in ((1, "Des bancs pour souffler"), (5, "Rue Riquet"), (6, "Une association : Les Voisins")):
        assert page.take_digit(digit)
        assert QApplication.clipboard().text().replace("\u00a0", " ") == value
    QApplication.processEvents()
    assert "signes" in told(hand)
    hand.keep.click()
    assert the_parcel(opened).state is OutboxState.QUEUED
    assert hand.reference.has_problem
    hand.reference.set_value("X-000123")
    hand.keep.click()
    sent = the_parcel(opened)
    assert (sent.state, sent.remote_id) == (OutboxState.SENT, "X-000123")
    store = opened.desk.store
    assert store.row("SELECT reference FROM submission") == ("X-000123",)
    assert store.value("SELECT count(*) FROM disclosure WHERE recipient = 'paris'") == 1
    hand.reference.set_value("X-000132")
    hand.keep.click()
    assert store.rows("SELECT reference FROM submission") == [("X-000132",)], "put right, not sent twice"


def test_the_dossier_is_printed_from_the_vault(
    opened: MainWindow,
    page: OutboxPage,
    by_hand: None,
    queue: Queue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said_in: SaidIn,
) -> None:
    queue("Des bancs pour souffler")
    queue("Une fontaine à boire")
    page.refresh(None)
    path = tmp_path / "dossier.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr("ui.dialogs.save_paper.QDesktopServices.openUrl", lambda _: True)
    page.panel.hand.print.click()
    sheets = said_in(path)
    assert len(sheets) == 2
    assert sum("Une fontaine à boire" in sheet for sheet in sheets) == 1
    for words in ("Rue Riquet", "Une association : Les Voisins", "Accepte que la Ville prenne contact"):
        assert words in sheets[0].replace("\u00a0", " ")


def test_an_import_file_counts_as_sent_and_is_told_with_its_hash(
    opened: MainWindow, page: OutboxPage, by_hand: None, queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue("Des bancs pour souffler")
    queue("Une fontaine à boire")
    page.refresh(None)
    path = tmp_path / "ville.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.panel.hand.file.click()
    lines = read_import_file(path, "fr")
    assert [line.title for line in lines] == ["Des bancs pour souffler", "Une fontaine à boire"]
    assert all("réf. PV-" in line.body for line in lines)
    store = opened.desk.store
    assert {parcel.state for parcel in parcels(store)} == {OutboxState.SENT}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert store.rows("SELECT DISTINCT sha256 FROM disclosure") == [(digest,)]
    with pytest.raises(Refused, match=r"handing\.nothing"):
        hand_over_file(store, opened.desk.campaign.targets[0], path, by="m")


def test_a_letter_goes_from_paper_to_answer(
    opened: MainWindow,
    page: OutboxPage,
    by_hand: None,
    queue: Queue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    desk = opened.desk
    said = say(desk, "Des bancs", "publish")
    made = queue(given=(said.idea,))
    handing.record_reference(desk.store, made, "paris", "X-000123", desk.member.id)
    assert said.person
    desk.wrote(consents.withdraw(desk.store, said.person, "publish", desk.member.id))
    choose(page, "letter")
    assert page.letter.isVisible()
    assert "Lettre à imprimer" in told(page.letter)
    assert page.letter.step.isHidden()
    path = tmp_path / "lettre.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr("ui.dialogs.save_paper.QDesktopServices.openUrl", lambda _: True)
    active(opened, qtbot)
    qtbot.keyClick(page.list, KEY.Key_P, CTRL)
    assert path.read_bytes().startswith(b"%PDF")
    assert letters(desk.store)[0].state is LetterState.TO_SEND
    active(opened, qtbot)
    qtbot.keyClick(page.list, KEY.Key_M, CTRL)
    assert letters(desk.store)[0].state is LetterState.WAITING
    assert page.letter.answer.isVisible()
    choose(page, "parcel")
    assert "Retrait demandé par lettre" in told(page.panel)
    choose(page, "letter")
    page.letter.answer.set_value("Retirée le 3 mars")
    qtbot.keyClick(page.list, KEY.Key_M, CTRL)
    (letter,) = letters(desk.store)
    assert (letter.state, letter.answer) == (LetterState.ANSWERED, "Retirée le 3 mars")
    assert "Retirée le 3 mars" in told(page.letter)
    choose(page, "parcel")
    assert "Retirée là-bas" in told(page.panel)
    assert page.panel.hand.isHidden()
    assert not page.panel.withdraw.isVisible()
    line = page.list.current
    assert line
    assert line.pill == "Retirée là-bas", "its line says so too"
    card = StandingCard(desk)
    qtbot.addWidget(card)
    whole = proposal(desk.store, made)
    assert whole
    card.show_standing(whole, the_parcel(opened))
    assert card._head.text() == "Retirée là-bas", "and so does the proposal's own page"


def test_a_letter_the_city_says_no_to_leaves_it_there(
    opened: MainWindow, page: OutboxPage, by_hand: None, queue: Queue, qtbot: QtBot
) -> None:
    desk = opened.desk
    said = say(desk, "Des bancs", "publish")
    made = queue(given=(said.idea,))
    handing.record_reference(desk.store, made, "paris", "X-000123", desk.member.id)
    assert said.person
    desk.wrote(consents.withdraw(desk.store, said.person, "publish", desk.member.id))
    (letter,) = letters(desk.store)
    letter_service.mark_printed(desk.store, [letter.id], desk.member.id)
    letter_service.mark_sent(desk.store, letter.id, desk.member.id)
    page.refresh(None)
    choose(page, "letter")
    page.letter.answer.set_value("Nous la gardons")
    active(opened, qtbot)
    qtbot.keyClick(page.list, KEY.Key_M, CTRL | Qt.KeyboardModifier.ShiftModifier)
    (letter,) = letters(desk.store)
    assert (letter.state, letter.answer) == (LetterState.ANSWERED, "Nous la gardons")
    choose(page, "parcel")
    line = page.list.current
    assert line
    assert line.pill == "Envoyée"
    assert "ne l’a pas retirée" in line.line


def test_words_taken_back_wait_for_a_person(
    opened: MainWindow, page: OutboxPage, queue: Queue, when_asked: WhenAsked, qtbot: QtBot
) -> None:
    desk = opened.desk
    said = say(desk, "Six bancs à l’ombre, plus hauts, avec accoudoirs.", "publish")
    other = say(desk, "Une fontaine", "publish")
    queue(given=(said.idea, other.idea))
    settle(opened)
    assert said.person
    desk.wrote(consents.withdraw(desk.store, said.person, "publish", desk.member.id))
    choose(page, "review")
    assert page.review.isVisible()
    assert "Six bancs à l’ombre" in told(page.review)
    assert not page.review.mend.isEnabled()
    part = page.review.mending
    part.text.editor.set_value("Des bancs pour tout le quartier, et une fontaine.")
    part._follow()
    part.agreed.click()
    active(opened, qtbot)
    qtbot.keyClick(page.list, KEY.Key_R, CTRL)
    sent = the_parcel(opened)
    assert (sent.errand, sent.state) == (Errand.EDIT, OutboxState.QUEUED)
    assert "Six bancs" not in sent.body
    assert page.review.isHidden()
    when_asked(Question, lambda asked: asked.yes.click())
    settle(opened)
    page.refresh(None)
    page.panel.withdraw.click()
    assert the_parcel(opened).errand is Errand.WITHDRAW
    assert "À retirer" in told(page.panel)


def test_an_answer_is_typed_in_and_shown_as_such(
    opened: MainWindow, page: OutboxPage, queue: Queue, when_asked: WhenAsked, qtbot: QtBot
) -> None:
    made = queue()
    settle(opened)
    page.refresh(None)

    def answer(dialog: CityAnswerDialog) -> None:
        assert not dialog.note.isEnabled()
        qtbot.keyClick(dialog.phase._tiles[0], KEY.Key_4)
        dialog.form.fields["reason"].set_value("Dépense de fonctionnement")
        dialog.note.click()

    active(opened, qtbot)
    when_asked(CityAnswerDialog, answer)
    qtbot.keyClick(page.list, KEY.Key_N, CTRL)
    qtbot.waitUntil(lambda: bool(city_answers(opened.desk.store, proposal=made)))
    (given,) = city_answers(opened.desk.store, proposal=made)
    assert (given.phase, given.by_hand) == (CityPhase.NOT_KEPT, True)
    assert "Non retenue" in told(page.panel)
    assert "saisie ici à la main" in told(page.panel)


def test_for_real_it_is_asked_once_a_round(
    opened: MainWindow, page: OutboxPage, queue: Queue, when_asked: WhenAsked, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue()
    live = dataclasses.replace(opened.desk.campaign.targets[0], rehearsal=False)
    opened.desk.campaign = dataclasses.replace(opened.desk.campaign, targets=(live,))
    page.refresh(None)
    assert "Pour de vrai" in told(page.panel)
    asked: list[str] = []

    def refuse(question: Question) -> None:
        asked.append(told(question))
        question.no.click()

    when_asked(Question, refuse)
    page.round.send.click()
    assert "1 proposition" in asked[0]
    assert not page.round.is_under_way, "nothing left"


def test_the_consent_check_counts_names_and_lets_go(
    opened: MainWindow, page: OutboxPage, queue: Queue, when_asked: WhenAsked, qtbot: QtBot
) -> None:
    desk = opened.desk
    his, hers = say(desk, "Des kiwis", "news"), say(desk, "Des bancs", "publish")
    made = queue(given=(hers.idea,))
    with desk.store.act("m") as act:
        act.create("idea_proposal", idea=his.idea, proposal=made)
    outbox.hold_back_unconsented(desk.store)
    page.refresh(None)
    seen: list[str] = []

    def look(check: ConsentCheck) -> None:
        seen.append(told(check))
        check.without.click()

    when_asked(ConsentCheck, look)
    page.panel.consents.click()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: parcels(desk.store, proposal=made)[0].ideas == 1)
    qtbot.waitUntil(lambda: the_parcel(opened).state is OutboxState.QUEUED)
    assert "Une idée sur 2 ne peut pas être publiée" in seen[0]
    assert "Aminata" in seen[0]


def test_an_idea_whose_words_are_in_the_text_leaves_one_way_on(
    opened: MainWindow, page: OutboxPage, queue: Queue, qtbot: QtBot
) -> None:
    desk = opened.desk
    his, hers = say(desk, "Six bancs à l’ombre, plus hauts, avec accoudoirs.", "news"), say(desk, "Bancs", "publish")
    made = queue(given=(hers.idea,))
    with desk.store.act("m") as act:
        act.create("idea_proposal", idea=his.idea, proposal=made)
    check = ConsentCheck(desk, made, opened)
    check.open()
    qtbot.addWidget(check)
    check.without.click()
    assert "mots de cette idée" in told(check)
    assert check.without.isHidden()
    assert not check.rewrite.isHidden()
