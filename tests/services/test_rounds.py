"""Rounds from door to door: built, walked, taken back in any order; and a door that asked is never called on again."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign, Retention
from outreach_app.domain.addresses import (
    BuildingDraft,
    DoorDraft,
    StaircaseDraft,
    door_key,
    looks_like_entry_code,
    read_floor,
    split_number,
    street_key,
)
from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft, SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, read_door_code
from outreach_app.domain.moments import DAY
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.ideas import count_ideas
from outreach_app.queries.persons import held_on
from outreach_app.queries.rounds import counted_doors, last_visits, next_to_do, round_of, stall_counts
from outreach_app.queries.sessions import session_figures
from outreach_app.queries.suppressions import live_suppressions
from outreach_app.queries.tables import ideas_table, proposals_table, sessions_table
from outreach_app.services import ideas, rights, round_end, rounds, sessions, suppressions, visits
from outreach_app.store import journal
from outreach_app.store.kinds import KINDS
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

ABSENT, TALKED, COME_BACK = VisitOutcome.ABSENT, VisitOutcome.TALKED, VisitOutcome.COME_BACK
NO_MORE = VisitOutcome.DO_NOT_CONTACT
ARCHEREAU = BuildingDraft(street="rue Archereau", number="24 bis", access="Gardienne prévenue, loge au fond à gauche")
STAIRCASES = (
    StaircaseDraft(name="B", lowest=0, highest=2, doors=3),
    StaircaseDraft(name="A", lowest=1, highest=1, doors=2),
)


@pytest.fixture
def doorstep(store: Store, campaign: Campaign, member: RecordId) -> RecordId:
    return new_session(store, campaign, member)


@pytest.fixture
def doors(store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId) -> list[RecordId]:
    """Every door of the round, in walking order."""
    rounds.add_building(store, campaign, doorstep, ARCHEREAU, STAIRCASES, member)
    return [door.id for door in round_of(store, doorstep).doors]


def new_session(
    store: Store, campaign: Campaign, member: RecordId, kind: SessionKind = SessionKind.DOORSTEP
) -> RecordId:
    draft = SessionDraft(kind=kind, title="Tournée", date="2017-02-10")
    return sessions.create(store, campaign, draft, member).session


def said(session: RecordId, text: str = "Un local à vélos", person: PersonDraft | None = None) -> CaptureDraft:
    return CaptureDraft(session=session, idea=IdeaDraft(text=text), person=person)


def tables(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {kind: store.rows(f"SELECT * FROM {kind} ORDER BY row") for kind in KINDS}


def test_a_building_is_built_as_one_walks_in(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId
) -> None:
    built = rounds.add_building(store, campaign, doorstep, ARCHEREAU, STAIRCASES, member)
    whole = round_of(store, doorstep)
    [building] = whole.buildings
    assert (built.doors, len(whole.doors)) == (11, 11)
    assert (building.address, building.access) == ("24 bis, rue Archereau", ARCHEREAU.access)
    assert [staircase.name for staircase in building.staircases] == ["A", "B"]
    walked = [(door.floor, door.label) for door in building.staircases[1].doors]
    assert walked == [(floor, str(n)) for floor in (2, 1, 0) for n in (1, 2, 3)], "from the top floor down"
    codes = [door.code for door in whole.doors]
    assert len(set(codes)) == 11
    assert all(read_door_code(code.lower()) == code for code in codes)
    ideas.undo(store, built.changes.act, member)
    assert round_of(store, doorstep).buildings == ()


def test_addresses_go_to_the_contacts_alone(store: Store, doors: list[RecordId], doorstep: RecordId) -> None:
    """Who may read the campaign's own stream learns no street."""
    open_to_all = store.column("SELECT body FROM journal WHERE audience = 'campaign'")
    assert not [body for body in open_to_all if "Archereau" in (body or "")]
    assert store.value("SELECT count(*) FROM journal WHERE audience = ?", (f"contacts.{doorstep}",)) == 12


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
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
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
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
) -> None:
    captured = visits.record_idea(store, campaign, doors[0], said(doorstep), member)
    assert captured.changes.touches("idea", "visit")
    [visit] = last_visits(store, doorstep)
    assert (visit.idea, visit.door) == (captured.idea, doors[0])
    visits.take_back(store, visit.id, member)
    assert (count_ideas(store, doorstep), last_visits(store, doorstep)) == (0, [])


