"""What the session has said so far: the idea just saved with its way back, the latest ones, the way to all of them."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import IdeaRow
from ui.look import look
from ui.widgets.buttons import Button
from ui.widgets.inset import Inset
from ui.widgets.layouts import clear, column, line, tab_through
from ui.widgets.paint import Ink, ring, rounded, text_line
from ui.widgets.pressable import Pressable
from ui.widgets.saved import SavedCard
from ui.widgets.text import Caps, Text

_LINES = 2


class IdeaNote(Pressable):
    """One idea of the list: two lines of its words, when, and its theme. Pressed, it opens."""

    def __init__(self, text: str, detail: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._detail = detail
        self.setAccessibleName(f"{text}, {detail}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def says(self, text: str, detail: str) -> bool:
        return (text, detail) == (self.label, self._detail)

    def sizeHint(self) -> QSize:
        body, small = QFontMetrics(look().font()), QFontMetrics(look().font("small"))
        return QSize(look().px(200), body.lineSpacing() * _LINES + small.lineSpacing() + 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(140), self.sizeHint().height())

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        if self.underMouse():
            rounded(painter, self.rect(), Ink(c.quiet))
        if self.has_ring:
            ring(painter, self.rect(), c.accent)
        inside = self.rect().adjusted(16, 10, -16, -10)
        painter.setPen(look().colour("text"))
        painter.setFont(look().font())
        for place, words in self._wrapped(inside):
            text_line(painter, place, words, c.text, look().font(), Qt.AlignmentFlag.AlignLeading)
        low = QFontMetrics(look().font("small")).height()
        foot = QRect(inside.left(), inside.bottom() + 1 - low, inside.width(), low)
        text_line(painter, foot, self._detail, c.muted, look().font("small"))
        painter.fillRect(16, self.height() - 1, self.width() - 32, 1, look().colour("line"))

    def _wrapped(self, inside: QRect) -> list[tuple[QRect, str]]:
        """The lines of the words and where they stand; the last takes what is left, to be cut."""
        text = " ".join(self.label.split())
        layout = QTextLayout(text, look().font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeading))
        starts: list[int] = []
        layout.beginLayout()
        while len(starts) <= _LINES and (fitted := layout.createLine()).isValid():
            fitted.setLineWidth(inside.width())
            starts.append(fitted.textStart())
        layout.endLayout()
        high = QFontMetrics(look().font()).lineSpacing()
        ends = [*starts[1:_LINES], len(text)]
        return [
            (QRect(inside.left(), inside.top() + i * high, inside.width(), high), text[start:end].rstrip())
            for i, (start, end) in enumerate(zip(starts[:_LINES], ends, strict=False))
        ]


class Latest(QWidget):
    """`opened` gives an idea's id; `all_requested` and `undo_requested` are the two links."""

    opened = Signal(str)
    all_requested = Signal()
    undo_requested = Signal()

    def __init__(self, nothing: str, everything: str, parent: QWidget | None = None) -> None:
        """The words where there is nothing yet, and those of the link to all of them."""
        super().__init__(parent)
        self._heading = Text(role="strong", wrap=True)
        self._card = QVBoxLayout()
        self._lines = column()
        self._notes: dict[RecordId, IdeaNote] = {}
        self._saved: RecordId | None = None
        self._undo: Button | None = None
        self._everything = Button(everything, kind="link")
        self._everything.clicked.connect(self.all_requested)
        content = QWidget()
        content.setLayout(column(self._lines, 0))
        self._inset = Inset(content)
        self._nothing = Text(nothing, "secondary", "muted", wrap=True)
        self._foot = QWidget()
        self._foot.setLayout(line(12, self._everything, 0, Caps("F6"), 16))
        self.setLayout(column(8, self._heading, 8, self._card, self._nothing, self._inset, self._foot, spacing=0))

    def tell(self, heading: str, notes: Sequence[tuple[IdeaRow, str]]) -> None:
        """The heading, and each idea with its second line."""
        self._heading.setText(heading)
        before, self._notes = self._notes, {}
        for place, (row, detail) in enumerate(notes):
            known = before.pop(row.id, None)
            note = known if known and known.says(row.text, detail) else self._new_note(row, detail)
            if known not in (None, note):
                _let_go(known)
            self._notes[row.id] = note
            self._lines.insertWidget(place, note)
            note.setVisible(row.id != self._saved)
        for gone in before.values():
            _let_go(gone)
        self._nothing.setVisible(not notes)
        self._foot.setVisible(bool(notes))
        self._order()

    def _new_note(self, row: IdeaRow, detail: str) -> IdeaNote:
        note = IdeaNote(row.text, detail, self)
        note.clicked.connect(lambda _=False, idea=row.id: self.opened.emit(idea))
        return note

    def show_saved(self, idea: RecordId, card: SavedCard) -> None:
        """The idea just saved, over the others instead of among them."""
        self.forget_saved()
        self._saved = idea
        card.undo_requested.connect(self.undo_requested)
        self._card.addWidget(card)
        if idea in self._notes:
            self._notes[idea].hide()
        self._undo = card.undo
        self._order()

    def forget_saved(self) -> None:
        """It was taken back, or is long past."""
        self._saved, self._undo = None, None
        clear(self._card)

    def _order(self) -> None:
        first = (self._undo,) if self._undo else ()
        tab_through(*first, *self._notes.values(), self._everything)

    def show_whole(self, whole: bool) -> None:
        self._inset.show_whole(whole)


def _let_go(note: IdeaNote) -> None:
    note.hide()
    note.deleteLater()
