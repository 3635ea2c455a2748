"""From a platform's own word for where a proposal stands to the phase every edition shares."""

from collections.abc import Mapping

from outreach_app.domain.text import fold
from outreach_app.domain.words import CityDecision, CityPhase

USUAL: Mapping[str, CityPhase] = {
    "evaluating": CityPhase.STUDIED,
    "accepted": CityPhase.KEPT,
    "rejected": CityPhase.NOT_KEPT,
    "at_vote": CityPhase.AT_VOTE,
    "vote": CityPhase.AT_VOTE,
    "selected": CityPhase.WINNER,
    "winner": CityPhase.WINNER,
    "encoconstruction": CityPhase.ADMISSIBLE,
    "regroupe": CityPhase.ADMISSIBLE,
    "recevable": CityPhase.ADMISSIBLE,
    "aetude": CityPhase.STUDIED,
    "retenu": CityPhase.KEPT,
    "nonretenu": CityPhase.NOT_KEPT,
    "auvote": CityPhase.AT_VOTE,
    "laureat": CityPhase.WINNER,
}
"""Decidim's states and those of the city of Paris; `SUBMITTED` and withdrawals are no phase."""

_OF_DECISION = {
    CityDecision.EVALUATING: CityPhase.STUDIED,
    CityDecision.ACCEPTED: CityPhase.KEPT,
    CityDecision.REJECTED: CityPhase.NOT_KEPT,
}

_DECIDED = {
    CityPhase.ADMISSIBLE: CityDecision.EVALUATING,
    CityPhase.STUDIED: CityDecision.EVALUATING,
    CityPhase.NOT_KEPT: CityDecision.REJECTED,
}


def phase_of(raw_state: str, decision: CityDecision, phases: Mapping[str, str]) -> CityPhase | None:
    """The edition's own `phases` come first, then the usual words, then what was decided; None for no phase at all."""
    said = _plain(raw_state)
    for known, phase in phases.items():
        if _plain(known) == said:
            return CityPhase(phase)
    return USUAL.get(said) or _OF_DECISION.get(decision)


def decision_in(phase: CityPhase) -> CityDecision:
    """What a phase says of the proposal, where a person types it in."""
    return _DECIDED.get(phase, CityDecision.ACCEPTED)


def _plain(state: str) -> str:
    return "_".join(fold(state).replace("-", " ").split())
