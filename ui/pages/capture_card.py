"""The card of whoever brings the idea: who they are, what they agree to, what the study may know, how it was asked."""

import dataclasses
from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, PersonDraft
from ui.desk import Desk
from ui.pages.capture_consents import AskingPart, ConsentsPart
from ui.pages.capture_person import PersonPart
from ui.pages.capture_study import StudyPart, is_child
from ui.theme import MARGIN
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.inset import Inset
from ui.widgets.layouts import column, line, tab_through
from ui.widgets.text import Text


class PersonCard(Card):
    """Shows what the answers so far call for, and nothing else. `edited` when a person changed something."""

    edited = Signal()
    notice_requested = Signal()
    pair_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Empty until its `steps` have been run to their end."""
        super().__init__(parent=parent)
        self._desk = desk
        self._study: StudyPart | None = None
        self._goes_on = False
        self.steps = self._make()

    def _make(self) -> Iterator[None]:
        desk, content = self._desk, QWidget()
        self._inset = Inset(content)
        self._begin()
        self.who = PersonPart(desk, content)
        yield
        self.consents = ConsentsPart(desk, content)
        self.asking = AskingPart(desk, content)
        self.notice = Button(desk.say("Notice"), kind="link", key="F11")
        yield
        self.fields = self.who.fields | self.consents.fields
        self._inside = column(_inset(self.who), self.consents, _inset(self.asking), spacing=12)
        content.setLayout(column(self._inside, 0))
        self.body.addLayout(line(self.asking.language, 0, self.notice))
        self._listen()
        self._fit()
        yield

    def person(self) -> PersonDraft | None:
        """None where nobody said a word about themselves, or somebody already met goes on."""
        person = self.who.draft()
        if self._study and self.consents.gives_study:
            person = dataclasses.replace(person, answers=self._study.answers())
        said = person != PersonDraft() or self.consents.draft()
        return person if said and not self._goes_on else None

    def agreements(self) -> tuple[ConsentDraft, ...]:
        return () if self._goes_on else self.consents.draft()

    @property
    def is_nobody(self) -> bool:
        """The idea would be kept without a person."""
        person = self.person()
        return not self._goes_on and (person is None or (person.is_empty and not self.agreements()))

    @property
    def language(self) -> str:
        """The resident's."""
        return str(self.asking.language.value())

    def speak(self, language: str) -> None:
        """Asks in that language."""
        self.asking.language.set_value(language)
        self._speak()

    def load(self, draft: CaptureDraft) -> None:
        person = draft.person or PersonDraft()
        self.who.load(person)
        self.consents.load(draft.consents)
        self.asking.load(draft.asking)
        if self._study or person.answers:
            self._open_study().load(person.answers)
        self._speak()
        self._fit()
        self._inset.show_top()

    def go_on_with(self, name: str | None) -> None:
        """Somebody already met brings the next idea too; None for somebody new."""
        self._goes_on = name is not None
        self.who.show_same(name)
        self._fit()

    def take_notice(self, purpose: str, given: bool) -> None:
        """The resident answered on the notice."""
        self.asking.asked_on_screen()
        self.consents.answer(purpose, given)

    def show_whole(self, whole: bool) -> None:
        self._inset.show_whole(whole)

    def _take_edit(self) -> None:
        self._fit()
        self.edited.emit()

    def _fit(self) -> None:
        person = self.person()
        self.who.tell_age(is_child(self._desk.campaign, person.answers if person else ()))
        for part in (self.consents, self.asking, self.asking.language, self.notice, self.pair):
            part.setVisible(not self._goes_on)
        if self.consents.gives_study and self._desk.campaign.questions:
            self._open_study()
        if self._study:
            self._study.setVisible(self.consents.gives_study and not self._goes_on)

    def _open_study(self) -> StudyPart:
        """Made when somebody first agrees to the study."""
        if self._study is None:
            self._study = StudyPart(self._desk, self.language)
            self._study.edited.connect(self._take_edit)
            self._inside.insertLayout(self._inside.count() - 1, _inset(self._study))
            tab_through(self.consents.last, *self._study.choices.values())
        return self._study

    def _speak(self) -> None:
        self.consents.speak(self.language)
        if self._study:
            self._study.speak(self.language)

    def _listen(self) -> None:
        for part in (self.who, self.consents, self.asking):
            part.edited.connect(self._take_edit)
        self.asking.language.edited.connect(self._speak)
        self.notice.clicked.connect(self.notice_requested)
        self.pair.clicked.connect(self.pair_requested)

    def _begin(self) -> None:
        """The place is made before its parts, so that they are styled once and not at each move."""
        say = self._desk.say
        self.pair = Button("", kind="link", key="Shift+F11", icon="laptop")
        self.pair.setAccessibleName(say("Hand the computer over"))
        self.pair.set_tip(say("Hand the computer over"))
        head = line(Text(say("Who brings it?"), "strong"), Text(say("optional"), "secondary", "muted"), 0, self.pair)
        self.body.addLayout(head)
        self.add_across(self._inset, stretch=1)


def _inset(part: QWidget) -> QHBoxLayout:
    """Keeps the card's margins around a part whose neighbours reach from edge to edge."""
    layout = line(part)
    layout.setContentsMargins(MARGIN, 0, MARGIN, 0)
    return layout
