"""From several ideas to one proposal, from the room's agreement to the city's answer."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from outreach_app.campaign.mapping import find_untied, terms_of
from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import ProposalDraft
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId, new_id, new_marker
from outreach_app.domain.proposals import OPEN_TO_EDIT, check_move
from outreach_app.domain.text import LONG, SHORT, clean_text
from outreach_app.domain.words import ProposalForm, ProposerKind, Stage, Verdict
from outreach_app.queries.campaigns import campaign_of
from outreach_app.queries.cobuilding import delivered_text, parts
from outreach_app.queries.leaving import compose_body as compose_body
from outreach_app.queries.release import unreleasable_ideas
from outreach_app.queries.withdrawals import words_of
from outreach_app.services import consents, lineage, outbox
from outreach_app.services.ideas import check_point
from outreach_app.store.act import Act
from outreach_app.store.kinds import contacts_of
from outreach_app.store.store import Store

DEAREST_CENTS = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    proposal: RecordId
    changes: Changes


def create(
    store: Store,
    campaign: Campaign,
    draft: ProposalDraft,
    ideas: Iterable[RecordId],
    by: str,
    *,
    form: ProposalForm | None = None,
    session: RecordId | None = None,
) -> Built:
    """A proposal from those ideas; the links are kept for ever. No `form` said is a merge."""
    wanted = _known(store, ideas)
    fields = _check(campaign, draft) | {"form": form.value if form else None, "session": session}
    with store.act(by) as act:
        proposal = act.create("proposal", stage=Stage.WRITING.value, marker=new_marker(), at=act.at, **fields)
        for idea in wanted:
            act.create("idea_proposal", idea=idea, proposal=proposal)
    return Built(proposal=proposal, changes=act.changes)


def edit(
    store: Store,
    campaign: Campaign,
    proposal: RecordId,
    draft: ProposalDraft,
    by: str,
    *,
    reworded: Mapping[str, str] | None = None,
) -> Changes:
    """Rewrites it. Once agreed it must be taken back to writing first: the agreement was about other words.

    The ideas each sentence came from follow it; `reworded` says where some went, whatever their new wording.
    """
    stage = _stage(store, proposal)
    if stage not in OPEN_TO_EDIT:
        raise refuse("proposal.not_open_to_edit", "title", stage=stage.value)
    row = store.row("SELECT theme, area, text FROM proposal WHERE id = ?", (proposal,))
    theme, area, before = row or (None, None, "")
    fields = _check(campaign, draft, kept_theme=theme, kept_area=area)
    with store.act(by) as act:
        act.change("proposal", proposal, **fields)
        lineage.follow_text(act, proposal, before, fields["text"], reworded)
    return act.changes


def link(store: Store, proposal: RecordId, ideas: Iterable[RecordId], by: str) -> Changes:
    linked = {
        idea: (row, voided)
        for idea, row, voided in store.rows(
            "SELECT idea, id, voided FROM idea_proposal WHERE proposal = ?", (proposal,)
        )
    }
    known = _known(store, ideas)
    with store.act(by) as act:
        for idea in known:
            if idea not in linked:
                act.create("idea_proposal", idea=idea, proposal=proposal)
            elif linked[idea][1]:
                act.change("idea_proposal", linked[idea][0], voided=0)
    return act.changes


def unlink(store: Store, proposal: RecordId, idea: RecordId, by: str) -> Changes:
    """The proposal goes without that idea; the link's history stays."""
    found = store.value("SELECT id FROM idea_proposal WHERE proposal = ? AND idea = ? AND voided = 0", (proposal, idea))
    if found is None:
        raise refuse("idea.not_linked")
    with store.act(by) as act:
        act.void("idea_proposal", found)
        lineage.let_go(act, proposal, idea)
    return act.changes


