"""One quiet line under what is being typed: how much resembles it, and the key to see it; or that somebody could be
reached by it."""

from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from outreach_app.domain.reach import lets_reach
from outreach_app.queries.past import has_past
from outreach_app.queries.similar import Learnt, Similar, similar
from outreach_app.store.store import Store
from ui.desk import Desk
from ui.look import look
from ui.resemblance import in_short
from ui.theme import TARGET
from ui.widgets.buttons import Button
from ui.widgets.layouts import line
from ui.widgets.text import Elided, Icon
from ui.work import Progress

_PAUSE = 150
"""Milliseconds without a key before anything is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text, in which language, and the ids of what it is itself."""

    text: str
    language: str = "fr"
    exclude: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    question: Question
    found: Similar
    has_past: bool


class SimilarStrip(QWidget):
    """Tell it what is typed with `ask`; it looks when the hands rest, on another thread, one question at a time.

    It keeps its height, said or unsaid, and never takes the keyboard. `answered` says that the line is up to date.
    """

    answered = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._question = Question(text="")
        self._learnt = Learnt()
        self._is_looking = False
        self.answer = Answer(question=self._question, found=Similar(), has_past=True)
        self._sign = Icon("search", "muted", 18)
        self.words = Elided("", "small", "muted")
        self.see = Button(desk.say("See"), kind="link accent", key="F12")
        self.see.setAccessibleName(desk.say("See what is similar"))
        self.see.clicked.connect(self._show)
        self._pause = QTimer(self, interval=_PAUSE, singleShot=True)
        self._pause.timeout.connect(self._look)
        layout = line(self._sign, self.words, self.see, spacing=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setMinimumHeight(look().px(TARGET))
        self._tell()

    def ask(self, text: str, *, language: str = "fr", exclude: Collection[str] = ()) -> None:
        """What is typed now; an earlier question's answer no longer counts."""
        question = Question(text=text.strip(), language=language, exclude=frozenset(exclude))
        if question == self._question:
            return
        self._question = question
        if question.text:
            self._pause.start()
        else:
            self._pause.stop()
            self._take(Answer(question=question, found=Similar(), has_past=True))

    def hideEvent(self, event: QHideEvent) -> None:
        self._pause.stop()
        super().hideEvent(event)

    def _look(self) -> None:
        if self._is_looking:
            return  # asked again as soon as that answer is there
        self._is_looking = True
        store, question, learnt = self._desk.store, self._question, self._learnt

        def task(progress: Progress) -> Answer:
            del progress
            return look_for(store, question, learnt)

        self._desk.work.run(task, done=self._take_answer, failed=self._fail, stopped=self._end)

    def _take_answer(self, answer: Answer) -> None:
        self._is_looking = False
        if answer.question == self._question:
            self._take(answer)
        elif self._question.text and not self._pause.isActive():
            self._look()

    def _fail(self, error: Exception) -> None:
        """A hint that cannot be given is no trouble of the person's; a bug is still logged by `Work`."""
        del error
        self._end()

    def _end(self) -> None:
        self._is_looking = False

    def _take(self, answer: Answer) -> None:
        self.answer = answer
        self._tell()
        self.answered.emit()

    def _tell(self) -> None:
        say, answer = self._desk.say, self.answer
        said = in_short(answer.found, say, self._desk.say_count)
        if not said and answer.question.text:
            said = say("Nothing similar is known here.")
        reaches = lets_reach(answer.question.text)  # comes first: a wall hides it, a platform would not
        if reaches:
            said = say("A number or an e-mail stands here: take it out?")
        self.words.setText(said)
        self.words.set_tone("amber" if reaches else "muted")
        self._sign.show_icon("warning" if reaches else "search", "amber" if reaches else "muted")
        worth_seeing = bool(answer.found.count or not answer.has_past)
        self._sign.setVisible(bool(said))
        if not self.see.hasFocus():  # a button that hides would hand the keyboard on
            self.see.setVisible(bool(said) and worth_seeing)

    def _show(self) -> None:
        from ui.dialogs.similar import SimilarDialog

        dialog = SimilarDialog(self._desk, self.answer, self.window())
        dialog.exec()
        dialog.deleteLater()
        if not self.answer.has_past:
            self._look()  # past projects may have been brought in from there


def look_for(store: Store, question: Question, learnt: Learnt) -> Answer:
    """Off the window's thread, on a connection of its own."""
    with closing(store.again()) as own:
        found = similar(own, question.text, exclude=question.exclude, language=question.language, learnt=learnt)
        return Answer(question=question, found=found, has_past=has_past(own))
