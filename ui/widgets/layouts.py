"""Ways of setting parts out: columns that stack when there is no room, rows that wrap, and short ways to write both."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.look import look
from ui.theme import GAP


def column(*parts: QWidget | QLayout | int, spacing: int = 0, margins: int = 0) -> QVBoxLayout:
    """Parts one under another; a number is a gap, 0 a stretch."""
    layout = QVBoxLayout()
    fill(layout, parts, spacing, margins)
    return layout


def line(*parts: QWidget | QLayout | int, spacing: int = 8, margins: int = 0) -> QHBoxLayout:
    """Parts side by side from the reading side; a number is a gap, 0 a stretch."""
    layout = QHBoxLayout()
    fill(layout, parts, spacing, margins)
    return layout


def fill(layout: QBoxLayout, parts: Sequence[QWidget | QLayout | int], spacing: int, margins: int) -> None:
    layout.setSpacing(spacing)
    layout.setContentsMargins(margins, margins, margins, margins)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        elif part:
            layout.addSpacing(part)
        else:
            layout.addStretch()


class Columns(QWidget):
    """Side by side while everything fits, one under another when the window is narrow or the text large.

    With `level` each part keeps its own height, their tops in line: for fields. Without, all are as tall as the row.
    """

    stacked = Signal(bool)

    def __init__(
        self, *parts: QWidget, stretch: Sequence[int] = (), level: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parts: tuple[QWidget, ...] = ()
        self._stretch: tuple[int, ...] = ()
        self._level = level
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for part, weight in zip(parts, stretch or (1,) * len(parts), strict=True):
            self.add(part, weight)

    def add(self, part: QWidget, weight: int = 1) -> None:
        """One more, at the far side. What is made with the columns as parent is styled once, not again at each move."""
        self._parts, self._stretch = (*self._parts, part), (*self._stretch, weight)
        top = Qt.AlignmentFlag.AlignTop if self._level else Qt.AlignmentFlag(0)
        self._layout.addWidget(part, 0 if self.is_stacked else weight, top)

    @property
    def is_stacked(self) -> bool:
        return self._layout.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        hints = [part.minimumSizeHint().expandedTo(part.minimumSize()) for part in self._parts if not part.isHidden()]
        if not hints:
            return QSize(0, 0)
        height = sum(h.height() for h in hints) + GAP * (len(hints) - 1) if self.is_stacked else None
        return QSize(max(h.width() for h in hints), height or max(h.height() for h in hints))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return handled

    def _arrange(self) -> None:
        widths = [max(p.minimumSizeHint().width(), p.minimumWidth()) for p in self._parts if not p.isHidden()]
        stacked = sum(widths) + GAP * max(len(widths) - 1, 0) > self.width()
        if stacked != self.is_stacked:
            directions = QBoxLayout.Direction
            self._layout.setDirection(directions.TopToBottom if stacked else directions.LeftToRight)
            for index, weight in enumerate(self._stretch):
                self._layout.setStretch(index, 0 if stacked else weight)
            self.updateGeometry()
            self.stacked.emit(stacked)


class Flow(QLayout):
    """Side by side, going on to the next line where the row ends, from the reading side."""

    def __init__(self, *parts: QWidget, spacing: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        for part in parts:
            self.addWidget(part)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """Layouts around ask many times for the same width."""
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        """The height the rows take."""
        parent = self.parentWidget()
        from_right = parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x, y, tallest = 0, 0, 0
        for item in self._items:
            if item.isEmpty():  # hidden
                continue
            size = item.sizeHint()
            if x and x + size.width() > rect.width():
                x, y, tallest = 0, y + tallest + self.spacing(), 0
            if move:
                left = rect.right() + 1 - x - size.width() if from_right else rect.x() + x
                item.setGeometry(QRect(QPoint(left, rect.y() + y), size))
            x += size.width() + self.spacing()
            tallest = max(tallest, size.height())
        return y + tallest


def clear(layout: QLayout) -> None:
    """Takes every part out of `layout` and lets it go."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)


class _Least(QObject):
    """The room a part asks for at the text's size, asked again when that changes."""

    def __init__(self, part: QWidget, width: int, height: int) -> None:
        super().__init__(part)
        self._part, self._width, self._height = part, width, height
        look().changed.connect(self._ask)
        self._ask()

    def _ask(self) -> None:
        self._part.setMinimumSize(look().px(self._width), look().px(self._height))


def at_least(part: QWidget, *, width: int = 0, height: int = 0) -> None:
    """Lengths at 100 %: `part` keeps so much room at every size of text, also when it changes while it shows."""
    _Least(part, width, height)


def tab_through(*parts: QWidget) -> None:
    """The keyboard goes through `parts` in this order: those made later would else come last."""
    for before, after in pairwise(parts):
        QWidget.setTabOrder(before, after)


def expanding(widget: QWidget) -> QWidget:
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return widget
