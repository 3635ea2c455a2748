"""The vault: how it is protected, its recovery sheet, its copies."""

from contextlib import closing
from functools import partial

from PySide6.QtWidgets import QDialog, QWidget

from outreach_app.domain.errors import Refused
from outreach_app.store import backup, keys
from ui.desk import Desk
from ui.dialogs.busy import wait_for
from ui.dialogs.dialog import ask
from ui.dialogs.protect import ProtectDialog, protect
from ui.dialogs.recovery import print_recovery
from ui.dialogs.restore import copy_words
from ui.ending import Ending, end
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, line
from ui.widgets.text import Icon, Rule, Text
from ui.work import Progress


class VaultCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("The vault"), parent=parent)
        self._desk = desk
        self._sign = Icon("shield", "accent")
        self._how = Text(wrap=True)
        self._sheet = Text(role="secondary", tone="muted", wrap=True)
        self._copies = Text(wrap=True)
        self._latest = Text(role="secondary", tone="muted", wrap=True)
        self.protect = Button("", key="Ctrl+P")
        self.sheet = Button(say("New recovery sheet"), kind="link", key="Ctrl+R", icon="printer")
        self.copy = Button(say("Make a copy now"), key="Ctrl+S", icon="copy")
        self.restore = Button(say("Put a copy back…"), kind="link", key="Ctrl+Shift+S", icon="refresh")
        self.protect.clicked.connect(self._protect)
        self.sheet.clicked.connect(self._print)
        self.copy.clicked.connect(self._copy)
        self.restore.clicked.connect(self._restore)
        how = line(self._sign, self._how, spacing=10)
        how.setStretch(1, 1)
        self.body.addLayout(how)
        self.body.addWidget(self._sheet)
        self.body.addLayout(Flow(self.protect, self.sheet, spacing=16))
        self.body.addWidget(Rule())
        self.body.addWidget(self._copies)
        self.body.addWidget(self._latest)
        self.body.addLayout(Flow(self.copy, self.restore, spacing=16))

    def read(self) -> None:
        say = self._desk.say
        slots = keys.read_slots(self._desk.vault.keys)
        has_sheet, has_passphrase = slots.of_kind("recovery"), slots.of_kind("passphrase")
        self._how.setText(_how(slots, self._desk))
        self._sign.show_icon("shield" if slots.is_protected else "unlock", "accent" if slots.is_protected else "amber")
        told = say("A recovery sheet is printed.") if has_sheet else say("No recovery sheet yet: print one.")
        self._sheet.setText(told)
        self._sheet.set_tone("muted" if has_sheet else "amber")
        for part in (self._sheet, self.sheet):
            part.setVisible(slots.is_protected)
        change = say("Change the passphrase") if has_passphrase else say("Add a passphrase")
        self.protect.set_label(change if slots.is_protected else say("Protect the vault"))
        self._read_copies()

    def _read_copies(self) -> None:
        desk = self._desk
        copies = backup.backups(desk.vault)
        self._copies.setText(desk.say_count("{n} verified copy", "{n} verified copies", len(copies)))
        nothing = desk.say("The first is made today, a moment after opening.")
        latest = desk.say("The latest: {when}").format(when=copy_words(copies[0], desk.say)) if copies else nothing
        self._latest.setText(latest)
        self.restore.setEnabled(bool(copies))

    def _protect(self) -> None:
        if keys.read_slots(self._desk.vault.keys).is_protected:
            if ProtectDialog(self._desk, self, passphrase=True).exec() == QDialog.DialogCode.Accepted:
                self._desk.tell(self._desk.say("The new passphrase opens the vault from now on."))
        else:
            protect(self._desk, self)
        self.read()

    def _print(self) -> None:
        print_recovery(self._desk, self)
        self.read()

    def _copy(self) -> None:
        desk = self._desk
        try:
            made = wait_for(desk.work, desk.say("Making a verified copy…"), partial(_back_up, desk), self)
        except Refused as refused:
            desk.tell_refusal(refused)
            return
        if made:
            self.read()
            desk.tell(desk.say("Copy made and checked"))

    def _restore(self) -> None:
        """Nothing may be open meanwhile: the window closes, and opens again on the copy."""
        say = self._desk.say
        if ask(
            say("Put a copy back?"),
            say(
                "The window closes, you choose a copy, and the vault opens on it. What was written since is set aside."
            ),
            yes=say("Choose a copy"),
            no=say("Leave all as it is"),
            danger=True,
            parent=self,
        ):
            end(Ending.RESTORE)


def _how(slots: keys.Slots, desk: Desk) -> str:
    if not slots.is_protected:
        return desk.say("Not protected yet: nobody real can be recorded here.")
    if slots.of_kind("keystore"):
        return desk.say("It opens with this laptop’s account.")
    return desk.say("It opens with your passphrase.")


def _back_up(desk: Desk, progress: Progress) -> backup.Backup:
    del progress
    with closing(desk.store.again()) as own:
        return backup.back_up(desk.vault, own)
