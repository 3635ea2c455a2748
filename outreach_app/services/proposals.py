"""From several ideas to one proposal, from the room's agreement to the city's answer."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import ProposalDraft
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId, new_marker
from outreach_app.domain.proposals import OPEN_TO_EDIT, check_move
from outreach_app.domain.text import LONG, SHORT, clean_text
from outreach_app.domain.words import ProposalForm, ProposerKind, Stage, Verdict
from outreach_app.queries.cobuilding import parts
from outreach_app.queries.leaving import compose_body as compose_body
from outreach_app.queries.withdrawals import words_of
from outreach_app.services import consents, lineage
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
    stage = stage_of(store, proposal)
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
    stage = stage_of(store, proposal)
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
    check_move(stage_of(act.store, proposal), Stage.AGREED)
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
    check_move(stage_of(store, proposal), stage)
    if stage in (Stage.AGREED, Stage.SUBMITTED, Stage.ANSWERED):
        raise refuse("proposal.move_not_allowed", "stage", after=stage.value)
    with store.act(by) as act:
        act.change("proposal", proposal, stage=stage.value)
    return act.changes


def stage_of(store: Store, proposal: RecordId) -> Stage:
    """Where it stands on its road. Refused `proposal.unknown`."""
    found = store.value("SELECT stage FROM proposal WHERE id = ? AND voided = 0", (proposal,))
    if found is None:
        raise refuse("proposal.unknown")
    return Stage(found)


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


def _known(store: Store, ideas: Iterable[RecordId]) -> list[RecordId]:
    wanted = list(dict.fromkeys(ideas))
    if any(store.value("SELECT 1 FROM idea WHERE id = ? AND voided = 0", (idea,)) is None for idea in wanted):
        raise refuse("idea.unknown", "idea")
    return wanted


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


def _organisation(act: Act, name: str, kind: ProposerKind) -> RecordId:
    found = act.store.value("SELECT id FROM organisation WHERE name = ? AND voided = 0", (name,))
    return found or act.create("organisation", name=name, kind=kind.value)
