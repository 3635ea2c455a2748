"""What happened here: the door's name, one big button an outcome, the idea when there is one, and the latest visits."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.rounds import Door
from outreach_app.queries.visits import VisitRow
from outreach_app.services.visits import AT_A_STALL
from ui.desk import Desk
from ui.doors import HINTS, SIGNS, whole_door
from ui.pages.doorstep_back import ComeBackCard
from ui.pages.doorstep_idea import IdeaHere
from ui.pages.doorstep_latest import LatestVisits
from ui.said import said
from ui.widgets.layouts import column, line
from ui.widgets.outcomes import OutcomeButton, Outcomes
from ui.widgets.text import Caps, Pill, Text

_KINDS = {VisitOutcome.IDEA: "filled", VisitOutcome.DO_NOT_CONTACT: "danger"}


class ActPart(QWidget):
    """`buttons` say which outcome was pressed; while an idea is written they make room for it, letters and all.

    Whoever makes it runs `steps` to their end.
    """

    moved = Signal(int)
    undo_requested = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.steps = self._make()

    def _make(self) -> Iterator[None]:
        desk, say = self._desk, self._desk.say
        self._door_words = Text(role="heading", wrap=True)
        self._state = Pill()
        self._change = QWidget()
        self.buttons = {outcome: _button(outcome, desk) for outcome in SIGNS}
        self._outcomes = Outcomes(*self.buttons.values())
        yield
        self.back = ComeBackCard(desk, self)
        self.latest = LatestVisits(desk, self)
        yield
        self.idea = IdeaHere(desk, self)
        yield
        self._change.setLayout(
            line(Text(say("Change door"), "secondary", "muted"), *map(Caps, ("Left", "Up", "Down", "Right")), spacing=4)
        )
        head = line(self._door_words, self._state, self._change, spacing=12)
        head.setStretch(0, 1)
        self._acting = QWidget()
        acting = column(self._outcomes, self.back, self.latest, spacing=12)
        acting.setStretch(2, 1)
        self._acting.setLayout(acting)
        whole = column(head, self._acting, self.idea, spacing=12)
        whole.setStretch(1, 1)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.idea.hide()
        self._outcomes.moved.connect(self.moved)
        self.latest.undo_requested.connect(self.undo_requested)

    @property
    def is_writing(self) -> bool:
        return not self.idea.isHidden()

    def show_door(self, door: Door, counts: str, visits: Sequence[VisitRow], made: str = "") -> None:
        say = self._desk.say
        self._door_words.setText(whole_door(door.staircase, door.floor, door.label, say))
        self._change.show()
        if door.suppressed and door.outcome is None:
            self._state.tell(say("Do not contact"), "danger")
        elif door.outcome:
            self._state.tell(said(door.outcome, say), "quiet")
        self._state.setVisible(door.suppressed or door.outcome is not None)
        self._outcomes.show_only(list(self.buttons.values()))
        self.latest.tell(counts, visits, made)

    def show_stall(self, visits: Sequence[VisitRow]) -> None:
        self._door_words.setText(self._desk.say("Who stops by?"))
        self._change.hide()
        self._state.hide()
        self._outcomes.show_only([self.buttons[outcome] for outcome in AT_A_STALL])
        self.latest.tell("", visits)

    def write(self, session: RecordId, door: RecordId) -> None:
        """An idea begins, at this door."""
        self.back.hide()
        self._acting.hide()
        self._change.hide()
        self.idea.show()
        self.idea.begin(session, door)

    def stop_writing(self, *, saved: bool = False) -> None:
        if saved:
            self.idea.forget()
        elif self.is_writing and self.idea.door:
            self.idea.keep_now()
        self.idea.hide()
        self._acting.show()
        self._change.show()

    def take_digit(self, digit: int) -> bool:
        return self.idea.take_digit(digit) if self.is_writing else self.back.take_digit(digit)


def _button(outcome: VisitOutcome, desk: Desk) -> OutcomeButton:
    sign, kind = SIGNS[outcome], _KINDS.get(outcome, "outline")
    return OutcomeButton(said(outcome, desk.say), desk.say(HINTS[outcome]), sign.icon, sign.key, kind=kind)
