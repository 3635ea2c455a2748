"""The rail: where one can go, each place with its icon, its word and its key."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui import icons
from ui.keys import bind, spoken
from ui.look import look
from ui.speech import say
from ui.theme import TARGET
from ui.widgets.layouts import line
from ui.widgets.logo import Logo
from ui.widgets.paint import Ink, mirrored, ring, rounded, text_line, text_width
from ui.widgets.pressable import Pressable
from ui.widgets.text import Rule, Text

WIDTH = 176
_ROOM = 6.2
"""The words stay while the window is this many rails wide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One place on the rail; those `at_foot` stand at its end."""

    name: str
    word: str
    icon: str
    key: str
    at_foot: bool = False


class RailItem(Pressable):
    def __init__(self, stop: Stop, parent: QWidget | None = None) -> None:
        super().__init__(stop.word, parent)
        self._stop = stop
        self._badge = 0
        self.narrow = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_tip(f"{stop.word} ({spoken(stop.key)})")

    def show_badge(self, count: int) -> None:
        if count == self._badge:
            return
        self._badge = count
        self.setAccessibleName(f"{self.label}, {count}" if count else self.label)
        self.update()

    def nextCheckState(self) -> None:
        """The window tells where one is."""

    def sizeHint(self) -> QSize:
        return QSize(look().px(64), look().px(48))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(64), TARGET)

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        here = self.isChecked()
        if here or self.underMouse():
            rounded(painter, self.rect(), Ink(c.selected if here else c.quiet))
        if self.has_ring:
            ring(painter, self.rect(), c.accent)
        side = look().px(22)
        icons.draw(painter, self._turned(QRect(9, 0, side, self.height())), self._stop.icon, self._colour("muted"))
        key_width = self._paint_key(painter)
        if not self.narrow:
            room = self._turned(self.rect().adjusted(18 + side, 0, -key_width - 2, 0))
            text_line(painter, room, self.label, self._colour("text"), self._font())
        if self._badge:
            self._paint_badge(painter, key_width)

    def _paint_key(self, painter: QPainter) -> int:
        """The space the key takes at the far end; a long one has no room beside an icon alone."""
        font = look().font("cap")
        font.setBold(False)
        width = text_width(spoken(self._stop.key), font) + 6
        if self.narrow and not self._stop.key.startswith("F"):
            return 6
        place = self._turned(QRect(self.width() - width, 0, width, self.height()))
        text_line(painter, place, spoken(self._stop.key), self._colour("muted"), font)
        return width

    def _paint_badge(self, painter: QPainter, key_width: int) -> None:
        c = look().colours
        font = look().font("cap")
        width = max(text_width(str(self._badge), font) + 10, look().px(20))
        top = 2 if self.narrow else (self.height() - look().px(20)) // 2
        left = look().px(22) if self.narrow else self.width() - key_width - width - 6
        place = self._turned(QRect(left, top, width, look().px(20)))
        rounded(painter, place, Ink(c.amber_surface, c.amber_line), place.height() / 2)
        text_line(painter, place, str(self._badge), c.amber, font, Qt.AlignmentFlag.AlignHCenter)

    def _font(self) -> QFont:
        font = look().font("secondary")
        font.setBold(self.isChecked())
        return font

    def _colour(self, otherwise: str) -> str:
        c = look().colours
        return c.accent if self.isChecked() else str(getattr(c, otherwise))

    def _turned(self, rect: QRect) -> QRect:
        return mirrored(rect, self.rect(), self.layoutDirection())


class Rail(QWidget):
    """`went` names the stop a person chose, by hand or by key. Shrinks to icons where the window is narrow."""

    went = Signal(str)

    def __init__(self, stops: Sequence[Stop], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("Places"))
        self._narrow = False
        self._name = Text("Porte-voix", "brand")
        self._items: dict[str, RailItem] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 20, 8, 8)
        layout.setSpacing(4)
        head = line(8, Logo(), self._name, 0)
        layout.addLayout(head)
        layout.addSpacing(16)
        self._add(layout, [stop for stop in stops if not stop.at_foot])
        layout.addStretch(1)
        layout.addWidget(Rule())
        layout.addSpacing(4)
        self._add(layout, [stop for stop in stops if stop.at_foot])
        look().changed.connect(self._size)
        self._size()

    def show_here(self, name: str) -> None:
        for known, item in self._items.items():
            item.setChecked(known == name)

    def show_badge(self, name: str, count: int) -> None:
        """A number of things to look at there; none at 0."""
        self._items[name].show_badge(count)

    def fit(self, window_width: int) -> None:
        """Keeps its words only where the content still has room enough."""
        self._narrow = window_width < look().px(WIDTH) * _ROOM
        self._size()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        edge = 0 if self.isRightToLeft() else self.width() - 1
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look().colour("surface"))
            painter.fillRect(edge, 0, 1, self.height(), look().colour("line"))

    def _add(self, layout: QVBoxLayout, stops: Sequence[Stop]) -> None:
        for stop in stops:
            item = self._items[stop.name] = RailItem(stop, self)
            item.clicked.connect(lambda _=False, name=stop.name: self.went.emit(name))
            bind(item, stop.key, item.click)
            layout.addWidget(item)

    def _size(self) -> None:
        self._name.setVisible(not self._narrow)
        for item in self._items.values():
            item.narrow = self._narrow
            item.update()
        self.setFixedWidth(look().px(56) + 24 if self._narrow else look().px(WIDTH))
