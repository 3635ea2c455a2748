"""Where people type and choose. Each has `value()`, `set_value(…)`, and `edited` when a person changed it."""

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QShortcut,
    QTextOption,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.look import look
from ui.widgets.text import Icon, Pill, restyle

_LONGEST = 1_000_000
"""Nothing pasted is cut without a word: the domain says what is too long."""
_GLUED = 2_000
"""Letters in a row that are no word of any language."""


def leaves_undo(event: QEvent, has_undo: bool) -> bool:
    """An editor with nothing typed to take back leaves Ctrl+Z to the page, whose last save it then takes back."""
    if event.type() != QEvent.Type.ShortcutOverride or has_undo or not isinstance(event, QKeyEvent):
        return False
    if not event.matches(QKeySequence.StandardKey.Undo):
        return False
    event.ignore()
    return True


class Line(QLineEdit):
    """One line of text, with an icon before it and a pill after it where they help."""

    edited = Signal()

    def __init__(self, placeholder: str = "", *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.textEdited.connect(self.edited)
        self.lead = _beside(self, icon) if icon else None
        self.tail: Icon | None = None
        self._badge: Pill | None = None
        look().changed.connect(self._fit)
        self._fit()

    def value(self) -> str:
        return self.text()

    def set_value(self, value: str) -> None:
        self.setText(value)
        self.setCursorPosition(0)

    def set_wrong(self, wrong: bool) -> None:
        if wrong != bool(self.property("wrong")):
            self.setProperty("wrong", wrong)
            restyle(self)

    def set_badge(self, text: str, kind: str = "selected") -> None:
        """A word of the app's about what is typed: `Quartier populaire`."""
        self._badge = self._badge or Pill(parent=self)
        self._badge.tell(text, kind)
        self._badge.setVisible(bool(text))
        self._fit()

    def lead_pressed(self) -> None:
        """The icon before the text was pressed."""

    def tail_pressed(self) -> None:
        """The icon after the text was pressed."""

    def event(self, event: QEvent) -> bool:
        return leaves_undo(event, self.isUndoAvailable()) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        for icon, act in ((self.lead, self.lead_pressed), (self.tail, self.tail_pressed)):
            if icon and icon.geometry().adjusted(-12, -12, 12, 12).contains(event.position().toPoint()):
                act()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._fit()

    def _fit(self) -> None:
        """Puts icon and pill at their ends and keeps the text between them."""
        before = self._place(self.lead, at_start=True)
        after = self._place(self.tail, at_start=False) or self._place(self._badge, at_start=False)
        if self.isRightToLeft():
            before, after = after, before
        self.setTextMargins(before, 0, after, 0)

    def _place(self, part: QWidget | None, *, at_start: bool) -> int:
        """The room `part` takes from the text."""
        if part is None or part.isHidden():
            return 0
        size = part.sizeHint()
        left = 14 if at_start != self.isRightToLeft() else self.width() - size.width() - 14
        part.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
        return size.width() + 8


def _beside(line: QLineEdit, name: str) -> Icon:
    icon = Icon(name, "muted", 18, line)
    icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return icon


class SearchLine(Line):
    """Says `searched` a moment after the last letter, and at once on Enter; Escape empties it."""

    searched = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, icon="search", parent=parent)
        self._pause = QTimer(self, interval=80, singleShot=True)
        self._pause.timeout.connect(self._search)
        self.textChanged.connect(self._pause.start)
        self.returnPressed.connect(self._search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Cancel) and self.text():
            self.clear()
            self._search()
            return
        super().keyPressEvent(event)

    def _search(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text())


class SecretLine(Line):
    """A passphrase: hidden, and shown while asked for with the eye or Ctrl+E."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, icon="lock", parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.tail = _beside(self, "eye")
        QShortcut(QKeySequence("Ctrl+E"), self, self.tail_pressed, context=Qt.ShortcutContext.WidgetShortcut)
        self._fit()

    def tail_pressed(self) -> None:
        shown = self.echoMode() == QLineEdit.EchoMode.Normal
        self.setEchoMode(QLineEdit.EchoMode.Password if shown else QLineEdit.EchoMode.Normal)
        if self.tail:
            self.tail.show_icon("eye" if shown else "eye-off", "muted")


class Writing(QPlainTextEdit):
    """Several lines of text. `lines` is the height asked for; `large` is for the idea itself. Tab goes on.

    `role` is `spoken` where a resident reads it at arm's length.
    """

    edited = Signal()

    def __init__(
        self,
        placeholder: str = "",
        *,
        lines: int = 4,
        large: bool = False,
        role: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._role = role or ("writing" if large else "body")
        self.setProperty("role", self._role)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setTabChangesFocus(True)
        self._quiet = False
        self.textChanged.connect(self._tell)

    def value(self) -> str:
        """As typed: Qt's own `toPlainText` would turn no-break spaces into plain ones."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_value(self, value: str) -> None:
        self._wrap(value)
        self._quiet = True
        self.setPlainText(value)
        self._quiet = False

    def insertFromMimeData(self, source: QMimeData) -> None:
        self._wrap(source.text())
        super().insertFromMimeData(source)

    def _wrap(self, text: str) -> None:
        """Qt takes seconds to look for word ends in 200,000 letters without any."""
        glued = max(map(len, text.split()), default=0) > _GLUED
        modes = QTextOption.WrapMode
        self.setWordWrapMode(modes.WrapAnywhere if glued else modes.WrapAtWordBoundaryOrAnywhere)

    def set_wrong(self, wrong: bool) -> None:
        if wrong != bool(self.property("wrong")):
            self.setProperty("wrong", wrong)
            restyle(self)

    def event(self, event: QEvent) -> bool:
        return leaves_undo(event, self.document().isUndoAvailable()) or super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(look().px(320), self._height(self._lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(160), self._height(min(self._lines, 3)))

    def _height(self, lines: int) -> int:
        return QFontMetrics(look().font(self._role)).lineSpacing() * lines + 28

    def _tell(self) -> None:
        if not self._quiet:
            self.edited.emit()


class ReadOnlyWriting(Writing):
    """Text to read, select and copy: a notice, an answer from the city."""

    def __init__(self, text: str = "", *, lines: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(lines=lines, parent=parent)
        self.setReadOnly(True)
        self.set_value(text)
