"""What was just done and can be taken back: the saved card, the undo row, the notice at the foot of the window."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from ui.look import look
from ui.speech import say
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, line
from ui.widgets.paint import Ink, antialiased, rounded
from ui.widgets.text import Elided, Icon, Text

_STAYS = 8_000
"""Milliseconds a notice stays; warnings stay until they are closed, or left for another page."""
_SIGNS = {"done": "check-circle", "info": "info", "warning": "warning", "danger": "x-circle"}


class SavedCard(Card):
    """The idea just saved, framed: what it says, and the way to take it back. `tell` has it say the next one."""

    undo_requested = Signal()

    def __init__(
        self, heading: str = "", text: str = "", detail: str = "", *acts: Button, parent: QWidget | None = None
    ) -> None:
        super().__init__(tone="selected", padding=16, parent=parent)
        self.undo = Button(say("Undo"), kind="link accent", key="Ctrl+Z")
        self.undo.clicked.connect(self.undo_requested)
        self.body.setSpacing(4)
        self.acts = (self.undo, *acts)
        self._told, self._words = Text(role="strong", tone="accent"), Text(wrap=True)
        self._detail = Elided("", "small", "muted")
        self._warned = Text("", "small", "amber", wrap=True)
        self.body.addLayout(line(Icon("check-circle", "accent"), self._told, 0))
        for part in (self._words, self._detail, self._warned):
            self.body.addWidget(part)
        self.body.addLayout(Flow(*self.acts))  # gives way: a card that widens would push the form's save out of sight
        self.tell(heading, text, detail)

    def tell(self, heading: str, text: str, detail: str = "", warned: str = "") -> None:
        """`warned` says what was not kept."""
        self.setAccessibleName(heading)
        self._told.setText(heading)
        self._words.setText(text)
        self._detail.setText(detail)
        self._warned.setText(warned)
        self._warned.setVisible(bool(warned))


class UndoRow(QWidget):
    """One act in a list of the latest: when, what, where; and its own way back."""

    undo_requested = Signal()

    def __init__(
        self,
        when: str,
        icon: str,
        word: str,
        detail: str = "",
        *,
        tone: str = "accent",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.undo = Button(say("Undo"), kind="link", icon="undo")
        self.undo.clicked.connect(self.undo_requested)
        self.undo.setAccessibleName(f"{say('Undo')}, {word}, {detail}")
        parts = (Text(when, "secondary", "muted"), 8, Icon(icon, tone), 4, Text(word, "strong", tone))
        layout = line(*parts, Text(detail, "secondary", "muted"), 0, self.undo)
        layout.setContentsMargins(0, 6, 0, 6)
        self.setLayout(layout)


class Notice(QWidget):
    """One sentence over the foot of its parent, with a way back where there is one. Nothing else moves.

    `above` are buttons at that foot it must not cover; `across` is the part of its parent in whose middle it stands.
    """

    undo_requested = Signal()

    def __init__(self, parent: QWidget, *, above: QLayout | None = None, across: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "done"
        self._sign = Icon("check-circle", "surface")
        self._words = Text("", "strong", wrap=True)
        self.undo = Button(say("Undo"), kind="outline", key="Ctrl+Z")
        self.undo.clicked.connect(self._take_back)
        self._close = IconButton("x", say("Close"))
        self._close.clicked.connect(self.hide)
        self._over, self._above, self._across = parent, above, across
        self._row = line(self._sign, self._words, self.undo, self._close, spacing=12)
        self._row.setStretch(1, 1)
        self._row.setContentsMargins(16, 6, 8, 6)
        self.setLayout(self._row)
        self._timer = QTimer(self, interval=_STAYS, singleShot=True)
        self._timer.timeout.connect(self._leave)
        self._since = QElapsedTimer()
        parent.installEventFilter(self)
        self.hide()

    def tell(self, sentence: str, kind: str = "done", *, undo: bool = False) -> None:
        """Shows `sentence`; `kind` is done, info, warning or danger."""
        tones = {"warning": "amber", "danger": "danger"}
        self._kind = kind
        self._sign.show_icon(_SIGNS[kind], tones.get(kind, "accent"))
        self._words.setText(sentence)
        self.undo.setVisible(undo)
        self._close.setVisible(not undo)
        self.setAccessibleName(sentence)
        self.show()
        self.raise_()
        self._place()
        self._since.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))
        if kind in tones:
            self._timer.stop()
        else:
            self._timer.start()

    def leave_behind(self) -> None:
        """Somebody goes to another page: a warning they had the time to read does not follow them there."""
        if self.isVisible() and self._since.elapsed() >= _STAYS:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        border = {"warning": c.amber_line, "danger": c.danger}.get(self._kind, c.accent)
        ground = {"warning": c.amber_surface, "danger": c.danger_surface}.get(self._kind, c.surface)
        with antialiased(QPainter(self)) as painter:
            rounded(painter, self.rect(), Ink(ground, border, width=2))

    def _place(self) -> None:
        """Across a part of the window it lies lower: on the safety line and the margin, off the page's buttons."""
        room = self._across.geometry() if self._across else self._over.rect()
        width = min(look().px(960 if self._across else 720), room.width() - 48)
        height = max(self._row.heightForWidth(width), self._row.minimumSize().height())
        foot = self._above.geometry().top() if self._above else self._over.height()
        off = 2 if self._across else 16
        self.setGeometry(room.left() + (room.width() - width) // 2, foot - height - off, width, height)

    def _leave(self) -> None:
        """Not while somebody is on it."""
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused and self.isAncestorOf(focused)):
            self._timer.start()
        else:
            self.hide()

    def _take_back(self) -> None:
        self.hide()
        self.undo_requested.emit()
