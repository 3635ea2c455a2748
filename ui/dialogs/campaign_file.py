"""Reading an edition's file: every error with its line, and the file read again with one key once it is mended."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import Refused
from ui.dialogs.dialog import Dialog
from ui.problems import word
from ui.speech import say, say_count
from ui.widgets.buttons import Button
from ui.widgets.editors import ReadOnlyWriting
from ui.widgets.text import Text
from ui.work import Work


def read_campaign_file(work: Work, parent: QWidget | None = None) -> Campaign | None:
    """The edition in a file the person chose, once it has no error left; None where they gave up."""
    dialog = CampaignFileDialog(work, parent)
    if not dialog.choose():
        return None
    dialog.exec()
    dialog.deleteLater()
    return dialog.campaign


class CampaignFileDialog(Dialog):
    """Closes by itself where the file is right."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(say("The edition’s file"), parent, width=760)
        self.campaign: Campaign | None = None
        self._work = work
        self._path = Path()
        self._told = Text(wrap=True)
        self.errors = ReadOnlyWriting(lines=10)
        self.errors.setAccessibleName(say("Errors in the file"))
        self.errors.hide()
        self.again = Button(say("Read the file again"), kind="filled", key="F5")
        self.again.clicked.connect(self.read)
        other = Button(say("Another file"), key="Ctrl+O")
        other.clicked.connect(self.choose)
        leave = Button(say("Cancel"), kind="link", key="Escape")
        leave.clicked.connect(self.reject)
        self.body.addWidget(self._told)
        self.body.addWidget(self.errors, 1)
        self.set_buttons(leave, other, self.again)

    def choose(self) -> bool:
        """Asks which file, and begins to read it; False where none was chosen."""
        kinds = say("Edition’s file (*.yaml *.yml)")
        chosen, _ = QFileDialog.getOpenFileName(self, say("The edition’s file"), str(self._path.parent), kinds)
        if not chosen:
            return False
        self._path = Path(chosen)
        self.read()
        return True

    def read(self) -> None:
        self.again.setEnabled(False)
        self._told.setText(say("Reading {file}…").format(file=self._path.name))
        path = self._path
        self._work.run(lambda _: _load(path), done=self._take, failed=self._fail)

    def _take(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.done(CampaignFileDialog.DialogCode.Accepted)

    def _fail(self, error: Exception) -> None:
        self.again.setEnabled(True)
        if not isinstance(error, Refused):
            return
        problems = error.problems
        count = say_count("{n} thing to mend in this file.", "{n} things to mend in this file.", len(problems))
        self._told.setText(f"{count} {say('Nothing was loaded.')}")
        self.errors.set_value("\n".join(f"{word(p, say)}{f'  ({p.field})' if p.field else ''}" for p in problems))
        self.errors.show()
        self.errors.setFocus(Qt.FocusReason.OtherFocusReason)


def _load(path: Path) -> Campaign:
    from outreach_app.campaign.loading import load

    return load(path)
