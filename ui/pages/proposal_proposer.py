"""Who carries a proposal, who stands in for them, and whether they agreed to these words."""

from PySide6.QtWidgets import QWidget

from outreach_app.domain.proposals import OPEN_TO_EDIT
from outreach_app.queries.proposals import Proposal, Proposer
from ui.desk import Desk
from ui.formats import civil_day, short_day
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import column, line
from ui.widgets.text import Icon, Text


class ProposerCard(Card):
    """`main` names the proposer, or somebody else."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(say("Proposer"))
        self._desk = desk
        self.who = ""
        """The proposer's name, for a sentence."""
        self._name = Text("", "strong", wrap=True)
        self._kind = Text("", "small", "muted", wrap=True)
        self._agreed = _Fact()
        self._problem = _Fact()
        self.main = Button("", key="Ctrl+P", icon="users")
        self.body.addLayout(column(self._name, self._kind, spacing=2))
        self.body.addWidget(self._agreed)
        self.body.addWidget(self._problem)
        self.body.addLayout(line(self.main, 0))

    def show_proposer(self, proposal: Proposal) -> None:
        say, proposer = self._desk.say, proposal.proposer
        self._problem.tell("", "", "")
        self.who = _who(proposer, self._desk) if proposer else ""
        self._name.setText(self.who or say("Nobody yet"))
        self._name.set_tone("" if proposer else "amber")
        self._kind.setText(self._detail(proposer))
        self.main.set_label(say("Change") if proposer else say("Name the proposer"))
        self._show_agreement(proposal)

    def show_problem(self, sentence: str) -> None:
        self._problem.tell(sentence, "warning", "danger")

    def _detail(self, proposer: Proposer | None) -> str:
        say = self._desk.say
        if proposer is None:
            return say("A proposal needs somebody to stand behind it before it leaves.")
        parts = [said(proposer.kind, say)]
        if proposer.organisation and proposer.person:
            parts.append(say("to call: {name}").format(name=proposer.name or say("a person without a name here")))
        if proposer.deputy:
            parts.append(say("deputy: {name}").format(name=proposer.deputy_name or say("a person without a name here")))
        return " · ".join(parts)

    def _show_agreement(self, proposal: Proposal) -> None:
        say, proposer = self._desk.say, proposal.proposer
        if proposer is None:
            self._agreed.tell("", "", "")
        elif proposer.agreed_at is None:
            self._agreed.tell(say("Has not agreed to these words yet"), "clock", "muted")
        elif proposal.stage in OPEN_TO_EDIT:
            self._agreed.tell(say("Had agreed before the text was taken up again: ask once more"), "warning", "amber")
        else:
            day = short_day(civil_day(proposer.agreed_at, self._desk.campaign.timezone), say)
            told = say("Agreed on {day}: {how}").format(day=day, how=proposer.agreed_how)
            self._agreed.tell(told, "check-circle", "accent")


class _Fact(QWidget):
    """An icon and a sentence; gone when there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._words = Icon("clock", "muted", 18), Text("", "small", wrap=True)
        row = line(self._icon, self._words)
        row.setStretch(1, 1)
        self.setLayout(row)

    def tell(self, sentence: str, icon: str, tone: str) -> None:
        self.setVisible(bool(sentence))
        if sentence:
            self._icon.show_icon(icon, tone)
            self._words.setText(sentence)
            self._words.set_tone("" if tone == "muted" else tone)


def _who(proposer: Proposer, desk: Desk) -> str:
    return proposer.organisation or proposer.name or desk.say("A person without a name here")
