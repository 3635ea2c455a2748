"""A door that asked is never called on again, whatever round and spelling; and nothing of it leaves."""

import dataclasses
from collections.abc import Callable

import pytest

from outreach_app.campaign.model import Campaign, Retention
from outreach_app.domain.addresses import (
    BuildingDraft,
    StaircaseDraft,
)
from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, PersonDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import DAY
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.persons import held_on
from outreach_app.queries.rounds import next_to_do, round_of
from outreach_app.queries.suppressions import live_suppressions
from outreach_app.queries.tables import ideas_table, proposals_table, sessions_table
from outreach_app.services import rights, round_end, rounds, suppressions, visits
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

NewSession = Callable[..., RecordId]
SaidThere = Callable[..., CaptureDraft]
ABSENT, TALKED, COME_BACK = VisitOutcome.ABSENT, VisitOutcome.TALKED, VisitOutcome.COME_BACK
NO_MORE = VisitOutcome.DO_NOT_CONTACT


def test_a_door_that_asked_is_suppressed_in_every_round(
    store: Store,
    campaign: Campaign,
    member: RecordId,
    doorstep: RecordId,
    doors: list[RecordId],
    vault: Vault,
    new_session: NewSession,
    said: SaidThere,
) -> None:
    """However it is spelled next time, and after the addresses of the first round are gone."""
    asked = round_of(store, doorstep).door(doors[4])
    assert asked
    visits.record(store, campaign, doorstep, doors[4], NO_MORE, member)
    round_end.end(store, vault, doorstep, member)
    assert store.value("SELECT count(*) FROM door") == 0
    later = new_session()
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
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId, doors: list[RecordId], said: SaidThere
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
    store: Store,
    campaign: Campaign,
    member: RecordId,
    doorstep: RecordId,
    doors: list[RecordId],
    vault: Vault,
    said: SaidThere,
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
