"""Tells which writing zones hold ink, and cuts out what a person should see."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from printables.raster import Grey, encode_jpeg
from printables.reading.darkness import Evened
from printables.reading.straighten import PIXELS
from printables.sheet.layout import Place

SIGNATURE = "signature"
"""A zone of this name, alone or last in a row's, is to be signed."""

_EDGE = 0.8  # millimetres inside a zone where a label's or frame's own ink may still reach
_INK = 0.14  # darkness of faint pencil, above grain
_HALF = PIXELS / 2
_RULE = 8.0  # millimetres: what runs level for so long is a printed line
_LETTER = 1.3  # millimetres across the smallest thing written
_WRITING = 4.0  # millimetres of such things, laid end to end, that make a word


def written_zones(page: Evened, zones: Sequence[Place]) -> tuple[str, ...]:
    return tuple(zone.id for zone in zones if _is_written(page, zone))


def is_signed(zones: Sequence[Place], written: Iterable[str]) -> bool | None:
    """Whether any signature is there; None where the form asks for none."""
    names = {zone.id for zone in zones if zone.id.rpartition(".")[2] == SIGNATURE}
    return bool(names & set(written)) if names else None


def snippet(picture: bytes | Grey, place: Place, margin: float = 2.0) -> bytes:
    """`place` of a straightened page (the picture kept of it, or its pixels) as a grey JPEG, `margin` mm around.

    Empty where the place lies outside. For several places of one page, decode once with `open_page`.
    """
    page = open_page(picture) if isinstance(picture, bytes) else picture
    left, top, right, bottom = (
        round(edge * PIXELS)
        for edge in (place.x - margin, place.y - margin, place.right + margin, place.bottom + margin)
    )
    cut = page[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    return encode_jpeg(cut, quality=85) if cut.size else b""


def open_page(picture: bytes) -> Grey:
    """The pixels of the picture kept of a page."""
    return np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def _is_written(page: Evened, zone: Place) -> bool:
    left, top, right, bottom = (
        round(edge * PIXELS) for edge in (zone.x + _EDGE, zone.y + _EDGE, zone.right - _EDGE, zone.bottom - 0.3)
    )
    if left >= right or top >= bottom:
        return False
    # half the pixels each way are enough for a pen's line
    dark = cv2.resize(page.darkness(left, top, right, bottom), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    grain = float(np.median(np.abs(dark - np.median(dark))))
    ink = (dark > max(_INK, 3.0 * grain)).astype(np.uint8)
    return _length(_without_rules(ink)) > _WRITING


def _without_rules(ink: cv2.typing.MatLike) -> cv2.typing.MatLike:
    """Without the printed lines, which slope and wave a little on a scan."""
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(_RULE * _HALF)), np.uint8))
    return cv2.bitwise_and(ink, 1 - cv2.dilate(level, np.ones((1, 5), np.uint8)))


def _length(ink: cv2.typing.MatLike) -> float:
    """Millimetres across the pieces as large as a letter, together."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    across = np.hypot(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]) / _HALF
    return float(across[across > _LETTER].sum())
