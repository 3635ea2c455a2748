"""Consent as it happens: given, refused, withdrawn, renewed. Events only; nothing is ever overwritten."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import Asking, ConsentDraft, PersonDraft
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.text import SHORT, clean_text
from outreach_app.domain.words import ConsentMethod, ConsentState
from outreach_app.queries.consent import allows, withdrawals_seen
from outreach_app.services import outbox, pages, withdrawals
from outreach_app.store.act import Act
from outreach_app.store.store import Store


def record(
    act: Act,
    campaign: Campaign,
    person: RecordId,
    consent: ConsentDraft,
    asking: Asking,
    child: PersonDraft | None,
    *,
    just_met: bool = False,
) -> RecordId:
    """One event, inside an act. `child` carries the guardian's and the child's own yes, where there is one.

    Nothing was answered before by somebody `just_met`: nothing is looked up.
    """
    purpose = campaign.purpose_by_code.get(consent.purpose)
    if purpose is None:
        raise refuse("purpose.unknown", "consents", purpose=consent.purpose)
    notice = campaign.current_notice(consent.purpose, asking.language, campaign.day(act.at))
    if notice is None:
        raise refuse("notice.none_valid", "consents", purpose=consent.purpose)
    before = not just_met and act.store.value(
        "SELECT 1 FROM consent_event WHERE person = ? AND purpose = ? AND voided = 0", (person, consent.purpose)
    )
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
        witness=clean_text(asking.witness, "witness", SHORT) or None,
        proof=clean_text(asking.proof, "proof", SHORT) or None,
        device=act.store.writer,
        guardian=int(bool(child.guardian_name.strip())) if child else None,
        child_assent=int(child.child_assent) if child else None,
        channels=channels if consent.given else None,
        seen="[]" if just_met else json.dumps(withdrawals_seen(act.store, person, consent.purpose)),
    )


def answer(
    store: Store,
    campaign: Campaign,
    person: RecordId,
    consent: ConsentDraft,
    asking: Asking,
    by: str,
    *,
    child: PersonDraft | None = None,
) -> Changes:
    """A later yes or no, asked again with today's notice. Under 15 a yes needs `child`: guardian and child again."""
    check_known(store, person)
    minor = store.value("SELECT minor FROM person WHERE id = ?", (person,))
    problems = find_minor_problems(child or PersonDraft()) if minor and consent.given else []
    if problems:
        raise Refused(*problems)
    with store.act(by) as act:
        record(act, campaign, person, consent, asking, child if minor else None)
    return act.changes


def find_minor_problems(child: PersonDraft) -> list[Problem]:
    """Under 15, guardian and child both say yes."""
    problems = []
    if not child.guardian_name.strip():
        problems.append(Problem(code="minor.guardian_missing", field="guardian_name"))
    if not child.child_assent:
        problems.append(Problem(code="minor.assent_missing", field="child_assent"))
    return problems


def check_known(store: Store, person: RecordId) -> None:
    """Refuses a person nobody knows here, set aside or erased."""
    if not store.value("SELECT 1 FROM person WHERE id = ? AND erased_at IS NULL AND voided = 0", (person,)):
        raise refuse("person.unknown", "person")


def withdraw(store: Store, person: RecordId, purpose: str, by: str) -> Changes:
    """Takes effect here at once: nothing more leaves, what waits is held back, who already has it is to be told.

    What stands with the city on that agreement alone is taken back there: see `withdrawals.follow`.
    """
    check_known(store, person)
    if not allows(store, person, purpose):
        raise refuse("consent.not_live", "consents", purpose=purpose)
    return withdraw_all(store, person, (purpose,), by)


def withdraw_all(store: Store, person: RecordId, purposes: Iterable[str], by: str) -> Changes:
    """Each of `purposes`, and at once the pictures of the person's sheets: what they signed stays sealed as proof."""
    with store.write():
        with store.act(by) as act:
            withdraw_each(act, person, purposes)
        changes, gone = pages.withdrawn(store, person, act.changes, by)
    pages.unlink(store, gone)
    return changes


def withdraw_each(act: Act, person: RecordId, purposes: Iterable[str]) -> None:
    """One event a purpose, inside an act."""
    for purpose in purposes:
        act.create(
            "consent_event",
            person=person,
            purpose=purpose,
            state=ConsentState.WITHDRAWN.value,
            at=act.at,
            recorded_at=act.at,
            method=ConsentMethod.SCREEN.value,
            device=act.store.writer,
            seen="[]",
        )
        _queue_retractions(act, person, purpose)
    withdrawals.follow(act, list(act.store.column("SELECT id FROM idea WHERE person = ? AND voided = 0", (person,))))
    outbox.hold_back_unconsented(act.store)


def _queue_retractions(act: Act, person: RecordId, purpose: str) -> None:
    """One for each time an outlet was handed this person's data under that purpose, unless it was asked already."""
    rows = act.store.rows(
        "SELECT DISTINCT dp.disclosure FROM disclosed_person AS dp JOIN consent_event AS e"
        " ON e.id IN (SELECT value FROM json_each(dp.events))"
        " WHERE dp.person = ? AND e.purpose = ? AND dp.voided = 0 AND NOT EXISTS (SELECT 1 FROM retraction AS known"
        "  WHERE known.disclosure = dp.disclosure AND known.person = dp.person AND known.purpose = e.purpose"
        "  AND known.voided = 0)",
        (person, purpose),
    )
    for (disclosure,) in rows:
        act.create("retraction", disclosure=disclosure, person=person, purpose=purpose, at=act.at)


def _end_of(day: str | None) -> Instant | None:
    """The first instant after a civil day, as UTC sees it."""
    if day is None:
        return None
    return int((datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)).timestamp() * 1000)
