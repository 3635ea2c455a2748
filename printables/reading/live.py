"""A camera's live picture: which sheet lies whole in it, and when it lies still enough to be taken."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from printables.reading.codes import Corners, glance

COPIES = 2
"""Codes a page bears in opposite corners: both in sight, the page is whole."""
LOOKS = 3
"""Looks running that must see the same page at the same place."""
_STILL = 0.02
"""How far it may stray between two looks, as a share of the picture's width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InSight:
    """A page in the live picture. `text` is what its codes say, `x` and `y` its middle as shares of the width."""

    text: str
    x: float
    y: float


def page_in_sight(pixels: memoryview, width: int, height: int, stride: int) -> InSight | None:
    """The first page of ours that shows both its codes, in a picture of four bytes a pixel and `stride` bytes a row.

    The second byte is green, which is grey enough for a code, and at hand without a conversion.
    """
    grey = np.frombuffer(pixels, np.uint8)[: stride * height].reshape(height, stride)[:, 1 : 4 * width : 4]
    places: dict[str, list[Corners]] = defaultdict(list)
    for code in glance(np.ascontiguousarray(grey)):
        if code.payload:
            places[code.text].append(code.corners)
    for text, corners in sorted(places.items()):
        if len(corners) >= COPIES:
            x, y = np.concatenate(corners).mean(axis=0) / width
            return InSight(text=text, x=float(x), y=float(y))
    return None


class Shutter:
    """Says when to take the picture by itself: each page once, when it lies still."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: InSight | None = None
        self._looks = 0

    def look(self, seen: InSight | None) -> bool:
        """True at the moment to take it; from then on that page waits for a person to press."""
        if seen is None or seen.text in self._taken:
            self._last, self._looks = None, 0
            return False
        self._looks = self._looks + 1 if self._last and _is_still(self._last, seen) else 1
        self._last = seen
        if self._looks < LOOKS:
            return False
        self.pass_over(seen)
        return True

    def pass_over(self, seen: InSight | None) -> None:
        """That page is taken, by whatever hand."""
        if seen:
            self._taken.add(seen.text)


def _is_still(before: InSight, now: InSight) -> bool:
    return before.text == now.text and abs(before.x - now.x) < _STILL and abs(before.y - now.y) < _STILL
