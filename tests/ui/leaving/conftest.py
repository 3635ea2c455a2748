"""A proposal that is written, on its page."""

import pytest

from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft, ProposalDraft
from outreach_app.services import ideas
from outreach_app.services import proposals as service
from ui.main_window import MainWindow
from ui.pages.proposal_editor import ProposalPage


@pytest.fixture
def page(opened: MainWindow) -> ProposalPage:
    """A proposal of one idea, given by Aminata, carried by nobody."""
    desk = opened.desk
    draft = CaptureDraft(
        session=None,
        idea=IdeaDraft(text="Des bancs"),
        person=PersonDraft(name="Aminata Koné", phone="01 99 00 00 00"),
        consents=(ConsentDraft(purpose="publish", given=True),),
    )
    given = ideas.capture(desk.store, desk.campaign, draft, desk.member.id)
    words = ProposalDraft(title="Des bancs pour souffler", text="Six bancs à l’ombre, plus hauts, avec accoudoirs.")
    built = service.create(desk.store, desk.campaign, words, [given.idea], desk.member.id)
    opened.go("proposal", built.proposal)
    shown = opened.page
    assert isinstance(shown, ProposalPage)
    return shown
