"""Two posters for a building's hall: we are coming; and, afterwards, this is what you said and what became of it."""

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
    counter,
    put,
    put_foot,
    put_head,
    put_points,
)
from printables.pen import Pen
from printables.poster import draw_link, draw_street
from printables.setting import shorten
from printables.style import ACCENT, HAIRLINE, MUTED, Type

COMING, SAID = N_("We are coming to see you"), N_("What you told us")
_POINTS = (
    ("people", N_("Two volunteers, with a letter from the association.")),
    ("bulb", N_("They listen to your ideas for the neighbourhood. A name is never needed.")),
    ("heart", N_("Nothing is sold, nothing is compulsory. A no is a no.")),
    ("shield", N_("You would rather not be called on? Tell us, and we will not knock.")),
)
_CALL = N_("Tell us: {phone}")
_LEARN = N_("To learn more")
_THANKS = N_("Thank you for opening your doors.")
_THEMES = N_("What you spoke about")
_PROPOSALS = N_("What became of it")
_NONE = N_("Your ideas are being put together. Come and do it with us.")
_NEXT = N_("And now")
_NAMELESS = N_("No name is written here, and none was kept with these figures.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPoster:
    """Announces a round; texts in words already."""

    house: House
    title: str
    day: str
    hours: str = ""
    streets: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One proposal the neighbours' ideas have joined, and what became of it."""

    title: str
    became: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBack:
    """What residents said on a round: counts only, and what may leave. `themes` are (words, icon, ideas)."""

    house: House
    session: str
    where: str
    figures: tuple[tuple[int, str], ...]
    themes: tuple[tuple[str, str, int], ...] = ()
    proposals: tuple[Outcome, ...] = ()
    next_steps: str = ""


def print_round_poster(out: Out, poster: RoundPoster) -> None:
    """Writes the one-page PDF `out`."""
    sheaf = Sheaf(poster.house, COMING)
    say, house = sheaf.say, poster.house
    name = Type(15, bold=True, colour=ACCENT)
    with sheaf.page() as pen:
        pen.icon("announce", LEFT, 14, 9)
        pen.say(LEFT + 13, 20.6, shorten(house.campaign, name, WIDTH - 13), name)
        y = put(pen, LEFT, 30, say(COMING), Type(46, bold=True), WIDTH, 40, smallest=24)
        y = put(pen, LEFT, y + 2, poster.streets or poster.title, Type(19, colour=MUTED), WIDTH, 22, smallest=11) + 16
        draw_street(pen, y)
        y = put(pen, LEFT, y + 8, poster.day, Type(31, bold=True, colour=ACCENT), WIDTH, 26, smallest=18)
        if poster.hours:
            y = put(pen, LEFT, y + 1, poster.hours, Type(25, bold=True), WIDTH, 12, smallest=14)
        points = tuple((icon, say(text)) for icon, text in _POINTS)
        room = WIDTH - (48 if house.website else 0)
        end = put_points(pen, LEFT, y + 10, points, Type(15.5), room, gap=6)
        if house.website:
            draw_link(pen, house.website, say(_LEARN), RIGHT - 38, y + 10)
        if house.phone:
            put(pen, LEFT, end + 4, say(_CALL).format(phone=house.phone), Type(22, bold=True, colour=ACCENT), WIDTH, 10)
            put(pen, LEFT, end + 14, house.hours, Type(13), WIDTH, 7)
        put_foot(pen, house)
    sheaf.save(out)


def print_report_back(out: Out, report: ReportBack) -> None:
    """Writes the one-page PDF `out`; what does not fit is counted."""
    sheaf = Sheaf(report.house, SAID)
    say = sheaf.say
    with sheaf.page() as pen:
        y = put_head(pen, report.house, report.session, say(SAID), say(_THANKS))
        y = put(pen, LEFT, y - 1, report.where, Type(13, colour=MUTED), WIDTH, 12) + 3
        y = _draw_figures(pen, report, y)
        y = _draw_themes(pen, report, y, say)
        foot = _draw_next(pen, report, say)
        _draw_outcomes(pen, report, y, foot - 3, say)
        put_foot(pen, report.house)
    sheaf.save(out)


def _draw_figures(pen: Pen, report: ReportBack, y: float) -> float:
    across = WIDTH / max(1, len(report.figures))
    for number, (count, words) in enumerate(report.figures):
        x = LEFT + across * number
        pen.say(x, y + 14, str(count), Type(40, bold=True, colour=ACCENT))
        put(pen, x, y + 17, words, Type(12), across - 4, 11)
    return y + 31 if report.figures else y


def _draw_themes(pen: Pen, report: ReportBack, y: float, say: Say) -> float:
    if not report.themes:
        return y
    y = put(pen, LEFT, y, say(_THEMES), HEADING, WIDTH) + 2
    say_count = counter(report.house.language)
    most = max(count for _, _, count in report.themes)
    shown = report.themes[:6]
    for words, icon, count in shown:
        pen.icon(icon, LEFT, y, 6.5)
        pen.say(LEFT + 10, y + 4.8, shorten(words, Type(12), 56), Type(12))
        length = (WIDTH - 68 - 14) * count / most
        pen.block(LEFT + 68, y + 0.8, length, 4.9, ACCENT)
        pen.say(LEFT + 68 + length + 2.5, y + 4.9, str(count), Type(12, bold=True))
        y += 9
    if rest := len(report.themes) - len(shown):
        y = put(pen, LEFT + 10, y, say_count("{n} more theme", "{n} more themes", rest), SMALL, WIDTH) + 1
    return y + 4


def _draw_next(pen: Pen, report: ReportBack, say: Say) -> float:
    """What comes next, standing on the foot; returns its top."""
    put(pen, LEFT, FLOOR - 4.4, say(_NAMELESS), SMALL, WIDTH, 4.2)
    if not report.next_steps:
        return FLOOR - 6
    top = FLOOR - 34
    pen.box(LEFT, top, WIDTH, 27, colour=ACCENT, points=1.1, radius=2.6)
    put(pen, LEFT + 5, top + 2, say(_NEXT), Type(13, bold=True, colour=ACCENT), WIDTH - 10)
    put(pen, LEFT + 5, top + 8.4, report.next_steps, Type(12.5), WIDTH - 10, 17)
    return top


def _draw_outcomes(pen: Pen, report: ReportBack, y: float, floor: float, say: Say) -> None:
    y = put(pen, LEFT, y, say(_PROPOSALS), HEADING, WIDTH) + 2
    if not report.proposals:
        put(pen, LEFT, y, say(_NONE), Type(13), WIDTH, floor - y)
    say_count = counter(report.house.language)
    for number, outcome in enumerate(report.proposals):
        rest = len(report.proposals) - number
        if y + 15 + (5 if rest > 1 else 0) > floor:
            put(
                pen,
                LEFT,
                y,
                say_count("And {n} more proposal: ask us.", "And {n} more proposals: ask us.", rest),
                STRONG,
                WIDTH,
                5,
            )
            return
        pen.rule(LEFT, y, RIGHT, y, colour=HAIRLINE, points=0.5)
        put(pen, LEFT, y + 1.4, outcome.title, Type(13, bold=True), WIDTH, 5.6, smallest=9)
        y = max(y + 13.5, put(pen, LEFT, y + 7.4, outcome.became, Type(11.5), WIDTH, 10) + 2)
