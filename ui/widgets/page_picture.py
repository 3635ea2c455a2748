"""A page that came back, to be read beside a form: fitted to the width, made larger by key, moved about, pointed at."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui.look import look
from ui.speech import say
from ui.theme import RADIUS
from ui.widgets.mark import disc_at, draw_disc
from ui.widgets.paint import Ink, antialiased, rounded, text_line

ZOOMS = (1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0)
"""Times the width of the view."""
WHOLE = 0.0
"""The zoom at which a page is seen whole."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_AROUND = 0.04
"""What stays in sight round a place looked at, as a share of the page's width."""


class Marked(NamedTuple):
    """A place shown with its letter; `asked` is the one in question, in amber."""

    name: str
    letter: str
    asked: bool = False


class PagePicture(QAbstractScrollArea):
    """`show_page(image, places)`, then `look_at("idea")`. Places are shares of the page, 0 to 1 each way.

    With `whole` a page is first seen whole, and its width is the next step; `show_marks` ties places to fields.
    """

    def __init__(self, parent: QWidget | None = None, *, whole: bool = False) -> None:
        super().__init__(parent)
        self._steps = (WHOLE, *ZOOMS) if whole else ZOOMS
        self._marks: Sequence[Marked] = ()
        self._image = QImage()
        self._scaled: QPixmap | None = None
        self._places: Mapping[str, QRectF] = {}
        self._here = ""
        self._words = ""
        self._zoom = 0
        self._grabbed: QPoint | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(say("Picture of the page"))
        self.setAccessibleDescription(say("Plus and minus make it larger and smaller, arrows move it."))

    @property
    def place(self) -> str:
        """The place pointed at, or nothing."""
        return self._here

    @property
    def zoom(self) -> float:
        return self._steps[self._zoom]

    @property
    def has_page(self) -> bool:
        return not self._image.isNull()

    def show_page(self, image: QImage, places: Mapping[str, QRectF], words: str = "") -> None:
        """A new page from its top, or `words` where there is none.

        The zoom stays: the next page is held at the same arm's length.
        """
        self._image, self._places, self._here, self._words, self._marks = image, places, "", words, ()
        self._rescale()
        self.horizontalScrollBar().setValue(0)
        self.verticalScrollBar().setValue(0)

    def look_at(self, name: str) -> None:
        """Points at one place of the page and brings it into view; an unknown one points nowhere."""
        self._here = name if name in self._places else ""
        if self._here:
            self._bring_into_view(self._on_page(self._places[name]))
        self.viewport().update()

    def show_marks(self, marks: Sequence[Marked]) -> None:
        """The places with a letter on them; those the page does not have are left out."""
        self._marks = tuple(mark for mark in marks if mark.name in self._places)
        self.viewport().update()

    def see_whole(self, whole: bool) -> None:
        """The page whole, or as wide as there is room."""
        self._set_zoom(0 if whole else 1)

    def zoom_in(self) -> None:
        self._set_zoom(self._zoom + 1)

    def zoom_out(self) -> None:
        self._set_zoom(self._zoom - 1)

    def sizeHint(self) -> QSize:
        """No more than it must have: it takes whatever room there is, and a page need not scroll for it."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(240 if self._steps[0] == WHOLE else look().px(280), 260)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key in _ARROWS:
            across, down = _ARROWS[key]
            self._move(across * self.viewport().width() // 6, down * self.viewport().height() // 6)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grabbed = event.position().toPoint()
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            here = event.position().toPoint()
            self._move(self._grabbed.x() - here.x(), self._grabbed.y() - here.y())
            self._grabbed = here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._grabbed = None
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rescale()
        if self._here:
            self._bring_into_view(self._on_page(self._places[self._here]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        with antialiased(QPainter(self.viewport())) as painter:
            view = self.viewport().rect()
            rounded(painter, view, Ink(c.quiet))
            if scaled := self._fitted():
                shape = QPainterPath()
                shape.addRoundedRect(view, RADIUS, RADIUS)
                painter.setClipPath(shape)
                painter.drawPixmap(self._corner(), scaled)
            elif self._words:
                centred = Qt.AlignmentFlag.AlignHCenter
                text_line(painter, view, self._words, c.muted, look().font("secondary"), centred)
            for mark in self._marks:
                self._paint_mark(painter, mark)
            if self._here:
                self._paint_place(painter)
            edge = c.accent if self.hasFocus() else c.line
            rounded(painter, view, Ink("", edge, width=2 if self.hasFocus() else 1))

    def _paint_place(self, painter: QPainter) -> None:
        """A tint that leaves the ink readable; the page is white in every look, so its colour is the light one."""
        place = self._on_page(self._places[self._here]).translated(self._corner()).adjusted(-6, -4, 6, 4)
        tint = QColor("#0B6E63")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tint.red(), tint.green(), tint.blue(), 26))
        painter.drawRoundedRect(place, RADIUS, RADIUS)
        rounded(painter, place, Ink("", tint.name(), width=2))

    def _paint_mark(self, painter: QPainter, mark: Marked) -> None:
        """On paper, which is white in every look: the light colours."""
        place = self._on_page(self._places[mark.name]).translated(self._corner()).adjusted(-2, -1, 2, 1)
        colour = "#8A5200" if mark.asked else "#0B6E63"
        rounded(painter, place, Ink("", colour, width=2 if mark.asked else 1), 3)
        side = look().px(18)
        if mark.asked or place.height() * 2 > side:  # else they would hide one another
            draw_disc(painter, disc_at(place, side), mark.letter, Ink(colour, "", "#FFFFFF"))

    def _set_zoom(self, zoom: int) -> None:
        """Larger or smaller round the middle of what is in sight."""
        before = self._size()
        self._zoom = min(max(zoom, 0), len(self._steps) - 1)
        middle = self.viewport().rect().center() - self._corner()
        self._rescale()
        if before.width():
            grown = self._size().width() / before.width()
            self._move_to(middle * grown - self.viewport().rect().center())
        if self._here:
            self._bring_into_view(self._on_page(self._places[self._here]))

    def _rescale(self) -> None:
        """Fits the page to the view, times the zoom; it is scaled once it is painted, however often it was fitted."""
        size = self._size()
        self._scaled = None
        room = self.viewport().size()
        for bar, whole, seen in (
            (self.horizontalScrollBar(), size.width(), room.width()),
            (self.verticalScrollBar(), size.height(), room.height()),
        ):
            bar.setRange(0, max(whole - seen, 0))
            bar.setPageStep(seen)
            bar.setSingleStep(40)
        self.viewport().update()

    def _fitted(self) -> QPixmap | None:
        size, ratio = self._size(), self.devicePixelRatioF()
        if self._scaled is None and not self._image.isNull() and not size.isEmpty():
            way = Qt.TransformationMode.SmoothTransformation
            keep = Qt.AspectRatioMode.IgnoreAspectRatio
            self._scaled = QPixmap.fromImage(self._image.scaled(size * ratio, keep, way))
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled

    def _size(self) -> QSize:
        """Of the whole page at this zoom, in pixels of the screen."""
        if self._image.isNull():
            return QSize()
        room, shape = self.viewport().size(), self._image.height() / self._image.width()
        whole = min(room.width(), int(room.height() / shape))
        width = whole if self.zoom == WHOLE else round(room.width() * self.zoom)
        return QSize(width, int(width * shape))

    def _corner(self) -> QPoint:
        """Where the page's top left corner stands in the view; a smaller page is centred."""
        size, room = self._size(), self.viewport().size()
        across = max(room.width() - size.width(), 0) // 2
        down = max(room.height() - size.height(), 0) // 2
        return QPoint(across - self.horizontalScrollBar().value(), down - self.verticalScrollBar().value())

    def _on_page(self, share: QRectF) -> QRect:
        size = self._size()
        width, height = size.width(), size.height()
        return QRectF(
            share.x() * width, share.y() * height, share.width() * width, share.height() * height
        ).toAlignedRect()

    def _bring_into_view(self, place: QRect) -> None:
        around = round(self._size().width() * _AROUND)
        wanted = place.adjusted(-around, -around, around, around)
        for bar, start, length, seen in (
            (self.horizontalScrollBar(), wanted.left(), wanted.width(), self.viewport().width()),
            (self.verticalScrollBar(), wanted.top(), wanted.height(), self.viewport().height()),
        ):
            if length > seen or start < bar.value():
                bar.setValue(start)
            elif start + length > bar.value() + seen:
                bar.setValue(start + length - seen)

    def _move(self, across: int, down: int) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + across)
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + down)

    def _move_to(self, corner: QPoint) -> None:
        self.horizontalScrollBar().setValue(corner.x())
        self.verticalScrollBar().setValue(corner.y())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        del dx, dy
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.viewport().update()
