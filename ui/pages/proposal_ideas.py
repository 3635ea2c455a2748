"""The ideas a proposal comes from, numbered, each with where it was said; and how one leaves."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import IdeaRow
from outreach_app.queries.sessions import session_row
from ui.desk import Desk
from ui.formats import short_day
from ui.keys import digit_of
from ui.look import look
from ui.theme import TARGET
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, column, line
from ui.widgets.paint import Ink, antialiased, mirrored, rounded, text_line
from ui.widgets.text import Caps, Elided, Text

_SHOWN = 6
"""How many stand in sight before one asks for the rest."""
_BETWEEN_DIGITS = 700
"""Milliseconds a second digit may take."""


class Shown(NamedTuple):
    """What a line says."""

    number: int
    idea: IdeaRow
    where: str
    is_missing: bool


class LineageCard(Card):
    """`removed` names an idea to take out, `add_requested` asks for more; `picked` one to tie to a sentence.

    Numbers are given in the order of linking and stay; ideas not yet in the text stand last.
    """

    removed = Signal(str)
    add_requested = Signal()
    picked = Signal(str)
    left = Signal()
    """No idea was picked: back to the text."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(say("The ideas it comes from"), "0")
        self._desk = desk
        self._ideas: Sequence[IdeaRow] = ()
        self._shows_all = False
        self._in_text: frozenset[str] | None = None
        self._is_group = False
        self._lit: frozenset[str] = frozenset()
        self.is_linking = False
        self._typed = ""
        self._pause = QTimer(self, interval=_BETWEEN_DIGITS, singleShot=True)
        self._pause.timeout.connect(self._pick_typed)
        self.lines: list[IdeaLine] = []
        self._before: QWidget = self
        self._is_open = True
        self._list = column(spacing=4)
        self.none = Text(say("No idea yet: link the ones this text comes from."), tone="muted", wrap=True)
        self.more = Button("", kind="link", key="Ctrl+M", icon="chevron-down")
        self.more.clicked.connect(self._unfold)
        self.form = Button("", kind="link", key="Alt+R", icon="merge")
        self.add = Button(say("Add ideas"), key="Ctrl+I", icon="plus")
        self.add.clicked.connect(self.add_requested)
        holder = QWidget()
        holder.setLayout(self._list)
        self.body.addWidget(self.none)
        self.add_across(holder, margin=8)
        self.body.addLayout(line(self.more, 0))
        foot = QWidget()
        Flow(self.add, self.form, parent=foot)
        self.body.addWidget(foot)

    def come_after(self, part: QWidget) -> None:
        """Tab comes to the ideas from `part`, whenever they were made."""
        self._before = part

    def show_ideas(
        self,
        ideas: Sequence[IdeaRow],
        *,
        is_open: bool = True,
        in_text: frozenset[str] | None = None,
        is_group: bool = False,
    ) -> None:
        """Once the text has left, they are only looked at. `in_text` are those a sentence comes from, None: not asked.

        In a group nothing is missing: each is a part.
        """
        self._ideas, self._is_open, self._in_text, self._is_group = ideas, is_open, in_text, is_group
        say = self._desk.say
        self.add.setVisible(is_open)
        self.form.set_label(say("Merge into one text") if is_group else say("Keep each part"))
        self._name()
        self.none.setVisible(not ideas)
        self._fill()

    def light(self, ideas: frozenset[str]) -> None:
        """Those the sentence at the cursor comes from: the pair shares one tint."""
        self._lit = ideas
        for each in self.lines:
            each.light(each.idea in ideas)

    def begin_linking(self) -> None:
        """A number, or arrows and Enter, ties the sentence to an idea; Escape gives up."""
        self.is_linking = True
        self._typed = ""
        if not self._shows_all:
            self._unfold()
        self._name()
        if self.lines:
            first = next((each for each in self.lines if each.idea not in self._lit), self.lines[0])
            first.setFocus()

    def end_linking(self) -> None:
        if self.is_linking:
            self.is_linking = False
            self._pause.stop()
            self._name()

    def take_digit(self, digit: int) -> bool:
        """While linking: at once where no longer number begins so, else a moment later."""
        if not self.is_linking or (digit == 0 and not self._typed):
            return False
        self._typed += str(digit)
        if int(self._typed) * 10 > len(self._ideas):
            self._pick_typed()
        else:
            self._pause.start()
        return True

    def _pick_typed(self) -> None:
        self._pause.stop()
        number, self._typed = int(self._typed or 0), ""
        if 0 < number <= len(self._ideas):
            self.picked.emit(self._ideas[number - 1].id)

    def _name(self) -> None:
        say = self._desk.say
        title = say("The parts, each kept whole") if self._is_group else say("The ideas it comes from")
        self.title.setText(say("To which idea? Type its number") if self.is_linking else title)
        self.aside.setText(say("Esc") if self.is_linking else str(len(self._ideas)))

    def _fill(self) -> None:
        numbered = list(enumerate(self._ideas, 1))
        said = self._in_text
        if said is not None and not self._is_group:
            numbered.sort(key=lambda pair: pair[1].id not in said)
        shown = numbered if self._shows_all else numbered[:_SHOWN]
        here = next((i for i, each in enumerate(self.lines) if each.hasFocus()), None)
        before = {each.shown: each for each in self.lines}
        self.lines = [self._line(before, number, idea) for number, idea in shown]
        self._set_out(before.values())
        for one, following in pairwise((self._before, *self.lines)):
            QWidget.setTabOrder(one, following)
        rest = len(numbered) - len(shown)
        self.more.set_label(self._desk.say_count("{n} more idea", "{n} more ideas", rest))
        self.more.setVisible(rest > 0)
        self.light(self._lit)
        if here is not None and self.lines and not any(each.hasFocus() for each in self.lines):
            self.lines[min(here, len(self.lines) - 1)].setFocus()

    def first_held(self) -> "IdeaLine | None":
        """The first that may not leave yet, unfolded if need be."""
        in_sight = {each.idea for each in self.lines}
        if any(not idea.may_leave for idea in self._ideas if idea.id not in in_sight):
            self._unfold()
        return next((each for each in self.lines if not each.may_leave), None)

    def _line(self, before: dict[Shown, "IdeaLine"], number: int, idea: IdeaRow) -> "IdeaLine":
        """The one in sight, taken out of `before`, where it says the same; making one is slow."""
        is_missing = self._in_text is not None and idea.id not in self._in_text and not self._is_group
        shown = Shown(number, idea, self._where(idea), is_missing)
        made = before.pop(shown, None) or self._make(shown)
        made.set_open(self._is_open)
        return made

    def _set_out(self, gone: Iterable["IdeaLine"]) -> None:
        for each in gone:
            self._list.removeWidget(each)
            each.hide()
            each.deleteLater()
        for place, each in enumerate(self.lines):
            if self._list.indexOf(each) != place:
                self._list.removeWidget(each)
                self._list.insertWidget(place, each)

    def _make(self, shown: Shown) -> "IdeaLine":
        idea = shown.idea
        made = IdeaLine(shown, self._desk)
        made.removed.connect(lambda: self.removed.emit(idea.id))
        made.pressed.connect(lambda: self._press(idea.id))
        made.escaped.connect(self._leave)
        made.digit_typed.connect(self.take_digit)
        made.asks_escape = lambda: self.is_linking
        self._list.addWidget(made)
        made.show()  # at once: it may get the focus
        return made

    def _where(self, idea: IdeaRow) -> str:
        session = session_row(self._desk.store, idea.session) if idea.session else None
        return f"{session.title}, {short_day(session.date, self._desk.say)}" if session else idea.place

    def _press(self, idea: str) -> None:
        if self.is_linking:
            self.picked.emit(idea)

    def _leave(self) -> None:
        self.end_linking()
        self.left.emit()

    def _unfold(self) -> None:
        self._shows_all = True
        self._fill()


