"""Follows lines out of a tick box: a fold goes on across the paper, a pen's line ends; some lead into a neighbour."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from printables.reading.darkness import Evened, Floats
from printables.reading.straighten import PIXELS

_FAR = 5.0  # millimetres beyond where it leaves, longer than any tick's tail
_DRIFT = 2  # pixels it may turn aside at each pixel: rims are round, and folds lie at any angle
_FAINTER = 0.4  # share of its darkness inside that it keeps all along
_PENNED = 0.14  # darkness of what a pen left beside a box
_NEIGHBOURS = 14.0  # millimetres that the longest tick's tail spans
_LINE = 0.45  # millimetres from the outline's middle to where it is over, however it was scanned
_BESIDE = 1.7  # millimetres outside the outline where something was seen
_LONG = 1.2  # millimetres of a piece worth asking whose it is
_ALONG = 0.7  # share of the way on which it is there: dust, grain and print may hide a little of it


def goes_on(page: Evened, x: int, y: int, reach: int, dark: float) -> bool:
    """Whether a line as `dark` as that leaves a box's surroundings, `reach` pixels round it, on two opposite sides."""
    far = reach + round(_FAR * PIXELS)
    patch = cv2.blur(page.darkness(x - far, y - far, x + far + 1, y + far + 1), (3, 3))
    return any(_runs(np.asarray(way, np.float32), far - reach, dark * _FAINTER) for way in (patch, patch.T))


def _runs(patch: Floats, outside: int, least: float) -> bool:
    """From left to right: each half is walked outwards from the edge of the surroundings."""
    around = slice(outside, len(patch) - outside)
    return all(_is_there(half, around, outside, least) for half in (patch[:, ::-1], patch))


def _is_there(patch: Floats, around: slice, outside: int, least: float) -> bool:
    """Whether some line that leaves to the right is there nearly all the way to the patch's edge."""
    way = patch[:, -outside:]
    starts = np.flatnonzero(way[around, 0] > least) + around.start
    return any(_share(way, int(start), least) > _ALONG for start in starts.tolist())


def _share(way: Floats, row: int, least: float) -> float:
    there, length = 0, int(way.shape[1])
    for column in way.T:
        first = max(0, row - _DRIFT)
        near = column[first : row + _DRIFT + 1]
        best = int(near.argmax())
        if near[best] > least:
            row, there = first + best, there + 1
    return there / length


def leads_into(page: Evened, own: NDArray[np.float64], others: Sequence[NDArray[np.float64]], side: float) -> bool:
    """Whether whatever stands beside the box round `own` leads, along its lines, into one of `others`.

    All are middles in pixels of boxes `side` millimetres wide.
    """
    near = [other - own for other in others if np.abs(other - own).max() < (_NEIGHBOURS - side / 2) * PIXELS]
    if not near:
        return False
    far = round(_NEIGHBOURS * PIXELS)
    x, y = np.round(own).astype(int).tolist()
    ink = cv2.blur(page.darkness(x - far, y - far, x + far + 1, y + far + 1), (3, 3)) > _PENNED
    ink[_square(far, side / 2 + _LINE)] = False
    _, pieces = cv2.connectedComponents(ink.view(np.uint8), connectivity=8)
    here = pieces[_square(far, side / 2 + _BESIDE)]
    theirs = {int(piece) for at in near for piece in np.unique(pieces[_square(far, side / 2 - _LINE, at)])} - {0}
    return all(piece in theirs for piece in np.unique(here).tolist() if piece and _extent(here == piece) > _LONG)


def _square(middle: int, half: float, at: NDArray[np.float64] | tuple[float, float] = (0, 0)) -> tuple[slice, slice]:
    reach = round(half * PIXELS)
    across, down = (middle + round(float(off)) for off in at)
    return slice(down - reach, down + reach + 1), slice(across - reach, across + reach + 1)


def _extent(piece: NDArray[np.bool_]) -> float:
    down, across = np.nonzero(piece)
    return float(np.hypot(np.ptp(down), np.ptp(across))) / PIXELS
