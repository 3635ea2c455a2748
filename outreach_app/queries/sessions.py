"""Reads of sessions: the list, one whole, and the figures of the coordinator's *bilan*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import Counting, HostKind, Reach, SessionKind
from outreach_app.store.store import Row, Store

if TYPE_CHECKING:
    from outreach_app.domain.drafts import SessionDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One line of the list. `sheets_out` were printed and have not come back."""

    id: RecordId
    kind: SessionKind
    title: str
    date: str
    starts: str
    ends: str
    place: str
    area: str
    host: str
    interpreter: str
    attendance: int | None
    opened_at: Instant | None
    closed_at: Instant | None
    ideas: int
    sheets: int
    sheets_out: int

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


# "+": the planner would rather walk every idea that is not voided than those of one session
_ROWS = """
SELECT id, kind, title, date, starts, ends, place, area, host, interpreter, attendance, opened_at, closed_at,
  (SELECT count(*) FROM idea WHERE idea.session = session.id AND +idea.voided = 0),
  (SELECT count(*) FROM batch JOIN sheet ON sheet.batch = batch.id AND sheet.voided = 0
   WHERE batch.session = session.id AND batch.voided = 0),
  (SELECT count(*) FROM batch JOIN sheet ON sheet.batch = batch.id AND sheet.voided = 0
   WHERE batch.session = session.id AND batch.voided = 0 AND sheet.state = 'printed'
   AND sheet.returned_at IS NULL)
FROM session WHERE voided = 0
"""


