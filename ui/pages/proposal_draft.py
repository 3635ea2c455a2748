"""What is being typed on a proposal, kept each second, so that a crash costs a second and a refusal nothing."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.services.ideas import forget_draft, keep_draft, kept_draft
from ui.desk import Desk

_PAUSE = 1_000
"""Milliseconds of typing a crash may cost."""


class TypedDraft(QObject):
    """Keeps what `body` gives under the proposal's name, a second after the first letter."""

    def __init__(self, desk: Desk, body: Callable[[], dict[str, Any]], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._body = desk, body
        self.proposal: RecordId | None = None
        self._pause = QTimer(self, interval=_PAUSE, singleShot=True)
        self._pause.timeout.connect(self.keep)

    def touch(self) -> None:
        if not self._pause.isActive():
            self._pause.start()

    def keep(self) -> None:
        """A full disk is told; what is typed then stays on the screen."""
        self._pause.stop()
        if self.proposal:
            try:
                keep_draft(self._desk.store, _name(self.proposal), self._body())
            except Refused as refused:
                self._desk.tell_refusal(refused)

    def forget(self) -> None:
        self._pause.stop()
        if self.proposal:
            forget_draft(self._desk.store, _name(self.proposal))

    def read(self) -> dict[str, Any]:
        """What was kept and never saved; empty for nothing."""
        return (self.proposal and kept_draft(self._desk.store, _name(self.proposal))) or {}


def _name(proposal: RecordId) -> str:
    return f"proposal.{proposal}"
