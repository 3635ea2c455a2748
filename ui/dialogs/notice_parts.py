"""The parts of the notice screen: what the resident reads, the two answers, and the member's line at the foot."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach_app.language import Say
from ui import icons
from ui.look import look
from ui.speech import own_name
from ui.widgets.buttons import Button
from ui.widgets.layouts import clear, column, line
from ui.widgets.paint import Ink, antialiased, mirrored, ring, rounded, text_line, text_width
from ui.widgets.pressable import Pressable
from ui.widgets.signature import SignaturePad
from ui.widgets.text import Caps, Icon, Text

SIDE = 104
"""What stays free at both sides of the resident's part."""
_LARGE = 1.25
_LONGEST = 240
"""Letters of the idea that are quoted."""


def is_roomy() -> bool:
    """At large text the notice's own sizes step down: they were large already, and all of it must be read."""
    return look().scale < _LARGE


class BigAnswer(Pressable):
    """Yes or no: the same size, the same weight, each with its sign."""

    def __init__(self, icon: str, *, yes: bool, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._icon, self._yes = icon, yes
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().px(240), look().px(96 if is_roomy() else 72))

    def nextCheckState(self) -> None:
        """The screen tells which answer stands."""

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        tone = c.control if not self.isEnabled() else c.accent if self._yes else c.text
        ground = tone if self.isChecked() else c.quiet if self.underMouse() else c.surface
        ink = (c.on_accent if self._yes else c.surface) if self.isChecked() else tone
        rounded(painter, self.rect(), Ink(ground, tone, width=3), 12)
        if self.has_ring:
            ring(painter, self.rect(), ink, 12)
        self._paint_content(painter, ink, ground if self.isChecked() else c.surface)

    def _paint_content(self, painter: QPainter, ink: str, on_ink: str) -> None:
        font, disc = look().font("answer"), look().px(52)
        width = disc + 24 + text_width(self.label, font) + 2
        left = (self.width() - width) // 2
        place = self._turned(QRect(left, (self.height() - disc) // 2, disc, disc))
        rounded(painter, place, Ink(ink), disc / 2)
        icons.draw(painter, place.adjusted(*(disc // 4 * sign for sign in (1, 1, -1, -1))), self._icon, on_ink)
        words = QRect(left + disc + 24, 0, width - disc - 24, self.height())
        text_line(painter, self._turned(words), self.label, ink, font)

    def _turned(self, rect: QRect) -> QRect:
        return mirrored(rect, self.rect(), self.layoutDirection())


class Told(QWidget):
    """What the resident reads: the question, what happens, their own idea, their freedom line by line."""

    def __init__(self) -> None:
        super().__init__()
        self._question = Text(role="notice" if is_roomy() else "figure", wrap=True)
        self._spoken = "spoken" if is_roomy() else "writing"
        self._lead = Text(role=self._spoken, tone="muted", wrap=True)
        self._idea = _Quote()
        self._lines = column(spacing=6)
        self.setLayout(column(self._question, self._lead, self._idea, self._lines, 0, spacing=10))

    def tell(
        self, question: str, lead: str, lines: tuple[str, ...], heading: str, idea: str, *, bullets: bool = True
    ) -> None:
        self._question.setText(question)
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))
        self._idea.tell(heading, idea)
        clear(self._lines)
        for words in lines:
            text = Text(words, self._spoken if bullets else "writing", wrap=True)
            parts = (Icon("tick", "accent", 24), text) if bullets else (text,)
            row = line(*parts, spacing=16)
            row.setStretch(row.count() - 1, 1)
            self._lines.addLayout(row)


class _Quote(QWidget):
    """The idea as it was typed, so that nobody agrees to other words."""

    def __init__(self) -> None:
        super().__init__()
        self._heading = Text(role="small strong", tone="accent")
        self._words = Text(role="writing", wrap=True)
        layout = column(self._heading, self._words, spacing=4)
        layout.setContentsMargins(32, 10, 32, 14)
        self.setLayout(layout)

    def tell(self, heading: str, idea: str) -> None:
        self._heading.setText(heading)
        self._words.setText(idea if len(idea) <= _LONGEST else idea[: _LONGEST - 1].rstrip() + "…")
        self.setVisible(bool(idea))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        with antialiased(QPainter(self)) as painter:
            rounded(painter, self.rect(), Ink(c.selected))
            strip = mirrored(QRect(0, 0, 6, self.height()), self.rect(), self.layoutDirection())
            painter.fillRect(strip, look().colour("accent"))


class Languages(QWidget):
    """The languages the notice speaks, each by its own name, side by side in one box."""

    chosen = Signal(str)

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__()
        self._names = {code: LanguageName(own_name(code)) for code in codes}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setLayout(line(Icon("globe"), *self._names.values(), spacing=0))
        self._turn()
        for code, name in self._names.items():
            name.clicked.connect(lambda _=False, code=code: self.chosen.emit(code))

    @property
    def last(self) -> QWidget:
        return list(self._names.values())[-1]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._turn()

    def _turn(self) -> None:
        """More room before the globe than after the last name, which has its own."""
        left, right = (4, 14) if self.isRightToLeft() else (14, 4)
        self.setContentsMargins(left, 2, right, 2)

    def show_chosen(self, code: str) -> None:
        for known, name in self._names.items():
            name.setChecked(known == code)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        with antialiased(QPainter(self)) as painter:
            rounded(painter, self.rect(), Ink(c.surface, c.control))


class LanguageName(Pressable):
    """One language; bold where it is the one spoken."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(text_width(self.label, look().font("strong")) + 24, look().px(44))

    def nextCheckState(self) -> None:
        """What is spoken is told from outside."""

    def paint(self, painter: QPainter) -> None:
        c, chosen = look().colours, self.isChecked()
        if self.has_ring:
            ring(painter, self.rect(), c.accent)
        font = look().font("strong" if chosen else "body")
        text_line(painter, self.rect(), self.label, c.accent if chosen else c.text, font, Qt.AlignmentFlag.AlignHCenter)


class Steps(QWidget):
    """Which question this is, as dashes and in words."""

    def __init__(self) -> None:
        super().__init__()
        self._at, self._count = 0, 1
        self._words = Text(role="small", tone="muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = column(14, self._words)
        layout.setContentsMargins(8, 4, 8, 0)
        self.setLayout(layout)

    def tell(self, at: int, count: int, say: Say) -> None:
        self._at, self._count = at, count
        words = say("Question {number} of {count}").format(number=at + 1, count=count) if 0 <= at < count else ""
        self._words.setText(words)
        self.setMinimumWidth(count * 40 + 16)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        left = (self.width() - self._count * 40 + 8) // 2
        with antialiased(QPainter(self)) as painter:
            for index in range(self._count):
                place = mirrored(QRect(left + index * 40, 2, 32, 7), self.rect(), self.layoutDirection())
                rounded(painter, place, Ink(c.accent if index <= self._at else c.line), 4)


class SignPart(QWidget):
    """The pad, and the way to begin again."""

    def __init__(self) -> None:
        super().__init__()
        self.pad = SignaturePad()
        self.pad.setMinimumHeight(look().px(170) if is_roomy() else 110)
        self.erase = Button("", kind="link", icon="refresh")
        self.erase.clicked.connect(self.pad.clear)
        beside = line(self.pad, column(0, self.erase))
        self.setLayout(column(self.pad, line(0, self.erase), spacing=4) if is_roomy() else beside)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.hide()

    def tell(self, hint: str, erase: str) -> None:
        self.pad.set_hint(hint)
        self.erase.set_label(erase)


class Foot(QWidget):
    """The member's line: which notice this is, the keys, the way back. With `held`, Escape is only shown here."""

    def __init__(self, say: Say, *, held: bool = False) -> None:
        super().__init__()
        self._share = 0.0
        self._sign = Icon("lock")
        self._words = Text(role="secondary", tone="muted", wrap=True)
        back = say("Take the computer back, hold") if held else say("Take the computer back")
        self.back = Button(back, kind="link", key="Escape", binds=not held)
        parts = (Text(say("Yes"), "strong"), Caps(say("Yes")[0]), 12, Text(say("No"), "strong"), Caps(say("No")[0]))
        steps = (Text(say("Next"), "secondary", "muted"), Caps("Right"))
        self._keys = QWidget()
        self._keys.setLayout(line(*parts, 12, *steps, 24))
        layout = line(self._sign, self._words, self._keys, self.back, spacing=8)
        layout.setStretch(1, 1)
        layout.setContentsMargins(SIDE // 2, 8, SIDE // 2, 8)
        self.setLayout(layout)

    def tell(self, words: str, warns: bool = False) -> None:
        self._sign.show_icon("warning" if warns else "lock", "amber" if warns else "muted")
        self._sign.setVisible(bool(words))
        self._words.set_tone("amber" if warns else "muted")
        self._words.setText(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look().colour("background"))
            painter.fillRect(0, 0, self.width(), 1, look().colour("line"))
            painter.fillRect(0, 0, round(self.width() * self._share), 5, look().colour("accent"))

    def show_keys(self, shown: bool) -> None:
        """The keys that answer, where there is something to answer."""
        self._keys.setVisible(shown)

    def show_hold(self, share: float) -> None:
        """How much of the holding is done, 0 to 1."""
        self._share = share
        self.update()
