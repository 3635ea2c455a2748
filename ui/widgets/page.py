"""The base of every page: title, one line of context, a place for the main action, content that scrolls if it must."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from outreach_app.domain.changes import Changes
from ui.desk import Desk
from ui.theme import GAP, MARGIN
from ui.widgets.layouts import Columns, at_least, column
from ui.widgets.saved import Notice
from ui.widgets.text import Text

_BAR = 12
"""What a scroll bar takes, as the style sheet has it."""


class Page(QWidget):
    """Subclasses fill `body`, and say what the window may ask of them by overriding the five methods below."""

    def __init__(self, desk: Desk, title: str, context: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.is_whole = False
        self._title = Text(title, "title", wrap=True)
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
        self._area = self._scroll()
        layout.addWidget(self._area, 1)

    def make_parts(self) -> Iterator[None]:
        """Makes the parts, once the page stands in its window. A page of many parts yields between two: nobody waits
        for more than one when pages are made ahead. Run to its end before anything else is asked of the page.
        """
        yield from ()

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

    def keep_now(self) -> None:
        """The page leaves, or the window closes: what is being typed is kept without waiting for its second."""

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt also hides a page that comes into the window half made."""
        if self.is_whole:
            self.keep_now()
        super().hideEvent(event)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_context(self, context: str) -> None:
        self._context.setText(context)

    def set_actions(self, *buttons: QWidget) -> None:
        """Buttons at the head of the page, the main action last."""
        for button in buttons:
            self._actions.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)

    def show_part(self, part: QWidget) -> None:
        """Scrolls to `part`, where the page is longer than the window."""
        self._area.ensureWidgetVisible(part, 0, GAP + self._covered())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A scroll bar comes into the margin: the content keeps its width, and nothing wraps anew."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            taken = _BAR if event.type() == QEvent.Type.Show else 0
            left, right = (taken, 0) if self.isRightToLeft() else (0, taken)
            self._outer.setContentsMargins(MARGIN - left, 0, MARGIN - right, MARGIN)
        return super().eventFilter(watched, event)

    def _head(self) -> QWidget:
        """The title, and its buttons beside it; under it where the text is large."""
        words, buttons = QWidget(), QWidget()
        at_least(words, width=200)
        words.setLayout(column(self._title, self._context, spacing=5))
        buttons.setLayout(self._actions)
        self._actions.setContentsMargins(0, 0, 0, 0)
        head = QWidget()
        head.setMinimumHeight(96)
        layout = QVBoxLayout(head)
        layout.setContentsMargins(MARGIN, 19, MARGIN, 14)
        layout.addWidget(Columns(words, buttons, stretch=(1, 0), level=True))
        layout.addStretch()
        return head

    def _scroll(self) -> QScrollArea:
        """Fills the window where it fits, and scrolls at large text or in a small window."""
        content = QWidget()
        content.setObjectName("content")
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._outer = QVBoxLayout(content)
        self._outer.setContentsMargins(MARGIN, 0, MARGIN, MARGIN)
        self._outer.addLayout(self.body)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        area.verticalScrollBar().installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]
        return area

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """Where the keyboard goes by itself, to the next agreement or to a field to mend, comes into sight."""
        del old
        if new is not None and self._area.isAncestorOf(new):
            self._area.ensureWidgetVisible(new, 0, MARGIN + self._covered())

    def _covered(self) -> int:
        """What a notice hides of the page's foot."""
        notice = getattr(self.window(), "notice", None)
        if not isinstance(notice, Notice) or not notice.isVisible():
            return 0
        top = self._area.mapFromGlobal(notice.mapToGlobal(notice.rect().topLeft())).y()
        return max(self._area.height() - top, 0)
