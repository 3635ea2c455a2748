"""Sending: what the engine costs over bare `requests`, and what ten thousand rows cost the window."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any, cast

import pytest
import requests

from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.ids import new_id, new_marker
from outreach_app.services import campaigns, outbox, pace
from outreach_app.store.store import Store
from sync.engine import sync_once
from sync.platform import Ready
from sync.platforms.decidim import Decidim
from sync.platforms.decidim_documents import CREATE
from ui import journeys
from ui.looking_after import import_pages
from ui.main_window import MainWindow
from ui.pages.outbox import OutboxPage
from ui.work import Progress

PROPOSALS, ROUNDS = 1_000, 10
ROWS = 10_000
BODY = "Des bancs à l’ombre le long de la rue, pour souffler en remontant du marché. " * 12

SERVER = """
import sys
from sync.rehearsal.server import Rehearsal
with Rehearsal(rate=10**9) as rehearsal:
    print(rehearsal.url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def far() -> Iterator[str]:
    """The rehearsal platform in a process of its own; its address."""
    child = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    yield child.stdout.readline().strip()
    child.communicate()


def target_at(url: str) -> Target:
    return Target(
        code="rehearsal",
        name="r",
        kind="decidim",
        url=url,
        component="7",
        title_max=150,
        body_max=9000,
        rehearsal=True,
    )


def queue_up(store: Store, count: int, target: str = "rehearsal") -> None:
    """`count` proposals as `submit` leaves them."""
    with store.act("bench") as act:
        for n in range(count):
            proposal, marker = new_id(), new_marker()
            title = f"Des bancs à l’ombre rue numéro {n}"
            act.create("proposal", record=proposal, title=title, text=BODY, stage="submitted", marker=marker, at=act.at)
            store.execute(
                "INSERT INTO local_outbox (id, proposal, target, marker, title, body, locale, state, due_at,"
                " queued_at, queued_by) VALUES (?, ?, ?, ?, ?, ?, 'fr', 'queued', ?, ?, 'bench')",
                (new_id(), proposal, target, marker, title, f"{BODY}\n\nréf. {marker}", act.at, act.at + n),
            )


@pytest.mark.benchmark
def test_engine_over_bare_requests(tmp_path: Path, far: str) -> None:
    """The same proposals to the same platform: through the durable outbox, and by a script that remembers nothing."""
    store = Store.create(tmp_path / "vault.db", bytes(32), "bench")
    session = requests.Session()
    session.trust_env = False
    form = {"api_user[key]": "entrainement", "api_user[secret]": "entrainement"}
    session.headers["Authorization"] = session.post(f"{far}/api/sign_in", data=form).headers["Authorization"]
    times: dict[str, list[tuple[float, float]]] = {"engine": [], "bare": []}
    gate = pace.Pace(store, "rehearsal", 10**9)
    with closing(gate), Decidim(target_at(far), ("entrainement", "entrainement"), before=gate.take) as platform:
        assert isinstance(platform.probe(), Ready)
        for _ in range(ROUNDS):
            queue_up(store, PROPOSALS // ROUNDS)
            cpu, wall = time.process_time(), time.perf_counter()
            sent = sync_once(Unanswering(store), platform, threading.Event(), room=gate.room).sent
            times["engine"].append((time.process_time() - cpu, time.perf_counter() - wall))
            assert len(sent) == PROPOSALS // ROUNDS
            cpu, wall = time.process_time(), time.perf_counter()
            for n in range(PROPOSALS // ROUNDS):
                attributes = {"title": f"Des bancs à l’ombre rue numéro {n}", "body": BODY}
                said = {"component": "7", "input": {"attributes": attributes, "locale": "fr"}}
                reply = session.post(f"{far}/api", json={"query": CREATE, "variables": said}, timeout=20)
                assert reply.json()["data"]["component"]["createProposal"]["id"]
            times["bare"].append((time.process_time() - cpu, time.perf_counter() - wall))
    session.close()
    told = {who: [median(row[i] for row in rows) * 1000 * ROUNDS for i in (0, 1)] for who, rows in times.items()}
    for i, clock in enumerate(("cpu", "wall")):
        mine, bare = told["engine"][i], told["bare"][i]
        print(f"\n1,000 proposals, {clock}: {mine:.0f} ms over {bare:.0f} ms = x{mine / bare:.2f}")
    assert told["engine"][1] < 20 * told["bare"][1]
    store.close()


class Unanswering(Store):
    """The same store, with nothing that stands yet: what is measured is sending, not asking for answers."""

    def __init__(self, store: Store) -> None:
        self.__dict__ |= store.__dict__

    def rows(self, sql: str, values: Any = ()) -> Any:
        return [] if "remote_id IS NOT NULL" in sql else super().rows(sql, values)


@pytest.fixture(scope="module")
def big_store(tmp_path_factory: pytest.TempPathFactory, campaign: Campaign) -> Iterator[Store]:
    """The window's store here: ten thousand rows in the outbox, and little else."""
    store = Store.create(tmp_path_factory.mktemp("outbox") / "vault.db", bytes(32), "bench")
    campaigns.adopt(store, campaign, "bench")
    queue_up(store, ROWS)
    yield store
    store.close()


@pytest.mark.benchmark
def test_ten_thousand_in_the_outbox(window: MainWindow, heart: Any, far: str) -> None:
    """How soon Send now begins, and how long the window ever holds its breath meanwhile."""
    store = window.desk.store
    import_pages(Progress(lambda *_: None))  # what the window does behind its first paint
    told = {"making the pages ahead, longest step": heart.make_ahead(window)}
    told["first visit of the list"] = heart.hear(lambda: window.go("outbox"), 1.5)
    window.go("home")
    told["later visit of the list"] = heart.hear(lambda: window.go("outbox"), 0.6)
    filters = cast(OutboxPage, window.page).filters
    for code in ("queued", ""):
        told[f"its filter, {code or 'all'}"] = heart.hear(lambda code=code: filters._choose(code), 0.6)
    target, began = target_at(far), list[float]()

    def work(progress: Progress) -> None:
        with closing(store.again()) as own:
            outbox.send_now(own, target.code)
            credentials = ("entrainement", "entrainement")
            journeys.send(own, target, credentials, stop=progress, progress=lambda done, _: note(done))

    def note(done: int) -> None:
        if done == 1:
            began.append(time.perf_counter())

    pressed = time.perf_counter()
    job = window.desk.work.run(work, done=lambda _: None)
    told["the window while it sends"] = heart.hear(lambda: None, 4.0)
    job.stop()
    gone = store.value("SELECT count(*) FROM local_attempt WHERE outcome = 'begun'")
    print(f"\nSend now: the first stands there {1000 * (began[0] - pressed):.0f} ms after the key; {gone} left in 4 s")
    for act, longest in told.items():
        print(f"{act}: {longest}")
    assert gone
    while not job.is_over:
        heart.listen(lambda: None, 0.1)
