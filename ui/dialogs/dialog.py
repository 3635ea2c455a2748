"""The one shape of every dialog: a title, a column, buttons at its foot; and the question with two plain answers."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.look import look
from ui.screens import screen_of
from ui.speech import say
from ui.theme import MARGIN
from ui.widgets.buttons import Button
from ui.widgets.inset import Inset
from ui.widgets.layouts import column, line
from ui.widgets.text import Text


class Dialog(QDialog):
    """Subclasses fill `body` and call `set_buttons`. Escape closes it with nothing done.

    As high as its words, and never beyond the screen: at large text the body scrolls between title and buttons.
    """

    def __init__(self, title: str, parent: QWidget | None = None, *, width: int = 520) -> None:
        super().__init__(parent)
        self.setModal(True)
        self._heading = Text("", "heading", wrap=True)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self._inset = Inset(content, around=16)
        self.foot = line(0, spacing=12)
        self._layout = column(self._heading, self._inset, 8, self.foot, spacing=16, margins=MARGIN)
        self._layout.setStretch(1, 1)
        self.setLayout(self._layout)
        self.setMinimumWidth(min(look().px(width), self._room().width()))
        self.set_title(title)

    def set_title(self, title: str) -> None:
        self.setWindowTitle(title)
        self._heading.setText(title)

    def set_buttons(self, *buttons: Button) -> None:
        """From the reading side, the one that goes on last."""
        for button in buttons:
            self.foot.addWidget(button)

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
        room = self._room()
        around = self._layout.totalSizeHint() - self._inset.sizeHint()
        widest = max(self.foot.sizeHint().width(), self._inset.minimumSizeHint().width()) + 2 * MARGIN
        width = min(max(self.width(), self.minimumWidth(), widest), room.width())
        inside = width - 2 * MARGIN
        title = self._heading.heightForWidth(inside) - self._heading.sizeHint().height()
        bar = self._inset.verticalScrollBar()  # one in sight narrows the words, and would stay for it
        needed = around.height() + title + self._inset.height_for(inside - bar.width() * bar.isVisible())
        needed = max(needed, self.height() + bar.maximum())  # whatever still scrolls once laid out
        height = min(max(needed, self.height()), room.height())
        if width > self.width() or height > self.height():
            self.resize(width, height)

    def _room(self) -> QSize:
        """What the screen has, or the window where that is larger."""
        parent = self.parentWidget()
        window = parent.window().size() if parent else QSize()
        return screen_of(self).availableSize().expandedTo(window) - QSize(MARGIN, 2 * MARGIN)


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
        first = self.no if danger else self.yes
        first.setDefault(True)
        first.setFocus()


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
        close.setDefault(True)
        close.setFocus()


def ask(title: str, text: str, *, yes: str, no: str, danger: bool = False, parent: QWidget | None = None) -> bool:
    """True where the person chose `yes`. With `danger` the keyboard starts on `no`."""
    return Question(title, text, yes, no, danger=danger, parent=parent).exec() == QDialog.DialogCode.Accepted
