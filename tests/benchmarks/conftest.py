"""A vault of 100,000 ideas, made once a run; the window on it, its heartbeat; how ratios are told."""

import gc
import random
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outreach_app.campaign import examples, loading
from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.words import SessionKind
from outreach_app.queries.campaigns import Member
from outreach_app.services import campaigns, sessions
from outreach_app.settings import Home
from outreach_app.store import keys
from outreach_app.store.store import Store
from ui.application import dress
from ui.collector import Collector
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.places import places
from ui.work import Work

IDEAS = 100_000
_TEXT = """
banc ombre école rue square fontaine jardin vélo local atelier lumière passage arbre jeux terrain basket
crèche bibliothèque musique potager compost trottoir poussette ascenseur cour façade fresque marché
gymnase piscine quartier enfants anciens nuit sécurité propreté toilettes eau soleil abri œuvre théâtre
cinéma boulevard
"""
_WORDS = _TEXT.split()


@pytest.fixture(scope="session")
def campaign() -> Campaign:
    return loading.load(examples.paris_2017_path())


@pytest.fixture(scope="session")
def big_store(tmp_path_factory: pytest.TempPathFactory, campaign: Campaign) -> Iterator[Store]:
    store = fill(tmp_path_factory.mktemp("big") / "vault.db", campaign, IDEAS)
    yield store
    store.close()


@pytest.fixture(scope="session")
def fill_at() -> Callable[[Path, Campaign], Store]:
    """An open store of 100,000 ideas, made where it is wanted."""
    return lambda path, campaign: fill(path, campaign, IDEAS)


def fill(path: Path, campaign: Campaign, count: int) -> Store:
    """`count` ideas written through the journal, in one act of a thousand ideas at a time."""
    draw = random.Random(2017)
    store = Store.create(path, secrets.token_bytes(32), "bench")
    campaigns.adopt(store, campaign, "bench")
    themes, areas = [t.code for t in campaign.themes], [a.code for a in campaign.areas]
    for _ in range(count // 1000):
        with store.act("bench") as act:
            for _ in range(1000):
                act.create(
                    "idea",
                    session=f"{draw.randrange(200):032x}",
                    text=" ".join(draw.choices(_WORDS, k=draw.randrange(8, 30))),
                    theme=draw.choice(themes),
                    area=draw.choice(areas),
                    place=f"{draw.randrange(90)}, rue {draw.choice(_WORDS)}",
                    source="screen",
                    at=act.at,
                    cleared_at=act.at,
                )
    return store


Told = dict[str, tuple[float, float, float]]


@pytest.fixture(scope="session")
def race() -> Callable[[str, Callable[[], object], Callable[[], object], int], Told]:
    return run_race


def run_race(what: str, ours: Callable[[], object], bare: Callable[[], object], rounds: int) -> Told:
    """Runs both in turn and prints; for CPU and wall: our median, the bare median (milliseconds), and their ratio."""
    times: dict[str, list[list[float]]] = {"cpu": [[], []], "wall": [[], []]}
    for _ in range(rounds):
        for index, act in enumerate((ours, bare)):
            cpu, wall = time.process_time(), time.perf_counter()
            act()
            times["cpu"][index].append(time.process_time() - cpu)
            times["wall"][index].append(time.perf_counter() - wall)
    told = {}
    for clock, (mine, theirs) in times.items():
        told[clock] = (median(mine) * 1000, median(theirs) * 1000, median(mine) / median(theirs))
        print(f"{what}, {clock}: {told[clock][0]:.3f} ms over {told[clock][1]:.3f} ms = x{told[clock][2]:.2f}")
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Milliseconds: the longest gap between two beats, what of a gap was no durable save, that in CPU of this thread
    alone (what others make this machine wait is not in it), and the longest durable save, from BEGIN to the disk."""

    whole: float
    rest: float
    rest_cpu: float
    save: float

    def __str__(self) -> str:
        saved = f", durable save {self.save:.0f} ms" if self.save else ""
        return f"{self.rest:.0f} ms, {self.rest_cpu:.0f} ms of CPU{saved}"


class Heart:
    """Beats while the window works, and hears what each silence was made of."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(2)
        self._begin()

    def listen(self, act: Callable[[], object], rest: float = 0.4) -> float:
        """The longest task while `act` runs and the window settles."""
        return self.hear(act, rest).whole

    def hear(self, act: Callable[[], object], rest: float = 0.4, until: Callable[[], bool] = lambda: True) -> Silence:
        """Listens for `rest` seconds, and on until `until`, a minute at most."""
        self._begin()
        act()
        ends = time.perf_counter() + rest
        last = ends + 60
        while (now := time.perf_counter()) < ends or (now < last and not until()):
            ends = max(ends, now + 0.5) if now >= ends else ends
            QApplication.processEvents()
        return Silence(whole=self._whole, rest=self._rest, rest_cpu=self._rest_cpu, save=self._longest_save)

    def make_ahead(self, window: MainWindow) -> Silence:
        """Every page of the window, to the last step, however slow the hour."""
        before = set(window.findChildren(QTimer))
        return self.hear(
            window.make_ahead,
            1.0,
            lambda: not [t for t in window.findChildren(QTimer) if t not in before and t.isActive()],
        )

    @contextmanager
    def saving(self, store: Store) -> Iterator[None]:
        """What `Store.write` is replaced by: itself, timed where it is outermost and on this thread."""
        if store.conn.in_transaction or threading.current_thread() is not threading.main_thread():
            with WRITE(store):
                yield
            return
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            with WRITE(store):
                yield
        finally:
            spent = (time.perf_counter() - wall) * 1000
            self._saved += spent
            self._saved_cpu += (time.thread_time() - cpu) * 1000
            self._longest_save = max(self._longest_save, spent)

    def _begin(self) -> None:
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()
        self._whole = self._rest = self._rest_cpu = self._longest_save = 0.0
        self._saved = self._saved_cpu = 0.0

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        gap = (now - self._last) * 1000
        self._whole = max(self._whole, gap)
        self._rest = max(self._rest, gap - self._saved)
        self._rest_cpu = max(self._rest_cpu, (cpu - self._last_cpu) * 1000 - self._saved_cpu)
        self._last, self._last_cpu, self._saved, self._saved_cpu = now, cpu, 0.0, 0.0


WRITE = Store.write


@pytest.fixture
def heart(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Heart:
    beating = Heart()
    monkeypatch.setattr(Store, "write", lambda store: beating.saving(store))
    return beating


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
    gc.freeze()  # as the window does once it stands
    collector = Collector(shown)
    yield shown
    shown.close()
    collector.stop()
    gc.enable()
