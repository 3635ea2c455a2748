"""A list of doors from a CSV file: read first, its wrong lines told one by one, then entered in one act."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.services import rounds
from outreach_app.services.door_list import DoorList, read_door_file
from outreach_app.services.rounds import Imported
from outreach_app.store.store import Store
from ui.desk import Desk
from ui.dialogs.busy import wait_for
from ui.dialogs.dialog import Dialog
from ui.look import look
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.inset import Inset
from ui.widgets.layouts import column
from ui.widgets.text import Text
from ui.work import Progress

_TOLD = 200
"""Wrong lines shown; a file with more is another file."""


def import_door_list(desk: Desk, session: RecordId, parent: QWidget) -> Imported | None:
    """Asks for the file, shows what it holds, and enters it where that is wanted. None where nothing was entered."""
    say = desk.say
    chosen, _ = QFileDialog.getOpenFileName(parent, say("The list of doors"), "", "CSV (*.csv *.txt)")
    if not chosen:
        return None
    try:
        listed = wait_for(desk.work, say("Reading the list"), lambda _: read_door_file(Path(chosen)), parent)
        if listed is None:
            return None
        if ImportReport(desk, Path(chosen).name, listed, parent).exec() != QDialog.DialogCode.Accepted:
            return None
        imported = wait_for(
            desk.work, say("Entering the doors"), _entering(desk.store, session, listed, desk.member.id), parent
        )
    except Refused as refused:
        desk.tell_refusal(refused)
        return None
    return imported


class ImportReport(Dialog):
    """What the file holds and what is wrong in it, before anything is entered."""

    def __init__(self, desk: Desk, file: str, listed: DoorList, parent: QWidget | None = None) -> None:
        say, count = desk.say, desk.say_count
        super().__init__(file, parent, width=640)
        buildings = count("{n} building", "{n} buildings", len(listed.buildings))
        doors = count("{n} door", "{n} doors", listed.doors)
        self.body.addWidget(Text(say("{doors} in {buildings}.").format(doors=doors, buildings=buildings), "strong"))
        if listed.wrong:
            self.body.addWidget(self._wrong_lines(desk, listed))
        self.body.addStretch()
        self.enter = Button(say("Enter {doors}").format(doors=doors), kind="filled", key="Ctrl+Return")
        self.enter.setVisible(bool(listed.doors))
        self.enter.clicked.connect(self.accept)
        cancel = Button(say("Cancel") if listed.doors else say("Close"), key="Escape", binds=False)
        cancel.clicked.connect(self.reject)
        self.set_buttons(cancel, self.enter)
        (self.enter if listed.doors else cancel).setFocus()

    def _wrong_lines(self, desk: Desk, listed: DoorList) -> Card:
        wrong = len(listed.wrong)
        title = desk.say_count("{n} line to mend, left out", "{n} lines to mend, left out", wrong)
        card = Card(title, tone="warning", padding=16)
        told = column(spacing=6)
        for line in listed.wrong[:_TOLD]:
            sentence = desk.say("Line {n}: {told}").format(n=line.line, told=word(line.problem, desk.say))
            told.addWidget(Text(sentence, "secondary", wrap=True))
        content = QWidget()
        content.setLayout(told)
        inset = Inset(content)
        inset.setMinimumHeight(look().px(160))
        card.body.addWidget(inset)
        return card


def _entering(store: Store, session: RecordId, listed: DoorList, by: RecordId) -> Callable[[Progress], Imported]:
    def enter(progress: Progress) -> Imported:
        progress.go_on()
        with closing(store.again()) as again:
            return rounds.import_doors(again, session, listed, by)

    return enter


def entered_words(desk: Desk, imported: Imported) -> str:
    told = desk.say_count("{n} door entered.", "{n} doors entered.", imported.doors)
    if imported.known:
        told += " " + desk.say_count("{n} was there already.", "{n} were there already.", imported.known)
    return told
