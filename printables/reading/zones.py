"""Tells which writing zones hold ink, and whether a sheet is signed."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from printables.reading.darkness import Evened, ranked
from printables.reading.straighten import PIXELS
from printables.sheet.layout import Place

SIGNATURE = "signature"
"""A zone of this name, alone or last in a row's, is to be signed."""

_EDGE = 0.8  # millimetres inside a zone where a label's or frame's own ink may still reach
_INK = 0.14  # darkness of faint pencil, above grain
_DARKEST = 0.25  # no grain is darker: where half of a zone is ink, its spread is no grain
_HALF = PIXELS / 2
_RULE = 8.0  # millimetres: what runs level for so long is a printed line
_THIN = 0.8  # millimetres: what is taller is no printed line
_LETTER = 1.1  # millimetres of the lowest thing written
_STREAK = 0.55  # millimetres across a streak
_WRITING = 4.0  # millimetres of such things, laid end to end, that make a word


def written_zones(page: Evened, zones: Sequence[Place]) -> tuple[str, ...]:
    return tuple(zone.id for zone in zones if _is_written(page, zone))


def is_signed(zones: Sequence[Place], written: Iterable[str]) -> bool | None:
    """Whether any signature is there; None where the form asks for none."""
    names = {zone.id for zone in zones if zone.id.rpartition(".")[2] == SIGNATURE}
    return bool(names & set(written)) if names else None


def _is_written(page: Evened, zone: Place) -> bool:
    # half the pixels each way are enough for a pen's line
    left, top, right, bottom = (
        round(edge * _HALF) for edge in (zone.x + _EDGE, zone.y + _EDGE, zone.right - _EDGE, zone.bottom - 0.3)
    )
    if left >= right or top >= bottom:
        return False
    dark = page.darkness_by_two(left, top, right, bottom)
    some = dark[::3, ::3].ravel()
    grain = float(ranked(np.abs(some - ranked(some, 0.5)[0]), 0.5)[0])
    ink = (dark > min(max(_INK, 3.0 * grain), _DARKEST)).view(np.uint8)
    return _length(_without_rules(ink)) > _WRITING


def _without_rules(ink: cv2.typing.MatLike) -> cv2.typing.MatLike:
    """Without the printed lines, which slope, wave and break a little on a scan; a felt pen's loops stay."""
    thick = cv2.dilate(ink, np.ones((3, 5), np.uint8))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(_RULE * _HALF)), np.uint8))
    bold = cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((round(_THIN * _HALF) + 2, 1), np.uint8))
    return cv2.bitwise_and(ink, 1 - cv2.bitwise_and(level, 1 - bold))


def _length(ink: cv2.typing.MatLike) -> float:
    """Millimetres across the pieces as tall as a letter, together; a scanner's upright streak is none."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high = stats[1:, cv2.CC_STAT_WIDTH] / _HALF, stats[1:, cv2.CC_STAT_HEIGHT] / _HALF
    written = (high > _LETTER) & ((wide > _STREAK) | (high < 2 * _LETTER))
    return float(np.hypot(wide, high)[written].sum())
