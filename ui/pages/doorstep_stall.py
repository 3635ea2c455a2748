"""A stall has one door, the pavement: how many stopped, how many had an idea, how many did not want to."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from outreach_app.domain.words import VisitOutcome
from outreach_app.services.visits import AT_A_STALL
from ui.desk import Desk
from ui.doors import SIGNS
from ui.formats import number
from ui.look import look
from ui.said import said
from ui.widgets.card import Card
from ui.widgets.layouts import line
from ui.widgets.text import Icon, Text


class StallCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.say("At the stall"), parent=parent)
        self._desk = desk
        self.setMinimumWidth(look().px(260))
        self._figures = {outcome: Text("0", "figure") for outcome in AT_A_STALL}
        for outcome, figure in self._figures.items():
            sign = SIGNS[outcome]
            self.body.addSpacing(8)
            word = Text(said(outcome, desk.say))
            self.body.addLayout(line(Icon(sign.icon, sign.tone, 28), word, 0, figure, spacing=16))
        self.body.addStretch()
        told = desk.say("One letter for whoever stops. Nobody’s name is needed to be counted.")
        self.body.addWidget(Text(told, "secondary", "muted", wrap=True))

    def show_counts(self, counts: Mapping[VisitOutcome, int]) -> None:
        for outcome, figure in self._figures.items():
            figure.setText(number(counts.get(outcome, 0), self._desk.say))
