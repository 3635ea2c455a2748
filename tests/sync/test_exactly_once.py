"""The engine as a state machine: whatever the platform, the line and the power do, each proposal stands there once.

The bound: a request that was cut short is done within the time the platform declares (`settles_within`, 60 s), or
never. Nothing here arrives later than that.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, new_id, new_marker
from outreach_app.services import outbox
from outreach_app.store.lock import Lock
from outreach_app.store.store import Store
from sync.engine import sync_once
from sync.platforms.adhocracy import Adhocracy
from sync.platforms.decidim import Decidim
from sync.rehearsal.board import Board
from sync.rehearsal.faults import Fault
from sync.rehearsal.server import Rehearsal

KEY = bytes(range(32))
BOUND = 60_000
TARGET = "rehearsal"
FAULTS = sorted(set(Fault) - {Fault.SLOW, Fault.BOMB})


class KilledError(BaseException):
    """The power goes."""


class Mortal(Store):
    """A store whose process can end before, within or after any transaction."""

    steps_left = -1

    def step(self) -> None:
        if self.steps_left == 0:
            raise KilledError
        self.steps_left -= 1

    @contextmanager
    def write(self) -> Iterator[None]:
        if self.conn.in_transaction:
            with super().write():
                yield
            return
        self.step()
        with super().write():
            yield
            self.step()
        self.step()


def deposit(store: Store) -> tuple[RecordId, str]:
    """A proposal in the queue, without the road that leads there."""
    proposal, marker, at = RecordId(new_id()), new_marker(), store.now()
    with store.act("me") as act:
        act.create("proposal", record=proposal, title="Des bancs", text="x", stage="submitted", marker=marker, at=at)
        act.store.execute(
            "INSERT INTO local_outbox (id, proposal, target, marker, title, body, locale, state, due_at, queued_at,"
            " queued_by) VALUES (?, ?, ?, ?, ?, ?, 'fr', 'queued', ?, ?, 'me')",
            (new_id(), proposal, TARGET, marker, "Des bancs à l’ombre rue de Curial", words(0, marker), at, at),
        )
    return proposal, marker


def words(version: int, marker: str) -> str:
    return f"Des bancs à l’ombre, pour souffler, version {version}.\n\nréf. {marker}"


def says(body: str, version: int) -> bool:
    return f"version {version}." in body


class Season(RuleBasedStateMachine):
    rehearsal: Rehearsal
    new_store: Callable[[Path], Store]

    @initialize(kind=st.sampled_from([Decidim, Adhocracy]))
    def begin(self, kind: Any) -> None:
        self.kind = kind
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "vault.db"
        self.new_store(self.path).close()
        self.store = Mortal.open(self.path, KEY, "writer")
        self.rehearsal.board = Board()
        self.rehearsal.faults.clear()
        self.rehearsal.late.clear()
        self.late_since: int | None = None
        self.markers: dict[RecordId, str] = {}
        self.versions: dict[RecordId, int] = {}
        self.withdrawn: set[RecordId] = set()
        self.once_withdrawn: set[RecordId] = set()

    @precondition(lambda self: len(self.markers) < 4)
    @rule()
    def deposit(self) -> None:
        proposal, marker = deposit(self.store)
        self.markers[proposal], self.versions[proposal] = marker, 0

    @precondition(lambda self: self.markers)
    @rule(which=st.integers(0, 3))
    def edit(self, which: int) -> None:
        proposal = self._pick(which)
        version = self.versions[proposal] + 1
        body, title = words(version, self.markers[proposal]), "Des bancs à l’ombre rue de Curial"
        done = "SELECT 1 FROM local_outbox WHERE proposal = ? AND errand = 'withdraw' AND state = 'sent'"
        if self.store.value(done, (proposal,)):
            with pytest.raises(Refused, match=r"outbox\.withdrawn_there"):
                outbox.queue_edit(self.store, proposal, TARGET, title=title, body=body)
            return
        outbox.queue_edit(self.store, proposal, TARGET, title=title, body=body)
        self.versions[proposal] = version
        self.withdrawn.discard(proposal)

    @precondition(lambda self: self.markers)
    @rule(which=st.integers(0, 3))
    def withdraw(self, which: int) -> None:
        proposal = self._pick(which)
        outbox.queue_withdraw(self.store, proposal, TARGET)
        self.withdrawn.add(proposal)
        self.once_withdrawn.add(proposal)

    @rule(fault=st.sampled_from(FAULTS), times=st.integers(1, 3))
    def break_down(self, fault: Fault, times: int) -> None:
        self.rehearsal.fail_next(fault, times)

    @rule()
    def mend(self) -> None:
        self.rehearsal.faults.clear()

    @rule()
    def arrive(self) -> None:
        self.rehearsal.let_arrive()
        self.late_since = None

    @rule(seconds=st.sampled_from([1, 20, 45, 59, 61, 4000]))
    def pass_time(self, seconds: int) -> None:
        now = self.store.now()
        if self.late_since is not None and now + seconds * 1000 >= self.late_since + BOUND - 1000:
            self.arrive()
        self.store.keep_setting("clock_offset", str(self.store.offset + seconds * 1000))

    @rule(kill=st.integers(0, 30) | st.none(), asked=st.booleans())
    def sync(self, kill: int | None, asked: bool) -> None:
        if asked:
            outbox.send_now(self.store, TARGET)
        self.store.steps_left = -1 if kill is None else kill
        try:
            self._round()
        except KilledError:
            assert not self.store.conn.in_transaction
            self.store.close()
            self.store = Mortal.open(self.path, KEY, "writer")
        self.store.steps_left = -1
        if self.rehearsal.late and self.late_since is None:
            self.late_since = self.store.now()

    @precondition(lambda self: self.markers)
    @rule(which=st.integers(0, 3))
    def persons_mend(self, which: int) -> None:
        """What was refused is sent again, what was set aside is taken up."""
        self._send_again(self._pick(which))

    @invariant()
    def nothing_stands_twice(self) -> None:
        if not hasattr(self, "store"):
            return
        bodies = [standing.body for standing in self.rehearsal.proposals]
        for marker in self.markers.values():
            assert sum(marker in body for body in bodies) <= 1

    @invariant()
    def nothing_is_claimed_in_vain(self) -> None:
        if not hasattr(self, "store"):
            return
        standing = {s.id: s for s in self.rehearsal.proposals}
        rows = self.store.rows("SELECT proposal, remote_id, errand, body FROM local_outbox WHERE state = 'sent'")
        for proposal, remote_id, errand, body in rows:
            there = standing.get(remote_id or "")
            if errand == "withdraw":
                assert there is None or there.state == "withdrawn"
                assert not any(self.markers[proposal] in s.body and s.state != "withdrawn" for s in standing.values())
            else:
                assert there is not None
                assert self.markers[proposal] in there.body
                assert says(body, self.versions[proposal])
                assert says(there.body, self.versions[proposal])

    @invariant()
    def nothing_is_lost(self) -> None:
        if hasattr(self, "store"):
            assert set(self.store.column("SELECT proposal FROM local_outbox")) == set(self.markers)

    def teardown(self) -> None:
        """Once all is well again, a few rounds put everything right."""
        if not hasattr(self, "store"):
            return
        self.rehearsal.faults.clear()
        self.arrive()
        for _ in range(4):
            self.pass_time(61)
            for proposal in self.markers:
                if proposal not in self.withdrawn:
                    self._send_again(proposal)
            self.sync(None, True)
            self.nothing_stands_twice()
            self.nothing_is_claimed_in_vain()
        for proposal, state, errand in self.store.rows("SELECT proposal, state, errand FROM local_outbox"):
            marker = self.markers[proposal]
            stands = any(marker in s.body and s.state != "withdrawn" for s in self.rehearsal.proposals)
            if proposal in self.withdrawn:
                assert (state, errand) == ("sent", "withdraw") or state == "set_aside"
                assert not stands
            elif proposal in self.once_withdrawn and state == "refused":
                assert not stands, "withdrawn before the edit came: it is gone, and that is said"
            else:
                assert state == "sent", (state, errand)
        self.store.close()
        self.folder.cleanup()

    def _pick(self, which: int) -> RecordId:
        return list(self.markers)[which % len(self.markers)]

    def _send_again(self, proposal: RecordId) -> None:
        parcel = self.store.value("SELECT id FROM local_outbox WHERE proposal = ?", (proposal,))
        outbox.send_again(self.store, parcel)
        if proposal not in self.withdrawn:
            outbox.take_up(self.store, parcel)

    def _round(self) -> None:
        kind = "adhocracy" if self.kind is Adhocracy else "decidim"
        credentials = (self.rehearsal.key, self.rehearsal.secret)
        platform = self.kind(self.rehearsal.target(TARGET, kind), credentials, before=self.store.step)
        try:
            sync_once(self.store, platform, threading.Event())
        finally:
            self.store.steps_left = -1
            platform.close()


def play(rehearsal: Rehearsal, new_store: Callable[..., Store], examples: int, steps: int) -> None:
    def season() -> Season:
        machine = Season()
        machine.rehearsal, machine.new_store = rehearsal, new_store
        return machine

    quick = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(season, settings=quick)


def test_each_stands_once_whatever_happens(rehearsal: Rehearsal, new_store: Callable[..., Store]) -> None:
    play(rehearsal, new_store, examples=12, steps=20)


@pytest.mark.torture
def test_each_stands_once_whatever_happens_for_long(rehearsal: Rehearsal, new_store: Callable[..., Store]) -> None:
    play(rehearsal, new_store, examples=300, steps=50)


def test_two_rounds_never_interleave(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    queue(rehearsal.target())
    lock = Lock(store.path.with_name("sync.lock"))
    assert lock.acquire()
    with Decidim(rehearsal.target(), (rehearsal.key, rehearsal.secret)) as platform:
        with pytest.raises(Refused, match=r"sync\.already_running"):
            sync_once(store, platform, threading.Event())
        assert store.value("SELECT state FROM local_outbox") == "queued"
        lock.release()
        assert len(sync_once(store, platform, threading.Event()).sent) == 1


CHILD = """
import sys, threading
from pathlib import Path
from outreach_app.campaign.model import Target
from outreach_app.services import outbox
from outreach_app.store.store import Store
from sync.engine import sync_once
from sync.platforms.decidim import Decidim
store = Store.open(Path(sys.argv[1]), bytes(range(32)), "writer")
limits = {"title_max": 150, "body_max": 9000}
target = Target(code="rehearsal", name="r", kind="decidim", url=sys.argv[2], component="7", **limits)
outbox.send_now(store, "rehearsal")
with Decidim(target, ("entrainement", "entrainement")) as platform:
    print("ready", flush=True)
    sync_once(store, platform, threading.Event())
"""


@pytest.mark.torture
def test_kill_9_at_any_instant(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    """A real process, really killed, again and again, until all has left."""
    chance = random.Random(9)
    queued = [queue(rehearsal.target(), title=f"Proposition numéro {n} du quartier") for n in range(24)]
    kills = 0
    for patience in [*(chance.uniform(0, 1.5) for _ in range(20)), 300, 300]:
        store.keep_setting("clock_offset", str(store.offset + 4_000_000))
        arguments = [sys.executable, "-c", CHILD, str(store.path), rehearsal.url]
        child = subprocess.Popen(arguments, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": "."})
        assert child.stdout is not None
        child.stdout.readline()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            kills += 1
        child.wait()
        child.stdout.close()
    assert kills
    states = dict(store.rows("SELECT proposal, state FROM local_outbox"))
    assert [states[proposal] for proposal in queued] == ["sent"] * len(queued)
    bodies = [standing.body for standing in rehearsal.proposals]
    markers = store.column("SELECT marker FROM local_outbox")
    assert [sum(marker in body for body in bodies) for marker in markers] == [1] * len(queued)
