"""The poster that announces a session: what, when, where, in which languages; and a code to the edition's page."""

from dataclasses import dataclass

from outreach_app.language import N_
from printables.family import LEFT, RIGHT, WIDTH, House, Out, Sheaf, put, put_foot, put_points, put_qr
from printables.icons import SKYLINE
from printables.pen import Pen
from printables.setting import shorten
from printables.style import ACCENT, HAIRLINE, MUTED, Type

_NAME = Type(15, bold=True, colour=ACCENT)
_QR = 38.0

_ASK = N_("Your ideas for the neighbourhood")
_COME = (
    ("people", N_("Everyone is welcome, of any age and any nationality.")),
    ("bulb", N_("Come with an idea, or without: we find them together.")),
    ("heart", N_("It is free. Nobody has to give their name.")),
)
_INTERPRETER = N_("Interpreter: {language}")
_LEARN = N_("To learn more")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPoster:
    """Everything is in words already; `where` and what follows may be empty."""

    house: House
    title: str
    day: str
    hours: str = ""
    place: str = ""
    area: str = ""
    interpreter: str = ""


def print_poster(out: Out, poster: SessionPoster) -> None:
    """Writes the one-page PDF `out`. Refused with `print.not_written` or `print.missing_glyph`."""
    sheaf = Sheaf(poster.house, poster.title)
    with sheaf.page() as pen:
        pen.icon("announce", LEFT, 14, 9)
        pen.say(LEFT + 13, 20.6, shorten(poster.house.campaign, _NAME, WIDTH - 13), _NAME)
        y = put(pen, LEFT, 30, sheaf.say(_ASK), Type(46, bold=True), WIDTH, 40, smallest=24)
        y = put(pen, LEFT, y + 3, poster.title, Type(21, colour=MUTED), WIDTH, 18, smallest=12) + 16
        draw_street(pen, y)
        y = _draw_when(pen, poster, y + 9)
        if poster.interpreter:
            told = sheaf.say(_INTERPRETER).format(language=poster.interpreter)
            pen.icon("announce", LEFT, y, 8)
            y = put(pen, LEFT + 11, y + 0.4, told, Type(16, bold=True), WIDTH - 11, 7.6, smallest=10) + 5
        y = max(y + 3, 190.0)
        pen.rule(LEFT, y, RIGHT, y, colour=HAIRLINE, points=0.6)
        points = tuple((icon, sheaf.say(text)) for icon, text in _COME)
        room = WIDTH - (_QR + 10 if poster.house.website else 0)
        put_points(pen, LEFT, y + 9, points, Type(15), room, gap=6)
        if poster.house.website:
            draw_link(pen, poster.house.website, sheaf.say(_LEARN), RIGHT - _QR, y + 9)
        put_foot(pen, poster.house)
    sheaf.save(out)


def draw_street(pen: Pen, ground: float) -> None:
    """The neighbourhood along a rule, `ground` millimetres down, the whole width."""
    pen.rule(LEFT, ground, RIGHT, ground, colour=ACCENT, points=1.6)
    scale = 0.59
    for start in (RIGHT - 148 * scale, RIGHT - 296 * scale - 2):
        pen.strokes(SKYLINE, start, ground - 24 * scale, scale, ACCENT, 1.1)


def draw_link(pen: Pen, website: str, label: str, x: float, y: float, side: float = _QR) -> None:
    """A code to the edition's page, and the same address for those who type it."""
    put_qr(pen, website, x, y, side)
    kind = Type(9.5, bold=True, colour=ACCENT)
    pen.say(x + side / 2, y + side + 6, shorten(label, kind, side + 8), kind, align="centre")
    shown = website.removeprefix("https://").rstrip("/")
    put(pen, x + side / 2, y + side + 7.5, shown, Type(8.4, colour=MUTED), side + 8, 8, align="centre", smallest=6.5)


def _draw_when(pen: Pen, poster: SessionPoster, y: float) -> float:
    y = put(pen, LEFT, y, poster.day, Type(31, bold=True, colour=ACCENT), WIDTH, 26, smallest=18)
    if poster.hours:
        y = put(pen, LEFT, y + 1, poster.hours, Type(25, bold=True), WIDTH, 12, smallest=14)
    where = "\n".join(line for line in (poster.place, poster.area) if line)
    return put(pen, LEFT, y + 4, where, Type(19), WIDTH, 26, smallest=11) + 5
