"""The minutes in easy words (*facile à lire et à comprendre*): large type, one idea a sentence, a picture beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from outreach_app.language import N_, Say
from printables.family import FLOOR, LEFT, WIDTH, Out, SayCount, Sheaf, paragraphs, put_foot, put_head
from printables.minutes import MinutedProposal, Minutes
from printables.pen import Pen
from printables.style import ACCENT, Type

TITLE = N_("What we did together")
_SIZE = 16.0
_TEXT, _STRONG = Type(_SIZE), Type(_SIZE, bold=True)
_HEAD = Type(20, bold=True, colour=ACCENT)
_INDENT = 15.0
_WE_WROTE = N_("We wrote proposals")
_ONE_TEXT = N_("A proposal is an idea for the City.")
_NOBODY_DECIDED = N_("We have not decided yet.")
_SOME_SAID_NO = N_("Some people do not agree. Their reasons are written down.")
_NEXT = N_("And now?")
_DATE = N_("{what}: {when}.")
_CALL = N_("You have a question? Call us.")
_NO_NAME = N_("There is no name on this paper.")
_LONGEST = 900


@dataclass(frozen=True, slots=True)
class _Line:
    """One sentence; a heading has no picture and stays with what follows it."""

    text: str
    icon: str = ""
    kind: Type = _TEXT
    gap: float = 3.2

    def lines(self) -> tuple[str, ...]:
        return paragraphs(self.text[:_LONGEST], self.kind, WIDTH - (_INDENT if self.icon else 0))

    @property
    def height(self) -> float:
        return self.gap + len(self.lines()) * self.kind.leading


def print_easy_minutes(out: Out, minutes: Minutes) -> int:
    """Writes the PDF `out`; returns its pages. No word is set under 16 points but for head and foot."""
    sheaf = Sheaf(minutes.house, TITLE)
    pages = _pages(list(_sentences(minutes, sheaf.say, sheaf.say_count)))
    for number, lines in enumerate(pages, start=1):
        with sheaf.page() as pen:
            y = put_head(pen, minutes.house, minutes.session, sheaf.say(TITLE))
            for line in lines:
                y = _draw(pen, line, y)
            put_foot(pen, minutes.house, number, len(pages))
    sheaf.save(out)
    return len(pages)


def _sentences(minutes: Minutes, say: Say, count: SayCount) -> Iterator[_Line]:
    if minutes.attendance is not None:
        yield _Line(count("{n} person came.", "{n} people came.", minutes.attendance), "people")
    yield _Line(count("We gathered {n} idea.", "We gathered {n} ideas.", minutes.ideas), "bulb")
    if minutes.proposals:
        yield _Line(say(_WE_WROTE), kind=_HEAD, gap=7)
        yield _Line(say(_ONE_TEXT), "book")
    for proposal in minutes.proposals:
        yield from _proposal(proposal, say, count)
    if minutes.withheld:
        told = count("{n} more proposal is not ready.", "{n} more proposals are not ready.", minutes.withheld)
        yield _Line(told, "dots", gap=6)
    yield _Line(say(_NEXT), kind=_HEAD, gap=8)
    for step in filter(str.strip, minutes.next_steps.split("\n")):
        yield _Line(step, "road")
    for when, what in minutes.dates[:2]:
        yield _Line(say(_DATE).format(what=what, when=when), "sun")
    yield _Line(say(_CALL), "announce", gap=6)
    for text in (minutes.house.phone, minutes.house.hours):
        if text:
            yield _Line(text, kind=_STRONG, gap=1.5)
    yield _Line(say(_NO_NAME), "shield", gap=6)


def _proposal(proposal: MinutedProposal, say: Say, count: SayCount) -> Iterator[_Line]:
    yield _Line(proposal.title, "leaf", Type(17, bold=True), 7)
    yield _Line(count("It comes from {n} idea.", "It comes from {n} ideas.", proposal.ideas), "bulb", gap=2)
    decision = proposal.decision
    if decision is None:
        yield _Line(say(_NOBODY_DECIDED), "dots", gap=2)
    else:
        told = (
            count("{n} person said yes.", "{n} people said yes.", decision.in_favour),
            count("{n} person said no.", "{n} people said no.", decision.against) if decision.against else "",
            count("{n} person did not say.", "{n} people did not say.", decision.abstained)
            if decision.abstained
            else "",
        )
        yield _Line("\n".join(filter(None, told)), "people", gap=2)
    if proposal.dissent:
        yield _Line(say(_SOME_SAID_NO), "announce", gap=2)


def _pages(lines: list[_Line]) -> list[list[_Line]]:
    """Broken where a page is full; a heading goes with its next sentence, a proposal's title with its votes."""
    pages: list[list[_Line]] = [[]]
    top = 54.0  # under a title of two lines
    y = top
    for number, line in enumerate(lines):
        needed = line.height
        for after in lines[number + 1 : number + 3] if line.kind.bold and line.kind.size > _SIZE else ():
            needed += after.height
        if pages[-1] and y + needed > FLOOR:
            pages.append([])
            y = top
        pages[-1].append(line)
        y += line.height
    return pages


def _draw(pen: Pen, line: _Line, y: float) -> float:
    y += line.gap
    if line.icon:
        pen.icon(line.icon, LEFT, y - 0.8, 9)
    return pen.lines(LEFT + (_INDENT if line.icon else 0), y, line.lines(), line.kind)
