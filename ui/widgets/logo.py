"""The house's mark: a teal square in which somebody speaks."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons
from ui.look import look
from ui.widgets.paint import Ink, antialiased, rounded


def draw_logo(painter: QPainter, rect: QRect) -> None:
    c = look().colours
    inset = round(rect.width() * 0.16)
    rounded(antialiased(painter), rect, Ink(c.accent), rect.width() / 4)
    icons.draw(painter, rect.adjusted(inset, inset, -inset, -inset), "comment", c.on_accent)


def logo(side: int) -> QImage:
    drawn = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(0)
    with QPainter(drawn) as painter:
        draw_logo(painter, drawn.rect())
    return drawn


class Logo(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().px(32), look().px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            draw_logo(painter, self.rect())
