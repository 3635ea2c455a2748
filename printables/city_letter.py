"""What every letter shares: whose it is, whom it goes to, where and when; set for a window envelope."""

from printables.dates import long_date
from printables.family import CAMPAIGN, LEFT, RIGHT, SMALL, STRONG, WIDTH, House, Sheaf, put
from printables.pen import Pen
from printables.scripts import is_rtl
from printables.setting import shorten
from printables.style import ACCENT, Type

TEXT = Type(11.5)
_WINDOW = 108.0
"""Where the addressee stands, for the window of a French envelope, in millimetres from the left."""


def put_letter_head(pen: Pen, sheaf: Sheaf, to: str, day: str) -> float:
    """Sender, addressee and date; returns where the letter's own may begin."""
    house = sheaf.house
    pen.icon("announce", LEFT, 12.6, 6.6)
    pen.say(LEFT + 9, 16.2, shorten(house.campaign, CAMPAIGN, WIDTH - 9), CAMPAIGN)
    y = put(pen, LEFT, 22, house.organisation, STRONG, 84, 10) + 0.5
    for text in (house.address, house.phone, house.email):
        if text:
            y = put(pen, LEFT, y, text, SMALL, 84, 9)
    window = LEFT if is_rtl(house.language) else _WINDOW  # an envelope's window stays where it is
    put(pen, window, 44, to, TEXT, RIGHT - _WINDOW, 32, smallest=8)
    pen.say(window, 84, long_date(day, house.language), TEXT)
    return 94.0


def put_subject(pen: Pen, y: float, words: str) -> float:
    """What the letter is about, beside a bar of our colour."""
    bottom = put(pen, LEFT + 5, y, words, Type(13, bold=True), WIDTH - 5, 18, smallest=9)
    pen.block(LEFT, y + 0.4, 1.6, bottom - y, ACCENT)
    return bottom + 6


def reach(house: House) -> str:
    """The desk on one line; no line break parts its telephone number."""
    return house.desk.replace(house.phone, house.phone.replace(" ", "\u00a0")) if house.phone else house.desk
