"""A place to sign with a finger, a pen or the mouse: the strokes, and the picture they make."""

from itertools import pairwise

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import look
from ui.widgets.paint import Ink, antialiased, rounded, text_line

_LEAST = 60.0
"""Pixels of ink: less is a finger that only touched the screen."""
_AROUND = 12


class SignaturePad(QWidget):
    """`edited` after each stroke. `value()` is the picture as PNG, black on white; empty where nobody signed."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[QPolygonF] = []
        self._hint = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def set_hint(self, words: str) -> None:
        self._hint = words
        self.setAccessibleName(words)
        self.update()

    @property
    def is_signed(self) -> bool:
        return sum(_length(stroke) for stroke in self._strokes) >= _LEAST

    def value(self) -> bytes:
        return _picture(self._strokes) if self.is_signed else b""

    def clear(self) -> None:
        self._strokes.clear()
        self.update()
        self.edited.emit()

    def sizeHint(self) -> QSize:
        return QSize(look().px(480), look().px(170))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(200), 110)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Touch and pen arrive as a mouse does."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._strokes.append(QPolygonF([event.position()]))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._strokes and event.buttons() & Qt.MouseButton.LeftButton:
            edge = QRectF(self.rect())
            x = min(max(event.position().x(), edge.left()), edge.right())
            y = min(max(event.position().y(), edge.top()), edge.bottom())
            self._strokes[-1].append(QPointF(x, y))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._strokes:
            self.edited.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        with antialiased(QPainter(self)) as painter:
            rounded(painter, self.rect(), Ink(c.surface, c.control, width=2), 12)
            low = self.height() - min(look().px(36), self.height() // 4)
            painter.fillRect(32, low, self.width() - 64, 1, look().colour("control"))
            if not self._strokes:
                place = self.rect().adjusted(32, 0, -32, -8)
                place.setTop(low)
                text_line(painter, place, self._hint, c.muted, look().font("small"), Qt.AlignmentFlag.AlignHCenter)
            _draw(painter, self._strokes, look().colour("text"))


def _draw(painter: QPainter, strokes: list[QPolygonF], ink: QColor) -> None:
    painter.setPen(QPen(ink, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in strokes:
        painter.drawPolyline(stroke)


def _picture(strokes: list[QPolygonF]) -> bytes:
    """Cropped to the ink."""
    around = QRectF()
    for stroke in strokes:
        around = around.united(stroke.boundingRect().adjusted(0, 0, 1, 1))
    size = QSize(round(around.width()) + 2 * _AROUND, round(around.height()) + 2 * _AROUND)
    image = QImage(size, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    with antialiased(QPainter(image)) as painter:
        painter.translate(QPointF(_AROUND, _AROUND) - around.topLeft())
        _draw(painter, strokes, QColor("black"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _length(stroke: QPolygonF) -> float:
    points = stroke.toList()
    return sum(abs(b.x() - a.x()) + abs(b.y() - a.y()) for a, b in pairwise(points))
