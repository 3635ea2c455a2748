"""The line in which a group is named, in the place of its heading."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.look import look
from ui.speech import say
from ui.theme import TARGET
from ui.wall.face import Face
from ui.widgets.editors import Line

_ELSEWHERE = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class NameLine(Line):
    """Enter gives the name, and so does going elsewhere with one typed; Escape leaves it as it was."""

    given = Signal(str)
    left = Signal()

    def __init__(self, name: str, face: Face, parent: QWidget) -> None:
        super().__init__(say("Name of the group"), parent=parent)
        self._face = face
        self._before = name
        font = face.font("heading")
        self.setStyleSheet(f"font-size: {font.pixelSize()}px; font-weight: 700;")
        self.setText(name)
        self.selectAll()

    def sizeHint(self) -> QSize:
        return QSize(look().px(200), max(TARGET, self._face.px(44)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.given.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing typed is lost because somebody touched a card."""
        super().focusOutEvent(event)
        if event.reason() in _ELSEWHERE or self.isHidden():
            return
        if self.text().strip() and self.text() != self._before:
            self.given.emit(self.text())
        else:
            self.left.emit()
