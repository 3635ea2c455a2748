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
    blackened one is not taken for paper, and a shadow's edge stays an edge. `half` is the page in even light at half
    its pixels each way. `black` is the share of light that the printed squares send back: 0.1 on a good scan, 0.4 on a
    faint copy. `shade` is how much darker the darkest paper is than the brightest.
    """

    flat: Grey
    paper: Grey
    half: Grey
    black: float
    shade: float

    def darkness(self, left: int, top: int, right: int, bottom: int) -> Floats:
        """Shares of black in a rectangle of pixels; grain makes some less than 0; off the page is paper."""
        return self._shares(_cut(self.flat, left, top, right, bottom, self.paper))

    def darkness_by_two(self, left: int, top: int, right: int, bottom: int) -> Floats:
        """The same in a rectangle of pixels of `half`."""
        return self._shares(_cut(self.half, left, top, right, bottom))

    def _shares(self, levels: Grey) -> Floats:
        by = np.float32(1 / (1 - self.black))
        return by - levels * np.float32(by / _WHITE)


def _cut(levels: Grey, left: int, top: int, right: int, bottom: int, paper: Grey | None = None) -> Grey:
    """A rectangle of the page, paper where it leaves it; with `paper` it is brought into even light."""
    height, width = levels.shape
    x, y, x_end, y_end = max(0, left), max(0, top), min(width, right), min(height, bottom)
    piece = np.full((bottom - top, right - left), _WHITE, np.uint8)
    if x < x_end and y < y_end:
        within = levels[y:y_end, x:x_end]
        lit = within if paper is None else cv2.divide(within, _white(paper, x, y, x_end, y_end), scale=_WHITE)
        piece[y - top : y_end - top, x - left : x_end - left] = lit
    return piece


def _white(paper: Grey, left: int, top: int, right: int, bottom: int) -> Grey:
    """How bright the paper is at each pixel of a rectangle within the page."""
    # one more point of the map on every side, so that what is between two is the same whoever asks
    first, upper = max(0, left // _COARSE - 1), max(0, top // _COARSE - 1)
    tile = paper[upper : bottom // _COARSE + 2, first : right // _COARSE + 2]
    grown = cv2.resize(tile, None, fx=_COARSE, fy=_COARSE, interpolation=cv2.INTER_LINEAR)
    white = grown[top - upper * _COARSE :, left - first * _COARSE :][: bottom - top, : right - left]
    below, beside = bottom - top - white.shape[0], right - left - white.shape[1]
    if below or beside:  # the map ends a few pixels before the page does
        white = cv2.copyMakeBorder(white, 0, below, 0, beside, cv2.BORDER_REPLICATE)
    return np.asarray(white, np.uint8)


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
    white = cv2.resize(paper, (halved.shape[1], halved.shape[0]), interpolation=cv2.INTER_LINEAR)
    half = np.asarray(cv2.divide(halved, white, scale=_WHITE), np.uint8)
    page = Evened(flat, paper, half, 0.0, 1 - low / max(1.0, high))
    return replace(page, black=min(1 - float(np.median([_core(page, mark) for mark in frame.marks])), _FAINTEST))


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
