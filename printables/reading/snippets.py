"""What was written by hand, cut out of a straightened page: one small picture for each place to write in."""

from collections.abc import Iterable, Iterator

import cv2
import numpy as np

from printables.reading.straighten import PIXELS
from printables.sheet.layout import Layout

_AROUND = 1.5
"""Millimetres kept round a place: pens do not stop at lines."""


def cut_snippets(image: bytes, layout: Layout, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each named zone of `layout` with its picture as PNG; `image` is a page lying flat, as reading leaves it."""
    wanted = set(names)
    page = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_GRAYSCALE)
    if page is None:
        return
    for zone in layout.zones:
        left, top = (max(0, round((side - _AROUND) * PIXELS)) for side in (zone.x, zone.y))
        right, bottom = (round((side + _AROUND) * PIXELS) for side in (zone.right, zone.bottom))
        piece = page[top:bottom, left:right]
        if zone.id in wanted and piece.size:
            yield zone.id, bytes(cv2.imencode(".png", piece)[1])
