"""The receipt to hand over: its number, large, to be copied by hand or printed; and whom to ask with it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, show_code
from outreach_app.language import WRITTEN
from outreach_app.queries.ideas import idea_row
from outreach_app.services import receipts
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import line
from ui.widgets.text import Icon, Text


class ReceiptDialog(Dialog):
    """The number alone is enough: whoever has it learns what became of the idea, and takes back what they allowed.

    It is printed in `language`, the one the idea was given in, where papers are worded in it.
    """

    def __init__(self, desk: Desk, code: str, parent: QWidget | None = None, *, language: str = "") -> None:
        say = desk.say
        super().__init__(say("Receipt"), parent, width=620)
        self._desk, self.code = desk, show_code(code)
        self._language = language if language in WRITTEN else desk.language
        self._day = desk.campaign.day(desk.store.now())
        self._number = Text(self.code, "figure", "accent")
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._number.setAccessibleName(say("Number {code}").format(code=" ".join(code)))
        self._note = Text("", "secondary", "accent", wrap=True)
        self._note.hide()
        self.print = Button(say("Print the receipt…"), key="Ctrl+P", icon="printer")
        close = Button(say("It is noted"), kind="filled", key="Return")
        self.print.clicked.connect(self._print)
        close.clicked.connect(self.accept)
        self._lay_out()
        self.set_buttons(self.print, close)
        close.setFocus()

    def _lay_out(self) -> None:
        say, desk = self._desk.say, self._desk.campaign.desk
        frame = Card(tone="selected")
        frame.body.addWidget(self._number)
        self.body.addWidget(Text(say("To copy by hand, or to print. It bears no name."), tone="muted", wrap=True))
        self.body.addWidget(frame)
        told = say("With this number, the person learns what became of their idea, and takes back what they allowed.")
        self.body.addWidget(Text(told, wrap=True))
        hours = self._desk.campaign.say(desk.hours, self._desk.language)
        for icon, words in (
            ("phone", f"{desk.phone} ({hours})" if desk.phone and hours else desk.phone),
            ("home", desk.address),
            ("shield", say("Data officer: {officer}").format(officer=desk.data_officer)),
        ):
            if words:
                row = line(Icon(icon), Text(words, "secondary", wrap=True), spacing=12)
                row.setStretch(1, 1)
                self.body.addLayout(row)
        self.body.addWidget(self._note)

    def _print(self) -> None:
        from ui.dialogs.save_paper import save_paper

        say = self._desk.say
        told = save_paper(self._desk, say("Print the receipt…"), f"{self.code}.pdf", self._draw, self)
        self._note.setText(told)
        self._note.setVisible(bool(told))

    def _draw(self, path: Path) -> None:
        from printables.family import house_of
        from printables.receipt import Receipt, print_receipts

        desk = self._desk
        house = house_of(desk.campaign, self._language)
        print_receipts(path, [Receipt(house=house, code=self.code, day=self._day)], size="a6")


def hand_over_receipt(desk: Desk, idea: RecordId, parent: QWidget) -> None:
    """Gives the idea its number, once, and shows it."""
    try:
        given = receipts.give(desk.store, idea, desk.member.id)
    except Refused as refused:
        desk.tell_refusal(refused)
        return
    if given.changes:
        desk.wrote(given.changes)
    row = idea_row(desk.store, idea)
    dialog = ReceiptDialog(desk, given.code, parent, language=row.language if row else "")
    dialog.exec()
    dialog.deleteLater()
