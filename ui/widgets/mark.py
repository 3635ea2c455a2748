"""The small disc that ties a field to its place on the page: the same letter or digit on both."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import look
from ui.widgets.paint import Ink, antialiased, rounded, text_line

SIDE = 24


class Mark(QWidget):
    """`Mark("A")`; `filled` for the one in question, in amber."""

    def __init__(self, letter: str, *, filled: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.letter, self._filled = letter, filled
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_letter(self, letter: str) -> None:
        self.letter = letter
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(SIDE), look().px(SIDE))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        ink = Ink(c.amber, "", c.surface) if self._filled else Ink("", c.accent, c.accent, 1.5)
        with antialiased(QPainter(self)) as painter:
            draw_disc(painter, self.rect(), self.letter, ink)


def draw_disc(painter: QPainter, place: QRect, letter: str, ink: Ink) -> None:
    rounded(painter, place, ink, place.height() / 2)
    text_line(painter, place, letter, ink.text, look().font("cap"), Qt.AlignmentFlag.AlignHCenter)


def disc_at(place: QRect, side: int) -> QRect:
    """Where a place's disc stands on the page: before its left edge, where nothing is written."""
    disc = QRect(0, 0, side, side)
    disc.moveCenter(QPoint(place.left() - side // 2 + 3, place.center().y()))
    return disc
