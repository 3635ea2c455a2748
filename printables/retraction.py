"""Letters that ask the city to take a proposal back, or a part out of it, where no machine can."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_app.domain.words import LetterKind
from outreach_app.language import N_, Say
from printables.city_letter import TEXT, put_letter_head, put_subject, reach
from printables.dates import long_date
from printables.family import FLOOR, LEFT, RIGHT, STRONG, WIDTH, House, Out, Sheaf, paragraphs, put, put_foot
from printables.pen import Pen
from printables.style import HAIRLINE, RULE, Type

TITLE = N_("Letter to the City")
_SUBJECTS = {
    LetterKind.RETRACTION: N_("Please take a proposal back: {title}"),
    LetterKind.EDIT: N_("Please take a part out of a proposal: {title}"),
}
_DEAR = N_("Dear Sir or Madam,")
_DEPOSITED = N_("On {day}, {organisation} deposited this proposal on {target}, for residents who had agreed to it.")
_NUMBERS = N_("Its number there: {reference}. Our own, at the foot of its text: {marker}.")
_OUR_NUMBER = N_("Our number, at the foot of its text: {marker}.")
_WITHDRAWN = N_(
    "The residents whose ideas it carries have taken their agreement back, as is their right at any time. We can take"
    " nothing back on your site ourselves."
)
_PART_WITHDRAWN = N_(
    "A resident whose idea it carries has taken their agreement back, as is their right at any time. The other ideas"
    " still stand. We can change nothing on your site ourselves."
)
_ASK = N_(
    "Please take the proposal off your site and out of your files, and tell whoever you handed it on to (articles 7,"
    " 17 and 19 of the general data protection regulation). No reason has to be given."
)
_ASK_PART = N_(
    "Please put the text below in place of the one on your site, and erase the former one from your files (articles"
    " 7, 17 and 19 of the general data protection regulation). No reason has to be given."
)
_ANSWER = N_("Please tell us once it is done: {desk}.")
_REGARDS = N_("With our thanks,")
_NEW_TEXT = N_("The text that replaces it")
_COUPON = N_("To send back to us")
_DONE = N_("Done on")
_NOT_DONE = N_("Not done, because")
_BY = N_("Name and signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractionLetter:
    """One letter. `to` is the city's address, its lines kept; `replacement` the new text, for an edit."""

    what: LetterKind
    to: str
    target: str
    title: str
    marker: str
    reference: str
    deposited: str
    day: str
    replacement: str = ""


def print_retractions(out: Out, house: House, letters: Sequence[RetractionLetter]) -> None:
    """Writes the PDF `out`, a letter a page, its new text on pages of its own. Refused with `print.not_written`."""
    assert letters, "nothing to print"
    sheaf = Sheaf(house, TITLE)
    for letter in letters:
        with sheaf.page() as pen:
            _draw(pen, sheaf, letter)
        if letter.replacement:
            _draw_text(sheaf, letter)
    sheaf.save(out)


def _draw(pen: Pen, sheaf: Sheaf, letter: RetractionLetter) -> None:
    say, house, is_edit = sheaf.say, sheaf.house, letter.what is LetterKind.EDIT
    y = put_letter_head(pen, sheaf, letter.to, letter.day)
    y = put_subject(pen, y, say(_SUBJECTS[letter.what]).format(title=letter.title))
    numbers = say(_NUMBERS if letter.reference else _OUR_NUMBER)
    told = (
        say(_DEAR),
        say(_DEPOSITED).format(
            day=long_date(letter.deposited, house.language), organisation=house.organisation, target=letter.target
        ),
        numbers.format(reference=letter.reference, marker=letter.marker),
        say(_PART_WITHDRAWN if is_edit else _WITHDRAWN),
        say(_ASK_PART if is_edit else _ASK),
        say(_ANSWER).format(desk=reach(house)),
        say(_REGARDS),
    )
    for text in told:
        y = put(pen, LEFT, y, text, TEXT, WIDTH, 30, smallest=9) + 3.6
    pen.say(LEFT, y + 2 + STRONG.ascent, house.organisation, STRONG)
    _draw_coupon(pen, letter, say)
    put_foot(pen, house)


def _draw_coupon(pen: Pen, letter: RetractionLetter, say: Say) -> None:
    """What the city fills in and sends back."""
    top = FLOOR - 40
    pen.box(LEFT, top, WIDTH, 36, colour=RULE, points=0.8, radius=2.6)
    pen.say(LEFT + 5, top + 7, say(_COUPON), STRONG)
    pen.say(RIGHT - 5, top + 7, letter.reference or letter.marker, STRONG, align="right")
    for number, label in enumerate((_DONE, _NOT_DONE, _BY)):
        line = top + 15.5 + 7.5 * number
        pen.say(LEFT + 5, line, say(label), Type(10.5))
        pen.rule(LEFT + 62, line + 1, RIGHT - 5, line + 1, colour=HAIRLINE, points=0.6)


def _draw_text(sheaf: Sheaf, letter: RetractionLetter) -> None:
    """Word for word, on as many pages as it takes."""
    lines = paragraphs(letter.replacement, TEXT, WIDTH)
    first = True
    while lines:
        with sheaf.page() as pen:
            y = put_subject(pen, 20, sheaf.say(_NEW_TEXT)) if first else 20.0
            if first:
                y = put(pen, LEFT, y, letter.title, Type(13, bold=True), WIDTH, 16) + 4
            room = int((FLOOR - y) / TEXT.leading)
            pen.lines(LEFT, y, lines[:room], TEXT)
            put_foot(pen, sheaf.house)
        lines, first = lines[room:], False
