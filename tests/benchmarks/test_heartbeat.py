"""How long the window ever holds its breath, at 100,000 ideas: the longest gap between beats of a 2 ms timer."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from outreach_app.queries.ideas import count_ideas
from ui.looking_after import import_pages
from ui.main_window import MainWindow
from ui.work import Progress

PAGES = ("home", "sessions", "capture", "doors", "ideas", "proposals", "sheets", "outbox", "wall", "settings", "help")


@pytest.mark.benchmark
def test_heartbeat(window: MainWindow, heart: Any) -> None:
    import_pages(Progress(lambda *_: None))  # what the window does behind its first paint
    assert window.desk.store.db.conn
    told: dict[str, float] = {"home": heart.listen(lambda: window.go("home"))}
    told["making the pages ahead, longest step"] = heart.listen(window.make_ahead, 6.0)
    for name in PAGES:
        told[f"first visit, {name}"] = heart.listen(lambda name=name: window.go(name))
    for name in PAGES:
        told[f"later visit, {name}"] = heart.listen(lambda name=name: window.go(name), 0.2)
    window.go("ideas")
    told["search, worst keystroke"] = max(_keys(heart, window, "ban om rue"))
    window.go("capture")
    told["capture, worst keystroke"] = max(_keys(heart, window, "Des bancs devant la mairie"))
    told["capture, a letter and what resembles it"] = max(_keys(heart, window, " et un banc a lombre", 0.4))
    save = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    told["capture, save (durable)"] = heart.listen(lambda: QTest.keyClick(_focus(window), *save))
    assert count_ideas(window.desk.store, window.desk.session) == 1, "the save was a real one"
    for act, longest in told.items():
        print(f"{act}: {longest:.0f} ms")
    assert window.page is not None
    assert told["capture, worst keystroke"] < 1000


def _keys(heart: Any, window: MainWindow, text: str, rest: float = 0.15) -> Iterator[float]:
    for letter in text:
        yield heart.listen(lambda letter=letter: QTest.keyClicks(_focus(window), letter), rest)


def _focus(window: MainWindow) -> QWidget:
    widget = window.focusWidget()
    assert widget is not None
    return widget