def test_an_idea_is_refused_whole(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
) -> None:
    before = tables(store)
    with pytest.raises(Refused, match=r"text\.empty"):
        visits.record_idea(store, campaign, doors[0], said(doorstep, "  "), member)
    with pytest.raises(Refused, match=r"text\.empty"):
        visits.record(store, campaign, doorstep, doors[0], VisitOutcome.IDEA, member)
    assert tables(store) == before


def test_a_closed_round_or_a_foreign_door_takes_nothing(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId], vault: Vault
) -> None:
    other = new_session(store, campaign, member)
    with pytest.raises(Refused, match=r"door\.unknown"):
        visits.record(store, campaign, other, doors[0], ABSENT, member)
    with pytest.raises(Refused, match=r"door\.unknown"):
        visits.record(store, campaign, doorstep, doorstep, TALKED, member)
    with pytest.raises(Refused, match=r"session\.unknown"):
        visits.record(store, campaign, RecordId("nowhere"), doors[0], ABSENT, member)
    round_end.end(store, vault, doorstep, member)
    with pytest.raises(Refused, match=r"session\.not_open"):
        visits.record(store, campaign, doorstep, doors[0], ABSENT, member)


def test_a_stall_counts_without_doors(store: Store, campaign: Campaign, member: RecordId) -> None:
    stall = new_session(store, campaign, member, SessionKind.STALL)
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


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS)
def test_any_order_of_outcomes_and_undos_gives_one_projection(
    store: Store, campaign: Campaign, member: RecordId, steps: list[tuple[object, int]]
) -> None:
    """What stands is what was not taken back, and the tables can be made again from the journal alone."""
    doorstep = new_session(store, campaign, member)
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("24 bis", "rue Archereau"), ("24BIS", "Rue  ARCHÉREAU")),
        (("", "24 bis, rue Archereau"), ("24bis", "r. archereau")),
        (("12", "bd. de la Villette"), ("12", "Boulevard de la Villette")),
        (("3", "rue de l’Ourcq"), ("3", "rue de l'Ourcq")),
    ],
)
def test_one_address_has_one_spelling(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert street_key(*one) == street_key(*other)


def test_addresses_apart_stay_apart() -> None:
    assert street_key("24", "rue Archereau") != street_key("24 bis", "rue Archereau")
    assert street_key("2", "4 rue Archereau") != street_key("24", "rue Archereau")
    assert door_key("x", "Escalier B", 4, "porte 04") == door_key("x", "esc. b", 4, "4")
    assert len({door_key("x", "B", 4, "1"), door_key("x", "B", None, "41"), door_key("x", "", 4, "1")}) == 3


def test_floors_and_numbers_as_people_write_them() -> None:
    typed = {"4": 4, "4e étage": 4, "1er": 1, "RDC": 0, "Rez-de-chaussée": 0, "-1": -1, "sous-sol": -1, "": None}
    assert {text: read_floor(text) for text in typed} == typed
    for wrong in ("quatrième", "99", "4/5"):
        with pytest.raises(Refused, match=r"floor\.malformed"):
            read_floor(wrong)
    assert split_number("24 bis, rue Archereau") == ("24 bis", "rue Archereau")
    assert split_number("rue du 8 Mai") == ("", "rue du 8 Mai")


@pytest.mark.parametrize("note", ["12A45", "Digicode 4578", "code : 12", "sonner, puis A1234", "9B071 puis étage"])
def test_an_entry_code_is_never_kept(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, note: str
) -> None:
    assert looks_like_entry_code(note)
    draft = dataclasses.replace(ARCHEREAU, access=note)
    with pytest.raises(Refused, match=r"access\.entry_code"):
        rounds.add_building(store, campaign, doorstep, draft, STAIRCASES, member)
    assert round_of(store, doorstep).buildings == ()


@pytest.mark.parametrize("note", ["Gardienne, loge B", "Bailleur : 01 99 00 41 17", "Demander le code au gardien", ""])
def test_who_opens_may_be_said(note: str) -> None:
    assert not looks_like_entry_code(note)


def test_doors_are_added_renamed_and_taken_off(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
) -> None:
    [building] = round_of(store, doorstep).buildings
    added, _ = rounds.add_door(store, building.id, DoorDraft(staircase="B", floor=0, label="loge"), member)
    with pytest.raises(Refused, match=r"door\.twice"):
        rounds.add_door(store, building.id, DoorDraft(staircase="b", floor=0, label=" Loge "), member)
    rounds.rename_door(store, added, "gardienne", member)
    with pytest.raises(Refused, match=r"door\.twice"):
        rounds.rename_door(store, added, "1", member)
    assert round_of(store, doorstep).doors[-1].label == "gardienne"
    visits.record(store, campaign, doorstep, added, ABSENT, member)
    with pytest.raises(Refused, match=r"door\.visited"):
        rounds.remove_door(store, added, member)
    with pytest.raises(Refused, match=r"door\.visited"):
        rounds.remove_building(store, building.id, member)
    visits.take_back(store, last_visits(store, doorstep)[0].id, member)
    rounds.remove_door(store, added, member)
    rounds.remove_building(store, building.id, member)
    assert round_of(store, doorstep).buildings == ()


def test_one_building_stands_once(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
) -> None:
    again = BuildingDraft(street="R. ARCHEREAU", number="24bis")
    with pytest.raises(Refused, match=r"building\.twice"):
        rounds.add_building(store, campaign, doorstep, again, STAIRCASES, member)
    [building] = round_of(store, doorstep).buildings
    rounds.change_building(store, campaign, building.id, dataclasses.replace(ARCHEREAU, access=""), member)
    [changed] = round_of(store, doorstep).buildings
    assert changed.access == ""
    with pytest.raises(Refused, match=r"doors\.too_many"):
        rounds.add_building(
            store, campaign, doorstep, BuildingDraft(street="x"), [StaircaseDraft(highest=50, doors=9)], member
        )


def test_a_door_that_asked_is_suppressed_in_every_round(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId], vault: Vault
) -> None:
    """However it is spelled next time, and after the addresses of the first round are gone."""
    asked = round_of(store, doorstep).door(doors[4])
    assert asked
    visits.record(store, campaign, doorstep, doors[4], NO_MORE, member)
    round_end.end(store, vault, doorstep, member)
    assert store.value("SELECT count(*) FROM door") == 0
    later = new_session(store, campaign, member)
    spelled = BuildingDraft(street="24BIS  r. Archéreau")
    grid = [StaircaseDraft(name="Escalier b", highest=2, doors=3)]
    rounds.add_building(store, campaign, later, spelled, grid, member)
    whole = round_of(store, later)
    [closed] = [door for door in whole.doors if door.suppressed]
    assert (closed.floor, closed.label) == (asked.floor, asked.label)
    place = whole.doors.index(closed)
    following = next_to_do(whole, whole.doors[place - 1].id)
    assert following
    assert following.id == whole.doors[place + 1].id, "the next door is beyond it"
    with pytest.raises(Refused, match=r"door\.suppressed"):
        visits.record(store, campaign, later, closed.id, TALKED, member)
    with pytest.raises(Refused, match=r"door\.suppressed"):
        visits.record_idea(store, campaign, closed.id, said(later), member)
    visits.record(store, campaign, later, closed.id, TALKED, member, despite_suppression=True)