class IdeaLine(QWidget):
    """One idea under its number. Delete takes it out; Up and Down go on to the next; Enter picks it."""

    removed = Signal()
    pressed = Signal()
    escaped = Signal()
    digit_typed = Signal(int)

    def __init__(self, shown: Shown, desk: Desk) -> None:
        super().__init__()
        self.shown = shown
        number, idea, where, is_missing = shown
        self._is_lit = False
        self.asks_escape: Callable[[], bool] = lambda: False
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
        told = column(words, spacing=2)
        if is_missing:
            missing = Text(say("Not in the text yet"), "small strong", "amber", wrap=True)
            cap = Caps("Alt+L")
            row = line(missing, cap)
            row.setStretch(0, 1)
            told.addLayout(row)
        else:
            told.addWidget(Elided(where, "small", "muted"))
        if not idea.may_leave:
            held = say("Its person has not agreed") if idea.has_person else say("To be read over before it may leave")
            told.addWidget(Text(held, "small strong", "amber", wrap=True))
        self._marker = marker = Marker(number, is_missing=is_missing)
        row = line(marker, told, self._remove, spacing=12)
        row.setStretch(1, 1)
        row.setAlignment(marker, Qt.AlignmentFlag.AlignTop)
        row.setAlignment(self._remove, Qt.AlignmentFlag.AlignTop)
        row.setContentsMargins(16, 6, 4, 6)
        self.setLayout(row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{number}. {text}")
        self._told = " · ".join(part for part in (where, say("Not in the text yet") if is_missing else "") if part)
        self._told_lit = say("The sentence at the cursor comes from it")
        self.setAccessibleDescription(self._told)

    def set_open(self, is_open: bool) -> None:
        self._remove.setVisible(is_open)

    def light(self, lit: bool) -> None:
        if lit != self._is_lit:
            self._is_lit = lit
            self._marker.light(lit)
            self.setAccessibleDescription(f"{self._told} · {self._told_lit}" if lit else self._told)
            self.update()

    def event(self, event: QEvent) -> bool:
        """Escape first comes back from linking."""
        escapes = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.asks_escape()
        if escapes and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_of(event)
        if event.key() == Qt.Key.Key_Escape and self.asks_escape():
            self.escaped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        elif digit is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.digit_typed.emit(digit)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self._remove.isHidden():
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
        if self.hasFocus() or self._is_lit:
            with antialiased(QPainter(self)) as painter:
                rounded(painter, self.rect(), Ink(look().colours.selected))
                if self.hasFocus():
                    rounded(painter, self.rect(), Ink(border=look().colours.accent, width=2))
                strip = mirrored(QRect(0, 6, 4, self.height() - 12), self.rect(), self.layoutDirection())
                painter.fillRect(strip, look().colour("accent"))


class Marker(QWidget):
    """An idea's number in its ring, dashed while no sentence comes from it: the same number stands in the text."""

    def __init__(self, number: int, *, is_missing: bool = False) -> None:
        super().__init__()
        self._number, self._is_missing, self._is_lit = str(number), is_missing, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def light(self, lit: bool) -> None:
        self._is_lit = lit
        self.update()

    def sizeHint(self) -> QSize:
        side = look().px(24)
        return QSize(side, max(side, look().px(TARGET) // 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c, side = look().colours, look().px(24) - 2
        ink = c.muted if self._is_missing else c.on_accent if self._is_lit else c.accent
        with antialiased(QPainter(self)) as painter:
            style = Qt.PenStyle.DashLine if self._is_missing else Qt.PenStyle.SolidLine
            painter.setPen(QPen(look().colour("control" if self._is_missing else "accent"), 1.5, style))
            if self._is_lit and not self._is_missing:
                painter.setBrush(look().colour("accent"))
            disc = QRect(1, 1, side, side)
            painter.drawEllipse(disc)
            text_line(painter, disc, self._number, ink, look().font("cap"), Qt.AlignmentFlag.AlignHCenter)
