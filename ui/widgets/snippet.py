"""A piece cut out of a page that came back, shown as paper: handwriting beside its field, boxes beside their words."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import look
from ui.theme import RADIUS
from ui.widgets.paint import Ink, antialiased, rounded

_INSIDE = 4
_LARGEST = 0.55
"""Pixels of the screen for one of the picture, at most: larger only shows the grain."""


class Snippet(QWidget):
    """`show_image(image, words)`: `words` say to a screen reader what is shown. Nothing is shown of no image.

    As wide as it may be, up to `lines` of text high; `fixed` keeps the width it asks for.
    """

    def __init__(self, height: int, *, fixed: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._tallest, self._fixed = height, fixed
        across = QSizePolicy.Policy.Fixed if fixed else QSizePolicy.Policy.Expanding
        policy = QSizePolicy(across, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(not fixed)
        self.setSizePolicy(policy)

    @property
    def has_image(self) -> bool:
        return not self._image.isNull()

    def show_image(self, image: QImage | None, words: str = "") -> None:
        self._image = image if image is not None else QImage()
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = look().px(self._fixed) if self._fixed else look().px(320)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if self._fixed else QSize(look().px(90), look().px(44))

    def hasHeightForWidth(self) -> bool:
        return not self._fixed

    def heightForWidth(self, width: int) -> int:
        tallest = look().px(self._tallest)
        if not self.has_image or self._fixed:
            return min(tallest, look().px(44)) if not self._fixed else tallest
        return min(max(self._shown(QSize(width, tallest)).height() + 2 * _INSIDE, look().px(44)), tallest)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self.has_image:
            return
        with antialiased(QPainter(self)) as painter:
            rounded(painter, self.rect(), Ink(self._image.pixelColor(2, 2).name(), look().colours.control))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            clip = QPainterPath()
            clip.addRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
            painter.setClipPath(clip)
            size = self._shown(self.size())
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(self.rect().center())
            if not self._fixed:
                place.moveLeft(_INSIDE + 2)
            painter.drawImage(place, self._image)

    def _shown(self, room: QSize) -> QSize:
        """The picture's size in that room, never larger than its grain bears."""
        inside = QSize(max(room.width() - 2 * _INSIDE - 4, 1), max(room.height() - 2 * _INSIDE, 1))
        natural = self._image.size() * (_LARGEST * look().scale)
        fitted = self._image.size().scaled(inside, Qt.AspectRatioMode.KeepAspectRatio)
        return natural if natural.width() <= fitted.width() else fitted
