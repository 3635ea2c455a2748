"""Counts in a grid, ages down and places across, typed straight off a poster: Tab goes right, Enter goes down."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui import formats
from ui.look import look
from ui.speech import say
from ui.widgets.text import Text
from ui.widgets.when import CountLine

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Named = tuple[str, str]
"""A code and the words for it."""


class HeadCell(CountLine):
    """One count; Enter says `done`, even where the window has a main action on that key."""

    done = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.done.emit()
        else:
            super().keyPressEvent(event)


class HeadGrid(QWidget):
    """`value()` is `{(band, area): count}` of what was typed; `edited` when somebody typed."""

    edited = Signal()

    def __init__(self, bands: Sequence[Named], areas: Sequence[Named], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells: dict[tuple[str, str], HeadCell] = {}
        self._rows: dict[str, Text] = {}
        self._columns: dict[str, Text] = {}
        self.total = Text("0", "strong")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        self._head(grid, areas)
        for row, (band, words) in enumerate(bands, start=1):
            grid.addWidget(Text(words, "secondary"), row, 0)
            for column, (area, place) in enumerate(areas, start=1):
                cell = self._cell(f"{words}, {place}")
                self.cells[band, area] = cell
                grid.addWidget(cell, row, column)
            self._rows[band] = self._sum(grid, row, len(areas) + 1)
        foot = len(bands) + 1
        grid.addWidget(Text(say("Total"), "strong"), foot, 0)
        for column, (area, _) in enumerate(areas, start=1):
            self._columns[area] = self._sum(grid, foot, column)
        grid.addWidget(self.total, foot, len(areas) + 1, Qt.AlignmentFlag.AlignCenter)
        self._lead([[self.cells[band, area] for band, _ in bands] for area, _ in areas])
        self._tell()

    def value(self) -> dict[tuple[str, str], int]:
        return {place: count for place, cell in self.cells.items() if (count := cell.number())}

    def set_value(self, heads: Mapping[tuple[str, str], int]) -> None:
        for place, cell in self.cells.items():
            cell.set_number(heads.get(place))
        self._tell()

    def show_wrong(self, band: str, area: str) -> None:
        """Goes to the count to mend; it stays marked until it is typed again."""
        cell = self.cells.get((band, area))
        if cell:
            cell.set_wrong(True)
            _go_to(cell)

    def _head(self, grid: QGridLayout, areas: Sequence[Named]) -> None:
        for column, (_, words) in enumerate(areas, start=1):
            heading = Text(words, "small strong", "muted", wrap=True)
            heading.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            heading.setMinimumWidth(look().px(72))
            grid.addWidget(heading, 0, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(Text(say("Total"), "small strong", "muted"), 0, len(areas) + 1, Qt.AlignmentFlag.AlignBottom)

    def _cell(self, name: str) -> HeadCell:
        cell = HeadCell()
        cell.setAccessibleName(name)
        cell.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        cell.setMinimumWidth(look().px(64))
        cell.edited.connect(self._take_edit)
        cell.edited.connect(lambda: cell.set_wrong(False))
        return cell

    def _sum(self, grid: QGridLayout, row: int, column: int) -> Text:
        text = Text("", "secondary", "muted")
        grid.addWidget(text, row, column, Qt.AlignmentFlag.AlignCenter)
        return text

    def _lead(self, columns: Sequence[Sequence[HeadCell]]) -> None:
        """Enter goes down a column, then on to the top of the next."""
        order = [cell for column in columns for cell in column]
        for cell, below in zip(order, order[1:] + order[:1], strict=True):
            cell.done.connect(lambda below=below: _go_to(below))

    def _take_edit(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        heads = self.value()
        for band, text in self._rows.items():
            text.setText(_shown(sum(n for (b, _), n in heads.items() if b == band)))
        for area, text in self._columns.items():
            text.setText(_shown(sum(n for (_, a), n in heads.items() if a == area)))
        self.total.setText(formats.number(sum(heads.values()), say))


def _go_to(cell: HeadCell) -> None:
    cell.setFocus(Qt.FocusReason.TabFocusReason)
    cell.selectAll()


def _shown(count: int) -> str:
    return formats.number(count, say) if count else ""
