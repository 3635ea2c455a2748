"""Lays a scanned page flat: finds the four corner squares, undoes turn, skew and perspective."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import cv2
import numpy as np
from numpy.typing import NDArray

from printables.raster import Grey
from printables.reading.codes import Corners, shrunk
from printables.sheet.layout import CODES, HEIGHT, MARKS, WIDTH, Place

DPI = 200
PIXELS = DPI / 25.4
"""Pixels in a millimetre of a straightened page."""
SIZE = round(WIDTH * PIXELS), round(HEIGHT * PIXELS)

_WORKING = 5.0  # pixels a millimetre at which squares are looked for
_TRUSTED = 0.7  # millimetres a code may stand off its place once the page lies flat; 0.1 to 0.2 is usual
_MARK = MARKS[0].w
_CENTRES = np.array([mark.centre for mark in MARKS])

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Straightened:
    """`grey` is an upright A4 at `DPI` where at least three squares were found, else the page as upright as may be."""

    grey: Grey
    squares: int


@dataclass(frozen=True, slots=True, eq=False)
class _Pose:
    """How the page lies in the picture: `transform` takes millimetres on the sheet to pixels."""

    transform: Points
    squares: int
    error: float  # millimetres the codes stand off their places


def straighten(grey: Grey, codes: Sequence[Corners]) -> Straightened:
    """The page of `grey` lying flat; `codes` are the corners of the sheet's own codes, in pixels."""
    scale = _pixels_a_millimetre(codes[0]) if codes else 0.0
    if scale < 1:  # no code, or one no camera could have read
        return Straightened(grey=grey, squares=0)
    squares = find_squares(grey, scale)
    poses = [pose for placing in _placings(codes) if (pose := _pose(squares, *placing))]
    best = max(poses, key=lambda pose: (pose.squares, -pose.error), default=None)
    if best is None or best.squares < 3:
        return Straightened(grey=_turned(grey, codes[0]), squares=best.squares if best else 0)
    return Straightened(grey=_flattened(grey, best.transform), squares=best.squares)


def find_squares(grey: Grey, scale: float) -> Points:
    """Centres in pixels of every solid square of about a corner mark's size, at `scale` pixels a millimetre."""
    small, whole = shrunk(grey, scale / _WORKING)
    side = _MARK * scale / whole
    dark = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, int(1.5 * side) * 2 + 1, 20
    )
    contours, _ = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    centres = [_centre(small, contour) for contour in contours if _is_square(contour, dark, side)]
    # Pixel centres are half a pixel in; the smaller picture's pixels are wider.
    return (np.array(centres, np.float64).reshape(-1, 2) + 0.5) * whole - 0.5


def _is_square(contour: cv2.typing.MatLike, dark: cv2.typing.MatLike, side: float) -> bool:
    area = cv2.contourArea(contour)
    if not 0.5 * side**2 < area < 1.8 * side**2:
        return False
    _, (width, height), _ = cv2.minAreaRect(contour)
    x, y, w, h = cv2.boundingRect(contour)
    filled = cv2.countNonZero(dark[y : y + h, x : x + w]) / area
    return min(width, height) > 0.7 * max(width, height) and area > 0.82 * width * height and filled > 0.9


def _centre(small: cv2.typing.MatLike, contour: cv2.typing.MatLike) -> tuple[float, float]:
    """The centre of darkness round the contour, finer than a pixel."""
    x, y, w, h = cv2.boundingRect(contour)
    left, top = max(0, x - 2), max(0, y - 2)
    patch = small[top : y + h + 2, left : x + w + 2].astype(np.float64)
    ink = np.clip(np.percentile(patch, 95) - patch, 0, None)
    ink[ink < 0.35 * ink.max()] = 0
    moments = cv2.moments(ink)
    return left + moments["m10"] / moments["m00"], top + moments["m01"] / moments["m00"]


def _placings(codes: Sequence[Corners]) -> Iterator[tuple[Points, Points]]:
    """Which code may be which: points on the sheet in millimetres, and the same points in pixels."""
    for places in permutations(CODES, min(2, len(codes))):
        sheet = np.concatenate([_corners(place) for place in places])
        yield sheet, np.concatenate(codes[: len(places)])


def _corners(place: Place) -> Points:
    return np.array([(place.x, place.y), (place.right, place.y), (place.right, place.bottom), (place.x, place.bottom)])


