"""An answer of the city that came by letter, by telephone or on a page: typed in, and shown as such."""

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.words import CityPhase
from outreach_app.queries.outbox import ParcelRow
from outreach_app.services import answers
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.editors import Writing
from ui.widgets.form import Field, Form
from ui.widgets.text import Text
from ui.widgets.tiles import Tiles
from ui.widgets.when import DayLine


class CityAnswerDialog(Dialog):
    """A phase, the city's reason in its words, and the day it answered."""

    def __init__(self, desk: Desk, parcel: ParcelRow, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("The city’s answer"), parent, width=600)
        self._desk, self._parcel = desk, parcel
        self.body.addWidget(Text(parcel.title, "strong", wrap=True))
        lead = say("For an answer the platform does not tell by itself. It will be shown as typed in by you.")
        self.body.addWidget(Text(lead, tone="muted", wrap=True))
        self.phase = Tiles([(phase.value, said(phase, say)) for phase in CityPhase])
        self.form = Form()
        self.form.add("phase", Field(say("What the city says"), self.phase))
        self.form.add("reason", Field(say("Its reason"), Writing(lines=3), hint=say("in its own words, optional")))
        today = desk.campaign.day(desk.store.now())
        day = DayLine(today)
        day.set_value(today)
        self.form.add("day", Field(say("Answered on"), day))
        self.body.addWidget(self.form)
        self.note = Button(say("Note this answer"), kind="filled", key="Ctrl+Return", icon="check")
        self.note.clicked.connect(self._note)
        close = Button(say("Cancel"), key="Escape", binds=False)
        close.clicked.connect(self.reject)
        self.set_buttons(close, self.note)
        self.phase.edited.connect(self._allow)
        self._allow()
        self.phase.setFocus()

    def _allow(self) -> None:
        self.note.setEnabled(bool(self.phase.value()))

    def _note(self) -> None:
        desk = self._desk
        try:
            changes = answers.type_in(
                desk.store,
                desk.campaign,
                self._parcel.proposal,
                target=self._parcel.target,
                phase=CityPhase(self.phase.value()),
                reason=str(self.form.value("reason")),
                day=str(self.form.value("day")),
                by=desk.member.id,
            )
        except Refused as refused:
            desk.tell_refusal(self.form.show_problems(refused.problems))
            return
        self.accept()
        desk.wrote(changes, desk.say("Answer noted"))
