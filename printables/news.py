"""Letters to residents: what became of their idea, in plain words, with their receipt's number and whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_app.language import N_
from printables.city_letter import TEXT, put_letter_head, put_subject, reach
from printables.family import FLOOR, LEFT, RIGHT, SMALL, STRONG, WIDTH, House, Out, Sheaf, put, put_foot
from printables.pen import Pen
from printables.style import ACCENT, HAIRLINE, MUTED, Type

TITLE = N_("What became of your idea")
_HELLO = N_("Hello {name},")
_HELLO_ALL = N_("Hello,")
_ASKED = N_("You gave us an idea and asked to be told what becomes of it. The City has answered.")
_JOINED = N_("Your idea has joined this proposal")
_SAYS = N_("What the City says")
_WHY = N_("Its reason")
_NUMBER = N_("Your receipt’s number: {code}")
_MORE = N_("And {count} more: ask us.")
_CHANGE = N_("You may ask us about it, or take an agreement back, at any time: {desk}.")
_THANKS = N_("Thank you for speaking up.")
_REHEARSAL = N_("Rehearsal: this is not an answer of the City.")
_CHILD = N_("This letter is about an idea of the child you answer for.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One proposal: what the city says of it, in words, and why; `code` as people read it.

    What the rehearsal platform said bears it in so many words, should such a letter ever leave.
    """

    title: str
    says: str
    reason: str = ""
    code: str = ""
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsLetter:
    """One resident's letter; `for_child` where it goes to a guardian. `house` speaks their language, where not ours."""

    name: str
    post: str
    day: str
    items: tuple[NewsItem, ...]
    for_child: bool = False
    house: House | None = None


def print_news(out: Out, house: House, letters: Sequence[NewsLetter]) -> None:
    """Writes the PDF `out`, a letter a page. Refused with `print.not_written` or `print.missing_glyph`."""
    assert letters, "nothing to print"
    sheaf = Sheaf(house, TITLE)
    for letter in letters:
        voice = letter.house or house
        with sheaf.page(voice.language) as pen:
            _draw(pen, sheaf.spoken_by(voice), letter)
            put_foot(pen, voice)
    sheaf.save(out)


def _draw(pen: Pen, sheaf: Sheaf, letter: NewsLetter) -> None:
    say = sheaf.say
    to = "\n".join(part for part in (letter.name, letter.post) if part)
    y = put_letter_head(pen, sheaf, to, letter.day)
    y = put_subject(pen, y, say(TITLE))
    hello = say(_HELLO).format(name=letter.name) if letter.name else say(_HELLO_ALL)
    y = put(pen, LEFT, y, hello, TEXT, WIDTH) + 3
    if letter.for_child:
        y = put(pen, LEFT, y, say(_CHILD), TEXT, WIDTH) + 3
    y = put(pen, LEFT, y, say(_ASKED), TEXT, WIDTH) + 6
    for number, item in enumerate(letter.items):
        if number and y + 46 > FLOOR - 24:
            put(pen, LEFT, y, say(_MORE).format(count=len(letter.items) - number), STRONG, WIDTH)
            y += 8
            break
        y = _draw_item(pen, sheaf, item, y)
    change = say(_CHANGE).format(desk=reach(sheaf.house))
    y = put(pen, LEFT, y, change, TEXT, WIDTH, 16) + 4
    put(pen, LEFT, y, say(_THANKS), Type(11.5, bold=True), WIDTH)


def _draw_item(pen: Pen, sheaf: Sheaf, item: NewsItem, y: float) -> float:
    say = sheaf.say
    pen.rule(LEFT, y, RIGHT, y, colour=HAIRLINE, points=0.5)
    y = put(pen, LEFT, y + 3, say(_JOINED), Type(9.5, bold=True, colour=MUTED), WIDTH) + 0.6
    y = put(pen, LEFT, y, item.title, Type(14, bold=True), WIDTH, 13, smallest=10) + 3
    y = put(pen, LEFT, y, say(_SAYS), Type(9.5, bold=True, colour=MUTED), WIDTH) + 0.6
    y = put(pen, LEFT, y, item.says, Type(13, bold=True, colour=ACCENT), WIDTH, 12) + 2
    if item.is_rehearsal:
        y = put(pen, LEFT, y, say(_REHEARSAL), STRONG, WIDTH) + 1
    if item.reason:
        y = put(pen, LEFT, y, say(_WHY), Type(9.5, bold=True, colour=MUTED), WIDTH) + 0.6
        y = put(pen, LEFT, y, item.reason, TEXT, WIDTH, 40, smallest=9) + 2
    if item.code:
        y = put(pen, LEFT, y + 1, say(_NUMBER).format(code=item.code), SMALL, WIDTH) + 1
    return y + 6
