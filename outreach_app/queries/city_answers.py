"""Reads of what the city said, and what changed since: Home needs no more of proposals than this."""

from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import CityDecision, CityPhase
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CityAnswer:
    """One answer of the city, `raw_state` in the platform's own word; `by_hand`: a person typed it in.

    `before` is the phase it stood in until then.
    """

    id: RecordId

    proposal: RecordId
    title: str
    decision: CityDecision
    raw_state: str
    reason: str
    answered_at: Instant | None
    fetched_at: Instant
    phase: CityPhase | None = None
    by_hand: bool = False
    before: CityPhase | None = None
    target: str = ""


def city_answers(store: Store, *, proposal: str = "", since: Instant = 0, limit: int = 50) -> list[CityAnswer]:
    """What the city said, newest first; of one proposal, or fetched since an instant."""
    rows = store.rows(
        "SELECT a.id, a.proposal, p.title, a.decision, coalesce(a.raw_state, ''), coalesce(a.reason, ''),"
        " a.answered_at, a.fetched_at, a.phase, a.by_hand, a.target,"
        " (SELECT b.phase FROM city_answer AS b WHERE b.proposal = a.proposal AND b.target = a.target"
        "  AND b.voided = 0 AND b.row < a.row ORDER BY b.row DESC LIMIT 1)"
        " FROM city_answer AS a JOIN proposal AS p ON p.id = a.proposal"
        " WHERE a.voided = 0 AND a.fetched_at > ? AND (? = '' OR a.proposal = ?) ORDER BY a.row DESC LIMIT ?",
        (since, proposal, proposal, limit),
    )
    return [
        CityAnswer(
            id=i,
            proposal=p,
            title=title,
            decision=CityDecision(decision),
            raw_state=raw,
            reason=reason,
            answered_at=answered,
            fetched_at=fetched,
            phase=CityPhase(phase) if phase else None,
            by_hand=bool(by_hand),
            before=CityPhase(before) if before else None,
            target=target,
        )
        for i, p, title, decision, raw, reason, answered, fetched, phase, by_hand, target, before in rows
    ]


def count_answers(store: Store, since: Instant) -> int:
    """How many came in after an instant."""
    counted = store.value("SELECT count(*) FROM city_answer WHERE voided = 0 AND fetched_at > ?", (since,))
    return int(counted or 0)
