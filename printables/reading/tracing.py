"""Follows lines out of a tick box: a fold goes on across the paper, a pen's line ends; some lead into a neighbour."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from printables.reading.darkness import Evened, Floats
from printables.reading.straighten import PIXELS

Points = NDArray[np.float64]

_BY = 2  # half the pixels each way are enough to follow a line
_SCALE = PIXELS / _BY
_FAR = 5.0  # millimetres beyond where it leaves, longer than any tick's tail
_DRIFT = 2  # pixels it may turn aside at each pixel: rims are round, and folds lie at any angle
_FAINTER = 0.4  # share of its darkness inside that it keeps all along
_ALONG = 0.7  # share of the way on which it is there: dust, grain and print may hide a little of it

_PENNED = 0.14  # darkness of what a pen left beside a box
_NEIGHBOURS = 14.0  # millimetres that the longest tick's tail spans
_LINE = 0.45  # millimetres from the outline's middle to where it is over, however it was scanned
_BESIDE = 1.7  # millimetres outside the outline where something was seen
_LONG = 1.2  # millimetres of a piece worth asking whose it is
_STREAK = 20.0  # millimetres of a straight line that no pen left there: a scanner's streak, a fold, a printed rule

_ACROSS = 11.0  # millimetres beyond a box on both sides on which a fold is looked for
_SLOPES = np.linspace(-0.12, 0.12, 13)  # folds and streaks lie nearly along the sheet's edges
_UNBROKEN = 0.8  # share of that way on which it is there
_INSIDE = 0.5  # millimetres inside the outline's middle where something else would be seen
_ELSE, _SPECK, _LEFT = 0.08, 0.7, 0.01  # darkness of something else, its length, and mean darkness with none

_FAINTEST = 0.1  # darkness of a light pencil's line
_BARRED = (0.6, 1.3)  # millimetres outside on both sides of a box that a line through its answer reaches
_MIDDLE = 0.33  # share of a box's side, up and down from its middle, where such a line leaves it


def goes_on(page: Evened, at: Points, reach: float, dark: float) -> bool:
    """Whether a line as `dark` as that leaves a box's surroundings, `reach` millimetres round it, on both sides."""
    patch = _round(page, at, reach + _FAR)
    outside = round(_FAR * _SCALE)
    return any(_runs(way, outside, dark * _FAINTER) for way in (patch, patch.T))


def _runs(patch: Floats, outside: int, least: float) -> bool:
    """From left to right: each half is walked outwards from the edge of the surroundings."""
    around = slice(outside, len(patch) - outside)
    return all(_is_there(half[:, -outside:], around, least) for half in (patch[:, ::-1], patch))


def _is_there(way: Floats, around: slice, least: float) -> bool:
    """Whether some line that begins `around` the box is there nearly all the way to the right."""
    rows = np.flatnonzero(way[around, 0] > least) + around.start
    if not len(rows):
        return False
    walked = np.pad(way, ((_DRIFT, _DRIFT), (0, 0))).T
    aside, places = np.arange(2 * _DRIFT + 1), np.arange(len(rows))
    there = np.zeros(len(rows), np.int64)
    for column in walked:
        near = column[rows[:, None] + aside]
        best = near.argmax(axis=1)
        seen = near[places, best] > least
        rows = np.where(seen, rows + best - _DRIFT, rows)
        there += seen
    return bool(there.max() > _ALONG * len(walked))


def leads_into(page: Evened, own: Points, others: Points, side: float) -> bool:
    """Whether whatever a pen left beside the box round `own` leads, along its lines, into one of `others`.

    All are middles in pixels of boxes `side` millimetres wide.
    """
    away = others - own
    away = away[np.abs(away).max(axis=1) < (_NEIGHBOURS - side / 2) * PIXELS]
    ink = _without_streaks(_round(page, own, _NEIGHBOURS) > _PENNED)
    middle = len(ink) // 2
    ink[_square(middle, side / 2 + _LINE)] = False
    _, pieces = cv2.connectedComponents(ink.view(np.uint8), connectivity=8)
    here = pieces[_square(middle, side / 2 + _BESIDE)]
    theirs = set[int]().union(
        *(pieces[_square(middle, side / 2 - _LINE, at)].ravel().tolist() for at in (away / _BY).tolist())
    )
    strangers = set(here.ravel().tolist()) - theirs - {0}
    return all(_extent(pieces == piece) < _LONG for piece in strangers)


