"""The road of a parcel on this device, and of its proposal: what may leave, once, and in which words."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft, ProposalDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import CityDecision, OutboxState, ProposerKind, Stage, Verdict
from outreach_app.queries.city_answers import city_answers
from outreach_app.queries.outbox import ParcelRow, attempts, parcels
from outreach_app.queries.parcels import Parcel, sent
from outreach_app.queries.proposals import proposal as whole
from outreach_app.services import answers, consents, delivery, deposits, ideas, outbox, proposals
from outreach_app.services.ideas import Captured
from outreach_app.store.store import Store

Say = Callable[..., Captured]
Ready = Callable[..., RecordId]

DRAFT = ProposalDraft(title="Des bancs à l’ombre", text="Pour souffler en remontant du marché.")


def problems_of(act: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        act()
    return [(problem.code, problem.field) for problem in refused.value.problems]


def submit(store: Store, campaign: Campaign, proposal: RecordId) -> None:
    deposits.submit(store, campaign, proposal, campaign.targets[0], "m")


def only(store: Store) -> ParcelRow:
    (row,) = parcels(store)
    return row


def due(store: Store, later: int = 0) -> tuple[Parcel, ...]:
    return outbox.due(store, "ville", store.now() + later)


@pytest.fixture
def queued(store: Store, campaign: Campaign, say: Say, ready: Ready) -> Parcel:
    """A parcel resting on one cleared idea."""
    submit(store, campaign, ready(say(cleared=True).idea))
    (parcel,) = due(store)
    return parcel


def begin(store: Store, parcel: Parcel) -> Parcel:
    begun = delivery.begin(store, parcel, store.now())
    assert begun is not None
    return begun


def test_it_leaves_word_for_word_and_names_nobody(
    store: Store, campaign: Campaign, say: Say, ready: Ready, target: Target
) -> None:
    said = say("Des bancs", name="Awa Diallo", yes=("publish",))
    proposal = ready(said.idea)
    submit(store, campaign, proposal)
    (parcel,) = due(store)
    assert (parcel.title, parcel.state, parcel.locale) == (DRAFT.title, OutboxState.QUEUED, target.locale)
    assert parcel.body.startswith(DRAFT.text)
    assert parcel.body.endswith(f"réf. {parcel.marker}")
    assert "Salle A" in parcel.body, "where it was collected"
    assert "Awa" not in str(parcel)
    assert "Mehdi" not in str(parcel)


def test_a_doorstep_is_never_told(store: Store, campaign: Campaign, ready: Ready, say: Say, session: RecordId) -> None:
    with store.act("m") as act:
        act.change("session", session, kind="doorstep", place="3, rue de la Goutte-d’Or, 2e gauche")
    submit(store, campaign, ready(say(cleared=True).idea))
    assert "Goutte" not in only(store).body


def test_the_usual_road(store: Store, queued: Parcel) -> None:
    begun = begin(store, queued)
    assert (begun.state, begun.attempts) == (OutboxState.SENDING, 1)
    assert due(store) == ()
    delivery.settle_sent(store, begun, remote_id="7", url="https://ville/7", reference="P-7", at=store.now())
    assert (only(store).state, only(store).remote_id, only(store).reason) == (OutboxState.SENT, "7", "")
    assert store.rows("SELECT proposal, target, remote_id, reference FROM submission") == [
        (queued.proposal, "ville", "7", "P-7")
    ]
    assert [p.remote_id for p in sent(store, "ville")] == ["7"]
    assert [a.outcome for a in attempts(store, queued.id)] == ["sent", "begun"]


def test_nobody_sends_what_somebody_else_is_sending(store: Store, queued: Parcel) -> None:
    begin(store, queued)
    assert delivery.begin(store, queued, store.now()) is None
    assert only(store).attempts == 1


def test_what_is_sent_or_refused_is_not_begun_again(store: Store, queued: Parcel) -> None:
    begun = begin(store, queued)
    delivery.settle_refused(
        store, begun, reason="validation", message="Titre trop court", field="title", at=store.now()
    )
    assert delivery.begin(store, queued, store.now()) is None
    row = only(store)
    assert (row.state, row.reason, row.message, row.field) == (
        OutboxState.REFUSED,
        "validation",
        "Titre trop court",
        "title",
    )
    outbox.send_again(store, queued.id)
    assert (only(store).state, only(store).message) == (OutboxState.QUEUED, "")
    delivery.settle_sent(store, begin(store, queued), remote_id="7", url="", at=store.now())
    outbox.send_again(store, queued.id)
    assert only(store).state is OutboxState.SENT


def test_a_reply_that_never_came_is_unknown_until_looked_for(store: Store, queued: Parcel) -> None:
    begun = begin(store, queued)
    delivery.settle_unknown(store, begun, message="deadline", at=store.now(), due_at=store.now() + 60_000)
    assert due(store) == ()
    (again,) = due(store, later=61_000)
    assert again.state is OutboxState.UNKNOWN
    delivery.settle_unreachable(store, again, message="offline", retry_at=store.now(), at=store.now())
    assert only(store).state is OutboxState.UNKNOWN, "still unknown: it may stand there"
    delivery.settle_sent(store, again, remote_id="7", url="", at=store.now())
    assert (only(store).state, only(store).reason) == (OutboxState.SENT, "")


def test_found_there_it_is_sent_and_no_longer_arriving(store: Store, queued: Parcel) -> None:
    delivery.settle_unknown(
        store, begin(store, queued), message="deadline", at=store.now(), due_at=store.now() + 60_000
    )
    (again,) = due(store, later=61_000)
    delivery.settle_sent(store, again, remote_id="7", url="", at=store.now())
    assert (only(store).state, only(store).reason) == (OutboxState.SENT, "")


def test_what_never_left_waits_again(store: Store, queued: Parcel) -> None:
    delivery.settle_unreachable(
        store, begin(store, queued), message="offline", retry_at=store.now() + 60_000, at=store.now()
    )
    assert only(store).state is OutboxState.QUEUED
    assert due(store) == ()
    outbox.send_now(store, "ville")
    assert len(due(store)) == 1


def test_a_power_cut_while_sending_is_unknown(store: Store, queued: Parcel) -> None:
    begin(store, queued)
    assert delivery.recover_interrupted(store) == 1
    assert only(store).state is OutboxState.UNKNOWN
    assert delivery.recover_interrupted(store) == 0
    assert attempts(store, queued.id)[0].message == "interrupted"


@pytest.mark.parametrize("state", ["queued", "unknown"])
def test_nothing_begins_once_consent_is_gone(
    store: Store, campaign: Campaign, say: Say, ready: Ready, state: str
) -> None:
    said = say(name="Awa", yes=("publish",))
    submit(store, campaign, ready(said.idea))
    (parcel,) = due(store)
    store.execute("UPDATE local_outbox SET state = ?", (state,))
    with store.act("m") as act:  # as it would come from another laptop: no service here to hold it back
        act.create(
            "consent_event",
            person=said.person,
            purpose="publish",
            state="withdrawn",
            at=1,
            recorded_at=1,
            method="screen",
            device="other",
        )
    assert delivery.begin(store, parcel, store.now()) is None
    assert (only(store).state, only(store).reason) == (OutboxState.REFUSED, "consent.withdrawn")
    outbox.send_again(store, parcel.id)
    assert due(store) == ()
    assert only(store).state is OutboxState.REFUSED


def test_consent_that_lapses_while_it_waits_holds_it_back(
    store: Store, campaign: Campaign, say: Say, ready: Ready
) -> None:
    today = replace(campaign, purposes=tuple(replace(p, expires="2017-02-28") for p in campaign.purposes))
    store.keep_setting("clock_offset", str(1_486_656_000_000 - store.now()))
    with_person = CaptureDraft(
        session=None,
        idea=IdeaDraft(text="Bancs"),
        person=PersonDraft(name="Awa"),
        consents=(ConsentDraft(purpose="publish", given=True),),
    )
    said = ideas.capture(store, today, with_person, "m")
    submit(store, today, ready(said.idea))
    assert len(due(store)) == 1
    store.keep_setting("clock_offset", str(store.offset + 30 * 86_400_000))
    assert due(store) == ()
    assert only(store).reason == "consent.withdrawn"


def test_one_parcel_a_proposal_and_target(store: Store, campaign: Campaign, queued: Parcel) -> None:
    assert problems_of(lambda: submit(store, campaign, queued.proposal)) == [("proposal.move_not_allowed", "stage")]
    delivery.settle_refused(store, begin(store, queued), reason="x", message="x", at=store.now())
    submit(store, campaign, queued.proposal)
    assert (only(store).id, only(store).state, only(store).reason) == (queued.id, OutboxState.QUEUED, "")


def test_taken_back_before_it_left_nothing_waits(store: Store, campaign: Campaign, queued: Parcel) -> None:
    deposits.take_back(store, queued.proposal, "m")
    assert parcels(store) == []
    assert delivery.begin(store, queued, store.now()) is None
    assert stage_of(store, queued.proposal) is Stage.AGREED
    submit(store, campaign, queued.proposal)
    assert len(due(store)) == 1


@pytest.mark.parametrize("state", ["sending", "sent", "unknown"])
def test_what_may_have_left_is_not_taken_back(store: Store, queued: Parcel, state: str) -> None:
    store.execute("UPDATE local_outbox SET state = ?", (state,))
    assert problems_of(lambda: deposits.take_back(store, queued.proposal, "m")) == [("proposal.already_left", "stage")]


def stage_of(store: Store, proposal: RecordId) -> Stage:
    found = whole(store, proposal)
    assert found is not None
    return found.stage


def test_a_submission_undone_does_not_leave(store: Store, campaign: Campaign, ready: Ready, say: Say) -> None:
    proposal = ready(say(cleared=True).idea)
    done = deposits.submit(store, campaign, proposal, campaign.targets[0], "m")
    (parcel,) = due(store)
    ideas.undo(store, done.act, "m")
    assert stage_of(store, proposal) is Stage.AGREED
    assert due(store) == ()
    assert delivery.begin(store, parcel, store.now()) is None


@pytest.mark.parametrize("state", ["sending", "sent", "unknown"])
def test_a_submission_that_may_have_left_is_not_undone(
    store: Store, campaign: Campaign, ready: Ready, say: Say, state: str
) -> None:
    proposal = ready(say(cleared=True).idea)
    done = deposits.submit(store, campaign, proposal, campaign.targets[0], "m")
    store.execute("UPDATE local_outbox SET state = ?", (state,))
    assert problems_of(lambda: ideas.undo(store, done.act, "m")) == [("proposal.already_left", "stage")]
    assert stage_of(store, proposal) is Stage.SUBMITTED


def test_a_submission_undone_and_reworded_leaves_in_its_new_words(
    store: Store, campaign: Campaign, ready: Ready, say: Say
) -> None:
    proposal = ready(say(cleared=True).idea)
    done = deposits.submit(store, campaign, proposal, campaign.targets[0], "m")
    ideas.undo(store, done.act, "m")
    proposals.move(store, proposal, Stage.WRITING, "m")
    proposals.edit(store, campaign, proposal, replace(DRAFT, text="D’autres mots."), "m")
    proposals.agree(store, proposal, "", "m")
    submit(store, campaign, proposal)
    (parcel,) = due(store)
    assert parcel.body.startswith("D’autres mots.")


def test_everything_that_keeps_it_from_leaving_is_listed(store: Store, campaign: Campaign, say: Say) -> None:
    held, fine = say("Retenue"), say("Libre", cleared=True)
    hers = say("La sienne", name="Awa", no=("publish",))
    draft = ProposalDraft(title="AB", text="t" * 5_000)
    proposal = proposals.create(store, campaign, draft, [held.idea, fine.idea, hers.idea], "m").proposal
    proposals.check_criterion(store, campaign, proposal, "cost", Verdict.NO, "", "m")
    told = deposits.find_submit_problems(store, campaign, proposal, campaign.targets[0])
    assert [(problem.code, problem.field) for problem in told] == [
        ("proposer.missing", "proposer"),
        ("criterion.unchecked", "interest"),
        ("criterion.note_missing", "cost"),
        ("target.length", "title"),
        ("target.length", "text"),
        ("idea.may_not_leave", "ideas"),
    ]
    assert told[-1].details == {"count": 2, "ideas": [held.idea, hers.idea], "linked": 3}
    assert problems_of(lambda: submit(store, campaign, proposal)) == [("proposal.move_not_allowed", "stage")]


def test_a_title_too_long_for_the_software_is_told_before_it_leaves(
    store: Store, campaign: Campaign, ready: Ready, say: Say
) -> None:
    """A real adhocracy+ refuses the 121st character, however many the edition's file allows."""
    proposal = ready(say(cleared=True).idea)
    proposals.move(store, proposal, Stage.WRITING, "m")
    proposals.edit(store, campaign, proposal, replace(DRAFT, title="x" * 121), "m")
    proposals.agree(store, proposal, "", "m")
    there = replace(campaign.targets[0], kind="adhocracy", title_max=150)
    (told,) = deposits.find_submit_problems(store, campaign, proposal, there)
    assert (told.code, told.field, told.details["longest"]) == ("target.length", "title", 120)
    assert deposits.length_limits(replace(there, kind="decidim"))["title"][1] == 150


