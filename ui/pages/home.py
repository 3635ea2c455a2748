"""Accueil: what to do now, what is out, what the city answered, where the season stands, what was heard where."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.queries import home
from outreach_app.store.store import Store
from ui import formats
from ui.desk import Desk
from ui.first_paint import FirstPaint
from ui.pages.home_season import AreasHeard, NextGate, ThemesHeard
from ui.pages.home_today import CityAnswers, SheetsOut, Today
from ui.pages.receipts_way import receipts_button
from ui.widgets.layouts import Columns
from ui.widgets.page import Page

_MINUTE = 60_000


class HomePage(Page):
    """The first screen. What it reads before it shows is cheap at any size; ideas are counted on a thread, after."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")
        self._today = Today(desk)
        self._sheets = SheetsOut(desk)
        self._answers = CityAnswers(desk)
        self._gate = NextGate(desk)
        self._themes = ThemesHeard(desk)
        self._areas = AreasHeard(desk)
        self.set_actions(receipts_button(desk, self))
        self.body.addWidget(Columns(self._today, self._sheets, self._answers, stretch=(565, 273, 273)))
        self.body.addWidget(self._gate)
        self.body.addWidget(Columns(self._themes, self._areas), 1)
        self._first = FirstPaint(self, self._count_ideas)
        clock = QTimer(self, interval=_MINUTE)
        clock.timeout.connect(self._read)
        clock.start()

    def refresh(self, changes: Changes | None) -> None:
        self._read()
        if changes and changes.touches("idea", "campaign"):
            self._count_ideas()

    def arrive(self, argument: object) -> None:
        del argument
        self._answers.arrive()

    def first_focus(self) -> QWidget | None:
        return self._today.action

    def _read(self) -> None:
        """The words that depend on the hour are said again each minute."""
        desk = self.desk
        now = desk.store.now()
        day = desk.campaign.day(now)
        figures = home.figures(desk.store, day)
        self._greet(now, figures.sessions_held)
        self._today.read(day, desk.campaign.local(now))
        self._sheets.show_figures(figures)
        self._answers.read()
        self._gate.show_figures(figures, day)

    def _greet(self, now: int, held: int) -> None:
        say, campaign = self.desk.say, self.desk.campaign
        evening = not 5 <= campaign.local(now).hour < 18
        greeting = say("Good evening {name}") if evening else say("Hello {name}")
        self.set_title(greeting.format(name=self.desk.member.name))
        context = [formats.capital(formats.moment(now, campaign.timezone, say))]
        context.append(campaign.say(campaign.name, self.desk.language))
        if held:
            context.append(self.desk.say_count("{n} session held", "{n} sessions held", held))
        self.set_context(" · ".join(context))

    def _count_ideas(self) -> None:
        store = self.desk.store
        self.desk.work.run(lambda _: _count(store), done=self._show_counts)

    def _show_counts(self, counts: home.IdeaCounts) -> None:
        self._themes.show_counts(counts)
        self._areas.show_counts(counts)


def _count(store: Store) -> home.IdeaCounts:
    own = store.again()
    try:
        return home.idea_counts(own)
    finally:
        own.close()
