"""À envoyer, over a real rehearsal: sending, every fault in a clear sentence, the city's answers, and the way back."""

import dataclasses
import socket
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import CityDecision, OutboxState, Stage
from outreach_app.queries.outbox import ParcelRow, parcels
from outreach_app.queries.proposals import proposal
from outreach_app.services import consents, delivery, deposits, ideas, outbox
from outreach_app.services import proposals as service
from sync.rehearsal.server import Rehearsal
from ui.dialogs.consent_check import ConsentCheck
from ui.dialogs.leaving import LeavingDialog
from ui.main_window import MainWindow
from ui.models.rows import Row
from ui.pages.outbox import OutboxPage
from ui.pages.proposal_editor import ProposalPage
from ui.widgets.text import Pill, Text

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
Queue = Callable[..., RecordId]
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]


@pytest.fixture
def page(outbox_page: OutboxPage) -> OutboxPage:
    return outbox_page


@pytest.fixture
def platform(rehearsal: Rehearsal) -> Rehearsal:
    return rehearsal


def parcel(opened: MainWindow, of: RecordId) -> ParcelRow:
    (found,) = parcels(opened.desk.store, proposal=of)
    return found


def rows(page: OutboxPage) -> list[Row]:
    return [page.list.rows.row(place) for place in range(page.list.rows.rowCount())]


def told(widget: QWidget) -> str:
    labels = [label.text() for label in widget.findChildren(Text) if not label.isHidden()]
    return "\n".join([*labels, *(pill.accessibleName() for pill in widget.findChildren(Pill))])


def said(opened: MainWindow) -> str:
    return opened.notice.accessibleName()


def test_an_empty_page_says_what_to_do(page: OutboxPage) -> None:
    assert page._empty.isVisible()
    assert page.list.isHidden() or not page._columns.isVisible()
    assert "ENTRAÎNEMENT" in told(page)


def test_what_waits_leaves_by_one_key(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, qtbot: QtBot
) -> None:
    made = [queue(f"Des bancs pour souffler {n}") for n in range(3)]
    assert [row.title for row in rows(page) if row.heading] == ["En file"]
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(page.list, KEY.Key_Return, CTRL)
    assert page.round.busy.isVisible()
    qtbot.waitUntil(lambda: not page.round.is_under_way, timeout=15_000)
    assert said(opened) == "3 envoyées."
    assert {parcel(opened, each).state for each in made} == {OutboxState.SENT}
    assert len(platform.proposals) == 3
    assert [row.title for row in rows(page) if row.heading] == ["Envoyées et réponses"]
    assert "Envoyée" in told(page.panel)
    assert "mise en file" in told(page.panel)


def test_what_the_city_answers_reaches_list_and_proposal(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, send: Callable[[], None]
) -> None:
    made = queue()
    send()
    heard: list[Changes] = []
    opened.desk.changed.connect(heard.append)
    assert page.playing
    page.playing.reason.set_value("Dépense de fonctionnement")
    page.take_digit(2)
    assert "répondu" in said(opened)
    send()
    assert said(opened) == "1 réponse de la Ville."
    assert any(changes.touches("city_answer") for changes in heard)
    found = proposal(opened.desk.store, made)
    assert found
    assert (found.stage, found.answers[0].decision) == (Stage.ANSWERED, CityDecision.REJECTED)
    row = next(row for row in rows(page) if not row.heading)
    assert (row.pill, row.pill_kind, row.line) == ("Non retenue", "outline", "Dépense de fonctionnement")
    assert "«\u00a0Dépense de fonctionnement\u00a0»" in told(page.panel)
    opened.go("proposal", made)
    shown = opened.page
    assert isinstance(shown, ProposalPage)
    assert "non retenue" in told(shown.standing)
    assert "Dépense de fonctionnement" in told(shown.standing)
    assert shown.standing.property("tone") != "danger"


def test_a_reply_lost_after_creating_makes_no_second_copy(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, send: Callable[[], None]
) -> None:
    made = queue()
    page.take_digit(3)
    send()
    assert said(opened) == "1 envoi inconnu."
    assert parcel(opened, made).state is OutboxState.UNKNOWN
    row = next(row for row in rows(page) if not row.heading)
    assert (row.pill, row.pill_kind) == ("Envoi inconnu", "warning")
    assert "On la cherche là-bas" in row.line
    assert "la liaison s’est coupée avant la réponse" in told(page.panel)
    send()
    assert said(opened) == "1 envoyée."
    assert len(platform.proposals) == 1


