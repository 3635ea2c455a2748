"""The base of every page: title, one line of context, a place for the main action, content that scrolls if it must."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from outreach_app.domain.changes import Changes
from ui.desk import Desk
from ui.theme import GAP, MARGIN
from ui.widgets.text import Text


class Page(QWidget):
    """Subclasses fill `body`, and say what the window may ask of them by overriding the four methods below."""

    def __init__(self, desk: Desk, title: str, context: str = "") -> None:
        super().__init__()
        self.desk = desk
        self._title = Text(title, "title")
        self._context = Text(context, tone="muted", wrap=True)
        self.setAccessibleName(title)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(12)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self._scroll(), 1)

    def refresh(self, changes: Changes | None) -> None:
        """Reads again what `changes` touched; None means everything, and is sent once before the page first shows."""

    def arrive(self, argument: object) -> None:
        """The page is about to show, because of `desk.go(name, argument)` or of the rail (None)."""

    def first_focus(self) -> QWidget | None:
        """Where the keyboard goes when the page shows."""
        return None

    def take_digit(self, digit: int) -> bool:
        """Alt and a digit was pressed; True where the page has a use for it."""
        del digit
        return False

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_context(self, context: str) -> None:
        self._context.setText(context)

    def set_actions(self, *buttons: QWidget) -> None:
        """Buttons at the head of the page, the main action last."""
        for button in buttons:
            self._actions.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)

    def _head(self) -> QWidget:
        head = QWidget()
        head.setMinimumHeight(96)
        words = QVBoxLayout()
        words.setSpacing(5)
        words.addWidget(self._title)
        words.addWidget(self._context)
        words.addStretch()
        layout = QHBoxLayout(head)
        layout.setContentsMargins(MARGIN, 19, MARGIN, 14)
        layout.setSpacing(GAP)
        layout.addLayout(words, 1)
        layout.addLayout(self._actions)
        return head

    def _scroll(self) -> QScrollArea:
        """Fills the window where it fits, and scrolls at large text or in a small window."""
        content = QWidget()
        content.setObjectName("content")
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        outer = QVBoxLayout(content)
        outer.setContentsMargins(MARGIN, 0, MARGIN, MARGIN)
        outer.addLayout(self.body)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        return area
