"""Reads of visits: the latest ones, and what they come to, at doors and at stalls."""

from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import VisitOutcome
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One line of the latest. The door's own words are empty once the round's addresses are erased."""

    id: RecordId
    door: RecordId
    staircase: str
    floor: int | None
    label: str
    address: str
    outcome: VisitOutcome
    come_back: str
    idea: RecordId | None
    text: str
    at: Instant


def last_visits(store: Store, session: str, limit: int = 20) -> list[VisitRow]:
    """The newest first."""
    rows = store.rows(
        "SELECT v.id, v.door, coalesce(d.staircase, ''), d.floor, coalesce(d.label, ''),"
        " trim(coalesce(b.number, '') || ' ' || coalesce(b.street, '')), v.outcome, coalesce(v.come_back, ''),"
        " v.idea, coalesce(i.text, ''), v.at"
        " FROM visit AS v LEFT JOIN door AS d ON d.id = v.door LEFT JOIN building AS b ON b.id = d.building"
        " LEFT JOIN idea AS i ON i.id = v.idea AND i.voided = 0"
        " WHERE v.session = ? AND v.voided = 0 ORDER BY v.at DESC, v.row DESC LIMIT ?",
        (session, limit),
    )
    names = ("id", "door", "staircase", "floor", "label", "address", "outcome", "come_back", "idea", "text", "at")
    return [VisitRow(**{**dict(zip(names, row, strict=True)), "outcome": VisitOutcome(row[6])}) for row in rows]


def counted_doors(store: Store, session: str) -> tuple[int, int, int] | None:
    """Doors tried, doors opened and ideas, as visited one by one; None where nobody counted so."""
    row = store.row(
        "SELECT count(DISTINCT door), count(DISTINCT CASE WHEN outcome <> 'absent' THEN door END),"
        " count(CASE WHEN outcome = 'idea' THEN 1 END)"
        " FROM visit WHERE session = ? AND voided = 0 AND door <> session",
        (session,),
    )
    return (row[0], row[1], row[2]) if row and row[0] else None


def stall_counts(store: Store, session: str) -> dict[VisitOutcome, int]:
    """At a stall nobody opens a door: what was said on the pavement, counted."""
    rows = store.rows(
        "SELECT outcome, count(*) FROM visit WHERE session = ? AND voided = 0 AND door = session GROUP BY outcome",
        (session,),
    )
    return {VisitOutcome(outcome): count for outcome, count in rows}
