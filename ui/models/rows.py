"""Long lists: only the ids are held, a page of rows is read when it comes into sight. A million ids are fine."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

_PAGE = 64
_PAGES = 64
"""Pages kept: some four thousand rows."""

ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list: a title over a second line, an icon before, a pill after. `key` says what it stands for.

    A `heading` parts the rows: it is never chosen, its `line` stands beside its title and its `pill` is plain words.
    """

    key: str
    title: str
    line: str = ""
    icon: str = ""
    tone: str = "muted"
    pill: str = ""
    pill_kind: str = "selected"
    heading: bool = False

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.title, self.line, self.pill) if part)


Load = Callable[[Sequence[int]], Mapping[int, Row]]
"""The rows of some row ids; one that is gone by now is left out, and shown empty."""

_GONE = Row(key="", title="")


class Rows(QAbstractListModel):
    """Row ids in the order to show, and how to read a page of them.

    With `markable` each row has a box to tick; `marks` are the keys ticked, in that order, whatever is listed since.
    """

    def __init__(self, load: Load, parent: QObject | None = None, *, markable: bool = False) -> None:
        super().__init__(parent)
        self._load = load
        self.markable = markable
        self.marks: dict[str, None] = {}
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, Mapping[int, Row]] = OrderedDict()
        self.headings: tuple[int, ...] | None = None

    def show_ids(self, ids: Iterable[int], headings: Iterable[int] | None = None) -> None:
        """Other rows, or the same in another order. `headings` are the places of those that part them, where that is
        known without reading every row."""
        self.beginResetModel()
        self._ids = ids if isinstance(ids, array) else array("q", ids)
        self.headings = None if headings is None else tuple(headings)
        self._pages.clear()
        self.endResetModel()

    def reload(self) -> None:
        """The same rows, read again: their words may have changed."""
        self._pages.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def mark(self, place: int, marked: bool) -> None:
        """Ticks the row at `place`, or takes its tick back."""
        key = self.row(place).key
        if marked and key:
            self.marks[key] = None
        else:
            self.marks.pop(key, None)
        self.dataChanged.emit(self.index(place), self.index(place), [Qt.ItemDataRole.CheckStateRole])

    def is_marked(self, place: int) -> bool:
        return self.row(place).key in self.marks

    def clear_marks(self) -> None:
        self.marks.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1), [Qt.ItemDataRole.CheckStateRole])

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.markable and index.isValid() and role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self.is_marked(index.row()) else Qt.CheckState.Unchecked
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, ROW):
            return None
        row = self.row(index.row())
        return row if role == ROW else row.spoken

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self.row(index.row()).heading:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def row(self, place: int) -> Row:
        """The row at `place`, read with its page if need be."""
        number = place // _PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._load(self._ids[number * _PAGE : (number + 1) * _PAGE])
            if len(self._pages) > _PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return page.get(self._ids[place], _GONE)

    def id_at(self, place: int) -> int:
        return self._ids[place]

    def place_of(self, row_id: int) -> int:
        """Where a row id stands, or -1."""
        try:
            return self._ids.index(row_id)
        except ValueError:
            return -1
