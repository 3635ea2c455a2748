"""The rehearsal platform in this very window: started, stopped, and answered for as the city would."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QObject, Signal

from outreach_app.campaign.model import Target
from outreach_app.domain.errors import Refused
from outreach_app.domain.words import CityDecision
from outreach_app.settings import Home
from ui.desk import Desk
from ui.problems import word
from ui.work import Progress

if TYPE_CHECKING:
    from sync.rehearsal.faults import Fault
    from sync.rehearsal.server import Rehearsal


class Training(QObject):
    """One campaign's rehearsal. `changed` when it starts or stops; it stops with the application."""

    changed = Signal()

    def __init__(self, desk: Desk, target: Target, parent: QObject, state: Path | None = None) -> None:
        """`state` keeps what stands there from one evening to the next; the data folder's own where not given."""
        super().__init__(parent)
        self._desk, self._target = desk, target
        self._state = state or Home(desk.vault.folder.parent.parent).rehearsal
        self._rehearsal: Rehearsal | None = None
        self.is_starting = False
        application = QCoreApplication.instance()
        if application:
            application.aboutToQuit.connect(self.stop)

    @property
    def is_running(self) -> bool:
        return self._rehearsal is not None

    def start(self) -> None:
        """Off the window's thread: a platform takes a moment to set up."""
        if self._rehearsal is None and not self.is_starting:
            self.is_starting = True
            self._desk.work.run(self._set_up, done=self._take, failed=self._tell_failure, stopped=self._forget)

    def stop(self) -> None:
        if self._rehearsal:
            self._rehearsal.stop()
            self._rehearsal = None
            self.changed.emit()

    def answer(self, remote_id: str, decision: CityDecision, reason: str) -> None:
        """As the city would; the next round brings it home. Refused where nothing of that number stands there."""
        if self._rehearsal:
            self._rehearsal.answer(remote_id, decision.value, reason)

    def fail_next(self, fault: "Fault") -> None:
        if self._rehearsal:
            self._rehearsal.fail_next(fault)

    def _set_up(self, progress: Progress) -> "Rehearsal":
        from outreach_app.domain import moments
        from sync.rehearsal.board import Board
        from sync.rehearsal.server import Rehearsal

        offset = self._desk.store.offset
        rehearsal = Rehearsal(state=self._state, component=self._target.component)
        rehearsal.board = Board(self._state, lambda: moments.now() + offset)  # the example lives in its own year
        rehearsal.start(urlsplit(self._target.url).port or 0)
        if progress.stopped:
            rehearsal.stop()
        progress.go_on()
        return rehearsal

    def _take(self, rehearsal: "Rehearsal") -> None:
        self.is_starting = False
        self._rehearsal = rehearsal
        self.changed.emit()

    def _tell_failure(self, error: Exception) -> None:
        self._forget()
        if isinstance(error, Refused):
            told = [word(problem, self._desk.say) for problem in error.problems]
            if error.code == "rehearsal.port_taken":
                told.append(self._desk.say("If that program is a rehearsal too, sending works all the same."))
            self._desk.tell(" ".join(told), "warning")

    def _forget(self) -> None:
        self.is_starting = False
        self.changed.emit()
