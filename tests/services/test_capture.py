"""Taking in what a resident says: what is kept, what is refused and where, and that nothing acknowledged is lost."""

import math
import os
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import (
    AnswerDraft,
    Asking,
    CaptureDraft,
    ConsentDraft,
    IdeaDraft,
    PersonDraft,
    ProposalDraft,
    SessionDraft,
)
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AnswerState, Counting, SessionKind
from outreach_app.queries import ideas as idea_queries
from outreach_app.queries.consent import allows
from outreach_app.queries.persons import contact_of, find_persons, held_on
from outreach_app.services import campaigns, ideas, proposals, rights, sessions
from outreach_app.services.ideas import Captured
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, open_vault

Say = Callable[..., Captured]

IDEA = IdeaDraft(text="Des bancs à l’ombre")
GIVEN = (ConsentDraft(purpose="publish", given=True),)
CHILD = (AnswerDraft(question="age", state=AnswerState.ANSWERED, value="11-14"),)
ADULT = (AnswerDraft(question="age", state=AnswerState.ANSWERED, value="25-39"),)


def problems_of(act: Callable[[], object]) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        act()
    return {(problem.code, problem.field) for problem in refused.value.problems}


def draft(
    idea: IdeaDraft = IDEA, person: PersonDraft | None = None, consents: tuple[ConsentDraft, ...] = ()
) -> CaptureDraft:
    return CaptureDraft(session=None, idea=idea, person=person, consents=consents)


Refusing = Callable[[CaptureDraft], set[tuple[str, str]]]


@pytest.fixture
def refusing(store: Store, campaign: Campaign) -> Refusing:
    """Captures a draft that must be refused; its problems. Nothing at all may have been written."""

    def capture(wrong: CaptureDraft) -> set[tuple[str, str]]:
        before = store.row("SELECT count(*), max(row) FROM journal")
        told = problems_of(lambda: ideas.capture(store, campaign, wrong, "m"))
        assert store.row("SELECT count(*), max(row) FROM journal") == before
        return told

    return capture


@pytest.mark.parametrize(
    ("idea", "told"),
    [
        ({"text": ""}, ("text.empty", "text")),
        ({"text": " \n\t "}, ("text.empty", "text")),
        ({"text": "a\0"}, ("text.unreadable_character", "text")),
        ({"text": "a\ud83d"}, ("text.unreadable_character", "text")),
        ({"text": "a" * 200_000}, ("text.too_long", "text")),
        ({"place": "a" * 251}, ("text.too_long", "place")),
        ({"place": "\ud800"}, ("text.unreadable_character", "place")),
        ({"language": "\ud800"}, ("text.unreadable_character", "language")),
        ({"theme": "gone"}, ("theme.unknown", "theme")),
        ({"area": "gone"}, ("area.unknown", "area")),
        ({"latitude": math.nan, "longitude": 2.3}, ("point.implausible", "place")),
        ({"latitude": 48.8}, ("point.implausible", "place")),
        ({"latitude": 91.0, "longitude": 2.3}, ("point.implausible", "place")),
        ({"latitude": 48.8, "longitude": math.inf}, ("point.implausible", "place")),
    ],
)
def test_what_is_wrong_with_an_idea_is_told_at_its_field(
    refusing: Refusing, idea: dict[str, object], told: tuple[str, str]
) -> None:
    assert refusing(draft(replace(IDEA, **idea))) == {told}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("person", "consents", "told"),
    [
        ({"name": "a\0"}, GIVEN, ("text.unreadable_character", "name")),
        ({"phone": "0" * 300}, GIVEN, ("text.too_long", "phone")),
        ({"email": "\ud800"}, GIVEN, ("text.unreadable_character", "email")),
        ({"post": "\x07"}, GIVEN, ("text.unreadable_character", "post")),
        ({"name": "Awa"}, (), ("consent.unanswered", "consents")),
        ({"name": "Awa"}, (ConsentDraft(purpose="selling", given=True),), ("purpose.unknown", "consents")),
        ({"answers": ADULT}, GIVEN, ("consent.study_unanswered", "consents")),
        (
            {"answers": (AnswerDraft(question="origin", state=AnswerState.ANSWERED, value="x"),)},
            (ConsentDraft(purpose="study", given=True),),
            ("answer.unknown", "answers"),
        ),
        (
            {"answers": (AnswerDraft(question="age", state=AnswerState.ANSWERED, value="\ud800"),)},
            (ConsentDraft(purpose="study", given=True),),
            ("answer.unknown", "answers"),
        ),
        ({"name": "Awa", "minor": True, "child_assent": True}, GIVEN, ("minor.guardian_missing", "guardian_name")),
        ({"name": "Awa", "minor": True, "guardian_name": "Fatou"}, GIVEN, ("minor.assent_missing", "child_assent")),
        (
            {"name": "Awa", "answers": CHILD, "child_assent": True},
            (*GIVEN, ConsentDraft(purpose="study", given=True)),
            ("minor.guardian_missing", "guardian_name"),
        ),
    ],
)
def test_what_is_wrong_with_a_person_is_told_at_its_field(
    refusing: Refusing, person: dict[str, object], consents: tuple[ConsentDraft, ...], told: tuple[str, str]
) -> None:
    assert refusing(draft(person=PersonDraft(**person), consents=consents)) == {told}  # type: ignore[arg-type]