def test_a_doubt_with_a_note_does_not_block(store: Store, campaign: Campaign, ready: Ready, say: Say) -> None:
    proposal = ready(say(cleared=True).idea)
    proposals.check_criterion(store, campaign, proposal, "cost", Verdict.UNSURE, "À chiffrer", "m")
    submit(store, campaign, proposal)
    checked = [(c.criterion, c.verdict, c.note) for c in whole(store, proposal).checks]  # type: ignore[union-attr]
    assert checked == [("interest", Verdict.YES, ""), ("cost", Verdict.UNSURE, "À chiffrer")]


def test_agreed_words_are_not_edited(store: Store, campaign: Campaign, ready: Ready, say: Say) -> None:
    proposal = ready(say(cleared=True).idea)
    told = problems_of(lambda: proposals.edit(store, campaign, proposal, DRAFT, "m"))
    assert told == [("proposal.not_open_to_edit", "title")]


@pytest.mark.parametrize("change", [{"title": "Autre"}, {"text": "Autre"}, {"cost": "12"}, {"place": "Ailleurs"}])
def test_an_agreement_is_about_those_words_and_no_others(
    store: Store, campaign: Campaign, ready: Ready, say: Say, change: dict[str, str]
) -> None:
    proposal = ready(say(cleared=True).idea)
    moved = proposals.move(store, proposal, Stage.WRITING, "m")
    proposals.edit(store, campaign, proposal, replace(DRAFT, **change), "m")  # type: ignore[arg-type]
    ideas.undo(store, moved.act, "m")
    assert problems_of(lambda: submit(store, campaign, proposal)) == [("proposer.agreed_to_other_words", "proposer")]
    proposals.move(store, proposal, Stage.WRITING, "m")
    proposals.agree(store, proposal, "Relu ensemble", "m")
    submit(store, campaign, proposal)


