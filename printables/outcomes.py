"""What can happen at a door, as paper says it: a letter to circle, a picture, a code to scan in the evening."""

from dataclasses import dataclass

from outreach_app.language import N_
from printables.family import LEFT, SMALL, WIDTH, House, Out, Sheaf, put, put_foot, put_head, put_qr
from printables.pen import Pen
from printables.style import ACCENT, BLACK, HAIRLINE, MUTED, WHITE, Type

TITLE = N_("What came of each door")
_LEAD = N_("In the evening: scan or type a result, then every door and every sheet that got it. Then the next result.")
_LETTERS = N_("On the walk list, circle the letter.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One outcome. `letter` is circled on the round, `code` scanned or typed afterwards."""

    letter: str
    code: str
    words: str
    hint: str = ""


def print_result_codes(out: Out, house: House, session: str, results: tuple[Result, ...]) -> None:
    """Writes the one-page PDF `out`. Refused with `print.not_written`."""
    sheaf = Sheaf(house, TITLE)
    with sheaf.page() as pen:
        y = put_head(pen, house, session, sheaf.say(TITLE))
        y = put(pen, LEFT, y - 1, sheaf.say(_LEAD), Type(11.5), WIDTH, 12) + 1
        y = put(pen, LEFT, y, sheaf.say(_LETTERS), SMALL, WIDTH) + 5
        for number, result in enumerate(results):
            _draw(pen, result, LEFT + 91 * (number % 2), y + 69 * (number // 2))
        put_foot(pen, house)
    sheaf.save(out)


def _draw(pen: Pen, result: Result, x: float, y: float) -> None:
    pen.box(x, y, 87, 64, colour=HAIRLINE, points=0.8, radius=2.6)
    put_letter(pen, x + 6, y + 13, result.letter, 6.5)
    put(pen, x + 23, y + 6, result.words, Type(17, bold=True), 60, 8, smallest=10)
    put(pen, x + 23, y + 14, result.hint, Type(10, colour=MUTED), 60, 5)
    put_qr(pen, result.code, x + 6, y + 26, 34)
    put(pen, x + 45, y + 38, result.code, Type(14, bold=True, colour=BLACK), 40, 8, smallest=8)


def put_letter(pen: Pen, x: float, middle: float, letter: str, radius: float) -> None:
    pen.disc(x + radius, middle, radius, ACCENT)
    kind = Type(radius * 3.4, bold=True, colour=WHITE)
    pen.say(x + radius, middle + kind.size * 0.126, letter, kind, align="centre")
