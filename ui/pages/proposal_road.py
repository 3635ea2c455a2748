"""Where a proposal stands on its road: the stages, the moves allowed from here, and what the city said."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from outreach_app.domain.proposals import ROAD, allowed_moves
from outreach_app.domain.words import CityDecision, OutboxState, Stage
from outreach_app.queries.city_answers import CityAnswer
from outreach_app.queries.outbox import AskedBack, ParcelRow
from outreach_app.queries.proposals import Proposal
from ui.desk import Desk
from ui.formats import civil_day, short_day
from ui.platform_words import platform_said, word_refusal
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import column, line
from ui.widgets.steps import Stepper
from ui.widgets.text import Icon, Text

_FIELDS = {"title": "title", "body": "text", "address": "place"}
"""A platform's field as ours."""


class Road(QObject):
    """The stepper, the one main act of each stage, and the other moves. `moved` asks for a stage."""

    moved = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say = desk.say
        self._say = say
        self.stepper = Stepper([said(stage, say) for stage in ROAD])
        self.begin = _main(say("Begin writing"))
        self.agree = _main(say("Take the agreement"))
        self.deposit = _main(say("Deposit"))
        self.follow = _main(say("See where it is"))
        self.take_up = _main(say("Take it up again"))
        self.mains: Sequence[Button] = (self.begin, self.agree, self.deposit, self.follow, self.take_up)
        self._moves = {
            Stage.GATHERED: Button(say("Back to the ideas"), kind="link", key="Ctrl+G"),
            Stage.WRITING: Button(say("Back to writing"), kind="link", key="Ctrl+B"),
            Stage.AGREED: Button(say("Out of the queue"), kind="link", key="Ctrl+U"),
            Stage.SET_ASIDE: Button(say("Put aside"), kind="link", key="Ctrl+D"),
        }
        self.moves: Sequence[Button] = tuple(self._moves.values())
        for stage, button in self._moves.items():
            button.clicked.connect(lambda _=False, stage=stage: self.moved.emit(stage))
        for button in (self.begin, self.take_up):
            button.clicked.connect(lambda: self.moved.emit(Stage.WRITING))

    def show_stage(self, stage: Stage, *, has_left: bool) -> None:
        """`has_left`: it is out of our hands, and can't be taken back."""
        self.stepper.show_steps([said(each, self._say) for each in ROAD], ROAD.index(stage) if stage in ROAD else 1)
        main = {
            Stage.GATHERED: self.begin,
            Stage.WRITING: self.agree,
            Stage.AGREED: self.deposit,
            Stage.SET_ASIDE: self.take_up,
        }.get(stage, self.follow)
        for button in self.mains:
            button.setVisible(button is main)
        allowed = set(allowed_moves(stage))
        if stage in (Stage.GATHERED, Stage.SET_ASIDE):
            allowed.discard(Stage.WRITING)  # the main act
        if stage is Stage.WRITING or has_left:
            allowed.discard(Stage.AGREED)
        for move, button in self._moves.items():
            button.setVisible(move in allowed)


def may_take_back(parcel: ParcelRow) -> bool:
    return parcel.state in (OutboxState.QUEUED, OutboxState.REFUSED)


class Told(NamedTuple):
    """What the card at the head of a proposal says."""

    icon: str
    tone: str
    heading: str
    text: str = ""
    card: str = "quiet"