def test_a_new_proposer_has_not_agreed_and_comes_before_it_leaves(
    store: Store, campaign: Campaign, ready: Ready, say: Say
) -> None:
    proposal = ready(say(cleared=True).idea)
    other = proposals.ProposerDraft(kind=ProposerKind.COLLECTIVE, organisation="Collectif du square")
    proposals.set_proposer(store, proposal, other, "m")
    assert problems_of(lambda: submit(store, campaign, proposal)) == [("proposer.not_agreed", "proposer")]
    proposals.move(store, proposal, Stage.WRITING, "m")
    proposals.agree(store, proposal, "", "m")
    submit(store, campaign, proposal)
    told = problems_of(lambda: proposals.set_proposer(store, proposal, replace(other, organisation="X"), "m"))
    assert told == [("proposal.not_open_to_edit", "proposer")]


def test_somebody_else_is_their_deputy_and_somebody_it_is(
    store: Store, campaign: Campaign, say: Say, session: RecordId
) -> None:
    proposal = proposals.create(store, campaign, DRAFT, [], "m").proposal
    nobody = proposals.ProposerDraft(kind=ProposerKind.RESIDENT)
    told = problems_of(lambda: proposals.set_proposer(store, proposal, nobody, "m"))
    assert told == [("proposer.nobody", "organisation")]
    person, _ = proposals.introduce(store, session, name="Awa", phone="06", by="m")
    own = replace(nobody, person=person, deputy=person)
    assert problems_of(lambda: proposals.set_proposer(store, proposal, own, "m")) == [("proposer.own_deputy", "deputy")]
    assert problems_of(lambda: proposals.introduce(store, session, name=" ", by="m")) == [("text.empty", "name")]
    gone = replace(own, deputy=RecordId("gone"))
    assert problems_of(lambda: proposals.set_proposer(store, proposal, gone, "m")) == [("person.unknown", "person")]
    proposals.set_proposer(store, proposal, replace(own, deputy=None), "m")
    assert "Awa" not in str(store.rows("SELECT body FROM journal WHERE audience = 'campaign'"))


