"""The same sheet for whoever reads from the right: everything on the other side, but codes and marks."""

import dataclasses
from typing import NamedTuple

from printables.pen import Pen
from printables.scripts import is_rtl
from printables.sheet.grid import Grid, grid_of
from printables.sheet.layout import Layout, Place

_HEADER = ("campaign", "session", "title", "lead")
_KEPT = ("code",)  # under its QR, which stays


class Pens(NamedTuple):
    """Hands for what stands beside the upper code, for what stands beside the lower one, and for the rest."""

    head: Pen
    body: Pen
    foot: Pen


def mirrored(layout: Layout) -> Layout:
    """`layout` as in a mirror; twice gives it back.

    Codes and marks stand where every page is looked for first, so the header turns beside the one code and the footer
    beside the other.
    """

    grid = grid_of(layout.kind, layout.version)

    def turn(places: tuple[Place, ...]) -> tuple[Place, ...]:
        return tuple(place if place.id in _KEPT else _turn(place, _middle(grid, place.id)) for place in places)

    return dataclasses.replace(layout, boxes=turn(layout.boxes), zones=turn(layout.zones), frames=turn(layout.frames))


def in_reading_order(layout: Layout) -> Layout:
    """A sheet planned from left to right, as its first language reads it."""
    return mirrored(layout) if is_rtl(layout.languages[0]) else layout


def pens(pen: Pen, layout: Layout) -> Pens:
    """The hands that draw `layout` when told where things would stand in a sheet read from the left."""
    if not is_rtl(layout.languages[0]):
        return Pens(pen, pen, pen)
    grid = grid_of(layout.kind, layout.version)
    head, body, foot = (Pen(pen.canvas, pen.height, _middle(grid, name)) for name in ("lead", "", "footer."))
    return Pens(head, body, foot)


def _middle(grid: Grid, name: str) -> float:
    """Where the mirror stands for what is called `name`."""
    if name in _HEADER:
        return (grid.left + grid.head) / 2
    return (grid.foot + grid.foot_right) / 2 if name.startswith("footer.") else grid.frame.width / 2


def _turn(place: Place, middle: float) -> Place:
    return dataclasses.replace(place, x=round(2 * middle - place.right, 3))
