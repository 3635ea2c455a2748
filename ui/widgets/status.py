"""The safety line at the foot of the window: is my work safe, and where is it? Always there, always answered."""

from dataclasses import dataclass

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import look
from ui.speech import say
from ui.widgets.layouts import line
from ui.widgets.text import Elided, Icon, Rule, Text


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
        self._saved = _Part("secondary strong", is_first=True)
        self._elsewhere = _Part()
        self._to_send = _Part()
        self._network = _Part(is_first=True)
        layout = line(self._saved, self._elsewhere, self._to_send, 0, self._network, spacing=0)
        layout.setContentsMargins(20, 1, 28, 0)
        self.setLayout(layout)
        look().changed.connect(self._size)
        self._size()
        self.tell(Whereabouts(saved=""))

    def tell(self, where: Whereabouts) -> None:
        saved = ("check-circle", "accent", "") if where.is_safe else ("warning", "danger", "danger")
        waits = "amber" if where.waits else "muted"
        self._saved.tell(where.saved, *saved)
        self._elsewhere.tell(where.elsewhere, "laptops", "accent")
        self._to_send.tell(where.to_send, "send", waits, waits)
        network = (say("Online"), "online") if where.is_online else (say("Offline"), "offline")
        self._network.tell(*network, "muted", "muted")
        self.setAccessibleName(", ".join(t for t in (where.saved, where.elsewhere, where.to_send) if t))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look().colour("surface"))
            painter.fillRect(0, 0, self.width(), 1, look().colour("line"))

    def _size(self) -> None:
        self.setFixedHeight(look().px(40))


class _Part(QWidget):
    """An icon and its words, parted from what stands before; gone when there is nothing to say."""

    def __init__(self, role: str = "secondary", *, is_first: bool = False) -> None:
        super().__init__()
        self._icon = Icon("check-circle", "muted", 18)
        self.words = Text(role=role) if is_first else Elided(role=role)
        rule = Rule(upright=True)
        rule.setFixedHeight(16)
        before: tuple[QWidget | int, ...] = () if is_first else (20, rule, 20)
        self.setLayout(line(*before, self._icon, 8, self.words, spacing=0))

    def tell(self, words: str, icon: str, colour: str, tone: str = "") -> None:
        self._icon.show_icon(icon, colour)
        self.words.setText(words)
        self.words.set_tone(tone)
        self.setVisible(bool(words))
