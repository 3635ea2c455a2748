"""Tables that may leave: ideas and proposals without persons, and the figures of sessions."""

from dataclasses import dataclass

from outreach_app.campaign.model import Campaign
from outreach_app.domain.journal import Value
from outreach_app.queries.cobuilding import delivered_text, parts
from outreach_app.queries.consent import IDEA_MAY_LEAVE, LIVE_CONSENT
from outreach_app.queries.release import HELD_IDEA
from outreach_app.queries.sessions import SessionFigures, session_figures
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns by code, rows as wide; `withheld` counts what may not leave and is therefore not here."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    withheld: int = 0


def ideas_table(store: Store, campaign: Campaign, session: str = "") -> Table:
    """Ideas free to leave: those of persons who agreed to publish, and those a member cleared."""
    rows = store.rows(
        f"WITH {LIVE_CONSENT} SELECT idea.id, idea.text, idea.theme, idea.area, idea.place, idea.latitude,"
        " idea.longitude, idea.language, idea.source, session.title, session.kind, session.date,"
        " (SELECT group_concat(p.marker, ' ') FROM idea_proposal AS link JOIN proposal AS p ON p.id = link.proposal"
        "  WHERE link.idea = idea.id AND link.voided = 0),"
        f" {IDEA_MAY_LEAVE}"
        " FROM idea LEFT JOIN session ON session.id = idea.session"
        " WHERE idea.voided = 0 AND idea.erased_at IS NULL AND (:session = '' OR idea.session = :session)"
        " ORDER BY idea.row",
        {"now": store.now(), "session": session},
    )
    free = [row[:-1] for row in rows if row[-1]]
    columns = (
        *("idea", "text", "theme", "area", "area_name", "place", "latitude", "longitude", "language", "source"),
        *("session", "session_kind", "session_date", "proposals"),
    )
    return Table(
        name="ideas",
        columns=columns,
        rows=tuple((*row[:4], _area_name(campaign, row[3]), *row[4:]) for row in free),
        withheld=len(rows) - len(free),
    )


def proposals_table(store: Store, campaign: Campaign, session: str = "") -> Table:
    """Proposals whose every idea may leave, with their stage and the city's latest answer.

    The proposer is an organisation or nobody; a group's text carries its parts.
    """
    latest = "FROM city_answer AS a WHERE a.proposal = p.id AND a.voided = 0 ORDER BY a.row DESC LIMIT 1"
    rows = store.rows(
        f"WITH {LIVE_CONSENT} SELECT p.id, p.marker, p.title, p.text, p.theme, p.area, p.place, p.latitude,"
        " p.longitude, p.cost_cents, p.stage,"
        " (SELECT count(*) FROM idea_proposal AS link WHERE link.proposal = p.id AND link.voided = 0),"
        " proposer.kind, organisation.name, submission.reference, submission.url,"
        f" (SELECT decision {latest}), (SELECT reason {latest}),"
        " EXISTS (SELECT 1 FROM idea_proposal AS link JOIN idea ON idea.id = link.idea"
        f"  WHERE link.proposal = p.id AND {HELD_IDEA})"
        " FROM proposal AS p LEFT JOIN proposer ON proposer.proposal = p.id AND proposer.voided = 0"
        " LEFT JOIN organisation ON organisation.id = proposer.organisation"
        " LEFT JOIN submission ON submission.proposal = p.id AND submission.voided = 0"
        " WHERE p.voided = 0 AND (:session = '' OR EXISTS (SELECT 1 FROM idea_proposal AS link"
        "  JOIN idea ON idea.id = link.idea"
        "  WHERE link.proposal = p.id AND link.voided = 0 AND idea.session = :session))"
        " GROUP BY p.id ORDER BY p.row",
        {"now": store.now(), "session": session},
    )
    free = [(*row[1:3], delivered_text(row[3], parts(store, row[0])), *row[4:-1]) for row in rows if not row[-1]]
    columns = (
        *("marker", "title", "text", "theme", "area", "area_name", "place", "latitude", "longitude", "cost"),
        *("stage", "ideas", "proposer_kind", "organisation", "reference", "url", "decision", "reason"),
    )
    return Table(
        name="proposals",
        columns=columns,
        rows=tuple((*r[:5], _area_name(campaign, r[4]), *r[5:8], _euros(r[8]), *r[9:]) for r in free),
        withheld=len(rows) - len(free),
    )


def sessions_table(store: Store, campaign: Campaign, session: str = "") -> Table:
    """The coordinator's *bilan*: one line a session."""
    columns = (
        *("date", "title", "kind", "place", "area", "area_name", "quartier_populaire", "qpv", "host", "host_kind"),
        *("reach", "interpreter", "members", "volunteer_hours", "attendance", "attendance_counting", "refusals"),
        *("refusals_counting", "doors_tried", "doors_opened", "ideas", "proposals", "sent", "accepted", "rejected"),
    )
    return Table(
        name="sessions",
        columns=columns,
        rows=tuple(_session_line(campaign, s) for s in session_figures(store, session)),
    )


def _session_line(campaign: Campaign, s: SessionFigures) -> tuple[Value, ...]:
    area = campaign.area_by_code.get(s.area)
    hours = None if s.volunteer_minutes is None else round(s.volunteer_minutes / 60, 2)
    return (
        *(s.date, s.title, s.kind, s.place, s.area, _area_name(campaign, s.area)),
        *(area.quartier_populaire.value if area else "unknown", area.qpv.value if area else "unknown"),
        *(s.host, s.host_kind, s.reach, s.interpreter, s.members, hours),
        *(s.attendance, s.attendance_counting, s.refusals, s.refusals_counting, s.doors_tried, s.doors_opened),
        *(s.ideas, s.proposals, s.sent, s.accepted, s.rejected),
    )


def _area_name(campaign: Campaign, code: str | None) -> str | None:
    area = campaign.area_by_code.get(code or "")
    return area.name if area else None


def _euros(cents: int | None) -> float | None:
    return None if cents is None else cents / 100
