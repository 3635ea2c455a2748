"""What a machine made of one filled page: three answers for a box, never a fourth by guessing."""

import dataclasses
import json
from dataclasses import dataclass
from enum import StrEnum

from outreach_app.domain.errors import refuse

FORMAT = 1


class Tick(StrEnum):
    TICKED = "ticked"
    EMPTY = "empty"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxReading:
    """One box. `ink` is how much darker it is than the unfilled box, 0 to 1; `why` a person must look, as a code.

    A box that is plainly empty or ticked may have a `why` too: its question has no answer, or a doubtful one.
    """

    id: str
    tick: Tick
    ink: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One page. `written` names the writing zones that hold ink; `signed` is None where the form has no signature.

    `codes` counts the copies of the code that were read, `squares` the corner squares found; `grey` is False for a
    picture in pure black and white, where nothing faint survives.
    """

    boxes: tuple[BoxReading, ...] = ()
    written: tuple[str, ...] = ()
    signed: bool | None = None
    codes: int = 0
    squares: int = 0
    grey: bool = True

    def as_json(self) -> str:
        return json.dumps({"format": FORMAT, **dataclasses.asdict(self)}, separators=(",", ":"))

    @property
    def lies_flat(self) -> bool:
        """Whether the picture lies as its layout does, to be cut into pieces.

        By two squares it may: then what is written was looked for.
        """
        return self.squares >= 3 or (self.squares == 2 and bool(self.written))

    @property
    def ticks(self) -> dict[str, Tick]:
        return {box.id: box.tick for box in self.boxes}


def read_reading(text: str) -> Reading:
    """What `as_json` wrote; refused `reading.unknown` where a later release wrote it."""
    kept = json.loads(text)
    if kept.pop("format") != FORMAT:
        raise refuse("reading.unknown", "reading")
    boxes = tuple(BoxReading(**box | {"tick": Tick(box["tick"])}) for box in kept["boxes"])
    return Reading(**kept | {"boxes": boxes, "written": tuple(kept["written"])})
