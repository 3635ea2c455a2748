"""The latest visits: when, what, at which door; each with its own way back."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from outreach_app.queries.visits import VisitRow
from ui import formats
from ui.desk import Desk
from ui.doors import SIGNS, short_door
from ui.keys import bind
from ui.look import look
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.inset import Inset
from ui.widgets.layouts import column, line, tab_through
from ui.widgets.paint import Ink, rounded
from ui.widgets.text import Elided, Icon, Text

_MOST = 20
"""Visits in sight, as `last_visits` gives."""
_AT_ONCE = 4


class LatestVisits(Card):
    """`undo_requested` gives a visit's id. Ctrl+Z takes the first back; U, the one the keyboard is on.

    Where doors were just entered, that comes first and Ctrl+Z is theirs: `take_back_requested`.
    """

    undo_requested = Signal(str)
    take_back_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.say("Latest visits"), " ", padding=16, parent=parent)
        self._desk = desk
        self._lines = column()
        self._shown: list[VisitLine] = []
        self._spare: list[VisitLine] = []
        content = QWidget()
        content.setLayout(column(self._lines, 0))
        self._inset = Inset(content)
        self._made = MadeLine(desk)
        self._made.undo.clicked.connect(self.take_back_requested)
        self._key = bind(self, "Ctrl+Z", self._take_back_first)
        self._fit()
        look().changed.connect(self._fit)
        self._nothing = Text(
            desk.say("Nothing yet. Press a letter at each door: it is saved at once, and the next door comes."),
            "secondary",
            "muted",
            wrap=True,
        )
        self.body.addWidget(self._nothing)
        self.add_across(self._made)
        self.add_across(self._inset, stretch=1)
        self._made.hide()
        self.body.addStretch()

    def tell(self, counts: str, visits: Sequence[VisitRow], made: str = "") -> None:
        """`made` says which doors were entered, where that was the last thing done."""
        self.aside.setText(counts)
        self._nothing.setVisible(not visits and not made)
        self._inset.setVisible(bool(visits))
        self._made.tell(made)
        self._made.setVisible(bool(made))
        self._key.setEnabled(bool(visits or made))
        known, before = {shown.visit: shown for shown in self._shown}, self._shown
        kept = {visit.id for visit in visits}
        self._spare += [shown for shown in before if shown.visit not in kept]
        self._shown = [known.get(visit.id) or self._one_more() for visit in visits]
        for place, (shown, visit) in enumerate(zip(self._shown, visits, strict=True)):
            if self._lines.indexOf(shown) != place:
                self._lines.removeWidget(shown)
                self._lines.insertWidget(place, shown)
            shown.tell(visit, first=not place and not made)
            shown.show()
        for spare in self._spare:
            spare.hide()
        if self._shown != before:
            tab_through(*(shown.undo for shown in self._shown))
        self._inset.show_top()

    def make_ahead(self) -> Iterator[None]:
        """The lines there is room for, a few at a time, before the first letter wants one."""
        while len(self._spare) < _MOST:
            self._spare += [self._new_line() for _ in range(_AT_ONCE)]
            yield

    def _one_more(self) -> "VisitLine":
        """A line that shows nothing any more, or a new one: styling a new one takes longer than saving the visit."""
        return self._spare.pop() if self._spare else self._new_line()

    def _new_line(self) -> "VisitLine":
        made = VisitLine(self._desk, self)
        made.undo_requested.connect(self.undo_requested)
        made.hide()
        return made

    def _take_back_first(self) -> None:
        if not self._made.isHidden():
            self.take_back_requested.emit()
        elif self._shown:
            self.undo_requested.emit(self._shown[0].visit)

    def _fit(self) -> None:
        """One visit stays in sight whatever stands above."""
        self._inset.setMinimumHeight(look().px(52))


class _Line(QFrame):
    """One act. The latest is framed, and shows the key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = True

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        with QPainter(self) as painter:
            if self._first:
                rounded(painter, self.rect(), Ink(c.selected), 0)
                side = self.width() - 4 if self.isRightToLeft() else 0
                painter.fillRect(side, 0, 4, self.height(), look().colour("accent"))
            else:
                painter.fillRect(16, self.height() - 1, self.width() - 32, 1, look().colour("line"))


class MadeLine(_Line):
    """Doors that were just entered, a building or a whole list, to be taken back in one go."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = desk.say
        self._words = Text("", "strong", "accent", wrap=True)
        self.undo = Button(desk.say("Undo"), kind="accent", key="Ctrl+Z", binds=False)
        layout = line(Icon("door", "accent"), self._words, self.undo, spacing=12)
        layout.setStretch(1, 1)
        layout.setContentsMargins(16, 4, 12, 4)
        self.setLayout(layout)

    def tell(self, words: str) -> None:
        self._words.setText(words)
        self.setAccessibleName(words)
        self.undo.setAccessibleName(f"{self._say('Undo')}, {words}")


class VisitLine(_Line):
    """One visit, with the words of its idea. `visit` is whose it is now: lines are used again for the next ones."""

    undo_requested = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, say = desk, desk.say
        self._row: VisitRow | None = None
        self._hour = Text("", "secondary", "muted")
        self._hour.setMinimumWidth(look().px(64))
        self._sign = Icon("")
        self._word, self._where = Text("", "strong"), Elided("", "secondary", "muted")
        self._words = Elided("", "secondary")
        self.undo = Button(say("Undo"), kind="link", icon="undo")
        self.undo.clicked.connect(self._take_back)
        self.undo.set_tip(say("U takes this visit back"))
        head = line(self._word, self._where, spacing=12)
        head.setStretch(1, 1)
        layout = line(self._hour, self._sign, 4, column(head, self._words, spacing=2), self.undo, spacing=12)
        layout.setStretch(3, 1)
        layout.setContentsMargins(16, 4, 12, 4)
        self.setLayout(layout)

    @property
    def visit(self) -> str:
        return self._row.id if self._row else ""

    def tell(self, visit: VisitRow, *, first: bool) -> None:
        if (visit, first) == (self._row, self._first):
            return
        self._row, self._first = visit, first
        desk, say = self._desk, self._desk.say
        sign, word = SIGNS[visit.outcome], said(visit.outcome, say)
        where = "" if visit.label == visit.staircase == "" and visit.floor is None else _where(visit, desk)
        words = say("“{text}”").format(text=" ".join(visit.text.split())) if visit.text else visit.come_back
        self._hour.setText(formats.clock(visit.at, desk.campaign.timezone, say))
        self._sign.show_icon(sign.icon, sign.tone)
        self._word.setText(word)
        self._word.set_tone("" if sign.tone == "muted" else sign.tone)
        self._where.setText(where)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.undo.show_as("accent" if first else "link", key="Ctrl+Z" if first else "", icon="" if first else "undo")
        self.undo.setAccessibleName(", ".join(part for part in (say("Undo"), word, where) if part))
        self.setAccessibleName(f"{word}, {where}")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_U and not event.modifiers():
            self._take_back()
        else:
            super().keyPressEvent(event)

    def _take_back(self) -> None:
        self.undo_requested.emit(self.visit)


def _where(visit: VisitRow, desk: Desk) -> str:
    return short_door(visit.staircase, visit.floor, visit.label, desk.say)
