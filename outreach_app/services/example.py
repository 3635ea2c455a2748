"""Fills the example campaign with invented sessions, ideas and proposals, through the same doors as real work."""

from collections.abc import Sequence

from outreach_app.campaign import examples
from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import CaptureDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.sentences import find_sentences
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.rounds import round_of
from outreach_app.services import campaigns, ideas, lineage, proposals, rounds, sessions, visits, wall
from outreach_app.services.evening import LETTERS
from outreach_app.store.store import Store

MEMBER_NAME = "Inès"


def fill(store: Store, campaign: Campaign) -> RecordId:
    """Writes the whole story in one transaction; returns the member who signs it."""
    with store.write():
        member, _ = campaigns.add_member(store, MEMBER_NAME, campaign.desk.organisation)
        held = {}
        for session in examples.paris_sessions():
            held[session.key] = sessions.create(store, campaign, session.draft, member).session
        said = [
            ideas.capture(
                store, campaign, CaptureDraft(session=held[idea.session], idea=idea.draft, cleared=True), member
            ).idea
            for idea in examples.paris_ideas()
        ]
        for walked in examples.paris_rounds():
            _walk(store, campaign, held[walked.session], walked, said, member)
        for group in examples.paris_wall():
            _hang(store, held[group.session], group, said, member)
        for built in examples.paris_proposals():
            proposal = proposals.create(store, campaign, built.draft, [said[i] for i in built.ideas], member).proposal
            if built.organisation:
                draft = proposals.ProposerDraft(kind=built.proposer, organisation=built.organisation)
                proposals.set_proposer(store, proposal, draft, member)
            sentences = find_sentences(built.draft.text)
            for sentence, idea in built.lineage:
                lineage.link_sentence(store, proposal, said[idea], sentences[sentence].words, member)
    return member


def _walk(
    store: Store,
    campaign: Campaign,
    session: RecordId,
    walked: examples.ExampleRound,
    said: Sequence[RecordId],
    member: RecordId,
) -> None:
    """Door after door through the afternoon that ends now; each visit is an act of its own, to be taken back."""
    rounds.add_building(store, campaign, session, walked.building, walked.staircases, member)
    [building] = round_of(store, session).buildings
    ideas_left = iter(walked.ideas)
    calls = [
        (door, LETTERS[letter])
        for staircase, letters in zip(building.staircases, walked.visits, strict=True)
        for door, letter in zip(staircase.doors, letters, strict=False)
    ]
    now = store.offset
    for place, (door, outcome) in enumerate(calls):
        store.offset = now - (len(calls) - place) * walked.minutes * 60_000 // len(calls)
        if outcome is VisitOutcome.IDEA:
            with store.act(member) as act:
                idea = said[next(ideas_left)]
                act.create("visit", session=session, door=door.id, outcome=outcome.value, idea=idea, at=act.at)
        else:
            come_back = walked.come_back if outcome is VisitOutcome.COME_BACK else ""
            visits.record(store, campaign, session, door.id, outcome, member, come_back=come_back)
    store.offset = now


def _hang(
    store: Store, session: RecordId, group: examples.ExampleGroup, said: Sequence[RecordId], member: RecordId
) -> None:
    wall.bring(store, session, [said[place] for place, _ in group.cards], member)
    column = wall.add_group(store, session, group.name, member).group
    for place, dots in reversed(group.cards):
        wall.place(store, session, said[place], column, member)
        for _ in range(dots):
            wall.give_dot(store, session, said[place], member)
