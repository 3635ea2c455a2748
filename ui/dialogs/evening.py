"""The evening after a round: a result, then each door that got it; a hand scanner or a keyboard, one line all along."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_app.domain.errors import Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.sessions import SessionRow
from outreach_app.queries.walk import DoorToWalk, address
from outreach_app.services.evening import read_result, record_visits
from outreach_app.services.ideas import undo
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.problems import word
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.form import Field
from ui.widgets.layouts import clear, column, line
from ui.widgets.text import Text

_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """One door as the list shows it; `act` takes it back."""

    act: RecordId
    door: DoorToWalk
    outcome: VisitOutcome


def evening_dialog(desk: Desk, parent: QWidget | None, session: SessionRow) -> None:
    dialog = Evening(desk, parent, session)
    dialog.exec()
    dialog.deleteLater()


class Evening(Dialog):
    """Enter takes what is on the line: a result becomes the current one, a door gets it. The line never loses the
    keyboard, so that a scanner can be fired blind."""

    def __init__(self, desk: Desk, parent: QWidget | None, session: SessionRow) -> None:
        say = desk.say
        super().__init__(say("Enter the round’s paper"), parent, width=640)
        self._desk, self._session = desk, session
        self.outcome: VisitOutcome | None = None
        self.entered: list[Entered] = []
        self._current = Text("", "heading", wrap=True)
        self.line = Line(say("A result, then doors"), icon="scan")
        self.field = Field(say("Number"), self.line, hint=say("scan it, or type it and press Enter"))
        self.line.returnPressed.connect(self.take)
        self._told = Text("", "secondary", "muted", wrap=True)
        self._told.setMinimumHeight(24)
        self._count = Text("", "strong")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._lay_out()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the line's: it never presses a button of the dialog."""
        if Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def take(self) -> None:
        """What was scanned or typed: a result, or a door of this round."""
        typed = self.line.value().strip()
        self.line.set_value("")
        self.field.clear_problem()
        self._tell("")
        if not typed:
            return
        outcome = read_result(typed)
        if outcome:
            self.outcome = outcome
            self._tell(self._desk.say("Now the doors that got it."))
        else:
            self._take_door(typed)
        self._show()
        self.line.setFocus()

    def take_back(self) -> None:
        """The latest entry, as if it had never been scanned."""
        if not self.entered:
            return
        latest = self.entered.pop()
        try:
            changes = undo(self._desk.store, latest.act, self._desk.member.id)
        except Refused as refused:
            self.field.show_problem(word(refused.problems[0], self._desk.say))
        else:
            self._desk.wrote(changes, "")
            self._tell(self._desk.say("Taken back: {door}").format(door=self._door(latest.door)))
        self._show()
        self.line.setFocus()

    def _take_door(self, typed: str) -> None:
        desk = self._desk
        try:
            if self.outcome is None:
                raise refuse("result.missing", "code")
            done = record_visits(
                desk.store, desk.campaign, RecordId(self._session.id), self.outcome, [typed], desk.member.id
            )
        except Refused as refused:
            self.field.show_problem(word(refused.problems[0], desk.say))
            return
        for door in done.repeated:
            told = desk.say("Already entered today, left as it is: {door}")
            self._tell(told.format(door=self._door(door)), "amber")
        for door in done.doors:
            self.entered.append(Entered(act=done.changes.act, door=door, outcome=self.outcome))
        if done.doors:
            desk.wrote(done.changes, "")

    def _lay_out(self) -> None:
        say = self._desk.say
        current = Card(tone="selected", padding=16)
        current.body.addWidget(self._current)
        rows = QWidget()
        rows.setLayout(self._rows)
        self.undo = Button(say("Take back the latest"), kind="link", key="Ctrl+Z", icon="undo")
        self.undo.clicked.connect(self.take_back)
        head = line(self._count, 0, self.undo)
        self.body.addLayout(column(current, self.field, self._told, spacing=12))
        self.body.addLayout(head)
        self.body.addWidget(rows)
        close = Button(say("Close"), key="Esc")
        close.clicked.connect(self.reject)
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_buttons(close)

    def _show(self) -> None:
        """The current result, how many doors, and the latest of them."""
        say = self._desk.say
        if self.outcome:
            self._current.setText(said(self.outcome, say))
        else:
            self._current.setText(say("Which result first? Scan its code, or type its letter: A, E, I, R, P, N."))
        self._count.setText(self._desk.say_count("{n} door entered", "{n} doors entered", len(self.entered)))
        self.undo.setVisible(bool(self.entered))
        clear(self._rows)
        for entry in self.entered[: -_SHOWN - 1 : -1]:
            self._rows.addWidget(Text(f"{said(entry.outcome, say)} · {self._door(entry.door)}", wrap=True))

    def _door(self, door: DoorToWalk) -> str:
        """`7K39QX · 24, rue Archereau, escalier B, étage 4, porte 2`."""
        say = self._desk.say
        parts = [address(door.number, door.street)]
        if door.staircase:
            parts.append(say("staircase {name}").format(name=door.staircase))
        if door.floor is not None:
            parts.append(say("Floor {floor}").format(floor=door.floor).lower() if door.floor else say("Ground floor"))
        if door.label:
            parts.append(say("door {label}").format(label=door.label))
        return f"{door.code} · {', '.join(part for part in parts if part)}"

    def _tell(self, words: str, tone: str = "muted") -> None:
        self._told.setText(words)
        self._told.set_tone(tone)
