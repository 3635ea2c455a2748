"""Before a proposal leaves: what is still missing, and what goes, word for word; then into the queue."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Target
from outreach_app.domain.errors import Problem, Refused
from outreach_app.queries.proposals import Proposal
from outreach_app.services import deposits
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.leaving import leaving_proposal
from ui.look import look
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.form import Field
from ui.widgets.layouts import Flow, clear, column, line
from ui.widgets.leaving import LeavingView
from ui.widgets.text import Icon, Text
from ui.widgets.tiles import Tick
from ui.widgets.todo import TodoLine


class Deposit(Dialog):
    """`deposited` gives the `Changes`; `wanted` the field a person wants to mend first."""

    deposited = Signal(object)
    wanted = Signal(str)

    def __init__(
        self, desk: Desk, proposal: Proposal, targets: Sequence[Target], parent: QWidget | None = None
    ) -> None:
        say = desk.say
        super().__init__(say("What leaves"), parent, width=680)
        self._desk, self._proposal, self._targets = desk, proposal, {target.code: target for target in targets}
        self.target = Choice([(target.code, target.name) for target in targets])
        self.target.set_value(targets[0].code)
        self.target.edited.connect(self._read)
        self._where = Field(say("To"), self.target)
        if len(targets) == 1:
            self._where.hide()
        self.missing = column(spacing=0)
        self.lines: list[TodoLine] = []
        self._warning = Card(tone="warning", padding=16)
        self._said = Text("", "secondary", wrap=True)
        self._word = Text("", "strong", "amber")
        self._sign = Icon("warning", "amber")
        self._warning.body.addLayout(line(self._sign, self._word, 0))
        self._warning.body.addWidget(self._said)
        self.sure = Tick(say("We have read these words: this is what we want to deposit."))
        self.sure.edited.connect(self._allow)
        self._view = LeavingView()
        self._view.text.setMinimumHeight(look().px(130))
        for part in (self._where, self._warning):
            self.body.addWidget(part)
        self.body.addLayout(self.missing)
        self.body.addWidget(self._view, 1)
        self.tie = Button(say("Tie our themes"), key="Ctrl+T", icon="link")
        self.tie.clicked.connect(self._tie)
        self._ties = QWidget()
        Flow(self.tie, parent=self._ties)
        self.body.addWidget(self._ties)
        self.body.addWidget(self.sure)
        self.deposit = Button(say("Deposit"), kind="filled", key="Ctrl+Return", icon="send")
        self.deposit.clicked.connect(self._deposit)
        close = Button(say("Close"), key="Escape", binds=False)
        close.clicked.connect(self.reject)
        self.set_buttons(close, self.deposit)
        self._read()
        (self.lines[0] if self.lines else self._view.text).setFocus()

    @property
    def _chosen(self) -> Target:
        return self._targets[self.target.value()]

    def _read(self) -> None:
        store, proposal, target = self._desk.store, self._proposal, self._chosen
        problems = deposits.find_submit_problems(store, self._desk.campaign, proposal.id, target)
        self._show_missing(problems)
        leaving = leaving_proposal(self._desk, proposal, target)
        self._view.show_leaving(leaving)
        self._ties.setVisible(bool(leaving.untied))
        self._warn(target)
        self._allow()

    def _warn(self, target: Target) -> None:
        say = self._desk.say
        if target.rehearsal:
            self._word.setText(say("REHEARSAL"))
            self._said.setText(say("Nothing leaves for the city: it goes to the rehearsal platform, on this computer."))
        elif target.kind == "files":
            self._word.setText(say("By hand"))
            told = say("It waits in “To send” for you to carry it to “{target}”: nothing leaves from here by itself.")
            self._said.setText(told.format(target=target.name))
        else:
            self._word.setText(say("For real"))
            told = say("It goes to “{target}”, where everybody can read it at once, even if it is taken back later.")
            self._said.setText(told.format(target=target.name))
        self.sure.setVisible(not target.rehearsal and not self.lines)
        self._warning.set_tone("warning" if target.rehearsal else "danger" if target.kind != "files" else "quiet")
        tone = "amber" if target.rehearsal else "danger" if target.kind != "files" else ""
        self._word.set_tone(tone)
        self._sign.show_icon("hand" if target.kind == "files" else "warning", tone or "muted")

    def _show_missing(self, problems: Sequence[Problem]) -> None:
        clear(self.missing)
        self.lines = [self._line(problem) for problem in problems]
        if self.lines:
            count = self._desk.say_count("{n} thing still missing", "{n} things still missing", len(self.lines))
            self.missing.addWidget(Text(count, "strong", "amber"))
        for button in self.lines:
            self.missing.addWidget(button)

    def _line(self, problem: Problem) -> TodoLine:
        button = TodoLine(self._place(problem.field), word(problem, self._desk.say))
        button.clicked.connect(lambda: self._go(problem))
        return button

    def _place(self, field: str) -> str:
        """The field's name as the page shows it; for a criterion, its question."""
        say, campaign = self._desk.say, self._desk.campaign
        named = {"title": say("Title"), "text": say("Text"), "ideas": say("Ideas"), "proposer": say("Proposer")}
        named |= {"theme": say("Theme"), "area": say("Area")}
        question = next((c.question for c in campaign.criteria if c.code == field), None)
        return campaign.say(question, self._desk.language) if question else named.get(field, field)

    def _go(self, problem: Problem) -> None:
        """What can be mended over this dialog is; the rest on its page."""
        dialog: Dialog
        if problem.code == "idea.may_not_leave":
            from ui.dialogs.consent_check import ConsentCheck

            dialog = ConsentCheck(self._desk, self._proposal.id, self)
            dialog.text_wanted.connect(lambda: self._leave("text"))
        elif problem.code in ("target.theme_untied", "target.area_untied"):
            self._tie()
            return
        else:
            self._leave(problem.field)
            return
        dialog.finished.connect(self._read)
        dialog.open()

    def _tie(self) -> None:
        from ui.dialogs.mapping import MappingDialog

        dialog = MappingDialog(self._desk, self._chosen, self)
        dialog.finished.connect(self._take_campaign)
        dialog.open()

    def _leave(self, field: str) -> None:
        self.reject()
        self.wanted.emit(field)

    def _take_campaign(self) -> None:
        """As the edition has its platforms now."""
        self._targets = {t.code: t for t in self._desk.campaign.targets if t.code in self._targets}
        self._read()

    def _allow(self) -> None:
        is_sure = self._chosen.rehearsal or self.sure.value()
        self.deposit.setEnabled(not self.lines and is_sure)

    def _deposit(self) -> None:
        desk = self._desk
        try:
            changes = deposits.submit(desk.store, desk.campaign, self._proposal.id, self._chosen, desk.member.id)
        except Refused as refused:
            self._show_missing(refused.problems)
            self._allow()
            return
        self.accept()
        self.deposited.emit(changes)
