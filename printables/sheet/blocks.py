"""Pieces of a page counted from their own top, stacked under one another or laid side by side."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from printables.sheet.layout import BOX, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of the page, counted from its own top until it is stacked."""

    height: float
    boxes: tuple[Place, ...] = ()
    zones: tuple[Place, ...] = ()
    frames: tuple[Place, ...] = ()

    def down(self, by: float) -> "Block":
        def moved(places: tuple[Place, ...]) -> tuple[Place, ...]:
            return tuple(dataclasses.replace(place, y=place.y + by) for place in places)

        return Block(
            height=self.height,
            boxes=moved(self.boxes),
            zones=moved(self.zones),
            frames=moved(self.frames),
        )


def box(name: str, x: float, y: float) -> Place:
    return Place(id=name, x=x, y=y, w=BOX, h=BOX)


def frame(name: str, left: float, top: float, right: float, height: float) -> Place:
    return Place(id=name, x=left, y=top, w=right - left, h=height)


def stack(gap: float, *blocks: Block) -> Block:
    """One under the other."""
    placed, y = [], 0.0
    for block in blocks:
        placed.append(block.down(y))
        y += block.height + gap
    return join(y - gap, placed)


def join(height: float, blocks: Iterable[Block]) -> Block:
    """Side by side as they stand."""
    placed = tuple(blocks)
    return Block(
        height=height,
        boxes=tuple(box for block in placed for box in block.boxes),
        zones=tuple(zone for block in placed for zone in block.zones),
        frames=tuple(frame for block in placed for frame in block.frames),
    )


def to_micrometres(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Rid of the tails of floating point, which would double what each batch keeps."""
    return tuple(
        dataclasses.replace(p, x=round(p.x, 3), y=round(p.y, 3), w=round(p.w, 3), h=round(p.h, 3)) for p in places
    )
