"""Where an arrow leads: along a floor, up and down a staircase."""

from typing import NamedTuple

from PySide6.QtCore import Qt

from outreach_app.queries.rounds import Door, Round


class Step(NamedTuple):
    """One way or the other along the doors, or down the floors; 0 for neither."""

    along: int
    down: int


def arrow_step(arrow: int, *, from_right: bool) -> Step:
    side = -1 if from_right else 1
    steps = {
        Qt.Key.Key_Right: Step(side, 0),
        Qt.Key.Key_Left: Step(-side, 0),
        Qt.Key.Key_Down: Step(0, 1),
        Qt.Key.Key_Up: Step(0, -1),
    }
    return steps[Qt.Key(arrow)]


def door_along(whole: Round, here: Door, step: int) -> Door | None:
    """The next one on the way, over floors and staircases; None at either end."""
    walk = whole.doors
    place = walk.index(here) + step
    return walk[place] if 0 <= place < len(walk) else None


def door_on_floor(whole: Round, here: Door, step: int) -> Door | None:
    """The door of the same number on the floor below or above, else the one at the same place; None past the last."""
    way = whole.staircase_of(here)
    doors = way.doors if way else ()
    floors = list(dict.fromkeys(door.floor for door in doors))
    wanted = floors.index(here.floor) + step
    if not 0 <= wanted < len(floors):
        return None
    there = [door for door in doors if door.floor == floors[wanted]]
    along = [door for door in doors if door.floor == here.floor].index(here)
    same = next((door for door in there if door.label == here.label), None)
    return same or there[min(along, len(there) - 1)]
