"""The engine, with a real vault and a real server: whatever happens, each proposal stands once and none is lost."""

import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from outreach_app.domain.ids import RecordId
from outreach_app.queries.parcels import Parcel
from outreach_app.services import delivery, outbox
from outreach_app.store.store import Store
from sync.engine import Report, find_pause, sync_once
from sync.platform import Accepted, Account, Answer, Outcome, Trouble, Unreachable
from sync.platforms.decidim import Decidim
from sync.rehearsal.faults import Fault
from sync.rehearsal.server import Rehearsal
from sync.rehearsal.tokens import CLIENT


@contextmanager
def signed_in(rehearsal: Rehearsal, kind: type[Decidim] = Decidim) -> Iterator[Decidim]:
    with kind(rehearsal.target(), (rehearsal.key, rehearsal.secret)) as platform:
        yield platform


def sync(store: Store, rehearsal: Rehearsal, kind: type[Decidim] = Decidim) -> Report:
    """One round as the window makes it when a person asks."""
    outbox.send_now(store, "rehearsal")
    with signed_in(rehearsal, kind) as platform:
        return sync_once(store, platform, threading.Event())


def states(store: Store) -> dict[RecordId, str]:
    return dict(store.rows("SELECT proposal, state FROM local_outbox ORDER BY queued_at, id"))  # type: ignore[arg-type]


def attempts(store: Store) -> list[tuple[str, str | None]]:
    return store.rows("SELECT outcome, message FROM local_attempt ORDER BY rowid")