def is_only_crossed(page: Evened, at: Points, side: float) -> bool:
    """Whether all there is in the box is a line that runs straight on, far beyond it on both sides."""
    patch = _round(page, at, side / 2 + _BESIDE + _ACROSS)
    return any(_holds_only_a_line(way, side) for way in (patch, np.ascontiguousarray(patch.T)))


def _holds_only_a_line(patch: Floats, side: float) -> bool:
    """From left to right: what runs on outside is taken off what is inside, and nothing must be left."""
    middle, outside = len(patch) // 2, round(_ACROSS * _SCALE)
    rows, across = _square(middle, side / 2 - _INSIDE)
    shears = (np.array([[1, 0, 0], [slope, 1, -slope * middle]]) for slope in _SLOPES.tolist())
    turned = np.stack(
        [cv2.warpAffine(patch, by, patch.shape[::-1], borderMode=cv2.BORDER_REPLICATE)[rows] for by in shears]
    )
    ends = (np.median(turned[..., :outside], axis=2), np.median(turned[..., -outside:], axis=2))
    found = np.minimum(*ends).max(axis=1)
    if found.max() < _ELSE / 2:
        return False
    level = turned[found.argmax()]
    halves = level[:, :outside], level[:, -outside:]
    there = [cv2.dilate(half, np.ones((3, 1), np.uint8)) > found.max() / 2 for half in halves]
    if min(float(half.mean(axis=1).max()) for half in there) < _UNBROKEN:
        return False
    beyond = np.median(np.concatenate(halves, axis=1), axis=1)
    left = level[:, across] - beyond[:, None]
    return bool(left.mean() < _LEFT) and _longest(left > _ELSE) < _SPECK


def is_barred(page: Evened, at: Points, side: float, dark: float) -> bool:
    """Of a box whose ink is as `dark` as that: whether a line goes through it and beyond, as where it is taken back."""
    reach = side / 2 + _BARRED[1]
    patch = _round(page, at, reach)
    middle, high = len(patch) // 2, round(_MIDDLE * side * _SCALE)
    wide = round((_BARRED[1] - _BARRED[0]) * _SCALE)
    level = patch[middle - high : middle + high + 1]
    return all(bool((end.max(axis=0) > max(_FAINTEST, dark / 2)).all()) for end in (level[:, :wide], level[:, -wide:]))


def _round(page: Evened, at: Points, reach: float) -> Floats:
    """The darkness `reach` millimetres round a point, at half the pixels."""
    far = round(reach * _SCALE)
    x, y = (round(float(along) / _BY) for along in at)
    return page.darkness_by_two(x - far, y - far, x + far + 1, y + far + 1)


def _square(middle: int, half: float, off: Sequence[float] = (0, 0)) -> tuple[slice, slice]:
    reach = round(half * _SCALE)
    across, down = (middle + round(away) for away in off)
    return slice(max(0, down - reach), down + reach + 1), slice(max(0, across - reach), across + reach + 1)


def _without_streaks(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without what runs straight along the sheet for longer than any pen beside a box."""
    left: cv2.typing.MatLike = ink.view(np.uint8)
    for way in ((1, 5), (5, 1)):
        long = (round(_STREAK * _SCALE), 1) if way == (1, 5) else (1, round(_STREAK * _SCALE))
        thick = cv2.dilate(left, np.ones(way, np.uint8))
        left = cv2.bitwise_and(left, 1 - cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(long, np.uint8)))
    return left.astype(np.bool_)


def _extent(piece: NDArray[np.bool_]) -> float:
    down, across = np.nonzero(piece)
    return float(np.hypot(np.ptp(down), np.ptp(across))) / _SCALE


def _longest(ink: NDArray[np.bool_]) -> float:
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)
    spans = np.hypot(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT])
    return float(spans.max(initial=0.0)) / _SCALE
