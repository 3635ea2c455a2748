"""The one shape of every dialog: a title, a column, buttons at its foot; and the question with two plain answers."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.look import look
from ui.speech import say
from ui.theme import MARGIN
from ui.widgets.buttons import Button
from ui.widgets.layouts import line
from ui.widgets.text import Text


class Dialog(QDialog):
    """Subclasses fill `body` and call `set_buttons`. Escape closes it with nothing done."""

    def __init__(self, title: str, parent: QWidget | None = None, *, width: int = 520) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(look().px(width))
        heading = Text(title, "heading", wrap=True)
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        self._foot = line(0, spacing=12)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(16)
        layout.addWidget(heading)
        layout.addLayout(self.body, 1)
        layout.addSpacing(8)
        layout.addLayout(self._foot)

    def set_buttons(self, *buttons: Button) -> None:
        """From the reading side, the one that goes on last."""
        for button in buttons:
            self._foot.addWidget(button)

    def showEvent(self, event: QShowEvent) -> None:
        self._grow()
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._grow()
        return handled

    def _grow(self) -> None:
        """As wide as its buttons, and as high as its words: a sentence may come while it shows."""
        width = max(self.width(), self.minimumWidth(), self._foot.sizeHint().width() + 2 * MARGIN)
        wraps = self._layout.hasHeightForWidth()
        needed = self._layout.totalHeightForWidth(width) if wraps else self._layout.totalSizeHint().height()
        if width > self.width() or needed > self.height():
            self.resize(width, max(needed, self.height()))


class Question(Dialog):
    """Asks before something that matters: both answers say what they do."""

    def __init__(
        self, title: str, text: str, yes: str, no: str, *, danger: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        words = Text(text, wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(words)
        self.no = Button(no)
        self.yes = Button(yes, kind="danger" if danger else "filled")
        self.no.clicked.connect(self.reject)
        self.yes.clicked.connect(self.accept)
        self.set_buttons(self.no, self.yes)
        (self.no if danger else self.yes).setFocus()


class Notification(Dialog):
    """Something to know, and one button."""

    def __init__(self, title: str, text: str, *, button: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        words = Text(text, wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(words)
        close = Button(button or say("Go on"), kind="filled")
        close.clicked.connect(self.accept)
        self.set_buttons(close)
        close.setFocus()


def ask(title: str, text: str, *, yes: str, no: str, danger: bool = False, parent: QWidget | None = None) -> bool:
    """True where the person chose `yes`. With `danger` the keyboard starts on `no`."""
    return Question(title, text, yes, no, danger=danger, parent=parent).exec() == QDialog.DialogCode.Accepted
