"""Rounds are built as one walks in: buildings, doors, who opens, and never an entry code."""

import dataclasses

import pytest

from outreach_app.campaign.model import Campaign
from outreach_app.domain.addresses import (
    BuildingDraft,
    DoorDraft,
    StaircaseDraft,
    looks_like_entry_code,
)
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, read_door_code
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.rounds import round_of
from outreach_app.queries.visits import last_visits
from outreach_app.services import rounds, visits
from outreach_app.store.store import Store

ABSENT, TALKED, COME_BACK = VisitOutcome.ABSENT, VisitOutcome.TALKED, VisitOutcome.COME_BACK
ARCHEREAU = BuildingDraft(street="rue Archereau", number="24 bis", access="Gardienne prévenue, loge au fond à gauche")
STAIRCASES = (
    StaircaseDraft(name="B", lowest=0, highest=2, doors=3),
    StaircaseDraft(name="A", lowest=1, highest=1, doors=2),
)


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
    first = whole.doors[0].id
    visited = visits.record(store, campaign, doorstep, first, ABSENT, member)
    with pytest.raises(Refused, match=r"door\.visited"):
        rounds.take_back(store, built.changes.act, member)
    visits.take_back(store, visited.visit, member)
    rounds.take_back(store, built.changes.act, member)
    assert round_of(store, doorstep).buildings == ()


def test_addresses_go_to_the_contacts_alone(store: Store, doors: list[RecordId], doorstep: RecordId) -> None:
    """Who may read the campaign's own stream learns no street."""
    open_to_all = store.column("SELECT body FROM journal WHERE audience = 'campaign'")
    assert not [body for body in open_to_all if "Archereau" in (body or "")]
    assert store.value("SELECT count(*) FROM journal WHERE audience = ?", (f"contacts.{doorstep}",)) == 12


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