def test_the_same_proposer_said_again_stays_agreed(store: Store, campaign: Campaign, ready: Ready, say: Say) -> None:
    proposal = ready(say(cleared=True).idea)
    same = proposals.ProposerDraft(kind=ProposerKind.ASSOCIATION, organisation="Les Amis du square")
    proposals.set_proposer(store, proposal, same, "m")
    submit(store, campaign, proposal)


def test_stages_move_only_by_allowed_moves(store: Store, campaign: Campaign, say: Say) -> None:
    proposal = proposals.create(store, campaign, DRAFT, [], "m").proposal
    for stage in (Stage.AGREED, Stage.SUBMITTED, Stage.ANSWERED):
        assert problems_of(lambda s=stage: proposals.move(store, proposal, s, "m")) == [  # type: ignore[misc]
            ("proposal.move_not_allowed", "stage")
        ]
    for stage in (Stage.GATHERED, Stage.WRITING, Stage.SET_ASIDE, Stage.WRITING):
        proposals.move(store, proposal, stage, "m")
        assert stage_of(store, proposal) is stage
    assert problems_of(lambda: proposals.agree(store, proposal, "", "m")) == [("proposer.missing", "proposer")]
    assert problems_of(lambda: proposals.move(store, RecordId("x"), Stage.WRITING, "m")) == [("proposal.unknown", "")]


