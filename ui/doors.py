"""Doors in words: where one stands, what happened there, by which sign. No Qt: the terminal says them too."""

from typing import NamedTuple

from outreach_app.domain.words import VisitOutcome
from outreach_app.language import N_, Say
from ui.formats import capital, raised


class Sign(NamedTuple):
    """How an outcome looks: its icon, the colour of its words, the ground of its cell. `key` records it."""

    icon: str
    tone: str
    ground: str
    key: str


SIGNS = {
    VisitOutcome.ABSENT: Sign("absent", "muted", "surface", "A"),
    VisitOutcome.TALKED: Sign("comment", "accent", "surface", "E"),
    VisitOutcome.IDEA: Sign("bulb", "accent", "selected", "I"),
    VisitOutcome.REFUSED: Sign("hand", "muted", "quiet", "R"),
    VisitOutcome.COME_BACK: Sign("clock", "amber", "amber_surface", "P"),
    VisitOutcome.DO_NOT_CONTACT: Sign("ban", "danger", "danger_surface", "N"),
}
"""In the order of the buttons. The keys are the same in every language: they are on the walk list too."""

SHORT = {
    VisitOutcome.ABSENT: N_("Absent"),
    VisitOutcome.TALKED: N_("Talked"),
    VisitOutcome.IDEA: N_("Idea"),
    VisitOutcome.REFUSED: N_("Refusal"),
    VisitOutcome.COME_BACK: N_("Come back"),
    VisitOutcome.DO_NOT_CONTACT: N_("No more"),
}
"""What a door's cell has room for."""

HINTS = {
    VisitOutcome.ABSENT: N_("nobody answers"),
    VisitOutcome.TALKED: N_("talked, no idea"),
    VisitOutcome.IDEA: N_("write it down now"),
    VisitOutcome.REFUSED: N_("say thank you"),
    VisitOutcome.COME_BACK: N_("note when"),
    VisitOutcome.DO_NOT_CONTACT: N_("we do not come back"),
}


def staircase_words(name: str, say: Say) -> str:
    """`B` as `Escalier B`; a name that says what it is stays (`Hall 2`)."""
    plain = name.strip()
    return say("Staircase {name}").format(name=plain) if plain and len(plain) <= 3 else plain


def floor_short(floor: int | None, say: Say) -> str:
    """`4ᵉ`, `1ᵉʳ`, `RDC`, for the side of the grid."""
    if floor is None:
        return ""
    if floor < 0:
        return say("Basement {n}").format(n=-floor)
    words = {0: say("Ground"), 1: say("Floor 1")}.get(floor) or say("Floor {n}").format(n=floor)
    return raised(words)


def floor_words(floor: int | None, say: Say) -> str:
    """`4ᵉ étage`, `rez-de-chaussée`."""
    if floor is None or floor < 0:
        return floor_short(floor, say)
    words = {0: say("ground floor"), 1: say("floor 1")}.get(floor) or say("floor {n}").format(n=floor)
    return raised(words)


def door_words(label: str, say: Say) -> str:
    """`4` as `porte 4`; a place in words stays (`fond gauche`)."""
    if not label:
        return say("the only door")
    return say("door {label}").format(label=label) if len(label) <= 3 else label


def whole_door(staircase: str, floor: int | None, label: str, say: Say) -> str:
    """`Escalier B, 4ᵉ étage, porte 4`."""
    parts = (staircase_words(staircase, say), floor_words(floor, say), door_words(label, say))
    return capital(", ".join(part for part in parts if part))


def short_door(staircase: str, floor: int | None, label: str, say: Say) -> str:
    """`B, 4ᵉ, porte 3`."""
    return ", ".join(part for part in (staircase.strip(), floor_short(floor, say), door_words(label, say)) if part)
