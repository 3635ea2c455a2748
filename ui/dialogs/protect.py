"""Protecting the vault: before the first real person, and whenever the passphrase changes."""

from contextlib import closing
from functools import partial

from PySide6.QtWidgets import QDialog, QWidget

from outreach_app.domain.errors import Problem, Refused
from outreach_app.services import opening
from outreach_app.store.keys import SHORTEST_PASSPHRASE
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.dialogs.recovery import print_recovery
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.editors import SecretLine
from ui.widgets.form import Field, Form
from ui.widgets.text import Text
from ui.work import Progress


def protect(desk: Desk, parent: QWidget | None = None) -> bool:
    """True once the vault is protected; its recovery sheet is then offered, and may wait."""
    dialog = ProtectDialog(desk, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if accepted:
        print_recovery(desk, parent)
    return accepted


class ProtectDialog(Dialog):
    """The laptop's own keystore where there is one worth the name, else a passphrase typed twice."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, passphrase: bool = False) -> None:
        say = desk.say
        super().__init__(say("New passphrase") if passphrase else say("Protect the vault"), parent, width=560)
        self._desk = desk
        why = say("The names and agreements of real people are about to be kept here.")
        how = say("From now on the vault opens only for you: by this laptop’s account, or by a passphrase.")
        alone = say("Nobody can recover it for you: its recovery sheet is the only other way in.")
        self._told = Text(alone if passphrase else f"{why} {how}", wrap=True)
        self.form = Form()
        hint = say("at least {n} characters").format(n=SHORTEST_PASSPHRASE)
        self.form.add("passphrase", Field(say("Passphrase"), SecretLine(), hint=hint))
        self.form.add("again", Field(say("The same once more"), SecretLine()))
        self._problem = Text(tone="danger", wrap=True)
        self.go_on = Button(say("Protect the vault"), kind="filled", key="Return", icon="shield")
        self.choose = Button(say("Choose a passphrase"), kind="link", key="Ctrl+P")
        leave = Button(say("Cancel"), kind="link", key="Escape")
        self.go_on.clicked.connect(self._go_on)
        self.choose.clicked.connect(lambda: self._ask_passphrase(say("Four or five words are easy to keep.")))
        leave.clicked.connect(self.reject)
        for part in (self._told, self.form, self._problem):
            self.body.addWidget(part)
        self.set_buttons(self.choose, leave, self.go_on)
        self.form.hide()
        self._problem.hide()
        self.go_on.setFocus()
        if passphrase:
            self._ask_passphrase(alone)

    def _go_on(self) -> None:
        if self.form.isHidden():
            self._run(partial(_by_keystore, self._desk), self._after_keystore)
        elif self.form.value("passphrase") != self.form.value("again"):
            self.form.fields["again"].show_problem(self._desk.say("The two are not the same. Please type them again."))
            self.form.fields["again"].setFocus()
        else:
            self._run(partial(_by_passphrase, self._desk, self.form.value("passphrase")), lambda _: self.accept())

    def _after_keystore(self, kept: object) -> None:
        if kept:
            self.accept()
        else:
            self._ask_passphrase(self._desk.say("This laptop has no keystore to trust: choose a passphrase instead."))

    def _ask_passphrase(self, told: str) -> None:
        self._told.setText(told)
        self.choose.hide()
        self.form.show()
        self.go_on.setEnabled(True)
        self.form.fields["passphrase"].setFocus()

    def _run(self, task: partial[bool], done: object) -> None:
        self.go_on.setEnabled(False)
        self._desk.work.run(task, done=done, failed=self._fail)  # type: ignore[arg-type]

    def _fail(self, error: Exception) -> None:
        self.go_on.setEnabled(True)
        if isinstance(error, Refused):
            self._tell(self.form.show_problems(error.problems) if not self.form.isHidden() else list(error.problems))

    def _tell(self, problems: list[Problem]) -> None:
        self._problem.setText(" ".join(word(problem, self._desk.say) for problem in problems))
        self._problem.setVisible(bool(problems))


def _by_keystore(desk: Desk, progress: Progress) -> bool:
    del progress
    with closing(desk.store.again()) as own:
        return opening.protect_with_keystore(desk.vault, own)


def _by_passphrase(desk: Desk, passphrase: str, progress: Progress) -> bool:
    del progress
    with closing(desk.store.again()) as own:
        opening.protect_with_passphrase(desk.vault, own, passphrase)
    return True
