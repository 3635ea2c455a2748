"""The eligibility coach beside the text: what it noticed, why, and other words to take; nothing is blocked."""

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import CoachRule
from outreach_app.domain.coach import Noticed, Phrasebook
from outreach_app.queries.coach import phrasebook, standing_advice
from outreach_app.queries.cobuilding import Advice
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Columns, column
from ui.widgets.sentences import SentenceWriting
from ui.widgets.text import Text

_PAUSE = 200
"""Milliseconds after the last letter before the coach reads."""


class CoachCard(Card):
    """One doubtful sentence: the words quoted, why, and what to say instead."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tone="warning", padding=16)
        say = desk.say
        self._desk = desk
        self._why = Text("", "strong", "amber", wrap=True)
        self._lead = Text(say("Say instead:"), "small", "amber")
        self._instead = Text("", "secondary", wrap=True)
        self._count = Text("", "small", "amber")
        self.take = Button(say("Take these words"), kind="outline", key="Alt+P")
        self.keep = Button(say("Keep our sentence"), kind="outline", key="Alt+G")
        words, buttons = QWidget(), QWidget()
        words.setLayout(column(self._lead, self._instead, self._count, 0, spacing=4))
        buttons.setLayout(column(self.take, self.keep, 0, spacing=8))
        self.body.addWidget(self._why)
        self.body.addWidget(Columns(words, buttons, stretch=(1, 0)))
        self.setAccessibleName(say("The coach"))
        self.hide()

    def show_advice(self, found: Noticed, rule: CoachRule, place: int, count: int) -> None:
        say, campaign, language = self._desk.say, self._desk.campaign, self._desk.language
        told = say("“{words}” {why}")
        self._why.setText(told.format(words=found.words, why=campaign.say(rule.why, language)))
        self._instead.setText(say("“{said}”").format(said=campaign.say(rule.instead, language)))
        self._count.setText(say("{place} of {count}").format(place=place, count=count))
        self._count.setVisible(count > 1)
        self.setAccessibleDescription(f"{self._why.text()} {self._lead.text()} {self._instead.text()}")
        self.show()


class Coach(QObject):
    """Reads the text a moment after the last letter, tints what it doubts, and shows one piece of advice at a time."""

    noticed = Signal(object)
    """How many sentences to look at again, by criterion."""
    taken = Signal(object, str)
    """The `Noticed`, and the words to put in its place."""
    kept = Signal(object)

    def __init__(self, desk: Desk, text: SentenceWriting, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._text = desk, text
        self.card = CoachCard(desk)
        self._rules = {rule.code: rule for rule in desk.campaign.coach}
        self._book: Phrasebook | None = None
        self._given: tuple[Advice, ...] = ()
        self._is_open = False
        self.found: tuple[Noticed, ...] = ()
        self._pause = QTimer(self, interval=_PAUSE, singleShot=True)
        self._pause.timeout.connect(self.read)
        text.edited.connect(self._pause.start)
        text.sentence_changed.connect(self._show)
        self.card.take.clicked.connect(self._take)
        self.card.keep.clicked.connect(self._keep)

    def show_given(self, given: tuple[Advice, ...], *, is_open: bool) -> None:
        """What was answered before; read soon, not now: the page shows first."""
        self._given, self._is_open = given, is_open
        self._pause.start()

    def read(self) -> None:
        """At once."""
        self._pause.stop()
        if self._book is None:
            self._book = phrasebook(self._desk.campaign, self._desk.language)
        self.found = standing_advice(self._text.value(), self._book, self._given)
        doubts = {(self._rules[found.rule].criterion, found.sentence.words) for found in self.found}
        self._text.show_doubtful(frozenset(found.sentence.words for found in self.found))
        self.noticed.emit(dict(Counter(criterion for criterion, _ in doubts)))
        self._show()

    @property
    def current(self) -> Noticed | None:
        """What is told of the sentence at the cursor, else of the first."""
        here = self._text.here
        ours = [found for found in self.found if here and found.sentence.words == here.words]
        return next(iter(ours or self.found), None)

    def _show(self) -> None:
        found = self.current
        if found is None or not self._is_open:
            self.card.hide()
        else:
            self.card.show_advice(found, self._rules[found.rule], self.found.index(found) + 1, len(self.found))

    def _take(self) -> None:
        self._if_fresh(lambda found: self.taken.emit(found, self._words_for(found)))

    def _keep(self) -> None:
        self._if_fresh(self.kept.emit)

    def _words_for(self, found: Noticed) -> str:
        return self._desk.campaign.say(self._rules[found.rule].instead, self._desk.language)

    def _if_fresh(self, act: Callable[[Noticed], object]) -> None:
        """The text may have changed within the pause: it is read again first."""
        shown = self.current
        self.read()
        found = self.current
        if shown and found and (found.rule, found.words) == (shown.rule, shown.words):
            act(found)
