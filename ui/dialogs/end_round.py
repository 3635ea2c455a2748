"""The end of a round: what it came to, and doors to go back to, are told first; then its addresses are erased."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import NamedTuple

from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.rounds import Round, holds_addresses, round_of
from outreach_app.queries.visits import stall_counts
from outreach_app.services import round_end
from outreach_app.services.round_end import Ended
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault
from ui import formats
from ui.desk import Desk
from ui.dialogs.busy import wait_for
from ui.dialogs.dialog import Question
from ui.doors import SIGNS
from ui.said import said
from ui.widgets.text import Text
from ui.work import Progress


def end_round(desk: Desk, session: RecordId, parent: QWidget) -> bool:
    """True where the round is over."""
    if not _is_sure(desk, session, parent):
        return False
    sentence = desk.say("Erasing the addresses, in the copies too")
    try:
        ended = wait_for(desk.work, sentence, _ending(desk.store, desk.vault, session, desk.member.id), parent)
    except Refused as refused:
        desk.tell_refusal(refused)
        return False
    if ended is None:
        return False
    if desk.session == session:
        desk.use_session(None)
    desk.wrote(ended.changes)
    told = desk.say("Round ended. What was said stays; no address is left.")
    desk.tell(told if ended.addresses else desk.say("Session closed."))
    return True


class Asked(NamedTuple):
    """The question and its two answers."""

    title: str
    text: str
    yes: str
    no: str
    danger: bool


class EndRound(Question):
    """What the round came to, in named counts, before its addresses go."""

    def __init__(self, desk: Desk, counts: Sequence[tuple[str, int]], words: Asked, parent: QWidget) -> None:
        super().__init__(words.title, words.text, words.yes, words.no, danger=words.danger, parent=parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (name, count) in enumerate(counts):
            grid.addWidget(Text(name), row, 0)
            grid.addWidget(Text(formats.number(count, desk.say), "strong"), row, 1)
        if counts:
            self.body.addLayout(grid)


def _is_sure(desk: Desk, session: RecordId, parent: QWidget) -> bool:
    whole = round_of(desk.store, session)
    words = _words(desk, session, len(whole.to_come_back))
    asked = EndRound(desk, _counts(desk, session, whole), words, parent)
    is_sure = asked.exec() == QDialog.DialogCode.Accepted
    asked.deleteLater()
    return is_sure


def _counts(desk: Desk, session: RecordId, whole: Round) -> list[tuple[str, int]]:
    """Doors first, then each result by its own name; what nobody said is left out."""
    say, by_outcome = desk.say, whole.by_outcome or stall_counts(desk.store, session)
    doors = [
        (say("Doors of the round"), len(whole.doors)),
        (say("Doors tried"), whole.tried),
        (say("Doors opened"), whole.opened),
        (say("Ideas said"), whole.ideas),
    ]
    told = [outcome for outcome in SIGNS if outcome is not VisitOutcome.IDEA or not whole.doors]
    results = [(said(outcome, say), by_outcome.get(outcome, 0)) for outcome in told]
    return [(name, count) for name, count in (*doors, *results) if count]


def _words(desk: Desk, session: RecordId, waiting: int) -> Asked:
    say = desk.say
    if not holds_addresses(desk.store, session):
        text = say("The session closes. It can be opened again.")
        return Asked(say("End here?"), text, say("End the round"), say("Go on"), danger=False)
    text = say(
        "Its addresses, doors and access notes are erased for good, in the copies too. Ideas, counts, contacts given"
        " with consent and “do not contact” stay."
    )
    keep = say("Keep the round open")
    if waiting:
        back = desk.say_count("{n} door still to go back to.", "{n} doors still to go back to.", waiting)
        return Asked(back, text, say("End without going back"), keep, danger=True)
    return Asked(say("End the round?"), text, say("End and erase"), keep, danger=True)


def _ending(store: Store, vault: Vault, session: RecordId, by: RecordId) -> Callable[[Progress], Ended]:
    def end(progress: Progress) -> Ended:
        progress.go_on()
        with closing(store.again()) as again:
            return round_end.end(again, vault, session, by, despite_come_back=True)

    return end
