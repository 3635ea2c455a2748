"""A session's minutes: counts, who decided by count, only what may leave; and what is told in the ledger."""

import json

import pytest

from outreach_app.domain.errors import Refused
from outreach_app.domain.text import LONG
from outreach_app.domain.words import AgreementHow, Counting, ProposalForm
from outreach_app.queries.minutes import minutes_of, round_figures
from outreach_app.services.consents import withdraw
from outreach_app.services.disclosures import record_paper
from outreach_app.services.minutes import note_next_steps


def agree(store, member, proposal, **counts):
    with store.act(member) as act:
        return act.create("agreement", proposal=proposal, digest="x", at=act.at, **counts)


def test_minutes_of_a_session_nobody_knows_are_none(store):
    assert minutes_of(store, "nowhere") is None


def test_an_empty_session_has_minutes_all_the_same(store, session):
    found = minutes_of(store, session)
    assert (found.attendance, found.counting, found.ideas, found.proposals, found.withheld) == (None, None, 0, (), 0)


def test_proposals_of_the_room_say_form_count_and_dissent(store, member, session, say, ready):
    ideas = [say(cleared=True).idea, say("Une fontaine", cleared=True).idea]
    proposal = ready(*ideas)
    agree(store, member, proposal, how="show_of_hands", in_favour=9, against=1, abstained=0)
    agree(store, member, proposal, how="show_of_hands", in_favour=12, against=2, abstained=3)
    with store.act(member) as act:
        act.change("proposal", proposal, form="merge", session=session)
        act.create("dissent", proposal=proposal, text="Trop de bruit", at=act.at)
    (found,) = minutes_of(store, session).proposals
    assert (found.title, found.ideas, found.form) == ("Des bancs à l’ombre", 2, ProposalForm.MERGE)
    assert found.dissent == ("Trop de bruit",)
    decided = found.decision
    assert (decided.how, decided.in_favour, decided.against, decided.abstained) == (
        AgreementHow.SHOW_OF_HANDS,
        12,
        2,
        3,
    )


def test_a_named_agreement_is_a_count_too(store, member, session, say, ready):
    proposal = ready(say(cleared=True).idea)
    people = [say(f"Idée {n}", name=f"Fatou {n}", yes=("publish",)).person for n in range(3)]
    agreement = agree(store, member, proposal, how="named")
    with store.act(member) as act:
        for person in people:
            act.create("agreement_person", agreement=agreement, person=person)
    (found,) = minutes_of(store, session).proposals
    assert (found.decision.how, found.decision.in_favour) == (AgreementHow.NAMED, 3)
    assert "Fatou" not in repr(minutes_of(store, session))


def test_a_proposal_with_an_idea_that_may_not_leave_is_only_counted(store, member, session, say, ready):
    person = say("Un secret", name="Fatou", yes=("publish",))
    ready(person.idea, title="Celle de Fatou")
    ready(say("Un banc", cleared=True).idea, title="Un banc")
    assert [p.title for p in minutes_of(store, session).proposals] == ["Celle de Fatou", "Un banc"]
    withdraw(store, person.person, "publish", member)
    found = minutes_of(store, session)
    assert [proposal.title for proposal in found.proposals] == ["Un banc"]
    assert found.withheld == 1
    assert "Fatou" not in repr(found)


def test_people_are_counted_as_they_were(store, member, session, say):
    person = say("Une idée", name="Fatou", yes=("news",)).person
    with store.act(member) as act:
        act.create("attendee", session=session, person=person, at=act.at)
    assert (minutes_of(store, session).attendance, minutes_of(store, session).counting) == (1, Counting.SHEETS)
    with store.act(member) as act:
        for band, count in (("11-14", 4), ("25-39", 9)):
            act.create("headcount", session=session, band=band, count=count, counting="stickers")
    assert (minutes_of(store, session).attendance, minutes_of(store, session).counting) == (13, Counting.STICKERS)
    with store.act(member) as act:
        act.change("session", session, attendance=27, attendance_counting="observed")
    assert (minutes_of(store, session).attendance, minutes_of(store, session).counting) == (27, Counting.OBSERVED)


def test_next_steps_are_kept_and_undone_like_anything(store, member, session):
    note_next_steps(store, session, "  On relit le 16.  ", member)
    assert minutes_of(store, session).next_steps == "On relit le 16."
    note_next_steps(store, session, "", member)
    assert minutes_of(store, session).next_steps == ""
    with pytest.raises(Refused, match=r"text\.too_long@next_steps"):
        note_next_steps(store, session, "x" * (LONG + 1), member)


def test_round_figures_count_and_name_nobody(store, member, session, say):
    say("Un banc", name="Fatou", yes=("news",))
    with store.act(member) as act:
        act.change("session", session, doors_tried=72, doors_opened=32)
    found = round_figures(store, session)
    assert (found.doors, found.opened, found.ideas) == (72, 32, 1)
    with store.act(member) as act:
        for door, outcome in (("a", "absent"), ("a", "talked"), ("b", "absent"), ("c", "refused")):
            act.create("visit", session=session, door=door, outcome=outcome, at=act.at)
    found = round_figures(store, session)
    assert (found.doors, found.opened) == (3, 2)


def test_a_paper_with_people_s_ideas_on_it_is_told(store, member, session, say, ready):
    fatou = say("Un banc", name="Fatou", yes=("publish",))
    proposal = ready(fatou.idea, say("Une fontaine", cleared=True).idea)
    record_paper(store, member, what=f"minutes/{session}", recipient="Atelier", proposals=[proposal], sha256="ab")
    what, outlet, recipient, count = store.row("SELECT what, outlet, recipient, count FROM disclosure")
    assert (what, outlet, recipient, count) == (f"minutes/{session}", "paper", "Atelier", 1)
    ((person, events),) = store.rows("SELECT person, events FROM disclosed_person")
    assert person == fatou.person
    assert len(json.loads(events)) == 1