def test_links_are_kept_for_ever(store: Store, campaign: Campaign, say: Say) -> None:
    one, two = say("Un").idea, say("Deux").idea
    proposal = proposals.create(store, campaign, DRAFT, [one, two, one], "m").proposal
    proposals.unlink(store, proposal, one, "m")
    proposals.link(store, proposal, [one, two], "m")
    assert store.rows("SELECT idea, voided FROM idea_proposal ORDER BY row") == [(one, 0), (two, 0)]
    proposals.unlink(store, proposal, one, "m")
    assert problems_of(lambda: proposals.unlink(store, proposal, one, "m")) == [("idea.not_linked", "")]


def test_the_citys_answer_is_taken_in_once(store: Store, queued: Parcel) -> None:
    delivery.settle_sent(store, begin(store, queued), remote_id="7", url="", at=store.now())

    def hear(decision: CityDecision, reason: str) -> bool:
        said = answers.take_in(
            store,
            queued.proposal,
            target="ville",
            decision=decision,
            raw_state="x",
            reason=reason,
            answered_at=None,
        )
        return said is not None

    assert [hear(CityDecision.EVALUATING, ""), hear(CityDecision.EVALUATING, "")] == [True, False]
    assert [hear(CityDecision.REJECTED, "Salaires"), hear(CityDecision.REJECTED, "Salaires")] == [True, False]
    assert [a.decision for a in city_answers(store)] == [CityDecision.REJECTED, CityDecision.EVALUATING]
    assert stage_of(store, queued.proposal) is Stage.ANSWERED
    assert (only(store).decision, only(store).answer) == (CityDecision.REJECTED, "Salaires")


def test_everyone_behind_it_is_in_the_ledger(store: Store, campaign: Campaign, say: Say, ready: Ready) -> None:
    hers, his = say(name="Awa", yes=("publish", "news")), say(name="Bob", yes=("publish", "named"))
    nobodys = say(cleared=True)
    submit(store, campaign, ready(hers.idea, his.idea, nobodys.idea))
    (parcel,) = due(store)
    delivery.settle_sent(store, begin(store, parcel), remote_id="7", url="", at=store.now())
    (told,) = store.rows("SELECT what, outlet, recipient, count FROM disclosure")
    assert told == (f"proposal/{parcel.proposal}", "platform", "ville", 1)
    rested_on = store.rows(
        "SELECT dp.person, group_concat(e.purpose ORDER BY e.purpose)"
        " FROM disclosed_person AS dp, json_each(dp.events) AS j JOIN consent_event AS e ON e.id = j.value"
        " GROUP BY dp.person ORDER BY dp.row"
    )
    assert rested_on == [(hers.person, "publish"), (his.person, "named,publish")]
    assert store.value("SELECT count(*) FROM retraction") == 0
    consents.withdraw(store, hers.person or RecordId(""), "publish", "m")
    assert only(store).state is OutboxState.SENT


def test_the_outbox_is_this_devices_own(store: Store, queued: Parcel) -> None:
    begin(store, queued)
    assert store.value("SELECT count(*) FROM journal WHERE kind LIKE '%outbox%'") == 0
    assert not store.value("SELECT count(*) FROM journal WHERE body LIKE '%' || ? || '%'", (queued.id,))
