"""Choosing one of a list that folds away, by arrow, by letter or by typing part of a name."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
    QWidget,
)

from outreach_app.domain.text import fold
from ui import icons
from ui.look import look
from ui.widgets.text import restyle

_FOLDED = Qt.ItemDataRole.UserRole + 1


class Choice(QComboBox):
    """`Choice([("75119", "Paris 19e"), …], empty="Où ?")`; `value()` is the code, "" for nothing chosen.

    `searchable` lets people type any part of a name, accents or not.
    """

    edited = Signal()

    def __init__(
        self,
        choices: Iterable[tuple[str, str]] = (),
        *,
        empty: str | None = None,
        searchable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._empty = empty
        self.setItemDelegate(_Tall(self))
        self.setMaxVisibleItems(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.activated.connect(self.edited)
        if searchable:
            self._make_searchable()
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """New (code, words) pairs; what was chosen stays chosen where it is still there."""
        before = self.value()
        self.clear()
        if self._empty is not None:
            self._add("", self._empty)
        for code, words in choices:
            self._add(code, words)
        self.set_value(before)

    def value(self) -> str:
        """The code chosen, or the one that what is typed so far would choose."""
        return str(self.itemData(self._meant() if self.isEditable() else self.currentIndex()) or "")

    def set_value(self, code: str) -> None:
        """Chooses `code`; one that isn't in the list leaves nothing chosen."""
        found = self.findData(code)
        self.setCurrentIndex(found if found >= 0 else 0 if self._empty is not None else -1)
        if entry := self.lineEdit():
            entry.setCursorPosition(0)

    def set_wrong(self, wrong: bool) -> None:
        if wrong != bool(self.property("wrong")):
            self.setProperty("wrong", wrong)
            restyle(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A page that scrolls must not change answers on its way."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.isEditable():
            super().paintEvent(event)
        else:
            self._paint_words()
        side = look().px(18)
        left = 12 if self.isRightToLeft() else self.width() - side - 12
        with QPainter(self) as painter:
            icons.draw(painter, QRect(left, 0, side, self.height()), "chevron-down", look().colours.muted)

    def words_shown(self, option: QStyleOptionComboBox) -> str:
        """What fits of the chosen words."""
        combo, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(combo, option, part, self).width() - 8
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def _paint_words(self) -> None:
        """As Qt paints them, but ending in an ellipsis where they are cut."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.words_shown(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.isEditable():
            self._settle()
        super().focusOutEvent(event)

    def _add(self, code: str, words: str) -> None:
        self.addItem(words, code)
        self.setItemData(self.count() - 1, _plain(words), _FOLDED)

    def _make_searchable(self) -> None:
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = _Folding(self.model(), self)
        completer.activated.connect(self.edited)
        self.setCompleter(completer)

    def _meant(self) -> int:
        """Half a name counts where only one place bears it; otherwise the last choice stands."""
        typed = _plain(self.currentText())
        if not typed and self._empty is not None:
            return 0
        fitting = [i for i in range(self.count()) if typed and typed in self.itemData(i, _FOLDED)]
        exact = [i for i in fitting if self.itemData(i, _FOLDED) == typed]
        return exact[0] if exact else fitting[0] if len(fitting) == 1 else self.currentIndex()

    def _settle(self) -> None:
        meant = self._meant()
        if meant != self.currentIndex():
            self.setCurrentIndex(meant)
            self.edited.emit()
        self.setEditText(self.itemText(self.currentIndex()))
        if entry := self.lineEdit():
            entry.setCursorPosition(0)  # a long name is read from its beginning


class _Folding(QCompleter):
    """Finds what is typed anywhere in a name, blind to accents."""

    def __init__(self, model: object, combo: QComboBox) -> None:
        super().__init__(combo)
        self.setModel(model)  # type: ignore[arg-type]
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        popup = self.popup()
        if popup:
            popup.setItemDelegate(_Tall(combo))
            popup.setObjectName("choices")

    def splitPath(self, path: str) -> list[str]:
        return [_plain(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


def _plain(text: str) -> str:
    """As people type a name: no accents, no hyphens."""
    return fold(text).replace("-", " ")


class _Tall(QStyledItemDelegate):
    """Rows a finger can hit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index).expandedTo(QSize(0, look().px(40)))
