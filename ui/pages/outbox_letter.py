"""One letter to the city: what it asks, and the next thing to do with it until it is answered."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.words import LetterKind
from outreach_app.queries.letters import LetterRow, LetterState
from ui.desk import Desk
from ui.pages.outbox_rows import LETTER_WORDS
from ui.pages.outbox_trail import when
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.form import Field
from ui.widgets.layouts import Flow, line
from ui.widgets.text import Pill, Text


class LetterPanel(Card):
    """`stepped` asks for the next state; its answer, where the city gave one, is in `answer`.

    Of a letter that asks for a proposal back, `stepped` says that it was taken off, `kept` that it was not.
    """

    print_requested = Signal()
    stepped = Signal()
    kept = Signal()
    proposal_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say = desk.say
        self._desk = desk
        self.letter: LetterRow | None = None
        self._pill, self._name = Pill(), Text("", "heading", wrap=True)
        self._sentence, self._dates = Text("", tone="muted", wrap=True), Text("", "secondary", "muted", wrap=True)
        self.answer = Field(say("What the city answered"), Line(say("for example: taken off on 3 March")))
        self.print = Button(say("Print the letter"), kind="accent", key="Ctrl+P", icon="printer")
        self.step = Button("", kind="accent", key="Ctrl+M", icon="check")
        self.keeps = Button(say("It still stands there"), key="Ctrl+Shift+M", icon="bank")
        self.see = Button(say("See the proposal"), key="Ctrl+E", icon="file")
        self.print.clicked.connect(self.print_requested)
        self.step.clicked.connect(self.stepped)
        self.keeps.clicked.connect(self.kept)
        self.see.clicked.connect(self.proposal_requested)
        acts = QWidget()
        Flow(self.print, self.step, self.keeps, self.see, spacing=12, parent=acts)
        self.body.addLayout(line(self._pill, 0))
        for part in (self._name, self._sentence, self._dates, self.answer, acts):
            self.body.addWidget(part)
        self.body.addStretch()

    def show_letter(self, letter: LetterRow | None) -> None:
        self.setVisible(letter is not None)
        is_same = self.letter is not None and letter is not None and self.letter.id == letter.id
        self.letter = letter
        if letter is None:
            return
        say, state = self._desk.say, letter.state
        words, kind = LETTER_WORDS[state]
        self._pill.tell(say(words), kind)
        self._name.setText(letter.title)
        target = next((t.name for t in self._desk.campaign.targets if t.code == letter.target), letter.target)
        asked = {
            LetterKind.RETRACTION: say("It asks “{target}” to take the whole proposal back: no machine can do it."),
            LetterKind.EDIT: say("It asks “{target}” to put a new text in place of the old one: no machine can do it."),
        }[letter.what]
        self._sentence.setText(asked.format(target=target))
        self._dates.setText(self._days(letter))
        self.answer.setVisible(state is LetterState.WAITING)
        if not is_same:
            self.answer.set_value("")
        self.print.kind = "accent" if state is LetterState.TO_PRINT else "outline"
        self.print.setVisible(state is not LetterState.ANSWERED)
        self.step.setVisible(state in (LetterState.TO_SEND, LetterState.WAITING))
        asks_back = state is LetterState.WAITING and letter.what is LetterKind.RETRACTION
        answered = say("The city took it off") if asks_back else say("The city has answered")
        self.step.set_label(say("It was sent") if state is LetterState.TO_SEND else answered)
        self.keeps.setVisible(asks_back)

    def _days(self, letter: LetterRow) -> str:
        say = self._desk.say
        dated = (
            (say("Asked for: {when}"), letter.at),
            (say("Printed: {when}"), letter.printed_at),
            (say("Sent: {when}"), letter.sent_at),
            (say("Answered: {when}"), letter.answered_at),
        )
        told = [words.format(when=when(at, self._desk)) for words, at in dated if at is not None]
        return "\n".join([*told, *([say("“{said}”").format(said=letter.answer)] if letter.answer else [])])
