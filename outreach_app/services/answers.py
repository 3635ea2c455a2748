"""What the city answered: brought home from its platform, or typed in where the platform gives none."""

import json

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant, read_date
from outreach_app.domain.phases import decision_in, phase_of
from outreach_app.domain.text import LONG, clean_text
from outreach_app.domain.words import CityDecision, CityPhase, Stage
from outreach_app.services import outbox
from outreach_app.store.store import Store


def take_in(
    store: Store,
    proposal: RecordId,
    *,
    target: str,
    decision: CityDecision,
    raw_state: str,
    reason: str,
    answered_at: Instant | None,
    phase: str = "",
) -> Changes | None:
    """Records what the platform says and why, its own word kept; None where nothing changed since last time.

    `phase` is the platform's own knowledge of it (put to the vote, won); else it is read from `raw_state`.
    """
    last = store.row(
        "SELECT decision, raw_state, coalesce(reason, ''), phase FROM city_answer"
        " WHERE proposal = ? AND target = ? AND voided = 0 AND by_hand = 0 ORDER BY row DESC LIMIT 1",
        (proposal, target),
    )
    if last and not phase and last[:3] == (decision.value, raw_state, reason):
        return None
    stands = CityPhase(phase) if phase else phase_of(raw_state, decision, _phases(store, target))
    if last == (decision.value, raw_state, reason, stands.value if stands else None):
        return None
    with store.act(outbox.MEMBER) as act:
        act.create(
            "city_answer",
            proposal=proposal,
            target=target,
            decision=decision.value,
            raw_state=raw_state,
            reason=reason or None,
            answered_at=answered_at,
            fetched_at=act.at,
            phase=stands.value if stands else None,
            by_hand=0,
        )
        act.change("proposal", proposal, stage=Stage.ANSWERED.value)
    return act.changes


def type_in(
    store: Store,
    campaign: Campaign,
    proposal: RecordId,
    *,
    target: str,
    phase: CityPhase,
    reason: str,
    day: str,
    by: str,
) -> Changes:
    """An answer that came by letter, by telephone or on a web page; it is shown as typed in.

    Refused `answer.not_sent` where nothing of that proposal stands with `target`, `answer.same` where the last word
    says it already, `answer.too_early` for a day to come.
    """
    reason = clean_text(reason, "reason", LONG)
    read_date(day, "day")
    if day > campaign.day(store.now()):
        raise refuse("answer.too_early", "day")
    sent = store.value("SELECT 1 FROM submission WHERE proposal = ? AND target = ? AND voided = 0", (proposal, target))
    if not sent:
        raise refuse("answer.not_sent", "phase")
    last = store.row(
        "SELECT phase, coalesce(reason, '') FROM city_answer WHERE proposal = ? AND target = ? AND voided = 0"
        " ORDER BY row DESC LIMIT 1",
        (proposal, target),
    )
    if last == (phase.value, reason):
        raise refuse("answer.same", "phase")
    with store.act(by) as act:
        act.create(
            "city_answer",
            proposal=proposal,
            target=target,
            decision=decision_in(phase).value,
            reason=reason or None,
            answered_at=_noon(campaign, day),
            fetched_at=act.at,
            phase=phase.value,
            by_hand=1,
        )
        act.change("proposal", proposal, stage=Stage.ANSWERED.value)
    return act.changes


def _noon(campaign: Campaign, day: str) -> Instant:
    """An instant that is that civil day in the city."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return int(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(campaign.timezone)).timestamp() * 1000)


def _phases(store: Store, target: str) -> dict[str, str]:
    """The edition's own words for that platform's states, without reading the whole edition."""
    found = store.value(
        "SELECT json_extract(t.value, '$.phases') FROM campaign, json_each(campaign.document, '$.targets') AS t"
        " WHERE campaign.voided = 0 AND json_extract(t.value, '$.code') = ?",
        (target,),
    )
    said: dict[str, str] = json.loads(found) if found else {}
    return said
