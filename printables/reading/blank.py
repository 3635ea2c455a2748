"""Tells a page with nothing on it, as the back of most sheets is, from one somebody wrote on."""

import cv2
import numpy as np

from printables.raster import Grey

_SIDE = 900
"""Pixels of the longer side it is looked at with: dust is gone, a pen's line is not."""
_EDGE = 0.03
"""Share of each side that scanners leave in shadow."""
_LIGHTEST_INK = 230
"""Of 255 for the paper round it: a pencil is darker, what shows through from the front is lighter."""
_MOST_INK = 0.0002
"""Share of the page: 12 square millimetres of an A4, less than a word."""


def is_blank(grey: Grey) -> bool:
    """Whether nothing is printed or written there. Where it doubts, it says no: the page is then shown to a person."""
    by = max(grey.shape) / _SIDE
    size = max(1, round(grey.shape[1] / by)), max(1, round(grey.shape[0] / by))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA) if by > 1 else grey
    down, across = (round(side * _EDGE) for side in small.shape)
    inside = np.asarray(small[down : small.shape[0] - down, across : small.shape[1] - across], np.uint8)
    if not inside.size or np.median(inside) < 90:  # no paper: a photo of something else, a lid left open
        return False
    tiny = cv2.resize(inside, (inside.shape[1] // 8 + 1, inside.shape[0] // 8 + 1), interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(tiny, 5), inside.shape[::-1], interpolation=cv2.INTER_LINEAR)
    ink = cv2.divide(inside, paper, scale=255) < _LIGHTEST_INK
    return bool(np.count_nonzero(ink) < _MOST_INK * ink.size)
