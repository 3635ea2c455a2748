"""Who does not agree, and why: noted beside the proposal in their words, and taken back when they change their mind."""

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.cobuilding import Dissent, dissents
from outreach_app.services import cobuilding
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.formats import civil_day, short_day
from ui.widgets.buttons import Button, IconButton
from ui.widgets.editors import Writing
from ui.widgets.form import Field, Form
from ui.widgets.layouts import clear, column, line
from ui.widgets.text import Rule, Text


class Dissents(Dialog):
    """Those noted so far, and one more to write."""

    def __init__(self, desk: Desk, proposal: RecordId, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Disagreements"), parent, width=600)
        self._desk, self._proposal = desk, proposal
        lead = say("A disagreement takes nothing away from the proposal: it is noted beside it, and in the minutes.")
        self.body.addWidget(Text(lead, tone="muted", wrap=True))
        self.rows: list[IconButton] = []
        self._list = column(spacing=4)
        self.body.addLayout(self._list)
        self.form = Form()
        writing = Writing(say("We would rather…"), lines=3)
        hint = say("in their words, without naming anybody")
        self.form.add("dissent", Field(say("What do they not agree with?"), writing, hint=hint))
        self.body.addWidget(self.form)
        self.note = Button(say("Note it"), kind="filled", key="Ctrl+Return")
        self.note.clicked.connect(self._note)
        close = Button(say("Close"), key="Escape", binds=False)
        close.clicked.connect(self.reject)
        self.set_buttons(close, self.note)
        self._read()
        writing.setFocus()

    def _read(self) -> None:
        clear(self._list)
        self.rows = []
        for dissent in dissents(self._desk.store, self._proposal):
            self._list.addWidget(self._row(dissent))
            self._list.addWidget(Rule())

    def _row(self, dissent: Dissent) -> QWidget:
        say = self._desk.say
        day = short_day(civil_day(dissent.at, self._desk.campaign.timezone), say)
        remove = IconButton("x", say("Take back: “{text}”").format(text=dissent.text[:60]))
        remove.clicked.connect(lambda: self._withdraw(dissent.id))
        self.rows.append(remove)
        words = column(Text(dissent.text, wrap=True), Text(day, "small", "muted"), spacing=2)
        row = QWidget()
        row.setLayout(line(words, remove, spacing=12))
        return row

    def _note(self) -> None:
        desk, text = self._desk, self.form.value("dissent")
        try:
            changes = cobuilding.note_dissent(desk.store, self._proposal, text, desk.member.id, session=desk.session)
        except Refused as refused:
            desk.tell_refusal(self.form.show_problems(refused.problems))
            return
        desk.wrote(changes, desk.say("Disagreement noted"))
        self.accept()

    def _withdraw(self, dissent: RecordId) -> None:
        desk = self._desk
        try:
            changes = cobuilding.withdraw_dissent(desk.store, dissent, desk.member.id)
        except Refused as refused:
            desk.tell_refusal(refused)
            return
        desk.wrote(changes, desk.say("Disagreement taken back"))
        self._read()
        self.form.fields["dissent"].editor.setFocus()
