"""An agreed proposal on its way: what still keeps it here, queued for a platform, taken back before it leaves."""

import json

from outreach_app.campaign.mapping import find_untied, terms_of
from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import RecordId, new_id
from outreach_app.domain.proposals import check_move
from outreach_app.domain.words import Stage, Verdict
from outreach_app.queries.campaigns import campaign_of
from outreach_app.queries.cobuilding import delivered_text, parts
from outreach_app.queries.leaving import compose_body
from outreach_app.queries.release import unreleasable_ideas
from outreach_app.services import outbox
from outreach_app.services.proposals import stage_of, words_digest
from outreach_app.store.act import Act
from outreach_app.store.store import Store

_FOOTER_ROOM = 200
_LONGEST_TITLE = {"adhocracy": 120}
"""Characters that software takes at most, whatever the edition's file says."""


def find_submit_problems(store: Store, campaign: Campaign, proposal: RecordId, target: Target) -> list[Problem]:
    """Everything that keeps it from leaving, so that a person sees the whole list before trying."""
    problems = [*_agreement_problems(store, proposal), *_criteria_problems(store, campaign, proposal)]
    row = store.row("SELECT title, text FROM proposal WHERE id = ?", (proposal,))
    title, text = row or ("", "")
    limits, added = length_limits(target), parts(store, proposal)
    for name, said in (("title", title), ("text", delivered_text(text, added))):
        shortest, longest = limits[name]
        if not shortest <= len(said) <= longest:
            details = {"length": len(said), "shortest": shortest, "longest": longest, "count": len(added)}
            with_parts = name == "text" and added
            code = "target.length_with_parts" if with_parts else "target.length"
            problems.append(Problem(code=code, field=name, details=details))
    problems += find_mapping_problems(store, campaign, proposal, target)
    held = unreleasable_ideas(store, proposal)
    if held:
        linked = store.value("SELECT count(*) FROM idea_proposal WHERE proposal = ? AND voided = 0", (proposal,))
        may_not = {"count": len(held), "ideas": [h.idea for h in held], "linked": linked}
        problems.append(Problem(code="idea.may_not_leave", field="ideas", details=may_not))
    return problems


def find_mapping_problems(store: Store, campaign: Campaign, proposal: RecordId, target: Target) -> list[Problem]:
    """Its theme or area that nobody has tied to that platform yet, where others are."""
    theme, area = store.row("SELECT theme, area FROM proposal WHERE id = ?", (proposal,)) or (None, None)
    return [
        Problem(code=f"target.{field}_untied", field=field, details={"target": target.name})
        for field in find_untied(campaign, target, theme or "", area or "")
    ]


def length_limits(target: Target) -> dict[str, tuple[int, int]]:
    """The fewest and the most characters of `title` and `text`, with room left for what `compose_body` adds."""
    return {
        "title": (target.title_min, min(target.title_max, _LONGEST_TITLE.get(target.kind, target.title_max))),
        "text": (target.body_min, target.body_max - _FOOTER_ROOM),
    }


def submit(store: Store, campaign: Campaign, proposal: RecordId, target: Target, by: str) -> Changes:
    """Checks stage, criteria and every consent, then queues it: it rests there until there is a network."""
    stage = stage_of(store, proposal)
    refused_before = store.value(
        "SELECT 1 FROM local_outbox WHERE proposal = ? AND target = ? AND state = 'refused'",
        (proposal, target.code),
    )
    if not (stage is Stage.SUBMITTED and refused_before):
        check_move(stage, Stage.SUBMITTED)
    problems = find_submit_problems(store, campaign, proposal, target)
    if problems:
        raise Refused(*problems)
    with store.act(by) as act:
        act.change("proposal", proposal, stage=Stage.SUBMITTED.value, target=target.code)
        _queue(act, campaign, proposal, target)
    return act.changes