class StandingCard(Card):
    """Agreed, waiting, refused at the door, sent or answered: in words, with the act that mends it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=16)
        self._desk = desk
        self._icon, self._head = Icon("clock", "muted", 22), Text("", "strong", wrap=True)
        self._text = Text("", "secondary", wrap=True)
        self.mend = Button(desk.say("Take the text up again"), kind="accent", key="Ctrl+E")
        self.field = ""
        """Ours, for what the platform objects to."""
        words = column(self._head, self._text, spacing=2)
        row = line(self._icon, words, self.mend, spacing=12)
        row.setStretch(1, 1)
        self.body.addLayout(row)

    def show_standing(self, proposal: Proposal, parcel: ParcelRow | None) -> None:
        told = self._told(proposal, parcel)
        refused = parcel is not None and parcel.state is OutboxState.REFUSED
        self.field = _FIELDS.get(parcel.field, "") if parcel else ""
        self.mend.setVisible(refused and not proposal.answers)
        self.setVisible(told is not None)
        if told:
            self.set_tone(told.card)
            self._icon.show_icon(told.icon, told.tone)
            self._head.setText(told.heading)
            self._head.set_tone("" if told.tone == "muted" else told.tone)
            self._text.setText(told.text)
            self._text.setVisible(bool(told.text))

    def _told(self, proposal: Proposal, parcel: ParcelRow | None) -> Told | None:
        say = self._desk.say
        if parcel and parcel.is_gone:
            return Told("undo", "muted", say("Withdrawn there"), say("It no longer stands there: it was taken back."))
        if parcel and parcel.asked_back is AskedBack.WAITS:
            text = say("It stands there until the city answers the letter that asks it back.")
            return Told("mail", "amber", say("Asked back by letter"), text, "warning")
        if proposal.answers:
            return self._answer(proposal.answers[0])
        if parcel:
            return self._parcel(parcel)
        if proposal.stage is Stage.AGREED:
            text = say("To change a word, go back to writing: the agreement is then asked for again.")
            return Told("lock", "muted", say("Agreed: the words stay as they are"), text)
        if proposal.stage is Stage.SET_ASIDE:
            return Told("folder", "muted", say("Set aside. It can be taken up again at any time."))
        return None

    def _answer(self, answer: CityAnswer) -> Told:
        """What the city did not take is neutral: it is an answer, not an alarm."""
        say = self._desk.say
        day = short_day(civil_day(answer.answered_at or answer.fetched_at, self._desk.campaign.timezone), say)
        word = said(answer.phase or answer.decision, say).lower()
        heading = say("The city, {day}: {decision}").format(day=day, decision=word)
        accepted = answer.decision is CityDecision.ACCEPTED
        told = [say("“{said}”").format(said=answer.reason)] if answer.reason else []
        if self._desk.campaign.is_rehearsal(answer.target):
            told.append(say("Rehearsal: this is not an answer of the City."))
        if answer.before and answer.before is not answer.phase:
            told.append(say("Before that: {phase}").format(phase=said(answer.before, say).lower()))
        if answer.by_hand:
            told.append(say("Typed in here."))
        elif answer.raw_state:
            told.append(say("Its own word: {word}").format(word=answer.raw_state))
        text = "\n".join(told)
        return Told("bank", "accent" if accepted else "muted", heading, text, "selected" if accepted else "")

    def _parcel(self, parcel: ParcelRow) -> Told:
        say = self._desk.say
        match parcel.state:
            case OutboxState.REFUSED:
                heading = say("Refused at the door: the city has not read it yet")
                quoted = platform_said(parcel, say)
                text = "\n".join(
                    part
                    for part in (say("“{said}”").format(said=quoted) if quoted else "", word_refusal(parcel, say))
                    if part
                )
                return Told("x-circle", "danger", heading, text, "danger")
            case OutboxState.UNKNOWN:
                text = say("It is looked for there before it is sent again: it will not stand there twice.")
                return Told("search", "amber", say("It left, and no reply came"), text, "warning")
            case OutboxState.SENT:
                number = say("Under number {number}.").format(number=parcel.remote_id) if parcel.remote_id else ""
                return Told("check-circle", "accent", say("It stands with the city"), number)
        text = say("It leaves with “Send now”, once there is a network.")
        return Told("clock", "muted", say("In the queue"), text)


def _main(label: str) -> Button:
    button = Button(label, kind="filled", key="Ctrl+Return")
    button.hide()
    return button
