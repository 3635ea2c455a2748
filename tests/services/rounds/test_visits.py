"""Doors walked one by one: what comes next, what is counted, what was said there, and every step taken back."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.addresses import (
    BuildingDraft,
    StaircaseDraft,
)
from outreach_app.domain.drafts import CaptureDraft, SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.ideas import count_ideas
from outreach_app.queries.rounds import next_to_do, round_after, round_of
from outreach_app.queries.sessions import session_figures
from outreach_app.queries.visits import counted_doors, last_visits, stall_counts
from outreach_app.services import round_end, rounds, sessions, visits
from outreach_app.store import journal
from outreach_app.store.kinds import KINDS
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

NewSession = Callable[..., RecordId]
SaidThere = Callable[..., CaptureDraft]
ABSENT, TALKED, COME_BACK = VisitOutcome.ABSENT, VisitOutcome.TALKED, VisitOutcome.COME_BACK
NO_MORE = VisitOutcome.DO_NOT_CONTACT
ARCHEREAU = BuildingDraft(street="rue Archereau", number="24 bis", access="Gardienne prévenue, loge au fond à gauche")
STAIRCASES = (
    StaircaseDraft(name="B", lowest=0, highest=2, doors=3),
    StaircaseDraft(name="A", lowest=1, highest=1, doors=2),
)


def tables(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {kind: store.rows(f"SELECT * FROM {kind} ORDER BY row") for kind in KINDS}


def test_the_next_door_is_down_the_staircase(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
) -> None:
    here: RecordId | None = None
    walked = []
    while door := next_to_do(round_of(store, doorstep), here):
        visits.record(store, campaign, doorstep, door.id, ABSENT, member)
        walked.append(door.id)
        here = door.id
    assert walked == doors
    middle = last_visits(store, doorstep)[4]
    visits.take_back(store, middle.id, member)
    left = next_to_do(round_of(store, doorstep), here)
    assert left
    assert left.id == middle.door


def test_from_the_middle_the_staircase_is_finished_first(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
) -> None:
    """Down to the ground, then back to the doors left above, then the other staircase."""
    last_of_b = doors[-1]
    visits.record(store, campaign, doorstep, last_of_b, ABSENT, member)
    following = next_to_do(round_of(store, doorstep), last_of_b)
    assert following
    assert following.id == doors[2], "the top of staircase B, not of A"


def test_outcomes_are_counted_as_doors(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId], said: SaidThere
) -> None:
    for door, outcome in zip(doors, (ABSENT, TALKED, VisitOutcome.REFUSED, COME_BACK, NO_MORE), strict=False):
        visits.record(store, campaign, doorstep, door, outcome, member)
    visits.record(store, campaign, doorstep, doors[0], ABSENT, member)
    visits.record_idea(store, campaign, doors[5], said(doorstep), member)
    whole = round_of(store, doorstep)
    assert (whole.tried, whole.opened, whole.ideas) == (6, 5, 1)
    [figures] = session_figures(store, doorstep)
    assert (figures.doors_tried, figures.doors_opened, figures.ideas) == (6, 5, 1)
    assert [v.outcome for v in last_visits(store, doorstep, 2)] == [VisitOutcome.IDEA, ABSENT]
    assert last_visits(store, doorstep)[0].text == "Un local à vélos"


def test_figures_typed_by_hand_stay_where_no_door_was_counted(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId
) -> None:
    draft = SessionDraft(kind=SessionKind.DOORSTEP, title="Tournée", date="2017-02-10", doors_tried=40, doors_opened=12)
    sessions.change(store, campaign, doorstep, draft, member)
    assert counted_doors(store, doorstep) is None
    [figures] = session_figures(store, doorstep)
    assert (figures.doors_tried, figures.doors_opened) == (40, 12)


def test_the_latest_visit_shows_and_undoing_it_shows_the_one_before(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
) -> None:
    visits.record(store, campaign, doorstep, doors[0], ABSENT, member)
    again = visits.record(store, campaign, doorstep, doors[0], TALKED, member)
    door = round_of(store, doorstep).door(doors[0])
    assert door
    assert (door.outcome, door.visits) == (TALKED, 2)
    visits.take_back(store, again.visit, member)
    door = round_of(store, doorstep).door(doors[0])
    assert door
    assert (door.outcome, door.visits) == (ABSENT, 1)
    with pytest.raises(Refused, match=r"visit\.unknown"):
        visits.take_back(store, again.visit, member)


def test_when_to_come_back_is_told_after_and_may_be_left_out(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
) -> None:
    visited = visits.record(store, campaign, doorstep, doors[0], COME_BACK, member)
    visits.say_when(store, visited.visit, "  samedi \n matin ", member)
    door = round_of(store, doorstep).door(doors[0])
    assert door
    assert door.come_back == "samedi matin"
    visits.take_back(store, visited.visit, member)
    with pytest.raises(Refused, match=r"visit\.unknown"):
        visits.say_when(store, visited.visit, "lundi", member)
    absent = visits.record(store, campaign, doorstep, doors[0], ABSENT, member)
    with pytest.raises(Refused, match=r"visit\.unknown"):
        visits.say_when(store, absent.visit, "lundi", member)


def test_an_idea_and_its_visit_are_one_act(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId], said: SaidThere
) -> None:
    captured = visits.record_idea(store, campaign, doors[0], said(doorstep), member)
    assert captured.changes.touches("idea", "visit")
    [visit] = last_visits(store, doorstep)
    assert (visit.idea, visit.door) == (captured.idea, doors[0])
    visits.take_back(store, visit.id, member)
    assert (count_ideas(store, doorstep), last_visits(store, doorstep)) == (0, [])


def test_an_idea_is_refused_whole(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId], said: SaidThere
) -> None:
    before = tables(store)
    with pytest.raises(Refused, match=r"text\.empty"):
        visits.record_idea(store, campaign, doors[0], said(doorstep, "  "), member)
    with pytest.raises(Refused, match=r"text\.empty"):
        visits.record(store, campaign, doorstep, doors[0], VisitOutcome.IDEA, member)
    assert tables(store) == before


def test_a_closed_round_or_a_foreign_door_takes_nothing(
    store: Store,
    campaign: Campaign,
    member: RecordId,
    doorstep: RecordId,
    doors: list[RecordId],
    vault: Vault,
    new_session: NewSession,
) -> None:
    other = new_session()
    with pytest.raises(Refused, match=r"door\.unknown"):
        visits.record(store, campaign, other, doors[0], ABSENT, member)
    with pytest.raises(Refused, match=r"door\.unknown"):
        visits.record(store, campaign, doorstep, doorstep, TALKED, member)
    with pytest.raises(Refused, match=r"session\.unknown"):
        visits.record(store, campaign, RecordId("nowhere"), doors[0], ABSENT, member)
    round_end.end(store, vault, doorstep, member)
    with pytest.raises(Refused, match=r"session\.not_open"):
        visits.record(store, campaign, doorstep, doors[0], ABSENT, member)


def test_a_stall_counts_without_doors(
    store: Store, campaign: Campaign, member: RecordId, new_session: NewSession, said: SaidThere
) -> None:
    stall = new_session(SessionKind.STALL)
    visits.record(store, campaign, stall, stall, TALKED, member)
    visits.record_idea(store, campaign, stall, said(stall), member)
    assert stall_counts(store, stall) == {TALKED: 1, VisitOutcome.IDEA: 1}
    assert counted_doors(store, stall) is None
    with pytest.raises(Refused, match=r"door\.unknown"):
        visits.record(store, campaign, stall, stall, ABSENT, member)
    with pytest.raises(Refused, match=r"round\.not_doorstep"):
        rounds.add_building(store, campaign, stall, ARCHEREAU, STAIRCASES, member)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([o for o in VisitOutcome if o is not VisitOutcome.IDEA]), st.integers(0, 3)),
        st.tuples(st.just("idea"), st.integers(0, 3)),
        st.tuples(st.just("undo"), st.integers(0, 5)),
        st.tuples(st.just("when"), st.integers(0, 5)),
    ),
    max_size=14,
)


@settings(
    max_examples=settings.default.max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_any_order_of_outcomes_and_undos_gives_one_projection(
    store: Store,
    campaign: Campaign,
    member: RecordId,
    steps: list[tuple[object, int]],
    new_session: NewSession,
    said: SaidThere,
) -> None:
    """What stands is what was not taken back, and the tables can be made again from the journal alone."""
    doorstep = new_session()
    rounds.add_building(store, campaign, doorstep, ARCHEREAU, [StaircaseDraft(highest=1, doors=2)], member)
    doors = [door.id for door in round_of(store, doorstep).doors]
    standing: list[tuple[RecordId, RecordId, VisitOutcome]] = []
    for step, place in steps:
        if step == "undo":
            if standing:
                visit, _, _ = standing.pop(place % len(standing))
                visits.take_back(store, visit, member)
        elif step == "when":
            if standing and standing[place % len(standing)][2] is COME_BACK:
                visits.say_when(store, standing[place % len(standing)][0], f"jour {place}", member)
        elif step == "idea":
            captured = visits.record_idea(
                store, campaign, doors[place], said(doorstep), member, despite_suppression=True
            )
            standing.append((captured.changes.ids("visit")[0], doors[place], VisitOutcome.IDEA))
        else:
            assert isinstance(step, VisitOutcome)
            done = visits.record(store, campaign, doorstep, doors[place], step, member, despite_suppression=True)
            standing.append((done.visit, doors[place], step))
    latest = {door: outcome for _, door, outcome in standing}
    whole = round_of(store, doorstep)
    assert {door.id: door.outcome for door in whole.doors if door.outcome} == latest
    assert [v.id for v in last_visits(store, doorstep, 100)] == [visit for visit, *_ in reversed(standing)]
    closed = {door for _, door, outcome in standing if outcome is NO_MORE}
    assert {door.id for door in whole.doors if door.suppressed} == closed
    assert count_ideas(store, doorstep) == sum(o is VisitOutcome.IDEA for *_, o in standing)
    before = tables(store)
    journal.rebuild(store)
    again = tables(store)
    assert {k: [row[1:] for row in rows] for k, rows in again.items()} == {
        k: [row[1:] for row in rows] for k, rows in before.items()
    }
    visits_left = store.column("SELECT id FROM visit WHERE session = ? AND voided = 0", (doorstep,))
    for visit in list(visits_left):
        visits.take_back(store, visit, member)


@settings(
    max_examples=settings.default.max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_a_round_read_again_at_its_changed_doors_is_the_round_read_whole(
    store: Store, campaign: Campaign, member: RecordId, new_session: NewSession, steps: list[tuple[object, int]]
) -> None:
    """Whatever was noted, said later or taken back, in whatever order."""
    doorstep = new_session()
    rounds.add_building(store, campaign, doorstep, ARCHEREAU, STAIRCASES, member)
    known = round_of(store, doorstep)
    standing: list[RecordId] = []
    for step, place in steps:
        door = known.doors[place]
        if isinstance(step, VisitOutcome):
            done = visits.record(store, campaign, doorstep, door.id, step, member, despite_suppression=True)
            standing.append(done.visit)
            changes = done.changes
        elif step == "undo" and standing:
            changes = visits.take_back(store, standing.pop(place % len(standing)), member)
        else:
            continue
        known = round_after(store, known, changes.ids("visit"))
        assert known == round_of(store, doorstep)
