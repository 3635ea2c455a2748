"""Where everything stands on a printed sheet: one object that draws a form and reads it back.

Millimetres from the top left corner of the upright page. A batch keeps the layout it was printed with, so that a
sheet of January is read in May by January's geometry.
"""

import dataclasses
import json
from dataclasses import dataclass

from outreach_app.domain.errors import refuse

IDEA = "idea"
VERSION = 1
FORMAT = 1

WIDTH, HEIGHT = 210.0, 297.0
MODULES = 29
"""A QR of version 3 is 29 modules wide; three quarters of a millimetre each reads at every scan quality."""
MODULE = 0.75
QUIET = 4 * MODULE
BOX = 4.0
"""Tick boxes, at least `BOX_PITCH` apart, with `BOX_CLEAR` of white on their right where the reader searches."""
BOX_PITCH = 7.0
BOX_CLEAR = 2.5

TOP_RIGHT, BOTTOM_LEFT = "top_right", "bottom_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named rectangle; `lines` says how many ruled lines to write on share its height."""

    id: str
    x: float
    y: float
    w: float
    h: float
    lines: int = 0

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2


def _square(name: str, x: float, y: float, size: float) -> Place:
    return Place(id=name, x=x, y=y, w=size, h=size)


# Marks and codes stand where they stand on every sheet the format "PV1" will ever name: a page is straightened
# before anyone knows which batch it belongs to.
MARKS = tuple(
    _square(name, x - 3, y - 3, 6.0)
    for name, x, y in (
        ("top_left", 13.0, 13.0),
        (TOP_RIGHT, WIDTH - 13, 13.0),
        ("bottom_right", WIDTH - 13, HEIGHT - 13),
        (BOTTOM_LEFT, 13.0, HEIGHT - 13),
    )
)
CODES = (
    _square(TOP_RIGHT, 166.25, 13.5, MODULES * MODULE),
    _square(BOTTOM_LEFT, 22.0, 262.5, MODULES * MODULE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One page of one form. `boxes` and `zones` are filled by hand, `frames` hold our printed words.

    Box ids: `theme.CODE`, `consent.PURPOSE.yes`, `consent.PURPOSE.no`. Zone ids: `idea`, `where`, `name`, `contact`,
    `date`, `signature`.
    """

    kind: str
    version: int
    page: int
    pages: int
    density: str
    languages: tuple[str, ...]
    boxes: tuple[Place, ...]
    zones: tuple[Place, ...]
    frames: tuple[Place, ...]
    width: float = WIDTH
    height: float = HEIGHT
    marks: tuple[Place, ...] = MARKS
    codes: tuple[Place, ...] = CODES

    def as_json(self) -> str:
        """The form a batch keeps."""
        return json.dumps({"format": FORMAT, **dataclasses.asdict(self)}, separators=(",", ":"))

    def frame(self, name: str) -> Place:
        return next(frame for frame in self.frames if frame.id == name)


def read_layout(text: str) -> Layout:
    """The layout `as_json` wrote; refused where a later release wrote it."""
    kept = json.loads(text)
    if kept.pop("format") != FORMAT:
        raise refuse("print.layout_unknown", "layout")
    for name in ("boxes", "zones", "frames", "marks", "codes"):
        kept[name] = tuple(Place(**place) for place in kept[name])
    return Layout(**kept | {"languages": tuple(kept["languages"])})
