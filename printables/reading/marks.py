"""Finds each tick box on a straightened page and measures what is in it and beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from printables.reading.darkness import Evened, Floats, ranked
from printables.reading.straighten import PIXELS
from printables.reading.tracing import goes_on
from printables.sheet.layout import Place

Ints = NDArray[np.int64]
Window = tuple[slice, slice]

_REACH = 2.0
"""Millimetres round its place in which a box's outline is looked for."""
_SMOOTH = 0.9  # millimetres a box may stand off where its neighbours say
_AWAY = 0.25  # what a millimetre squared off where the neighbours say costs an outline, whole ones scoring 1 to 3
_CLEAR = 0.6  # what an outline scores that is there at all; noise and print score half of it
_NEIGHBOUR = 35.0  # millimetres within which boxes lean alike
_INSET = 0.5  # millimetres from the outline's middle to where ink counts as inside
_EDGE = 0.25  # the same for whether it is filled: a thick cross leaves its white at the edges
_NEAR, _FAR = 0.45, 1.7  # millimetres outside the outline where a near miss is looked for
_OUTER = 1.1  # millimetres outside from where on ink is looked for that goes on and on
_FAINT_LINE = 0.35  # darkness of folds, of the rims of stains, and of a hard pencil
_PLENTY = 0.3  # mean darkness that needs no stroke to be a tick
_SOME = 0.01  # mean darkness of less ink than any tick's
_INK = 0.07  # darkness of the faintest line, above the grain
_PENNED = 0.14  # darkness of what a pen left beside a box
_NIB = np.ones((17, 17), np.uint8)  # wider than a marker's line
_SLACK = 4  # pixels to each side of an outline where it should be brighter


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was measured of the boxes of a page, one value a box; lengths in millimetres, darkness 0 to 1."""

    ink: Floats  # mean darkness inside, above that of the paper beside
    dark: Floats  # darkness of the darkest of it
    goes_on: Floats  # 1 where it is faint and goes on and on across the paper: a fold, a stain's rim
    stroke: Floats  # extent of the longest stroke inside, 0 where there is plenty of ink
    covered: Floats  # share of the inside, to its edges, as dark as its ink
    beside: Floats  # mean darkness just outside
    near: Floats  # extent of the longest stroke just outside, likewise
    grain: Floats  # roughness of the paper beside
    off: Floats  # how far the outline stands from its place
    x: Floats  # where its middle is, in pixels
    y: Floats
    side: Floats

    def __len__(self) -> int:
        return len(self.ink)

    @property
    def middles(self) -> NDArray[np.float64]:
        return np.column_stack([self.x, self.y]).astype(np.float64)


def measure(page: Evened, boxes: Sequence[Place]) -> Seen:
    """Finds each outline near its place, then measures inside and beside it."""
    centres = np.array([box.centre for box in boxes]).reshape(-1, 2) * PIXELS - 0.5
    sides = np.array([(box.w, box.h) for box in boxes]).reshape(-1, 2)
    sizes = [(side, np.flatnonzero((sides == side).all(axis=1))) for side in np.unique(sides, axis=0)]
    patches = [_patches(page, centres[here], side) for side, here in sizes]
    scores = [_outlines(patch, side) for patch, (side, _) in zip(patches, sizes, strict=True)]
    offsets, clear = np.zeros((len(boxes), 2)), np.zeros(len(boxes))
    for score, (_, here) in zip(scores, sizes, strict=True):
        offsets[here], clear[here] = _best(score, np.zeros((len(here), 2)), _REACH)
    expected = _smooth(centres, offsets, clear)
    seen = np.zeros((12, len(boxes)), np.float32)
    for score, patch, (side, here) in zip(scores, patches, sizes, strict=True):
        moved, _ = _best(score, expected[here], _SMOOTH, _AWAY)
        seen[:8, here] = _measured(patch, side, moved.astype(int))
        seen[8, here] = np.hypot(*moved.T) / PIXELS
        places = (np.round(centres[here]) + moved).astype(int)
        seen[2, here] = _go_on(page, places, side.max() / 2 + _FAR, seen[:4, here])
        seen[9:11, here], seen[11, here] = places.T, side.max()
    return Seen(*seen)


def are_in_place(page: Evened, boxes: Sequence[Place]) -> bool:
    """Whether outlines stand where boxes should: a page laid flat by less than three squares may be askew."""
    if not boxes:
        return False
    centres = np.array([box.centre for box in boxes]).reshape(-1, 2) * PIXELS - 0.5
    found: list[bool] = []
    for side in {(box.w, box.h) for box in boxes}:
        here = [(box.w, box.h) == side for box in boxes]
        size = np.array(side)
        off, clear = _best(_outlines(_patches(page, centres[here], size), size), np.zeros((sum(here), 2)), _REACH)
        found += ((clear > _CLEAR) & (np.hypot(*off.T) < 0.8 * _REACH * PIXELS)).tolist()
    return sum(found) > 0.8 * len(found)


def _go_on(page: Evened, places: Ints, reach: float, seen: Floats) -> list[bool]:
    """Only what is faint, leaves the surroundings on two sides, and might pass for a tick is worth following."""
    ink, dark, through, stroke = seen
    worth = (dark > _INK) & (dark < _FAINT_LINE) & (through > 0.4 * dark) & ((ink > _SOME) | (stroke > 1.0))
    found = zip(worth.tolist(), places.astype(float), dark.tolist(), strict=True)
    return [follow and goes_on(page, at, reach, faint) for follow, at, faint in found]


def _patches(page: Evened, centres: NDArray[np.float64], side: NDArray[np.float64]) -> Floats:
    """The darkness round each box, with room to look for its outline, and for what stands beside it."""
    reach = int(np.ceil((side.max() / 2 + _REACH + _FAR) * PIXELS))
    places = np.round(centres).astype(int).tolist()
    return np.stack([page.darkness(x - reach, y - reach, x + reach + 1, y + reach + 1) for x, y in places])


def _outlines(patches: Floats, side: NDArray[np.float64]) -> Floats:
    """How clearly an outline of `side` shows at each shift, rows and columns from `-_REACH` to `_REACH`."""
    width, height = np.round(side * PIXELS).astype(int).tolist()
    room = int((_FAR - 0.1) * PIXELS) - _SLACK  # nothing so far out is asked for
    near = np.minimum(patches[:, room : patches.shape[1] - room, room : patches.shape[2] - room], 0.8)
    count, size, _ = near.shape
    turned = np.ascontiguousarray(near.transpose(0, 2, 1)).reshape(count * size, size)
    upright = _bars(_ridge(near.reshape(count * size, size)), (1, height)).reshape(near.shape)
    level = _bars(_ridge(turned), (1, width)).reshape(near.shape).transpose(0, 2, 1)
    middle, most = size // 2, int(_REACH * PIXELS)
    here = slice(middle - most, middle + most + 1)
    left, top = width // 2, height // 2

    def along(by: int) -> slice:
        return slice(here.start + by, here.stop + by)

    score = upright[:, here, along(-left)] + upright[:, here, along(width - left)]
    score = score + level[:, along(-top), here] + level[:, along(height - top), here]
    shifts = np.arange(-most, most + 1)
    return np.asarray(score - 0.0005 * (shifts[:, None] ** 2 + shifts[None, :] ** 2), np.float32)


def _ridge(tall: Floats) -> Floats:
    """How much darker each pixel is than the brighter of what stands before and after it in its row."""
    thin = cv2.blur(tall, (3, 1))
    ridge = np.zeros_like(tall)
    beside = np.minimum(tall[:, : -2 * _SLACK], tall[:, 2 * _SLACK :])
    ridge[:, _SLACK:-_SLACK] = np.maximum(thin[:, _SLACK:-_SLACK] - beside, 0)
    return ridge


def _bars(ridge: Floats, size: tuple[int, int]) -> Floats:
    return np.asarray(cv2.blur(ridge, size), np.float32)


def _best(
    scores: Floats, near: NDArray[np.float64], reach: float, away: float = 0.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The best shift of each box within `reach` of where it should be, in pixels, and its score."""
    most = scores.shape[1] // 2
    shifts = np.arange(-most, most + 1)
    off = np.hypot(shifts[None, :, None] - near[:, 1, None, None], shifts[None, None, :] - near[:, 0, None, None])
    dear = scores - away * (off / PIXELS) ** 2
    allowed = np.where(off <= max(reach * PIXELS, 1.0), dear, -np.inf).reshape(len(scores), -1)
    best = allowed.argmax(axis=1)
    rows, columns = np.divmod(best, 2 * most + 1)
    return np.column_stack([columns - most, rows - most]).astype(float), allowed.max(axis=1).astype(float)


