"""Pages on the whole screen, for a room to read: arrows move down and turn them, Escape puts the window back."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from ui.look import look
from ui.speech import say
from ui.widgets.paint import antialiased, text_line

_NEXT = (Qt.Key.Key_Right, Qt.Key.Key_PageDown)
_BEFORE = (Qt.Key.Key_Left, Qt.Key.Key_PageUp)
_DOWN = (Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_UP = (Qt.Key.Key_Up, Qt.Key.Key_Backspace)
_LARGER = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_FOOT, _AROUND = 36, 12
_STEP = 0.7
"""How much of the screen one move down takes: the last lines stay in sight."""
_GROUND, _INK = QColor("#17202B"), "#FFFFFF"


class Projected(QDialog):
    """One page at a time, as wide as the screen so that a room can read it; `-` shows it whole."""

    def __init__(self, pages: Sequence[QImage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = list(pages)
        self.page = 0
        self.is_wide = True
        self.down = 0
        self.setModal(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tell()

    def turn(self, by: int) -> None:
        """To the next page or the one before, from its top; the ends stay where they are."""
        page = min(max(self.page + by, 0), len(self._pages) - 1)
        if page != self.page:
            self.page, self.down = page, 0
        self._tell()
        self.update()

    def move_down(self, by: int) -> None:
        """Down or up the page; past its end, to the next one."""
        most = max(self._size().height() - self._room().height(), 0)
        if (by > 0 and self.down >= most) or (by < 0 and self.down <= 0):
            self.turn(by)
            return
        self.down = min(max(self.down + by * round(self._room().height() * _STEP), 0), most)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.reject()
        elif key in (*_NEXT, *_BEFORE):
            self.turn(1 if key in _NEXT else -1)
        elif key in (*_DOWN, *_UP):
            self.move_down(1 if key in _DOWN else -1)
        elif key in (*_LARGER, Qt.Key.Key_Minus):
            self.is_wide, self.down = key in _LARGER, 0
            self.update()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.move_down(1 if event.position().x() >= self.width() / 2 else -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with antialiased(QPainter(self)) as painter:
            painter.fillRect(self.rect(), _GROUND)
            room, size = self._room(), self._size()
            ratio, smooth = self.devicePixelRatioF(), Qt.TransformationMode.SmoothTransformation
            shown = self._pages[self.page].scaled(size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            place = QRect(room.topLeft(), size)
            place.moveLeft(room.center().x() - size.width() // 2)
            place.translate(0, -self.down)
            painter.setClipRect(room)
            painter.drawImage(place, shown)
            painter.setClipping(False)
            foot = QRect(0, self.height() - look().px(_FOOT), self.width(), look().px(_FOOT))
            text_line(painter, foot, self._words(), _INK, look().font("secondary"), Qt.AlignmentFlag.AlignHCenter)

    def _room(self) -> QRect:
        return self.rect().adjusted(_AROUND, _AROUND, -_AROUND, -look().px(_FOOT))

    def _size(self) -> QSize:
        """The page as it is shown: as wide as the room, or whole."""
        page, room = self._pages[self.page].size(), self._room().size()
        if self.is_wide:
            return QSize(room.width(), round(page.height() * room.width() / page.width()))
        return page.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)

    def _words(self) -> str:
        place = say("Page {page} of {pages}").format(page=self.page + 1, pages=len(self._pages))
        return say("{place} · arrows turn the pages, plus and minus the size · Esc closes").format(place=place)

    def _tell(self) -> None:
        self.setWindowTitle(self._words())
        self.setAccessibleName(self._words())
