"""A round's end: no byte of an address in any file the vault reaches, the counts still there, and never undone."""

import importlib.util
import shutil
from pathlib import Path

import pytest

from outreach_app.campaign.model import Campaign
from outreach_app.domain.addresses import BuildingDraft, DoorDraft, StaircaseDraft
from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.rounds import holds_addresses, round_of
from outreach_app.queries.visits import counted_doors, last_visits
from outreach_app.services import ideas, rights, round_end, rounds, sessions, visits
from outreach_app.store import backup, journal
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

_SPEC = importlib.util.spec_from_file_location("erasure_traces", Path(__file__).with_name("test_erasure.py"))
assert _SPEC
assert _SPEC.loader
_ERASURE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_ERASURE)
traces = _ERASURE.traces

STREET, ACCESS, LABEL, WHEN = "rue Qwertzienne", "Gardienne Zorblax", "fond Wxyvert", "jeudi Kjhgfd"
WORDS = (STREET, ACCESS, LABEL, WHEN, "Qwertzienne", "Zorblax", "Wxyvert", "Kjhgfd")


@pytest.fixture
def doorstep(store: Store, campaign: Campaign, member: RecordId, vault: Vault) -> RecordId:
    """A round half done, with a copy of it, a building taken off, an address corrected, and a come-back reworded."""
    draft = SessionDraft(kind=SessionKind.DOORSTEP, title="Tournée", date="2017-02-10")
    session = sessions.create(store, campaign, draft, member).session
    sessions.open_session(store, session, member)
    draft_of = BuildingDraft(street=STREET, number="24", access=ACCESS)
    built = rounds.add_building(store, campaign, session, draft_of, [StaircaseDraft(highest=1, doors=2)], member)
    rounds.add_door(store, built.building, DoorDraft(floor=3, label=LABEL), member)
    gone = rounds.add_building(store, campaign, session, BuildingDraft(street=f"{STREET} bis"), [], member)
    rounds.remove_building(store, gone.building, member)
    corrected = BuildingDraft(street="rue du Square", number="24")
    rounds.change_building(store, campaign, built.building, corrected, member)
    doors = round_of(store, session).doors
    back = visits.record(store, campaign, session, doors[0].id, VisitOutcome.COME_BACK, member, come_back=WHEN)
    visits.say_when(store, back.visit, "lundi", member)
    visits.record(store, campaign, session, doors[1].id, VisitOutcome.DO_NOT_CONTACT, member)
    backup.back_up(vault, store)
    return session


def test_the_traces_are_there_before(store: Store, vault: Vault, doorstep: RecordId) -> None:
    """Or the test below would prove nothing."""
    found = traces(vault, store.key, WORDS)
    assert {word for _, word in found} >= {STREET, ACCESS, LABEL, WHEN}
    assert any(name.endswith("Z.db") for name, _ in found)


def test_a_round_with_somebody_to_go_back_to_stays_open(
    store: Store, vault: Vault, member: RecordId, doorstep: RecordId
) -> None:
    with pytest.raises(Refused) as refused:
        round_end.end(store, vault, doorstep, member)
    assert (refused.value.code, refused.value.problems[0].details) == ("round.come_back_pending", {"count": 1})
    with pytest.raises(Refused, match=r"round\.has_addresses"):
        sessions.close_session(store, doorstep, member)
    with pytest.raises(Refused, match=r"round\.has_addresses"):
        sessions.set_aside(store, doorstep, member)
    assert holds_addresses(store, doorstep)


def test_no_byte_of_an_address_is_left_in_any_file(
    store: Store, vault: Vault, member: RecordId, doorstep: RecordId
) -> None:
    before = counted_doors(store, doorstep)
    ended = round_end.end(store, vault, doorstep, member, despite_come_back=True)
    assert (ended.addresses, len(backup.backups(vault))) == (7, 1), "one copy, made since"
    assert traces(vault, store.key, WORDS) == set()
    assert traces(vault, store.key, ("Asso des bénévoles",)) != set(), "the rest of the work is still there"
    assert counted_doors(store, doorstep) == before == (2, 2, 0)
    assert [(v.outcome, v.come_back, v.label) for v in last_visits(store, doorstep)] == [
        (VisitOutcome.DO_NOT_CONTACT, "", ""),
        (VisitOutcome.COME_BACK, "", ""),
    ]
    tables = {kind: store.rows(f"SELECT * FROM {kind}") for kind in ("visit", "door", "building", "suppression")}
    journal.rebuild(store)
    assert {kind: store.rows(f"SELECT * FROM {kind}") for kind in tables} == tables
    store.close()
    assert traces(vault, store.key, WORDS) == set()


def test_what_was_erased_is_never_undone(
    store: Store, vault: Vault, member: RecordId, campaign: Campaign, doorstep: RecordId
) -> None:
    ended = round_end.end(store, vault, doorstep, member, despite_come_back=True)
    with pytest.raises(Refused, match=r"undo\.moved"):
        ideas.undo(store, ended.changes.act, member)
    assert not holds_addresses(store, doorstep)


def test_an_older_copy_put_back_forgets_again(
    store: Store, vault: Vault, member: RecordId, doorstep: RecordId, tmp_path: Path
) -> None:
    """Even one that was on a stick meanwhile."""
    [copy] = backup.backups(vault)
    kept = tmp_path / copy.path.name
    shutil.copy2(copy.path, kept)
    round_end.end(store, vault, doorstep, member, despite_come_back=True)
    key = store.key
    store.close()
    rights.restore(vault, backup.Backup(path=kept, made=copy.made), key, member)
    again = Store.open(vault.database, key, "again")
    assert not holds_addresses(again, doorstep)
    assert again.value("SELECT count(*) FROM visit") == 2
    again.close()
    assert traces(vault, key, WORDS) == set()


def test_a_round_without_addresses_ends_like_any_session(
    store: Store, vault: Vault, member: RecordId, campaign: Campaign
) -> None:
    draft = SessionDraft(kind=SessionKind.DOORSTEP, title="Tournée", date="2017-02-10")
    session = sessions.create(store, campaign, draft, member).session
    ended = round_end.end(store, vault, session, member)
    assert (ended.addresses, ended.copies_removed, backup.backups(vault)) == (0, 0, [])
