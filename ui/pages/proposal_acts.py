"""What can be done to the proposal in sight: each act writes and tells the pages, or says why it could not be."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ProposalForm, Stage, Verdict
from outreach_app.queries.ideas import IdeaRow
from outreach_app.queries.pictures import picture_of
from outreach_app.queries.proposals import Proposal
from outreach_app.services import cobuilding, deposits, pictures, proposals
from ui.desk import Desk


class ProposalActs(QObject):
    """`wanted` names a field that keeps an act from being done."""

    wanted = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.proposal: Proposal | None = None
        self.ideas: list[IdeaRow] = []

    def add_ideas(self) -> None:
        from ui.dialogs.new_proposal import AddIdeas

        dialog = AddIdeas(self._desk, [idea.id for idea in self.ideas], self._page.window())
        dialog.chosen.connect(self.link)
        dialog.open()

    def link(self, ideas: tuple[RecordId, ...]) -> None:
        store, by = self._desk.store, self._desk.member.id
        said = self._desk.say_count("{n} idea linked", "{n} ideas linked", len(ideas))
        self._do(lambda p: proposals.link(store, p, ideas, by), said)

    def take_out(self, idea: str) -> None:
        store, by, say = self._desk.store, self._desk.member.id, self._desk.say
        said = say("Idea taken out. The history keeps the link.")
        self._do(lambda p: proposals.unlink(store, p, RecordId(idea), by), said)

    def check(self, criterion: str, verdict: Verdict, note: str) -> Problem | None:
        """Answers one criterion; what is wrong with the note, if anything."""
        desk = self._desk
        if self.proposal is None:
            return None
        try:
            changes = proposals.check_criterion(
                desk.store, desk.campaign, self.proposal.id, criterion, verdict, note, desk.member.id
            )
        except Refused as refused:
            return refused.problems[0]
        desk.wrote(changes)
        return None

    def name_proposer(self) -> None:
        if self.proposal:
            from ui.dialogs.proposer import ProposerDialog

            dialog = ProposerDialog(self._desk, self.proposal.id, self.proposal.proposer, self._page.window())
            dialog.changed.connect(lambda changes: self._desk.wrote(changes, self._desk.say("Proposer named")))
            dialog.open()

    def ask_agreement(self, who: str) -> None:
        """`who` is asked; they agree to what is stored."""
        if self.proposal is None:
            return
        if self.proposal.proposer is None:
            self.wanted.emit("proposer")
            return
        from ui.dialogs.agreement import Agreement

        said = self._desk.say("Agreement noted")
        dialog = Agreement(self._desk, self.proposal, who, self._page.window())
        dialog.agreed.connect(lambda changes: self._desk.wrote(changes, said))
        dialog.open()

    def show_dissents(self) -> None:
        if self.proposal:
            from ui.dialogs.dissent import Dissents

            Dissents(self._desk, self.proposal.id, self._page.window()).open()

    def show_picture(self) -> None:
        """The one there is; where there is none, the file is asked for first."""
        if self.proposal is None:
            return
        from ui.dialogs.picture import PictureDialog

        standing = picture_of(self._desk.store, self.proposal.id)
        dialog = PictureDialog(self._desk, self.proposal.id, standing, self._page.window())
        dialog.open()
        if standing is None:
            dialog.choose()

    def remove_picture(self) -> None:
        store, by = self._desk.store, self._desk.member.id
        self._do(lambda p: pictures.remove(store, p, by), self._desk.say("Picture removed"))

    def choose_form(self, form: ProposalForm) -> None:
        store, by, say = self._desk.store, self._desk.member.id, self._desk.say
        said = say("Grouped: each part leaves whole") if form is ProposalForm.GROUP else say("Merged: one text leaves")
        self._do(lambda p: cobuilding.choose_form(store, p, form, by), said)

    def show_deposit(self) -> None:
        """What leaves and what is missing; it is deposited from there once nothing is."""
        targets = self._desk.campaign.targets
        if not targets:
            self._desk.tell_refusal(refuse("target.none"))
        elif self.proposal:
            from ui.dialogs.deposit import Deposit

            dialog = Deposit(self._desk, self.proposal, targets, self._page.window())
            dialog.wanted.connect(self.wanted)
            dialog.deposited.connect(self._tell_deposited)
            dialog.open()

    def move(self, stage: Stage) -> None:
        store, by, say = self._desk.store, self._desk.member.id, self._desk.say
        if self.proposal and self.proposal.stage is Stage.SUBMITTED:
            if self._do(lambda p: deposits.take_back(store, p, by)):
                self._desk.tell(say("Out of the queue: nothing leaves."))
        else:
            self._do(lambda p: proposals.move(store, p, stage, by), say("Stage changed"))

    def take_up_again(self) -> bool:
        """Refused at the door: out of the queue and back to writing, both or neither."""
        store, by = self._desk.store, self._desk.member.id

        def back(wanted: RecordId) -> Changes:
            with store.write():
                taken = deposits.take_back(store, wanted, by)
                moved = proposals.move(store, wanted, Stage.WRITING, by)
            return Changes(act=moved.act, records=(*taken.records, *moved.records))

        return self._do(back)

    def _do(self, act: Callable[[RecordId], Changes], sentence: str = "") -> bool:
        """One act; `sentence` says what was done, and that it can be taken back."""
        if self.proposal is None:
            return False
        try:
            changes = act(self.proposal.id)
        except Refused as refused:
            self._desk.tell_refusal(refused)
            return False
        self._desk.wrote(changes, sentence)
        return True

    def _tell_deposited(self, changes: Changes) -> None:
        """No undo: what is in the queue is taken out of it instead."""
        self._desk.wrote(changes)
        self._desk.tell(self._desk.say("It waits in “To send”, even without a network."))
