"""The walk list of a round: a page a staircase, a line a door, a letter to circle, and never an entry code."""

from collections.abc import Iterator
from dataclasses import dataclass

from outreach_app.language import N_, Say
from printables.family import (
    FLOOR,
    LEFT,
    RIGHT,
    SMALL,
    STRONG,
    WIDTH,
    House,
    Out,
    Sheaf,
    counter,
    put,
    put_foot,
    put_head,
)
from printables.family import put_qr as qr
from printables.outcomes import Result
from printables.pen import Pen
from printables.setting import shorten
from printables.style import ACCENT, BLACK, HAIRLINE, MUTED, RULE, Type

TITLE = N_("Walk list")
_ROW = 13.4
_TOP = 76.0
_CODE, _LETTERS, _NOTE = LEFT + 48, LEFT + 82, LEFT + 138
_DOOR, _NUMBER, _CIRCLE, _WHEN = N_("Door"), N_("Number"), N_("Circle what happened"), N_("Come back when?")
_GROUND = N_("Ground floor")
_FLOOR_NAME = N_("Floor {floor}")
_DOOR_NAME = N_("door {label}")
_STAIRCASE = N_("staircase {name}")
_STOP = N_("do not call on them")
_ACCESS = N_("Access: {note}")
_HIDDEN = N_("Never write a name here, nor an entry code.")
_PART = N_("{title} (continued)")
NO_DOOR = N_("There is no door on this round yet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkDoor:
    """One door. `last` says what the latest visit found; at a `closed` one nobody rings."""

    code: str
    floor: int | None = None
    label: str = ""
    last: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Staircase:
    """A page's worth of doors, from the top floor down, as one walks them."""

    building: str
    name: str
    access: str
    doors: tuple[WalkDoor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkList:
    house: House
    session: str
    results: tuple[Result, ...]
    staircases: tuple[Staircase, ...]


def print_walk_list(out: Out, walk: WalkList) -> int:
    """Writes the PDF `out`, a page a staircase and more where it is high; returns its pages."""
    sheaf = Sheaf(walk.house, TITLE)
    per_page = int((FLOOR - _TOP - 8) / _ROW)
    pages = list(_pages(walk.staircases, per_page))
    for number, (staircase, part, doors) in enumerate(pages, start=1):
        with sheaf.page() as pen:
            _draw(pen, walk, staircase, part, doors, sheaf.say)
            put_foot(pen, walk.house, number, len(pages))
    if not pages:
        with sheaf.page() as pen:
            y = put_head(pen, walk.house, walk.session, sheaf.say(TITLE))
            put(pen, LEFT, y, sheaf.say(NO_DOOR), Type(13), WIDTH)
            put_foot(pen, walk.house)
    sheaf.save(out)
    return max(1, len(pages))


def _pages(staircases: tuple[Staircase, ...], most: int) -> Iterator[tuple[Staircase, int, tuple[WalkDoor, ...]]]:
    for staircase in staircases:
        for start in range(0, len(staircase.doors), most):
            yield staircase, start, staircase.doors[start : start + most]


def _draw(pen: Pen, walk: WalkList, staircase: Staircase, start: int, doors: tuple[WalkDoor, ...], say: Say) -> None:
    name = say(_STAIRCASE).format(name=staircase.name) if staircase.name else ""
    title = ", ".join(part for part in (staircase.building, name) if part) or say(TITLE)
    y = put_head(pen, walk.house, walk.session, say(_PART).format(title=title) if start else title)
    say_count = counter(walk.house.language)
    count = say_count("{n} door", "{n} doors", len(staircase.doors))
    pen.say(RIGHT, y + 1.5, count, STRONG, align="right")
    if staircase.access:
        put(pen, LEFT, y - 2, say(_ACCESS).format(note=staircase.access), Type(10.5), WIDTH - 30, 10)
    for x, word in ((LEFT, _DOOR), (_CODE, _NUMBER), (_LETTERS, _CIRCLE), (_NOTE, _WHEN)):
        put(pen, x, _TOP - 6.5, say(word), Type(9, bold=True, colour=ACCENT), 52, 5)
    for number, door in enumerate(doors):
        _draw_door(pen, walk.results, door, _TOP + number * _ROW, say)
    bottom = _TOP + len(doors) * _ROW
    pen.rule(LEFT, bottom, RIGHT, bottom, colour=RULE, points=0.6)
    legend = " · ".join(f"{result.letter} {result.words.lower()}" for result in walk.results)
    put(pen, LEFT, FLOOR - 8, legend, Type(8.6, bold=True), WIDTH, 4.2)
    put(pen, LEFT, FLOOR - 3.6, say(_HIDDEN), SMALL, WIDTH, 4.2)


def _draw_door(pen: Pen, results: tuple[Result, ...], door: WalkDoor, y: float, say: Say) -> None:
    pen.rule(LEFT, y, RIGHT, y, colour=RULE, points=0.6)
    grey = Type(12, bold=True, colour=MUTED) if door.closed else Type(12, bold=True)
    put(pen, LEFT, y + 2, door_name(door, say), grey, 45, 5.4, smallest=8)
    if door.closed:
        pen.say(_CODE, y + 8.3, say(_STOP), Type(11, bold=True, colour=MUTED))
        pen.rule(_LETTERS + 6, y + 7, RIGHT, y + 7, colour=HAIRLINE, points=0.8)
        return
    pen.say(LEFT, y + 10.6, shorten(door.last, SMALL, 45), SMALL)
    qr(pen, door.code, _CODE, y + 1.5, _ROW - 3)
    put(pen, _CODE + 12.5, y + 4.2, door.code, Type(11, bold=True, colour=BLACK), 20, 6, smallest=7)
    for number, result in enumerate(results):
        x = _LETTERS + 8.6 * number
        pen.box(x, y + 3.2, 7, 7, colour=RULE, points=0.6, radius=3.5)
        pen.say(x + 3.5, y + 8.1, result.letter, Type(11.5, bold=True), align="centre")
    pen.rule(_NOTE, y + 10, RIGHT, y + 10, colour=HAIRLINE, points=0.5)


def door_name(door: WalkDoor, say: Say) -> str:
    """`Floor 4, door 2`."""
    floor = "" if door.floor is None else say(_FLOOR_NAME).format(floor=door.floor) if door.floor else say(_GROUND)
    label = say(_DOOR_NAME).format(label=door.label) if door.label else ""
    return ", ".join(part for part in (floor, label) if part) or door.code
