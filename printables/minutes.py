"""The minutes of a workshop (*compte rendu*), before people leave: one page, counts and no name; and in easy words."""

from collections.abc import Iterator
from dataclasses import dataclass

from outreach_app.language import N_, Say
from printables.family import (
    FLOOR,
    LEFT,
    RIGHT,
    SMALL,
    WIDTH,
    House,
    Out,
    SayCount,
    Sheaf,
    paragraphs,
    put,
    put_foot,
    put_head,
    put_number,
)
from printables.pen import Pen
from printables.setting import ELLIPSIS, shorten
from printables.style import ACCENT, HAIRLINE, INK, MUTED, Type

TITLE = N_("Minutes of the session")
_NONE = N_("No proposal was written at this session. The ideas are kept.")
_AGAINST_IT = N_("Not everyone agreed: {text}")
_NOT_VOTED = N_("Not decided yet")
_NEXT = N_("What happens next")
_SHORTENED = N_("Texts are shortened here; the association keeps them whole.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decided, by count: none of it says who. `how` is in words."""

    in_favour: int
    against: int
    abstained: int
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutedProposal:
    """One proposal of the room. `form` is how its ideas became one, in words; empty where only one fed it."""

    title: str
    text: str
    ideas: int
    form: str = ""
    decision: Decision | None = None
    dissent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """`counting` says how `attendance` was counted, in words; `withheld` are proposals that may not leave yet.

    `dates` are what comes and when, in words, soonest first.
    """

    house: House
    session: str
    attendance: int | None
    counting: str
    ideas: int
    proposals: tuple[MinutedProposal, ...]
    withheld: int = 0
    next_steps: str = ""
    dates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """How closely proposals are set: type sizes, and how many lines of text and of dissent."""

    title: float
    text: float
    lines: int
    dissent: int


_STEPS = (
    _Step(title=13, text=10.5, lines=8, dissent=4),
    _Step(title=12.5, text=10.5, lines=6, dissent=3),
    _Step(title=12.5, text=10.5, lines=4, dissent=3),
    _Step(title=12, text=10, lines=3, dissent=2),
    _Step(title=11.5, text=9.6, lines=2, dissent=1),
    _Step(title=11, text=9.2, lines=1, dissent=1),
    _Step(title=10.5, text=9, lines=0, dissent=1),
)


@dataclass(frozen=True, slots=True)
class _Block:
    """One proposal as it will be drawn: each line with its type."""

    lines: tuple[tuple[str, Type], ...]
    is_cut: bool

    @property
    def height(self) -> float:
        return sum(kind.leading for _, kind in self.lines) + 4.2


def print_minutes(out: Out, minutes: Minutes) -> None:
    """Writes the one-page PDF `out`: closer set where there is much, then shortened, then counted; never over."""
    sheaf = Sheaf(minutes.house, TITLE)
    say, count = sheaf.say, sheaf.say_count
    with sheaf.page() as pen:
        y = put_head(pen, minutes.house, minutes.session, say(TITLE))
        y = _draw_figures(pen, minutes, y - 1, count)
        floor = _draw_next(pen, minutes, say)
        if not minutes.proposals:
            put(pen, LEFT, y, say(_NONE), Type(12), WIDTH, 14)
        room = floor - y - (6 if minutes.withheld else 0) - 6
        blocks, left_out = _choose(minutes.proposals, room, say, count)
        for number, block in enumerate(blocks, start=1):
            y = _draw_block(pen, block, number, y)
        _draw_left(pen, minutes, left_out, any(block.is_cut for block in blocks), y, sheaf)
        put_foot(pen, minutes.house)
    sheaf.save(out)


def decision_line(decision: Decision | None, say: Say, say_count: SayCount) -> str:
    """`Show of hands: 12 in favour, 2 against, 3 abstained`."""
    if decision is None:
        return say(_NOT_VOTED)
    counts = ", ".join(
        (
            say_count("{n} in favour", "{n} in favour", decision.in_favour),
            say_count("{n} against", "{n} against", decision.against),
            say_count("{n} abstained", "{n} abstained", decision.abstained),
        )
    )
    return f"{decision.how} · {counts}" if decision.how else counts


def _draw_figures(pen: Pen, minutes: Minutes, y: float, count: SayCount) -> float:
    """How many came and how they were counted; ideas; proposals."""
    people = minutes.attendance
    told = len(minutes.proposals) + minutes.withheld
    figures = [
        (minutes.ideas, count("idea gathered", "ideas gathered", minutes.ideas), ""),
        (told, count("proposal of the room", "proposals of the room", told), ""),
    ]
    if people is not None:
        figures.insert(0, (people, count("participant", "participants", people), minutes.counting))
    across = WIDTH / 3
    for place, (number, words, how) in enumerate(figures):
        x = LEFT + across * place
        figure = Type(24, bold=True, colour=ACCENT)
        pen.say(x, y + 8, str(number), figure)
        beside = x + 2 + 5.6 * len(str(number))
        put(pen, beside, y + 1.4, words, Type(11, bold=True), x + across - beside - 2, 5)
        put(pen, beside, y + 6, how, Type(8.6, colour=MUTED), x + across - beside - 2, 4.2, smallest=6.5)
    return y + 13.5


def _draw_next(pen: Pen, minutes: Minutes, say: Say) -> float:
    """What happens next and when, standing on the foot; returns its top."""
    dates = minutes.dates[:3]
    text = Type(10.5)
    room = WIDTH - 10
    steps = paragraphs(minutes.next_steps, text, room) if minutes.next_steps.strip() else ()
    if not dates and not steps:
        return FLOOR
    shown = min(len(steps), 4)
    height = 10 + shown * text.leading + len(dates) * 5 + 2
    top = FLOOR - height
    pen.box(LEFT, top, WIDTH, height, colour=ACCENT, points=1.1, radius=2.6)
    pen.say(LEFT + 5, top + 6.2, say(_NEXT), Type(12, bold=True, colour=ACCENT))
    y = put(pen, LEFT + 5, top + 8.6, minutes.next_steps, text, room, shown * text.leading) if shown else top + 8.6
    for when, what in dates:
        pen.say(LEFT + 5, y + 3.9, shorten(when, Type(10, bold=True), 66), Type(10, bold=True))
        pen.say(LEFT + 73, y + 3.9, shorten(what, Type(10), room - 70), Type(10))
        y += 5
    return top


def _choose(proposals: tuple[MinutedProposal, ...], room: float, say: Say, count: SayCount) -> tuple[list[_Block], int]:
    """The roomiest step at which all stand within `room`; at the closest, those that do, and how many do not."""
    blocks: list[_Block] = []
    for step in _STEPS:
        blocks = [_set(proposal, step, say, count) for proposal in proposals]
        if sum(block.height for block in blocks) <= room:
            return blocks, 0
    kept: list[_Block] = []
    while blocks and sum(block.height for block in kept) + blocks[0].height <= room:
        kept.append(blocks.pop(0))
    return kept, len(blocks)


def _set(proposal: MinutedProposal, step: _Step, say: Say, count: SayCount) -> _Block:
    width = WIDTH - 11
    text = Type(step.text)
    title = Type(step.title, bold=True)
    lines: list[tuple[str, Type]] = [(shorten(proposal.title, title, width), title)]
    ideas = count("from {n} idea", "from {n} ideas", proposal.ideas)
    facts = " · ".join(part for part in (decision_line(proposal.decision, say, count), proposal.form, ideas) if part)
    bold = Type(step.text, bold=True, colour=ACCENT)
    lines.append((shorten(facts, bold, width), bold))
    body, cut = _first(paragraphs(proposal.text, text, width), step.lines, text, width)
    lines += [(line, text) for line in body]
    for dissent in proposal.dissent[:2]:
        said = say(_AGAINST_IT).format(text=dissent)
        told, cut_too = _first(paragraphs(said, text, width), step.dissent, text, width)
        lines += [(line, Type(step.text, colour=MUTED)) for line in told]
        cut = cut or cut_too
    return _Block(tuple(lines), cut or len(proposal.dissent) > 2)


def _first(lines: tuple[str, ...], most: int, kind: Type, width: float) -> tuple[tuple[str, ...], bool]:
    """The first `most` lines, the last ending in an ellipsis where there are more; and whether there are."""
    lines = tuple(line for line in lines if line)
    if len(lines) <= most:
        return lines, False
    if not most:
        return (), True
    last = shorten(lines[most - 1] + ELLIPSIS + "x" * 200, kind, width)
    if ELLIPSIS in last[:-1]:
        last = last[: last.index(ELLIPSIS) + 1]
    return (*lines[: most - 1], last), True


def _draw_block(pen: Pen, block: _Block, number: int, y: float) -> float:
    pen.rule(LEFT, y, RIGHT, y, colour=HAIRLINE, points=0.5)
    top = y + 1.8
    put_number(pen, LEFT, top + block.lines[0][1].leading * 0.52, str(number), 2.9)
    for line, kind in block.lines:
        pen.say(LEFT + 11, top + kind.ascent, line, kind)
        top += kind.leading
    return y + block.height


def _draw_left(pen: Pen, minutes: Minutes, left_out: int, is_cut: bool, y: float, sheaf: Sheaf) -> None:
    """What is not on the page, and where it stands."""
    for line in _left(minutes, left_out, is_cut, sheaf.say, sheaf.say_count):
        kind = Type(9, bold=True, colour=INK) if left_out or minutes.withheld else SMALL
        y = put(pen, LEFT, y + 0.8, line, kind, WIDTH, 4.4, smallest=7)


def _left(minutes: Minutes, left_out: int, is_cut: bool, say: Say, count: SayCount) -> Iterator[str]:
    if left_out:
        yield count(
            "{n} more proposal is not on this page: ask the association for it.",
            "{n} more proposals are not on this page: ask the association for them.",
            left_out,
        )
    elif is_cut:
        yield say(_SHORTENED)
    if minutes.withheld:
        yield count(
            "{n} proposal is not printed: an idea in it still waits for an agreement.",
            "{n} proposals are not printed: an idea in them still waits for an agreement.",
            minutes.withheld,
        )
