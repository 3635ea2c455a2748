"""A proposal's last steps: the agreement, what is missing, and into the queue."""

import dataclasses
from typing import TypeVar

import pytest
from leaving.acts import asked, stored, told
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.campaign.model import Target
from outreach_app.domain.drafts import CaptureDraft, IdeaDraft
from outreach_app.domain.words import OutboxState, ProposerKind, Stage, Verdict
from outreach_app.queries.outbox import ParcelRow, parcels
from outreach_app.services import delivery, ideas, outbox
from outreach_app.services import proposals as service
from ui.dialogs.agreement import Agreement
from ui.dialogs.consent_check import ConsentCheck
from ui.dialogs.deposit import Deposit
from ui.main_window import MainWindow
from ui.pages.proposal_editor import ProposalPage

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


D = TypeVar("D", bound=QWidget)


def name_group(page: ProposalPage) -> None:
    draft = service.ProposerDraft(kind=ProposerKind.ASSOCIATION, organisation="Les Voisins")
    page.desk.wrote(service.set_proposer(page.desk.store, stored(page).id, draft, page.desk.member.id))


def make_ready(page: ProposalPage) -> None:
    """All but the deposit."""
    desk = page.desk
    name_group(page)
    for criterion in desk.campaign.criteria:
        service.check_criterion(
            desk.store, desk.campaign, stored(page).id, criterion.code, Verdict.YES, "", desk.member.id
        )
    desk.wrote(service.agree(desk.store, stored(page).id, "À main levée", desk.member.id))


def the_parcel(page: ProposalPage) -> ParcelRow:
    (found,) = parcels(page.desk.store, proposal=stored(page).id)
    return found


def test_asking_for_an_agreement_needs_somebody_to_agree(page: ProposalPage, qtbot: QtBot) -> None:
    page.road.agree.click()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, Agreement) and w.isVisible()]
    assert "nommez" in told(page.proposer)


def test_the_agreement_is_about_the_words_just_typed(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    name_group(page)
    title = page.words.fields["title"].editor
    assert isinstance(title, QLineEdit)
    title.setText("Des bancs plus hauts")
    title.textEdited.emit(title.text())
    page.road.agree.click()
    dialog = asked(Agreement)
    assert "Des bancs plus hauts" in dialog.words.value()
    assert "Les Voisins" in told(dialog)
    assert not dialog.agree.isEnabled()
    qtbot.keyClick(dialog.how, KEY.Key_1)
    qtbot.keyClicks(dialog.counts.fields["in_favour"].editor, "32")
    dialog.note.set_value("trois absents")
    dialog.agree.click()
    found = stored(page)
    assert found.stage is Stage.AGREED
    assert found.proposer
    assert found.proposer.agreed_how == "À main levée\u00a0: 32 pour, trois absents"
    assert "À main levée" in told(page.proposer)


def test_agreed_words_are_closed_until_writing_is_taken_up_again(opened: MainWindow, page: ProposalPage) -> None:
    make_ready(page)
    title, text = page.words.fields["title"].editor, page.words.fields["text"].editor
    assert isinstance(title, QLineEdit)
    assert isinstance(text, QPlainTextEdit)
    assert title.isReadOnly()
    assert text.isReadOnly()
    assert not page.words.fields["theme"].editor.isEnabled()
    assert "Accord donné" in told(page.standing)
    next(button for button in page.road.moves if button.label == "Revenir à l’écriture").click()
    assert not title.isReadOnly()
    assert page.standing.isHidden()
    assert "à redemander" in told(page.proposer)


def test_words_agreed_to_elsewhere_meanwhile_refuse_the_edit_and_keep_it(page: ProposalPage) -> None:
    """Another process moved it on while somebody typed."""
    name_group(page)
    title = page.words.fields["title"].editor
    assert isinstance(title, QLineEdit)
    title.setText("Écrit trop tard")
    title.textEdited.emit(title.text())
    service.agree(page.desk.store, stored(page).id, "ailleurs", page.desk.member.id)
    assert not page.save()
    assert page.words.fields["title"].has_problem
    assert title.text() == "Écrit trop tard"


def test_what_is_missing_is_listed_and_each_line_leads_there(page: ProposalPage, qtbot: QtBot) -> None:
    page.preview.click()
    dialog = asked(Deposit)
    labels = [line.label for line in dialog.lines]
    assert labels[0].startswith("Porteur")
    assert sum("pas encore été" in label or "regardé" in label for label in labels) == 4
    assert not dialog.deposit.isEnabled()
    criterion = page.desk.campaign.criteria[1]
    next(line for line in dialog.lines if line.label.startswith(criterion.question["fr"])).click()
    assert not dialog.isVisible()
    assert page.criteria.open == criterion.code
    assert page.criteria.answers.isAncestorOf(QApplication.focusWidget() or page)


@pytest.mark.parametrize("field", ["title", "text", "ideas", "proposer"])
def test_a_missing_thing_is_reached(opened: MainWindow, page: ProposalPage, qtbot: QtBot, field: str) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    page.go_to(field)
    wanted = {
        "title": page.words.fields["title"].editor,
        "text": page.words.fields["text"].editor,
        "ideas": page.lineage.add,
        "proposer": page.proposer.main,
    }
    assert wanted[field].hasFocus()


def test_an_idea_that_may_not_leave_is_shown_and_holds_the_deposit(opened: MainWindow, page: ProposalPage) -> None:
    desk = opened.desk
    held = ideas.capture(
        desk.store, desk.campaign, CaptureDraft(session=None, idea=IdeaDraft(text="Pas relue")), desk.member.id
    )
    make_ready(page)
    desk.wrote(service.link(desk.store, stored(page).id, [held.idea], desk.member.id))
    assert "À relire" in told(page.lineage)
    page.road.deposit.click()
    dialog = asked(Deposit)
    assert [line.label.split(".")[0] for line in dialog.lines] == ["Idées"]
    line = page.lineage.first_held()
    assert line
    assert line.idea == held.idea
    dialog.lines[0].click()
    check = asked(ConsentCheck)
    assert "Pas relue" in told(check)
    check.asks[0].click()
    check.reject()
    assert not dialog.lines, "read over: it identifies nobody, and may leave"
    dialog.reject()


def test_what_leaves_is_shown_word_for_word_and_goes_into_the_queue(page: ProposalPage, qtbot: QtBot) -> None:
    make_ready(page)
    page.road.deposit.click()
    dialog = asked(Deposit)
    assert not dialog.lines
    assert "ENTRAÎNEMENT" in told(dialog)
    assert dialog.sure.isHidden()
    shown = dialog._view.text.value()
    assert "Aminata" not in shown
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, KEY.Key_Return, CTRL)
    parcel = the_parcel(page)
    assert parcel.state is OutboxState.QUEUED
    assert shown.startswith(f"{parcel.title}\n\n{parcel.body}")
    assert stored(page).stage is Stage.SUBMITTED
    assert "En file" in told(page.standing)


