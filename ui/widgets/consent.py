"""Asking for agreements one by one: a row a purpose, two equal answers, O and N only on the row in focus."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import look
from ui.speech import say
from ui.theme import MARGIN, TARGET
from ui.widgets.layouts import clear, column, line
from ui.widgets.paint import Ink, mirrored, rounded, text_line, text_width
from ui.widgets.pressable import Pressable
from ui.widgets.text import Caps, Text, restyle


def answer_width() -> int:
    """The same for both answers, whatever the language."""
    widest = max(text_width(word, look().font("strong")) for word in (say("Yes"), say("No")))
    return max(widest + 28, look().px(60))


class Answer(Pressable):
    """Yes or no, the same size and weight as the other. Never reached by Tab: its row is."""

    def __init__(self, label: str, *, yes: bool, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._yes = yes
        self.framed = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(answer_width(), look().px(TARGET))

    def nextCheckState(self) -> None:
        """The row tells which answer stands."""

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        given = c.accent if self._yes else c.text
        on_given = c.on_accent if self._yes else c.surface
        if self.isChecked():
            ink = Ink(given, "", on_given)
        elif self.framed:
            ink = Ink(c.surface, c.accent, c.text, 2)
        else:
            ink = Ink(c.quiet if self.underMouse() else c.surface, c.control, c.text)
        rounded(painter, self.rect(), ink)
        font = look().font("strong" if self.isChecked() or self.framed else "body")
        text_line(painter, self.rect(), self.label, ink.text, font, Qt.AlignmentFlag.AlignHCenter)


class ConsentRow(QWidget):
    """One purpose and its answer: True given, False refused, None not asked. `answered` says by key or by hand."""

    answered = Signal(bool)
    taken_back = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given: bool | None = None
        self._words = Text(words, wrap=True)
        self.yes = Answer(say("Yes"), yes=True)
        self.no = Answer(say("No"), yes=False)
        self.yes.clicked.connect(lambda: self._press(True))
        self.no.clicked.connect(lambda: self._press(False))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(words)
        layout = line(self._words, self.yes, self.no)
        layout.setContentsMargins(MARGIN, 6, MARGIN, 6)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._tell()

    def value(self) -> bool | None:
        return self._given

    def set_value(self, given: bool | None) -> None:
        self._given = given
        self.yes.setChecked(given is True)
        self.no.setChecked(given is False)
        self._tell()

    def set_words(self, words: str, direction: Qt.LayoutDirection) -> None:
        """The purpose in another language, read in its own direction; the answers stay where they are."""
        self._words.setText(words)
        self._words.setLayoutDirection(direction)
        self.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The first letters of the two words answer; Delete takes the answer back."""
        letter = event.text().upper()
        if letter and letter == say("Yes")[0].upper():
            self._answer(True)
        elif letter and letter == say("No")[0].upper():
            self._answer(False)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.set_value(None)
            self.taken_back.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._frame(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._frame(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            if not self.hasFocus():
                painter.fillRect(MARGIN, self.height() - 1, self.width() - 2 * MARGIN, 1, look().colour("line"))
                return
            painter.fillRect(self.rect(), look().colour("selected"))
            strip = mirrored(QRect(0, 0, 5, self.height()), self.rect(), self.layoutDirection())
            painter.fillRect(strip, look().colour("accent"))

    def _press(self, given: bool) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._answer(given)

    def _answer(self, given: bool) -> None:
        self.set_value(given)
        self.answered.emit(given)

    def _frame(self, framed: bool) -> None:
        self._words.setProperty("role", "strong" if framed else "body")
        restyle(self._words)
        self.yes.framed = self.no.framed = framed
        self.update()

    def _tell(self) -> None:
        said = {True: say("Yes"), False: say("No"), None: say("not asked yet")}[self._given]
        self.setAccessibleDescription(said)


class ConsentRows(QWidget):
    """The agreements of one person, purpose by purpose. Answering goes on to the next row."""

    edited = Signal()

    def __init__(self, heading: str, purposes: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, ConsentRow] = {}
        head = line(Text(heading, "strong"), 0, _ColumnCap(say("Yes")[0]), _ColumnCap(say("No")[0]))
        head.setContentsMargins(MARGIN, 0, MARGIN, 4)
        self._body = column()
        self.setLayout(column(head, self._body))
        self.set_purposes(purposes)

    def set_purposes(self, purposes: Sequence[tuple[str, str]]) -> None:
        """New (code, words) pairs, none answered."""
        clear(self._body)
        self.rows = {code: ConsentRow(words, self) for code, words in purposes}
        for row in self.rows.values():
            self._body.addWidget(row)
            row.answered.connect(self._go_on)
            row.taken_back.connect(self.edited)

    def put_under(self, code: str, part: QWidget) -> None:
        """Something more about one purpose, under its row."""
        self._body.insertWidget(self._body.indexOf(self.rows[code]) + 1, part)

    def values(self) -> dict[str, bool]:
        """The answers there are, by purpose."""
        answers = {code: row.value() for code, row in self.rows.items()}
        return {code: given for code, given in answers.items() if given is not None}

    def set_value(self, code: str, given: bool | None) -> None:
        self.rows[code].set_value(given)

    def clear(self) -> None:
        for row in self.rows.values():
            row.set_value(None)

    def _go_on(self) -> None:
        rows = list(self.rows.values())
        here = next((i for i, row in enumerate(rows) if row.hasFocus()), len(rows))
        for row in rows[here + 1 : here + 2]:
            row.setFocus(Qt.FocusReason.TabFocusReason)
        self.edited.emit()


class _ColumnCap(Caps):
    """The key of a column of answers, as wide as they are."""

    def sizeHint(self) -> QSize:
        return QSize(answer_width(), super().sizeHint().height())