def test_everything_wrong_is_told_at_once(refusing: Refusing) -> None:
    wrong = draft(
        IdeaDraft(text="", theme="gone", area="gone", place="\0", latitude=1.0),
        PersonDraft(name="\0", phone="\0", minor=True),
        GIVEN,
    )
    assert {field for _, field in refusing(wrong)} == {
        *("text", "theme", "area", "place"),
        *("name", "phone", "guardian_name", "child_assent"),
    }


def test_a_childs_yes_without_a_name_needs_both_all_the_same(
    refusing: Refusing, store: Store, campaign: Campaign
) -> None:
    alone = draft(person=PersonDraft(minor=True), consents=GIVEN)
    assert refusing(alone) == {("minor.guardian_missing", "guardian_name"), ("minor.assent_missing", "child_assent")}
    both = PersonDraft(minor=True, guardian_name="Fatou", child_assent=True)
    said = ideas.capture(store, campaign, replace(alone, person=both), "m")
    assert allows(store, said.person or "", "publish")
    assert store.row("SELECT guardian, child_assent FROM consent_event") == (1, 1)


def test_a_childs_idea_is_never_blocked(store: Store, campaign: Campaign) -> None:
    with_child = draft(person=PersonDraft(name="Awa", minor=True), consents=GIVEN)
    said = ideas.capture(store, campaign, ideas.without_person(with_child), "m")
    assert said.person is None
    assert store.value("SELECT count(*) FROM person") == 0


def test_an_idea_alone_is_kept_alone(store: Store, campaign: Campaign) -> None:
    said = ideas.capture(store, campaign, draft(), "m")
    assert said.changes.kinds == {"idea"}
    kept = idea_queries.idea(store, said.idea)
    assert kept is not None
    assert (kept.text, kept.person, kept.cleared_at) == (IDEA.text, None, None)


def test_whoever_refuses_everything_keeps_their_contact_to_themselves(store: Store, say: Say) -> None:
    said = say(name="Awa", phone="06", answers=ADULT, no=("publish", "news", "study"))
    assert not said.contact_kept
    assert said.person is not None
    assert contact_of(store, said.person) is None
    assert find_persons(store, "Awa") == []
    assert "Awa" not in str(store.rows("SELECT body FROM journal"))
    held = held_on(store, said.person)
    assert held is not None
    assert held.answers == ()


def test_answers_are_kept_only_for_the_study(store: Store, say: Say) -> None:
    without = say(name="Awa", answers=ADULT, yes=("news",), no=("study",))
    with_it = say(name="Bob", answers=ADULT, yes=("study",), no=("news",))
    assert store.rows("SELECT person, question, state, value FROM answer") == [
        (with_it.person, "age", "answered", "25-39")
    ]
    assert without.contact_kept


@pytest.mark.parametrize("state", [AnswerState.REFUSED, AnswerState.DOES_NOT_KNOW, AnswerState.NOT_APPLICABLE])
def test_missing_answers_are_told_apart_and_not_asked_is_no_record(store: Store, say: Say, state: AnswerState) -> None:
    say(answers=(AnswerDraft(question="age", state=state),), yes=("study",))
    say(answers=(AnswerDraft(question="age", state=AnswerState.NOT_ASKED),), yes=("study",))
    assert store.rows("SELECT state, value FROM answer") == [(state.value, None)]


def test_agreements_without_a_name_are_not_lost(store: Store, campaign: Campaign) -> None:
    said = ideas.capture(store, campaign, draft(consents=GIVEN), "m")
    assert said.person is not None
    assert allows(store, said.person, "publish")
    assert contact_of(store, said.person) is None


