"""Panels that hold other parts: the card, and the panel that says what to do where there is nothing yet."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import MARGIN
from ui.widgets.text import Caps, Icon, Text, restyle


class Card(QFrame):
    """A quiet surface with room inside: `body` is its column. `tone` is selected, warning, danger or quiet.

    `add_across` puts a part from edge to edge; `body` then goes on below it.
    """

    def __init__(
        self,
        title: str = "",
        aside: str = "",
        *,
        icon: str = "",
        key: str = "",
        tone: str = "",
        padding: int = MARGIN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._padding = padding
        self.setProperty("tone", tone)
        self._all = QVBoxLayout(self)
        self._all.setContentsMargins(0, padding * 2 // 3, 0, padding * 3 // 4)
        self._all.setSpacing(10)
        self.body = self._begin_body()
        self.title = Text(title, "strong")
        self.aside = Text(aside, "secondary", "muted")
        if title:
            self.setAccessibleName(title)
            self.body.addLayout(self._heading(icon, key))

    def set_tone(self, tone: str) -> None:
        self.setProperty("tone", tone)
        restyle(self)

    def add_across(self, part: QWidget, *, margin: int = 0, stretch: int = 0) -> None:
        """`margin` is what stays free at both sides: 8 for a `RowList`, 0 for consent rows."""
        holder = QHBoxLayout()
        holder.setContentsMargins(margin, 0, margin, 0)
        holder.addWidget(part)
        self._all.addLayout(holder, stretch)
        self.body = self._begin_body()

    def _begin_body(self) -> QVBoxLayout:
        body = QVBoxLayout()
        body.setContentsMargins(self._padding, 0, self._padding, 0)
        body.setSpacing(10)
        self._all.addLayout(body)
        return body

    def _heading(self, icon: str, key: str) -> QHBoxLayout:
        heading = QHBoxLayout()
        heading.setSpacing(10)
        if icon:
            heading.addWidget(Icon(icon))
        heading.addWidget(self.title)
        heading.addStretch()
        heading.addWidget(self.aside)
        if key:
            heading.addWidget(Caps(key))
        return heading


class EmptyPanel(QWidget):
    """Nothing here yet: an icon, what this place is for, and what to do next."""

    def __init__(
        self,
        icon: str,
        heading: str,
        text: str,
        action: QWidget | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(heading)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        middle = Qt.AlignmentFlag.AlignHCenter
        words = Text(text, tone="muted", wrap=True)
        words.setAlignment(middle)
        words.setMaximumWidth(560)
        narrow = QHBoxLayout()
        narrow.addStretch(1)
        narrow.addWidget(words, 100)
        narrow.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(Icon(icon, "accent", 40), alignment=middle)
        layout.addSpacing(8)
        layout.addWidget(Text(heading, "heading"), alignment=middle)
        layout.addLayout(narrow)
        layout.addSpacing(16)
        if action:
            layout.addWidget(action, alignment=middle)
        layout.addStretch(3)
