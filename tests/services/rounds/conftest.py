"""A round with one building of two staircases, and how an idea is said in it."""

from collections.abc import Callable

import pytest

from outreach_app.campaign.model import Campaign
from outreach_app.domain.addresses import (
    BuildingDraft,
    StaircaseDraft,
)
from outreach_app.domain.drafts import CaptureDraft, IdeaDraft, PersonDraft, SessionDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind
from outreach_app.queries.rounds import round_of
from outreach_app.services import rounds, sessions
from outreach_app.store.store import Store

ARCHEREAU = BuildingDraft(street="rue Archereau", number="24 bis", access="Gardienne prévenue, loge au fond à gauche")
STAIRCASES = (
    StaircaseDraft(name="B", lowest=0, highest=2, doors=3),
    StaircaseDraft(name="A", lowest=1, highest=1, doors=2),
)
NewSession = Callable[..., RecordId]
SaidThere = Callable[..., CaptureDraft]


@pytest.fixture
def new_session(store: Store, campaign: Campaign, member: RecordId) -> NewSession:
    """`new_session(kind=DOORSTEP)` announces one."""

    def announce(kind: SessionKind = SessionKind.DOORSTEP) -> RecordId:
        draft = SessionDraft(kind=kind, title="Tournée", date="2017-02-10")
        return sessions.create(store, campaign, draft, member).session

    return announce


@pytest.fixture
def said() -> SaidThere:
    """`said(session, text=…, person=…)` is an idea to be saved."""

    def draft(session: RecordId, text: str = "Un local à vélos", person: PersonDraft | None = None) -> CaptureDraft:
        return CaptureDraft(session=session, idea=IdeaDraft(text=text), person=person)

    return draft


@pytest.fixture
def doorstep(new_session: NewSession) -> RecordId:
    return new_session()


@pytest.fixture
def doors(store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId) -> list[RecordId]:
    """Every door of the round, in walking order."""
    rounds.add_building(store, campaign, doorstep, ARCHEREAU, STAIRCASES, member)
    return [door.id for door in round_of(store, doorstep).doors]
