"""A sheet left or filled at the door in front of us: its number, scanned or typed, so that the evening knows."""

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.rounds import Door
from outreach_app.services.evening import place_sheet
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.doors import whole_door
from ui.hand_scanner import code_in
from ui.widgets.buttons import Button
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.text import Text


class SheetHere(Dialog):
    """Enter notes it. The link is erased with the round's addresses, and with the person who filled the sheet."""

    def __init__(self, desk: Desk, session: RecordId, door: Door, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("A sheet left at this door"), parent)
        self._desk, self._session, self._door = desk, session, door
        self.code = Line(say("under the square, at the foot of the sheet"), icon="scan")
        self.form = Form()
        self.form.add("code", Field(say("Number"), self.code, hint=say("scan it, or type it and press Enter")))
        self.note = Button(say("Note the sheet"), kind="filled", key="Return", binds=False)
        cancel = Button(say("Cancel"), key="Escape", binds=False)
        self.body.addWidget(Text(whole_door(door.staircase, door.floor, door.label, say), "strong", wrap=True))
        self.body.addWidget(self.form)
        told = say("In the evening, scan a result and this sheet: the door gets it. Erased when the round ends.")
        self.body.addWidget(Text(told, "secondary", "muted", wrap=True))
        self.set_buttons(cancel, self.note)
        self.code.returnPressed.connect(self._note)
        self.note.clicked.connect(self._note)
        cancel.clicked.connect(self.reject)
        self.code.setFocus()

    def _note(self) -> None:
        desk = self._desk
        self.form.clear_problems()
        try:
            code = code_in(self.code.value())
            changes = place_sheet(desk.store, self._session, code, self._door.id, desk.member.id)
        except Refused as refused:
            desk.tell_refusal(self.form.show_problems(refused.problems))
            return
        self.accept()
        desk.wrote(changes)
        desk.tell(desk.say("Sheet noted at this door."))
