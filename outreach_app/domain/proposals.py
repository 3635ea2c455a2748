"""The road of a proposal, from gathered ideas to the city's answer, and which steps are allowed."""

from outreach_app.domain.errors import refuse
from outreach_app.domain.words import Stage

_NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.GATHERED: frozenset({Stage.WRITING, Stage.SET_ASIDE}),
    Stage.WRITING: frozenset({Stage.GATHERED, Stage.AGREED, Stage.SET_ASIDE}),
    Stage.AGREED: frozenset({Stage.WRITING, Stage.SUBMITTED, Stage.SET_ASIDE}),
    Stage.SUBMITTED: frozenset({Stage.AGREED, Stage.ANSWERED}),
    Stage.ANSWERED: frozenset({Stage.ANSWERED}),
    Stage.SET_ASIDE: frozenset({Stage.WRITING}),
}

ROAD = (Stage.GATHERED, Stage.WRITING, Stage.AGREED, Stage.SUBMITTED, Stage.ANSWERED)
"""The stages in the order the room sees them; `set_aside` is beside the road."""

OPEN_TO_EDIT = frozenset({Stage.GATHERED, Stage.WRITING, Stage.SET_ASIDE})


def allowed_moves(stage: Stage) -> frozenset[Stage]:
    return _NEXT[stage]


def check_move(before: Stage, after: Stage) -> None:
    if after not in _NEXT[before]:
        raise refuse("proposal.move_not_allowed", "stage", before=before.value, after=after.value)
