"""A picture of a place, shown whole in a small room."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import look
from ui.theme import RADIUS
from ui.widgets.paint import Ink, antialiased, mirrored, rounded


class Thumbnail(QWidget):
    """`show_image(image, words)`: `words` say to a screen reader what one sees. At most `height` pixels high."""

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image, self._tallest = QImage(), height
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def has_image(self) -> bool:
        return not self._image.isNull()

    def show_image(self, image: QImage, words: str) -> None:
        self._image = image
        self.setAccessibleName(words)
        self.setVisible(self.has_image)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = look().px(2 * self._tallest)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(90), look().px(44))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._shown(width).height(), look().px(44)) if self.has_image else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self.has_image:
            return
        size = self._image.size().scaled(
            QSize(self.width(), min(self.height(), look().px(self._tallest))), Qt.AspectRatioMode.KeepAspectRatio
        )
        place = mirrored(QRect(0, 0, size.width(), size.height()), self.rect(), self.layoutDirection())
        with antialiased(QPainter(self)) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.save()
            clip = QPainterPath()
            clip.addRoundedRect(place, RADIUS, RADIUS)
            painter.setClipPath(clip)
            painter.drawImage(place, self._image)
            painter.restore()
            rounded(painter, place, Ink(border=look().colours.line))

    def _shown(self, width: int) -> QSize:
        room = QSize(max(width, 1), look().px(self._tallest))
        return self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
