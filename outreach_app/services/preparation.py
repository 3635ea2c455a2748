"""Preparing a session: a template laid out as lines of its own, then changed, moved, ticked, taken out."""

from dataclasses import dataclass
from typing import Any

from outreach_app.campaign.model import Campaign, SessionTemplate
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import SHORT, clean_text
from outreach_app.domain.words import PlanSection
from outreach_app.queries.preparation import PlanItem, plan_of
from outreach_app.store.act import Act
from outreach_app.store.store import Store

LONGEST_STEP = 600
"""Minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """One line as typed. Only the agenda has minutes."""

    section: PlanSection
    words: str
    minutes: int | None = None
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    item: RecordId
    changes: Changes


def find_template(campaign: Campaign, code: str) -> SessionTemplate:
    found = next((t for t in campaign.templates if t.code == code), None)
    if found is None:
        raise refuse("template.unknown", "template")
    return found


def lay_out(store: Store, campaign: Campaign, session: RecordId, template: str, by: str, *, language: str) -> Changes:
    """Fills a session from a template; lines it had already are replaced, and undo brings them back."""
    _check_session(store, session)
    found = find_template(campaign, template)
    with store.act(by) as act:
        for item in plan_of(store, session):
            act.void("plan_item", item.id)
        lay_out_within(act, campaign, session, found, language)
    return act.changes


def lay_out_within(act: Act, campaign: Campaign, session: RecordId, template: SessionTemplate, language: str) -> None:
    """The lines of `template`, in one language, inside an act."""
    act.change("session", session, template=template.code)
    lines: list[tuple[PlanSection, str, int | None]]
    lines = [(PlanSection.AGENDA, campaign.say(step.words, language), step.minutes) for step in template.agenda]
    lines += [(PlanSection.ROLE, campaign.say(role.words, language), None) for role in template.roles]
    lines += [(PlanSection.TABLE, str(number), None) for number in range(1, template.tables + 1)]
    lines += [(PlanSection.MATERIAL, campaign.say(thing.words, language), None) for thing in template.material]
    for position, (section, words, minutes) in enumerate(lines, start=1):
        act.create(
            "plan_item",
            session=session,
            section=section.value,
            position=float(position),
            words=words,
            minutes=minutes,
            done=0,
        )


def add_item(store: Store, session: RecordId, draft: PlanDraft, by: str) -> Planned:
    """At the end of its section."""
    _check_session(store, session)
    fields = _read(draft)
    last = store.value("SELECT max(position) FROM plan_item WHERE session = ? AND voided = 0", (session,)) or 0.0
    with store.act(by) as act:
        item = act.create(
            "plan_item", session=session, section=draft.section.value, position=last + 1.0, done=0, **fields
        )
    return Planned(item=item, changes=act.changes)


def change_item(store: Store, item: RecordId, draft: PlanDraft, by: str) -> Changes:
    _standing(store, item)
    fields = _read(draft)
    with store.act(by) as act:
        act.change("plan_item", item, **fields)
    return act.changes


def move_item(store: Store, item: RecordId, step: int, by: str) -> Changes | None:
    """One place up (-1) or down (1) among its section; None where it is at the end already."""
    session, section = _standing(store, item)
    mates = [found for found in plan_of(store, session) if found.section == section]
    here = next(i for i, found in enumerate(mates) if found.id == item)
    there = here + step
    if not 0 <= there < len(mates):
        return None
    with store.act(by) as act:
        act.change("plan_item", item, position=_between(mates, there, step))
    return act.changes


def tick(store: Store, item: RecordId, done: bool, by: str) -> Changes:
    _standing(store, item)
    with store.act(by) as act:
        act.change("plan_item", item, done=int(done))
    return act.changes


def remove_item(store: Store, item: RecordId, by: str) -> Changes:
    _standing(store, item)
    with store.act(by) as act:
        act.void("plan_item", item)
    return act.changes


def _between(mates: list[PlanItem], there: int, step: int) -> float:
    """A position just beyond the mate at `there`: no other line is rewritten, so two laptops may both move."""
    passed = mates[there].position
    beyond = there + step
    if 0 <= beyond < len(mates):
        return (passed + mates[beyond].position) / 2
    return passed + step


def _read(draft: PlanDraft) -> dict[str, Any]:
    problems: list[Problem] = []
    fields: dict[str, Any] = {}
    for name in ("words", "who"):
        try:
            fields[name] = clean_text(getattr(draft, name), name, SHORT) or None
        except Refused as refused:
            problems += refused.problems
    if not draft.words.strip():
        problems.append(Problem(code="text.empty", field="words"))
    minutes = draft.minutes if draft.section is PlanSection.AGENDA else None
    if minutes is not None and not 0 <= minutes <= LONGEST_STEP:
        problems.append(Problem(code="count.implausible", field="minutes", details={"count": minutes}))
    if problems:
        raise Refused(*problems)
    return {**fields, "minutes": minutes}


def _standing(store: Store, item: RecordId) -> tuple[RecordId, PlanSection]:
    row = store.row("SELECT session, section FROM plan_item WHERE id = ? AND voided = 0", (item,))
    if row is None:
        raise refuse("record.unknown")
    return row[0], PlanSection(row[1])


def _check_session(store: Store, session: RecordId) -> None:
    if not store.value("SELECT 1 FROM session WHERE id = ? AND voided = 0", (session,)):
        raise refuse("session.unknown", "session")