def leave_out(store: Store, proposal: RecordId, ideas: Iterable[RecordId], by: str) -> Changes:
    """Before it leaves: it goes without those ideas, whose people do not want them published.

    Refused `idea.words_in_text` where the text holds sentences of theirs: it is rewritten first.
    """
    wanted = list(ideas)
    problems = [
        Problem(code="idea.words_in_text", field="text", details={"sentence": words, "idea": idea})
        for idea in wanted
        for words in words_of(store, proposal, idea)
    ]
    if problems:
        raise Refused(*problems)
    with store.act(by) as act:
        for idea in wanted:
            lineage.take_out(act, proposal, idea)
    return act.changes


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposerDraft:
    """Who carries it: an organisation by name, or a person already met, or one named here; and their deputy."""

    kind: ProposerKind
    organisation: str = ""
    person: RecordId | None = None
    deputy: RecordId | None = None


def set_proposer(store: Store, proposal: RecordId, draft: ProposerDraft, by: str) -> Changes:
    """One proposer a proposal, until it is submitted. A new one has not agreed to anything yet."""
    stage = _stage(store, proposal)
    if stage in (Stage.SUBMITTED, Stage.ANSWERED):
        raise refuse("proposal.not_open_to_edit", "proposer", stage=stage.value)
    organisation = clean_text(draft.organisation, "organisation", SHORT)
    if not organisation and not draft.person:
        raise refuse("proposer.nobody", "organisation")
    if draft.deputy and draft.deputy == draft.person:
        raise refuse("proposer.own_deputy", "deputy")
    for person in (draft.person, draft.deputy):
        if person:
            consents.check_known(store, person)
    fields: dict[str, Any] = {"kind": draft.kind.value, "person": draft.person, "deputy": draft.deputy}
    with store.act(by) as act:
        fields["organisation"] = _organisation(act, organisation, draft.kind) if organisation else None
        found = store.value("SELECT id FROM proposer WHERE proposal = ? AND voided = 0", (proposal,))
        if found is None:
            act.create("proposer", proposal=proposal, **fields)
        elif act.change("proposer", found, **fields):
            act.change("proposer", found, agreed_at=None, agreed_how=None, agreed_digest=None)
    return act.changes


def introduce(
    store: Store, session: RecordId | None, *, name: str, phone: str = "", email: str = "", by: str
) -> tuple[RecordId, Changes]:
    """A person who comes as a proposer rather than with an idea. Their consents are asked next."""
    if store.setting("unprotected"):
        raise refuse("vault.unprotected", "person")
    fields = {n: clean_text(v, n, SHORT) or None for n, v in (("name", name), ("phone", phone), ("email", email))}
    if not fields["name"]:
        raise refuse("text.empty", "name")
    with store.act(by) as act:
        person = act.create("person", session=session, minor=0, at=act.at)
        act.create("contact", audience=contacts_of(session), person=person, **fields)
    return person, act.changes


def agree(store: Store, proposal: RecordId, how: str, by: str) -> Changes:
    """The proposers' last agreement, tied to the words they agreed to; the stage becomes `agreed`."""
    with store.act(by) as act:
        mark_agreed(act, proposal, how)
    return act.changes


def mark_agreed(act: Act, proposal: RecordId, how: str) -> None:
    """The same, as part of a larger act."""
    check_move(_stage(act.store, proposal), Stage.AGREED)
    proposer = act.store.value("SELECT id FROM proposer WHERE proposal = ? AND voided = 0", (proposal,))
    if proposer is None:
        raise refuse("proposer.missing", "proposer")
    act.change(
        "proposer",
        proposer,
        agreed_at=act.at,
        agreed_how=clean_text(how, "agreed_how", SHORT),
        agreed_digest=words_digest(act.store, proposal),
    )
    act.change("proposal", proposal, stage=Stage.AGREED.value)


def check_criterion(
    store: Store, campaign: Campaign, proposal: RecordId, criterion: str, verdict: Verdict, note: str, by: str
) -> Changes:
    if criterion not in {c.code for c in campaign.criteria}:
        raise refuse("criterion.unknown", "criterion", criterion=criterion)
    note = clean_text(note, "note", LONG)
    found = store.value(
        "SELECT id FROM criterion_check WHERE proposal = ? AND criterion = ? AND voided = 0",
        (proposal, criterion),
    )
    with store.act(by) as act:
        if found is None:
            act.create(
                "criterion_check",
                proposal=proposal,
                criterion=criterion,
                verdict=verdict.value,
                note=note or None,
            )
        else:
            act.change("criterion_check", found, verdict=verdict.value, note=note or None)
    return act.changes


