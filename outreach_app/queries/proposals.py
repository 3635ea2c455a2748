"""Reads of proposals: the list, and one whole with its proposer and checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import CityDecision, OutboxState, ProposalForm, ProposerKind, Stage, Verdict
from outreach_app.queries.city_answers import CityAnswer, city_answers
from outreach_app.store.store import Row, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """One line of the list. `outbox` and `decision` are the latest known, None before."""

    id: RecordId
    title: str
    theme: str
    area: str
    stage: Stage
    ideas: int
    has_proposer: bool
    outbox: OutboxState | None
    decision: CityDecision | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposer:
    """Who carries it. `name` and `deputy_name` are read from contacts this device may see, else empty."""

    kind: ProposerKind
    organisation: str
    person: RecordId | None
    name: str
    deputy: RecordId | None
    deputy_name: str
    agreed_at: Instant | None
    agreed_how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionCheck:
    criterion: str
    verdict: Verdict
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One proposal, whole, but for its ideas (see `ideas_of_proposal`)."""

    id: RecordId
    title: str
    text: str
    theme: str
    place: str
    area: str
    latitude: float | None
    longitude: float | None
    cost_cents: int | None
    stage: Stage
    marker: str
    at: Instant
    proposer: Proposer | None
    checks: tuple[CriterionCheck, ...]
    answers: tuple[CityAnswer, ...]
    form: ProposalForm = ProposalForm.MERGE


_LATEST = "FROM city_answer AS a WHERE a.proposal = proposal.id AND a.voided = 0 ORDER BY a.row DESC LIMIT 1"

_ROWS = f"""
SELECT id, title, theme, area, stage,
  (SELECT count(*) FROM idea_proposal AS link WHERE link.proposal = proposal.id AND link.voided = 0),
  EXISTS (SELECT 1 FROM proposer WHERE proposer.proposal = proposal.id AND proposer.voided = 0),
  (SELECT state FROM local_outbox AS o WHERE o.proposal = proposal.id ORDER BY o.queued_at DESC LIMIT 1),
  (SELECT decision {_LATEST}), (SELECT reason {_LATEST})
FROM proposal WHERE voided = 0
"""


def proposals(store: Store, stage: Stage | None = None) -> list[ProposalRow]:
    """Newest first; of one stage, or all."""
    where, values = (" AND stage = ?", (stage.value,)) if stage else ("", ())
    return [_row(row) for row in store.rows(f"{_ROWS}{where} ORDER BY row DESC", values)]


def count_proposals(store: Store) -> int:
    """All there ever were, those set aside too: told from an index alone."""
    return int(store.value("SELECT count(*) FROM proposal"))


def proposals_of_idea(store: Store, idea: str) -> list[ProposalRow]:
    """Those an idea feeds."""
    return [
        _row(row)
        for row in store.rows(
            f"{_ROWS} AND id IN (SELECT proposal FROM idea_proposal WHERE idea = ? AND voided = 0) ORDER BY row DESC",
            (idea,),
        )
    ]


def proposal_rows(store: Store, wanted: Sequence[str]) -> list[ProposalRow]:
    """The lines of those ids that are still there, newest first."""
    marks = ", ".join("?" * len(wanted))
    return [_row(row) for row in store.rows(f"{_ROWS} AND id IN ({marks}) ORDER BY row DESC", tuple(wanted))]


def proposal(store: Store, wanted: str) -> Proposal | None:
    row = store.row(
        "SELECT id, title, text, theme, place, area, latitude, longitude, cost_cents, stage, marker, at, form"
        " FROM proposal WHERE id = ? AND voided = 0",
        (wanted,),
    )
    if row is None:
        return None
    return Proposal(
        id=row[0],
        title=row[1],
        text=row[2],
        theme=row[3] or "",
        place=row[4] or "",
        area=row[5] or "",
        latitude=row[6],
        longitude=row[7],
        cost_cents=row[8],
        stage=Stage(row[9]),
        marker=row[10],
        at=row[11],
        proposer=_proposer(store, wanted),
        checks=_checks(store, wanted),
        answers=tuple(city_answers(store, proposal=wanted)),
        form=ProposalForm(row[12] or ProposalForm.MERGE),
    )


def _proposer(store: Store, wanted: str) -> Proposer | None:
    name = "SELECT name FROM contact WHERE contact.person = {} AND contact.voided = 0 LIMIT 1"
    row = store.row(
        "SELECT proposer.kind, organisation.name, person, deputy, agreed_at, agreed_how,"
        f" ({name.format('proposer.person')}), ({name.format('proposer.deputy')})"
        " FROM proposer LEFT JOIN organisation ON organisation.id = proposer.organisation"
        " WHERE proposal = ? AND proposer.voided = 0",
        (wanted,),
    )
    if row is None:
        return None
    kind, organisation, person, deputy, agreed_at, agreed_how, its_name, deputy_name = row
    return Proposer(
        kind=ProposerKind(kind),
        organisation=organisation or "",
        person=person,
        name=its_name or "",
        deputy=deputy,
        deputy_name=deputy_name or "",
        agreed_at=agreed_at,
        agreed_how=agreed_how or "",
    )


def _checks(store: Store, wanted: str) -> tuple[CriterionCheck, ...]:
    rows = store.rows(
        "SELECT criterion, verdict, coalesce(note, '') FROM criterion_check"
        " WHERE proposal = ? AND voided = 0 ORDER BY row",
        (wanted,),
    )
    return tuple(CriterionCheck(criterion=c, verdict=Verdict(verdict), note=note) for c, verdict, note in rows)


def _row(row: Row) -> ProposalRow:
    i, title, theme, area, stage, ideas, has_proposer, outbox, decision, reason = row
    return ProposalRow(
        id=i,
        title=title,
        theme=theme or "",
        area=area or "",
        stage=Stage(stage),
        ideas=ideas,
        has_proposer=bool(has_proposer),
        outbox=OutboxState(outbox) if outbox else None,
        decision=CityDecision(decision) if decision else None,
        reason=reason or "",
    )
