"""Consent as it happens: given, refused, withdrawn, renewed. Events only; nothing is ever overwritten."""

import json
from datetime import UTC, datetime, timedelta

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import Asking, ConsentDraft, PersonDraft
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import ConsentMethod, ConsentState
from outreach_app.queries.consent import allows, consent_history, withdrawals_seen
from outreach_app.services import outbox
from outreach_app.store.act import Act
from outreach_app.store.store import Store


def record(
    act: Act,
    campaign: Campaign,
    person: RecordId,
    consent: ConsentDraft,
    asking: Asking,
    child: PersonDraft | None,
) -> RecordId:
    """One event, inside an act. `child` carries the guardian's and the child's own yes, where there is one."""
    purpose = campaign.purpose_by_code[consent.purpose]
    notice = campaign.current_notice(consent.purpose, asking.language, campaign.day(act.at))
    if notice is None:
        raise refuse("notice.none_valid", "consents", purpose=consent.purpose)
    known = consent_history(act.store, person)
    before = any(event.purpose == consent.purpose for event in known)
    state = ConsentState.REFUSED
    if consent.given:
        state = ConsentState.RENEWED if before else ConsentState.GIVEN
    channels = " ".join(c for c in consent.channels if c in purpose.channels) or None
    return act.create(
        "consent_event",
        person=person,
        purpose=consent.purpose,
        state=state.value,
        notice=notice.id,
        at=act.at,
        recorded_at=act.at,
        expires_at=_end_of(purpose.expires) if consent.given else None,
        method=asking.method.value,
        witness=asking.witness or None,
        proof=asking.proof or None,
        device=act.store.writer,
        guardian=int(bool(child.guardian_name.strip())) if child else None,
        child_assent=int(child.child_assent) if child else None,
        channels=channels if consent.given else None,
        seen=json.dumps(withdrawals_seen(act.store, person, consent.purpose)),
    )


def answer(
    store: Store, campaign: Campaign, person: RecordId, consent: ConsentDraft, asking: Asking, by: str
) -> Changes:
    """A later yes or no, asked again with today's notice."""
    _refuse_unknown(store, person)
    with store.act(by) as act:
        record(act, campaign, person, consent, asking, None)
    return act.changes


def withdraw(store: Store, person: RecordId, purpose: str, by: str) -> Changes:
    """Takes effect here at once: nothing more leaves, what waits is held back, who already has it is to be told."""
    _refuse_unknown(store, person)
    if not allows(store, person, purpose):
        raise refuse("consent.not_live", "consents", purpose=purpose)
    with store.act(by) as act:
        act.create(
            "consent_event",
            person=person,
            purpose=purpose,
            state=ConsentState.WITHDRAWN.value,
            at=act.at,
            recorded_at=act.at,
            method=ConsentMethod.SCREEN.value,
            device=store.writer,
            seen="[]",
        )
        _queue_retractions(act, person, purpose)
        outbox.hold_back_unconsented(store)
    return act.changes


def _queue_retractions(act: Act, person: RecordId, purpose: str) -> None:
    """One for each outlet that was handed this person's data under that purpose."""
    rows = act.store.rows(
        "SELECT DISTINCT dp.disclosure FROM disclosed_person AS dp JOIN consent_event AS e"
        " ON e.id IN (SELECT value FROM json_each(dp.events))"
        " WHERE dp.person = ? AND e.purpose = ? AND dp.voided = 0",
        (person, purpose),
    )
    for (disclosure,) in rows:
        act.create("retraction", disclosure=disclosure, person=person, purpose=purpose, at=act.at)


def _refuse_unknown(store: Store, person: RecordId) -> None:
    if not store.value("SELECT 1 FROM person WHERE id = ? AND erased_at IS NULL AND voided = 0", (person,)):
        raise refuse("person.unknown", "person")


def _end_of(day: str | None) -> Instant | None:
    """The first instant after a civil day, as UTC sees it."""
    if day is None:
        return None
    return int((datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)).timestamp() * 1000)