def queue_here(store: Store, proposal: RecordId, target: Target) -> None:
    """What was deposited on another laptop waits to leave from this one."""
    with store.act(outbox.MEMBER) as act:
        _queue(act, campaign_of(store), proposal, target)


def take_back(store: Store, proposal: RecordId, by: str) -> Changes:
    """A submission that has not left goes back to `agreed`, and the one that waited is gone."""
    check_move(stage_of(store, proposal), Stage.AGREED)
    with store.act(by) as act:
        act.change("proposal", proposal, stage=Stage.AGREED.value)
        outbox.drop_unsubmitted(store)
    return act.changes


def rewrite_parcels(store: Store, idea: RecordId) -> None:
    """Our copies of what left or waits, once an idea's own words are erased: a group carried them as a part."""
    found = store.rows(
        "SELECT DISTINCT parcel.id, parcel.proposal FROM local_outbox AS parcel"
        " JOIN idea_proposal AS link ON link.proposal = parcel.proposal WHERE link.idea = ?"
        " AND parcel.proposal IN (SELECT id FROM proposal WHERE form = 'group')",
        (idea,),
    )
    for parcel, proposal in found:  # one whose words may stand there as they were is edited once it is found
        store.execute(
            "UPDATE local_outbox SET body = ?, errand = CASE WHEN errand = 'create' AND attempts > 0"
            " AND remote_id IS NULL THEN 'edit' ELSE errand END WHERE id = ?",
            (compose_body(store, proposal), parcel),
        )


def _queue(act: Act, campaign: Campaign, proposal: RecordId, target: Target) -> None:
    row = act.store.row(
        "SELECT title, place, latitude, longitude, marker, theme, area FROM proposal WHERE id = ?", (proposal,)
    )
    assert row is not None
    title, place, latitude, longitude, marker, theme, area = row
    terms = json.dumps(terms_of(campaign, target, theme or "", area or ""))
    body = compose_body(act.store, proposal)
    act.store.execute(
        "INSERT INTO local_outbox (id, proposal, target, marker, title, body, address, latitude, longitude, locale,"
        " terms, state, due_at, queued_at, queued_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)"
        " ON CONFLICT (proposal, target) DO UPDATE SET title = excluded.title, body = excluded.body,"
        " address = excluded.address, latitude = excluded.latitude, longitude = excluded.longitude,"
        " terms = excluded.terms, state = 'queued', due_at = excluded.due_at, reason = NULL, message = NULL,"
        " field = NULL"
        " WHERE state = 'refused'",
        (
            *(new_id(), proposal, target.code, marker, title, body, place, latitude, longitude, target.locale),
            *(terms, act.at, act.at, act.member),
        ),
    )


def _agreement_problems(store: Store, proposal: RecordId) -> list[Problem]:
    row = store.row("SELECT agreed_at, agreed_digest FROM proposer WHERE proposal = ? AND voided = 0", (proposal,))
    if row is None:
        return [Problem(code="proposer.missing", field="proposer")]
    if row[0] is None:
        return [Problem(code="proposer.not_agreed", field="proposer")]
    if row[1] != words_digest(store, proposal):
        return [Problem(code="proposer.agreed_to_other_words", field="proposer")]
    return []


def _criteria_problems(store: Store, campaign: Campaign, proposal: RecordId) -> list[Problem]:
    """Every criterion is looked at; a no or a doubt says why. Nothing more is blocked: the city judges."""
    checks = {
        code: (verdict, note)
        for code, verdict, note in store.rows(
            "SELECT criterion, verdict, note FROM criterion_check WHERE proposal = ? AND voided = 0",
            (proposal,),
        )
    }
    problems = []
    for criterion in campaign.criteria:
        verdict, note = checks.get(criterion.code, (None, None))
        if verdict is None:
            problems.append(Problem(code="criterion.unchecked", field=criterion.code))
        elif verdict != Verdict.YES and not note:
            problems.append(Problem(code="criterion.note_missing", field=criterion.code))
    return problems
