"""Workshops, doorstep rounds and stalls: announced, opened, held, closed."""

from dataclasses import dataclass
from typing import Any

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import read_date, read_time
from outreach_app.domain.text import LONG, SHORT, clean_text
from outreach_app.queries.rounds import holds_addresses
from outreach_app.services import preparation
from outreach_app.store.act import Act
from outreach_app.store.store import Store

LARGEST_COUNT = 100_000
_DAWN = "06:00"
"""An end up to this hour is the next morning's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    session: RecordId
    changes: Changes


def create(
    store: Store, campaign: Campaign, draft: SessionDraft, by: str, *, template: str = "", language: str = "fr"
) -> Held:
    """Announces a session; a `template` prepares it in the same act, worded in `language`."""
    fields = _check(campaign, draft)
    prepared = preparation.find_template(campaign, template) if template else None
    with store.act(by) as act:
        session = act.create("session", **fields)
        _set_members(act, session, draft.members)
        if prepared:
            preparation.lay_out_within(act, campaign, session, prepared, language)
    return Held(session=session, changes=act.changes)


def change(store: Store, campaign: Campaign, session: RecordId, draft: SessionDraft, by: str) -> Changes:
    fields = _check(campaign, draft)
    with store.act(by) as act:
        act.change("session", session, **fields)
        _set_members(act, session, draft.members)
    return act.changes


def open_session(store: Store, session: RecordId, by: str) -> Changes:
    """People are arriving. Opening one that was closed opens it again."""
    with store.act(by) as act:
        act.change("session", session, opened_at=act.at, closed_at=None)
    return act.changes


def close_session(store: Store, session: RecordId, by: str) -> Changes:
    """People have left. A round whose addresses stand is ended by `round_end.end`, which erases them."""
    if store.value("SELECT opened_at FROM session WHERE id = ?", (session,)) is None:
        raise refuse("session.not_open", "session")
    if holds_addresses(store, session):
        raise refuse("round.has_addresses", "session")
    with store.act(by) as act:
        act.change("session", session, closed_at=act.at)
    return act.changes


def set_aside(store: Store, session: RecordId, by: str) -> Changes:
    """Takes a session out of the lists; refused while ideas hang on it, or addresses of a round stand."""
    ideas = store.value("SELECT count(*) FROM idea WHERE session = ? AND +voided = 0", (session,))
    if ideas:
        raise refuse("session.has_ideas", "session", count=ideas)
    if holds_addresses(store, session):
        raise refuse("round.has_addresses", "session")
    with store.act(by) as act:
        act.void("session", session)
    return act.changes


def _check(campaign: Campaign, draft: SessionDraft) -> dict[str, Any]:
    problems: list[Problem] = []
    fields: dict[str, Any] = {"kind": draft.kind.value}
    for name, longest in (
        ("title", SHORT),
        ("place", SHORT),
        ("host", SHORT),
        ("interpreter", SHORT),
        ("note", LONG),
    ):
        try:
            fields[name] = clean_text(getattr(draft, name), name, longest)
        except Refused as refused:
            problems += refused.problems
    if not draft.title.strip():
        problems.append(Problem(code="text.empty", field="title"))
    problems += _check_moments(draft, fields)
    problems += _check_counts(draft, fields)
    if draft.area and draft.area not in campaign.area_by_code:
        problems.append(Problem(code="area.unknown", field="area", details={"area": draft.area}))
    if problems:
        raise Refused(*problems)
    fields["area"] = draft.area
    fields["host_kind"] = draft.host_kind.value if draft.host_kind else None
    fields["reach"] = draft.reach.value if draft.reach else None
    return fields


def _check_moments(draft: SessionDraft, fields: dict[str, Any]) -> list[Problem]:
    problems: list[Problem] = []
    try:
        fields["date"] = read_date(draft.date, "date")
    except Refused as refused:
        problems += refused.problems
    for name in ("starts", "ends"):
        text = getattr(draft, name)
        try:
            fields[name] = read_time(text, name) if text else None
        except Refused as refused:
            problems += refused.problems
    starts, ends = fields.get("starts"), fields.get("ends")
    if starts and ends and _DAWN < ends <= starts:
        problems.append(Problem(code="time.backwards", field="ends"))
    return problems


def _check_counts(draft: SessionDraft, fields: dict[str, Any]) -> list[Problem]:
    problems: list[Problem] = []
    for name in ("attendance", "refusals", "doors_tried", "doors_opened", "volunteer_minutes"):
        count = getattr(draft, name)
        if count is not None and not 0 <= count <= LARGEST_COUNT:
            problems.append(Problem(code="count.implausible", field=name, details={"count": count}))
        fields[name] = count
    for name in ("attendance", "refusals"):
        counting = getattr(draft, f"{name}_counting")
        if getattr(draft, name) is not None and counting is None:
            problems.append(Problem(code="count.how_missing", field=f"{name}_counting"))
        fields[f"{name}_counting"] = counting.value if counting else None
    if (draft.doors_opened or 0) > (draft.doors_tried or 0):
        problems.append(Problem(code="doors.more_opened_than_tried", field="doors_opened"))
    return problems


def _set_members(act: Act, session: RecordId, members: tuple[RecordId, ...]) -> None:
    present: dict[RecordId, RecordId] = dict(
        act.store.rows("SELECT member, id FROM session_member WHERE session = ? AND voided = 0", (session,))
    )
    for member in members:
        if member not in present:
            act.create("session_member", session=session, member=member)
    for member, link in present.items():
        if member not in members:
            act.void("session_member", link)
