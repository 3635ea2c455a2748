"""Pages on the whole screen, for a room to read: arrows turn them, Escape puts the window back."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from ui.look import look
from ui.speech import say
from ui.widgets.paint import antialiased, text_line

_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)
_FOOT = 36
_GROUND, _INK = QColor("#17202B"), "#FFFFFF"


class Projected(QDialog):
    """One page at a time, as large as the screen allows, on a dark ground."""

    def __init__(self, pages: Sequence[QImage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = list(pages)
        self.page = 0
        self.setModal(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tell()

    def turn(self, by: int) -> None:
        """To the next page or the one before; the ends stay where they are."""
        self.page = min(max(self.page + by, 0), len(self._pages) - 1)
        self._tell()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.reject()
        elif key in _ON or key in _BACK:
            self.turn(1 if key in _ON else -1)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.turn(1 if event.position().x() >= self.width() / 2 else -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with antialiased(QPainter(self)) as painter:
            painter.fillRect(self.rect(), _GROUND)
            room = self.rect().adjusted(12, 12, -12, -look().px(_FOOT))
            image = self._pages[self.page]
            size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(room.topLeft(), size)
            place.moveCenter(room.center())
            ratio = self.devicePixelRatioF()
            shown = image.scaled(
                size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            painter.drawImage(place, shown)
            foot = QRect(0, self.height() - look().px(_FOOT), self.width(), look().px(_FOOT))
            text_line(painter, foot, self._words(), _INK, look().font("secondary"), Qt.AlignmentFlag.AlignHCenter)

    def _words(self) -> str:
        place = say("Page {page} of {pages}").format(page=self.page + 1, pages=len(self._pages))
        return say("{place} · arrows turn the pages · Esc closes").format(place=place)

    def _tell(self) -> None:
        self.setWindowTitle(self._words())
        self.setAccessibleName(self._words())
