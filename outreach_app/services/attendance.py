"""Noting who came: heads counted from the stickers, names given with an agreement; nothing else of anybody."""

from collections.abc import Mapping
from dataclasses import dataclass

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import Asking, CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import Counting
from outreach_app.queries.attendance import Cell, count_attendees, heads_of
from outreach_app.services.ideas import find_person_problems, meet
from outreach_app.services.sessions import LARGEST_COUNT
from outreach_app.store.act import Act
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    attendee: RecordId
    person: RecordId
    changes: Changes


def count_heads(store: Store, campaign: Campaign, session: RecordId, heads: Mapping[Cell, int], by: str) -> Changes:
    """The whole grid as it was read off the poster: cells left out are empty."""
    _check_session(store, session)
    problems = [*_find_cell_problems(campaign, heads, heads_of(store, session))]
    if problems:
        raise Refused(*problems)
    with store.act(by) as act:
        before = _figure(store, session)
        _write_heads(act, session, {cell: count for cell, count in heads.items() if count})
        _follow(act, session, before)
    return act.changes


def add_attendee(
    store: Store,
    campaign: Campaign,
    session: RecordId,
    person: PersonDraft,
    consents: tuple[ConsentDraft, ...],
    asking: Asking,
    by: str,
) -> Attended:
    """Somebody who gives their name. Without any yes nothing of them is kept: refused `attendee.no_agreement`."""
    with store.act(by) as act:
        return note(act, campaign, session, person, consents, asking)


def note(
    act: Act,
    campaign: Campaign,
    session: RecordId,
    person: PersonDraft,
    consents: tuple[ConsentDraft, ...],
    asking: Asking,
) -> Attended:
    """The same inside an act: a row of a sheet that holds several."""
    store = act.store
    _check_session(store, session)
    problems = [] if person.name.strip() else [Problem(code="text.empty", field="name")]
    problems += find_person_problems(campaign, person, consents)
    if problems:
        raise Refused(*problems)
    if not any(consent.given for consent in consents):
        raise refuse("attendee.no_agreement", "consents")
    if store.setting("unprotected"):
        raise refuse("vault.unprotected", "name")
    draft = CaptureDraft(session=session, idea=IdeaDraft(text=""), consents=consents, asking=asking)
    before = _figure(store, session)
    token, _ = meet(act, campaign, draft, person)
    attendee = act.create("attendee", session=session, person=token, at=act.at)
    _follow(act, session, before)
    return Attended(attendee=attendee, person=token, changes=act.changes)


def remove_attendee(store: Store, attendee: RecordId, by: str) -> Changes:
    """They were not there after all; the person and what they agreed to stay until they are erased."""
    session = store.value("SELECT session FROM attendee WHERE id = ? AND voided = 0", (attendee,))
    if session is None:
        raise refuse("record.unknown")
    with store.act(by) as act:
        before = _figure(store, session)
        act.void("attendee", attendee)
        _follow(act, session, before)
    return act.changes


Figure = tuple[int, str] | None


def _figure(store: Store, session: RecordId) -> Figure:
    """What the session's own figure follows: the stickers, else the names."""
    if counted := sum(heads_of(store, session).values()):
        return counted, Counting.STICKERS.value
    named = count_attendees(store, session)
    return (named, Counting.SHEETS.value) if named else None


def _follow(act: Act, session: RecordId, before: Figure) -> None:
    """The session's figure follows, unless somebody typed another by hand."""
    row = act.store.row("SELECT attendance, attendance_counting FROM session WHERE id = ?", (session,))
    if row in ((None, None), before):
        attendance, counting = _figure(act.store, session) or (None, None)
        act.change("session", session, attendance=attendance, attendance_counting=counting)


def _write_heads(act: Act, session: RecordId, heads: Mapping[Cell, int]) -> None:
    known = act.store.rows(
        "SELECT coalesce(band, ''), coalesce(area, ''), id FROM headcount"
        " WHERE session = ? AND voided = 0 ORDER BY row",
        (session,),
    )
    written: set[Cell] = set()
    for band, area, record in known:
        cell = (band, area)
        if cell in heads and cell not in written:
            act.change("headcount", record, count=heads[cell])
            written.add(cell)
        else:
            act.void("headcount", record)
    for (band, area), count in heads.items():
        if (band, area) not in written:
            act.create(
                "headcount",
                session=session,
                band=band or None,
                area=area or None,
                count=count,
                counting=Counting.STICKERS.value,
            )


def _find_cell_problems(campaign: Campaign, heads: Mapping[Cell, int], kept: Mapping[Cell, int]) -> list[Problem]:
    """A band or an area the campaign has dropped stays only where it stood."""
    bands = {m.code for q in campaign.questions if q.code == "age" for m in q.modalities} | {""}
    areas = {*campaign.area_by_code, ""}
    problems = []
    for (band, area), count in heads.items():
        if not 0 <= count <= LARGEST_COUNT:
            found = {"count": count, "band": band, "area": area}
            problems.append(Problem(code="count.implausible", field="heads", details=found))
        elif (band not in bands or area not in areas) and (band, area) not in kept:
            problems.append(Problem(code="area.unknown", field="heads", details={"area": area}))
    return problems


def _check_session(store: Store, session: RecordId) -> None:
    if not store.value("SELECT 1 FROM session WHERE id = ? AND voided = 0", (session,)):
        raise refuse("session.unknown", "session")
