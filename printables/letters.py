"""Letters of a round: the volunteer's mission, and the landlord's or the guardian's."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_app.language import N_, Say
from printables.family import (
    FLOOR,
    HEADING,
    LEFT,
    RIGHT,
    SMALL,
    STRONG,
    WIDTH,
    House,
    Out,
    Sheaf,
    put,
    put_foot,
    put_head,
    put_points,
)
from printables.pen import Pen
from printables.style import ACCENT, RULE, Type

MISSION, LANDLORD = N_("Mission letter"), N_("To the landlord and the guardian")
_TEXT = Type(12)
_WHO = N_("{name} is a volunteer of {organisation}, and calls on residents: {campaign}.")
_ANYONE = N_("The bearer is a volunteer of {organisation}, and calls on residents: {campaign}.")
_ROUND = N_("The round: {session}.")
_STREETS = N_("Where: {streets}.")
_DOES = N_("What a volunteer does")
_DOING = (
    ("people", N_("Says who they are and shows this letter.")),
    ("bulb", N_("Listens, and writes down ideas for the neighbourhood. An idea needs no name.")),
    ("heart", N_("Thanks and leaves whenever the answer is no.")),
)
_NEVER = N_("What a volunteer never does")
_NEVERS = (
    ("shield", N_("Asks for an identity paper, for money or for a signature nobody explained.")),
    ("house", N_("Goes into a home, or asks for an entry code.")),
    ("dots", N_("Leaves a resident’s paper lying about, or tells a neighbour what was said.")),
)
_CHECK = N_("To make sure: {desk}.")
_NAME_LINE = N_("Volunteer’s name")
_BY = N_("For the association, signature")
_DATE = N_("Date")

_DEAR = N_("Dear Sir or Madam,")
_BODY = (
    N_(
        "{organisation} collects residents’ ideas ({campaign}). We would like to call on the residents of "
        "{streets}: {session}."
    ),
    N_(
        "Two volunteers together, with a mission letter, knock once at each door. Nothing is sold, nothing is "
        "compulsory, and nobody goes into a home. Whoever prefers not to be called on says so, and we do not come back."
    ),
    N_("We ask you three things:"),
)
_ASKS = (
    ("house", N_("to let us in on those days; we write down no entry code;")),
    ("announce", N_("to let us put up the poster that announces the round, then the one that reports back;")),
    ("people", N_("to tell residents, if they ask you, that you know about us.")),
)
_AFTER = N_(
    "The addresses of the round are erased when it ends. We will bring you what residents said, without any name."
)
_REACH = N_("You can reach us: {desk}.")
_REGARDS = N_("With our thanks,")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What both letters say: `session` the round and its day, `streets` where it goes, empty where not known yet."""

    house: House
    session: str
    streets: str = ""


def print_mission_letters(out: Out, letter: Letter, volunteers: Sequence[str]) -> int:
    """Writes the PDF `out`, a page a volunteer, one to fill by hand where nobody is named; returns its pages."""
    sheaf = Sheaf(letter.house, MISSION)
    names = list(volunteers) or [""]
    for name in names:
        with sheaf.page() as pen:
            _draw_mission(pen, letter, name, sheaf.say)
            put_foot(pen, letter.house)
    sheaf.save(out)
    return len(names)


def print_landlord_letter(out: Out, letter: Letter) -> None:
    """Writes the one-page PDF `out`."""
    sheaf = Sheaf(letter.house, LANDLORD)
    say, house = sheaf.say, letter.house
    with sheaf.page() as pen:
        y = put_head(pen, house, letter.session, say(LANDLORD)) + 2
        if house.address:
            y = put(pen, LEFT, y, house.address, SMALL, WIDTH, 9) + 4
        y = put(pen, LEFT, y, say(_DEAR), _TEXT, WIDTH) + 4
        for text in _BODY:
            told = say(text).format(
                organisation=house.organisation,
                campaign=house.campaign,
                session=letter.session,
                streets=letter.streets or say(N_("the building")),
            )
            y = put(pen, LEFT, y, told, _TEXT, WIDTH, 48, smallest=9) + 4
        y = put_points(pen, LEFT, y, tuple((icon, say(text)) for icon, text in _ASKS), _TEXT, WIDTH) + 3
        y = put(pen, LEFT, y, say(_AFTER), _TEXT, WIDTH) + 4
        y = put(pen, LEFT, y, say(_REACH).format(desk=house.desk), Type(12, bold=True), WIDTH, 16) + 6
        put(pen, LEFT, y, say(_REGARDS), _TEXT, WIDTH)
        _draw_signing(pen, say)
        put_foot(pen, house)
    sheaf.save(out)


def _draw_mission(pen: Pen, letter: Letter, name: str, say: Say) -> None:
    house = letter.house
    y = put_head(pen, house, letter.session, say(MISSION)) + 1
    who = say(_WHO if name else _ANYONE)
    told = who.format(name=name, organisation=house.organisation, campaign=house.campaign)
    y = put(pen, LEFT, y, told, Type(14, bold=True), WIDTH, 24, smallest=10) + 3
    y = put(pen, LEFT, y, say(_ROUND).format(session=letter.session), _TEXT, WIDTH, 12) + 1
    if letter.streets:
        y = put(pen, LEFT, y, say(_STREETS).format(streets=letter.streets), _TEXT, WIDTH, 22) + 1
    for heading, points in ((_DOES, _DOING), (_NEVER, _NEVERS)):
        y = put(pen, LEFT, y + 5, say(heading), HEADING, WIDTH) + 3
        y = put_points(pen, LEFT, y, tuple((icon, say(text)) for icon, text in points), _TEXT, WIDTH)
    y += 4
    pen.box(LEFT, y, WIDTH, 17, colour=ACCENT, points=1.1, radius=2.6)
    check = say(_CHECK).format(desk=house.desk)
    put(pen, LEFT + 5, y, check, Type(12, bold=True, colour=ACCENT), WIDTH - 10, 17, middle=True)
    _draw_signing(pen, say, name="" if name else say(_NAME_LINE))


def _draw_signing(pen: Pen, say: Say, name: str = "") -> None:
    y = FLOOR - 26
    lines = [(LEFT, LEFT + 70, name)] if name else []
    lines += [(RIGHT - 82, RIGHT, say(_BY)), *([] if name else [(LEFT, LEFT + 50, say(_DATE))])]
    for left, right, words in lines:
        pen.say(left, y, words, STRONG)
        pen.rule(left, y + 16, right, y + 16, colour=RULE, points=0.6)