def sessions(store: Store) -> list[SessionRow]:
    """All of them, the latest date first."""
    return [_row(row) for row in store.rows(f"{_ROWS} ORDER BY date DESC, starts DESC, row DESC")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionName:
    """What a list or a choice says of a session: nothing has to be counted for it."""

    id: RecordId
    title: str
    date: str


def session_names(store: Store) -> list[SessionName]:
    """All of them, the latest date first."""
    rows = store.rows("SELECT id, title, date FROM session WHERE voided = 0 ORDER BY date DESC, starts DESC, row DESC")
    return [SessionName(id=i, title=title or "", date=date) for i, title, date in rows]


def session_name(store: Store, session: str) -> SessionName | None:
    row = store.row("SELECT id, title, date FROM session WHERE voided = 0 AND id = ?", (session,))
    return SessionName(id=row[0], title=row[1] or "", date=row[2]) if row else None


def sessions_of_day(store: Store, day: str) -> list[SessionRow]:
    return [_row(row) for row in store.rows(f"{_ROWS} AND date = ? ORDER BY starts, row", (day,))]


def next_sessions(store: Store, day: str, limit: int = 3) -> list[SessionRow]:
    """Those after `day`, soonest first."""
    return [_row(row) for row in store.rows(f"{_ROWS} AND date > ? ORDER BY date, starts, row LIMIT ?", (day, limit))]


def session_row(store: Store, session: str) -> SessionRow | None:
    row = store.row(f"{_ROWS} AND id = ?", (session,))
    return _row(row) if row else None


def session_draft(store: Store, session: str) -> SessionDraft | None:
    """A session as its form shows it."""
    from outreach_app.domain.drafts import SessionDraft

    row = store.row(
        "SELECT kind, title, date, starts, ends, place, area, host, host_kind, reach, interpreter, attendance,"
        " attendance_counting, refusals, refusals_counting, doors_tried, doors_opened, volunteer_minutes, note"
        " FROM session WHERE id = ? AND voided = 0",
        (session,),
    )
    if row is None:
        return None
    members = store.column(
        "SELECT member FROM session_member WHERE session = ? AND voided = 0 ORDER BY row", (session,)
    )
    return SessionDraft(
        kind=SessionKind(row[0]),
        title=row[1],
        date=row[2],
        starts=row[3] or "",
        ends=row[4] or "",
        place=row[5] or "",
        area=row[6] or "",
        host=row[7] or "",
        host_kind=HostKind(row[8]) if row[8] else None,
        reach=Reach(row[9]) if row[9] else None,
        interpreter=row[10] or "",
        attendance=row[11],
        attendance_counting=Counting(row[12]) if row[12] else None,
        refusals=row[13],
        refusals_counting=Counting(row[14]) if row[14] else None,
        doors_tried=row[15],
        doors_opened=row[16],
        volunteer_minutes=row[17],
        note=row[18] or "",
        members=tuple(members),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFigures:
    """One line of the *bilan*: what a session was and what came of it."""

    id: RecordId
    kind: str
    title: str
    date: str
    place: str
    area: str
    host: str
    host_kind: str
    reach: str
    interpreter: str
    members: int
    volunteer_minutes: int | None
    attendance: int | None
    attendance_counting: str
    refusals: int | None
    refusals_counting: str
    doors_tried: int | None
    doors_opened: int | None
    ideas: int
    proposals: int
    sent: int
    accepted: int
    rejected: int


# doors visited one by one, counted; a stall's visits are at no door
_VISITS = "visit AS v WHERE v.session = session.id AND v.door <> session.id AND v.voided = 0"
_VISITED = f"EXISTS (SELECT 1 FROM {_VISITS})"


def session_figures(store: Store, session: str = "") -> list[SessionFigures]:
    """Every session, oldest first, or the one asked for. A proposal counts for each session that fed it.

    Doors are those visited one by one where there are any, else as somebody typed them.
    """
    fed = (
        "SELECT DISTINCT link.proposal FROM idea JOIN idea_proposal AS link ON link.idea = idea.id AND link.voided = 0"
        " WHERE idea.session = session.id AND idea.voided = 0"
    )
    latest = "SELECT decision FROM city_answer AS a WHERE a.proposal = p.proposal ORDER BY a.row DESC LIMIT 1"
    rows = store.rows(
        "SELECT id, kind, title, date, coalesce(place, ''), coalesce(area, ''), coalesce(host, ''),"
        " coalesce(host_kind, ''), coalesce(reach, ''), coalesce(interpreter, ''),"
        " (SELECT count(*) FROM session_member AS m WHERE m.session = session.id AND m.voided = 0),"
        " volunteer_minutes, attendance, coalesce(attendance_counting, ''), refusals, coalesce(refusals_counting, ''),"
        f" CASE WHEN {_VISITED} THEN (SELECT count(DISTINCT v.door) FROM {_VISITS}) ELSE doors_tried END,"
        f" CASE WHEN {_VISITED} THEN (SELECT count(DISTINCT v.door) FROM {_VISITS} AND v.outcome <> 'absent')"
        " ELSE doors_opened END,"
        " (SELECT count(*) FROM idea WHERE idea.session = session.id AND +idea.voided = 0),"
        f" (SELECT count(*) FROM ({fed})),"
        f" (SELECT count(DISTINCT s.proposal) FROM submission AS s WHERE s.voided = 0 AND s.proposal IN ({fed})),"
        f" (SELECT count(*) FROM ({fed}) AS p WHERE ({latest}) = 'accepted'),"
        f" (SELECT count(*) FROM ({fed}) AS p WHERE ({latest}) = 'rejected')"
        " FROM session WHERE voided = 0 AND (? = '' OR id = ?) ORDER BY date, starts, row",
        (session, session),
    )
    names = list(SessionFigures.__slots__)
    return [SessionFigures(**dict(zip(names, row, strict=True))) for row in rows]


def _row(row: Row) -> SessionRow:
    texts = [text or "" for text in row[2:10]]
    title, date, starts, ends, place, area, host, interpreter = texts
    return SessionRow(
        id=row[0],
        kind=SessionKind(row[1]),
        title=title,
        date=date,
        starts=starts,
        ends=ends,
        place=place,
        area=area,
        host=host,
        interpreter=interpreter,
        attendance=row[10],
        opened_at=row[11],
        closed_at=row[12],
        ideas=row[13],
        sheets=row[14],
        sheets_out=row[15],
    )
