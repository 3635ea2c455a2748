"""One submission in full: where it stands, what the platform said, what can be done, and every attempt."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Target
from outreach_app.domain.words import CityDecision, Errand, OutboxState
from outreach_app.queries.city_answers import CityAnswer, city_answers
from outreach_app.queries.outbox import AskedBack, ParcelRow, attempts
from outreach_app.queries.pictures import PictureState, picture_fate
from outreach_app.queries.proposals import proposal
from sync.platform import CAPABILITIES
from ui.desk import Desk
from ui.dossier import form_fields
from ui.formats import civil_day, short_day
from ui.pages.outbox_hand import HandPart
from ui.pages.outbox_mend import MendPart
from ui.pages.outbox_rows import state_words
from ui.pages.outbox_trail import Trail
from ui.place_picture import what_became
from ui.platform_words import platform_said, word_refusal
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, column, line
from ui.widgets.text import Pill, Rule, Text

_PILLS = {
    OutboxState.REFUSED: "danger",
    OutboxState.UNKNOWN: "warning",
    OutboxState.SENT: "outline accent",
}
_FIELDS = {"title": "title", "body": "text", "description": "text", "name": "title"}
"""A platform's field as ours."""
CONSENT = "consent.withdrawn"
FILES_ONLY = "files_only"
THEME = "unknown_theme"


