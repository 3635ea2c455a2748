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
    """A straightened page in even light: its paper stands at one grey, whatever shadow lay on it.

    `paper` is how bright the paper is at each millimetre, under ink too, seen from a wider window than any box: a
    blackened one is not taken for paper, and a shadow's edge stays an edge. `black` is the share of light that the
    printed squares send back: 0.1 on a good scan, 0.4 on a faint copy. `shade` is how much darker the darkest paper
    is than the brightest.
    """

    flat: Grey
    paper: Grey
    black: float
    shade: float

    def darkness(self, left: int, top: int, right: int, bottom: int, by: int = 1) -> Floats:
        """Shares of black in a rectangle of pixels; grain makes some less than 0; off the page is paper.

        With `by` 2, 4 or 8 each value is the mean of so many pixels each way; the edges are then multiples of it.
        """
        height, width = (length - length % by for length in self.flat.shape)
        levels = np.full(((bottom - top) // by, (right - left) // by), _WHITE, np.uint8)
        x, y, x_end, y_end = max(0, left), max(0, top), min(width, right), min(height, bottom)
        if x < x_end and y < y_end:
            inside = np.s_[(y - top) // by : (y_end - top) // by, (x - left) // by : (x_end - left) // by]
            levels[inside] = _in_even_light(self, x, y, x_end, y_end, by)
        return (np.float32(1) - levels * np.float32(1 / _WHITE)) * np.float32(1 / (1 - self.black))


def ranked(values: NDArray[Any], *shares: float) -> list[Any]:
    """The values below which these shares of each row lie, taken from among them: numpy's percentile costs thrice."""
    places = [round(share * (values.shape[-1] - 1)) for share in shares]
    in_part = np.partition(values, places, axis=-1)
    return [in_part[..., place] for place in places]


def even(flat: Grey, frame: Frame) -> Evened:
    coarse, _ = shrunk(flat, _COARSE)
    paper = np.asarray(cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, np.ones((_WIDEST, _WIDEST), np.uint8)), np.uint8)
    inner = paper[10:-10, 10:-10] if min(paper.shape) > 20 else paper
    low, high = map(float, ranked(inner.ravel(), 0.02, 0.98))
    page = Evened(flat, paper, 0.0, 1 - low / max(1.0, high))
    return replace(page, black=min(1 - float(np.median([_core(page, mark) for mark in frame.marks])), _FAINTEST))


def _in_even_light(page: Evened, left: int, top: int, right: int, bottom: int, by: int) -> Grey:
    # one more point of the map on every side, so that what is between two is the same whoever asks
    first, last = max(0, left // _COARSE - 1), right // _COARSE + 2
    upper, lower = max(0, top // _COARSE - 1), bottom // _COARSE + 2
    tile = page.paper[upper:lower, first:last]
    grown = cv2.resize(tile, None, fx=_COARSE // by, fy=_COARSE // by, interpolation=cv2.INTER_LINEAR)
    rows, columns = (bottom - top) // by, (right - left) // by
    white = grown[(top - upper * _COARSE) // by :, (left - first * _COARSE) // by :][:rows, :columns]
    # the map ends a few pixels before the page does
    below, beside = rows - white.shape[0], columns - white.shape[1]
    white = cv2.copyMakeBorder(white, 0, below, 0, beside, cv2.BORDER_REPLICATE)
    light, _ = shrunk(page.flat[top:bottom, left:right], by)
    return np.asarray(cv2.divide(light, np.maximum(white, 1), scale=_WHITE), np.uint8)


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
