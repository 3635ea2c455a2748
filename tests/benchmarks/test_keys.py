"""A scripted evening by real key events at 100,000 ideas: how many keys each act takes, how long, and the heartbeat."""

import time
from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outreach_app.domain.addresses import BuildingDraft, StaircaseDraft
from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.words import SessionKind
from outreach_app.queries.ideas import count_ideas
from outreach_app.services import rounds, sessions
from ui.looking_after import import_pages
from ui.main_window import MainWindow
from ui.pages.capture import CapturePage
from ui.pages.doorstep import DoorstepPage
from ui.work import Progress

K, M = Qt.Key, Qt.KeyboardModifier
IDEA = "Des bancs devant la mairie"
NAME, PHONE = "Aminata Kone", "01 99 00 24 17"


class Hands:
    """Counts what they press, and notes how long the window was silent after each key, the durable save apart."""

    def __init__(self, heart: Any) -> None:
        self._heart = heart
        self.begin()

    def begin(self) -> None:
        self.keys, self._begun = 0, time.perf_counter()
        self.rest = self.cpu = self.save = 0.0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = M.NoModifier) -> None:
        self._do(lambda: QTest.keyClick(self._focus(), key, modifiers))

    def type(self, text: str) -> None:
        for letter in text:
            self._do(lambda letter=letter: self._write(letter))

    def tell(self, act: str) -> str:
        seconds = time.perf_counter() - self._begun
        return (
            f"{act}: {self.keys} keys, {seconds:.1f} s with a pause after each; longest silence without the durable"
            f" save {self.rest:.0f} ms, {self.cpu:.0f} ms of CPU; longest durable save {self.save:.0f} ms"
        )

    def _do(self, act: Callable[[], object]) -> None:
        self.keys += 1
        heard = self._heart.hear(act, 0.06)
        self.rest, self.cpu = max(self.rest, heard.rest), max(self.cpu, heard.rest_cpu)
        self.save = max(self.save, heard.save)

    def _write(self, letter: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self._focus(), QKeyEvent(kind, 0, M.NoModifier, letter))

    def _focus(self) -> Any:
        return QApplication.focusWidget()


@pytest.mark.benchmark
def test_an_evening_by_keys(window: MainWindow, heart: Any) -> None:
    import_pages(Progress(lambda *_: None))
    heart.listen(window.make_ahead, 6.0)
    hands, desk = Hands(heart), window.desk
    room, told = desk.session, list[str]()

    draft = SessionDraft(kind=SessionKind.DOORSTEP, title="Tournée", date=desk.campaign.day(desk.store.now()))
    doorstep = sessions.create(desk.store, desk.campaign, draft, desk.member.id).session
    building, grid = BuildingDraft(street="rue Curial", number="24"), [StaircaseDraft(name="A", highest=6, doors=4)]
    rounds.add_building(desk.store, desk.campaign, doorstep, building, grid, desk.member.id)
    heart.listen(lambda: window.go("doors", doorstep))
    assert isinstance(window.page, DoorstepPage)
    hands.begin()
    hands.press(K.Key_A)
    told.append(hands.tell("absent"))
    assert hands.keys == 1
    hands.begin()
    hands.press(K.Key_I)
    hands.type(IDEA)
    hands.press(K.Key_Return, M.ControlModifier)
    told.append(hands.tell(f"an idea without a person, {len(IDEA)} letters"))
    assert count_ideas(desk.store, doorstep) == 1

    heart.listen(lambda: window.go("capture", room))
    form = cast(CapturePage, window.page).form
    hands.begin()
    hands.type(IDEA)
    while QApplication.focusWidget() is not form.fields["name"].editor:
        hands.press(K.Key_Tab)
    hands.type(NAME)
    hands.press(K.Key_Tab)
    hands.type(PHONE)
    while not any(row.hasFocus() for row in form.card.consents.rows.rows.values()):
        hands.press(K.Key_Tab)
    for _ in range(3):
        hands.press(K.Key_O)
    hands.press(K.Key_Return, M.ControlModifier)
    told.append(hands.tell(f"an idea with a person and three consents, {len(IDEA + NAME + PHONE)} letters"))
    assert desk.store.value("SELECT count(*) FROM consent_event WHERE state = 'given'") == 3

    for n in range(5):
        hands.type(f"Une fontaine {n}")
        hands.press(K.Key_Return, M.ControlModifier)
    heart.listen(lambda: window.go("wall", room))
    hands.press(K.Key_Return, M.ControlModifier)
    board = QApplication.activeWindow()
    assert board is not window
    hands.press(K.Key_N)
    hands.type("Ombre")
    hands.press(K.Key_Return)
    hands.press(K.Key_Left)
    hands.begin()
    hands.press(K.Key_1)
    told.append(hands.tell("a card moved on the wall"))
    assert desk.store.value("SELECT count(*) FROM card WHERE voided = 0 AND wall_group IS NOT NULL") == 1
    hands.begin()
    for _ in range(4):
        hands.press(K.Key_1)
    hands.press(K.Key_Right)
    hands.press(K.Key_P)
    told.append(hands.tell("four more, then the proposal of the five asked for"))
    for line in told:
        print(line)