def test_the_same_person_says_another_idea(store: Store, campaign: Campaign, say: Say, vault: Vault) -> None:
    first = say(name="Awa", yes=("publish",))
    second = ideas.capture(store, campaign, draft(), "m", same_person=first.person)
    assert second.person == first.person
    assert store.value("SELECT count(*) FROM person") == 1
    rights.erase(store, vault, first.person or RecordId(""), texts_too=False, reason="", by="m")
    told = problems_of(lambda: ideas.capture(store, campaign, draft(), "m", same_person=first.person))
    assert told == {("person.unknown", "person")}


@pytest.mark.parametrize(
    "said", ["e\u0301cole", "שלום עולם", "مَكْتَبَة", "பூங்கா", "\u202bעברית\u202c", "👩‍👩‍👧", "ﬁn", "İstanbul"]
)
def test_every_script_is_kept_in_one_form(store: Store, say: Say, said: str) -> None:
    kept = idea_queries.idea(store, say(said).idea)
    assert kept is not None
    assert kept.text == unicodedata.normalize("NFC", said)


def test_a_theme_the_campaign_dropped_stays_where_it_stood(store: Store, campaign: Campaign) -> None:
    said = ideas.capture(store, campaign, draft(replace(IDEA, theme="sport", area="q1")), "m")
    smaller = replace(campaign, themes=campaign.themes[:1], areas=campaign.areas[:1])
    campaigns.adopt(store, smaller, "m")
    reworded = IdeaDraft(text="Un banc", theme="sport", area="q1")
    ideas.edit(store, smaller, said.idea, reworded, "m")
    assert store.row("SELECT text, theme, area FROM idea") == ("Un banc", "sport", "q1")
    ideas.edit(store, smaller, said.idea, replace(reworded, theme="nature"), "m")
    assert problems_of(lambda: ideas.edit(store, smaller, said.idea, reworded, "m")) == {("theme.unknown", "theme")}


@pytest.mark.parametrize("change", [{"text": "Chez Mme Durand"}, {"place": "Chez Mme Durand"}])
def test_new_words_need_clearing_again(store: Store, campaign: Campaign, say: Say, change: dict[str, str]) -> None:
    said = say(IDEA.text, cleared=True)
    ideas.edit(store, campaign, said.idea, replace(IDEA, theme="sport"), "m")
    assert store.value("SELECT cleared_at FROM idea") is not None
    edited = ideas.edit(store, campaign, said.idea, replace(IDEA, theme="sport", **change), "m")  # type: ignore[arg-type]
    assert store.row("SELECT cleared_at, cleared_by FROM idea") == (None, None)
    ideas.undo(store, edited.act, "m")
    assert store.value("SELECT cleared_at FROM idea") is not None
    ideas.edit(store, campaign, said.idea, replace(IDEA, **change), "m")  # type: ignore[arg-type]
    ideas.clear(store, said.idea, "m")
    assert store.value("SELECT cleared_by FROM idea") == "m"


def test_an_idea_set_aside_is_no_longer_edited(store: Store, campaign: Campaign, say: Say) -> None:
    said = say()
    ideas.set_aside(store, said.idea, "m")
    for act in (
        lambda: ideas.edit(store, campaign, said.idea, IDEA, "m"),
        lambda: ideas.clear(store, said.idea, "m"),
        lambda: ideas.set_aside(store, said.idea, "m"),
    ):
        assert problems_of(act) == {("idea.unknown", "")}


def test_the_last_save_is_undone_whole_and_once(store: Store, say: Say, session: RecordId) -> None:
    first = say("Première")
    said = say("Seconde", name="Awa", answers=ADULT, yes=("publish", "study"))
    last = idea_queries.last_capture(store, session)
    assert last == said.changes.act
    ideas.undo(store, said.changes.act, "m")
    assert idea_queries.last_capture(store, session) == first.changes.act
    assert [p.name for p in find_persons(store, "Awa")] == ["Awa"], "rights reach what an undo only set aside"
    assert not allows(store, said.person or "", "publish")
    assert problems_of(lambda: ideas.undo(store, said.changes.act, "m")) == {("undo.moved", "")}
    assert problems_of(lambda: ideas.undo(store, RecordId("nothing"), "m")) == {("undo.nothing", "")}


