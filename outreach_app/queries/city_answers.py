"""Reads of what the city said: Home needs no more of proposals than this."""

from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import CityDecision
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CityAnswer:
    """One answer of the city, `raw_state` in the platform's own word."""

    proposal: RecordId
    title: str
    decision: CityDecision
    raw_state: str
    reason: str
    answered_at: Instant | None
    fetched_at: Instant


def city_answers(store: Store, *, proposal: str = "", since: Instant = 0, limit: int = 50) -> list[CityAnswer]:
    """What the city said, newest first; of one proposal, or fetched since an instant."""
    rows = store.rows(
        "SELECT a.proposal, p.title, a.decision, coalesce(a.raw_state, ''), coalesce(a.reason, ''), a.answered_at,"
        " a.fetched_at FROM city_answer AS a JOIN proposal AS p ON p.id = a.proposal"
        " WHERE a.voided = 0 AND a.fetched_at > ? AND (? = '' OR a.proposal = ?) ORDER BY a.row DESC LIMIT ?",
        (since, proposal, proposal, limit),
    )
    return [
        CityAnswer(
            proposal=p,
            title=title,
            decision=CityDecision(decision),
            raw_state=raw,
            reason=reason,
            answered_at=answered,
            fetched_at=fetched,
        )
        for p, title, decision, raw, reason, answered, fetched in rows
    ]
