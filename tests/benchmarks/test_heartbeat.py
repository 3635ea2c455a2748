"""How long the window ever holds its breath, at 100,000 ideas: the longest gap between beats of a 2 ms timer."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.words import SessionKind
from outreach_app.queries.campaigns import Member
from outreach_app.queries.ideas import count_ideas
from outreach_app.services import campaigns, sessions
from outreach_app.settings import Home
from outreach_app.store import keys
from outreach_app.store.store import Store
from ui.application import dress
from ui.desk import Desk
from ui.looking_after import import_pages
from ui.main_window import MainWindow
from ui.places import places
from ui.work import Progress, Work

PAGES = ("home", "sessions", "capture", "ideas", "proposals", "sheets", "outbox", "wall", "settings", "help")


class Heart:
    """Beats while the window works; `longest` is the longest silence in milliseconds since `listen`."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(2)
        self._last = time.perf_counter()
        self.longest = 0.0

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now

    def listen(self, act: Callable[[], object], rest: float = 0.4) -> float:
        """The longest task while `act` runs and the window settles."""
        self._last, self.longest = time.perf_counter(), 0.0
        act()
        ends = time.perf_counter() + rest
        while time.perf_counter() < ends:
            QApplication.processEvents()
        return self.longest


@pytest.fixture
def window(big_store: Store, campaign: Campaign, tmp_path: Path) -> Iterator[MainWindow]:
    dress("fr", "light")
    slots = keys.Slots(vault="bench", slots=(keys.open_slot(big_store.key),))
    keys.write_slots(big_store.path.with_name("vault.keys"), slots)
    member, _ = campaigns.add_member(big_store, "Inès")
    draft = SessionDraft(kind=SessionKind.WORKSHOP, title="Atelier", date=campaign.day(big_store.now()))
    session = sessions.create(big_store, campaign, draft, member).session
    sessions.open_session(big_store, session, member)
    me = Member(id=member, name="Inès", organisation="")
    desk = Desk(store=big_store, campaign=campaign, member=me, language="fr", work=Work())
    desk.use_session(session)
    shown = MainWindow(desk, places(desk, Home(tmp_path)))
    shown.resize(1366, 768)
    shown.show()
    shown.activateWindow()
    QTest.qWaitForWindowActive(shown)
    yield shown
    shown.close()


@pytest.mark.benchmark
def test_heartbeat(window: MainWindow) -> None:
    heart = Heart()
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


def _keys(heart: Heart, window: MainWindow, text: str, rest: float = 0.15) -> Iterator[float]:
    for letter in text:
        yield heart.listen(lambda letter=letter: QTest.keyClicks(_focus(window), letter), rest)


def _focus(window: MainWindow) -> QWidget:
    widget = window.focusWidget()
    assert widget is not None
    return widget
