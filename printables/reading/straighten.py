"""Lays a scanned page flat: finds the four corner squares, undoes turn, skew, perspective and mirroring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import cv2
import numpy as np
from numpy.typing import NDArray

from printables.raster import Grey
from printables.reading.codes import Corners, shrunk
from printables.sheet.layout import IDEA, VERSION, Frame, Place, frame_of

DPI = 200
PIXELS = DPI / 25.4
"""Pixels in a millimetre of a straightened page."""
A4 = frame_of(IDEA, VERSION)

Points = NDArray[np.float64]


def size_of(frame: Frame) -> tuple[int, int]:
    """Width and height in pixels of a straightened page."""
    return round(frame.width * PIXELS), round(frame.height * PIXELS)


SIZE = size_of(A4)

_WORKING = 2.2  # pixels a millimetre at which squares are looked for; their centres are measured on the page itself
_TRUSTED = 0.7  # millimetres a code may stand off its place once the page lies flat; 0.1 to 0.2 is usual
_SQUARE = A4.marks[0].w


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Straightened:
    """`grey` is the upright sheet at `DPI` where it has an `outline`, else as upright as may be.

    `marks` are the centres of the squares found, in pixels of the picture; `outline` the sheet's corners there, or
    None; `bent` how many millimetres perspective moves a corner: 0.1 on a flatbed, several under a phone.
    """

    grey: Grey
    squares: int
    marks: Points
    outline: Points | None = None
    bent: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Pose:
    """How the page lies in the picture: `transform` takes millimetres on the sheet to pixels."""

    transform: Points
    marks: Points
    error: float  # millimetres the codes stand off their places

    @property
    def squares(self) -> int:
        return len(self.marks)

    @property
    def holds(self) -> bool:
        return self.squares == 4 and self.error < _TRUSTED


def straighten(grey: Grey, codes: Sequence[Corners], frame: Frame = A4, *, least: int = 3) -> Straightened:
    """The page of `grey` lying flat; `codes` are the corners of the sheet's own codes, in pixels.

    With `least` 2 it is laid flat by two squares and two codes as well: a millimetre or two off, and to be checked.
    """
    scale = _pixels_a_millimetre(codes[0], frame) if codes else 0.0
    if scale < 1:  # no code, or one no camera could have read
        return Straightened(grey=grey, squares=0, marks=np.empty((0, 2)))
    pose = _best_pose(find_squares(grey, scale), codes, frame)
    by_two = pose is not None and least == pose.squares == len(codes) == 2 and pose.error < _TRUSTED
    if pose is None or (pose.squares < 3 and not by_two):
        kept = pose.marks if pose else np.empty((0, 2))
        return Straightened(grey=_turned(grey, codes[0]), squares=len(kept), marks=kept)
    outline = _apply(pose.transform, _corners(Place(id="", x=0, y=0, w=frame.width, h=frame.height)))
    flat, bent = _flattened(grey, pose.transform, frame)
    return Straightened(grey=flat, squares=pose.squares, marks=pose.marks, outline=outline, bent=bent)


def _best_pose(squares: Points, codes: Sequence[Corners], frame: Frame) -> _Pose | None:
    """Seen from the front, or through the paper where that explains the picture better."""
    best: _Pose | None = None
    for turned in (codes, [corners[[0, 3, 2, 1]] for corners in codes]):
        for placing in _placings(turned, frame):
            pose = _pose(squares, *placing, frame)
            if pose and pose.holds:
                return pose
            if pose and (best is None or (pose.squares, -pose.error) > (best.squares, -best.error)):
                best = pose
    return best


def find_squares(grey: Grey, scale: float) -> Points:
    """Centres in pixels of every solid square of about a corner mark's size, at `scale` pixels a millimetre."""
    small, whole = shrunk(grey, scale / _WORKING)
    side = _SQUARE * scale / whole
    dark = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, int(1.5 * side) * 2 + 1, 20
    )
    # What is thinner than a square's half is no square, and a pen's line that touches one comes off it.
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(3, round(0.5 * side)),) * 2)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, brush)
    contours, _ = cv2.findContours(solid, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    centres = [_centre(grey, contour, whole, side * whole) for contour in contours if _is_square(contour, solid, side)]
    return np.array(centres, np.float64).reshape(-1, 2)


def _is_square(contour: cv2.typing.MatLike, dark: cv2.typing.MatLike, side: float) -> bool:
    x, y, w, h = cv2.boundingRect(contour)
    if not 0.6 * side < min(w, h) or not max(w, h) < 2 * side:
        return False
    area = cv2.countNonZero(dark[y : y + h, x : x + w])
    _, (width, height), _ = cv2.minAreaRect(contour)
    width, height = width + 1, height + 1  # a contour runs through the middle of its outermost pixels
    return (
        0.5 * side**2 < area < 1.8 * side**2
        and min(width, height) > 0.7 * max(width, height)
        and area > 0.77 * width * height
    )


def _centre(grey: Grey, contour: cv2.typing.MatLike, whole: int, side: float) -> tuple[float, float]:
    """The centre of darkness round the contour, finer than a pixel."""
    x, y, w, h = (edge * whole for edge in cv2.boundingRect(contour))
    room = max(2, round(side / 8))
    left, top = max(0, x - room), max(0, y - room)
    patch = grey[top : y + h + room, left : x + w + room].astype(np.float32)
    white = np.partition(patch.ravel(), patch.size * 95 // 100)[patch.size * 95 // 100]
    ink = np.clip(white - patch, 0, None)
    ink[ink < 0.35 * ink.max()] = 0
    moments = cv2.moments(ink)
    return left + moments["m10"] / moments["m00"], top + moments["m01"] / moments["m00"]


def _placings(codes: Sequence[Corners], frame: Frame) -> Iterator[tuple[Points, Points]]:
    """Which code may be which: points on the sheet in millimetres, and the same points in pixels."""
    for places in permutations(frame.codes, min(2, len(codes))):
        sheet = np.concatenate([_corners(place) for place in places])
        yield sheet, np.concatenate(codes[: len(places)])


def _corners(place: Place) -> Points:
    return np.array([(place.x, place.y), (place.right, place.y), (place.right, place.bottom), (place.x, place.bottom)])


def _pose(squares: Points, sheet: Points, picture: Points, frame: Frame) -> _Pose | None:
    """How the page lies if the codes are where we think; None where points fall together as on no page."""
    centres = np.array([mark.centre for mark in frame.marks])
    try:
        return _settled(_find_marks(squares, sheet, picture, centres), sheet, picture, centres)
    except np.linalg.LinAlgError:
        return None


def _find_marks(squares: Points, sheet: Points, picture: Points, centres: Points) -> dict[int, Points]:
    """Takes the marks in turn, nearest to a code first, each found one making the next easier to foretell."""
    found: dict[int, Points] = {}
    left = squares.copy()
    reach = [float(np.linalg.norm(sheet - centre, axis=1).min()) for centre in centres]
    for mark in np.argsort(reach).tolist():
        transform = _fit(found, sheet, picture, centres)
        expected = _apply(transform, centres[mark : mark + 1])[0]
        away = np.linalg.norm(left - expected, axis=1)
        allowed = (4 + 0.12 * reach[mark]) * _local_scale(transform, centres[mark])
        if away.size and away.min() < allowed:
            found[mark] = left[away.argmin()]
            left = np.delete(left, away.argmin(), axis=0)
    return found


def _settled(found: dict[int, Points], sheet: Points, picture: Points, centres: Points) -> _Pose:
    """The pose of all the marks found, or of all but one where that one belies the codes."""
    pose = _posed(found, sheet, picture, centres)
    if len(found) < 4 or pose.error < _TRUSTED:
        return pose
    others = [{mark: at for mark, at in found.items() if mark != dropped} for dropped in found]
    return min([pose, *(_posed(kept, sheet, picture, centres) for kept in others)], key=lambda pose: pose.error)


def _posed(kept: dict[int, Points], sheet: Points, picture: Points, centres: Points) -> _Pose:
    transform = _fit(kept, sheet, picture, centres)
    back = np.asarray(np.linalg.inv(transform), np.float64)
    off = np.linalg.norm(_apply(back, picture) - sheet, axis=1)
    return _Pose(transform, np.array(list(kept.values())).reshape(-1, 2), float(off.mean()))


def _fit(found: dict[int, Points], sheet: Points, picture: Points, centres: Points) -> Points:
    """Sheet to picture: exact through four marks, else the best compromise of marks and codes."""
    marks = centres[list(found)].reshape(-1, 2)
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


def _pixels_a_millimetre(corners: Corners, frame: Frame) -> float:
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1)
    return float(sides.mean()) / frame.codes[0].w


def _flattened(grey: Grey, transform: Points, frame: Frame) -> tuple[Grey, float]:
    """The sheet at `DPI`, and how many millimetres perspective moved its corners."""
    # A pixel's own coordinates are those of its middle.
    to_sheet = np.array([[PIXELS, 0, -0.5], [0, PIXELS, -0.5], [0, 0, 1]]) @ np.linalg.inv(transform)
    corners = _corners(Place(id="", x=0, y=0, w=frame.width, h=frame.height))
    seen = _apply(transform, corners)
    affine, *_ = np.linalg.lstsq(np.column_stack([corners, np.ones(4)]), seen, rcond=None)
    off = np.linalg.norm(np.column_stack([corners, np.ones(4)]) @ affine - seen, axis=1).max()
    bent = float(off) / _local_scale(transform, np.array([frame.width / 2, frame.height / 2]))
    flat = cv2.warpPerspective(grey, to_sheet, size_of(frame), flags=cv2.INTER_LINEAR, borderValue=(255.0,))
    return np.asarray(flat, np.uint8), bent


def _turned(grey: Grey, corners: Corners) -> Grey:
    """Turned by quarters until the code, and so the page, is upright."""
    across = corners[1] - corners[0]
    quarters = round(np.degrees(np.arctan2(across[1], across[0])) / 90)
    return np.ascontiguousarray(np.rot90(grey, quarters))
