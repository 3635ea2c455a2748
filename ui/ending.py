"""How a sitting at the window ends, and how a page asks for it."""

from enum import IntEnum

from PySide6.QtWidgets import QApplication


class Ending(IntEnum):
    """The window's exit code; 0 is the only one that leaves Porte-voix."""

    CLOSED = 0
    REBUILD = 101  # another language, another edition of the file: the same work, a new window
    RESTORE = 102  # a copy is put back while nothing is open
    SWITCH = 103  # another edition


def end(ending: Ending) -> None:
    """Leaves the window's loop; whoever started it goes on from there."""
    QApplication.exit(ending)
