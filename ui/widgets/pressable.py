"""The base of everything pressed: a button that paints itself from the tokens."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.widgets.paint import antialiased
from ui.widgets.text import plain_tip

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class Pressable(QPushButton):
    """Space and Enter press it; the ring shows only for the keyboard. Its label is never read as a mnemonic."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = label
        self.by_keyboard = False
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)

    def set_label(self, label: str) -> None:
        self.label = label
        self.setAccessibleName(label)
        self.updateGeometry()
        self.update()

    def set_tip(self, text: str) -> None:
        self.setToolTip(plain_tip(text))

    @property
    def has_ring(self) -> bool:
        return self.hasFocus() and self.by_keyboard

    def paint(self, painter: QPainter) -> None:
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with antialiased(QPainter(self)) as painter:
            self.paint(painter)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _BACK:
            self.by_keyboard = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def event(self, event: QEvent) -> bool:
        """A focused button keeps Enter for itself, even where the page has a main action on that key."""
        if isinstance(event, QKeyEvent) and event.key() in _ENTER and not event.modifiers() & ~_KEYPAD:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.click()
                return True
        return super().event(event)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