def test_an_idea_a_proposal_is_made_of_is_not_undone(store: Store, campaign: Campaign, say: Say) -> None:
    said = say()
    edited = ideas.edit(store, campaign, said.idea, IdeaDraft(text="Un banc"), "m")
    made = proposals.create(store, campaign, ProposalDraft(title="B", text="t"), [said.idea], "m")
    assert problems_of(lambda: ideas.undo(store, said.changes.act, "m")) == {("undo.moved", "")}
    proposals.unlink(store, made.proposal, said.idea, "m")
    assert problems_of(lambda: ideas.undo(store, said.changes.act, "m")) == {("undo.moved", "")}, "reworded meanwhile"
    ideas.undo(store, edited.act, "m")
    ideas.undo(store, said.changes.act, "m")
    fresh = say()
    proposals.unlink(store, _proposal_of(store, campaign, fresh.idea), fresh.idea, "m")
    ideas.undo(store, fresh.changes.act, "m")


def _proposal_of(store: Store, campaign: Campaign, idea: RecordId) -> RecordId:
    return proposals.create(store, campaign, ProposalDraft(title="B", text="t"), [idea], "m").proposal


def test_undo_is_not_offered_an_older_idea_because_a_newer_was_erased(
    store: Store, vault: Vault, say: Say, session: RecordId
) -> None:
    hers, newest = say("Première", name="Awa", yes=("publish",)), say("Seconde")
    rights.erase(store, vault, hers.person or RecordId(""), texts_too=False, reason="", by="m")
    assert idea_queries.last_capture(store, session) == newest.changes.act
    assert [row.id for row in idea_queries.ideas_of_session(store, session)] == [newest.idea, hers.idea]


def test_what_is_being_typed_survives_and_is_forgotten_when_asked(vault: Vault, store: Store) -> None:
    body = {"text": "Des ban", "answers": [1, None], "é": "œ"}
    ideas.keep_draft(store, "capture", {"text": "Des"})
    ideas.keep_draft(store, "capture", body)
    again = open_vault(vault, store.key, "laptop")
    assert ideas.kept_draft(again, "capture") == body
    assert ideas.kept_draft(again, "other") is None
    again.close()
    ideas.forget_draft(store, "capture")
    assert ideas.kept_draft(store, "capture") is None
    assert store.value("SELECT count(*) FROM journal WHERE instr(body, 'Des ban')") == 0


def test_half_a_sign_in_a_draft_loses_nothing_else(store: Store) -> None:
    """An input method cut off between two halves of an emoji."""
    ideas.keep_draft(store, "capture", {"text": "Des bancs \ud83d"})
    kept = ideas.kept_draft(store, "capture")
    assert kept is not None
    assert kept["text"].startswith("Des bancs ")


TYPING = """
import sys
from pathlib import Path
from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.queries.campaigns import campaign_of
from outreach_app.services import ideas
from outreach_app.store.store import Store

store = Store.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), sys.argv[3])
campaign = campaign_of(store)
consents = (ConsentDraft(purpose="publish", given=True), ConsentDraft(purpose="news", given=True))
number = 0
while True:
    number += 1
    said = IdeaDraft(text=f"Idée {number}")
    draft = CaptureDraft(session=None, idea=said, person=PersonDraft(name="Awa"), consents=consents)
    print(ideas.capture(store, campaign, draft, "m").idea, flush=True)
"""


def type_until_killed(store: Store, writer: str, seconds: float) -> list[str]:
    """Another process captures as fast as it can and is killed with -9; what it was told is safe."""
    command = [sys.executable, "-c", TYPING, str(store.path), store.key.hex(), writer]
    typing = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert typing.stdout is not None
    first = typing.stdout.readline().strip()
    time.sleep(seconds)
    os.kill(typing.pid, signal.SIGKILL)
    rest, _ = typing.communicate()
    lines = rest.splitlines(keepends=True)
    return [first, *(line.strip() for line in lines if line.endswith("\n"))]


def assert_all_there(store: Store, told: list[str]) -> None:
    assert set(told) <= set(store.column("SELECT id FROM idea"))
    ideas_, persons, contacts, events = (
        store.value(f"SELECT count(*) FROM {kind}") for kind in ("idea", "person", "contact", "consent_event")
    )
    assert ideas_ == persons == contacts
    assert events == 2 * ideas_
    assert store.conn.execute("PRAGMA cipher_integrity_check").fetchall() == []
    for count, most in store.rows("SELECT count(*), max(sequence) FROM journal GROUP BY writer, audience"):
        assert count == most


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not a thing there")
def test_killed_in_the_middle_nothing_acknowledged_is_lost(store: Store) -> None:
    told: list[str] = []
    for number, seconds in enumerate((0.02, 0.11)):
        told += type_until_killed(store, f"w{number}", seconds)
        assert_all_there(store, told)
    assert len(told) > 5


