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
    """Whether whatever stands beside the box round `own` leads, along its lines, into one of `others`.

    All are middles in pixels of boxes `side` millimetres wide.
    """
    away = others - own
    away = away[np.abs(away).max(axis=1) < (_NEIGHBOURS - side / 2) * PIXELS]
    if not len(away):
        return False
    ink = _round(page, own, _NEIGHBOURS) > _PENNED
    middle = len(ink) // 2
    ink[_square(middle, side / 2 + _LINE)] = False
    _, pieces = cv2.connectedComponents(ink.view(np.uint8), connectivity=8)
    here = pieces[_square(middle, side / 2 + _BESIDE)]
    theirs = set[int]().union(
        *(pieces[_square(middle, side / 2 - _LINE, at)].ravel().tolist() for at in (away / _BY).tolist())
    )
    strangers = set(here.ravel().tolist()) - theirs - {0}
    return all(_extent(here == piece) < _LONG for piece in strangers)


def _round(page: Evened, at: Points, reach: float) -> Floats:
    """The darkness `reach` millimetres round a point, at half the pixels."""
    far = round(reach * _SCALE)
    x, y = (round(float(along) / _BY) for along in at)
    return page.darkness_by_two(x - far, y - far, x + far + 1, y + far + 1)


def _square(middle: int, half: float, off: Sequence[float] = (0, 0)) -> tuple[slice, slice]:
    reach = round(half * _SCALE)
    across, down = (middle + round(away) for away in off)
    return slice(max(0, down - reach), down + reach + 1), slice(max(0, across - reach), across + reach + 1)


def _extent(piece: NDArray[np.bool_]) -> float:
    down, across = np.nonzero(piece)
    return float(np.hypot(np.ptp(down), np.ptp(across))) / _SCALE
