"""A workshop of twelve ideas and two groups, and its wall on the screen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from outreach_app.domain.drafts import CaptureDraft, IdeaDraft, SessionDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind
from outreach_app.queries.wall import wall as read_wall
from outreach_app.services import ideas, wall
from outreach_app.services import sessions as session_service
from ui.desk import Desk
from ui.look import look
from ui.wall.window import WallWindow

Show = Callable[[QWidget], None]


SAID = [f"Idea {n}" for n in range(12)]


def hold(desk: Desk, kind: SessionKind = SessionKind.WORKSHOP, title: str = "Workshop") -> RecordId:
    draft = SessionDraft(kind=kind, title=title, date="2017-02-09", place="Rosa-Parks")
    return session_service.create(desk.store, desk.campaign, draft, desk.member.id).session


def say_idea(desk: Desk, session: RecordId, text: str, **said: Any) -> RecordId:
    draft = CaptureDraft(session=session, idea=IdeaDraft(text=text), **said)
    return ideas.capture(desk.store, desk.campaign, draft, desk.member.id).idea


@pytest.fixture
def session(desk: Desk, english: QApplication) -> RecordId:
    """Twelve ideas to sort, and two groups."""
    with desk.store.write():
        held = hold(desk)
        for text in SAID:
            say_idea(desk, held, text)
        for name in ("Shade", "At night"):
            wall.add_group(desk.store, held, name, desk.member.id)
    return held


Begin = Callable[[RecordId], WallWindow]


@pytest.fixture
def begin(desk: Desk, show: Show) -> Iterator[Begin]:
    def open_window(session: RecordId) -> WallWindow:
        found = read_wall(desk.store, session)
        assert found
        window = WallWindow(desk, found)
        window.resize(1366, 768)
        show(window)
        return window

    yield open_window
    look().choose("light", 100)


@pytest.fixture
def window(begin: Begin, session: RecordId) -> WallWindow:
    return begin(session)
