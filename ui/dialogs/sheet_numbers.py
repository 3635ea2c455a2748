"""Sheets of a batch by their numbers: to whom these go, or that those came back."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused
from outreach_app.queries.batches import BatchRow
from outreach_app.services import holders
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.text import Text
from ui.widgets.when import CountLine

Act = Callable[[int, int], Changes]


class SheetNumbers(Dialog):
    """From one number to another; `changes` once it is done. Where it is refused it stays, with all that was typed."""

    def __init__(
        self, desk: Desk, batch: BatchRow, first: int, last: int, parent: QWidget | None = None, *, back: bool = False
    ) -> None:
        say = desk.say
        super().__init__(say("Sheets brought back") if back else say("Hand sheets over"), parent, width=480)
        self._desk, self._batch, self._back = desk, batch, back
        self.changes: Changes | None = None
        self.form = Form()
        self._first, self._last = CountLine(), CountLine()
        self._first.set_number(first)
        self._last.set_number(last)
        numbers = (
            ("first", Field(say("From sheet number"), self._first)),
            ("last", Field(say("To sheet number"), self._last)),
        )
        self.form.add_row(*numbers)
        if not back:
            self.form.add("handed_to", Field(say("Handed to"), Line(say("A first name, an association"), icon="user")))
        self._note = Text("", "small", "danger", wrap=True)
        self.done_button = Button(
            say("They are back") if back else say("Hand over"), kind="filled", key="Ctrl+Return", icon="check"
        )
        self.done_button.clicked.connect(self.go_on)
        close = Button(say("Close"), key="Escape")
        close.clicked.connect(self.reject)
        self.body.addWidget(Text(self._told(), "secondary", "muted", wrap=True))
        self.body.addWidget(self.form)
        self.body.addWidget(self._note)
        self.set_buttons(close, self.done_button)
        self._first.setFocus()
        self._first.selectAll()

    def go_on(self) -> None:
        self.form.clear_problems()
        self._note.setText("")
        first, last = self._first.number() or 0, self._last.number() or 0
        try:
            self.changes = self._write(first, last)
        except Refused as refused:
            self._refuse(refused.problems)
        else:
            self.accept()

    @property
    def whom(self) -> str:
        return "" if self._back else self.form.value("handed_to").strip()

    def _write(self, first: int, last: int) -> Changes:
        store, batch, by = self._desk.store, self._batch.id, self._desk.member.id
        if self._back:
            return holders.bring_back(store, batch, first, last, by)
        return holders.hand_sheets(store, batch, first, last, self.whom, by)

    def _told(self) -> str:
        say = self._desk.say
        name = self._batch.session_title or say("Without a session")
        if self._back:
            return say("{session}: sheets that came back and wait to be scanned.").format(session=name)
        return say("{session}: the number of a sheet is its place in the batch.").format(session=name)

    def _refuse(self, problems: tuple[Problem, ...]) -> None:
        elsewhere = self.form.show_problems(problems)
        self._note.setText(" ".join(word(problem, self._desk.say) for problem in elsewhere))
