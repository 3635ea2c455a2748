"""The ideas a proposal comes from, numbered, each with where it was said; and how one leaves."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import IdeaRow
from outreach_app.queries.sessions import session_row
from ui.desk import Desk
from ui.formats import short_day
from ui.look import look
from ui.theme import TARGET
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.layouts import clear, column, line
from ui.widgets.paint import Ink, antialiased, mirrored, rounded, text_line
from ui.widgets.text import Elided, Text

_SHOWN = 6
"""How many stand in sight before one asks for the rest."""


class LineageCard(Card):
    """`removed` names an idea to take out, `add_requested` asks for more."""

    removed = Signal(str)
    add_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(say("The ideas it comes from"), "0")
        self._desk = desk
        self._ideas: Sequence[IdeaRow] = ()
        self._shows_all = False
        self.lines: list[IdeaLine] = []
        self._before: QWidget = self
        self._is_open = True
        self._list = column(spacing=4)
        self.none = Text(say("No idea yet: link the ones this text comes from."), tone="muted", wrap=True)
        self.more = Button("", kind="link", key="Ctrl+M", icon="chevron-down")
        self.more.clicked.connect(self._unfold)
        self.add = Button(say("Add ideas"), key="Ctrl+I", icon="plus")
        self.add.clicked.connect(self.add_requested)
        holder = QWidget()
        holder.setLayout(self._list)
        self.body.addWidget(self.none)
        self.add_across(holder, margin=8)
        self.body.addLayout(line(self.more, 0))
        self.body.addLayout(line(self.add, 0))

    def come_after(self, part: QWidget) -> None:
        """Tab comes to the ideas from `part`, whenever they were made."""
        self._before = part

    def show_ideas(self, ideas: Sequence[IdeaRow], *, is_open: bool = True) -> None:
        """Once the text has left, they are only looked at."""
        self._ideas, self._is_open = ideas, is_open
        self.add.setVisible(is_open)
        self.aside.setText(str(len(ideas)))
        self.none.setVisible(not ideas)
        shown = ideas if self._shows_all else ideas[:_SHOWN]
        here = next((i for i, each in enumerate(self.lines) if each.hasFocus()), None)
        clear(self._list)
        self.lines = [self._make(number, idea) for number, idea in enumerate(shown, 1)]
        for one, following in pairwise((self._before, *self.lines)):
            QWidget.setTabOrder(one, following)
        rest = len(ideas) - len(shown)
        self.more.set_label(self._desk.say_count("{n} more idea", "{n} more ideas", rest))
        self.more.setVisible(rest > 0)
        if here is not None and self.lines:
            self.lines[min(here, len(self.lines) - 1)].setFocus()

    def first_held(self) -> "IdeaLine | None":
        """The first that may not leave yet, unfolded if need be."""
        if any(not idea.may_leave for idea in self._ideas[len(self.lines) :]):
            self._unfold()
        return next((each for each in self.lines if not each.may_leave), None)

    def _make(self, number: int, idea: IdeaRow) -> "IdeaLine":
        made = IdeaLine(number, idea, self._where(idea), self._desk)
        made.set_open(self._is_open)
        made.removed.connect(lambda: self.removed.emit(idea.id))
        self._list.addWidget(made)
        made.show()  # at once: it may get the focus
        return made

    def _where(self, idea: IdeaRow) -> str:
        session = session_row(self._desk.store, idea.session) if idea.session else None
        return f"{session.title}, {short_day(session.date, self._desk.say)}" if session else idea.place

    def _unfold(self) -> None:
        self._shows_all = True
        self.show_ideas(self._ideas, is_open=self._is_open)


class IdeaLine(QWidget):
    """One idea under its number. Delete takes it out; Up and Down go on to the next."""

    removed = Signal()

    def __init__(self, number: int, idea: IdeaRow, where: str, desk: Desk) -> None:
        super().__init__()
        say = desk.say
        self.idea: RecordId = idea.id
        self.may_leave = idea.may_leave
        text = " ".join(idea.text.split())
        words = Text(text if len(text) <= 100 else text[:99] + "…", "secondary", wrap=True)
        words.setMinimumWidth(80)
        self._remove = IconButton("x", say("Take out of the proposal"))
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.set_tip(say("Take out of the proposal (Del)"))
        self._remove.clicked.connect(self.removed)
        below = Elided(where, "small", "muted")
        told = column(words, below, spacing=2)
        if not idea.may_leave:
            held = say("Its person has not agreed") if idea.has_person else say("To be read over before it may leave")
            told.addWidget(Text(held, "small strong", "amber", wrap=True))
        marker = Marker(number)
        row = line(marker, told, self._remove, spacing=12)
        row.setStretch(1, 1)
        row.setAlignment(marker, Qt.AlignmentFlag.AlignTop)
        row.setAlignment(self._remove, Qt.AlignmentFlag.AlignTop)
        row.setContentsMargins(16, 6, 4, 6)
        self.setLayout(row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{number}. {text}")
        self.setAccessibleDescription(where)

    def set_open(self, is_open: bool) -> None:
        self._remove.setVisible(is_open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self._remove.isHidden():
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.hasFocus():
            with antialiased(QPainter(self)) as painter:
                rounded(painter, self.rect(), Ink(look().colours.selected))
                strip = mirrored(QRect(0, 6, 4, self.height() - 12), self.rect(), self.layoutDirection())
                painter.fillRect(strip, look().colour("accent"))


class Marker(QWidget):
    """An idea's number in its ring: the same number will stand in the text."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = str(number)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = look().px(24)
        return QSize(side, max(side, look().px(TARGET) // 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        side = look().px(24) - 2
        with antialiased(QPainter(self)) as painter:
            painter.setPen(QPen(look().colour("accent"), 1.5))
            disc = QRect(1, 1, side, side)
            painter.drawEllipse(disc)
            font = look().font("cap")
            text_line(painter, disc, self._number, look().colours.accent, font, Qt.AlignmentFlag.AlignHCenter)
