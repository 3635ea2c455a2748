"""The grid of each kind of paper: between which edges its words stand, and where its head and foot begin."""

from dataclasses import dataclass

from printables.sheet.layout import (
    ATTENDANCE,
    CONSENT_LARGE,
    CONSENT_SIMPLE,
    IDEA_A5,
    IDEA_LARGE,
    IDEA_SIMPLE,
    Frame,
    Place,
    frame_of,
)

_FLOORS = {IDEA_LARGE: 244.0, CONSENT_LARGE: 244.0, IDEA_SIMPLE: 252.0, CONSENT_SIMPLE: 252.0}
"""Where whom to reach is set larger, its answers end higher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Millimetres from the sheet's top left corner.

    `border` is the left edge of the frame round what is voluntary, `floor` where the answers end: below stand the
    second code and whom to reach.
    """

    frame: Frame
    left: float
    right: float
    border: float
    floor: float
    top: float
    """Where the edition's name stands, on the lowest header; a taller one stands a little lower."""
    name: float
    """Where the edition's name begins, its picture before it clear of the corner square."""

    @property
    def yes(self) -> float:
        """Centre of the column of boxes that say yes."""
        return self.right - 19.1

    @property
    def no(self) -> float:
        return self.right - 5.1

    @property
    def answers(self) -> float:
        """Where the words of a consent end."""
        return self.right - 32.0

    @property
    def head(self) -> float:
        """Where the words beside the first code end."""
        return self.frame.codes[0].x - 6.25

    @property
    def foot(self) -> float:
        """Where the words beside the second code begin."""
        return self.frame.codes[1].right + 6.25

    @property
    def foot_right(self) -> float:
        """Where the last line ends, clear of the corner square."""
        return min(self.right, self.frame.marks[2].x - 2.5)

    @property
    def typed_code(self) -> Place:
        """The code for people, under the first QR and its quiet zone."""
        code = self.frame.codes[0]
        return Place(id="code", x=round(code.centre[0] - 15.125, 3), y=code.bottom + 3.05, w=30.0, h=4.4)


def grid_of(kind: str, version: int) -> Grid:
    frame = frame_of(kind, version)
    if kind == IDEA_A5:
        return Grid(frame=frame, left=13.0, right=135.5, border=9.0, floor=174.8, top=9.0, name=24.0)
    if kind == ATTENDANCE:
        return Grid(frame=frame, left=20.0, right=277.0, border=16.0, floor=171.6, top=10.2, name=29.0)
    floor = _FLOORS.get(kind, 258.6)
    return Grid(frame=frame, left=20.0, right=190.0, border=16.0, floor=floor, top=10.2, name=29.0)
