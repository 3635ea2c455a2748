"""How dark a straightened page is, point by point: 0 where it is paper, 1 where it is printed black."""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from printables.raster import Grey
from printables.reading.codes import shrunk
from printables.reading.straighten import PIXELS
from printables.sheet.layout import Frame, Place

Floats = NDArray[np.float32]

_COARSE = 8  # pixels of the page in one of the map of its paper: a millimetre
_WIDEST = 9  # millimetres of ink the paper is still seen round: a box blackened beyond its edges
_WHITE = 240.0  # where paper stands in even light, with room above for its grain
_FAINTEST = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Evened:
    """A straightened page in even light: its paper stands at `_WHITE`, whatever shadow lay on it.

    `whole` has all its pixels, `half` half of them each way. The paper is seen from a wider window than any box: a
    blackened one is not taken for paper, and a shadow's edge stays an edge. `black` is the share of light that the
    printed squares send back: 0.1 on a good scan, 0.4 on a faint copy. `shade` is how much darker the darkest paper
    is than the brightest.
    """

    whole: Grey
    half: Grey
    black: float
    shade: float

    def darkness(self, left: int, top: int, right: int, bottom: int) -> Floats:
        """Shares of black in a rectangle of pixels; grain makes some less than 0; off the page is paper."""
        return self._shares(_cut(self.whole, left, top, right, bottom))

    def darkness_by_two(self, left: int, top: int, right: int, bottom: int) -> Floats:
        """The same in a rectangle of pixels of `half`."""
        return self._shares(_cut(self.half, left, top, right, bottom))

    def _shares(self, levels: Grey) -> Floats:
        by = np.float32(1 / (1 - self.black))
        return by - levels * np.float32(by / _WHITE)


def _cut(levels: Grey, left: int, top: int, right: int, bottom: int) -> Grey:
    height, width = levels.shape
    x, y, x_end, y_end = max(0, left), max(0, top), min(width, right), min(height, bottom)
    if (x, y, x_end, y_end) == (left, top, right, bottom):
        return levels[top:bottom, left:right]
    piece = np.full((bottom - top, right - left), _WHITE, np.uint8)
    if x < x_end and y < y_end:
        piece[y - top : y_end - top, x - left : x_end - left] = levels[y:y_end, x:x_end]
    return piece


def ranked(values: NDArray[Any], *shares: float) -> list[Any]:
    """The values below which these shares of each row lie, taken from among them: numpy's percentile costs thrice."""
    places = [round(share * (values.shape[-1] - 1)) for share in shares]
    in_part = np.partition(values, places, axis=-1)
    return [in_part[..., place] for place in places]


def even(flat: Grey, frame: Frame) -> Evened:
    halved, _ = shrunk(flat, 2)
    coarse, _ = shrunk(halved, _COARSE // 2)
    paper = np.asarray(cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, np.ones((_WIDEST, _WIDEST), np.uint8)), np.uint8)
    inner = paper[10:-10, 10:-10] if min(paper.shape) > 20 else paper
    low, high = map(float, ranked(inner.ravel(), 0.02, 0.98))
    paper = np.maximum(paper, 1)
    whole, half = _in_even_light(flat, paper), _in_even_light(halved, paper)
    page = Evened(whole, half, 0.0, 1 - low / max(1.0, high))
    return replace(page, black=min(1 - float(np.median([_core(page, mark) for mark in frame.marks])), _FAINTEST))


def _in_even_light(flat: Grey, paper: Grey) -> Grey:
    white = cv2.resize(paper, (flat.shape[1], flat.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(flat, white, scale=_WHITE), np.uint8)


def _core(page: Evened, mark: Place) -> float:
    left, top, right, bottom = (
        round(edge * PIXELS) for edge in (mark.x + 1, mark.y + 1, mark.right - 1, mark.bottom - 1)
    )
    return float(ranked(page.darkness(left, top, right, bottom).ravel(), 0.5)[0])


def is_grey(picture: Grey) -> bool:
    """Whether there is anything between black and white, as on no page a copier made black and white."""
    few = np.bincount(picture[::5, ::5].ravel(), minlength=256).astype(np.float64)
    share = few / max(1.0, few.sum())
    total = share.cumsum()
    low, high = (int(np.searchsorted(total, part)) for part in (0.005, 0.5))
    quarter = (high - low) // 4
    between = share[low + quarter : high - quarter].sum()
    dark = share[: low + quarter].sum()
    return bool(between > 0.05 * dark)