@pytest.mark.torture
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not a thing there")
def test_killed_forty_times_nothing_acknowledged_is_lost(store: Store) -> None:
    told: list[str] = []
    for number in range(40):
        told += type_until_killed(store, "laptop2", 0.05 + 0.013 * number)
        assert_all_there(store, told)


SESSION = SessionDraft(kind=SessionKind.STALL, title="Marché", date="2017-02-09")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"title": " "}, ("text.empty", "title")),
        ({"title": "\0"}, ("text.unreadable_character", "title")),
        ({"note": "a" * 200_000}, ("text.too_long", "note")),
        ({"date": "1900-01-01"}, ("date.implausible", "date")),
        ({"date": "2999-12-31"}, ("date.implausible", "date")),
        ({"date": "jeudi"}, ("date.malformed", "date")),
        ({"starts": "25:00"}, ("time.malformed", "starts")),
        ({"ends": "x"}, ("time.malformed", "ends")),
        ({"starts": "18:00", "ends": "17:00"}, ("time.backwards", "ends")),
        ({"area": "gone"}, ("area.unknown", "area")),
        ({"attendance": 2**63, "attendance_counting": Counting.OBSERVED}, ("count.implausible", "attendance")),
        ({"refusals": -1, "refusals_counting": Counting.OBSERVED}, ("count.implausible", "refusals")),
        ({"volunteer_minutes": 2**63}, ("count.implausible", "volunteer_minutes")),
        ({"doors_tried": 2**63}, ("count.implausible", "doors_tried")),
        ({"attendance": 12}, ("count.how_missing", "attendance_counting")),
        ({"doors_tried": 3, "doors_opened": 4}, ("doors.more_opened_than_tried", "doors_opened")),
    ],
)
def test_what_is_wrong_with_a_session_is_told_at_its_field(
    store: Store, campaign: Campaign, said: dict[str, object], told: tuple[str, str]
) -> None:
    wrong = replace(SESSION, **said)  # type: ignore[arg-type]
    assert problems_of(lambda: sessions.create(store, campaign, wrong, "m")) == {told}
    assert store.value("SELECT count(*) FROM session") == 0


def test_a_session_changes_hands_opens_and_closes(store: Store, campaign: Campaign, member: RecordId) -> None:
    made = sessions.create(store, campaign, replace(SESSION, members=(member,)), member).session
    assert problems_of(lambda: sessions.close_session(store, made, member)) == {("session.not_open", "session")}
    sessions.open_session(store, made, member)
    sessions.close_session(store, made, member)
    other = campaigns.add_member(store, "Inès")[0]
    sessions.change(store, campaign, made, replace(SESSION, members=(other,)), member)
    assert list(store.column("SELECT member FROM session_member WHERE voided = 0")) == [other]
    gone = RecordId("gone")
    assert problems_of(lambda: sessions.open_session(store, gone, member)) == {("record.unknown", "")}


def test_a_session_with_ideas_stays(store: Store, say: Say, session: RecordId) -> None:
    said = say()
    assert problems_of(lambda: sessions.set_aside(store, session, "m")) == {("session.has_ideas", "session")}
    ideas.set_aside(store, said.idea, "m")
    sessions.set_aside(store, session, "m")
    assert store.value("SELECT voided FROM session WHERE id = ?", (session,)) == 1


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("", None),
        ("38 500", 3_850_000),
        ("38\u202f500,50 €", 3_850_050),
        ("0", 0),
        ("12.5", 1250),
        ("10000000000", 10**12),
    ],
)
def test_costs_as_people_type_them(typed: str, cents: int | None) -> None:
    assert proposals.read_cost(typed) == cents


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *((t, "cost.malformed") for t in ("x", "1.234.567", "\0", "--1", "12 euros", "1_000", "1e3", "\ud800")),
        *((t, "cost.implausible") for t in ("-1", "10000000001", "9" * 400)),
        *((t, "cost.malformed") for t in ("nan", "Infinity", "1e999999", "1e99999999999999999999", "sNaN")),
    ],
)
def test_what_is_no_cost_is_told(typed: str, code: str) -> None:
    assert problems_of(lambda: proposals.read_cost(typed)) == {(code, "cost")}


def test_how_a_consent_was_asked_defaults_to_aloud_in_french() -> None:
    assert (Asking().method.value, Asking().language) == ("oral", "fr")


def test_a_session_may_end_after_midnight(store: Store, campaign: Campaign) -> None:
    night = replace(SESSION, starts="21:00", ends="00:30")
    assert sessions.create(store, campaign, night, "m").session
