"""Playing the city on the rehearsal platform: answering what stands there, and making the next reply go wrong."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.words import CityDecision, OutboxState
from outreach_app.queries.outbox import ParcelRow
from sync.platform import CAPABILITIES
from ui.desk import Desk
from ui.training import Training
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.form import Field
from ui.widgets.layouts import Flow
from ui.widgets.text import Text


class TrainingCard(Card):
    """Shown while the rehearsal runs. Alt and a digit does each act."""

    def __init__(self, desk: Desk, training: Training) -> None:
        say = desk.say
        super().__init__(say("Play the city"), tone="warning")
        self._desk, self._training = desk, training
        self._parcel: ParcelRow | None = None
        self.reason = Field(say("With this reason"), Line(say("What would the city say?")))
        self.accept = self._button(say("Select it"), 1, lambda: self._answer(CityDecision.ACCEPTED))
        self.reject = self._button(say("Do not select it"), 2, lambda: self._answer(CityDecision.REJECTED))
        self.lose = self._button(say("Lose the next reply"), 3, self._lose_reply)
        self.fail = self._button(say("Break down once"), 4, self._break_down)
        self._about = Text("", "secondary", wrap=True)
        answers, faults = QWidget(), QWidget()
        Flow(self.accept, self.reject, parent=answers)
        Flow(self.lose, self.fail, parent=faults)
        for part in (self._about, self.reason, answers, faults):
            self.body.addWidget(part)

    def show_parcel(self, parcel: ParcelRow | None) -> None:
        self._parcel = parcel
        say = self._desk.say
        stands = parcel is not None and parcel.state is OutboxState.SENT and bool(parcel.remote_id)
        target = next((t for t in self._desk.campaign.targets if parcel and t.code == parcel.target), None)
        is_mute = stands and target is not None and not CAPABILITIES[target.kind].answers
        told = say("Choose a proposal that was sent to answer it as the city might.")
        if is_mute:
            told = say("This platform never tells what the city decided: note the answer yourself (Ctrl+N).")
        elif stands:
            told = say("Answer the chosen proposal as the city might.")
        stands = stands and not is_mute
        self._about.setText(told)
        for part in (self.reason, self.accept, self.reject):
            part.setEnabled(stands)

    def take_digit(self, digit: int) -> bool:
        acts = {1: self.accept, 2: self.reject, 3: self.lose, 4: self.fail}
        if not self.isVisible() or digit not in acts or not acts[digit].isEnabled():
            return False
        acts[digit].click()
        return True

    def _button(self, label: str, digit: int, act: Callable[[], None]) -> Button:
        button = Button(label, key=f"Alt+{digit}", binds=False)
        button.clicked.connect(act)
        return button

    def _answer(self, decision: CityDecision) -> None:
        if self._parcel is None:
            return
        try:
            self._training.answer(self._parcel.remote_id, decision, str(self.reason.value()).strip())
        except Refused as refused:
            self._desk.tell_refusal(refused)
            return
        self.reason.set_value("")
        self._desk.tell(self._desk.say("Answered there. “Send now” brings the answer home."))

    def _lose_reply(self) -> None:
        from sync.rehearsal.faults import Fault

        self._training.fail_next(Fault.DROP_REPLY_AFTER_CREATE)
        self._desk.tell(self._desk.say("The next reply will be lost: the proposal stands there, and nobody is told."))

    def _break_down(self) -> None:
        from sync.rehearsal.faults import Fault

        self._training.fail_next(Fault.HTTP_500)
        self._desk.tell(self._desk.say("The platform breaks down at the next request: nothing is done there."))
