"""Réglages: how the window looks and speaks, who is at work, the vault and its copies, the edition, where data is."""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.settings import Home
from ui.desk import Desk
from ui.pages.settings_edition import EditionCard, FolderCard, PlatformsCard
from ui.pages.settings_past import PastCard
from ui.pages.settings_retention import RetentionCard
from ui.pages.settings_sending import SenderCard
from ui.pages.settings_vault import VaultCard
from ui.pages.settings_window import MemberCard, WindowCard
from ui.widgets.layouts import Columns, column
from ui.widgets.page import Page


class SettingsPage(Page):
    def __init__(self, desk: Desk, home: Home) -> None:
        super().__init__(desk, desk.say("Settings"), desk.say("Everything here is kept at once, on this laptop."))
        self._home = home

    def make_parts(self) -> Iterator[None]:
        desk, home = self.desk, self._home
        left, right = QWidget(), QWidget()
        self.body.addWidget(Columns(left, right))
        self.body.addStretch()
        self.window_card = WindowCard(desk, home)
        yield
        self.member, self.platforms = MemberCard(desk), PlatformsCard(desk)
        yield
        self.retention = RetentionCard(desk)
        left.setLayout(column(self.window_card, self.member, self.platforms, self.retention, 0, spacing=16))
        yield
        self.vault = VaultCard(desk)
        self.edition = EditionCard(desk)
        yield
        self.past, self.sending = PastCard(desk), SenderCard(desk)
        cards = (self.vault, self.edition, self.sending, self.past)
        right.setLayout(column(*cards, FolderCard(desk, home), 0, spacing=16))
        yield

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("member"):
            self.member.read()
        if changes is None or changes.touches("sender"):
            self.sending.read()
        if changes is None or changes.touches("past_import"):
            self.past.read()

    def arrive(self, argument: object) -> None:
        del argument
        self.vault.read()
        self.retention.read()
        for part in self.platforms.parts:
            part.read()

    def first_focus(self) -> QWidget | None:
        return self.window_card
