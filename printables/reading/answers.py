"""Says of each box what was measured of it: ticked, empty, or a person's to say, and then why."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from outreach_app.domain.reading import BoxReading, Tick
from printables.reading.darkness import Evened
from printables.reading.marks import Seen, measure
from printables.reading.straighten import Straightened
from printables.reading.tracing import is_barred, is_only_crossed, leads_into
from printables.sheet.layout import Place

FAINT, BLACKENED, BARRED, BESIDE, GROUP, SQUARES = "faint", "blackened", "barred", "beside", "group", "squares"
"""Why a box is a person's to look at: ink too little or too odd; filled in, often a correction; a line through it from
side to side, often one too; a mark next to it and none in it; its question has not exactly one answer; a page that
could not be laid flat by its four corner squares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where certainty ends: `ink` is mean darkness inside, a stroke's length in millimetres, `dark` its darkness.

    Tuned on our own generator (tests/printables/scans/generator.py), seeds 1 to 60, 1001 to 1042 and 30000 to 30099,
    and on a stranger's, seeds 11 and 12, and frozen; the figures say from which seeds they are (docs/benchmarks.md).
    Loosen nothing without measuring on seeds nobody has looked at.
    """

    blank: float  # less ink is empty, where no stroke is as dark as a pen's
    speck: float  # less ink is empty too, where no stroke is `dust` long
    dust: float
    behind: float  # darkness of print that shows through from the back, broad, and shorter than `_BEHIND`
    pen: float  # as dark as the faintest pencil, darker than grain and than what a rubber leaves
    line: float  # more ink is a tick where a stroke that dark, times its length, is `drawn`
    drawn: float
    bold: float  # more ink is a tick where a stroke is `_SHORT`
    filled: float  # share of the inside as dark as its ink, from which on it is blackened


SCAN = Limits(blank=0.016, speck=0.04, dust=0.7, behind=0.10, pen=0.12, line=0.022, drawn=0.3, bold=0.06, filled=0.90)
PHONE = Limits(blank=0.018, speck=0.035, dust=0.8, behind=0.11, pen=0.18, line=0.05, drawn=0.45, bold=0.13, filled=0.84)
BITONAL = Limits(blank=0.004, speck=0.004, dust=0.0, behind=0.0, pen=0.5, line=0.07, drawn=2.0, bold=0.14, filled=0.60)

_OTHER = {"yes": "no", "no": "yes"}
_SHORT = 1.2  # millimetres of a pen's line: longer than dust, shorter than any tick
_BEHIND = 2.2  # millimetres: a letter that shows through is no longer inside a box, a light tick is
_BROAD = 0.22  # mean darkness over the darkest of a letter that shows through; a faint pencil's line has less
_HINT = 0.9  # millimetres just outside, of a mark whose rest may lie further off; a printed heading shows less
_SPREAD = 0.4  # the same, of a thin line; a shadow's edge spreads further
_PLAIN = 0.25  # ink that is a tick whatever its shape
_AROUND = 0.08  # darkness beside an empty box that is somebody's mark
_SHADE, _BENT, _GRAIN = 0.07, 0.3, 0.05  # more than a scanner shows: shadow, millimetres of perspective, roughness


def read_boxes(
    page: Evened, flat: Straightened, boxes: Sequence[Place], *, written: Collection[str], grey: bool
) -> tuple[BoxReading, ...]:
    """The answers of a page; all of them a person's where it was not laid flat by its four squares.

    `written` names the zones that hold ink: a list's row in which nobody wrote is left empty, no question unanswered.
    """
    if not boxes:
        return ()
    seen = measure(page, boxes)
    limits = _limits(page, flat, seen, grey=grey)
    around = _AROUND + float(np.median(seen.beside))  # where a form prints something there, it does beside every box
    answers = [_answer(seen, at, box.id, limits, around) for at, box in enumerate(boxes)]
    folded = {at for at, answer in enumerate(answers) if _is_folded(page, seen, at, answer, limits)}
    answers = [replace(it, tick=Tick.EMPTY, why="") if at in folded else it for at, it in enumerate(answers)]
    answers = [it if at in folded else _with_its_own(page, seen, at, answers, limits) for at, it in enumerate(answers)]
    if flat.squares < 4:
        return tuple(replace(answer, tick=Tick.UNCERTAIN, why=SQUARES) for answer in answers)
    return tuple(_one_answer_each(answers, {row for name in written if (row := _row(name))}))


def _limits(page: Evened, flat: Straightened, seen: Seen, *, grey: bool) -> Limits:
    if not grey:
        return BITONAL
    held = page.shade > _SHADE or flat.bent > _BENT or float(np.median(seen.grain)) > _GRAIN
    return PHONE if held else SCAN


def _answer(seen: Seen, at: int, name: str, limits: Limits, around: float) -> BoxReading:
    ink, stroke = float(seen.ink[at]), float(seen.stroke[at])
    tick, why = Tick.UNCERTAIN, FAINT
    if _is_blank(seen, at, limits):
        tick, why = (Tick.UNCERTAIN, BESIDE) if seen.beside[at] > around else (Tick.EMPTY, "")
    elif seen.covered[at] > limits.filled:
        why = BLACKENED
    elif seen.goes_on[at]:  # as likely a fold as a tick
        pass
    elif _is_line(seen, at, limits) or (ink > limits.bold and stroke > _SHORT) or ink > _PLAIN:
        tick, why = Tick.TICKED, ""
    return BoxReading(id=name, tick=tick, ink=round(min(max(ink, 0.0), 1.0), 3), why=why)


def _is_blank(seen: Seen, at: int, limits: Limits) -> bool:
    """Less ink than the faintest tick, and no line in it that a pen may have drawn."""
    penned = seen.stroke[at] > _SHORT and seen.dark[at] > 0.8 * limits.pen and not seen.goes_on[at]
    dust = seen.ink[at] < limits.speck and seen.stroke[at] < limits.dust
    broad = seen.ink[at] > _BROAD * seen.dark[at]
    behind = broad and seen.dark[at] < limits.behind and seen.stroke[at] < _BEHIND
    return bool(dust or behind or (seen.ink[at] < limits.blank and not penned))


def _is_line(seen: Seen, at: int, limits: Limits) -> bool:
    """A thin line as dark as a pen's: the fainter, the longer it has to be."""
    thin = seen.dark[at] > limits.pen and seen.covered[at] < _SPREAD
    return bool(thin and seen.ink[at] > limits.line and seen.stroke[at] * seen.dark[at] > limits.drawn)


