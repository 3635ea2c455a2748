"""How dark a straightened page is, point by point: 0 where it is paper, 1 where it is printed black."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from printables.raster import Grey
from printables.reading.codes import shrunk
from printables.reading.straighten import PIXELS
from printables.sheet.layout import Frame

Floats = NDArray[np.float32]

_COARSE = 8  # pixels of the page in one of the map of its paper: a millimetre
_WIDEST = 9  # millimetres of ink the paper is still seen round: a box blackened beyond its edges
_WHITE = 240.0  # where paper stands on the evened page, with room above for its grain
_FAINTEST = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Evened:
    """A straightened page in even light: its paper stands at one grey, whatever shadow lay on it.

    How bright the paper is under ink is seen from a wider window than any box: a blackened one is not taken for
    paper, and a shadow's edge stays an edge. `black` is the share of light that the printed squares send back: 0.1 on
    a good scan, 0.4 on a faint copy. `shade` is how much darker the darkest paper is than the brightest.
    """

    grey: Grey
    black: float
    shade: float

    def darkness(self, levels: NDArray[np.uint8]) -> Floats:
        """Shares of black for pixels taken out of `grey`; grain makes some of them less than 0."""
        return (np.float32(1) - levels * np.float32(1 / _WHITE)) * np.float32(1 / (1 - self.black))


def even(flat: Grey, frame: Frame) -> Evened:
    coarse, _ = shrunk(flat, _COARSE)
    paper = cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, np.ones((_WIDEST, _WIDEST), np.uint8))
    height, width = flat.shape
    # the map's last row and column may be wider or narrower than a millimetre: not where anything is read
    white = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    grey = np.asarray(cv2.divide(flat, np.maximum(white, 1), scale=_WHITE), np.uint8)
    blacks = [_core(grey, mark.centre) for mark in frame.marks]
    inner = paper[10:-10, 10:-10] if min(paper.shape) > 20 else paper
    low, high = np.percentile(inner, (2, 98))
    black = min(float(np.median(blacks)) / _WHITE, _FAINTEST)
    return Evened(grey, black, float(1 - low / max(1.0, high)))


def _core(grey: Grey, centre: tuple[float, float]) -> float:
    x, y = (round(at * PIXELS) for at in centre)
    reach = round(2 * PIXELS)
    return float(np.median(grey[y - reach : y + reach, x - reach : x + reach]))


def is_grey(picture: Grey) -> bool:
    """Whether there is anything between black and white, as on no page a copier made black and white."""
    few = np.bincount(picture[::3, ::3].ravel(), minlength=256).astype(np.float64)
    share = few / max(1.0, few.sum())
    total = share.cumsum()
    low, high = (int(np.searchsorted(total, part)) for part in (0.005, 0.5))
    quarter = (high - low) // 4
    between = share[low + quarter : high - quarter].sum()
    dark = share[: low + quarter].sum()
    return bool(between > 0.05 * dark)
