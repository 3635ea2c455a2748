"""What the session has said so far: the idea just saved with its way back, the latest ones, the way to all of them."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import IdeaRow
from ui.look import look
from ui.widgets.buttons import Button
from ui.widgets.inset import Inset
from ui.widgets.layouts import column, line, tab_through
from ui.widgets.paint import Ink, ring, rounded, text_line
from ui.widgets.pressable import Pressable
from ui.widgets.saved import SavedCard
from ui.widgets.text import Caps, Text

_LINES = 2


class IdeaNote(Pressable):
    """One idea of the list: two lines of its words, when, and its theme. Pressed, it opens; `idea` is which it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.idea = RecordId("")
        self._detail = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, row: IdeaRow, detail: str) -> None:
        if (row.id, row.text, detail) == (self.idea, self.label, self._detail):
            return
        self.idea, self.label, self._detail = row.id, row.text, detail
        self.setAccessibleName(f"{row.text}, {detail}")
        self.update()

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

    def __init__(self, nothing: str, everything: str, card: SavedCard, parent: QWidget | None = None) -> None:
        """The words where there is nothing yet, those of the link to all of them, and the card of what was just saved:
        the same for each, since styling a new one takes longer than saving."""
        super().__init__(parent)
        self._heading = Text(role="strong", wrap=True)
        self._card = card
        card.undo_requested.connect(self.undo_requested)
        card.hide()
        self._lines = column()
        self._notes: dict[RecordId, IdeaNote] = {}
        self._saved: RecordId | None = None
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
        known = {row.id for row, _ in notes}
        spare = [note for idea, note in before.items() if idea not in known]
        for place, (row, detail) in enumerate(notes):
            note = before.get(row.id) or (spare.pop() if spare else self._one_more())
            note.tell(row, detail)
            self._notes[row.id] = note
            if self._lines.indexOf(note) != place:
                self._lines.removeWidget(note)
                self._lines.insertWidget(place, note)
            note.setVisible(row.id != self._saved)
        for gone in spare:
            _let_go(gone)
        self._nothing.setVisible(not notes)
        self._foot.setVisible(bool(notes))
        self._order()

    def _one_more(self) -> IdeaNote:
        note = IdeaNote(self)
        note.clicked.connect(lambda: self.opened.emit(note.idea))
        return note

    @property
    def saved(self) -> RecordId | None:
        """The idea the card tells of."""
        return self._saved

    def show_saved(self, idea: RecordId) -> None:
        """The idea just saved, which the card tells of, over the others instead of among them."""
        self.forget_saved()
        self._saved = idea
        self._card.show()
        if idea in self._notes:
            self._notes[idea].hide()
        self._order()

    def forget_saved(self) -> None:
        """It was taken back, or is long past."""
        self._saved = None
        self._card.hide()

    def _order(self) -> None:
        tab_through(*self._card.acts, *self._notes.values(), self._everything)

    def show_whole(self, whole: bool) -> None:
        self._inset.show_whole(whole)


def _let_go(note: IdeaNote) -> None:
    note.hide()
    note.deleteLater()
