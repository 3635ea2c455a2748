"""What the papers of the room and of the round share: whose they are, their head and foot, texts that stay in place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from outreach_app.campaign.model import Campaign
from outreach_app.language import N_, catalogue, translator
from printables.icons import SKYLINE
from printables.paper import A4, open_canvas, write_whole
from printables.pen import Align, Pen, start_of
from printables.qr import draw_qr, qr_modules, qr_path
from printables.scripts import is_rtl
from printables.setting import ELLIPSIS, fit, shorten, wrap
from printables.style import ACCENT, HAIRLINE, INK, MM, MUTED, WHITE, Type

LEFT, RIGHT = 16.0, 194.0
WIDTH = RIGHT - LEFT
FLOOR = 278.0
"""Above the foot: nothing of a paper's own stands lower."""
SMALLEST = 7.5
"""No word of these papers is set smaller, in points, but for the foot."""

CAMPAIGN = Type(11, bold=True, colour=ACCENT)
SESSION = Type(9.5, colour=MUTED)
TITLE = Type(25, bold=True)
LEAD = Type(11)
HEADING = Type(14, bold=True)
STRONG = Type(10.5, bold=True)
BODY = Type(10.5)
SMALL = Type(8.6, colour=MUTED)
_FOOT = Type(8, colour=MUTED)
_PAGE = N_("Page {page} of {pages}")
_DATA = N_("About your data: {officer}")

SayCount = Callable[[str, str, int], str]
Out = Path | BytesIO
"""Where a finished PDF goes: a file, or memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Whose paper it is, in `language`: the edition, and the desk people reach."""

    language: str
    campaign: str
    organisation: str
    phone: str = ""
    hours: str = ""
    email: str = ""
    data_officer: str = ""
    address: str = ""
    website: str = ""

    @property
    def desk(self) -> str:
        """`Les Voisins de Curial · 01 99 00 41 17 (mardi et jeudi, de 17 h à 19 h) · donnees@…`."""
        phone = f"{self.phone} ({self.hours})" if self.phone and self.hours else self.phone
        return " · ".join(part for part in (self.organisation, phone, self.email) if part)


def counter(language: str) -> SayCount:
    """A function that says a count: `say_count("{n} idea", "{n} ideas", 3)`."""

    def say_count(one: str, many: str, count: int) -> str:
        return catalogue(language).ngettext(one, many, count).format(n=count)

    return say_count


def house_of(campaign: Campaign, language: str) -> House:
    desk = campaign.desk
    return House(
        language=language,
        campaign=campaign.say(campaign.name, language),
        organisation=desk.organisation,
        phone=desk.phone,
        hours=campaign.say(desk.hours, language),
        email=desk.email,
        data_officer=desk.data_officer,
        address=desk.address,
        website=campaign.website,
    )


class Sheaf:
    """The pages of one paper while they are drawn; `save` puts them down whole, or not at all."""

    def __init__(self, house: House, title: str, size: tuple[float, float] = A4) -> None:
        self.house = house
        self.say = translator(house.language)
        self.say_count = counter(house.language)
        self._size = size
        self._pdf = BytesIO()
        self._canvas = open_canvas(self._pdf, title, size)

    @contextmanager
    def page(self, language: str = "") -> Iterator[Pen]:
        """A page that begins where `language`, else the house's, does."""
        turned = self._size[0] / 2 if is_rtl(language or self.house.language) else None
        yield Pen(self._canvas, self._size[1], turned)
        self._canvas.showPage()

    def spoken_by(self, house: House) -> "Sheaf":
        """The same pages in another language, for those that follow."""
        other = copy(self)
        other.house, other.say, other.say_count = house, translator(house.language), counter(house.language)
        return other

    def save(self, out: Out) -> None:
        """Refused with `print.not_written` where the folder or the disk will not take it."""
        self._canvas.save()
        if isinstance(out, BytesIO):
            out.write(self._pdf.getbuffer())
        else:
            write_whole(out, self._pdf)


def put_head(pen: Pen, house: House, session: str, title: str, lead: str = "", *, skyline: bool = True) -> float:
    """Edition, session and title over a rule; returns where the paper's own may begin."""
    pen.icon("announce", LEFT, 12.6, 6.6)
    pen.say(LEFT + 9, 16.2, shorten(house.campaign, CAMPAIGN, WIDTH - 9), CAMPAIGN)
    if session:
        pen.say(LEFT + 9, 20.8, shorten(session, SESSION, WIDTH - 9), SESSION)
    street = 74 if skyline else 0
    y = put(pen, LEFT, 24.5, title, TITLE, WIDTH - (0 if lead else street), 22, smallest=16)
    if lead:
        y = put(pen, LEFT, y + 0.8, lead, LEAD, WIDTH - street, 14)
    y = max(y + 2.2, 40.0)
    pen.rule(LEFT, y, RIGHT, y, colour=ACCENT, points=1.1)
    if skyline:
        pen.strokes(SKYLINE, RIGHT - 148 * 0.4, y - 24 * 0.4, 0.4, ACCENT, 0.8)
    return y + 6


