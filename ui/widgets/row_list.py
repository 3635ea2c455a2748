"""A list of rows two lines high, of any length: arrows move, Enter opens."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import icons
from ui.look import look
from ui.models.rows import ROW, Row, Rows
from ui.widgets.paint import Ink, antialiased, mirrored, rounded, text_line, text_width
from ui.widgets.text import pill_ink, pill_width

_APART = 24
"""Between a heading and the words across from it; where there is less, the heading stands alone."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowList(QTableView):
    """`chosen` follows the current row, `opened` says Enter or a double click; both give the row, None for none.

    A table of one column, because Qt's own list asks Python twice about every row before it paints the first.
    `headed` lets headings be lower than rows: where `Rows.headings` does not say which they are every row is read, so
    for hundreds of rows at most.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, rows: Rows, name: str, *, headed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self.setModel(rows)
        self.setAccessibleName(name)
        self.setItemDelegate(_RowDelegate(self))
        self._headed = headed
        self._lowered: tuple[int, ...] = ()
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(self._open)
        rows.modelReset.connect(self._begin_again)
        look().changed.connect(self._size)
        self._size()

    @property
    def current(self) -> Row | None:
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    def choose(self, place: int) -> None:
        """Makes the row at `place` the current one and shows it."""
        self.setCurrentIndex(self.rows.index(place))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen.emit(self.current)

    def minimumSizeHint(self) -> QSize:
        """Enough to read a row by."""
        return QSize(look().px(300), look().px(112))

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End are the ends of the list, not of a line; a heading is never stood on."""
        last = self.rows.rowCount() - 1
        first = 1 if last > 0 and self.rows.row(0).heading else 0
        ends = {QAbstractItemView.CursorAction.MoveHome: first, QAbstractItemView.CursorAction.MoveEnd: last}
        return self.rows.index(ends[action]) if action in ends else super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """No search by typing on the list: it would read the whole of it."""

    def event(self, event: QEvent) -> bool:
        """Enter opens the row, even where the page has a main action on that key."""
        if isinstance(event, QKeyEvent) and event.key() in _ENTER and not event.modifiers():
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._open()
                return True
        return super().event(event)

    def _open(self) -> None:
        if self.current:
            self.opened.emit(self.current)

    def _begin_again(self) -> None:
        self._size()
        self.chosen.emit(None)

    def _size(self) -> None:
        """As many rows as before keep the heights they had: what was a heading is made high again."""
        high, low = look().px(56), look().px(36)
        self.verticalHeader().setDefaultSectionSize(high)
        if self._headed:
            lower = tuple(self._headings())
            for place in set(self._lowered).difference(lower):
                self.setRowHeight(place, high)
            for place in lower:
                self.setRowHeight(place, low)
            self._lowered = lower

    def _headings(self) -> Iterable[int]:
        known = self.rows.headings
        return (p for p in range(self.rows.rowCount()) if self.rows.row(p).heading) if known is None else known


def box_place(rect: QRect) -> QRect:
    """Where a row's box to tick stands in `rect`, read from the left."""
    side = look().px(22)
    return QRect(rect.left() + 16, rect.top() + (rect.height() - side) // 2, side, side)


class _RowDelegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW)
        rect: QRect = option.rect
        state = option.state
        if row.heading:
            self._paint_heading(painter, option, row, is_first=index.row() == 0)
            return
        painter.save()
        antialiased(painter)
        self._paint_ground(painter, rect, state)
        left = rect.left() + 16
        marked = index.data(Qt.ItemDataRole.CheckStateRole)
        if marked is not None:
            self._paint_box(painter, self._turned(box_place(rect), rect, option), Qt.CheckState(marked))
            left = box_place(rect).right() + 13
        if row.icon:
            side = look().px(22)
            place = self._turned(QRect(left, rect.top(), side, rect.height()), rect, option)
            icons.draw(painter, place, row.icon, getattr(look().colours, row.tone))
            left += side + 12
        right = rect.right() - 12
        if row.pill:
            right = self._paint_pill(painter, rect, row, option)
        self._paint_words(painter, QRect(left, rect.top(), right - left, rect.height()), row, rect, option)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, *, is_first: bool) -> None:
        c, rect, bold, plain = look().colours, option.rect, look().font("small strong"), look().font("small")
        if not is_first:
            painter.fillRect(rect.adjusted(16, 4, -16, 5 - rect.height()), look().colour("line"))
        place = rect.adjusted(16, 6, -16, 0)
        aside = QRect(place)
        aside.setLeft(place.right() - text_width(row.pill, plain))
        if aside.left() > place.left() + text_width(row.title, bold) + text_width(row.line, plain) + _APART:
            text_line(painter, self._turned(aside, rect, option), row.pill, c.muted, plain)
        words = QRect(place)
        words.setWidth(text_width(row.title, bold) + 1)
        text_line(painter, self._turned(words, rect, option), row.title, c.muted, bold)
        words.moveLeft(words.right() + 8)
        words.setWidth(text_width(row.line, plain) + 1)
        text_line(painter, self._turned(words, rect, option), row.line, c.muted, plain)

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        c = look().colours
        if state & QStyle.StateFlag.State_Selected:
            rounded(painter, rect.adjusted(0, 2, 0, -2), Ink(c.selected))
        elif state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, rect.adjusted(0, 2, 0, -2), Ink(c.quiet))
        if state & QStyle.StateFlag.State_HasFocus:
            rounded(painter, rect.adjusted(0, 2, 0, -2), Ink(border=c.accent, width=2))

    def _paint_box(self, painter: QPainter, box: QRect, state: Qt.CheckState) -> None:
        c = look().colours
        if state is Qt.CheckState.Checked:
            rounded(painter, box, Ink(c.accent), 5)
            icons.draw(painter, box.adjusted(4, 4, -4, -4), "tick", c.on_accent)
        else:
            rounded(painter, box, Ink(c.surface, c.control, width=1.5), 5)

    def _paint_pill(self, painter: QPainter, rect: QRect, row: Row, option: QStyleOptionViewItem) -> int:
        """Where the words must end."""
        ink, width, height = pill_ink(row.pill_kind), pill_width(row.pill), look().px(26)
        place = QRect(rect.right() - width - 12, rect.top() + (rect.height() - height) // 2, width, height)
        turned = self._turned(place, rect, option)
        rounded(painter, turned, ink, height / 2)
        font = look().font("small strong")
        text_line(painter, turned, row.pill, ink.text, font, Qt.AlignmentFlag.AlignHCenter)
        return place.left() - 12

    def _paint_words(
        self, painter: QPainter, place: QRect, row: Row, rect: QRect, option: QStyleOptionViewItem
    ) -> None:
        c = look().colours
        title, second = look().font("strong"), look().font("small")
        high, low = QFontMetrics(title).height(), QFontMetrics(second).height() if row.line else 0
        top = rect.top() + (rect.height() - high - low - (2 if low else 0)) // 2
        line = self._turned(QRect(place.left(), top, place.width(), high), rect, option)
        text_line(painter, line, row.title, c.text, title)
        if row.line:
            line = self._turned(QRect(place.left(), top + high + 2, place.width(), low), rect, option)
            text_line(painter, line, row.line, c.muted, second)

    def _turned(self, place: QRect, rect: QRect, option: QStyleOptionViewItem) -> QRect:
        return mirrored(place, rect, option.direction)
