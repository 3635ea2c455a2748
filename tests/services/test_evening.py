"""The evening after a round: results by code, door by door; what is wrong is refused, what is repeated is told."""

import pytest

from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import new_sheet_code
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.walk import doors_to_walk, streets_of
from outreach_app.services import sessions
from outreach_app.services.evening import LETTERS, RESULT_CODES, read_result, record_visits
from outreach_app.services.ideas import undo
from outreach_app.store.kinds import contacts_of


@pytest.fixture
def tour(store, campaign, member):
    """A round of one building with four doors, and their codes."""
    draft = SessionDraft(kind=SessionKind.DOORSTEP, title="Tournée", date="2017-02-10")
    session = sessions.create(store, campaign, draft, member).session
    with store.act(member) as act:
        reader = contacts_of(session)
        building = act.create(
            "building", audience=reader, session=session, position=1.0, street="rue Archereau", number="24"
        )
        for place, code in enumerate(("7K39QX", "7K39QY", "7K39QZ", "7K39R0")):
            act.create(
                "door",
                audience=reader,
                building=building,
                code=code,
                staircase="B",
                floor=place // 2,
                label=str(place % 2 + 1),
                position=float(place),
            )
    return session


def last(store, session):
    return {door.code: door.last for door in doors_to_walk(store, session)}


def test_every_result_has_a_code_and_a_letter():
    assert set(RESULT_CODES.values()) == set(VisitOutcome)
    assert set(LETTERS.values()) == set(VisitOutcome)
    assert all(len(code) > 6 for code in RESULT_CODES), "a door's number has six characters"
    for typed, outcome in {**RESULT_CODES, **LETTERS}.items():
        assert read_result(f" {typed.lower()} ") is outcome
    assert read_result("7K39QX") is None


def test_a_result_goes_to_each_door_that_got_it(store, campaign, member, tour):
    done = record_visits(store, campaign, tour, VisitOutcome.ABSENT, ["7k39-qx", "7K39QY", "7k39ro"], member)
    assert [door.code for door in done.doors] == ["7K39QX", "7K39QY", "7K39R0"]
    assert not done.repeated
    found = last(store, tour)
    assert found["7K39QX"] is found["7K39QY"] is VisitOutcome.ABSENT
    assert found["7K39QZ"] is None
    assert streets_of(store, tour) == ["24, rue Archereau"]


def test_doors_are_walked_from_the_top(store, tour):
    assert [door.floor for door in doors_to_walk(store, tour)] == [1, 1, 0, 0]


def test_the_same_result_twice_is_told_not_written(store, campaign, member, tour):
    record_visits(store, campaign, tour, VisitOutcome.TALKED, ["7K39QX"], member)
    done = record_visits(store, campaign, tour, VisitOutcome.TALKED, ["7K39QX", "7K39QY", "7K39QY"], member)
    assert [door.code for door in done.repeated] == ["7K39QX"]
    assert [door.code for door in done.doors] == ["7K39QY"]
    assert store.value("SELECT count(*) FROM visit") == 2
    again = record_visits(store, campaign, tour, VisitOutcome.REFUSED, ["7K39QX"], member)
    assert len(again.doors) == 1, "another result is another visit"


@pytest.mark.parametrize(
    ("code", "problem"), [("7K39QV", "code.wrong_check"), ("hello", "door.code_unknown"), ("", "door.code_unknown")]
)
def test_a_code_of_no_door_is_refused_and_nothing_is_written(store, campaign, member, tour, code, problem):
    with pytest.raises(Refused) as refused:
        record_visits(store, campaign, tour, VisitOutcome.ABSENT, ["7K39QX", code], member)
    assert refused.value.code == problem
    assert store.value("SELECT count(*) FROM visit") == 0


def test_a_sheet_s_number_is_told_apart(store, campaign, member, tour):
    with pytest.raises(Refused, match=r"door\.is_sheet"):
        record_visits(store, campaign, tour, VisitOutcome.IDEA, [new_sheet_code()], member)


def test_a_door_of_another_round_is_not_of_this_one(store, campaign, member, tour, session):
    with pytest.raises(Refused):
        record_visits(store, campaign, session, VisitOutcome.ABSENT, ["7K39QX"], member)


def test_a_door_that_asked_not_to_be_called_on_stays_so(store, campaign, member, tour):
    record_visits(store, campaign, tour, VisitOutcome.DO_NOT_CONTACT, ["7K39QX"], member)
    with pytest.raises(Refused, match=r"door\.closed"):
        record_visits(store, campaign, tour, VisitOutcome.ABSENT, ["7K39QX"], member)
    assert doors_to_walk(store, tour)[2].is_closed
    assert store.value("SELECT count(*) FROM suppression") == 1, "the next round knows too"
    told = record_visits(store, campaign, tour, VisitOutcome.DO_NOT_CONTACT, ["7K39QX"], member)
    assert not told.doors
    assert len(told.repeated) == 1


def test_an_entry_is_undone(store, campaign, member, tour):
    done = record_visits(store, campaign, tour, VisitOutcome.IDEA, ["7K39QZ"], member)
    undo(store, done.changes.act, member)
    assert last(store, tour)["7K39QZ"] is None
