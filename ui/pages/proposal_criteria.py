"""The edition's criteria as plain questions, answered one by one; a no or a doubt says why. Nothing is blocked."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from outreach_app.campaign.model import Criterion
from outreach_app.domain.words import Verdict
from outreach_app.queries.proposals import CriterionCheck
from ui import icons
from ui.desk import Desk
from ui.keys import digit_of
from ui.look import look
from ui.said import said
from ui.speech import say_count
from ui.theme import TARGET
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.form import Field
from ui.widgets.layouts import Columns, column, line
from ui.widgets.paint import Ink, mirrored, ring, rounded
from ui.widgets.pressable import Pressable
from ui.widgets.text import Icon, Text
from ui.widgets.tiles import Tiles

_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -2, Qt.Key.Key_Down: 2}


class CriteriaCard(Card):
    """All questions in sight, one of them open. `checked` gives a criterion, its verdict and the note beside it."""

    checked = Signal(str, object, str)
    edited = Signal()
    """A note is being typed."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(say("Can the city say yes?"))
        self._desk = desk
        self._checks: dict[str, CriterionCheck] = {}
        self.notes: dict[str, str] = {}
        """Notes typed and not kept yet, by criterion."""
        self.cells = {criterion.code: self._make(criterion) for criterion in desk.campaign.criteria}
        self.open = next(iter(self.cells), "")
        self._question, self._help = Text("", "strong", wrap=True), Text("", "secondary", "muted", wrap=True)
        self.answers = Tiles([(verdict.value, said(verdict, say)) for verdict in Verdict], columns=3)
        self.answers.setAccessibleName(say("Answer"))
        typed = Line(say("Why? What did you find out?"))
        self.note = Field(say("In a few words"), typed)
        self.answers.edited.connect(self._answer)
        typed.edited.connect(self._type)
        typed.editingFinished.connect(self.keep_note)
        grid = QGridLayout()
        grid.setSpacing(4)
        for index, cell in enumerate(self.cells.values()):
            grid.addWidget(cell, index // 2, index % 2)
        holder = QWidget()
        holder.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        self.add_across(holder, margin=12)
        self._panel = Card(tone="quiet", padding=16)
        self._yes, self._no = _Example("tick", "accent"), _Example("x", "amber")
        self._panel.body.addLayout(column(self._question, self._help, spacing=2))
        self._panel.body.addWidget(Columns(self._yes, self._no, level=True))
        self._panel.body.addWidget(self.answers)
        self._panel.body.addWidget(self.note)
        self.add_across(self._panel, margin=16)
        if not self.cells:
            self.hide()

    def show_checks(self, checks: tuple[CriterionCheck, ...], notes: Mapping[str, str] | None = None) -> None:
        """`notes` are those of a kept draft."""
        self._checks = {check.criterion: check for check in checks if check.criterion in self.cells}
        if notes is not None:
            self.notes = {code: note for code, note in notes.items() if code in self.cells}
        for code, cell in self.cells.items():
            cell.show_check(self._checks.get(code))
        done = self._desk.say("{done} of {count} · nothing is blocked, all is noted")
        self.aside.setText(done.format(done=len(self._checks), count=len(self.cells)))
        self._show_open()

    def show_doubts(self, doubts: Mapping[str, int]) -> None:
        """How many sentences the coach would look at again, by criterion."""
        for code, cell in self.cells.items():
            cell.show_doubt(doubts.get(code, 0))

    def show_problem(self, criterion: str, sentence: str) -> None:
        """Opens the question with what is missing, and goes there."""
        self.go_to(criterion)
        if self._checks.get(criterion):
            self.note.show_problem(sentence)
            self.note.setFocus()
        else:
            self.answers.setFocus()

    def go_to(self, criterion: str) -> None:
        """Opens another question; the note of the one before is kept."""
        if criterion != self.open and criterion in self.cells:
            self.keep_note()
            self.open = criterion
            self._show_open()

    def keep_note(self) -> None:
        """A note stands once its question is answered; until then it waits here."""
        check, note = self._checks.get(self.open), self.notes.get(self.open)
        if check and note is not None and note.strip() != check.note:
            del self.notes[self.open]
            self.checked.emit(self.open, check.verdict, note)

    def hold_note(self, criterion: str, note: str) -> None:
        """A note that could not be kept stays in its field."""
        self.notes[criterion] = note

    def _make(self, criterion: Criterion) -> "CriterionCell":
        cell = CriterionCell(self._desk.campaign.say(criterion.question, self._desk.language), self._desk)
        cell.reached.connect(lambda: self.go_to(criterion.code))
        cell.clicked.connect(lambda: self.answers.setFocus(Qt.FocusReason.TabFocusReason))
        cell.stepped.connect(self._step)
        cell.digit_typed.connect(lambda digit: self.answers.take_digit(digit))
        return cell

    def _show_open(self) -> None:
        criterion = next((c for c in self._desk.campaign.criteria if c.code == self.open), None)
        if criterion is None:
            return
        check = self._checks.get(self.open)
        language = self._desk.language
        self._question.setText(self._desk.campaign.say(criterion.question, language))
        self._help.setText(self._desk.campaign.say(criterion.help, language))
        say, campaign = self._desk.say, self._desk.campaign
        self._yes.tell(say("What passes"), campaign.say(criterion.yes, language))
        self._no.tell(say("What does not"), campaign.say(criterion.no, language))
        self.answers.set_value(check.verdict.value if check else "")
        note = self.notes.get(self.open, check.note if check else "")
        if self.note.value() != note:
            self.note.set_value(note)
        for code, cell in self.cells.items():
            cell.show_open(code == self.open)

    def _answer(self) -> None:
        code, verdict = self.open, Verdict(self.answers.value())
        self.notes.pop(code, None)
        self.checked.emit(code, verdict, self.note.value())
        following = [c for c in self.cells if c not in self._checks]
        if verdict is not Verdict.YES and not self.note.value().strip():
            self.note.setFocus(Qt.FocusReason.TabFocusReason)
        elif following:
            self.go_to(following[0])
            self.answers.setFocus(Qt.FocusReason.TabFocusReason)

    def _type(self) -> None:
        self.notes[self.open] = self.note.value()
        self.edited.emit()

    def _step(self, step: int) -> None:
        codes = list(self.cells)
        there = min(max(codes.index(self.open) + step, 0), len(codes) - 1)
        self.cells[codes[there]].setFocus(Qt.FocusReason.TabFocusReason)


class _Example(QWidget):
    """One of the edition's examples, under what it is an example of."""

    def __init__(self, icon: str, tone: str) -> None:
        super().__init__()
        self._head, self._words = Text("", "small strong", tone), Text("", "small", wrap=True)
        sign = Icon(icon, tone, 18)
        row = line(sign, column(self._head, self._words, 0, spacing=2))
        row.setStretch(1, 1)
        row.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        self.setLayout(row)

    def tell(self, heading: str, example: str) -> None:
        self._head.setText(heading)
        self._words.setText(example)
        self.setVisible(bool(example))


class CriterionCell(Pressable):
    """One question with its answer. `reached` when the keyboard comes, Enter goes on to the answers."""

    reached = Signal()
    stepped = Signal(int)
    digit_typed = Signal(int)

    def __init__(self, question: str, desk: Desk) -> None:
        super().__init__(question)
        self._say = desk.say
        self._check: CriterionCheck | None = None
        self._is_open = False
        self._doubts = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_check(self, check: CriterionCheck | None) -> None:
        self._check = check
        self.setAccessibleDescription(self._told())
        self.updateGeometry()
        self.update()

    def show_doubt(self, count: int) -> None:
        if count != self._doubts:
            self._doubts = count
            self.setAccessibleDescription(self._told())
            self.updateGeometry()
            self.update()

    def show_open(self, is_open: bool) -> None:
        self._is_open = is_open
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(300), self.heightForWidth(look().px(300)))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(180), self.heightForWidth(look().px(300)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        question, told = self._heights(width)
        return max(question + told + 14, look().px(TARGET))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_of(event)
        if event.key() in _ARROWS:
            self.stepped.emit(_ARROWS[Qt.Key(event.key())])
        elif digit is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.digit_typed.emit(digit)
        else:
            super().keyPressEvent(event)

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        doubtful = bool(self._doubts) or (self._check is not None and self._check.verdict is not Verdict.YES)
        ground = c.amber_surface if doubtful else c.quiet if self.underMouse() else ""
        rounded(painter, self.rect(), Ink(ground, c.accent if self._is_open else "", width=2))
        if self.has_ring:
            ring(painter, self.rect(), c.accent)
        self._paint_sign(painter)
        question, told = self._heights(self.width())
        place = self.rect().adjusted(self._lead(), 6, -8, 0)
        self._paint_words(
            painter, QRect(place.left(), place.top(), place.width(), question), self.label, "strong", c.text
        )
        second = QRect(place.left(), place.top() + question + 2, place.width(), told)
        self._paint_words(painter, second, self._told(), "small", c.amber if doubtful else c.muted)

    def _paint_sign(self, painter: QPainter) -> None:
        c, side = look().colours, look().px(24)
        disc = mirrored(QRect(12, 8, side, side), self.rect(), self.layoutDirection())
        verdict = self._check.verdict if self._check else None
        if self._doubts:
            icons.draw(painter, disc, "warning", c.amber)
        elif verdict is Verdict.YES:
            rounded(painter, disc, Ink(c.selected), side / 2)
            icons.draw(painter, disc.adjusted(5, 5, -5, -5), "tick", c.accent)
        elif verdict:
            icons.draw(painter, disc, "help" if verdict is Verdict.UNSURE else "warning", c.amber)
        else:
            painter.setPen(QPen(look().colour("control"), 1.5, Qt.PenStyle.DashLine))
            painter.drawEllipse(disc.adjusted(1, 1, -1, -1))

    def _paint_words(self, painter: QPainter, place: QRect, text: str, role: str, colour: str) -> None:
        painter.setFont(look().font(role))
        painter.setPen(colour)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
        painter.drawText(mirrored(place, self.rect(), self.layoutDirection()), int(flags), text)

    def _told(self) -> str:
        if self._doubts:
            count = say_count("{n} sentence to look at again", "{n} sentences to look at again", self._doubts)
            return f"{said(self._check.verdict, self._say)} · {count}" if self._check else count
        if self._check is None:
            return self._say("Not looked at yet")
        verdict = said(self._check.verdict, self._say)
        if self._check.note:
            return f"{verdict}, {self._check.note}"
        return (
            verdict if self._check.verdict is Verdict.YES else self._say("{verdict}: say why").format(verdict=verdict)
        )

    def _heights(self, width: int) -> tuple[int, int]:
        room = QRect(0, 0, max(width - self._lead() - 8, 40), 4000)
        wrap = int(Qt.TextFlag.TextWordWrap)
        return tuple(  # type: ignore[return-value]
            QFontMetrics(look().font(role)).boundingRect(room, wrap, text).height()
            for role, text in (("strong", self.label), ("small", self._told()))
        )

    def _lead(self) -> int:
        return look().px(24) + 24
