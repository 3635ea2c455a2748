"""One question at a time about a box nobody could read: its picture, and three answers by their first letters."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from outreach_app.domain.reading import Tick
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, clear, column, line
from ui.widgets.mark import Mark
from ui.widgets.snippet import Snippet
from ui.widgets.text import Text

UNKNOWN = "unknown"
"""A person looked, and could not say either."""
SIGN = "?"


class QuestionCard(Card):
    """`ask_box` and `ask_which` put a question; `decided` says the box and its tick, `chosen` the theme to keep."""

    decided = Signal(str, str)
    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(tone="warning", parent=parent)
        self._desk = desk
        self._title = Text("", "strong", wrap=True)
        self._count = Text("", "small strong", "amber")
        self._snippet = Snippet(56, fixed=236)
        self._about = Text("", "small", "amber", wrap=True)
        self._answers = QWidget()
        self._flow = Flow(spacing=8, parent=self._answers)
        self.buttons: list[Button] = []
        heading = line(Mark(SIGN, filled=True), self._title, self._count, spacing=12)
        heading.setStretch(1, 1)
        self.body.addLayout(heading)
        asked = line(self._snippet, column(self._about, self._answers, spacing=2), spacing=16)
        asked.setStretch(1, 1)
        self.body.addLayout(asked)

    def ask_box(self, box: str, words: str, crop: QImage | None, waiting: int) -> None:
        """Is this one ticked? `waiting` counts it and those after it."""
        say = self._desk.say
        self._put(say("Is this box ticked?"), words, crop)
        self._count.setText(self._desk.say_count("{n} uncertain box", "{n} uncertain boxes", waiting))
        answers = (
            (say("Ticked"), say("Yes")[0], Tick.TICKED.value),
            (say("Empty"), say("No")[0], Tick.EMPTY.value),
            (say("I can’t say"), say("I can’t say")[0], UNKNOWN),
        )
        for label, letter, tick in answers:
            self._answer(label, letter.upper(), partial(self.decided.emit, box, tick))

    def ask_which(self, themes: list[tuple[str, str]], crop: QImage | None, *, faded: bool = False) -> None:
        """Several themes are ticked: an idea is listed under one. `faded`: a tick may be lost, and none is one too."""
        say = self._desk.say
        several = say("Several themes are ticked. Which one is the idea listed under?")
        lost = say("This page is in black and white: a light tick does not show. Which theme is ticked?")
        self._put(lost if faded else several, "", crop)
        self._count.setText("")
        none = [("", say("No theme"))] if faded else []
        for letter, (code, words) in zip("ABCDEFGHIJKLMNOP", [*themes, *none], strict=False):
            self._answer(words, letter, partial(self.chosen.emit, code))

    def show_crop(self, crop: QImage | None) -> None:
        self._snippet.show_image(crop, self._about.text())
        self._snippet.setVisible(self._snippet.has_image)

    def _put(self, title: str, about: str, crop: QImage | None) -> None:
        self._title.setText(title)
        self.setAccessibleName(f"{title} {about}".strip())
        self._about.setText(about)
        self._about.setVisible(bool(about))
        self.show_crop(crop)
        clear(self._flow)
        self.buttons = []

    def _answer(self, label: str, letter: str, act: Callable[[], object]) -> None:
        button = Button(label, key=letter, parent=self._answers)
        button.clicked.connect(act)
        button.setAccessibleDescription(self.accessibleName())
        self._flow.addWidget(button)
        button.show()
        self.buttons.append(button)
