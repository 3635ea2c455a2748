"""Where something stands on its way: the stage stepper and the calendar's line of gates."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons
from ui.look import look
from ui.speech import say
from ui.widgets.paint import antialiased, mirrored, text_line, text_width


class Stepper(QWidget):
    """The stages of a proposal, numbered: those done ticked, the present one ringed and bold."""

    def __init__(self, steps: Sequence[str] = (), here: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_steps(steps, here)

    def show_steps(self, steps: Sequence[str], here: int) -> None:
        """`here` counts from 0; past the last, everything is done."""
        self._steps, self._here = tuple(steps), here
        self.setAccessibleName(
            say("Step {number} of {count}: {name}").format(
                number=min(here + 1, len(steps)), count=len(steps), name=steps[here] if here < len(steps) else ""
            )
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(sum(self._width(i) for i in range(len(self._steps))), look().px(32))

    def minimumSizeHint(self) -> QSize:
        """Where words don't fit, only the present step keeps its own."""
        return QSize(look().px(40) * len(self._steps) + look().px(80), look().px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        spelt = self.width() >= self.sizeHint().width()
        left = 0
        with antialiased(QPainter(self)) as painter:
            for index in range(len(self._steps)):
                left = self._paint_step(painter, index, left, spelt or index == self._here)

    def _paint_step(self, painter: QPainter, index: int, left: int, spelt: bool) -> int:
        """Where the next step begins."""
        c = look().colours
        side, middle = look().px(24), self.height() // 2
        disc = self._turned(QRect(left + 1, middle - side // 2, side, side))
        done, here = index < self._here, index == self._here
        painter.setPen(QPen(QColor(c.accent if done or here else c.control), 2 if here else 1.5))
        painter.setBrush(QColor(c.accent if done else c.surface))
        painter.drawEllipse(disc)
        if done:
            icons.draw(painter, disc.adjusted(4, 4, -4, -4), "tick", c.on_accent)
        else:
            colour = c.accent if here else c.muted
            text_line(painter, disc, str(index + 1), colour, look().font("cap"), Qt.AlignmentFlag.AlignHCenter)
        left += side + 10
        if spelt:
            font = look().font("secondary strong" if here else "secondary")
            width = text_width(self._steps[index], font) + 2
            place = self._turned(QRect(left, 0, width, self.height()))
            text_line(painter, place, self._steps[index], c.accent if here else c.text if done else c.muted, font)
            left += width + 12
        return self._paint_link(painter, index, left)

    def _paint_link(self, painter: QPainter, index: int, left: int) -> int:
        c = look().colours
        if index + 1 < len(self._steps):
            link = self._turned(QRect(left, self.height() // 2 - 1, look().px(20), 2))
            painter.fillRect(link, QColor(c.accent if index < self._here else c.line))
        return left + look().px(20) + 12

    def _width(self, index: int) -> int:
        font = look().font("secondary strong" if index == self._here else "secondary")
        return look().px(44) + 36 + text_width(self._steps[index], font)

    def _turned(self, rect: QRect) -> QRect:
        return mirrored(rect, self.rect(), self.layoutDirection())


class When(StrEnum):
    """A gate's place in time."""

    PAST = "past"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One date of the calendar: its name, its date in words, and where it lies."""

    name: str
    day: str
    when: When


class GateTimeline(QWidget):
    """The edition's calendar as a line: gates passed are ticked, the next one is amber, a mark says where today is."""

    def __init__(self, gates: Sequence[Gate] = (), share: float = 0.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_gates(gates, share)

    def show_gates(self, gates: Sequence[Gate], share: float) -> None:
        """`share` is how much of the way from the last gate passed to the next one is behind us, 0 to 1."""
        self._gates, self._share = tuple(gates), min(max(share, 0.0), 1.0)
        self.setAccessibleName(say("Calendar"))
        self.setAccessibleDescription(", ".join(f"{gate.name}, {gate.day}" for gate in gates))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._widest() * len(self._gates), look().px(104))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(72) * len(self._gates), look().px(104))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._gates:
            return
        with antialiased(QPainter(self)) as painter:
            self._paint_line(painter)
            names, days = [gate.name for gate in self._gates], [gate.day for gate in self._gates]
            for index, gate in enumerate(self._gates):
                self._paint_gate(painter, self._x(index), gate)
                self._paint_words(painter, index, names, self._line() + look().px(18), look().colours.text)
                self._paint_words(painter, index, days, self._line() + look().px(40), look().colours.muted)

    def _paint_line(self, painter: QPainter) -> None:
        c = look().colours
        now, y = self._now(), self._line()
        painter.setPen(QPen(QColor(c.line), look().px(4)))
        painter.drawLine(QPointF(self._x(0), y), QPointF(self._x(len(self._gates) - 1), y))
        painter.setPen(QPen(QColor(c.accent), look().px(4)))
        painter.drawLine(QPointF(self._x(0), y), QPointF(now, y))
        painter.setPen(QPen(QColor(c.accent), 2))
        painter.drawLine(QPointF(now, y - look().px(13)), QPointF(now, y + look().px(9)))
        word = QRect(round(now) - look().px(80), 0, look().px(160), round(y) - look().px(14))
        text_line(painter, word, say("today"), c.accent, look().font("small strong"), Qt.AlignmentFlag.AlignHCenter)

    def _paint_gate(self, painter: QPainter, x: float, gate: Gate) -> None:
        c = look().colours
        fill, edge, radius = {
            When.PAST: (c.accent, c.accent, 9),
            When.NEXT: (c.amber_surface, c.amber_line, 11),
            When.LATER: (c.surface, c.control, 7),
        }[gate.when]
        size = look().px(radius)
        painter.setPen(QPen(QColor(edge), 3 if gate.when is When.NEXT else 2))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(QPointF(x, self._line()), size, size)
        if gate.when is When.PAST:
            disc = QRectF(x - size, self._line() - size, 2 * size, 2 * size).toRect()
            icons.draw(painter, disc.adjusted(3, 3, -3, -3), "tick", c.on_accent)

    def _paint_words(self, painter: QPainter, index: int, words: Sequence[str], top: float, muted: str) -> None:
        """One line of words under the gates; a long one borrows what its neighbours leave free."""
        widths = [text_width(text, look().font("small strong")) for text in words]
        beside = [widths[i] for i in (index - 1, index + 1) if 0 <= i < len(widths)]
        free = 2 * self._step() - min(max(beside, default=0), self._step()) - 8
        named = self._gates[index].when is When.NEXT
        font = look().font("small strong" if named else "small")
        width = min(free, text_width(words[index], font) + 2)
        left = min(max(self._x(index) - width / 2, 0), self.width() - width)
        place = QRectF(left, top, width, look().px(24)).toRect()
        colour = look().colours.amber if named else muted
        text_line(painter, place, words[index], colour, font, Qt.AlignmentFlag.AlignHCenter)

    def _now(self) -> float:
        """Where today is on the line."""
        passed = sum(gate.when is When.PAST for gate in self._gates) - 1
        if passed < 0:
            return self._x(0)
        if passed + 1 >= len(self._gates):
            return self._x(passed)
        return self._x(passed) + (self._x(passed + 1) - self._x(passed)) * self._share

    def _x(self, index: int) -> float:
        x = self._step() * (index + 0.5)
        return self.width() - x if self.isRightToLeft() else x

    def _step(self) -> float:
        return self.width() / len(self._gates)

    def _line(self) -> float:
        return look().px(42)

    def _widest(self) -> int:
        font = look().font("small strong")
        return max((text_width(t, font) for g in self._gates for t in (g.name, g.day)), default=0) + 12
