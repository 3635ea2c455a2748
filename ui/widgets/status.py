"""The safety line at the foot of the window: is my work safe, and where is it? Always there, always answered."""

from dataclasses import dataclass

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import look
from ui.speech import say
from ui.widgets.layouts import line
from ui.widgets.text import Icon, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What the line says, already in words. `is_safe` False turns it red; `waits` makes the last part amber."""

    saved: str
    elsewhere: str = ""
    to_send: str = ""
    is_safe: bool = True
    waits: bool = False
    is_online: bool = False


class SafetyLine(QWidget):
    """Saved here, on how many other laptops, what waits for the city; and whether there is a network."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._saved = _Part("check-circle", "accent", "strong")
        self._elsewhere = _Part("laptops", "accent")
        self._to_send = _Part("send", "muted")
        self._network = _Part("offline", "muted", tone="muted")
        layout = line(self._saved, self._elsewhere, self._to_send, 0, self._network, spacing=20)
        layout.setContentsMargins(20, 1, 28, 0)
        self.setLayout(layout)
        look().changed.connect(self._size)
        self._size()
        self.tell(Whereabouts(saved=""))

    def tell(self, where: Whereabouts) -> None:
        well = where.is_safe
        self._saved.tell(where.saved, "check-circle" if well else "warning", "accent" if well else "danger")
        self._saved.words.set_tone("" if well else "danger")
        self._elsewhere.tell(where.elsewhere, "laptops", "accent")
        self._to_send.tell(where.to_send, "send", "amber" if where.waits else "muted")
        self._to_send.words.set_tone("amber" if where.waits else "muted")
        self._network.tell(
            say("Online") if where.is_online else say("Offline"), "online" if where.is_online else "offline", "muted"
        )
        self.setAccessibleName(", ".join(t for t in (where.saved, where.elsewhere, where.to_send) if t))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look().colour("surface"))
            painter.fillRect(0, 0, self.width(), 1, look().colour("line"))

    def _size(self) -> None:
        self.setFixedHeight(look().px(40))


class _Part(QWidget):
    """An icon and its words; gone when there is nothing to say."""

    def __init__(self, icon: str, colour: str, role: str = "secondary", *, tone: str = "") -> None:
        super().__init__()
        self._icon = Icon(icon, colour, 18)
        self.words = Text(role="small strong" if role == "strong" else role, tone=tone)
        self.setLayout(line(self._icon, self.words, spacing=8))

    def tell(self, words: str, icon: str, colour: str) -> None:
        self._icon.show_icon(icon, colour)
        self.words.setText(words)
        self.setVisible(bool(words))
