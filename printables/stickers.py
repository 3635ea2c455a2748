"""The sticker poster (*gommettes*): ages down, places across, a sticker each; counted afterwards, nobody named."""

from dataclasses import dataclass

from outreach_app.language import N_
from printables.family import CAMPAIGN, House, Out, Sheaf, put
from printables.pen import Pen
from printables.setting import shorten
from printables.style import ACCENT, HAIRLINE, MUTED, Type

A3_ACROSS = (420.0, 297.0)
_LEFT, _RIGHT, _FIRST = 16.0, 404.0, 84.0
_TOP, _BOTTOM = 84.0, 274.0

TITLE = N_("One sticker each")
_LEAD = N_("Find your age, then where you live. Stick it in the box. Nobody asks your name; you may also skip it.")
_AGE = N_("Your age")


@dataclass(frozen=True, slots=True, kw_only=True)
class StickerPoster:
    """`bands` are the rows, `areas` the columns, in the words people use."""

    house: House
    session: str
    bands: tuple[str, ...]
    areas: tuple[str, ...]


def print_sticker_poster(out: Out, poster: StickerPoster) -> None:
    """Writes the PDF `out`, one A3 across, which an A4 printer may halve."""
    sheaf = Sheaf(poster.house, TITLE, A3_ACROSS)
    with sheaf.page() as pen:
        say = sheaf.say
        pen.icon("announce", _LEFT, 12, 8)
        pen.say(_LEFT + 12, 18, shorten(poster.house.campaign, Type(14, True, ACCENT), 280), Type(14, True, ACCENT))
        pen.say(_LEFT + 12, 24, shorten(poster.session, Type(11, False, MUTED), 280), Type(11, False, MUTED))
        pen.say(_LEFT, 45, say(TITLE), Type(46, bold=True))
        put(pen, _LEFT, 50, say(_LEAD), Type(17), _RIGHT - _LEFT, 16)
        _draw_grid(pen, poster, say(_AGE))
        pen.say(_LEFT, 284, shorten(poster.house.desk, Type(10, False, MUTED), 380), Type(10, False, MUTED))
    sheaf.save(out)


def _draw_grid(pen: Pen, poster: StickerPoster, corner: str) -> None:
    across, down = (_RIGHT - _FIRST) / len(poster.areas), (_BOTTOM - _TOP) / len(poster.bands)
    put(pen, _LEFT, _TOP - 16, corner, CAMPAIGN, _FIRST - _LEFT - 4, 15, middle=True)
    for number, area in enumerate(poster.areas):
        x = _FIRST + across * number
        head = Type(17, bold=True)
        put(pen, x + across / 2, _TOP - 16, area, head, across - 4, 15, align="centre", middle=True, smallest=9)
    for number, band in enumerate(poster.bands):
        y = _TOP + down * number
        put(pen, _LEFT, y, band, Type(20, bold=True), _FIRST - _LEFT - 4, down, middle=True, smallest=9)
        for column in range(len(poster.areas)):
            pen.box(_FIRST + across * column, y, across, down, colour=HAIRLINE, points=0.8)
    pen.box(_FIRST, _TOP, _RIGHT - _FIRST, _BOTTOM - _TOP, colour=ACCENT, points=1.6)
    for number in range(1, len(poster.bands)):
        y = _TOP + down * number
        pen.rule(_LEFT, y, _FIRST, y, colour=HAIRLINE, points=0.8)
