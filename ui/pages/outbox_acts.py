"""What can be done to the line in sight of À envoyer: each act writes and tells the pages, or says why it could not."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from outreach_app.campaign.model import Target
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import RecordId, new_id
from outreach_app.domain.words import Errand, LetterKind
from outreach_app.queries.letters import LetterRow, LetterState
from outreach_app.queries.outbox import ParcelRow, parcels
from outreach_app.queries.outbox_list import outline
from outreach_app.queries.withdrawals import Review
from outreach_app.services import deposits, handing, letters, mending, outbox, pictures, withdrawals
from ui.desk import Desk
from ui.dialogs.dialog import ask
from ui.pages.outbox_mend import MendPart
from ui.sending import by_hand

Act = Callable[[], Changes | None]


class OutboxActs(QObject):
    """`done` once something was written: the page reads again."""

    done = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def send_again(self, parcel: ParcelRow, part: MendPart) -> None:
        """The new words where some were typed; else the same once more, checked as at the first deposit."""
        desk, target = self._desk, self._target(parcel.target)
        if target is None:
            return
        if part.isVisible() and part.is_changed:
            self._mend(parcel.proposal, target, part, ())
        elif parcel.errand is not Errand.CREATE:
            self._do(lambda: outbox.send_again(desk.store, parcel.id), desk.say("Back in the queue."))
        else:
            submit = partial(deposits.submit, desk.store, desk.campaign, parcel.proposal, target, desk.member.id)
            self._do(submit, desk.say("Back in the queue."))

    def set_aside(self, parcel: ParcelRow) -> None:
        self._do(lambda: outbox.set_aside(self._desk.store, parcel.id), self._desk.say("Put aside: it does not leave."))

    def take_up(self, parcel: ParcelRow) -> None:
        self._do(lambda: outbox.take_up(self._desk.store, parcel.id), self._desk.say("Back in the queue."))

    def send_picture_again(self, parcel: ParcelRow) -> None:
        desk = self._desk
        said = desk.say("The picture goes with the next “Send now”.")
        self._do(lambda: pictures.try_again(desk.store, parcel.id), said)

    def take_back(self, parcel: ParcelRow) -> None:
        """Out of the queue, and the proposal is agreed again."""
        desk = self._desk
        self._do(
            lambda: deposits.take_back(desk.store, parcel.proposal, desk.member.id),
            desk.say("Out of the queue: nothing leaves."),
        )

    def withdraw(self, proposal: RecordId, target: str, title: str) -> None:
        """From the city, once a person said yes."""
        desk, say = self._desk, self._desk.say
        sure = ask(
            say("Take it back from the city?"),
            say("“{title}” will no longer stand there. It cannot be put back under the same number.").format(
                title=title
            ),
            yes=say("Take it back"),
            no=say("Leave it there"),
            danger=True,
            parent=self._page.window(),
        )
        if sure:
            self._do(
                lambda: withdrawals.take_back(desk.store, proposal, target, desk.member.id),
                say("It will be taken back: by “Send now”, or by the letter that waits here."),
            )

    def ask_by_letter(self, parcel: ParcelRow) -> None:
        desk = self._desk
        self._do(
            lambda: withdrawals.by_letter(desk.store, parcel.proposal, parcel.target, desk.member.id),
            desk.say("A letter waits to be printed."),
        )

    def mend_reviewed(self, review: Review, part: MendPart) -> None:
        target = self._target(review.target)
        if target:
            self._mend(review.proposal, target, part, review.ideas)

    def keep_reviewed(self, review: Review) -> None:
        desk = self._desk
        self._do(
            lambda: withdrawals.keep_without(desk.store, review.proposal, review.ideas, desk.member.id),
            desk.say("It stands on the other ideas."),
            undo=True,
        )

    def step_letter(self, letter: LetterRow, answer: str, *, kept: bool = False) -> None:
        """Sent, or answered; `kept` where the city said that a proposal asked back still stands there."""
        desk = self._desk
        if letter.state is LetterState.TO_SEND:
            sent = partial(letters.mark_sent, desk.store, letter.id, desk.member.id)
            self._do(sent, desk.say("Letter noted as sent"), undo=True)
        else:
            off = letter.what is LetterKind.RETRACTION and not kept
            answered = partial(letters.mark_answered, desk.store, letter.id, answer, desk.member.id, taken_off=off)
            self._do(answered, desk.say("Answer noted"), undo=True)

    def print_letter(self, letter: LetterRow) -> None:
        from ui.dialogs.save_paper import on_own_store, save_paper
        from ui.papers_city import print_retraction

        desk = self._desk
        written: list[Path] = []
        told = save_paper(
            desk,
            desk.say("Print the letter"),
            "lettre-a-la-ville.pdf",
            on_own_store(desk, lambda own, path: print_retraction(own, desk.campaign, letter.id, path), written),
            self._page.window(),
        )
        if written and letter.state is LetterState.TO_PRINT:
            self._do(lambda: letters.mark_printed(desk.store, [letter.id], desk.member.id))
        if told:
            desk.tell(told)

    def note_reference(self, parcel: ParcelRow, reference: str) -> list[Problem]:
        """What is wrong with the number, if anything."""
        desk = self._desk
        try:
            changes = handing.record_reference(desk.store, parcel.proposal, parcel.target, reference, desk.member.id)
        except Refused as refused:
            return list(refused.problems)
        self._tell(changes, desk.say("Deposit noted: it stands there under number {number}.").format(number=reference))
        return []

    def print_dossier(self, parcel: ParcelRow) -> None:
        """All that waits for that city, the one in sight first."""
        from ui.dialogs.save_paper import on_own_store, save_paper
        from ui.dossier import print_dossier

        desk, target = self._desk, self._target(parcel.target)
        if target is None:
            return
        waiting = outline(desk.store, by_hand(desk.campaign)).groups["hand"]
        others = [p for p in parcels(desk.store, ids=waiting) if p.target == parcel.target and p.id != parcel.id]
        told = save_paper(
            desk,
            desk.say("The dossier, on paper"),
            "dossier.pdf",
            on_own_store(
                desk, lambda own, path: print_dossier(own, desk.campaign, target, [parcel, *others], path), []
            ),
            self._page.window(),
        )
        if told:
            desk.tell(told)

    def write_file(self, parcel: ParcelRow) -> None:
        """Everything that waits for that platform, in the file its staff load."""
        from ui.handing import hand_over_file

        desk, target, say = self._desk, self._target(parcel.target), self._desk.say
        if target is None:
            return
        name, kinds = str(Path.home() / f"{target.code}.csv"), "CSV (*.csv);;JSON (*.json)"
        chosen, _ = QFileDialog.getSaveFileName(self._page.window(), say("An import file"), name, kinds)
        if not chosen:
            return
        path = Path(chosen)
        self._do(
            lambda: hand_over_file(desk.store, target, path, by=desk.member.id),
            say("Written: {file}. Hand it to the city; what is in it counts as sent.").format(file=path.name),
        )

    def browse(self, url: str) -> None:
        QDesktopServices.openUrl(QUrl(url))

    def _mend(self, proposal: RecordId, target: Target, part: MendPart, without: tuple[RecordId, ...]) -> None:
        desk = self._desk
        title, text = part.words
        try:
            changes = mending.mend(
                desk.store,
                desk.campaign,
                proposal,
                target,
                title=title,
                text=text,
                agreed=part.agreed.value(),
                without=without,
                by=desk.member.id,
            )
        except Refused as refused:
            desk.tell_refusal(part.show_problems(refused.problems))
            return
        part.forget()
        self._tell(changes, desk.say("The new words are in the queue."))

    def _target(self, code: str) -> Target | None:
        return next((target for target in self._desk.campaign.targets if target.code == code), None)

    def _do(self, act: Act, sentence: str = "", *, undo: bool = False) -> None:
        """One act; with `undo` its sentence offers to take it back."""
        desk = self._desk
        try:
            changes = act() or Changes(act=RecordId(new_id()), records=())
        except Refused as refused:
            desk.tell_refusal(refused)
            return
        if undo:
            desk.wrote(changes, sentence)
            self.done.emit()
        else:
            self._tell(changes, sentence)

    def _tell(self, changes: Changes, sentence: str) -> None:
        self.done.emit()
        self._desk.wrote(changes)
        if sentence:
            self._desk.tell(sentence)