def test_what_is_queued_is_sent_in_order(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    queued = tuple(queue(rehearsal.target(), title=f"Proposition numéro {n} du quartier") for n in range(3))
    seen: list[tuple[int, int]] = []
    with signed_in(rehearsal) as platform:
        report = sync_once(store, platform, threading.Event(), lambda done, total: seen.append((done, total)))
    assert report == Report(sent=queued)
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [p.title for p in rehearsal.proposals] == [f"Proposition numéro {n} du quartier" for n in range(3)]
    assert store.rows("SELECT proposal, remote_id FROM submission ORDER BY remote_id") == [
        (proposal, str(n + 1)) for n, proposal in enumerate(queued)
    ]
    assert sync(store, rehearsal) == Report()


@pytest.mark.parametrize("fault", [Fault.DROP_REPLY_AFTER_CREATE, Fault.HTTP_500_AFTER_CREATE])
def test_a_cut_after_creating_is_found_again(store: Store, rehearsal: Rehearsal, queue: Callable, fault: Fault) -> None:
    first, second = queue(rehearsal.target()), queue(rehearsal.target())
    rehearsal.fail_next(fault)
    assert sync(store, rehearsal) == Report(unknown=(first,), sent=(second,))
    assert states(store) == {first: "unknown", second: "sent"}
    assert sync(store, rehearsal) == Report(sent=(first,))
    assert len(rehearsal.proposals) == 2
    assert store.value("SELECT remote_id FROM local_outbox WHERE proposal = ?", (first,)) == "1"


@pytest.mark.parametrize("fault", [Fault.HTTP_500, Fault.HTML, Fault.REDIRECT])
def test_a_doubt_about_nothing_is_sent_again(store: Store, rehearsal: Rehearsal, queue: Callable, fault: Fault) -> None:
    proposal = queue(rehearsal.target())
    with signed_in(rehearsal) as platform:
        platform.probe()
        rehearsal.fail_next(fault)
        assert sync_once(store, platform, threading.Event()) == Report(unknown=(proposal,))
    assert not rehearsal.proposals
    assert sync(store, rehearsal) == Report(sent=(proposal,))
    assert len(rehearsal.proposals) == 1


def test_a_look_that_fails_leaves_the_doubt(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    proposal = queue(rehearsal.target())
    rehearsal.fail_next(Fault.DROP_REPLY_AFTER_CREATE)
    sync(store, rehearsal)
    for _ in range(3):
        with signed_in(rehearsal) as platform:
            platform.probe()
            rehearsal.fail_next(Fault.HTTP_500)
            outbox.send_now(store, platform.code)
            report = sync_once(store, platform, threading.Event())
        assert report.trouble == Unreachable(code=Trouble.SERVER_ERROR, message="HTTP 500")
        assert report.waiting == 1
        assert states(store) == {proposal: "unknown"}
    assert sync(store, rehearsal).sent == (proposal,)
    assert len(rehearsal.proposals) == 1


def test_one_refused_at_the_door_holds_up_nobody(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    lax = replace(rehearsal.target(), title_min=1)
    first, poor, last = queue(lax), queue(lax, title="Des bancs"), queue(lax)
    report = sync(store, rehearsal)
    assert (report.sent, report.refused) == ((first, last), (poor,))
    assert store.row("SELECT reason, field, message FROM local_outbox WHERE proposal = ?", (poor,)) == (
        "validation",
        "title",
        "is too short (under 15 characters)",
    )
    assert sync(store, rehearsal) == Report()


def test_out_of_reach_ends_the_round_and_loses_nothing(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    queued = tuple(queue(rehearsal.target()) for _ in range(3))
    port = int(rehearsal.url.rpartition(":")[2])
    rehearsal.stop()
    before = store.now()
    report = sync(store, rehearsal)
    assert report.trouble == Unreachable(code=Trouble.NO_CONNECTION, message="ConnectionError")
    assert (report.waiting, report.sent) == (3, ())
    assert before + 30_000 <= (report.retry_at or 0) <= store.now() + 36_000
    assert set(states(store).values()) == {"queued"}
    assert attempts(store) == [("begun", None), ("queued", "no_connection")]
    rehearsal.start(port)
    with signed_in(rehearsal) as platform:
        early = sync_once(store, platform, threading.Event())
    assert early.sent == queued[1:], "the one that was tried waits its pause"
    assert sync(store, rehearsal).sent == queued[:1]


def test_the_rate_limit_is_kept(store: Store, queue: Callable) -> None:
    clock = [0.0]
    with Rehearsal(rate=5, clock=lambda: clock[0]) as rehearsal:
        queued = tuple(queue(rehearsal.target()) for _ in range(5))
        report = sync(store, rehearsal)
        assert report.sent == queued[:3]
        assert report.waiting == 2
        assert report.trouble is not None
        assert report.trouble.code is Trouble.SLOW_DOWN
        assert report.retry_at is not None
        assert report.retry_at - store.now() > 59_000
        clock[0] = 61
        assert set(sync(store, rehearsal).sent) == set(queued[3:])
        assert len(rehearsal.proposals) == 5


def test_one_request_a_proposal_and_one_page_for_fifty_answers(
    store: Store, rehearsal: Rehearsal, queue: Callable
) -> None:
    for _ in range(50):
        queue(rehearsal.target())
    with signed_in(rehearsal) as platform:
        platform.probe()
        before = rehearsal.gate.passed
        assert len(sync_once(store, platform, threading.Event()).sent) == 50
        assert rehearsal.gate.passed - before == 50 + 1, "and one page of answers"
        before = rehearsal.gate.passed
        sync_once(store, platform, threading.Event())
        assert rehearsal.gate.passed - before == 1


def test_all_in_doubt_are_looked_for_in_one_pass(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    for _ in range(20):
        queue(rehearsal.target())
    with signed_in(rehearsal) as platform:
        platform.probe()
        rehearsal.fail_next(Fault.DROP_REPLY_AFTER_CREATE, 20)
        assert len(sync_once(store, platform, threading.Event()).unknown) == 20
        before = rehearsal.gate.passed
        outbox.send_now(store, platform.code)
        assert len(sync_once(store, platform, threading.Event()).sent) == 20
        assert rehearsal.gate.passed - before == 2, "one page to look, one for the answers"


def test_thousands_in_doubt_are_settled_by_the_handful(
    store: Store, rehearsal: Rehearsal, queue: Callable, tmp_path: Path
) -> None:
    """After a hand-over all that waits is in doubt: a step of the disk for each took a minute, out of reach or not."""

    class Counted(Store):
        steps = 0

        @contextmanager
        def write(self) -> Iterator[None]:
            Counted.steps += not self.conn.in_transaction
            with super().write():
                yield

    for _ in range(30):
        queue(rehearsal.target())
    counted = Counted.open(store.path, store.key, store.writer)
    for fault, sent in ((Fault.HTTP_500, 0), (None, 30)):
        outbox.doubt_what_waits(counted, "rehearsal")
        outbox.send_now(counted, "rehearsal")
        if fault:
            rehearsal.fail_next(fault)
        Counted.steps = 0
        with signed_in(rehearsal) as platform:
            assert len(sync_once(counted, platform, threading.Event()).sent) == sent
        assert Counted.steps < 20
    counted.close()


def test_a_session_that_ends_midway(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    queued = tuple(queue(rehearsal.target()) for _ in range(3))

    class Tired(Decidim):
        def create(self, parcel: Parcel) -> Outcome:
            rehearsal.tokens.forget_everyone()
            return super().create(parcel)

    assert sync(store, rehearsal, Tired) == Report(sent=queued)
    assert len(rehearsal.proposals) == 3


def test_wrong_credentials_refuse_nobody(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    proposal = queue(rehearsal.target())
    with Decidim(rehearsal.target(), ("faux", "faux")) as platform:
        report = sync_once(store, platform, threading.Event())
    assert report.trouble == Unreachable(code=Trouble.SIGN_IN, message="HTTP 401")
    assert states(store) == {proposal: "queued"}


def pass_time(store: Store, milliseconds: int) -> None:
    store.keep_setting("clock_offset", str(store.offset + milliseconds))


def test_what_may_still_arrive_is_not_thought_absent(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    late, lost = queue(rehearsal.target()), queue(rehearsal.target())
    rehearsal.fail_next(Fault.LATE_CREATE, 1)
    with signed_in(rehearsal) as platform:
        platform.probe()
        assert sync_once(store, platform, threading.Event()).unknown == (late,)
    rehearsal.let_arrive()
    rehearsal.board.change("1", deleted=True)  # the second one: as if its request had never been read
    undone = "UPDATE local_outbox SET state = 'sending', remote_id = NULL, asked_at = ? WHERE proposal = ?"
    store.execute(undone, (store.now(), lost))
    report = sync(store, rehearsal)
    assert (report.sent, report.unknown) == ((late,), (lost,))
    assert report.retry_at is not None
    assert 50_000 < report.retry_at - store.now() <= 60_000
    assert sync(store, rehearsal).unknown == (lost,), "asking again changes nothing"
    assert len(rehearsal.proposals) == 1
    pass_time(store, 61_000)
    assert sync(store, rehearsal).sent == (lost,)
    assert len(rehearsal.proposals) == 2


def test_it_stops_when_asked(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    queued = [queue(rehearsal.target()) for _ in range(4)]
    stop = threading.Event()
    with signed_in(rehearsal) as platform:
        report = sync_once(store, platform, stop, lambda done, _: done == 2 and stop.set())
    assert (len(report.sent), report.waiting, report.stopped) == (2, 2, True)
    assert [states(store)[q] for q in queued] == ["sent", "sent", "queued", "queued"]


def test_answers_come_home_once(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    won, lost, silent = (queue(rehearsal.target()) for _ in range(3))
    sync(store, rehearsal)
    rehearsal.answer("1", "accepted", "Bravo")
    rehearsal.answer("2", "rejected", "Réseau d’eau sous la place")
    assert sync(store, rehearsal) == Report(answered=(lost, won))
    kept = "SELECT proposal, decision, raw_state, reason FROM city_answer ORDER BY raw_state"
    assert store.rows(kept) == [
        (won, "accepted", "accepted", "Bravo"),
        (lost, "rejected", "rejected", "Réseau d’eau sous la place"),
    ]
    assert sync(store, rehearsal) == Report()
    rehearsal.answer("2", "accepted", "Finalement oui")
    assert sync(store, rehearsal) == Report(answered=(lost,))
    assert silent not in {row[0] for row in store.rows(kept)}


def test_no_transaction_waits_for_the_network(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    queue(rehearsal.target())
    queue(rehearsal.target())
    rehearsal.fail_next(Fault.DROP_REPLY_AFTER_CREATE)
    waits: list[bool] = []

    class Watched(Decidim):
        def create(self, parcel: Parcel) -> Outcome:
            return self._watch() or super().create(parcel)

        def find(self, markers: Collection[str], *, newest: bool = False) -> dict[str, Accepted] | Unreachable:
            return self._watch() or super().find(markers, newest=newest)

        def fetch_answers(self, wanted: Mapping[str, str]) -> Iterator[tuple[Answer, ...] | Unreachable]:
            self._watch()
            return super().fetch_answers(wanted)

        def _watch(self) -> None:
            other = store.again()
            other.keep_setting("seen", "1")
            other.close()
            waits.append(store.conn.in_transaction)

    sync(store, rehearsal, Watched)
    sync(store, rehearsal, Watched)
    assert waits == [False] * 5


WORDS = ("Ménilmontant", "souffler", "Amandiers", "jardinière", "Trop cher mes amis", "Trop court")


def test_no_word_of_anybody_reaches_the_log(
    store: Store, rehearsal: Rehearsal, queue: Callable, caplog: pytest.LogCaptureFixture, wire: Callable
) -> None:
    caplog.set_level(logging.DEBUG)
    lax = replace(rehearsal.target(), title_min=1)
    for title in ("Une jardinière rue des Amandiers", "Trop court", "Un banc où souffler à Ménilmontant"):
        queue(lax, title=title)
    rehearsal.fail_next(Fault.DROP_REPLY_AFTER_CREATE)
    sync(store, rehearsal)
    rehearsal.answer("1", "rejected", "Trop cher mes amis")
    for fault in QUICK:
        rehearsal.fail_next(fault)
        sync(store, rehearsal)
    rehearsal.faults.clear()
    broken = wire(b"HTTP/1.1 200 OK\r\n" + "Un banc où souffler à Ménilmontant".encode())
    queue(lax)
    with Decidim(replace(lax, url=broken.url), (rehearsal.key, rehearsal.secret)) as platform:
        sync_once(store, platform, threading.Event())
    said = "\n".join(f"{r.name} {r.getMessage()} {r.args!r} {r.exc_info!r}" for r in caplog.records)
    assert "Accepted" in said
    assert "Refused validation" in said
    for secret in (*WORDS, rehearsal.secret, *rehearsal.tokens.machines):
        assert secret not in said


def test_the_window_starts_without_paying_for_the_network() -> None:
    """Measured: requests takes 100 ms to import, graphql-core 120."""
    rooms = "sync.engine, sync.platform, sync.rehearsal.desk"
    check = f"import {rooms}, sys; print(*{{'requests', 'graphql'}} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", check], capture_output=True, check=True, text=True).stdout == "\n"


class KilledError(BaseException):
    """The power goes."""


QUICK = sorted(set(Fault) - {Fault.SLOW, Fault.BOMB})
doubtful = [Fault.DROP_REPLY_AFTER_CREATE, Fault.HTTP_500_AFTER_CREATE, "killed_after"]
step = st.sampled_from(doubtful) | st.sampled_from([None, *QUICK, "killed_before", "cut"])


@given(rounds=st.lists(st.lists(step, max_size=4), min_size=1, max_size=4), parcels=st.integers(1, 3))
@settings(max_examples=settings.default.max_examples // 3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(rounds=[["killed_before"]], parcels=1)
def test_each_stands_once_whatever_happens(
    store: Store, rehearsal: Rehearsal, queue: Callable, rounds: list, parcels: int
) -> None:
    """Faults strike before each step in turn; once they cease, one round puts everything right."""
    fates: list[Any] = []

    class Fated(Decidim):
        def create(self, parcel: Parcel) -> Outcome:
            fate = self._meet()
            outcome = super().create(parcel)
            if fate == "killed_after":
                raise KilledError
            return outcome

        def find(self, markers: Collection[str], *, newest: bool = False) -> dict[str, Accepted] | Unreachable:
            self._meet()
            return super().find(markers, newest=newest)

        def _meet(self) -> Any:
            fate = fates.pop(0) if fates else None
            if fate == "killed_before":
                raise KilledError
            if fate == "cut":
                port = int(rehearsal.url.rpartition(":")[2])
                rehearsal.stop()
                rehearsal.start(port)
            elif isinstance(fate, Fault):
                rehearsal.fail_next(fate)
            return fate

    queued = [queue(rehearsal.target()) for _ in range(parcels)]
    for fates[:] in rounds:
        try:
            sync(store, rehearsal, Fated)
        except KilledError:
            assert not store.conn.in_transaction
        check_nothing_is_claimed_in_vain(store, rehearsal)
    rehearsal.faults.clear()
    rehearsal.let_arrive()
    pass_time(store, delivery.LEFT_BEFORE + 61_000)  # one killed may have left so long after it began, and then arrive
    fates.clear()
    for (refused,) in store.rows("SELECT id FROM local_outbox WHERE state = 'refused'"):
        outbox.send_again(store, refused)  # a person asks for their rights, and sends it again
    sync(store, rehearsal)
    assert [states(store)[proposal] for proposal in queued] == ["sent"] * parcels
    for marker in markers(store, queued):
        assert sum(marker in p.body for p in rehearsal.proposals) == 1
    check_nothing_is_claimed_in_vain(store, rehearsal)


def markers(store: Store, wanted: list[RecordId]) -> list[str]:
    return [m for p, m in store.rows("SELECT proposal, marker FROM local_outbox") if p in wanted]


def check_nothing_is_claimed_in_vain(store: Store, rehearsal: Rehearsal) -> None:
    """Nothing is marked sent that is not there."""
    standing = {p.id: p.body for p in rehearsal.proposals}
    for remote_id, marker in store.rows("SELECT remote_id, marker FROM local_outbox WHERE state = 'sent'"):
        assert marker in standing[remote_id]


@given(asked=st.none() | st.floats(0, 86_400), attempts_=st.integers(0, 10_000))
def test_pauses_grow_and_are_never_shorter_than_asked(asked: float | None, attempts_: int) -> None:
    pause = find_pause(Unreachable(code=Trouble.SLOW_DOWN, retry_after=asked), attempts_)
    if asked is not None:
        assert int(asked * 1000) <= pause <= asked * 1200 + 1
    else:
        assert 30_000 <= pause <= 3_600_000 * 1.2


def test_a_platform_that_takes_files_only_is_found_out_once(
    store: Store, rehearsal: Rehearsal, queue: Callable
) -> None:
    first, second = queue(rehearsal.target()), queue(rehearsal.target())
    rehearsal.fail_next(Fault.FILES_ONLY)
    report = sync(store, rehearsal)
    assert report.trouble == Unreachable(code=Trouble.FILES_ONLY)
    assert (report.refused, report.waiting) == ((first,), 1)
    assert states(store) == {first: "refused", second: "queued"}
    assert store.value("SELECT reason FROM local_outbox WHERE proposal = ?", (first,)) == "files_only"
    rehearsal.faults.clear()


def test_one_that_breaks_the_platform_each_time_is_not_sent_for_ever(
    store: Store, rehearsal: Rehearsal, queue: Callable
) -> None:
    poison, well = queue(rehearsal.target(), title="Une proposition qui casse tout"), queue(rehearsal.target())

    class Fragile(Decidim):
        def create(self, parcel: Parcel) -> Outcome:
            self.probe()
            if "casse" in parcel.title:
                rehearsal.fail_next(Fault.HTTP_500)
            return super().create(parcel)

    assert sync(store, rehearsal, Fragile).sent == (well,)
    rounds = [sync(store, rehearsal, Fragile) for _ in range(5)]
    assert rounds[3].refused == (poison,) or rounds[4].refused == (poison,)
    assert states(store) == {poison: "refused", well: "sent"}
    assert store.value("SELECT reason FROM local_outbox WHERE proposal = ?", (poison,)) == "breaks_it"


def test_looks_that_fail_on_the_way_are_not_held_against_the_proposal(
    store: Store, rehearsal: Rehearsal, queue: Callable
) -> None:
    """A hotel's Wi-Fi, evening after evening: the platform never saw it, so it cannot break it."""
    doubtful = queue(rehearsal.target())
    (parcel,) = outbox.due(store, "rehearsal", store.now())
    delivery.begin(store, parcel, store.now())
    for _ in range(6):
        rehearsal.fail_next(Fault.REDIRECT)
        assert sync(store, rehearsal).trouble == Unreachable(code=Trouble.REDIRECT, message="HTTP 302")
    store.keep_setting("clock_offset", "400000")
    assert sync(store, rehearsal).sent == (doubtful,)


def test_two_laptops_that_each_believe_they_send_put_nothing_up_twice(
    store: Store, rehearsal: Rehearsal, queue: Callable, tmp_path: Path
) -> None:
    """A vault copied, and the other said to be lost that was not: whoever comes second sees what stands there."""

    def send(own: Store) -> tuple[Report, int]:
        before = rehearsal.gate.passed
        with signed_in(rehearsal) as platform:
            report = sync_once(own, platform, threading.Event(), alone=False)
        return report, rehearsal.gate.passed - before

    queued = tuple(queue(rehearsal.target(), title=f"Proposition numéro {n} du quartier") for n in range(3))
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (tmp_path / "copied").mkdir()
    shutil.copy(store.path, tmp_path / "copied" / "vault.db")
    other = Store.open(tmp_path / "copied" / "vault.db", store.key, "other")
    report, asked = send(store)
    assert (report.sent, report.not_alone) == (queued, False)
    late = queue(rehearsal.target(), title="Proposition que seul le premier connaît")
    assert send(store)[0].sent == (late,)
    report, _ = send(other)
    assert (report.sent, report.not_alone) == (queued, True)
    assert len(rehearsal.proposals) == 4
    assert [there for (there,) in other.rows("SELECT remote_id FROM local_outbox ORDER BY queued_at, id")] == [*"123"]
    assert asked == 4 + len(queued), "to sign in, to find the place, a page to look around, and one for the answers"
    other.close()


def test_our_own_mistake_over_one_holds_up_nobody_and_is_told(
    store: Store, rehearsal: Rehearsal, queue: Callable
) -> None:
    first, second = queue(rehearsal.target(), title="Une proposition mal lue par nous"), queue(rehearsal.target())

    class Clumsy(Decidim):
        def create(self, parcel: Parcel) -> Outcome:
            if "mal lue" in parcel.title:
                raise ZeroDivisionError
            return super().create(parcel)

    with pytest.raises(ZeroDivisionError):
        sync(store, rehearsal, Clumsy)
    assert states(store) == {first: "unknown", second: "sent"}


def test_no_token_rests_in_the_vault_or_a_log(
    store: Store, rehearsal: Rehearsal, queue: Callable, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    queue(rehearsal.target())
    account = Account(client_id=CLIENT, access="un-jeton-de-personne", refresh=rehearsal.tokens.pair()[1])
    with Decidim(rehearsal.target(), account) as platform:
        assert len(sync_once(store, platform, threading.Event()).sent) == 1
    sync(store, rehearsal)
    tokens = [*rehearsal.tokens.people, *rehearsal.tokens.refreshes, account.access, account.refresh, rehearsal.secret]
    tables = store.column("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
    kept = "\n".join(str(store.rows(f'SELECT * FROM "{table}"')) for table in tables)
    assert "Les Amis du square" in kept
    logged = "\n".join(f"{r.name} {r.getMessage()} {r.args!r}" for r in caplog.records)
    for token in tokens:
        assert token not in kept
        assert token not in logged


def test_words_changed_while_in_doubt_reach_what_stands_there(
    store: Store, rehearsal: Rehearsal, queue: Callable
) -> None:
    """The first words arrived though nobody was told: finding them is not enough."""
    proposal = queue(rehearsal.target())
    rehearsal.fail_next(Fault.DROP_REPLY_AFTER_CREATE)
    assert sync(store, rehearsal).unknown == (proposal,)
    marker = store.value("SELECT marker FROM local_outbox")
    title, body = "Des bancs neufs rue de Curial", f"Des bancs tout neufs.\n\nréf. {marker}"
    outbox.queue_edit(store, proposal, "rehearsal", title=title, body=body)
    assert sync(store, rehearsal).unknown == (proposal,), "a late first copy would undo it"
    pass_time(store, 61_000)
    assert sync(store, rehearsal).sent == (proposal,)
    assert [(p.title, p.body) for p in rehearsal.proposals] == [(title, body)]
    assert store.value("SELECT count(*) FROM submission") == 1
