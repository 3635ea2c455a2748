"""What is claimed together: let go where it did not leave, heard anew where anybody wrote, few where it is slow."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from outreach_app.domain import moments
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.outbox import attempts
from outreach_app.queries.parcels import Parcel
from outreach_app.services import outbox
from outreach_app.store.store import Store
from sync.engine import Report, sync_once
from sync.hand import FEW, HELD_FOR, MOST, Room
from sync.platform import Outcome
from sync.platforms.decidim import Decidim
from sync.rehearsal.server import Rehearsal

Meanwhile = Callable[[Store, int], object]
"""Told the number of the request that is about to leave, and given a connection of its own, as a window has."""


def send(store: Store, rehearsal: Rehearsal, meanwhile: Meanwhile, **said: Room) -> Report:
    class Watched(Decidim):
        number = 0

        def create(self, parcel: Parcel) -> Outcome:
            self.number += 1
            outcome = super().create(parcel)
            other = store.again()
            meanwhile(other, self.number)
            other.close()
            return outcome

    with Watched(rehearsal.target(), (rehearsal.key, rehearsal.secret)) as platform:
        return sync_once(store, platform, threading.Event(), **said)


def states(store: Store) -> list[str]:
    return list(store.column("SELECT state FROM local_outbox ORDER BY queued_at, id"))


def parcel_of(store: Store, proposal: RecordId) -> RecordId:
    return RecordId(store.value("SELECT id FROM local_outbox WHERE proposal = ?", (proposal,)))


def test_an_agreement_taken_back_just_before_keeps_it_here(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    queued = [queue(rehearsal.target()) for _ in range(3)]

    def take_back(other: Store, number: int) -> None:
        if number == 1:  # an idea that nobody let out stands behind the second one from now on
            assert states(other) == ["sending"] * 3
            with other.act("m") as act:
                idea = act.create("idea", text="Un banc", source="screen", at=act.at)
                act.create("idea_proposal", idea=idea, proposal=queued[1])

    assert send(store, rehearsal, take_back).sent == (queued[0], queued[2])
    assert states(store) == ["sent", "refused", "sent"]
    assert store.value("SELECT reason FROM local_outbox WHERE state = 'refused'") == "consent.withdrawn"
    assert len(rehearsal.proposals) == 2


def test_words_changed_just_before_are_those_that_leave(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    queued = [queue(rehearsal.target()) for _ in range(3)]

    def edit(other: Store, number: int) -> None:
        if number == 1:
            title, body = "Une fontaine au lieu des bancs", "De l’eau fraîche pour toutes et tous, été comme hiver."
            outbox.queue_edit(other, queued[1], "rehearsal", title=title, body=body)
            outbox.queue_withdraw(other, queued[2], "rehearsal")

    assert send(store, rehearsal, edit).sent == tuple(queued[:2])
    assert states(store) == ["sent", "sent", "set_aside"]
    assert [p.title for p in rehearsal.proposals][1:] == ["Une fontaine au lieu des bancs"]


def test_what_was_claimed_and_never_left_waits_as_before(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    queued = [queue(rehearsal.target()) for _ in range(FEW)]

    def cut(other: Store, number: int) -> None:
        with pytest.raises(Refused, match=r"outbox\.leaving_now"):
            outbox.set_aside(other, parcel_of(other, queued[-1]))
        rehearsal.stop()

    report = send(store, rehearsal, cut)
    assert (report.sent, report.waiting) == ((queued[0],), FEW - 1)
    assert states(store) == ["sent", *["queued"] * (FEW - 1)]
    tried = [[a.outcome for a in attempts(store, parcel_of(store, proposal))] for proposal in queued]
    assert tried == [["sent", "begun"], ["queued", "begun"], *[[]] * (FEW - 2)]
    assert list(store.column("SELECT attempts FROM local_outbox ORDER BY queued_at, id")) == [1, 1, *[0] * (FEW - 2)]
    outbox.set_aside(store, parcel_of(store, queued[-1]))


@pytest.mark.parametrize(
    ("takes", "claimed"), [(0, [4, 3, 2, 1, 8, 7, 6, 5]), (HELD_FOR + 1, [4, 1, 1, 1, 1, 1, 1, 1])]
)
def test_few_are_claimed_where_it_is_slow(
    store: Store, rehearsal: Rehearsal, queue: Callable, monkeypatch: Any, takes: int, claimed: list[int]
) -> None:
    """Nobody has to wait longer than a second to set one aside."""
    clock = [moments.now()]
    monkeypatch.setattr(moments, "now", lambda: clock[0])
    queued = [queue(rehearsal.target()) for _ in range(FEW * 3)]
    seen: list[int] = []

    def pass_time(other: Store, number: int) -> None:
        settled = sum(state == "sending" for state in states(other)[: number - 1])
        seen.append(states(other).count("sending") - settled)
        clock[0] += takes

    assert send(store, rehearsal, pass_time).sent == tuple(queued)
    assert seen[:8] == claimed


def test_no_more_are_claimed_than_the_minute_has_room_for(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    for _ in range(6):
        queue(rehearsal.target())
    seen: list[int] = []
    room = iter([3, 0, 0, MOST, 0])
    send(
        store,
        rehearsal,
        lambda other, number: seen.append(states(other).count("sending")),
        room=lambda _, wanted: min(wanted, next(room)),
    )
    assert seen == [3, 3, 3, 1, 1, 1]
