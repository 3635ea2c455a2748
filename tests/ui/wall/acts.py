"""What hands do at the wall, and what it then shows."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outreach_app.domain.drafts import CaptureDraft, IdeaDraft, SessionDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind
from outreach_app.queries.wall import Wall
from outreach_app.queries.wall import wall as read_wall
from outreach_app.services import ideas
from outreach_app.services import sessions as session_service
from ui.desk import Desk
from ui.wall.window import WallWindow

K, M = Qt.Key, Qt.KeyboardModifier


def hold(desk: Desk, kind: SessionKind = SessionKind.WORKSHOP, title: str = "Workshop") -> RecordId:
    draft = SessionDraft(kind=kind, title=title, date="2017-02-09", place="Rosa-Parks")
    return session_service.create(desk.store, desk.campaign, draft, desk.member.id).session


def say_idea(desk: Desk, session: RecordId, text: str, **said: Any) -> RecordId:
    draft = CaptureDraft(session=session, idea=IdeaDraft(text=text), **said)
    return ideas.capture(desk.store, desk.campaign, draft, desk.member.id).idea


def press(*keys: K, modifiers: M = M.NoModifier) -> int:
    """Each key where the keyboard is; how many they were."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus
        QTest.keyClick(focus, key, modifiers)
        QApplication.processEvents()
    return len(keys)


def type_words(words: str) -> None:
    focus = QApplication.focusWidget()
    assert focus
    QTest.keyClicks(focus, words)


def on(window: WallWindow) -> Wall:
    found = read_wall(window.desk.store, window.session)
    assert found
    return found


def texts(window: WallWindow) -> list[list[str]]:
    return [[card.text for card in column.cards] for column in on(window).columns]


def chosen(window: WallWindow) -> str:
    card = window.board.hand.chosen
    return card.text if card else ""


def entries(window: WallWindow) -> int:
    return int(window.desk.store.value("SELECT count(*) FROM journal"))
