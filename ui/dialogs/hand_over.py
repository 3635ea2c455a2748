"""Sending goes from one laptop to another: its number is typed here, the code it gives is typed there."""

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.services import sending
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.widgets.buttons import Button
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.text import Text


class HandOverDialog(Dialog):
    """To the laptop whose number somebody reads out; from then on this one no longer sends."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Hand sending over to another laptop"), parent, width=600)
        self._desk = desk
        told = say("Its number stands on that laptop, in Settings, under “Who sends”.")
        self.body.addWidget(Text(told, tone="muted", wrap=True))
        self.form = Form()
        self.form.add("number", Field(say("Its number"), Line(say("for example 7K39-QXM2-4T"))))
        self.form.add("name", Field(say("Its name"), Line(say("for example Awa’s laptop"))))
        self.body.addWidget(self.form)
        warned = say("From then on this laptop no longer sends. A code then shows here, to be typed on the other one.")
        self.body.addWidget(Text(warned, "strong", "amber", wrap=True))
        self.give = Button(say("Hand sending over"), kind="filled", key="Ctrl+Return", icon="send")
        self.give.clicked.connect(self._give)
        close = Button(say("Leave all as it is"), key="Escape", binds=False)
        close.clicked.connect(self.reject)
        self.set_buttons(close, self.give)
        self.form.fields["number"].editor.setFocus()

    def _give(self) -> None:
        desk, typed = self._desk, self.form.value
        try:
            changes = sending.hand_to_number(desk.store, str(typed("number")), str(typed("name")), desk.member.id)
        except Refused as refused:
            desk.tell_refusal(self.form.show_problems(refused.problems))
            return
        self.accept()
        desk.wrote(changes)
        desk.tell(desk.say("Handed over: type the code on the other laptop."))


class TakeInDialog(Dialog):
    """The code that the laptop which hands over shows; it counts once, here alone."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Sending was handed to this laptop"), parent, width=600)
        self._desk = desk
        told = say("Once handed over, the other laptop shows a code in Settings, under “Who sends”.")
        self.body.addWidget(Text(told, tone="muted", wrap=True))
        self.form = Form()
        self.form.add("code", Field(say("The code shown there"), Line(say("for example 7K39-QXM2-4T"))))
        self.body.addWidget(self.form)
        self.take = Button(say("Send from this laptop"), kind="filled", key="Ctrl+Return", icon="send")
        self.take.clicked.connect(self._take)
        close = Button(say("Cancel"), key="Escape", binds=False)
        close.clicked.connect(self.reject)
        self.set_buttons(close, self.take)
        self.form.fields["code"].editor.setFocus()

    def _take(self) -> None:
        desk, code = self._desk, str(self.form.value("code"))
        try:
            changes = sending.receive(desk.store, desk.campaign.id, code, desk.member.name, desk.member.id)
        except Refused as refused:
            desk.tell_refusal(self.form.show_problems(refused.problems))
            return
        self.accept()
        desk.wrote(changes)
        desk.tell(desk.say("This laptop sends."))