def _pose(squares: Points, sheet: Points, picture: Points) -> _Pose | None:
    """How the page lies if the codes are where we think; None where points fall together as on no page."""
    try:
        return _settled(_find_marks(squares, sheet, picture), sheet, picture)
    except np.linalg.LinAlgError:
        return None


def _find_marks(squares: Points, sheet: Points, picture: Points) -> dict[int, Points]:
    """Takes the marks in turn, nearest to a code first, each found one making the next easier to foretell."""
    found: dict[int, Points] = {}
    left = squares.copy()
    reach = [float(np.linalg.norm(sheet - centre, axis=1).min()) for centre in _CENTRES]
    for mark in np.argsort(reach).tolist():
        transform = _fit(found, sheet, picture)
        expected = _apply(transform, _CENTRES[mark : mark + 1])[0]
        away = np.linalg.norm(left - expected, axis=1)
        allowed = (4 + 0.12 * reach[mark]) * _local_scale(transform, _CENTRES[mark])
        if away.size and away.min() < allowed:
            found[mark] = left[away.argmin()]
            left = np.delete(left, away.argmin(), axis=0)
    return found


def _settled(found: dict[int, Points], sheet: Points, picture: Points) -> _Pose:
    """The pose of all the marks found, or of all but one where that one belies the codes."""
    poses = []
    for dropped in [None, *found]:
        kept = {mark: at for mark, at in found.items() if mark != dropped}
        transform = _fit(kept, sheet, picture)
        back = np.asarray(np.linalg.inv(transform), np.float64)
        off = np.linalg.norm(_apply(back, picture) - sheet, axis=1)
        poses.append(_Pose(transform, len(kept), float(off.mean())))
    if len(found) < 4 or poses[0].error < _TRUSTED:
        return poses[0]
    return min(poses, key=lambda pose: pose.error)


def _fit(found: dict[int, Points], sheet: Points, picture: Points) -> Points:
    """Sheet to picture: exact through four marks, else the best compromise of marks and codes."""
    marks = _CENTRES[list(found)].reshape(-1, 2)
    seen = np.array(list(found.values())).reshape(-1, 2)
    if len(found) == 4:
        exact = cv2.getPerspectiveTransform(marks.astype(np.float32), seen.astype(np.float32))
        return np.asarray(exact, np.float64)
    source, target = np.concatenate([sheet, *[marks] * 4]), np.concatenate([picture, *[seen] * 4])
    if len(found) < 3 and len(sheet) == 4:  # all near one edge: perspective would be guessed from noise
        flat, *_ = np.linalg.lstsq(np.column_stack([source, np.ones(len(source))]), target, rcond=None)
        return np.vstack([flat.T, [0, 0, 1]])
    fitted, _ = cv2.findHomography(source, target)
    if fitted is None:
        raise np.linalg.LinAlgError
    return np.asarray(fitted, np.float64)


def _apply(transform: Points, points: Points) -> Points:
    return np.asarray(cv2.perspectiveTransform(points.reshape(-1, 1, 2), transform), np.float64).reshape(-1, 2)


def _local_scale(transform: Points, at: Points) -> float:
    """Pixels a millimetre round one point of the sheet."""
    here, there = _apply(transform, np.array([at, at + 1.0]))
    return float(np.linalg.norm(there - here)) / 2**0.5


def _pixels_a_millimetre(corners: Corners) -> float:
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1)
    return float(sides.mean()) / CODES[0].w


def _flattened(grey: Grey, transform: Points) -> Grey:
    # A pixel's own coordinates are those of its middle.
    to_sheet = np.array([[PIXELS, 0, -0.5], [0, PIXELS, -0.5], [0, 0, 1]]) @ np.linalg.inv(transform)
    flat = cv2.warpPerspective(grey, to_sheet, SIZE, flags=cv2.INTER_LINEAR, borderValue=(255.0,))
    return np.asarray(flat, np.uint8)


def _turned(grey: Grey, corners: Corners) -> Grey:
    """Turned by quarters until the code, and so the page, is upright."""
    across = corners[1] - corners[0]
    quarters = round(np.degrees(np.arctan2(across[1], across[0])) / 90)
    return np.ascontiguousarray(np.rot90(grey, quarters))