def test_taking_back_do_not_contact_opens_the_door_again_and_keeps_the_key(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
) -> None:
    first = visits.record(store, campaign, doorstep, doors[0], NO_MORE, member)
    visits.record(store, campaign, doorstep, doors[1], NO_MORE, member)
    visits.take_back(store, first.visit, member)
    whole = round_of(store, doorstep)
    assert [door.id for door in whole.doors if door.suppressed] == [doors[1]]
    assert store.value("SELECT count(*) FROM door_key WHERE voided = 0") == 1
    assert store.value("SELECT count(*) FROM journal WHERE kind = 'door_key'") == 1, "journalled once"


def test_a_mark_made_under_another_laptops_key_counts_too(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
) -> None:
    visits.record(store, campaign, doorstep, doors[0], NO_MORE, member)
    with store.act(member) as act:
        act.create("door_key", record="0" * 32, key="ab" * 32)
    assert round_of(store, doorstep).doors[0].suppressed
    visits.record(store, campaign, doorstep, doors[1], NO_MORE, member)
    assert [door.suppressed for door in round_of(store, doorstep).doors[:3]] == [True, True, False]


def test_a_suppression_ends_on_the_campaigns_day(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId], vault: Vault
) -> None:
    visits.record(store, campaign, doorstep, doors[0], NO_MORE, member)
    store.offset += suppressions.A_YEAR + 60_000
    assert not live_suppressions(store).marks
    assert not round_of(store, doorstep).doors[0].suppressed
    round_end.end(store, vault, doorstep, member)
    assert store.value("SELECT count(*) FROM suppression") == 0, "what holds no more is erased"
    bodies = store.column("SELECT body FROM journal WHERE kind = 'suppression'")
    assert not any("door_hmac" in (body or "") for body in bodies)


