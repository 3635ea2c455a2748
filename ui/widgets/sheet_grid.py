"""The sheets of a batch, side by side: each with its code, and by sign and colour where it is."""

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from outreach_app.domain.words import SheetState
from ui import icons
from ui.look import look
from ui.models.rows import ROW, Row, Rows
from ui.theme import TARGET
from ui.widgets.paint import Ink, antialiased, mirrored, rounded, text_line, text_width

SIGNS = {
    SheetState.PRINTED: ("file", "muted"),
    SheetState.SCANNED: ("scan", "amber"),
    SheetState.ENTERED: ("check-circle", "accent"),
    SheetState.VOID: ("ban", "muted"),
}
"""The icon and the colour of each state."""
RETURNED = ("return", "accent")
"""Of a sheet that was brought back and waits to be scanned."""
_SPECIMEN = "0000-0000-00"
_GAP = 8


class SheetGrid(QListView):
    """Arrows go from sheet to sheet; `chosen` gives the current one's row, None for none."""

    chosen = Signal(object)

    def __init__(self, rows: Rows, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self.setModel(rows)
        self.setAccessibleName(name)
        self.setItemDelegate(_SheetDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(look().px(TARGET + _GAP) * 2)
        rows.modelReset.connect(lambda: self.chosen.emit(None))

    @property
    def current(self) -> Row | None:
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    def choose(self, place: int) -> None:
        self.setCurrentIndex(self.rows.index(place))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen.emit(self.current)


class _SheetDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        wide = text_width(_SPECIMEN, look().font("small strong")) + look().px(20) + 28 + _GAP
        return QSize(wide, look().px(TARGET) + _GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW)
        rect: QRect = option.rect.adjusted(0, 0, -_GAP, -_GAP)
        state = option.state
        painter.save()
        antialiased(painter)
        self._paint_ground(painter, rect, state)
        side = look().px(20)
        place = QRect(rect.left() + 10, rect.top(), side, rect.height())
        direction = option.direction
        icons.draw(painter, mirrored(place, rect, direction), row.icon, getattr(look().colours, row.tone))
        words = mirrored(rect.adjusted(side + 16, 0, -4, 0), rect, direction)
        font = look().font("small strong")
        font.setStrikeOut(row.icon == SIGNS[SheetState.VOID][0])
        text_line(painter, words, row.title, look().colours.muted if font.strikeOut() else look().colours.text, font)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        c = look().colours
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hot = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        ground = c.selected if chosen else c.quiet if hot else c.surface
        rounded(painter, rect, Ink(ground, c.accent if chosen else c.line, width=2 if focused else 1))