def _is_folded(page: Evened, seen: Seen, at: int, answer: BoxReading, limits: Limits) -> bool:
    """A fold, or a streak of the scanner's, is no ink: a box that it alone crosses is empty."""
    doubtful = answer.why == FAINT or (answer.tick is Tick.TICKED and answer.ink < limits.bold)
    long = doubtful and seen.stroke[at] > _SHORT
    return bool(long and is_only_crossed(page, seen.middles[at], float(seen.side[at])))


def _with_its_own(page: Evened, seen: Seen, at: int, answers: Sequence[BoxReading], limits: Limits) -> BoxReading:
    """What pens leave beside a box is the tail of a neighbour's tick, or a tick that missed: then it is asked.

    A little ink in a box, its line going on into a neighbour that holds more, is asked too.
    """
    answer = answers[at]
    if answer.tick is Tick.TICKED and is_barred(page, seen.middles[at], float(seen.side[at]), float(seen.dark[at])):
        return replace(answer, tick=Tick.UNCERTAIN, why=BARRED)
    little = answer.tick is Tick.TICKED and answer.ink < limits.bold
    if seen.near[at] < (_SHORT if little else _HINT) or not (little or answer.tick is Tick.EMPTY):
        return answer
    inked = [its.tick is not Tick.EMPTY and its.ink > answer.ink for its in answers]
    middles = seen.middles
    if leads_into(page, middles[at], middles[inked], float(seen.side[at])) is little:
        return replace(answer, tick=Tick.UNCERTAIN, why=BESIDE)
    return answer


def _one_answer_each(answers: Sequence[BoxReading], used_rows: Collection[str]) -> Iterable[BoxReading]:
    """Where of a yes and a no not exactly one is ticked, both say so, and go on saying what each of them is.

    Only two ticks make each other doubtful: an empty box is empty, whether its question was answered or not.
    """
    by_name = {answer.id: answer for answer in answers}
    for answer in answers:
        other = by_name.get(_opposite(answer.id))
        both = [answer.tick, other.tick] if other else []
        unused = set(both) == {Tick.EMPTY} and _row(answer.id) not in {"", *used_rows}
        if other is None or answer.why or unused or set(both) == {Tick.TICKED, Tick.EMPTY}:
            yield answer
        else:
            twice = both.count(Tick.TICKED) == len(both)
            yield replace(answer, tick=Tick.UNCERTAIN if twice else answer.tick, why=GROUP)


def _opposite(name: str) -> str:
    question, _, said = name.rpartition(".")
    return f"{question}.{_OTHER[said]}" if said in _OTHER else ""


def _row(name: str) -> str:
    """`row.3` of `row.3.consent.news.yes`; nothing where the form is no list."""
    return ".".join(name.split(".")[:2]) if name.startswith("row.") else ""