def test_refused_at_the_door_is_red_quotes_the_platform_and_is_mended(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, send: Callable[[], None], qtbot: QtBot
) -> None:
    wide = dataclasses.replace(opened.desk.campaign.targets[0], title_max=250)
    opened.desk.campaign = dataclasses.replace(opened.desk.campaign, targets=(wide,))
    made = queue("Des bancs " + "vraiment " * 20 + "hauts")
    send()
    assert said(opened) == "1 refusée à l’entrée."
    row = next(row for row in rows(page) if not row.heading)
    assert (row.pill, row.pill_kind) == ("Refusée à l’entrée", "danger")
    assert row.line.startswith("Titre")
    assert "Ce n’est pas un non" in told(page.panel)
    assert "«\u00a0Titre" in told(page.panel)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(page.list, KEY.Key_E, CTRL)
    shown = opened.page
    assert isinstance(shown, ProposalPage)
    shown.standing.mend.click()
    title = shown.words.fields["title"]
    assert title.editor.hasFocus()
    title.set_value("Des bancs vraiment hauts")
    shown.save()
    desk = opened.desk
    service.agree(desk.store, made, "À main levée", desk.member.id)
    desk.wrote(deposits.submit(desk.store, desk.campaign, made, wide, desk.member.id))
    opened.go("outbox", made)
    send()
    assert said(opened) == "1 envoyée."
    assert platform.proposals[0].title == "Des bancs vraiment hauts"


def test_the_same_words_are_sent_again_by_a_key(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, send: Callable[[], None], qtbot: QtBot
) -> None:
    made = queue()
    store = opened.desk.store
    (waiting,) = outbox.due(store, "rehearsal", store.now())
    begun = delivery.begin(store, waiting, store.now())
    assert begun
    delivery.settle_refused(store, begun, reason="rights", message="", at=store.now())
    page.refresh(None)
    assert "Notre accès n’a pas le droit de déposer" in told(page.panel)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(page.list, KEY.Key_R, CTRL)
    assert parcel(opened, made).state is OutboxState.QUEUED
    send()
    assert len(platform.proposals) == 1


def test_an_agreement_taken_back_holds_it_here_and_says_why(
    opened: MainWindow,
    page: OutboxPage,
    platform: Rehearsal,
    queue: Queue,
    send: Callable[[], None],
    when_asked: WhenAsked,
) -> None:
    desk = opened.desk
    draft = CaptureDraft(
        session=None,
        idea=IdeaDraft(text="Des bancs"),
        person=PersonDraft(name="Aminata"),
        consents=(ConsentDraft(purpose="publish", given=True),),
    )
    given = ideas.capture(desk.store, desk.campaign, draft, desk.member.id)
    made = queue(given=(given.idea,))
    assert given.person
    desk.wrote(consents.withdraw(desk.store, given.person, "publish", desk.member.id))
    assert "Retenue ici" in told(page.panel)
    assert page.panel.again.isHidden()
    when_asked(ConsentCheck, lambda asked: asked.reject())
    page.panel.consents.click()
    assert parcel(opened, made).state is OutboxState.REFUSED
    send()
    assert not platform.proposals


def test_what_waits_is_put_aside_by_delete_and_taken_up_again(
    opened: MainWindow, page: OutboxPage, queue: Queue, qtbot: QtBot
) -> None:
    made = queue()
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    page.list.setFocus()
    qtbot.keyClick(page.list, KEY.Key_Delete)
    assert parcel(opened, made).state is OutboxState.SET_ASIDE
    assert [row.title for row in rows(page) if row.heading] == ["Mise de côté"]
    qtbot.keyClick(page.list, KEY.Key_R, CTRL)
    assert parcel(opened, made).state is OutboxState.QUEUED


def test_what_waits_goes_out_of_the_queue(opened: MainWindow, page: OutboxPage, queue: Queue, qtbot: QtBot) -> None:
    made = queue()
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(page.list, KEY.Key_U, CTRL)
    found = proposal(opened.desk.store, made)
    assert found
    assert found.stage is Stage.AGREED
    assert not parcels(opened.desk.store)
    assert page._empty.isVisible()


def test_what_left_cannot_be_taken_back(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, send: Callable[[], None], qtbot: QtBot
) -> None:
    made = queue()
    send()
    assert page.panel.take_back.isHidden()
    qtbot.keyClick(page.list, KEY.Key_Delete)
    assert parcel(opened, made).state is OutboxState.SENT


def test_filters_count_and_choose(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, send: Callable[[], None]
) -> None:
    queue("Des bancs pour souffler")
    send()
    waiting = queue("Une fontaine à boire")
    names = {code: chip.accessibleName() for code, chip in page.filters._chips.items()}
    assert names["queued"] == "En file, 1"
    assert names["sent"] == "Envoyées, 1"
    assert names["refused"] == "Refusées à l’entrée, 0"
    page.filters.set_value("queued")
    page.filters.edited.emit()
    assert [row.title for row in rows(page) if not row.heading] == ["Une fontaine à boire"]
    assert page.chosen
    assert page.chosen.proposal == waiting


