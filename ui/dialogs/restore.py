"""Putting a verified copy of the vault back: which one, and what that means."""

from functools import partial

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.language import Say
from outreach_app.services import rights
from outreach_app.store import backup
from outreach_app.store.vault import Vault
from ui import formats
from ui.dialogs.dialog import Dialog
from ui.models.rows import Row, Rows
from ui.problems import word
from ui.speech import say, say_count
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.row_list import RowList
from ui.widgets.text import Text
from ui.work import Progress, Work


class RestoreDialog(Dialog):
    """Accepted, the chosen copy stands in the vault's place; whoever opens it next renews the writer's name."""

    def __init__(
        self, vault: Vault, key: bytes, work: Work, *, by: str, why: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(say("Put a copy back"), parent, width=600)
        self._vault, self._key, self._work, self._by = vault, key, work, by
        self._copies = backup.backups(vault)
        self._rows = Rows(lambda ids: {i: self._row(i) for i in ids})
        self.list = RowList(self._rows, say("Verified copies"))
        self.list.setMinimumHeight(200)
        self._told = Text(say("Looking for the newest good copy…"), tone="muted", wrap=True)
        self.restore = Button(say("Put this copy back"), kind="filled", key="Return", icon="refresh")
        self.restore.setEnabled(False)
        self.restore.clicked.connect(self._restore)
        leave = Button(say("Leave all as it is"), key="Escape")
        leave.clicked.connect(self.reject)
        self.body.addWidget(Text(why, wrap=True))
        card = Card()
        card.add_across(self.list, margin=8, stretch=1)
        self.body.addWidget(card, 1)
        self.body.addWidget(self._told)
        self.set_buttons(leave, self.restore)
        self._rows.show_ids(range(len(self._copies)))
        work.run(lambda _: backup.newest_good(vault, key), done=self._propose, failed=self._fail)

    @property
    def told(self) -> str:
        """What it says of the copies."""
        return self._told.text()

    def _row(self, index: int) -> Row:
        return Row(key=str(index), title=copy_words(self._copies[index], say), icon="copy")

    def _propose(self, good: backup.Backup | None) -> None:
        if good is None:
            self._told.setText(say("No good copy was found here. Look on the stick or disk where copies are kept."))
            return
        self.list.choose(next(i for i, copy in enumerate(self._copies) if copy.path == good.path))
        self._told.setText(
            say_count("{n} copy here.", "{n} copies here; the newest good one is chosen.", len(self._copies))
            + " "
            + say("What was written since is not in it. The vault of today is set aside, never deleted.")
        )
        self.restore.setEnabled(True)
        self.list.setFocus()

    def _restore(self) -> None:
        chosen = self.list.current
        if chosen is None:
            return
        self.restore.setEnabled(False)
        self._told.setText(say("Putting the copy back…"))
        copy = self._copies[int(chosen.key)]
        self._work.run(
            partial(_put_back, self._vault, copy, self._key, self._by), done=lambda _: self.accept(), failed=self._fail
        )

    def _fail(self, error: Exception) -> None:
        self.restore.setEnabled(True)
        if isinstance(error, Refused):
            self._told.setText(" ".join(word(problem, say) for problem in error.problems))
            self._told.set_tone("danger")


def copy_words(copy: backup.Backup, say: Say) -> str:
    """`jeudi 9 février 2017, 17 h 43`, by this laptop's own clock."""
    made = copy.made.astimezone()
    day, hour = formats.day(made.date().isoformat(), say), formats.hour(f"{made:%H:%M}", say)
    return formats.capital(say("{day}, {hour}").format(day=day, hour=hour))


def _put_back(vault: Vault, copy: backup.Backup, key: bytes, by: str, progress: Progress) -> None:
    del progress
    rights.restore(vault, copy, key, by)
