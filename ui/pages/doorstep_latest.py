"""The latest visits: when, what, at which door; each with its own way back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from outreach_app.queries.rounds import VisitRow
from ui import formats
from ui.desk import Desk
from ui.doors import SIGNS, short_door
from ui.look import look
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.inset import Inset
from ui.widgets.layouts import column, line, tab_through
from ui.widgets.paint import Ink, rounded
from ui.widgets.text import Elided, Icon, Text


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
        self._rows: dict[tuple[VisitRow, bool], VisitLine] = {}
        content = QWidget()
        content.setLayout(column(self._lines, 0))
        self._inset = Inset(content)
        self._made = MadeLine(desk)
        self._made.undo.clicked.connect(self.take_back_requested)
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

    def _fit(self) -> None:
        """One visit stays in sight whatever stands above."""
        self._inset.setMinimumHeight(look().px(52))

    def tell(self, counts: str, visits: Sequence[VisitRow], made: str = "") -> None:
        """`made` says which doors were entered, where that was the last thing done."""
        self.aside.setText(counts)
        self._nothing.setVisible(not visits)
        self._inset.setVisible(bool(visits))
        self._made.tell(made)
        self._made.setVisible(bool(made))
        wanted = [(visit, not place and not made) for place, visit in enumerate(visits)]
        for gone in self._rows.keys() - set(wanted):
            row = self._rows.pop(gone)
            row.hide()
            row.deleteLater()
        for place, (visit, first) in enumerate(wanted):
            if (visit, first) not in self._rows:
                row = self._rows[visit, first] = VisitLine(self._desk, visit, first=first)
                row.undo_requested.connect(self.undo_requested)
                self._lines.insertWidget(place, row)
        tab_through(*(self._rows[known].undo for known in wanted))
        self._inset.show_top()


class _Line(QFrame):
    """One act. The latest is framed, and has the key."""

    def __init__(self, *, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = first

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
        super().__init__(first=True, parent=parent)
        self._say = desk.say
        self._words = Text("", "strong", "accent", wrap=True)
        self.undo = Button(desk.say("Undo"), kind="accent", key="Ctrl+Z")
        layout = line(Icon("door", "accent"), self._words, self.undo, spacing=12)
        layout.setStretch(1, 1)
        layout.setContentsMargins(16, 4, 12, 4)
        self.setLayout(layout)

    def tell(self, words: str) -> None:
        self._words.setText(words)
        self.setAccessibleName(words)
        self.undo.setAccessibleName(f"{self._say('Undo')}, {words}")


class VisitLine(_Line):
    """One visit, with the words of its idea."""

    undo_requested = Signal(str)

    def __init__(self, desk: Desk, visit: VisitRow, *, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(first=first, parent=parent)
        say = desk.say
        self._visit = visit.id
        sign, word = SIGNS[visit.outcome], said(visit.outcome, say)
        where = "" if visit.label == visit.staircase == "" and visit.floor is None else _where(visit, desk)
        words = say("“{text}”").format(text=" ".join(visit.text.split())) if visit.text else visit.come_back
        kind, key = ("accent", "Ctrl+Z") if first else ("link", "")
        self.undo = Button(say("Undo"), kind=kind, key=key, icon="" if first else "undo")
        self.undo.setAccessibleName(", ".join(part for part in (say("Undo"), word, where) if part))
        self.undo.clicked.connect(self._take_back)
        self.undo.set_tip(say("U takes this visit back"))
        hour = Text(formats.clock(visit.at, desk.campaign.timezone, say), "secondary", "muted")
        hour.setMinimumWidth(look().px(64))
        tone = "" if sign.tone == "muted" else sign.tone
        head = line(Text(word, "strong", tone), Elided(where, "secondary", "muted"), spacing=12)
        head.setStretch(1, 1)
        told = column(head, *([Elided(words, "secondary")] if words else []), spacing=2)
        layout = line(hour, Icon(sign.icon, sign.tone), 4, told, self.undo, spacing=12)
        layout.setStretch(3, 1)
        layout.setContentsMargins(16, 4, 12, 4)
        self.setLayout(layout)
        self.setAccessibleName(f"{word}, {where}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_U and not event.modifiers():
            self._take_back()
        else:
            super().keyPressEvent(event)

    def _take_back(self) -> None:
        self.undo_requested.emit(self._visit)


def _where(visit: VisitRow, desk: Desk) -> str:
    return short_door(visit.staircase, visit.floor, visit.label, desk.say)