def _smooth(
    centres: NDArray[np.float64], offsets: NDArray[np.float64], clear: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Where neighbours say each box is: paper bends slowly. What shows no outline, or stands out, counts least."""
    apart = np.linalg.norm(centres[:, None] - centres[None], axis=2) / PIXELS
    near = np.exp(-((apart / _NEIGHBOUR) ** 2)) * np.clip(clear, 0.01, None)[None, :]
    np.fill_diagonal(near, 0.3 * near.diagonal())
    near += 1e-6
    said = np.repeat(np.median(offsets, axis=0)[None], len(centres), axis=0)
    for _ in range(3):
        wrong = np.linalg.norm(offsets[None, :] - said[:, None], axis=2)
        held = near / (1 + (wrong / 3) ** 2)
        said = held @ offsets / held.sum(axis=1, keepdims=True)
    return np.asarray(np.clip(said, -_REACH * PIXELS, _REACH * PIXELS), np.float64)


@lru_cache(maxsize=64)
def _masks(width: float, height: float) -> tuple[int, Window, Window, NDArray[np.bool_]]:
    """How far round its middle a box is measured; what is inside, safely and to its edges; and what is beside."""
    reach = int(np.ceil((max(width, height) / 2 + _FAR) * PIXELS))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1] / PIXELS
    out = np.maximum(np.abs(x) - width / 2, np.abs(y) - height / 2)
    inside, whole = (_window(width, height, reach, inset) for inset in (_INSET, _EDGE))
    return reach, inside, whole, (out >= _NEAR) & (out <= _FAR)


def _window(width: float, height: float, middle: int, inset: float) -> Window:
    wide, high = (int((length / 2 - inset) * PIXELS) for length in (width, height))
    return slice(middle - high, middle + high + 1), slice(middle - wide, middle + wide + 1)


def _measured(patches: Floats, side: NDArray[np.float64], moved: Ints) -> tuple[Floats, ...]:
    reach, (rows, columns), (whole_rows, whole_columns), beside = _masks(float(side[0]), float(side[1]))
    middle = patches.shape[1] // 2 - reach
    size = 2 * reach + 1
    here = np.stack(
        [
            patch[middle + y : middle + y + size, middle + x : middle + x + size]
            for patch, (x, y) in zip(patches, moved.tolist(), strict=True)
        ]
    )
    ring = here[:, beside]
    paper = np.clip(ranked(ring[:, ::3], 0.5)[0], -0.1, 0.06)[:, None]
    ring = ring - paper
    grain = ranked(np.abs(ring[:, ::3]), 0.5)[0] * 1.48
    inner = here[:, rows, columns] - paper[:, :, None]
    flat = inner.reshape(len(inner), -1)
    ink = flat.mean(axis=1)
    strokes = np.zeros((len(here), 2), np.float32)
    for at in np.flatnonzero(ink < _PLENTY).tolist():
        line, faint = cv2.blur(_thin(here[at]), (3, 3)), max(_INK, 2.2 * float(grain[at]))
        strokes[at] = _longest(line[rows, columns] > faint), _longest((line > max(_PENNED, 2 * faint)) & beside)
    dark, darkest = ranked(flat, 0.90, 0.97)
    whole = here[:, whole_rows, whole_columns] - paper[:, :, None]
    covered = (whole > np.maximum(dark, 0.16)[:, None, None] / 2).mean(axis=(1, 2))
    through = _through(here) - paper[:, 0]
    around = np.clip(ring, 0, 1).mean(axis=1)
    return ink, darkest, through, strokes[:, 0], covered, around, strokes[:, 1], grain


def _through(patches: Floats) -> Floats:
    """How dark a line leaves a patch at the fainter of two opposite sides, whichever pair is darker."""
    edge = round((_FAR - _OUTER) * PIXELS)
    left, right = _line(patches[:, :, :edge].mean(axis=2)), _line(patches[:, :, -edge:].mean(axis=2))
    top, bottom = _line(patches[:, :edge].mean(axis=1)), _line(patches[:, -edge:].mean(axis=1))
    return np.asarray(np.maximum(np.minimum(left, right), np.minimum(top, bottom)), np.float32)


def _line(along: Floats) -> Floats:
    return np.asarray((along[:, :-2] + along[:, 1:-1] + along[:, 2:]).max(axis=1) / 3, np.float32)


def _thin(patch: Floats) -> Floats:
    """What is darker than all round it within a pen's width: strokes, and neither shadows nor smears."""
    soft = cv2.blur(patch, (3, 3))
    return np.asarray(soft - cv2.morphologyEx(soft, cv2.MORPH_OPEN, _NIB), np.float32)


def _longest(ink: NDArray[np.bool_]) -> float:
    """Millimetres across the largest connected piece."""
    if not ink.any():
        return 0.0
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)
    return float(np.hypot(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]).max()) / PIXELS
