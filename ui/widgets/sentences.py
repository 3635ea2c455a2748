"""Writing sentence by sentence: numbers drawn after each, the one at the cursor tinted, doubtful ones in amber."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from outreach_app.domain.sentences import Sentence, find_sentences
from ui.look import look
from ui.widgets.editors import Writing, leaves_undo
from ui.widgets.paint import antialiased, text_width

_BEYOND = re.compile("[\U00010000-\U0010ffff]")

Marks = Mapping[str, Sequence[int]]
"""The numbers that stand after a sentence, by its words."""


class SentenceWriting(Writing):
    """A `Writing` that knows its sentences. The text stays plain: numbers are drawn in room left after a sentence.

    `marks_of` gives the marks for a text; it is asked at every change, so it must be quick.
    """

    sentence_changed = Signal()
    """The cursor came to another sentence, or its words changed."""
    reached = Signal()
    """The keyboard came here."""

    def __init__(self, placeholder: str = "", *, lines: int = 4, parent: QWidget | None = None) -> None:
        self._leaves_next_undo = False  # asked for from the first event on
        super().__init__(placeholder, lines=lines, parent=parent)
        self.marks_of: Callable[[str], Marks] = _none
        self._marks: Marks = {}
        self._read = ""
        self._told = ""
        self._sentences: tuple[Sentence, ...] = ()
        self._here = ""
        self._tinted = False
        self._doubtful: frozenset[str] = frozenset()
        self.document().contentsChange.connect(self._reread)  # before the spacing asks for the marks
        self._spacing = _Spacing(self.document(), self)
        self.cursorPositionChanged.connect(self._look_here)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self._sentences

    @property
    def here(self) -> Sentence | None:
        """The sentence the cursor is in, or just after; None where there is none."""
        text = self._read
        at = _from_qt(text, self.textCursor().position())
        before = [sentence for sentence in self._sentences if sentence.start <= at]
        return before[-1] if before else self._sentences[0] if self._sentences else None

    def go_on(self, step: int) -> None:
        """To the start of the next sentence (1) or of the one before (-1)."""
        here = self.here
        if here is None:
            return
        place = min(max(self._sentences.index(here) + step, 0), len(self._sentences) - 1)
        cursor = self.textCursor()
        cursor.setPosition(_to_qt(self._read, self._sentences[place].start))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def go_to(self, sentence: Sentence) -> None:
        cursor = self.textCursor()
        cursor.setPosition(_to_qt(self._read, sentence.start))
        self.setTextCursor(cursor)

    def replace(self, sentence: Sentence, words: str) -> None:
        """Other words in its place; Ctrl+Z brings the old ones back."""
        cursor = self._select(sentence)
        cursor.insertText(words)
        self.setTextCursor(cursor)

    def show_marks(self) -> None:
        """Asks for the marks again: what they are drawn from has changed."""
        self._marks = self.marks_of(self._read)
        self._quiet = True
        self._spacing.rehighlight()
        self._quiet = False
        self._tint()

    def show_doubtful(self, words: frozenset[str]) -> None:
        """Those sentences stand in amber."""
        if words != self._doubtful:
            self._doubtful = words
            self._tint()

    def tint_here(self, tinted: bool) -> None:
        """Whether the sentence at the cursor stands out."""
        if tinted != self._tinted:
            self._tinted = tinted
            self._tint()

    def leave_next_undo(self) -> None:
        """The next Ctrl+Z is for the page, which did something since the last letter."""
        self._leaves_next_undo = True

    def event(self, event: QEvent) -> bool:
        if self._leaves_next_undo and leaves_undo(event, False):
            self._leaves_next_undo = False
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and a letter is a key of the page, at rest or not: it writes nothing. (On a Mac it writes accents.)"""
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.text() and sys.platform != "darwin":
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._marks:
            return
        with antialiased(QPainter(self.viewport())) as painter:
            block = self.firstVisibleBlock()
            offset = self.contentOffset()
            while block.isValid():
                place = self.blockBoundingGeometry(block).translated(offset)
                if place.top() > event.rect().bottom():
                    break
                self._paint_marks(painter, block, place.topLeft())
                block = block.next()

    def numbers_in(self, block_text: str) -> list[tuple[str, int, Sequence[int]]]:
        """Of each sentence with numbers: its words, where it ends as Qt counts, its numbers."""
        marked = [(sentence, self._marks.get(sentence.words, ())) for sentence in find_sentences(block_text)]
        return [(s.words, _to_qt(block_text, s.end), numbers) for s, numbers in marked if numbers]

    def _paint_marks(self, painter: QPainter, block: QTextBlock, corner: QPointF) -> None:
        for words, end, numbers in self.numbers_in(block.text()):
            line = block.layout().lineForTextPosition(end - 1)
            if not line.isValid():
                continue
            at = line.cursorToX(end)
            right = corner.x() + cast(float, at[0] if isinstance(at, tuple) else at)
            left = right - room_for(numbers) + 3
            middle = corner.y() + line.y() + line.height() / 2
            for number in numbers:
                left = _paint_number(painter, left, middle, number, lit=self._tinted and words == self._here)

    def _reread(self) -> None:
        text = self.value()
        if text != self._read:
            self._read = text
            self._sentences = find_sentences(text)
            self._marks = self.marks_of(text)
            self._leaves_next_undo = False

    def _tell(self) -> None:
        """Spacing alone is no change of words."""
        if self._read != self._told:
            self._told = self._read
            super()._tell()
            self._look_here()
            self._tint()

    def _look_here(self) -> None:
        here = self.here
        words = here.words if here else ""
        if words != self._here:
            self._here = words
            self._tint()
            if self.isVisible():
                self.viewport().update()
            self.sentence_changed.emit()

    def _tint(self) -> None:
        c = look().colours
        selections = []
        here = self.here if self._tinted else None
        if here and here.words not in self._doubtful:
            selections.append(self._ground(here, c.selected, c.accent))
        selections += [
            self._ground(sentence, c.amber_surface, c.amber_line)
            for sentence in self._sentences
            if sentence.words in self._doubtful
        ]
        self.setExtraSelections(selections)

    def _ground(self, sentence: Sentence, fill: str, line: str) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = self._select(sentence)
        form = QTextCharFormat()
        form.setBackground(QColor(fill))
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        form.setUnderlineColor(QColor(line))
        selection.format = form
        return selection

    def _select(self, sentence: Sentence) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(_to_qt(self._read, sentence.start))
        cursor.setPosition(_to_qt(self._read, sentence.end), QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _none(text: str) -> Marks:
    del text
    return {}


class _Spacing(QSyntaxHighlighter):
    """Widens the last letter of a sentence by the room its numbers take."""

    def __init__(self, document: QTextDocument, writing: SentenceWriting) -> None:
        super().__init__(document)
        self._writing = writing

    def highlightBlock(self, text: str) -> None:
        for _, end, numbers in self._writing.numbers_in(text):
            form = QTextCharFormat()
            form.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            form.setFontLetterSpacing(room_for(numbers))
            self.setFormat(end - 1, 1, form)


def room_for(numbers: Sequence[int]) -> float:
    return 6 + sum(_width(number) + 2 for number in numbers)


def _width(number: int) -> float:
    return max(look().px(18), text_width(str(number), look().font("cap")) + look().px(8))


def _paint_number(painter: QPainter, left: float, middle: float, number: int, *, lit: bool) -> float:
    """One number in its ring; where the next may begin."""
    c, height = look().colours, look().px(18)
    place = QRectF(left + 0.75, middle - height / 2 + 0.75, _width(number) - 1.5, height - 1.5)
    painter.setPen(QPen(QColor(c.accent), 1.5))
    painter.setBrush(QColor(c.accent if lit else c.surface))
    painter.drawRoundedRect(place, height / 2, height / 2)
    painter.setFont(look().font("cap"))
    painter.setPen(QColor(c.on_accent if lit else c.accent))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), str(number))
    return left + _width(number) + 2


def _to_qt(text: str, place: int) -> int:
    """Qt counts letters beyond U+FFFF twice."""
    return place + len(_BEYOND.findall(text, 0, place))


def _from_qt(text: str, place: int) -> int:
    counted = 0
    for found in _BEYOND.finditer(text):
        if found.start() + counted >= place:
            break
        counted += 1
    return place - counted