def move(store: Store, proposal: RecordId, stage: Stage, by: str) -> Changes:
    """One allowed step along the road. `agreed` and `submitted` have acts of their own."""
    check_move(_stage(store, proposal), stage)
    if stage in (Stage.AGREED, Stage.SUBMITTED, Stage.ANSWERED):
        raise refuse("proposal.move_not_allowed", "stage", after=stage.value)
    with store.act(by) as act:
        act.change("proposal", proposal, stage=stage.value)
    return act.changes


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
        "title": (target.title_min, target.title_max),
        "text": (target.body_min, target.body_max - _FOOTER_ROOM),
    }


def submit(store: Store, campaign: Campaign, proposal: RecordId, target: Target, by: str) -> Changes:
    """Checks stage, criteria and every consent, then queues it: it rests there until there is a network."""
    stage = _stage(store, proposal)
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
    check_move(_stage(store, proposal), Stage.AGREED)
    with store.act(by) as act:
        act.change("proposal", proposal, stage=Stage.AGREED.value)
        outbox.drop_unsubmitted(store)
    return act.changes


def words_digest(store: Store, proposal: RecordId) -> str:
    """A fingerprint of the words people agree to: in a group, every part's too."""
    row = store.row("SELECT title, text, cost_cents, place FROM proposal WHERE id = ?", (proposal,))
    added = parts(store, proposal)
    return hashlib.sha256(repr((row, added) if added else row).encode()).hexdigest()


def read_cost(typed: str) -> int | None:
    """Euros as typed (`38 500`, `38500,50`) in integer cents; None for nothing typed."""
    plain = "".join(typed.replace("€", "").split()).replace(",", ".")
    if not plain:
        return None
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain):  # Decimal alone would take 1e9 and nan
        raise refuse("cost.malformed", "cost", text=typed)
    cents = Decimal(plain) * 100
    if not 0 <= cents <= DEAREST_CENTS:
        raise refuse("cost.implausible", "cost", text=typed)
    return int(cents.to_integral_value())


_FOOTER_ROOM = 200


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


def _known(store: Store, ideas: Iterable[RecordId]) -> list[RecordId]:
    wanted = list(dict.fromkeys(ideas))
    if any(store.value("SELECT 1 FROM idea WHERE id = ? AND voided = 0", (idea,)) is None for idea in wanted):
        raise refuse("idea.unknown", "idea")
    return wanted


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


def _check(
    campaign: Campaign, draft: ProposalDraft, *, kept_theme: str | None = None, kept_area: str | None = None
) -> dict[str, Any]:
    problems: list[Problem] = []
    fields: dict[str, Any] = {}
    for name, longest in (("title", SHORT), ("text", 20_000), ("place", SHORT)):
        try:
            fields[name] = clean_text(getattr(draft, name), name, longest)
        except Refused as refused:
            problems += refused.problems
    if not problems and not fields["title"]:
        problems.append(Problem(code="text.empty", field="title"))
    if draft.theme and draft.theme not in campaign.theme_by_code and draft.theme != kept_theme:
        problems.append(Problem(code="theme.unknown", field="theme", details={"theme": draft.theme}))
    if draft.area and draft.area not in campaign.area_by_code and draft.area != kept_area:
        problems.append(Problem(code="area.unknown", field="area", details={"area": draft.area}))
    problems += check_point(draft.latitude, draft.longitude)
    try:
        fields["cost_cents"] = read_cost(draft.cost)
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(*problems)
    return fields | {
        "theme": draft.theme or None,
        "area": draft.area or None,
        "latitude": draft.latitude,
        "longitude": draft.longitude,
    }


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


def _organisation(act: Act, name: str, kind: ProposerKind) -> RecordId:
    found = act.store.value("SELECT id FROM organisation WHERE name = ? AND voided = 0", (name,))
    return found or act.create("organisation", name=name, kind=kind.value)


def _stage(store: Store, proposal: RecordId) -> Stage:
    found = store.value("SELECT stage FROM proposal WHERE id = ? AND voided = 0", (proposal,))
    if found is None:
        raise refuse("proposal.unknown")
    return Stage(found)
