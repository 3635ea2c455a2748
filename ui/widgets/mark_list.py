"""A list of rows to choose several of: ticks that stay while one searches on."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.look import look
from ui.models.rows import Rows
from ui.theme import TARGET
from ui.widgets.row_list import RowList

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class MarkList(RowList):
    """Space or a click on the box ticks a row, Shift and an arrow or a click ticks all on the way, Escape none.

    `marked` says that the ticks changed; `rows.marks` holds their keys.
    """

    marked = Signal()

    def __init__(self, rows: Rows, name: str, parent: QWidget | None = None) -> None:
        super().__init__(rows, name, parent=parent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.currentIndex().row()
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Space and here >= 0:
            self._mark(here, here, not self.rows.is_marked(here))
        elif step and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and here >= 0:
            there = min(max(here + step, 0), self.rows.rowCount() - 1)
            self._mark(here, there, True)
            self.choose(there)
        elif event.key() == Qt.Key.Key_Escape and self.rows.marks:
            self.clear_marks()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On its box, or with Ctrl or Shift, a click ticks; elsewhere it only chooses."""
        place, before = self.indexAt(event.position().toPoint()).row(), self.currentIndex().row()
        if place < 0 or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.choose(place)
            self._mark(max(before, 0), place, True)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier or self._is_on_box(event.position().toPoint()):
            self.choose(place)
            self._mark(place, place, not self.rows.is_marked(place))
        else:
            super().mousePressEvent(event)

    def clear_marks(self) -> None:
        self.rows.clear_marks()
        self.marked.emit()

    def _mark(self, first: int, last: int, marked: bool) -> None:
        for place in range(min(first, last), max(first, last) + 1):
            self.rows.mark(place, marked)
        self.marked.emit()

    def _is_on_box(self, point: QPoint) -> bool:
        x = self.viewport().width() - point.x() if self.isRightToLeft() else point.x()
        return x < look().px(TARGET) + 8
