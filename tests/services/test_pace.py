"""So many requests a minute, whatever ends the app in between."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain import moments
from outreach_app.services.pace import AHEAD, MINUTE, Pace
from outreach_app.store.store import Store

NOON = 1_486_641_600_000
A_MINUTE = 12
STEPS = ("takes", "takes", "takes", "room", "kill", "close")


class Clock:
    def __init__(self) -> None:
        self.at = NOON


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(moments, "now", lambda: clock.at)
    return clock


def test_the_minute_holds_so_many_and_no_more(store: Store, clock: Clock) -> None:
    pace = Pace(store, "city", A_MINUTE)
    for n in range(A_MINUTE):
        clock.at = NOON + n * 1_000
        assert pace.take() == 0
    assert pace.take() == MINUTE - (A_MINUTE - 1) * 1_000
    clock.at = NOON + MINUTE
    assert (pace.take(), pace.take()) == (0, 1_000)
    pace.close()


def test_what_there_is_room_for_is_noted_in_one_go(store: Store, clock: Clock) -> None:
    pace = Pace(store, "city", A_MINUTE)
    assert pace.room(store, 8) == 8
    before = store.version
    assert [pace.take() for _ in range(8)] == [0] * 8
    assert store.version == before, "nobody else has written"
    assert pace.room(store, 8) == A_MINUTE - 8
    assert [pace.take() for _ in range(4)] == [0] * 4
    assert pace.room(store, 8) == 0
    pace.close()


def test_closed_and_opened_again_it_remembers_exactly(store: Store, clock: Clock) -> None:
    for _ in range(A_MINUTE):
        pace = Pace(store, "city", A_MINUTE)
        assert pace.take() == 0
        pace.close()
    full, other = Pace(store, "city", A_MINUTE), Pace(store, "elsewhere", A_MINUTE)
    assert full.take() == MINUTE
    assert other.take() == 0
    clock.at += MINUTE
    assert full.take() == 0
    full.close()
    other.close()
    assert store.value("SELECT count(*) FROM local_request WHERE target = 'city'") == 1


def test_a_clock_set_back_stops_nobody(store: Store, clock: Clock) -> None:
    pace = Pace(store, "city", A_MINUTE)
    assert [pace.take() for _ in range(A_MINUTE)] == [0] * A_MINUTE
    clock.at -= 86_400_000
    assert pace.take() == 0
    pace.close()
    again = Pace(store, "city", A_MINUTE)
    assert again.take() == 0
    again.close()


@given(steps=st.lists(st.tuples(st.integers(0, 9_000), st.sampled_from(STEPS))))
def test_killed_at_any_moment_no_minute_holds_more(
    new_store: Callable[..., Store], steps: list[tuple[int, str]]
) -> None:
    """Nor is anybody kept waiting much longer than the minute: at most one handful is counted too many a kill."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        store, clock, left = new_store(Path(folder) / "vault.db"), Clock(), list[int]()
        patch.setattr(moments, "now", lambda: clock.at)
        paces = [Pace(store, "city", AHEAD + 2)]
        for passed, what in steps:
            clock.at += passed
            if what == "close":
                paces[-1].close()
            if what == "room":
                assert paces[-1].room(store, AHEAD + 1) <= AHEAD + 1
            elif what != "takes":
                paces.append(Pace(store, "city", AHEAD + 2))
            elif (pause := paces[-1].take()) == 0:
                left.append(clock.at)
            else:
                assert pause <= MINUTE
        for pace in paces:
            pace._store.close()
        store.close()
    assert all(later - earlier >= MINUTE for earlier, later in zip(left, left[AHEAD + 2 :], strict=False))