def test_what_leaves_can_be_read_again_word_for_word(opened: MainWindow, page: OutboxPage, queue: Queue) -> None:
    made = queue()
    page.preview.click()
    (dialog,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, LeavingDialog) and w.isVisible())
    found = parcel(opened, made)
    assert dialog.view.text.value() == f"{found.title}\n\n{found.body}\n\nAdresse\u00a0: Rue Riquet\nLangue\u00a0: fr"
    dialog.reject()


def test_stopping_leaves_the_rest_in_the_queue(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, qtbot: QtBot
) -> None:
    made = [queue(f"Des bancs pour souffler {number}") for number in range(6)]
    page.round.send.click()
    page.round.busy.cancel.click()
    qtbot.waitUntil(lambda: not page.round.is_under_way, timeout=15_000)
    states = {parcel(opened, each).state for each in made}
    assert states <= {OutboxState.QUEUED, OutboxState.SENT}
    assert OutboxState.QUEUED in states


def test_the_window_answers_while_it_sends(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, qtbot: QtBot
) -> None:
    for number in range(8):
        queue(f"Des bancs pour souffler {number}")
    page.round.send.click()
    opened.go("proposals")
    assert opened.page is not page
    qtbot.waitUntil(lambda: not page.round.is_under_way, timeout=15_000)
    assert said(opened) == "8 envoyées."
    opened.go("outbox")
    assert {row.pill for row in rows(page) if not row.heading} == {"Envoyée"}


def test_a_taken_port_is_told(opened: MainWindow, page: OutboxPage, qtbot: QtBot) -> None:
    assert page.training
    port = int(page.training._target.url.rsplit(":", 1)[1])
    with socket.create_server(("127.0.0.1", port)):
        page.switch.click()
        qtbot.waitUntil(lambda: str(port) in said(opened), timeout=10_000)
    assert not page.training.is_running
    assert "l’envoi marche quand même" in said(opened)


def test_the_rehearsal_stops_and_remembers_what_stands_there(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, send: Callable[[], None], qtbot: QtBot
) -> None:
    queue()
    send()
    assert page.training
    assert page.playing
    assert page.playing.isVisible()
    page.switch.click()
    assert not page.training.is_running
    assert page.playing.isHidden()
    assert not page.take_digit(1)
    page.switch.click()
    qtbot.waitUntil(lambda: page.training is not None and page.training.is_running, timeout=10_000)
    again = page.training._rehearsal
    assert again
    assert [standing.title for standing in again.proposals] == ["Des bancs pour souffler"]


def test_a_live_edition_has_no_rehearsal_band(opened: MainWindow) -> None:
    desk = opened.desk
    live = dataclasses.replace(desk.campaign.targets[0], rehearsal=False)
    desk.campaign = dataclasses.replace(desk.campaign, targets=(live,))
    opened.go("outbox")
    shown = opened.page
    assert isinstance(shown, OutboxPage)
    assert shown.training is None
    assert "ENTRAÎNEMENT" not in told(shown)


def test_beside_a_live_platform_the_band_and_each_line_say_which_is_which(opened: MainWindow, queue: Queue) -> None:
    desk = opened.desk
    live = dataclasses.replace(desk.campaign.targets[0], code="ville", name="Decidim", rehearsal=False)
    desk.campaign = dataclasses.replace(desk.campaign, targets=(*desk.campaign.targets, live))
    queue("Des bancs pour souffler")
    made = queue("Une fontaine à boire")
    deposits.take_back(desk.store, made, desk.member.id)
    deposits.submit(desk.store, desk.campaign, made, live, desk.member.id)
    shown = opened.page
    assert isinstance(shown, OutboxPage)
    shown.refresh(None)
    shown._show_training()
    band = shown._banner.itemAt(0)
    assert band
    assert "Le reste part pour de vrai" in band.widget().accessibleName()
    lines = {row.title: row.line for row in rows(shown) if not row.heading}
    assert lines["Des bancs pour souffler"].startswith("Entraînement · ")
    assert lines["Une fontaine à boire"].startswith("Pour de vrai\u00a0: Decidim · ")


def test_an_act_that_is_done_leaves_the_keyboard_on_the_list(
    opened: MainWindow, page: OutboxPage, queue: Queue, qtbot: QtBot
) -> None:
    queue()
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    page.panel.set_aside.setFocus()
    qtbot.keyClick(page.panel.set_aside, KEY.Key_Space)
    assert page.panel.set_aside.isHidden()
    assert page.list.hasFocus()


def test_going_there_for_one_proposal_chooses_it(opened: MainWindow, page: OutboxPage, queue: Queue) -> None:
    first = queue("Des bancs pour souffler")
    queue("Une fontaine à boire")
    page.filters.set_value("sent")
    opened.go("outbox", first)
    assert page.filters.value() == ""
    assert page.chosen
    assert page.chosen.proposal == first
