"""The evening after a round: a result, then every door or sheet that got it; a hand scanner or a keyboard, one line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_app.domain.errors import Refused, refuse
from outreach_app.domain.ids import RecordId, read_code, show_code
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.sessions import SessionRow
from outreach_app.queries.walk import DoorToWalk, address
from outreach_app.services.evening import Recorded, is_sheet_code, note_return, read_result, record_visits
from outreach_app.services.ideas import undo
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.hand_scanner import code_in
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
    """One line of the list; `act` takes it back. `is_door` counts as a door entered."""

    act: RecordId
    words: str
    is_door: bool


def evening_dialog(desk: Desk, parent: QWidget | None, session: SessionRow) -> None:
    dialog = Evening(desk, parent, session)
    dialog.exec()
    dialog.deleteLater()


class Evening(Dialog):
    """Enter takes what is on the line: a result becomes the current one, a door gets it, a sheet gives it to its door.

    A sheet scanned right after a door is that door's. One that is at no door asks for it once; Enter on an empty line
    then takes it in without: no visit is noted. The line never loses the keyboard, so that a scanner can be fired
    blind.
    """

    def __init__(self, desk: Desk, parent: QWidget | None, session: SessionRow) -> None:
        say = desk.say
        super().__init__(say("Enter the round’s paper"), parent, width=640)
        self._desk, self._session = desk, session
        self.outcome: VisitOutcome | None = None
        self.entered: list[Entered] = []
        self._beside = ""
        """The door scanned just before, which a sheet that follows is at."""
        self._waiting = ""
        """The sheet that waits for its door."""
        self._current = Text("", "heading", wrap=True)
        self.line = Line(say("A result, then doors and sheets"), icon="scan")
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
        """What was scanned or typed: a result, a door of this round, or a sheet printed for it."""
        typed = code_in(self.line.value().strip())
        self.line.set_value("")
        self.field.clear_problem()
        self._tell("")
        outcome = read_result(typed)
        if not typed:
            self._take_without_door()
        elif outcome:
            self.outcome, self._beside = outcome, ""
            self._tell(self._desk.say("Now the doors and the sheets that got it."))
        else:
            self._take_code(typed)
        self._show()
        self.line.setFocus()

    def take_back(self) -> None:
        """The latest entry, as if it had never been scanned."""
        self._beside = self._waiting = ""
        self.field.clear_problem()
        if not self.entered:
            return
        latest = self.entered.pop()
        try:
            changes = undo(self._desk.store, latest.act, self._desk.member.id)
        except Refused as refused:
            self.field.show_problem(word(refused.problems[0], self._desk.say))
        else:
            self._desk.wrote(changes, "")
            self._tell(self._desk.say("Taken back: {door}").format(door=latest.words))
        self._show()
        self.line.setFocus()

    def _take_code(self, typed: str) -> None:
        desk, is_sheet = self._desk, is_sheet_code(typed)
        if is_sheet and self._waiting:
            self._ask_door()
            return
        codes, beside = ([typed], self._beside) if is_sheet else ([self._waiting or typed], typed)
        try:
            if self.outcome is None:
                raise refuse("result.missing", "code")
            done = record_visits(
                desk.store,
                desk.campaign,
                RecordId(self._session.id),
                self.outcome,
                codes,
                desk.member.id,
                beside=beside if is_sheet or self._waiting else "",
            )
        except Refused as refused:
            self._take_refusal(refused, typed)
            return
        self._beside, self._waiting = "" if is_sheet or self._waiting else typed, ""
        self._enter(done)

    def _take_refusal(self, refused: Refused, typed: str) -> None:
        """A sheet at no door waits for one; anything else is told at the field."""
        if refused.code == "sheet.no_door":
            self._waiting = typed
            self._ask_door()
        else:
            self.field.show_problem(word(refused.problems[0], self._desk.say))
            self.line.set_value(typed)
            self.line.selectAll()  # to compare with the paper; the next scan takes its place

    def _ask_door(self) -> None:
        self._tell(self._desk.say("Scan its door, or press Enter to take it in without one."), "amber")

    def _take_without_door(self) -> None:
        """The sheet is back; where it was filled nobody knows, and no door gets a visit."""
        if not self._waiting:
            return
        desk, sheet = self._desk, self._waiting
        self._waiting = ""
        changes = note_return(desk.store, RecordId(self._session.id), sheet, desk.member.id)
        words = desk.say("Sheet {code}, at no door").format(code=_spelled(sheet))
        self.entered.append(Entered(act=changes.act, words=words, is_door=False))
        desk.wrote(changes, "")

    def _enter(self, done: Recorded) -> None:
        desk = self._desk
        assert self.outcome
        sheets = ", ".join(show_code(sheet.code) for sheet in done.placed)
        for door in done.doors:
            words = f"{said(self.outcome, desk.say)} · {self._door(door)}"
            if sheets:
                words += " · " + desk.say("sheet {code}").format(code=sheets)
            self.entered.append(Entered(act=done.changes.act, words=words, is_door=True))
        for door in done.repeated:
            told = desk.say("Already entered today, left as it is: {door}")
            if sheets:
                told = desk.say("Sheet {code} is at {door}.")
                words = told.format(code=sheets, door=self._door(door))
                self.entered.append(Entered(act=done.changes.act, words=words, is_door=False))
            self._tell(told.format(door=self._door(door), code=sheets), "muted" if sheets else "amber")
        if done.changes.records:
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
        close = Button(say("Close"), key="Escape")
        close.clicked.connect(self.reject)
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_buttons(close)

    def _show(self) -> None:
        """The current result, how many doors, and the latest of them."""
        say = self._desk.say
        if self._waiting:
            self._current.setText(say("Sheet {code}: at which door?").format(code=_spelled(self._waiting)))
        elif self.outcome:
            self._current.setText(said(self.outcome, say))
        else:
            self._current.setText(say("Which result first? Scan its code, or type its letter: A, E, I, R, P, N."))
        doors = sum(entry.is_door for entry in self.entered)
        self._count.setText(self._desk.say_count("{n} door entered", "{n} doors entered", doors))
        self.undo.setVisible(bool(self.entered))
        clear(self._rows)
        for entry in self.entered[: -_SHOWN - 1 : -1]:
            self._rows.addWidget(Text(entry.words, wrap=True))

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


def _spelled(typed: str) -> str:
    """A sheet's number as it stands on it."""
    return show_code(read_code(typed))