def test_a_live_platform_asks_once(opened: MainWindow, page: ProposalPage) -> None:
    live = Target(code="live", name="Ville", kind="decidim", url="https://ville.example", title_max=150, body_max=4_000)
    opened.desk.campaign = dataclasses.replace(opened.desk.campaign, targets=(live,))
    make_ready(page)
    page.road.deposit.click()
    dialog = asked(Deposit)
    assert "ENTRAÎNEMENT" not in told(dialog)
    assert "«\u00a0Ville\u00a0»" in told(dialog)
    assert not dialog.deposit.isEnabled()
    dialog.sure.click()
    dialog.deposit.click()
    assert the_parcel(page).target == "live"


def test_with_several_platforms_one_is_chosen(opened: MainWindow, page: ProposalPage) -> None:
    other = Target(code="other", name="Autre", kind="decidim", url="http://127.0.0.1:1", title_max=10, body_max=4_000)
    opened.desk.campaign = dataclasses.replace(
        opened.desk.campaign, targets=(*opened.desk.campaign.targets, dataclasses.replace(other, rehearsal=True))
    )
    make_ready(page)
    page.road.deposit.click()
    dialog = asked(Deposit)
    assert [dialog.target.itemText(i) for i in range(dialog.target.count())] == [
        "Plateforme d’entraînement",
        "decider.paris.fr (dossier)",
        "Autre",
    ]
    dialog.target.set_value("other")
    dialog.target.edited.emit()
    assert [line.label.split(".")[0] for line in dialog.lines] == ["Titre"]
    dialog.reject()


def test_a_city_that_takes_files_only_says_so(opened: MainWindow, page: ProposalPage) -> None:
    by_hand = tuple(t for t in opened.desk.campaign.targets if t.kind == "files")
    opened.desk.campaign = dataclasses.replace(opened.desk.campaign, targets=by_hand)
    make_ready(page)
    page.road.deposit.click()
    dialog = asked(Deposit)
    assert "À la main" in told(dialog)
    assert "decider.paris.fr" in told(dialog)
    dialog.sure.click()
    dialog.deposit.click()
    assert the_parcel(page).target == "paris"


def test_what_waits_can_be_taken_out_of_the_queue(opened: MainWindow, page: ProposalPage) -> None:
    make_ready(page)
    page.road.deposit.click()
    asked(Deposit).deposit.click()
    next(button for button in page.road.moves if button.label == "Retirer de la file").click()
    assert stored(page).stage is Stage.AGREED
    assert not parcels(page.desk.store)


def test_what_has_left_is_only_looked_at(page: ProposalPage, qtbot: QtBot) -> None:
    make_ready(page)
    page.road.deposit.click()
    asked(Deposit).deposit.click()
    store = page.desk.store
    (waiting,) = outbox.due(store, "rehearsal", store.now())
    delivery.settle_sent(store, waiting, remote_id="1", url="", at=store.now())
    page.refresh(None)
    assert page.lineage.add.isHidden()
    assert page.proposer.main.isHidden()
    assert not [button for button in page.road.moves if not button.isHidden()]
    qtbot.keyClick(page.lineage.lines[0], KEY.Key_Delete)
    assert len(page.lineage.lines) == 1
    assert "chez la Ville" in told(page.standing)


def test_refused_at_the_door_leads_back_to_the_words(opened: MainWindow, page: ProposalPage) -> None:
    make_ready(page)
    page.road.deposit.click()
    asked(Deposit).deposit.click()
    store = page.desk.store
    (waiting,) = outbox.due(store, "rehearsal", store.now())
    begun = delivery.begin(store, waiting, store.now())
    assert begun
    delivery.settle_refused(store, begun, reason="validation", message="est trop long", field="title", at=store.now())
    page.refresh(None)
    assert page.standing.property("tone") == "danger"
    assert "«\u00a0Titre\u00a0: est trop long\u00a0»" in told(page.standing)
    page.standing.mend.click()
    assert stored(page).stage is Stage.WRITING
    assert not parcels(store)
    assert page.standing.isHidden()
    title = page.words.fields["title"].editor
    assert isinstance(title, QLineEdit)
    assert not title.isReadOnly()
