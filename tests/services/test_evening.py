"""The evening after a round: results by code, by door or by sheet; what is wrong is refused, what is repeated told."""

import pytest

from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft, SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import new_sheet_code, show_code
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.persons import held_on
from outreach_app.queries.walk import doors_to_walk, sheet_to_place, sheets_at, streets_of
from outreach_app.services import batches, rights, round_end, sessions
from outreach_app.services.evening import LETTERS, RESULT_CODES, note_return, place_sheet, read_result, record_visits
from outreach_app.services.ideas import capture, undo
from outreach_app.store import journal
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


@pytest.fixture
def sheets(store, member, tour):
    """Three sheets printed for the round."""
    batch = batches.print_batch(
        store, tour, layout="idea", version=1, languages=("fr",), geometry="{}", count=3, by=member
    )
    return batch.codes


def returned(store, code):
    return store.value("SELECT returned_at IS NOT NULL FROM sheet WHERE code = ?", (code,)) == 1


def at(store, code):
    found = sheet_to_place(store, code)
    assert found
    return found.door


def test_a_sheet_gets_the_result_at_its_door(store, campaign, member, tour, sheets):
    """Told on the landing which door it is at, and scanned in the evening, whatever is scanned with it."""
    [first, *_] = doors_to_walk(store, tour)
    place_sheet(store, tour, show_code(sheets[0]).lower(), first.id, member)
    assert sheets_at(store, first.id) == [sheets[0]]
    done = record_visits(store, campaign, tour, VisitOutcome.IDEA, [show_code(sheets[0]), "7K39QX"], member)
    assert [door.code for door in done.doors] == [first.code, "7K39QX"]
    assert last(store, tour)[first.code] is VisitOutcome.IDEA
    assert (returned(store, sheets[0]), returned(store, sheets[1]), done.placed) == (True, False, ())
    undo(store, done.changes.act, member)
    assert (last(store, tour)[first.code], returned(store, sheets[0]), at(store, sheets[0])) == (
        None,
        False,
        first.code,
    )


def test_a_sheet_at_no_door_asks_for_one_and_no_visit_is_invented(store, campaign, member, tour, sheets):
    with pytest.raises(Refused, match=r"sheet\.no_door"):
        record_visits(store, campaign, tour, VisitOutcome.IDEA, [sheets[0]], member)
    assert store.value("SELECT count(*) FROM visit") == 0
    done = record_visits(store, campaign, tour, VisitOutcome.IDEA, [sheets[0]], member, beside="7k39-qz")
    assert ([door.code for door in done.doors], [sheet.code for sheet in done.placed]) == (["7K39QZ"], [sheets[0]])
    assert (at(store, sheets[0]), returned(store, sheets[0])) == ("7K39QZ", True)
    undo(store, done.changes.act, member)
    assert (at(store, sheets[0]), last(store, tour)["7K39QZ"]) == ("", None), "one act, taken back whole"
    note_return(store, tour, sheets[1], member)
    assert (returned(store, sheets[1]), at(store, sheets[1])) == (True, "")


def test_a_sheet_scanned_after_its_door_is_told_its_door_and_no_second_visit(store, campaign, member, tour, sheets):
    record_visits(store, campaign, tour, VisitOutcome.IDEA, ["7K39QX"], member)
    done = record_visits(store, campaign, tour, VisitOutcome.IDEA, [sheets[0]], member, beside="7K39QX")
    assert (done.doors, [door.code for door in done.repeated]) == ((), ["7K39QX"])
    assert at(store, sheets[0]) == "7K39QX"
    assert store.value("SELECT count(*) FROM visit") == 1
    record_visits(store, campaign, tour, VisitOutcome.ABSENT, [sheets[0]], member, beside="7K39QY")
    assert last(store, tour)["7K39QX"] is VisitOutcome.ABSENT, "it stays where it was said to be"
    assert last(store, tour)["7K39QY"] is None


def test_the_idea_typed_in_from_a_sheet_is_said_at_its_door(store, campaign, member, tour, sheets):
    [first, *_] = doors_to_walk(store, tour)
    place_sheet(store, tour, sheets[0], first.id, member)
    sheet = store.value("SELECT id FROM sheet WHERE code = ?", (sheets[0],))
    draft = CaptureDraft(session=tour, idea=IdeaDraft(text="Des bancs"), sheet=sheet)
    captured = capture(store, campaign, draft, member)
    record_visits(store, campaign, tour, VisitOutcome.IDEA, [sheets[0]], member)
    assert store.value("SELECT idea FROM visit") == captured.idea


def test_a_sheet_of_elsewhere_is_not_of_this_round(store, campaign, member, tour, session):
    other = batches.print_batch(
        store, session, layout="idea", version=1, languages=("fr",), geometry="{}", count=1, by=member
    )
    for code, problem in ((other.codes[0], r"sheet\.other_session"), (new_sheet_code(), r"sheet\.unknown")):
        with pytest.raises(Refused, match=problem):
            record_visits(store, campaign, tour, VisitOutcome.IDEA, ["7K39QX", code], member)
    assert store.value("SELECT count(*) FROM visit") == 0


def test_another_door_told_later_is_the_one_that_counts(store, campaign, member, tour, sheets):
    first, second, *_ = doors_to_walk(store, tour)
    place_sheet(store, tour, sheets[0], first.id, member)
    place_sheet(store, tour, sheets[0], second.id, member)
    assert (at(store, sheets[0]), sheets_at(store, first.id)) == (second.code, [])
    place_sheet(store, tour, sheets[0], second.id, member)
    assert store.value("SELECT count(*) FROM sheet_door") == 2, "said twice, written once"


def test_which_sheet_was_at_which_door_goes_with_the_round(store, campaign, member, vault, tour, sheets):
    first, second, *_ = doors_to_walk(store, tour)
    place_sheet(store, tour, sheets[0], first.id, member)
    place_sheet(store, tour, sheets[0], second.id, member)
    round_end.end(store, vault, tour, member)
    assert store.value("SELECT count(*) FROM sheet_door") == 0
    bodies = list(store.column("SELECT body FROM journal WHERE kind = 'sheet_door'"))
    assert len(bodies) >= 2
    assert not [body for body in bodies if body and first.id in body]
    journal.rebuild(store)
    assert store.value("SELECT count(*) FROM sheet_door") == 0


def test_a_person_forgotten_takes_along_which_door_their_sheet_was_at(store, campaign, member, vault, tour, sheets):
    first, second, *_ = doors_to_walk(store, tour)
    place_sheet(store, tour, sheets[0], first.id, member)
    place_sheet(store, tour, sheets[1], second.id, member)
    sheet = store.value("SELECT id FROM sheet WHERE code = ?", (sheets[0],))
    draft = CaptureDraft(
        session=tour,
        idea=IdeaDraft(text="Des bancs"),
        person=PersonDraft(name="Aminata"),
        consents=(ConsentDraft(purpose="news", given=True),),
        sheet=sheet,
    )
    person = capture(store, campaign, draft, member).person
    assert held_on(store, person).sheet_doors == ("24 rue Archereau, B, 1, 1",)
    rights.erase(store, vault, person, texts_too=False, reason="", by=member)
    assert (at(store, sheets[0]), at(store, sheets[1])) == ("", second.code), "theirs alone"
    bodies = store.column("SELECT body FROM journal WHERE kind = 'sheet_door'")
    assert not [body for body in bodies if body and sheet in body]
    assert held_on(store, person).sheet_doors == ()


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
