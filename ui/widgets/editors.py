"""Where people type and choose. Each has `value()`, `set_value(…)`, and `edited` when a person changed it."""

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui import icons
from ui.look import look
from ui.widgets.text import Pill, restyle

_LONGEST = 1_000_000
"""Nothing pasted is cut without a word: the domain says what is too long."""


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
        self.textEdited.connect(self.edited)
        self._badge: Pill | None = None
        self._icon = icon
        self._action = QAction(self)
        if icon:
            self.addAction(self._action, QLineEdit.ActionPosition.LeadingPosition)
            self._colour_icon()
            look().changed.connect(self._colour_icon)

    def value(self) -> str:
        return self.text()

    def set_value(self, value: str) -> None:
        self.setText(value)
        self.setCursorPosition(0)

    def set_wrong(self, wrong: bool) -> None:
        self.setProperty("wrong", wrong)
        restyle(self)

    def event(self, event: QEvent) -> bool:
        return leaves_undo(event, self.isUndoAvailable()) or super().event(event)

    def set_badge(self, text: str, kind: str = "selected") -> None:
        """A word of the app's about what is typed: `Quartier populaire`."""
        if self._badge is None:
            self._badge = Pill(parent=self)
        self._badge.tell(text, kind)
        self._badge.setVisible(bool(text))
        self.setTextMargins(0, 0, self._badge.sizeHint().width() + 8 if text else 0, 0)
        self._place_badge()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_badge()

    def _place_badge(self) -> None:
        if self._badge:
            size = self._badge.sizeHint()
            left = 12 if self.isRightToLeft() else self.width() - size.width() - 12
            self._badge.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())

    def _colour_icon(self) -> None:
        self._action.setIcon(icons.icon(self._icon, look().colours.muted))


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
        self._eye = QAction(self)
        self._eye.triggered.connect(self._turn)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        QShortcut(QKeySequence("Ctrl+E"), self, self._turn)
        look().changed.connect(self._colour_eye)
        self._colour_eye()

    def _turn(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._colour_eye()

    def _colour_eye(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self._eye.setIcon(icons.icon("eye" if hidden else "eye-off", look().colours.muted))


class Writing(QPlainTextEdit):
    """Several lines of text. `lines` is the height asked for; `large` is for the idea itself. Tab goes on."""

    edited = Signal()

    def __init__(
        self, placeholder: str = "", *, lines: int = 4, large: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._role = "writing" if large else "body"
        self.setProperty("role", self._role)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self._quiet = False
        self.textChanged.connect(self._tell)

    def value(self) -> str:
        """As typed: Qt's own `toPlainText` would turn no-break spaces into plain ones."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_value(self, value: str) -> None:
        self._quiet = True
        self.setPlainText(value)
        self._quiet = False

    def set_wrong(self, wrong: bool) -> None:
        self.setProperty("wrong", wrong)
        restyle(self)

    def event(self, event: QEvent) -> bool:
        return leaves_undo(event, self.document().isUndoAvailable()) or super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(look().px(320), self._height(self._lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(160), self._height(min(self._lines, 3)))

    def _height(self, lines: int) -> int:
        return round(look().px(24 if self._role == "body" else 32) * lines) + 24

    def _tell(self) -> None:
        if not self._quiet:
            self.edited.emit()


class ReadOnlyWriting(Writing):
    """Text to read, select and copy: a notice, an answer from the city."""

    def __init__(self, text: str = "", *, lines: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(lines=lines, parent=parent)
        self.setReadOnly(True)
        self.set_value(text)
