"""Finds QR codes on a page: the quick look first, then a ladder of contrasts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from printables.raster import Grey
from printables.sheet.layout import QUIET, Place
from printables.sheet.payload import Payload, read_payload

_QUICK = 1_400
"""Pixels of the longer side at which most codes are read, in a quarter of the time."""
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)  # plain QRCode would take Micro QR for ours
LONGEST_TEXT = 300
"""Characters of a foreign code worth showing."""

Corners = NDArray[np.float64]
"""Four points of a code in pixels, in the code's own order: top left, top right, bottom right, bottom left."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """A code on the page: what it says, and where. `text` is empty where the code is there but too damaged."""

    text: str
    corners: Corners

    @property
    def payload(self) -> Payload | None:
        payload = read_payload(self.text)
        return payload if isinstance(payload, Payload) else None


def find_codes(grey: Grey) -> tuple[Found, ...]:
    """The codes of the first look that shows one of ours; else those of the look that showed most."""
    best: tuple[Found, ...] = ()
    for picture, scale in _looks(grey):
        found = tuple(_read(picture, scale))
        if any(code.payload for code in found):
            return found
        best = max(found, best, key=lambda codes: [len(codes), sum(bool(code.text) for code in codes)])
    return best


def glance(grey: Grey) -> tuple[Found, ...]:
    """The codes of the first look alone: of a live picture, the next one is not far."""
    picture, scale = next(_looks(grey))
    return tuple(_read(picture, scale))


def find_more_codes(grey: Grey, found: Sequence[Found]) -> tuple[Found, ...]:
    """`found`, and what every pixel of the page shows besides: a second sheet may be too small for the first look."""
    new = [code for code in _read(grey, 1.0) if code.payload and all(_is_elsewhere(code, old) for old in found)]
    return (*found, *new)


def count_copies(flat: Grey, places: Sequence[Place], scale: float, text: str) -> int:
    """How many of a straightened sheet's codes say `text`, each looked at closely; `scale` in pixels a millimetre."""
    return sum(_says(_cut(flat, place, scale), text) for place in places)


def _is_elsewhere(code: Found, other: Found) -> bool:
    away = np.linalg.norm(code.corners.mean(axis=0) - other.corners.mean(axis=0))
    return bool(away > np.linalg.norm(other.corners[0] - other.corners[2]) / 2)


def _cut(flat: Grey, place: Place, scale: float) -> Grey:
    left, top, right, bottom = (
        round(edge * scale) for edge in (place.x - QUIET, place.y - QUIET, place.right + QUIET, place.bottom + QUIET)
    )
    return np.ascontiguousarray(flat[max(0, top) : bottom, max(0, left) : right])


def _says(cut: Grey, text: str) -> bool:
    looks = [cut, cv2.createCLAHE(3.0, (4, 4)).apply(cut)]
    return any(code.text == text for look in looks for code in _read(np.asarray(look, np.uint8), 1.0))


def shrunk(grey: Grey, by: float) -> tuple[Grey, int]:
    """`grey` about `by` times smaller: a whole number of times, fifty times faster than any other. And that number."""
    whole = max(1, round(by))
    if whole == 1:
        return grey, 1
    if whole % 4 == 0:  # halving twice is four times faster than quartering
        return shrunk(shrunk(grey, 2)[0], whole // 2)[0], whole
    small = cv2.resize(grey, None, fx=1 / whole, fy=1 / whole, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), whole


def _looks(grey: Grey) -> Iterator[tuple[Grey, float]]:
    """Pictures to try, with how many pixels of the page one of theirs is."""
    small, whole = shrunk(grey, max(grey.shape) / _QUICK)
    if whole > 1:
        yield small, float(whole)
    yield grey, 1.0
    levelled = cv2.createCLAHE(4.0, (16, 16)).apply(grey)
    yield np.asarray(levelled, np.uint8), 1.0
    if max(grey.shape) < 2 * _QUICK:
        yield np.asarray(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8), 0.5
    soft = cv2.GaussianBlur(grey, (0, 0), 1.2)
    yield np.asarray(cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1], np.uint8), 1.0


def _read(picture: Grey, scale: float) -> Iterator[Found]:
    codes = zxingcpp.read_barcodes(picture, formats=_FORMATS, try_invert=False, return_errors=True)
    for code in codes:
        at = code.position
        corners = np.array([(p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)]) * scale
        if code.valid or _is_plausible(corners):
            yield Found(text=code.text[:LONGEST_TEXT] if code.valid else "", corners=corners)


def _is_plausible(corners: Corners) -> bool:
    """Whether something that would not decode is at least the shape of a code, and not a smudge."""
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1)
    return bool(sides.min() > 20 and sides.max() < 1.5 * sides.min())
