"""Fills the example campaign with invented sessions, ideas and proposals, through the same doors as real work."""

from collections.abc import Sequence

from outreach_app.campaign import examples
from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import CaptureDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.sentences import find_sentences
from outreach_app.services import campaigns, ideas, lineage, proposals, sessions, wall
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


def _hang(
    store: Store, session: RecordId, group: examples.ExampleGroup, said: Sequence[RecordId], member: RecordId
) -> None:
    wall.bring(store, session, [said[place] for place, _ in group.cards], member)
    column = wall.add_group(store, session, group.name, member).group
    for place, dots in reversed(group.cards):
        wall.place(store, session, said[place], column, member)
        for _ in range(dots):
            wall.give_dot(store, session, said[place], member)
