"""Waiting for one long task in front of everything else: what it is, how far it has come, and Stop."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from outreach_app.domain.errors import Refused
from ui.look import look
from ui.widgets.banner import BusyPanel
from ui.work import Progress, Work

T = TypeVar("T")


def wait_for(work: Work, sentence: str, task: Callable[[Progress], T], parent: QWidget | None = None) -> T | None:
    """What `task` gave back, or None where the person stopped it. What it refuses is raised here."""
    dialog = _Wait[T](sentence, parent)
    dialog.follow(work, task)
    dialog.exec()
    dialog.deleteLater()
    if dialog.refused:
        raise dialog.refused
    return dialog.outcome


class _Wait(QDialog, Generic[T]):
    def __init__(self, sentence: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Porte-voix")
        self.setModal(True)
        self.setMinimumWidth(look().px(480))
        self.outcome: T | None = None
        self.refused: Refused | None = None
        self._panel = BusyPanel(sentence)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addWidget(self._panel)

    def follow(self, work: Work, task: Callable[[Progress], T]) -> None:
        job = work.run(
            task, done=self._take, failed=self._fail, stopped=self._leave, progress=self._panel.show_progress
        )
        self._panel.follow(job)

    def reject(self) -> None:
        """Closing asks the task to stop; the dialog goes when it has."""
        self._panel.cancel.click()

    def _take(self, outcome: T) -> None:
        self.outcome = outcome
        self._leave()

    def _fail(self, error: Exception) -> None:
        self.refused = error if isinstance(error, Refused) else None
        self._leave()

    def _leave(self) -> None:
        self.done(QDialog.DialogCode.Accepted)
