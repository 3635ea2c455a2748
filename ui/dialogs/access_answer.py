"""“What do you hold on me?”: the whole answer on the screen, to read out, and on paper, to hand over."""

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.persons import held_on
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.look import look
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.inset import Inset
from ui.widgets.layouts import clear, column, line
from ui.widgets.text import Rule, Text
from ui.work import Progress

if TYPE_CHECKING:
    from printables.rights import AccessAnswer as Answer


class AccessAnswer(Dialog):
    """Read first; saving it is a second act, because the file is no longer protected by the vault."""

    def __init__(self, desk: Desk, person: RecordId, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("What we hold on this person"), parent, width=680)
        self._desk, self._person = desk, person
        self._path = Path()
        told = QWidget()
        self._sections = QVBoxLayout(told)
        self._sections.setContentsMargins(0, 0, 16, 0)
        self._sections.setSpacing(6)
        inset = Inset(told)
        inset.setMinimumHeight(360)
        self._note = Text(
            say("Saved as a file it is no longer protected: hand it over, then delete it."), "small", "muted"
        )
        self._note.setWordWrap(True)
        self.save = Button(say("Save as PDF…"), key="Ctrl+S", icon="download")
        self.show_file = Button(say("Open the file"), key="Ctrl+O", icon="printer")
        self.show_file.hide()
        close = Button(say("Close"), kind="filled", key="Escape")
        self.save.clicked.connect(self._save)
        self.show_file.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path))))
        close.clicked.connect(self.accept)
        self.body.addWidget(inset, 1)
        self.body.addWidget(self._note)
        self.set_buttons(self.save, self.show_file, close)
        close.setFocus()
        desk.work.run(partial(_read, desk, person), done=self._tell, failed=self._fail)

    def _tell(self, answer: "Answer") -> None:
        clear(self._sections)
        for section in answer.sections:
            self._sections.addSpacing(8)
            self._sections.addWidget(Text(section.title, "strong"))
            for label, value in section.rows or (("", self._desk.say("Nothing.")),):
                self._sections.addLayout(_row(label, value))
                self._sections.addWidget(Rule())
        self._sections.addStretch()

    def _save(self) -> None:
        say = self._desk.say
        name = str(Path.home() / say("what-we-hold.pdf"))
        chosen, _ = QFileDialog.getSaveFileName(self, say("Save what we hold"), name, "PDF (*.pdf)")
        if chosen:
            self.save.setEnabled(False)
            path = Path(chosen).with_suffix(".pdf")
            self._desk.work.run(partial(_print, self._desk, self._person, path), done=self._saved, failed=self._fail)

    def _saved(self, path: Path) -> None:
        self._path = path
        saved = self._desk.say("Saved as {file}. Hand it over, then delete the file.")
        self._say_note(saved.format(file=path), "accent")
        self.save.hide()
        self.show_file.show()
        self.show_file.setFocus()

    def _fail(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if isinstance(error, Refused):
            self._say_note(" ".join(word(problem, self._desk.say) for problem in error.problems), "danger")

    def _say_note(self, sentence: str, tone: str) -> None:
        self._note.setText(sentence)
        self._note.set_tone(tone)


def _row(label: str, value: str) -> QVBoxLayout:
    heard, told = Text(label, "secondary", "muted", wrap=True), Text(value, "secondary", wrap=True)
    told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if not label:
        return column(told)
    heard.setFixedWidth(look().px(200))
    row = line(heard, told, spacing=16)
    for part in (heard, told):
        row.setAlignment(part, Qt.AlignmentFlag.AlignTop)
    return column(row)


def _read(desk: Desk, person: RecordId, progress: Progress) -> "Answer":
    from ui.access import access_answer

    del progress
    with closing(desk.store.again()) as own:
        held = held_on(own, person)
        assert held, "the card shows somebody"
        return access_answer(held, desk.campaign, desk.campaign.day(own.now()), desk.language)


def _print(desk: Desk, person: RecordId, path: Path, progress: Progress) -> Path:
    from ui.journeys import print_access_answer

    del progress
    with closing(desk.store.again()) as own:
        return print_access_answer(own, desk.campaign, person, path, desk.language)