def test_the_day_is_the_campaigns_or_a_year(campaign: Campaign) -> None:
    kept = dataclasses.replace(campaign, retention=(Retention(category="suppressions", until="2017-12-31"),))
    at = 1486658580000
    assert suppressions.expiry(kept, at) == 1514761200000, "the last second of 2017 in Paris"
    assert suppressions.expiry(campaign, at) == at + 365 * DAY
    assert suppressions.expiry(kept, 1514761200000) == 1514761200000 + 365 * DAY, "a day already past is none"


def test_no_table_that_leaves_carries_a_mark_or_a_street(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId]
) -> None:
    visits.record(store, campaign, doorstep, doors[0], NO_MORE, member)
    visits.record_idea(store, campaign, doors[1], dataclasses.replace(said(doorstep), cleared=True), member)
    secrets = [
        *store.column("SELECT door_hmac FROM suppression UNION SELECT key FROM door_key UNION SELECT code FROM door"),
        *("Archereau", "24 bis", "Gardienne"),
    ]
    for table in (ideas_table, proposals_table, sessions_table):
        told = repr(table(store, campaign))
        assert not [secret for secret in secrets if secret in told], table.__name__
    assert "Un local à vélos" in repr(ideas_table(store, campaign))


def test_a_person_forgotten_leaves_the_door_too(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId], vault: Vault
) -> None:
    draft = dataclasses.replace(
        said(doorstep, person=PersonDraft(name="Aminata")), consents=(ConsentDraft(purpose="news", given=True),)
    )
    captured = visits.record_idea(store, campaign, doors[0], draft, member)
    assert captured.person
    held = held_on(store, captured.person)
    assert held
    assert [visit.address for visit in held.visits] == ["24 bis rue Archereau, A, 1, 1"]
    rights.erase(store, vault, captured.person, texts_too=False, reason="", by=member)
    assert store.row("SELECT outcome, idea, door FROM visit") == ("idea", None, doors[0])
    assert captured.idea not in repr(store.column("SELECT body FROM journal WHERE kind = 'visit'"))
    assert round_of(store, doorstep).ideas == 1, "still counted"
    forgotten = held_on(store, captured.person)
    assert forgotten
    assert forgotten.visits == ()
