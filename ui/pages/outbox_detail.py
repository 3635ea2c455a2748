"""One submission in full: where it stands, what the platform said, what can be done, and every attempt."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach_app.domain.words import CityDecision, OutboxState
from outreach_app.queries.outbox import Attempt, ParcelRow, attempts
from ui.desk import Desk
from ui.formats import civil_day, clock, short_day
from ui.look import look
from ui.platform_words import platform_said, word_attempt, word_refusal
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, clear, column, line
from ui.widgets.paint import antialiased
from ui.widgets.text import Pill, Rule, Text

_TRIES = 8
_PILLS = {
    OutboxState.REFUSED: "danger",
    OutboxState.UNKNOWN: "warning",
    OutboxState.SENT: "outline accent",
}


class ParcelPanel(Card):
    """Nothing chosen, or one parcel. Each wish is a signal; the page does it."""

    mend_requested = Signal()
    again_requested = Signal()
    take_back_requested = Signal()
    browse_requested = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say = desk.say
        self._desk = desk
        self._url = ""
        self._pill, self._name = Pill(), Text("", "heading", wrap=True)
        self._sentence = Text("", tone="muted", wrap=True)
        self._quote = Card(tone="quiet", padding=16)
        self._quoted, self._whose = Text("", wrap=True), Text("", "small strong", "muted")
        self._quote.body.addLayout(column(self._whose, self._quoted, spacing=4))
        self.mend = Button(say("Mend the proposal"), kind="accent", key="Ctrl+E", icon="edit")
        self.again = Button(say("Send again"), key="Ctrl+R", icon="refresh")
        self.take_back = Button(say("Out of the queue"), key="Delete", icon="undo")
        self.browse = Button(say("See it there"), icon="external")
        self.mend.clicked.connect(self.mend_requested)
        self.again.clicked.connect(self.again_requested)
        self.take_back.clicked.connect(self.take_back_requested)
        self.browse.clicked.connect(lambda: self.browse_requested.emit(self._url))
        acts = QWidget()
        Flow(self.mend, self.again, self.take_back, self.browse, spacing=12, parent=acts)
        self._trail = column(spacing=0)
        for part in (self._name, self._sentence, self._quote, acts, Rule()):
            self.body.addWidget(part)
        self.body.insertLayout(0, line(self._pill, 0))
        self.body.addWidget(Text(say("Each attempt is kept"), "small strong", "muted"))
        self.body.addLayout(self._trail)
        self.body.addStretch()

    def show_parcel(self, parcel: ParcelRow | None) -> None:
        self.setVisible(parcel is not None)
        if parcel is None:
            return
        say, state = self._desk.say, parcel.state
        self._pill.tell(*_pill(parcel, self._desk))
        self._name.setText(parcel.title)
        self._sentence.setText(self._where_it_stands(parcel))
        self._show_quote(parcel)
        self._url = parcel.url
        refused = state is OutboxState.REFUSED
        self.mend.setVisible(refused)
        self.again.setVisible(refused)
        self.take_back.setVisible(state is OutboxState.QUEUED)
        self.browse.setVisible(bool(parcel.url))
        self._show_trail(attempts(self._desk.store, parcel.id), parcel)
        self.setAccessibleName(say("{title}: {state}").format(title=parcel.title, state=said(state, say)))

    def _where_it_stands(self, parcel: ParcelRow) -> str:
        say = self._desk.say
        match parcel.state:
            case OutboxState.REFUSED:
                return f"{say('This is no “no”: the city has not read it yet.')} {word_refusal(parcel, say)}"
            case OutboxState.UNKNOWN:
                return say("It left, and no reply came. It is looked for there before it is sent again.")
            case OutboxState.SENDING:
                return say("It is leaving right now.")
            case OutboxState.QUEUED:
                return say("It leaves with “Send now”, once there is a network.")
        if parcel.decision is None:
            number = say("Under number {number}.").format(number=parcel.remote_id)
            return f"{say('It stands there. The city has not answered yet.')} {number}"
        return say("The city’s answer.")

    def _show_quote(self, parcel: ParcelRow) -> None:
        say = self._desk.say
        quoted, whose = platform_said(parcel, say), say("The platform answers")
        if parcel.decision:
            quoted, whose = parcel.answer, say("The city answers")
        self._whose.setText(whose)
        self._quoted.setText(say("“{said}”").format(said=quoted))
        self._quote.setVisible(bool(quoted))

    def _show_trail(self, tries: Sequence[Attempt], parcel: ParcelRow) -> None:
        clear(self._trail)
        queued = Attempt(at=parcel.queued_at, outcome="queued", message="")
        shown = [*tries[:_TRIES], queued] if len(tries) <= _TRIES else list(tries[:_TRIES])
        for attempt in shown:
            told = word_attempt(attempt, self._desk.say) or self._desk.say("put in the queue")
            last = attempt is shown[-1]
            self._trail.addWidget(_Try(self._when(attempt.at), told, attempt.outcome, is_last=last))
        hidden = len(tries) - _TRIES
        if hidden > 0:
            more = self._desk.say_count("and {n} earlier", "and {n} earlier", hidden)
            self._trail.addWidget(Text(more, "small", "muted"))

    def _when(self, at: int) -> str:
        """`18 h 04` today, `9 février` before."""
        zone, say = self._desk.campaign.timezone, self._desk.say
        day = civil_day(at, zone)
        return clock(at, zone, say) if day == civil_day(self._desk.store.now(), zone) else short_day(day, say)


class _Try(QWidget):
    """One attempt: a dot on the trail, when, and what came of it."""

    def __init__(self, when: str, told: str, outcome: str, *, is_last: bool) -> None:
        super().__init__()
        self._tone = {"refused": "danger", "unknown": "amber_line", "sent": "accent"}.get(outcome, "control")
        self._is_last = is_last
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        hour, words = Text(when, "small strong"), Text(told, "small", wrap=True)
        hour.setMinimumWidth(look().px(56))
        row = line(20, hour, words)
        row.setStretch(2, 1)
        row.setAlignment(hour, Qt.AlignmentFlag.AlignTop)
        row.setContentsMargins(0, 3, 0, 3)
        self.setLayout(row)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        left = self.width() - 6 if self.isRightToLeft() else 6
        middle = look().px(13)
        with antialiased(QPainter(self)) as painter:
            if not self._is_last:
                painter.fillRect(left - 1, middle, 2, self.height() - middle + 6, look().colour("line"))
            painter.setPen(QPen(Qt.PenStyle.NoPen))
            painter.setBrush(look().colour(self._tone))
            painter.drawEllipse(QRect(left - 4, middle - 4, 8, 8))


def _pill(parcel: ParcelRow, desk: Desk) -> tuple[str, str]:
    if parcel.decision:
        return said(parcel.decision, desk.say), "selected" if parcel.decision is CityDecision.ACCEPTED else "outline"
    return said(parcel.state, desk.say), _PILLS.get(parcel.state, "quiet")
