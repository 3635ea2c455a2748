"""The card left at a door nobody opened: who came, how to give an idea all the same, and when we come back."""

from dataclasses import dataclass

from outreach_app.language import N_, Say
from printables.family import CAMPAIGN, House, Out, Sheaf, dashed, moved, put, put_qr
from printables.paper import A4
from printables.pen import Pen
from printables.poster import draw_link
from printables.setting import fit, shorten
from printables.style import ACCENT, MUTED, Type

TITLE = N_("Door cards")
_CAME = N_("We came to see you")
_ASK = N_("What would make life better in the neighbourhood? Your idea counts, with or without your name.")
_NEXT = N_("We come back: {day}")
_GIVE = N_("To give your idea:")
_LEARN = N_("To learn more")
_STOP = N_("You would rather not be called on? Tell us: we will not come back.")
EIGHT, FOUR, LARGE = 8, 4, 2
"""Cards to a page; two are in large print, on a page lying down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorCard:
    """`next_visit` is when and where to find us next, in words; empty where not known."""

    house: House
    next_visit: str = ""


def print_door_cards(out: Out, card: DoorCard, *, per_page: int = FOUR, pages: int = 1) -> int:
    """Writes the PDF `out`: the same card, two, four or eight to an A4, to cut; returns its pages."""
    width, height = (A4[1], A4[0]) if per_page == LARGE else A4
    sheaf = Sheaf(card.house, TITLE, (width, height))
    rows = per_page // 2
    scale = width / A4[0] if per_page == LARGE else 1.0
    tall = height / rows
    for _ in range(pages):
        with sheaf.page() as pen:
            for number in range(per_page):
                x, y = width / 2 * (number % 2), tall * (number // 2)
                with moved(pen, x, y, (width / 2 / scale, tall / scale), scale) as small:
                    (_draw_low if per_page == EIGHT else _draw_tall)(small, card, sheaf.say)
            dashed(pen, width / 2, 0, width / 2, height)
            for row in range(1, rows):
                dashed(pen, 0, tall * row, width, tall * row)
    sheaf.save(out)
    return pages


def _draw_tall(pen: Pen, card: DoorCard, say: Say) -> None:
    """105 by 148.5."""
    house, left, width = card.house, 9.0, 87.0
    _draw_name(pen, house, left, width, 10)
    y = put(pen, left, 20, say(_CAME), Type(22, bold=True), width, 20, smallest=14)
    y = put(pen, left, y + 2, say(_ASK), Type(12), width, 22) + 4
    if card.next_visit:
        told = say(_NEXT).format(day=card.next_visit)
        y = put(pen, left, y, told, Type(13, bold=True, colour=ACCENT), width, 18, smallest=9) + 4
    room = width - (35 if house.website else 0)
    if house.website:
        draw_link(pen, house.website, say(_LEARN), left + width - 32, y + 1, 30)
    _draw_reach(pen, house, say, left, y, room, 1.0)
    put(pen, left, 130, say(_STOP), Type(8.8, colour=MUTED), width, 9)


def _draw_low(pen: Pen, card: DoorCard, say: Say) -> None:
    """105 by 74.25."""
    house, left, width = card.house, 8.0, 89.0
    _draw_name(pen, house, left, width, 6)
    y = put(pen, left, 14, say(_CAME), Type(15, bold=True), width, 8)
    room = width - (27 if house.website else 0)
    if house.website:
        put_qr(pen, house.website, left + width - 23, y + 2, 23)
    y = put(pen, left, y + 1, say(_ASK), Type(9), room, 15) + 1.5
    if card.next_visit:
        told = say(_NEXT).format(day=card.next_visit)
        y = put(pen, left, y, told, Type(9.5, bold=True, colour=ACCENT), room, 9) + 1.5
    _draw_reach(pen, house, say, left, y, room, 0.8)
    put(pen, left, 63.5, say(_STOP), Type(7.6, colour=MUTED), width, 7, smallest=6.5)


def _draw_name(pen: Pen, house: House, left: float, width: float, top: float) -> None:
    name = fit(house.campaign, CAMPAIGN, width - 8, 7.5)
    pen.icon("announce", left, top - 1, 6)
    pen.say(left + 8, top + 3, shorten(house.campaign, name, width - 8), name)


def _draw_reach(pen: Pen, house: House, say: Say, left: float, y: float, room: float, scale: float) -> None:
    y = put(pen, left, y, say(_GIVE), Type(9.5 * scale, bold=True, colour=ACCENT), room, 5)
    if house.phone:
        y = put(pen, left, y, house.phone, Type(15 * scale, bold=True), room, 7)
    for text in (house.hours, house.email, house.organisation):
        y = put(pen, left, y, text, Type(9.5 * scale), room, 8 * scale, smallest=6.5)
