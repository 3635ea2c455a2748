"""The notices on paper, a page each: what a resident is told before answering, in each language that can be set."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_app.domain.errors import Refused, refuse
from outreach_app.language import N_
from printables.family import FLOOR, LEFT, WIDTH, House, Out, Sheaf, put, put_foot, put_head
from printables.style import ACCENT, Type, font_for, tidy

TITLE = N_("Notices")
_VERSION = N_("Notice {version}, {language}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePaper:
    """One notice. `title` and `text` are in its own language, `language` is that language's name in the house's."""

    title: str
    text: str
    language: str
    version: int
    campaign: str = ""


def print_notices(out: Out, house: House, session: str, notices: Sequence[NoticePaper]) -> int:
    """Writes the PDF `out`, a page a notice; returns its pages.

    Refused with `print.script_not_set`, the language, the word and the typeface, where one cannot be set right.
    """
    for notice in notices:
        check_notice(notice)
    sheaf = Sheaf(house, TITLE)
    for notice in notices:
        with sheaf.page() as pen:
            y = put_head(pen, house, session, notice.title, skyline=False)
            told = sheaf.say(_VERSION).format(version=notice.version, language=notice.language)
            put(pen, LEFT, y - 2, told, Type(9.5, colour=ACCENT), WIDTH)
            text = "\n\n".join(line for line in notice.text.split("\n") if line.strip())
            put(pen, LEFT, y + 5, text, Type(14), WIDTH, FLOOR - y - 7, smallest=8.5)
            put_foot(pen, house)
    sheaf.save(out)
    return len(notices)


def check_notice(notice: NoticePaper) -> None:
    for text in (notice.title, notice.text, notice.campaign):
        try:
            font_for(tidy(text), "languages", bold=False)
        except Refused as refused:
            details = refused.problems[0].details
            raise refuse("print.script_not_set", "languages", **{**details, "language": notice.language}) from None
