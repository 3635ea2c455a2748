"""Where a file goes: typed, or chosen in the system's own window."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import Button
from ui.widgets.editors import Line
from ui.widgets.layouts import line


class PathLine(QWidget):
    """`chosen` says that the system's window is wanted."""

    edited = Signal()
    chosen = Signal()

    def __init__(self, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = Line(icon="folder")
        self.choose = Button(button, key="Ctrl+F")
        self.line.edited.connect(self.edited)
        self.choose.clicked.connect(self.chosen)
        row = line(self.line, self.choose)
        row.setStretch(0, 1)
        self.setLayout(row)
        self.setFocusProxy(self.line)

    def value(self) -> str:
        return self.line.value()

    def set_value(self, value: str) -> None:
        """The end of it stays in sight: it is the file's name."""
        self.line.set_value(value)
        self.line.end(False)

    def set_wrong(self, wrong: bool) -> None:
        self.line.set_wrong(wrong)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)
