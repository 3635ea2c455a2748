"""Figures drawn where people would rather look than read: bars, and a map of tiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import look
from ui.speech import say
from ui.widgets.paint import Ink, antialiased, mirrored, rounded, text_line, text_width


class Bars(QWidget):
    """Counts compared: a name, a bar, a number each. Those `aside` (all the rest together) are grey."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[tuple[str, int], ...] = ()
        self._aside = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, bars: Sequence[tuple[str, int]], aside: int = 0) -> None:
        """(name, count) pairs from the top; the last `aside` of them grey."""
        self._bars, self._aside = tuple(bars), aside
        self.setAccessibleName(say("Bars"))
        self.setAccessibleDescription(", ".join(f"{name} {count}" for name, count in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(480), look().px(23) * max(len(self._bars), 1) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(260), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with antialiased(QPainter(self)) as painter:
            for index in range(len(self._bars)):
                self._paint_bar(painter, index)

    def _paint_bar(self, painter: QPainter, index: int) -> None:
        c = look().colours
        name, count = self._bars[index]
        grey = index >= len(self._bars) - self._aside
        height = look().px(23)
        names, numbers = self._names_width(), look().px(40)
        row = QRect(0, index * height, self.width(), height)
        text_line(
            painter,
            self._turned(QRect(0, row.top(), names, height)),
            name,
            c.muted if grey else c.text,
            look().font("small"),
        )
        track = QRect(names + 8, row.top() + (height - look().px(13)) // 2, 0, look().px(13))
        track.setRight(row.right() - numbers)
        rounded(painter, self._turned(track), Ink(c.track), 3)
        most = max((n for _, n in self._bars), default=0)
        if count:
            bar = QRect(track)
            bar.setWidth(max(round(track.width() * count / most), 6))
            rounded(painter, self._turned(bar), Ink(c.control if grey else c.accent), 3)
        place = self._turned(QRect(row.right() - numbers, row.top(), numbers, height))
        text_line(painter, place, str(count), c.text, look().font("small strong"), Qt.AlignmentFlag.AlignTrailing)

    def _names_width(self) -> int:
        widest = max((text_width(name, look().font("small")) for name, _ in self._bars), default=0)
        return min(widest + 12, round(self.width() * 0.45))

    def _turned(self, rect: QRect) -> QRect:
        return mirrored(rect, self.rect(), self.layoutDirection())


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One area's tile: where it stands in the grid, and what is written on it (`19ᵉ`)."""

    code: str
    label: str
    row: int
    column: int


class TileMap(QWidget):
    """A city as a grid of tiles, darker where more was said. A map keeps north up in every language."""

    STEPS = (1, 5, 15, 40)
    """From these counts on a tile takes the next tint."""

    def __init__(self, plots: Sequence[Plot], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots = tuple(plots)
        self._counts: Mapping[str, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(say("Map"))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Counts by area code; an area without one has none."""
        self._counts = dict(counts)
        self.setAccessibleDescription(", ".join(f"{p.label} {self._counts.get(p.code, 0)}" for p in self._plots))
        self.update()

    def sizeHint(self) -> QSize:
        columns, rows = self._extent()
        return QSize(columns * look().px(60), rows * look().px(38))

    def minimumSizeHint(self) -> QSize:
        columns, rows = self._extent()
        return QSize(columns * look().px(54), rows * look().px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        columns, rows = self._extent()
        wide = min(self.width() // max(columns, 1), look().px(84))
        high = min(self.height() // max(rows, 1), look().px(48))
        with antialiased(QPainter(self)) as painter:
            for plot in self._plots:
                place = QRect(plot.column * wide, plot.row * high, wide - 4, high - 4)
                self._paint_tile(painter, place, plot)

    def _paint_tile(self, painter: QPainter, place: QRect, plot: Plot) -> None:
        c = look().colours
        count = self._counts.get(plot.code, 0)
        step = tint_step(count)
        ink = Ink(c.tints[step], c.line if step == 0 else "", c.on_tints[step])
        rounded(painter, place, ink, 4)
        inside = place.adjusted(6, 0, -6, 0)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        small = look().font("cap")
        small.setBold(False)
        text_line(painter, inside, plot.label, ink.text, small, left)
        text_line(painter, inside, str(count), ink.text, look().font("small strong"), right)

    def _extent(self) -> tuple[int, int]:
        columns = max((plot.column for plot in self._plots), default=-1) + 1
        return columns, max((plot.row for plot in self._plots), default=-1) + 1


def tint_step(count: int) -> int:
    """Which of the five tints a count takes."""
    return sum(count >= step for step in TileMap.STEPS)


class TintLegend(QWidget):
    """What the tints of a tile map mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("Legend"))

    def sizeHint(self) -> QSize:
        return QSize(look().px(120), look().px(20) * 5)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        height, swatch = look().px(20), look().px(24)
        with antialiased(QPainter(self)) as painter:
            for step, words in enumerate(self._words()):
                box = QRect(0, step * height + 3, swatch, height - 6)
                rounded(painter, self._turned(box), Ink(c.tints[step], c.line if step == 0 else ""), 3)
                place = QRect(swatch + 10, step * height, self.width() - swatch - 10, height)
                text_line(painter, self._turned(place), words, c.muted, look().font("small"))

    def _words(self) -> list[str]:
        steps = TileMap.STEPS
        between = [say("{first} to {last}").format(first=a, last=b - 1) for a, b in pairwise(steps)]
        return ["0", *between, say("{first} and more").format(first=steps[-1])]

    def _turned(self, rect: QRect) -> QRect:
        return mirrored(rect, self.rect(), self.layoutDirection())