class ParcelPanel(Card):
    """Nothing chosen, or one parcel. Each wish is a signal; the page does it."""

    mend_requested = Signal()
    again_requested = Signal()
    set_aside_requested = Signal()
    take_up_requested = Signal()
    take_back_requested = Signal()
    withdraw_requested = Signal()
    letter_requested = Signal()
    answer_requested = Signal()
    consents_requested = Signal()
    ties_requested = Signal()
    picture_again_requested = Signal()
    browse_requested = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say = desk.say
        self._desk = desk
        self._url = ""
        self._pill, self._where, self._name = Pill(), Pill(), Text("", "heading", wrap=True)
        self._sentence = Text("", tone="muted", wrap=True)
        self.picture_told = Text("", wrap=True)
        self._quote = Card(tone="quiet", padding=16)
        self._quoted, self._whose = Text("", wrap=True), Text("", "small strong", "muted", wrap=True)
        self._since = Text("", "small", "muted", wrap=True)
        self._quote.body.addLayout(column(self._whose, self._quoted, self._since, spacing=4))
        self.mending, self.hand, self.trail = MendPart(desk), HandPart(desk), Trail(desk)
        self.consents = Button(say("Look at the agreements"), kind="accent", key="Ctrl+G", icon="shield")
        self.tie = Button(say("Tie our themes"), kind="accent", key="Ctrl+K", icon="link")
        self.again = Button(say("Send again"), kind="accent", key="Ctrl+R", icon="refresh")
        self.take_up = Button(say("Back in the queue"), kind="accent", key="Ctrl+R", icon="refresh")
        self.picture_again = Button(say("Send the picture again"), key="Ctrl+R", icon="refresh")
        self.letter = Button(say("Ask by letter"), key="Ctrl+J", icon="mail")
        self.answer = Button(say("Note an answer"), key="Ctrl+N", icon="bank")
        self.mend = Button(say("Open the proposal"), key="Ctrl+E", icon="edit")
        self.browse = Button(say("See it there"), key="Ctrl+Shift+O", icon="external")
        self.set_aside = Button(say("Put aside"), key="Delete", icon="folder")
        self.take_back = Button(say("Out of the queue"), kind="link", key="Ctrl+U", icon="undo")
        self.withdraw = Button(say("Take it back from the city"), kind="link", key="Ctrl+Delete", icon="undo")
        for button, wish in (
            (self.consents, self.consents_requested),
            (self.tie, self.ties_requested),
            (self.again, self.again_requested),
            (self.take_up, self.take_up_requested),
            (self.letter, self.letter_requested),
            (self.answer, self.answer_requested),
            (self.mend, self.mend_requested),
            (self.set_aside, self.set_aside_requested),
            (self.take_back, self.take_back_requested),
            (self.withdraw, self.withdraw_requested),
            (self.picture_again, self.picture_again_requested),
        ):
            button.clicked.connect(wish)
        self.browse.clicked.connect(lambda: self.browse_requested.emit(self._url))
        acts = QWidget()
        first = (self.consents, self.tie, self.again, self.take_up, self.picture_again, self.letter, self.answer)
        then = (self.mend, self.browse, self.set_aside, self.take_back, self.withdraw)
        Flow(*first, *then, spacing=12, parent=acts)
        self.body.addLayout(line(self._pill, self._where, 0))
        told = (self._name, self._sentence, self.picture_told, self._quote)
        for part in (*told, self.mending, self.hand, acts, Rule(), self.trail):
            self.body.addWidget(part)
        self.body.addStretch()

    def show_parcel(self, parcel: ParcelRow | None) -> None:
        self.setVisible(parcel is not None)
        if parcel is None:
            return
        target = next((t for t in self._desk.campaign.targets if t.code == parcel.target), None)
        answer = next(iter(city_answers(self._desk.store, proposal=parcel.proposal, limit=1)), None)
        is_gone = parcel.is_gone
        if is_gone or parcel.asked_back is AskedBack.WAITS:
            answer = None  # what it said before is not the last word
        self._show_pills(parcel, target, answer)
        self._name.setText(parcel.title)
        self._sentence.setText(self._where_it_stands(parcel, answer, target))
        self._show_picture(parcel, target, is_gone=is_gone)
        self._show_quote(parcel, answer)
        self._url = parcel.url
        self._show_parts(parcel, target)
        self._show_acts(parcel, target, is_gone=is_gone)
        self.trail.show_tries(attempts(self._desk.store, parcel.id), parcel)

    def _show_pills(self, parcel: ParcelRow, target: Target | None, answer: CityAnswer | None) -> None:
        say = self._desk.say
        self._pill.tell(state_words(parcel, self._desk), _PILLS.get(parcel.state, "quiet"))
        if answer and parcel.state is OutboxState.SENT:
            glad = answer.decision is CityDecision.ACCEPTED
            self._pill.tell(said(answer.phase or answer.decision, say), "selected" if glad else "outline")
        self._where.setVisible(target is not None)
        if target:
            is_training = target.rehearsal
            words = say("Rehearsal") if is_training else say("For real: {target}").format(target=target.name)
            self._where.tell(words, "warning" if is_training else "outline")

    def _where_it_stands(self, parcel: ParcelRow, answer: CityAnswer | None, target: Target | None) -> str:
        say = self._desk.say
        if parcel.is_gone:
            return say("It no longer stands there: it was taken back.")
        if parcel.asked_back is AskedBack.WAITS:
            return say("It stands there until the city answers the letter that asks it back.")
        if parcel.errand is Errand.WITHDRAW and parcel.state is OutboxState.QUEUED:
            return say("It is taken back there with “Send now”: an agreement it rested on is over.")
        match parcel.state:
            case OutboxState.REFUSED:
                return f"{say('This is no “no”: the city has not read it yet.')} {word_refusal(parcel, say)}"
            case OutboxState.UNKNOWN:
                return say("It left, and no reply came. It is looked for there before it is sent again.")
            case OutboxState.SENDING:
                return say("It is leaving right now.")
            case OutboxState.SET_ASIDE:
                return say("Put aside: it does not leave until you take it up again.")
            case OutboxState.QUEUED if target and target.kind == "files":
                return say("This city takes nothing from a machine: carry it over, then type the number it gives back.")
            case OutboxState.QUEUED:
                return say("It leaves with “Send now”, once there is a network.")
        number = say("Under number {number}.").format(number=parcel.remote_id) if parcel.remote_id else ""
        if answer is None:
            return f"{say('It stands there. The city has not answered yet.')} {number}".strip()
        return say("The city’s answer.") if not answer.by_hand else say("The city’s answer, typed in here.")

    def _show_picture(self, parcel: ParcelRow, target: Target | None, *, is_gone: bool) -> None:
        """What became of its picture, where the platform takes one."""
        stands = parcel.state is OutboxState.SENT and not is_gone
        takes = target is not None and CAPABILITIES[target.kind].image
        fate = picture_fate(self._desk.store, parcel.id) if stands and takes else None
        refused = fate is not None and fate.state is PictureState.REFUSED
        self.picture_told.setText(what_became(fate, self._desk.say) if fate else "")
        self.picture_told.set_tone("amber" if refused else "muted")
        self.picture_told.setVisible(fate is not None)
        self.picture_again.setVisible(refused)

    def _show_quote(self, parcel: ParcelRow, answer: CityAnswer | None) -> None:
        say = self._desk.say
        quoted, whose, since = platform_said(parcel, say), say("The platform answers"), ""
        if answer and parcel.state is OutboxState.SENT:
            day = short_day(civil_day(answer.answered_at or answer.fetched_at, self._desk.campaign.timezone), say)
            quoted = answer.reason
            whose = say("The city answers, {day}").format(day=day)
            if answer.before and answer.before is not answer.phase:
                since = say("Before that: {phase}").format(phase=said(answer.before, say).lower())
            if answer.raw_state:
                word = say("Its own word: {word}").format(word=answer.raw_state)
                since = " · ".join(part for part in (since, word) if part)
        self._whose.setText(whose)
        self._quoted.setText(say("“{said}”").format(said=quoted) if quoted else "")
        self._quoted.setVisible(bool(quoted))
        self._since.setText(since)
        self._since.setVisible(bool(since))
        self._quote.setVisible(bool(quoted or since))

    def _show_parts(self, parcel: ParcelRow, target: Target | None) -> None:
        """The field to mend where one was turned away; the form to fill where it is carried by hand."""
        whole = proposal(self._desk.store, parcel.proposal)
        field = _FIELDS.get(parcel.field, "")
        mends = parcel.state is OutboxState.REFUSED and bool(field) and parcel.errand is not Errand.WITHDRAW
        self.mending.setVisible(mends and whole is not None and target is not None)
        if whole and target and mends:
            self.mending.show_proposal(whole, target, (field,))
        by_hand = target is not None and target.kind == "files"
        waits = by_hand and parcel.state in (OutboxState.QUEUED, OutboxState.REFUSED)
        by_file = parcel.state is OutboxState.REFUSED and parcel.reason == FILES_ONLY
        stands = parcel.state is OutboxState.SENT and (by_hand or not parcel.remote_id) and not parcel.is_gone
        self.hand.setVisible((waits or by_file or stands) and parcel.reason != CONSENT)
        if target and not self.hand.isHidden():
            say = self._desk.say
            fields = () if stands else form_fields(self._desk.store, self._desk.campaign, target, parcel, say)
            self.hand.show_fields(fields, parcel.remote_id, has_form=bool(target.url))

    def _show_acts(self, parcel: ParcelRow, target: Target | None, *, is_gone: bool) -> None:
        state, is_withdrawal = parcel.state, parcel.errand is Errand.WITHDRAW
        refused, queued, sent = (state is s for s in (OutboxState.REFUSED, OutboxState.QUEUED, OutboxState.SENT))
        held = refused and parcel.reason == CONSENT
        self.consents.setVisible(held)
        self.tie.setVisible(refused and parcel.reason == THEME and target is not None)
        self.again.setVisible(refused and not held and target is not None)
        asked_back = parcel.asked_back is AskedBack.WAITS
        self.take_up.setVisible(state is OutboxState.SET_ASIDE and not is_gone and not asked_back)
        self.letter.setVisible(refused and is_withdrawal)
        self.answer.setVisible(sent and not is_gone)
        self.mend.setVisible(not is_gone)
        self.browse.setVisible(sent and bool(parcel.url) and not is_gone)
        self.set_aside.setVisible((refused or queued or state is OutboxState.UNKNOWN) and not is_withdrawal)
        self.take_back.setVisible((refused or queued) and not parcel.remote_id and not is_withdrawal)
        self.withdraw.setVisible(sent and not is_gone and parcel.asked_back is AskedBack.NOT)
