"""À envoyer when the platform misbehaves: every fault in a clear sentence, and nothing lost."""

import dataclasses
import re
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.campaign.model import Term, Terms
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import OutboxState
from outreach_app.queries.outbox import ParcelRow, parcels
from outreach_app.services import deposits
from sync.rehearsal.faults import Fault
from sync.rehearsal.server import Rehearsal
from ui.dialogs.dialog import Question
from ui.dialogs.mapping import MappingDialog
from ui.main_window import MainWindow
from ui.models.rows import Row
from ui.pages.outbox import OutboxPage
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


FAULTS = [
    (Fault.HTML, "peut-être la page d’un Wi-Fi"),
    (Fault.REDIRECT, "nous renvoie ailleurs"),
    (Fault.HTTP_500, "est en panne, de son côté"),
]


@pytest.mark.parametrize(("fault", "sentence"), FAULTS)
def test_a_platform_that_misbehaves_costs_nothing(
    opened: MainWindow,
    page: OutboxPage,
    platform: Rehearsal,
    queue: Queue,
    send: Callable[[], None],
    fault: Fault,
    sentence: str,
) -> None:
    made = queue()
    platform.fail_next(fault)
    send()
    assert sentence in said(opened)
    assert re.search(r"Rien n’est perdu : tout attend ici\. Réessayez à partir de \d+ h", _plain(said(opened)))
    assert parcel(opened, made).state is OutboxState.QUEUED
    assert next(row for row in rows(page) if not row.heading).line.startswith("Pas encore partie")
    send()
    assert said(opened) == "1 envoyée."
    assert len(platform.proposals) == 1


def test_a_session_that_ends_midway_is_taken_up_again(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, send: Callable[[], None]
) -> None:
    for number in range(3):
        queue(f"Des bancs pour souffler {number}")
    platform.fail_next(Fault.EXPIRE_TOKENS)
    send()
    assert said(opened) == "3 envoyées."
    assert len(platform.proposals) == 3


def test_access_refused_midway_says_where_to_look(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, send: Callable[[], None]
) -> None:
    made = queue()
    platform.secret = "autre"
    send()
    assert "n’accepte pas notre accès" in said(opened)
    assert parcel(opened, made).state is OutboxState.QUEUED
    assert "notre accès n’a pas été accepté" in told(page.panel)


def test_a_server_thatHangsUp_at_once_is_told_and_nothing_is_lost(
    opened: MainWindow, page: OutboxPage, queue: Queue, send: Callable[[], None]
) -> None:
    made = queue()
    port = int(opened.desk.campaign.targets[0].url.rsplit(":", 1)[1])
    with HangsUp(port):
        send()
    assert "s’est coupée avant sa réponse" in said(opened)
    assert parcel(opened, made).state is OutboxState.QUEUED


def test_nobody_there_says_to_start_the_rehearsal(
    opened: MainWindow, page: OutboxPage, queue: Queue, send: Callable[[], None]
) -> None:
    made = queue()
    send()
    assert "Démarrez-la d’abord" in said(opened)
    assert parcel(opened, made).state is OutboxState.QUEUED
    assert "dernier essai à" in page._context.text()


def test_a_live_platform_out_of_reach_says_there_is_no_network(
    opened: MainWindow,
    page: OutboxPage,
    queue: Queue,
    send: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    when_asked: WhenAsked,
) -> None:
    made = queue()
    live = dataclasses.replace(opened.desk.campaign.targets[0], rehearsal=False)
    opened.desk.campaign = dataclasses.replace(opened.desk.campaign, targets=(live,))
    monkeypatch.setattr("ui.journeys.keys.kept_secret", lambda _: "key\nsecret")
    when_asked(Question, lambda asked: asked.yes.click())
    send()
    assert "Aucun réseau ne mène à" in said(opened)
    assert "Rien n’est perdu" in said(opened)
    assert parcel(opened, made).state is OutboxState.QUEUED


def test_no_access_kept_here_is_told(
    opened: MainWindow,
    page: OutboxPage,
    queue: Queue,
    send: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    when_asked: WhenAsked,
) -> None:
    queue()
    live = dataclasses.replace(opened.desk.campaign.targets[0], rehearsal=False)
    opened.desk.campaign = dataclasses.replace(opened.desk.campaign, targets=(live,))
    monkeypatch.setattr("ui.journeys.keys.kept_secret", lambda _: None)
    when_asked(Question, lambda asked: asked.yes.click())
    send()
    assert "Entrez-le dans les réglages" in said(opened)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


class HangsUp:
    """A server that reads one request a connection and closes."""

    def __init__(self, port: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", port))

    def __enter__(self) -> None:
        threading.Thread(target=self._serve, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            line.recv(65_536)
            line.close()


def test_a_theme_unknown_there_is_tied_anew_and_sent(
    opened: MainWindow, page: OutboxPage, platform: Rehearsal, queue: Queue, qtbot: QtBot
) -> None:
    desk = opened.desk
    gone = Terms(themes={theme.code: Term(id="999", name="Ancien") for theme in desk.campaign.themes})
    plus = dataclasses.replace(platform.target("plus", "adhocracy"), mapping=gone)
    desk.campaign = dataclasses.replace(desk.campaign, targets=(*desk.campaign.targets, plus))
    made = queue()
    deposits.take_back(desk.store, made, desk.member.id)
    theme = desk.campaign.themes[0].code
    desk.store.execute("UPDATE proposal SET theme = ? WHERE id = ?", (theme, made))
    desk.wrote(deposits.submit(desk.store, desk.campaign, made, plus, desk.member.id))
    page.round.send.click()
    qtbot.waitUntil(lambda: not page.round.is_under_way, timeout=15_000)
    assert parcel(opened, made).reason == "unknown_theme"
    assert "HTTP" not in told(page.panel._quote)
    assert page.panel._quote.isHidden()
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(page.list, KEY.Key_K, CTRL)
    (ties,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, MappingDialog) and w.isVisible())
    ties.choices["themes", theme].set_value("-")
    ties.save.click()
    page.panel.again.click()
    page.round.send.click()
    qtbot.waitUntil(lambda: not page.round.is_under_way, timeout=15_000)
    assert parcel(opened, made).state is OutboxState.SENT
    assert page.playing
    assert not page.playing.accept.isEnabled(), "no answer would ever come home from there"
    assert "notez la réponse vous-même" in told(page.playing)
