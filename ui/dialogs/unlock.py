"""Opening the vault: its passphrase, or the key printed on its recovery sheet."""

from functools import partial

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Problem, Refused
from outreach_app.services import opening
from outreach_app.store import keys
from outreach_app.store.vault import Vault
from ui.dialogs.dialog import Dialog
from ui.problems import word
from ui.speech import say
from ui.widgets.buttons import Button
from ui.widgets.editors import Line, SecretLine
from ui.widgets.form import Field
from ui.widgets.text import Text
from ui.work import Progress, Work


class UnlockDialog(Dialog):
    """Accepted, `key` opens the vault; `by_recovery` says the passphrase is lost and another should be set."""

    def __init__(self, vault: Vault, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(say("Open the vault"), parent)
        self.key = b""
        self.by_recovery = False
        self._vault, self._work = vault, work
        slots = keys.read_slots(vault.keys)
        self._told = Text(wrap=True, tone="muted")
        self.passphrase = Field(say("Passphrase"), SecretLine())
        self.recovery = Field(say("Key of the recovery sheet"), Line("XXXX-XXXX-XXXX", icon="key"))
        self.enter = Button(say("Open"), kind="filled", key="Return", icon="unlock")
        self.other = Button("", kind="link", key="Ctrl+R")
        leave = Button(say("Leave"), kind="link", key="Escape")
        for part in (self._told, self.passphrase, self.recovery):
            self.body.addWidget(part)
        self.enter.clicked.connect(self._try)
        self.other.clicked.connect(lambda: self._show(recovery=not self.by_recovery))
        leave.clicked.connect(self.reject)
        self.set_buttons(self.other, leave, self.enter)
        self._can_choose = bool(slots.of_kind("passphrase") and slots.of_kind("recovery"))
        self._show(recovery=slots.of_kind("passphrase") is None)

    def _show(self, *, recovery: bool) -> None:
        self.by_recovery = recovery
        self.passphrase.setVisible(not recovery)
        self.recovery.setVisible(recovery)
        self.other.setVisible(self._can_choose)
        self.other.set_label(say("I remember the passphrase") if recovery else say("I have lost the passphrase"))
        sheet = say("Type the groups printed on the sheet, in order. Capitals and hyphens do not matter.")
        self._told.setText(sheet if recovery else say("The work of this edition is encrypted on this laptop."))
        self._field.setFocus()

    @property
    def _field(self) -> Field:
        return self.recovery if self.by_recovery else self.passphrase

    def _try(self) -> None:
        typed = {"recovery" if self.by_recovery else "passphrase": self._field.value()}
        self._set_busy(busy=True)
        self._work.run(partial(_find_key, self._vault, typed), done=self._take, failed=self._fail)

    def _take(self, key: bytes) -> None:
        self.key = key
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._set_busy(busy=False)
        if isinstance(error, Refused):
            self._show_problem(error.problems[0])

    def _show_problem(self, problem: Problem) -> None:
        self._field.show_problem(word(problem, say))
        self._field.setFocus()

    def _set_busy(self, *, busy: bool) -> None:
        """The key is stretched on purpose: a fifth of a second on an old laptop."""
        parts: tuple[QWidget, ...] = (self.enter, self.other, self._field)
        for part in parts:
            part.setEnabled(not busy)


def _find_key(vault: Vault, typed: dict[str, str], progress: Progress) -> bytes:
    del progress
    return opening.find_key(vault, **typed)
