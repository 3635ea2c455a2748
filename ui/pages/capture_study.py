"""The study's few questions, each optional, with the four ways of having no answer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Campaign, Question
from outreach_app.domain.drafts import AnswerDraft
from outreach_app.domain.words import AnswerState
from ui.desk import Desk
from ui.said import said
from ui.widgets.combo import Choice
from ui.widgets.layouts import column, line
from ui.widgets.text import Text

_WITHOUT = (AnswerState.REFUSED, AnswerState.DOES_NOT_KNOW, AnswerState.NOT_APPLICABLE)
_STATE = "state:"
"""Before the code of a state, so that no modality of a campaign can be taken for one."""


class StudyPart(QWidget):
    """One list a question, in the resident's language; untouched, a question was not asked."""

    edited = Signal()

    def __init__(self, desk: Desk, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._campaign, self._say = desk.campaign, desk.say
        self._words = {question.code: Text(wrap=True) for question in desk.campaign.questions}
        self.choices = {question.code: self._make() for question in desk.campaign.questions}
        rows = [line(self._words[code], choice) for code, choice in self.choices.items()]
        for row in rows:
            row.setStretch(0, 1)
        self.setLayout(column(Text(desk.say("For the study, if they wish"), "strong"), *rows, spacing=8))
        self.speak(language)

    def answers(self) -> tuple[AnswerDraft, ...]:
        """Those that were asked."""
        return tuple(_answer(code, choice.value()) for code, choice in self.choices.items() if choice.value())

    def load(self, answers: tuple[AnswerDraft, ...]) -> None:
        kept = {answer.question: answer for answer in answers}
        for code, choice in self.choices.items():
            choice.set_value(_chosen(kept.get(code)))

    def speak(self, language: str) -> None:
        """Questions and answers in that language; what was chosen stays."""
        for question in self._campaign.questions:
            words = self._campaign.say(question.words, language)
            self._words[question.code].setText(words)
            self.choices[question.code].setAccessibleName(words)
            self.choices[question.code].set_choices(self._choices(question, language))

    def _make(self) -> Choice:
        choice = Choice(empty=said(AnswerState.NOT_ASKED, self._say))
        choice.setMinimumContentsLength(9)
        choice.edited.connect(self.edited)
        return choice

    def _choices(self, question: Question, language: str) -> list[tuple[str, str]]:
        answered = [(m.code, self._campaign.say(m.words, language)) for m in question.modalities]
        return answered + [(_STATE + state.value, said(state, self._say)) for state in _WITHOUT]


def is_child(campaign: Campaign, answers: tuple[AnswerDraft, ...]) -> bool:
    child = {(q.code, m) for q in campaign.questions for m in q.under_15}
    return any((answer.question, answer.value) in child for answer in answers)


def _answer(question: str, chosen: str) -> AnswerDraft:
    if chosen.startswith(_STATE):
        return AnswerDraft(question=question, state=AnswerState(chosen.removeprefix(_STATE)))
    return AnswerDraft(question=question, state=AnswerState.ANSWERED, value=chosen)


def _chosen(answer: AnswerDraft | None) -> str:
    if answer is None or answer.state is AnswerState.NOT_ASKED:
        return ""
    return answer.value if answer.state is AnswerState.ANSWERED else _STATE + answer.state.value