def put_foot(pen: Pen, house: House, page: int = 1, pages: int = 1) -> None:
    """The desk, the data officer, and which page this is."""
    say = translator(house.language)
    pen.rule(LEFT, FLOOR + 2.5, RIGHT, FLOOR + 2.5, colour=HAIRLINE, points=0.5)
    pen.say(LEFT, FLOOR + 6.6, shorten(house.desk, _FOOT, WIDTH), _FOOT)
    if house.data_officer:
        told = say(_DATA).format(officer=house.data_officer)
        pen.say(LEFT, FLOOR + 10.4, shorten(told, _FOOT, WIDTH - 40), _FOOT)
    if pages > 1:
        pen.say(RIGHT, FLOOR + 10.4, say(_PAGE).format(page=page, pages=pages), _FOOT, align="right")


def put(
    pen: Pen,
    x: float,
    top: float,
    text: str,
    kind: Type,
    width: float,
    height: float = 1_000.0,
    *,
    smallest: float = SMALLEST,
    align: Align = "left",
    middle: bool = False,
) -> float:
    """`text` in a block of `width` by `height` millimetres: smaller where it must be, then cut with an ellipsis.

    Returns where it ends. `x` is the block's left edge, right edge or middle, as `align` says; what reads from the
    right stands at the right of a block given by its left edge.
    """
    lines, kind = set_in(text, kind, width, height, smallest)
    if middle:
        top += (height - len(lines) * kind.leading) / 2
    if align == "left":
        align, x = start_of(pen, text, x, width)
    return pen.lines(x, top, lines, kind, align=align)


def set_in(
    text: str, kind: Type, width: float, height: float, smallest: float = SMALLEST
) -> tuple[tuple[str, ...], Type]:
    """The lines of `text`, and the type they fit in."""
    while (lines := paragraphs(text, kind, width)) and len(lines) * kind.leading > height + 0.01:
        if kind.size <= smallest:
            return _cut(lines, kind, width, max(1, int((height + 0.01) / kind.leading))), kind
        kind = Type(max(smallest, kind.size * 0.95), kind.bold, kind.colour)
    return lines, kind


def paragraphs(text: str, kind: Type, width: float) -> tuple[str, ...]:
    """Wrapped, its own line breaks kept."""
    return tuple(line for part in text.strip().split("\n") for line in (wrap(part, kind, width) or ("",)))


def put_qr(pen: Pen, text: str, x: float, top: float, size: float) -> None:
    modules = qr_modules(text)
    draw_qr(pen.canvas, qr_path(modules), len(modules), pen.across(x, size), pen.height - top - size, size)


def put_number(pen: Pen, x: float, middle: float, number: str, radius: float = 3.2) -> None:
    """A numbered disc, its centre `radius` right of `x`."""
    pen.disc(x + radius, middle, radius, ACCENT)
    size = radius * 3.6
    kind = fit(number, Type(size, bold=True, colour=WHITE), radius * 1.7, 5)
    pen.say(x + radius, middle + kind.size * 0.126, number, kind, align="centre")


def put_box(pen: Pen, x: float, y: float, side: float = 4.0) -> None:
    """A square to tick by hand."""
    pen.box(x, y, side, side, colour=INK, points=0.7)


def dashed(pen: Pen, x1: float, y1: float, x2: float, y2: float) -> None:
    """Where to cut or to fold."""
    pen.canvas.setDash(3, 3)
    pen.rule(x1, y1, x2, y2, colour=HAIRLINE, points=0.6)
    pen.canvas.setDash()


@contextmanager
def moved(pen: Pen, x: float, y: float, size: tuple[float, float], scale: float = 1.0) -> Iterator[Pen]:
    """A pen for a smaller page of `size`, its top left corner at `x`, `y` of this one."""
    width, height = size
    pen.canvas.saveState()
    pen.canvas.translate(x * MM, (pen.height - y - height * scale) * MM)
    pen.canvas.scale(scale, scale)
    yield Pen(pen.canvas, height, None if pen.turned is None else width / 2)
    pen.canvas.restoreState()


def put_points(
    pen: Pen, x: float, top: float, points: tuple[tuple[str, str], ...], kind: Type, width: float, gap: float = 3.0
) -> float:
    """A picture and a sentence a line; returns where the last ends."""
    side = max(6.0, kind.leading * 1.25)
    for icon, text in points:
        pen.icon(icon, x, top + (kind.leading - side) / 2, side)
        top = max(top + side, put(pen, x + side + 3, top, text, kind, width - side - 3)) + gap
    return top


def _cut(lines: tuple[str, ...], kind: Type, width: float, count: int) -> tuple[str, ...]:
    kept = list(lines[:count])
    kept[-1] = shorten(f"{kept[-1]} {lines[count]}" if count < len(lines) else kept[-1], kind, width)
    if count < len(lines) and not kept[-1].endswith(ELLIPSIS):
        kept[-1] = shorten(f"{kept[-1]} {ELLIPSIS}", kind, width)
    return tuple(kept)
