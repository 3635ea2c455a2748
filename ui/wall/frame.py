"""Around the board: the head that tells what the room has done, and the foot that shows every key."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach_app.queries.wall import Wall
from ui import formats
from ui.desk import Desk
from ui.keys import bind, caps, spoken
from ui.look import look
from ui.theme import TARGET
from ui.widgets.buttons import Button
from ui.widgets.layouts import Flow, column, line
from ui.widgets.logo import Logo
from ui.widgets.paint import Ink, caps_size, draw_caps, mirrored, ring, rounded, text_line, text_width
from ui.widgets.pressable import Pressable
from ui.widgets.text import Elided

_SIDE = 32
_ROOMY = 1180
"""Pixels at 100 % from which the figures stand beside the title."""


class KeyHint(Pressable):
    """Keys and what they do; pressed, it does it: the foot serves the finger as well. `binds` is for the first key."""

    def __init__(
        self, keys: tuple[str, ...], label: str, act: Callable[[], object], *, binds: bool = False, mute: bool = False
    ) -> None:
        """`mute` shows the keys alone: the next one's words are for both."""
        super().__init__(label)
        self._mute = mute
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: act())
        self._key = bind(self, keys[0], self.click) if binds else None
        self.show_keys(*keys)

    def show_keys(self, *keys: str) -> None:
        self._caps = [cap for key in keys for cap in caps(key)]
        self.setAccessibleDescription(" ".join(spoken(key) for key in keys))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = 0 if self._mute else text_width(self.label, look().font("secondary")) + 15
        width = caps_size(self._caps).width() + 6
        return QSize(max(width + words, look().px(30) if self._mute else TARGET), max(TARGET, look().px(30)))

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        if self.underMouse():
            rounded(painter, self.rect(), Ink(c.quiet))
        if self.has_ring:
            ring(painter, self.rect(), c.accent)
        width = caps_size(self._caps).width()
        key = mirrored(self.rect().adjusted(3, 0, 3 + width - self.width(), 0), self.rect(), self.layoutDirection())
        draw_caps(painter, key.left(), self.height() // 2, self._caps, Ink(c.surface, c.control, c.text))
        if self._mute:
            return
        words = mirrored(self.rect().adjusted(width + 12, 0, -2, 0), self.rect(), self.layoutDirection())
        text_line(painter, words, self.label, c.text, look().font("secondary"))


class Head(QWidget):
    """The room's figures; beside the title where there is room, else in the line below it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._told, self._counts = "", ""
        self._title = Elided(desk.say("The wall of ideas"), "title")
        self._context = Elided("", "secondary", "muted")
        self._ideas, self._groups, self._dots = Figure(), Figure(), Figure(dot=True)
        self._figures = QWidget()
        self._figures.setLayout(line(self._ideas, self._groups, self._dots, spacing=20))
        self.write = Button(desk.say("Write the proposal"), kind="filled", key="P")
        self.write.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = QWidget()
        words.setLayout(column(self._title, self._context))
        layout = line(Logo(), 4, words, self._figures, 12, self.write, spacing=8)
        layout.setStretch(2, 1)
        layout.setContentsMargins(_SIDE, 12, _SIDE, 12)
        self.setLayout(layout)
        look().changed.connect(self._fit)

    def tell(self, wall: Wall) -> None:
        say_count = self._desk.say_count
        place = wall.place if wall.place not in wall.title else ""
        where = ", ".join(formats.raised(part) for part in (wall.title, place) if part)
        self._told = f"{where} · {formats.short_day(wall.date, self._desk.say)}"
        self._ideas.tell(say_count("{n} idea", "{n} ideas", wall.ideas))
        self._groups.tell(say_count("{n} group", "{n} groups", wall.groups))
        self._dots.tell(say_count("{n} dot", "{n} dots", wall.dots))
        self._counts = " · ".join(figure.words for figure in (self._ideas, self._groups, self._dots))
        self._fit()

    def counts(self) -> str:
        """The figures in words."""
        return self._counts

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look().colour("surface"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, look().colour("line"))

    def _fit(self) -> None:
        roomy = self.width() >= look().px(_ROOMY)
        self._figures.setVisible(roomy)
        self._context.setText(self._told if roomy else f"{self._counts} · {self._told}")


class Figure(QWidget):
    """`42 idées`: the number large, the word beside it; a dot before those that count dots."""

    def __init__(self, *, dot: bool = False) -> None:
        super().__init__()
        self._dot = dot
        self.words = ""
        self._parts = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def tell(self, words: str) -> None:
        """`42 idées`: the number is found in the words, wherever the language puts it."""
        number = re.search(r"\d[\d\u00a0,]*(?<!\u00a0)", words)
        digits = number.group() if number else ""
        before, _, after = words.partition(digits) if digits else (words, "", "")
        self.words = words
        self._parts = (before.strip(), digits, after.strip())
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        dot = look().px(20) if self._dot else 0
        return QSize(dot + sum(width + 6 for width in self._widths()) + 2, look().px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c, x = look().colours, 0
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._dot:
                side = look().px(12)
                place = self.rect().adjusted(2, 0, side + 2 - self.width(), 0)
                middle = mirrored(place, self.rect(), self.layoutDirection()).center()
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look().colour("accent"))
                painter.drawEllipse(middle, side // 2, side // 2)
                x = look().px(20)
            for part, width, role, tone in zip(self._parts, self._widths(), _ROLES, _TONES, strict=True):
                if part:
                    place = self.rect().adjusted(x, 0, x + width + 2 - self.width(), 0)
                    place = mirrored(place, self.rect(), self.layoutDirection())
                    text_line(painter, place, part, getattr(c, tone), look().font(role))
                    x += width + 6

    def _widths(self) -> list[int]:
        pairs = zip(self._parts, _ROLES, strict=True)
        return [text_width(part, look().font(role)) + 2 if part else -6 for part, role in pairs]


_ROLES = ("body", "heading", "body")
_TONES = ("muted", "text", "muted")


class Foot(QWidget):
    """The keys of the moment; each can be pressed as well. It never grows lower while the wall keeps its width."""

    def __init__(self, hints: Sequence[KeyHint]) -> None:
        super().__init__()
        self.hints = hints
        self._flow = Flow(*hints, spacing=2)
        holder = QWidget()
        holder.setLayout(self._flow)
        layout = line(holder, spacing=0)
        layout.setContentsMargins(_SIDE - 4, 6, _SIDE - 4, 6)
        self.setLayout(layout)

    def show_only(self, *shown: KeyHint) -> None:
        for hint in self.hints:
            hint.setVisible(hint in shown)
        self.setMinimumHeight(max(self.minimumHeight(), self._needed()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.setMinimumHeight(self._needed())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look().colour("surface"))
            painter.fillRect(0, 0, self.width(), 1, look().colour("line"))

    def _needed(self) -> int:
        return self._flow.heightForWidth(self.width() - 2 * _SIDE + 8) + 12
