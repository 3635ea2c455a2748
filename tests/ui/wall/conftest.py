"""A workshop of twelve ideas and two groups, and its wall on the screen."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from wall.acts import hold, say_idea

from outreach_app.domain.ids import RecordId
from outreach_app.queries.wall import wall as read_wall
from outreach_app.services import wall
from ui.desk import Desk
from ui.look import look
from ui.wall.window import WallWindow

Show = Callable[[QWidget], None]


SAID = [f"Idea {n}" for n in range(12)]


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
