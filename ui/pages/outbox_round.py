"""Send now: asked once for real, then a round with each platform off the window's thread, told at its end."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.queries.outbox_list import count_leaving
from outreach_app.queries.pictures import count_due_pictures
from outreach_app.queries.sender import sender
from sync.platform import CAPABILITIES
from ui.desk import Desk
from ui.dialogs.dialog import ask
from ui.sending import Round, changes_of, send_everything, sendable, word_rounds
from ui.widgets.banner import BusyPanel
from ui.widgets.buttons import Button
from ui.work import Job

_LOOK_AGAIN = 700
"""Milliseconds between two looks at the list while a round runs."""


class OutboxRound(QObject):
    """The button and what shows while it works. `looked_at` now and then on the way, `ended` after."""

    looked_at = Signal()
    ended = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._job: Job | None = None
        self.send = Button(desk.say("Send now"), kind="filled", key="Ctrl+Return", icon="send")
        self.busy = BusyPanel(desk.say("Sending"))
        self.busy.hide()
        self._again = QTimer(self, singleShot=True, interval=_LOOK_AGAIN)
        self._again.timeout.connect(self.looked_at)
        self.send.clicked.connect(self.send_now)

    @property
    def is_under_way(self) -> bool:
        return self._job is not None

    def send_now(self) -> None:
        """A round with each platform, on a worker with a store of its own; for real it is asked once a round."""
        if self._job is None and self.is_sure():
            desk = self._desk
            self._job = desk.work.run(
                lambda progress: send_everything(desk.store, desk.campaign, progress),
                done=self._tell_outcome,
                failed=self._take_failure,
                stopped=self._finish,
                progress=self._show_progress,
            )
            self.busy.follow(self._job, desk.say("Sending to the platform, and asking for its answers"))
            self._show_busy(True)

    def is_sure(self) -> bool:
        """For real, how many leave and for where is said before, once a round."""
        say, lines = self._desk.say, self._leaving()
        if not lines:
            return True
        told = say("This is no rehearsal: what arrives there is published at once, and everybody can read it.")
        if sender(self._desk.store) is None:
            lines += ["", say("This laptop then becomes the one that sends for the whole edition.")]
        return ask(
            say("Send for real?"),
            "\n".join([told, "", *lines]),
            yes=say("Send for real"),
            no=say("Not yet"),
            parent=self._page.window(),
        )

    def _leaving(self) -> list[str]:
        """A line for what each real platform is about to be sent; none where nothing leaves for real."""
        desk, proposals, pictures = self._desk, [], []
        for target in sendable(desk.campaign):
            if target.rehearsal:
                continue
            if count := count_leaving(desk.store, target.code):
                proposals.append((target, desk.say_count("{n} proposal", "{n} proposals", count)))
            if CAPABILITIES[target.kind].image and (count := count_due_pictures(desk.store, target.code)):
                pictures.append((target, desk.say_count("{n} picture", "{n} pictures", count)))
        line = desk.say("{target}: {count}")
        return [line.format(target=target.name, count=count) for target, count in (*proposals, *pictures)]

    def _show_progress(self, done: int, total: int) -> None:
        self.busy.show_progress(done, total)
        if not self._again.isActive():
            self._again.start()

    def _tell_outcome(self, rounds: list[Round]) -> None:
        self._finish()
        desk = self._desk
        desk.changed.emit(changes_of(rounds))
        desk.tell(*word_rounds(rounds, desk.campaign.timezone, desk.say, desk.say_count))

    def _take_failure(self, error: Exception) -> None:
        """A Refused is told; a bug goes on to the crash dialog by itself."""
        self._finish()
        if isinstance(error, Refused):
            self._desk.tell_refusal(error)

    def _finish(self) -> None:
        self._job = None
        self._again.stop()
        self._show_busy(False)
        self.ended.emit()

    def _show_busy(self, is_busy: bool) -> None:
        self.busy.setVisible(is_busy)
        self.send.setEnabled(not is_busy)
