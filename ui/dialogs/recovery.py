"""Printing the recovery sheet: where to save it, and where to keep it."""

from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from outreach_app.domain.errors import Refused
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.text import Text
from ui.work import Progress


def print_recovery(desk: Desk, parent: QWidget | None = None) -> bool:
    """True once a new sheet is saved; the one printed before then opens nothing any more."""
    dialog = RecoveryDialog(desk, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return accepted


class RecoveryDialog(Dialog):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("The recovery sheet"), parent, width=560)
        self._desk = desk
        self._path = Path()
        first = say("One page with a key that opens the vault if the passphrase or this laptop’s account is lost.")
        keep = say("Print it, lock it away far from the laptop, then delete the file.")
        self._told = Text(f"{first} {keep}", wrap=True)
        self._problem = Text(tone="danger", wrap=True)
        self._problem.hide()
        self.save = Button(say("Save the sheet"), kind="filled", key="Return", icon="download")
        self.show_file = Button(say("Open the sheet"), key="Ctrl+O", icon="printer")
        self.show_file.hide()
        self.later = Button(say("Later"), kind="link", key="Escape")
        self.save.clicked.connect(self._save)
        self.show_file.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path))))
        self.later.clicked.connect(self.reject)
        self.body.addWidget(self._told)
        self.body.addWidget(self._problem)
        self.set_buttons(self.later, self.show_file, self.save)
        self.save.setFocus()

    def _save(self) -> None:
        if self._path.name:
            self.accept()
            return
        say = self._desk.say
        name = str(Path.home() / say("porte-voix-recovery.pdf"))
        chosen, _ = QFileDialog.getSaveFileName(self, say("Save the recovery sheet"), name, "PDF (*.pdf)")
        if chosen:
            self.save.setEnabled(False)
            path = Path(chosen).with_suffix(".pdf")
            self._desk.work.run(partial(_print, self._desk, path), done=self._saved, failed=self._fail)

    def _saved(self, path: Path) -> None:
        say = self._desk.say
        self._path = path
        self._problem.hide()
        self._told.setText(
            say("Saved as {file}. Print it, lock it away far from the laptop, then delete the file.").format(file=path)
        )
        self.later.hide()
        self.show_file.show()
        self.save.set_label(say("It is printed"))
        self.save.setEnabled(True)
        self.save.setFocus()

    def _fail(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if isinstance(error, Refused):
            self._problem.setText(" ".join(word(problem, self._desk.say) for problem in error.problems))
            self._problem.show()


def _print(desk: Desk, path: Path, progress: Progress) -> Path:
    from ui.journeys import print_recovery_sheet

    del progress
    with closing(desk.store.again()) as own:
        print_recovery_sheet(own, desk.campaign, desk.vault, path, desk.language)
    return path
