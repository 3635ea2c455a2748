"""The notices on paper, a page each: what a resident is told before answering, in each language that can be set."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_app.language import N_
from printables.family import FLOOR, LEFT, WIDTH, House, Out, Sheaf, put, put_foot, put_head
from printables.style import ACCENT, Type, check_letters, tidy

TITLE = N_("Notices")
_VERSION = N_("Notice {version}, {language}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePaper:
    """One notice. `title` and `text` are in its own language, `language` is that language's name in the house's.

    `house` words head and foot in the notice's language, where the house has those words.
    """

    title: str
    text: str
    language: str
    version: int
    house: House | None = None


def print_notices(out: Out, house: House, session: str, notices: Sequence[NoticePaper]) -> int:
    """Writes the PDF `out`, a page a notice; returns its pages.

    Refused with `print.missing_glyph`, the word and the typeface, where a letter is in none.
    """
    for notice in notices:
        check_letters(tidy(f"{notice.title} {notice.text}"), "languages")
    sheaf = Sheaf(house, TITLE)
    for notice in notices:
        whose = notice.house or house
        with sheaf.page(whose.language) as pen:
            y = put_head(pen, whose, session, notice.title, skyline=False)
            told = sheaf.say(_VERSION).format(version=notice.version, language=notice.language)
            put(pen, LEFT, y - 2, told, Type(9.5, colour=ACCENT), WIDTH)
            text = "\n\n".join(line for line in notice.text.split("\n") if line.strip())
            put(pen, LEFT, y + 5, text, Type(14), WIDTH, FLOOR - y - 7, smallest=8.5)
            put_foot(pen, whose)
    sheaf.save(out)
    return len(notices)
