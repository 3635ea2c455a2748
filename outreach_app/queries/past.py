"""Reads of past projects: what a city's earlier editions chose or refused, and the files that says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import PastOutcome
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class PastProject:
    """One project of an earlier edition. `area` is a code of the edition, `theme` a code or the file's own word."""

    row: int
    id: RecordId
    title: str
    text: str
    theme: str
    area: str
    place: str
    year: int | None
    cost_cents: int | None
    outcome: PastOutcome
    progress: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastImport:
    """One file taken in; `won` and `rejected` of its `count` projects."""

    id: RecordId
    file: str
    at: Instant
    count: int
    won: int
    rejected: int


def past_projects(store: Store, rows: Sequence[int]) -> list[PastProject]:
    """Those row numbers that are still there, in no order."""
    marks = ", ".join(str(int(row)) for row in rows)
    found = store.rows(
        "SELECT row, id, title, coalesce(text, ''), coalesce(theme, ''), coalesce(area, ''), coalesce(place, ''), year,"
        " cost_cents, outcome, coalesce(progress, ''), coalesce(reason, '')"
        f" FROM past_project WHERE voided = 0 AND row IN ({marks})"
    )
    return [
        PastProject(
            row=row,
            id=i,
            title=title,
            text=text,
            theme=theme,
            area=area,
            place=place,
            year=year,
            cost_cents=cents,
            outcome=PastOutcome(outcome),
            progress=progress,
            reason=reason,
        )
        for row, i, title, text, theme, area, place, year, cents, outcome, progress, reason in found
    ]


def past_imports(store: Store) -> list[PastImport]:
    """Newest first."""
    rows = store.rows(
        "SELECT i.id, i.file, i.at, count(p.id), coalesce(sum(p.outcome = 'won'), 0),"
        " coalesce(sum(p.outcome = 'rejected'), 0)"
        " FROM past_import AS i LEFT JOIN past_project AS p ON p.past_import = i.id AND p.voided = 0"
        " WHERE i.voided = 0 GROUP BY i.id ORDER BY i.row DESC"
    )
    return [
        PastImport(id=i, file=file, at=at, count=count, won=won, rejected=rejected)
        for i, file, at, count, won, rejected in rows
    ]


def import_of_file(store: Store, sha256: str) -> RecordId | None:
    """The import that took in these very bytes."""
    found = store.value("SELECT id FROM past_import WHERE sha256 = ? AND voided = 0", (sha256,))
    return None if found is None else RecordId(found)


def has_past(store: Store) -> bool:
    return bool(store.value("SELECT 1 FROM past_project WHERE voided = 0 LIMIT 1"))
