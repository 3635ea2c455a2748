"""The example campaign, Paris 2017: its file, and sessions, ideas and proposals of our own invention to try it with."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from outreach_app.domain.addresses import BuildingDraft, StaircaseDraft
from outreach_app.domain.drafts import IdeaDraft, ProposalDraft, SessionDraft
from outreach_app.domain.words import Counting, HostKind, ProposerKind, Reach, SessionKind

_FOLDER = Path(__file__).parent / "examples"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleSession:
    """`key` is how the example ideas name it."""

    key: str
    draft: SessionDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleIdea:
    session: str
    draft: IdeaDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleProposal:
    """`ideas` are places in `paris_ideas()`, from 0; `cost_cents` is what `draft.cost` says in euros.

    `lineage` ties sentences of the text, from 0, to those ideas.
    """

    draft: ProposalDraft
    cost_cents: int
    proposer: ProposerKind
    organisation: str
    ideas: tuple[int, ...]
    lineage: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleGroup:
    """A group on a session's wall: its cards from the top, as places in `paris_ideas()`, each with its dots."""

    session: str
    name: str
    cards: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleRound:
    """A round half walked: `visits` are the letters of the doorstep, door after door from the top of each staircase,
    `ideas` what was said at each I, as places in `paris_ideas()`. The number of the house is one that does not exist.
    """

    session: str
    building: BuildingDraft
    staircases: tuple[StaircaseDraft, ...]
    visits: tuple[str, ...]
    ideas: tuple[int, ...]
    come_back: str
    minutes: int


def paris_2017_path() -> Path:
    return _FOLDER / "paris-2017.yaml"


def paris_sessions() -> tuple[ExampleSession, ...]:
    return tuple(_session(row) for row in _story()["sessions"])


def paris_ideas() -> tuple[ExampleIdea, ...]:
    """About sixty ideas as residents might say them, session by session."""
    rows = _story()["ideas"]
    return tuple(ExampleIdea(session=row["session"], draft=IdeaDraft(**_without(row, "session"))) for row in rows)


def paris_proposals() -> tuple[ExampleProposal, ...]:
    """Proposals to send; the last is of the sort the city rejects: it asks for salaries."""
    return tuple(_proposal(row) for row in _story()["proposals"])


def paris_wall() -> tuple[ExampleGroup, ...]:
    """What one workshop has sorted so far; two of the cards were said at doors."""
    return tuple(
        ExampleGroup(session=row["session"], name=row["name"], cards=tuple((idea, dots) for idea, dots in row["cards"]))
        for row in _story()["wall"]
    )


def paris_rounds() -> tuple[ExampleRound, ...]:
    """Two staircases done, the third begun: as many doors as the session says were tried and opened."""
    return tuple(
        ExampleRound(
            session=row["session"],
            building=BuildingDraft(street=row["street"], number=row["number"], access=row["access"]),
            staircases=tuple(
                StaircaseDraft(name=name, lowest=lowest, highest=highest, doors=doors)
                for name, lowest, highest, doors in row["staircases"]
            ),
            visits=tuple(row["visits"]),
            ideas=tuple(row["ideas"]),
            come_back=row["come_back"],
            minutes=row["minutes"],
        )
        for row in _story()["rounds"]
    )


@cache
def _story() -> dict[str, list[dict[str, Any]]]:
    story: dict[str, list[dict[str, Any]]] = json.loads((_FOLDER / "paris-2017-ideas.json").read_text("utf-8"))
    return story


def _session(row: dict[str, Any]) -> ExampleSession:
    words = {
        "kind": SessionKind(row["kind"]),
        "host_kind": HostKind(row["host_kind"]),
        "reach": Reach(row["reach"]),
        "attendance_counting": Counting(row["attendance_counting"]),
        "refusals_counting": Counting(row["refusals_counting"]),
    }
    return ExampleSession(key=row["key"], draft=SessionDraft(**{**_without(row, "key"), **words}))


def _proposal(row: dict[str, Any]) -> ExampleProposal:
    beside = ("cost_cents", "proposer", "organisation", "ideas", "lineage")
    cost = str(row["cost_cents"] // 100)
    return ExampleProposal(
        draft=ProposalDraft(**_without(row, *beside), cost=cost),
        cost_cents=row["cost_cents"],
        proposer=ProposerKind(row["proposer"]),
        organisation=row["organisation"],
        ideas=tuple(row["ideas"]),
        lineage=tuple((sentence, idea) for sentence, idea in row["lineage"]),
    )


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
