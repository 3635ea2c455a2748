"""Who sends for this edition, and a person's own account on its platforms."""

import html
import webbrowser
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Target
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import device_number, show_code
from outreach_app.queries.sender import handed_code, our_names, sender
from outreach_app.services import sending
from ui import journeys
from ui.desk import Desk
from ui.dialogs.dialog import ask
from ui.dialogs.hand_over import HandOverDialog, TakeInDialog
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, column
from ui.widgets.text import Text
from ui.work import Job, Progress


class SenderCard(Card):
    """One laptop sends, so that nothing leaves twice; another takes over only when somebody says so."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Who sends"), parent=parent)
        self._desk = desk
        self._who, self._code = Text(wrap=True), Text("", "strong", "amber", wrap=True)
        self.hand_over = Button(say("Hand over to another laptop"), key="Ctrl+H", icon="laptops")
        self.take_in = Button(say("Type a hand-over code"), key="Ctrl+K", icon="laptops")
        self.take_over = Button(say("The other laptop is lost"), kind="link", key="Ctrl+U")
        self.hand_over.clicked.connect(lambda: HandOverDialog(desk, self.window()).open())
        self.take_in.clicked.connect(lambda: TakeInDialog(desk, self.window()).open())
        self.take_over.clicked.connect(self._take_over)
        told = say("One laptop sends for the whole edition, so that nothing leaves twice.")
        number = say("This laptop’s number: {number}").format(number=show_code(device_number(desk.store.writer)))
        self._number = Text(number, "secondary", wrap=True)
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for part in (self._who, self._code, Text(told, "secondary", "muted", wrap=True), self._number):
            self.body.addWidget(part)
        acts = QWidget()
        Flow(self.hand_over, self.take_in, self.take_over, spacing=12, parent=acts)
        self.body.addWidget(acts)

    def read(self) -> None:
        say, found = self._desk.say, sender(self._desk.store)
        if found is None:
            self._who.setText(say("Nobody yet: the first laptop that sends becomes the one that does."))
        elif found.is_here:
            self._who.setText(say("This laptop sends."))
        else:
            self._who.setText(say("Another laptop sends: {name}").format(name=found.name or found.device[:8]))
        is_here, store = found is not None and found.is_here, self._desk.store
        self.hand_over.setVisible(is_here)
        self.take_in.setVisible(not is_here)
        self.take_over.setVisible(found is not None and not is_here)
        was_here = store.value("SELECT 1 FROM sender WHERE device IN (?, ?) LIMIT 1", our_names(store))
        code = handed_code(store, self._desk.campaign.id) if was_here else ""
        self._code.setText(say("Hand-over code, to type there: {code}").format(code=show_code(code)))
        self._code.setVisible(bool(code))

    def _take_over(self) -> None:
        desk, say = self._desk, self._desk.say
        sure = ask(
            say("Send from this laptop from now on?"),
            say("Only if the other laptop is lost, or broken. If it still sends too, proposals may stand there twice."),
            yes=say("Send from this laptop"),
            no=say("Leave all as it is"),
            danger=True,
            parent=self,
        )
        if sure:
            desk.wrote(sending.take_over(desk.store, desk.member.name, desk.member.id), say("This laptop sends."))
            self.read()


class AccountPart(QWidget):
    """Signs somebody in with their own account, in their own browser; or out again. Nothing of it is in the vault."""

    def __init__(
        self,
        desk: Desk,
        target: Target,
        open_browser: Callable[[str], object] = webbrowser.open,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        say = desk.say
        self._desk, self._target, self._open_browser = desk, target, open_browser
        self._job: Job | None = None
        self._told = Text(role="secondary", wrap=True)
        self.enter = Button(say("Sign in with my account"), icon="users")
        self.leave = Button(say("Sign out"), kind="link")
        self.stop = Button(say("Stop waiting"), kind="link")
        self.enter.clicked.connect(self._sign_in)
        self.leave.clicked.connect(self._sign_out)
        self.stop.clicked.connect(lambda: self._job and self._job.stop())
        acts = QWidget()
        Flow(self.enter, self.leave, self.stop, parent=acts)
        self.setLayout(column(self._told, acts, spacing=8))
        self.read()

    def read(self) -> None:
        """It may have ended since."""
        say, inside = self._desk.say, journeys.is_signed_in(self._target)
        waits = self._job is not None
        told = say("You are signed in with your own account.") if inside else say("Nobody is signed in.")
        self._told.setText(say("Your browser is open: allow it there.") if waits else told)
        self.enter.setVisible(not waits and not inside)
        self.leave.setVisible(not waits and inside)
        self.stop.setVisible(waits)

    def _sign_in(self) -> None:
        page = _page(self._desk.say("You are signed in. You can close this page and come back to Porte-voix."))
        target, open_browser = self._target, self._open_browser
        proxy = self._desk.store.setting(journeys.PROXY) or ""

        def work(progress: Progress) -> None:
            journeys.sign_in(target, open_browser, page=page, stop=progress, proxy=proxy)

        self._job = self._desk.work.run(work, done=lambda _: self._end(), failed=self._fail, stopped=self._end)
        self.read()
        self.stop.setFocus()  # where the button pressed stood

    def _sign_out(self) -> None:
        journeys.forget_account(self._target)
        self.read()

    def _fail(self, error: Exception) -> None:
        self._end()
        if isinstance(error, Refused):
            self._desk.tell_refusal(error)

    def _end(self) -> None:
        was_here = self.stop.hasFocus()
        self._job = None
        self.read()
        if was_here:
            (self.enter if self.leave.isHidden() else self.leave).setFocus()


def _page(told: str) -> str:
    style = "font:20px/1.5 system-ui,sans-serif;max-width:30em;margin:4em auto;padding:0 1em"
    return f'<!doctype html><meta charset="utf-8"><title>Porte-voix</title><p style="{style}">{html.escape(told)}</p>'
