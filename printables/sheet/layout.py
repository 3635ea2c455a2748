"""Where everything stands on a printed sheet: one object that draws a form and reads it back.

Millimetres from the top left corner of the upright page. A batch keeps the layout it was printed with, so that a
sheet of January is read in May by January's geometry.
"""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from outreach_app.domain.errors import refuse

IDEA, IDEA_A5, IDEA_LARGE, IDEA_SIMPLE = "idea", "idea-a5", "idea-large", "idea-simple"
CONSENT, CONSENT_LARGE, CONSENT_SIMPLE = "consent", "consent-large", "consent-simple"
ATTENDANCE = "attendance"
VERSION = 1
FORMAT = 1

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


class Frame(NamedTuple):
    """The paper a kind is printed on, upright for who reads it: its size, its corner squares, where its codes go."""

    width: float
    height: float
    marks: tuple[Place, ...]
    codes: tuple[Place, ...]


def _square(name: str, x: float, y: float, size: float) -> Place:
    return Place(id=name, x=x, y=y, w=size, h=size)


def _frame(width: float, height: float, edge: float, top: tuple[float, float], bottom: tuple[float, float]) -> Frame:
    """Squares of 6 mm centred `edge` from the edges; codes by their top left corners, `top` right and `bottom` left."""
    centres = (
        ("top_left", edge, edge),
        (TOP_RIGHT, width - edge, edge),
        ("bottom_right", width - edge, height - edge),
        (BOTTOM_LEFT, edge, height - edge),
    )
    marks = tuple(_square(name, x - 3, y - 3, 6.0) for name, x, y in centres)
    size = MODULES * MODULE
    return Frame(width, height, marks, (_square(TOP_RIGHT, *top, size), _square(BOTTOM_LEFT, *bottom, size)))


_UPRIGHT = _frame(210.0, 297.0, 13.0, (166.25, 13.5), (22.0, 262.5))
_LYING = _frame(297.0, 210.0, 13.0, (253.25, 13.5), (22.0, 175.5))
_HALF = _frame(148.5, 210.0, 10.0, (109.75, 10.5), (17.0, 177.75))
"""Half an A4, cut or not: two stand side by side on a lying one."""


def frame_of(kind: str, version: int) -> Frame:
    """Where the marks and codes of a kind stand, in every version there will ever be.

    A page is straightened before anyone knows which batch it belongs to: the code alone says its kind, and the kind
    how large the paper is. The rest of its geometry is its batch's.
    """
    del version  # named by the code, so that a format that must move its marks can
    return {IDEA_A5: _HALF, ATTENDANCE: _LYING}.get(kind, _UPRIGHT)


WIDTH, HEIGHT, MARKS, CODES = _UPRIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One page of one form. `boxes` and `zones` are filled by hand, `frames` hold our printed words.

    Box ids: `theme.CODE`, `consent.PURPOSE.yes`, `consent.PURPOSE.no`. Zone ids: `idea`, `where`, `name`, `contact`,
    `date`, `signature`. On a list each row's begin with `row.N.`, counted from 1: `row.3.consent.news.yes`,
    `row.3.name`.
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


def pages_as_json(pages: Sequence[Layout]) -> str:
    """What a batch keeps of a sheet of one page or several."""
    return pages[0].as_json() if len(pages) == 1 else f"[{','.join(page.as_json() for page in pages)}]"


def read_layout(text: str, page: int = 1) -> Layout:
    """The layout `as_json` or `pages_as_json` wrote, of one page; refused where a later release wrote it."""
    kept = json.loads(text)
    if isinstance(kept, list):
        kept = next((one for one in kept if one.get("page") == page), {})
    if kept.pop("format", None) != FORMAT:
        raise refuse("print.layout_unknown", "layout")
    for name in ("boxes", "zones", "frames", "marks", "codes"):
        kept[name] = tuple(Place(**place) for place in kept[name])
    return Layout(**kept | {"languages": tuple(kept["languages"])})
