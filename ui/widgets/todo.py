"""One thing still missing: what it is about over what to do; pressing it goes there."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons
from ui.look import look
from ui.widgets.paint import Ink, mirrored, ring, rounded, text_line
from ui.widgets.pressable import Pressable


class TodoLine(Pressable):
    def __init__(self, about: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{about}. {sentence}", parent)
        self._about, self._sentence = about, sentence
        self.set_tip(sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().px(320), look().px(52))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(160), look().px(52))

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        if self.underMouse() or self.isDown():
            rounded(painter, self.rect(), Ink(c.quiet))
        if self.has_ring:
            rounded(painter, self.rect(), Ink(c.selected))
            ring(painter, self.rect(), c.accent)
        side = look().px(20)
        icons.draw(painter, self._turned(QRect(12, 0, side, self.height())), "edit", c.amber)
        last = self._turned(QRect(self.width() - side - 8, 0, side, self.height()))
        icons.draw(painter, last, "chevron-right", c.muted)
        left, width, half = 24 + side, self.width() - 2 * side - 44, self.height() // 2
        high = self._turned(QRect(left, 4, width, half - 4))
        text_line(painter, high, self._about, c.text, look().font("secondary strong"))
        text_line(
            painter, self._turned(QRect(left, half, width, half - 4)), self._sentence, c.muted, look().font("small")
        )

    def _turned(self, rect: QRect) -> QRect:
        return mirrored(rect, self.rect(), self.layoutDirection())
