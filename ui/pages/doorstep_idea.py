"""The idea, typed on the landing: its words, its theme by a key, and only then, if they wish, the person."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.drafts import CaptureDraft, IdeaDraft
from outreach_app.domain.errors import Problem
from outreach_app.domain.ids import RecordId
from ui.desk import Desk
from ui.keys import bind
from ui.pages.capture_idea import headed, themes_in_short
from ui.pages.capture_typed import Keeper, Typed
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Writing
from ui.widgets.form import Field, Form
from ui.widgets.layouts import Flow, line
from ui.widgets.text import Caps
from ui.widgets.tiles import Tick, Tiles


class IdeaHere(Card):
    """What is typed is kept by door every second, and comes back when its door does."""

    save_requested = Signal()
    person_requested = Signal()
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(parent=parent)
        self._desk = desk
        self._door: RecordId | None = None
        self._session: RecordId | None = None
        self.text = Writing(say("In their own words"), lines=3, large=True)
        self.themes = Tiles(themes_in_short(desk.campaign, desk.language), columns=3)
        self.cleared = Tick(say("Anonymous: it may leave"))
        self.cleared.set_tip(say("Without a person, an idea leaves only once its text was read over."))
        self.form = Form()
        self.form.add("text", headed(Field(say("What is the idea?"), self.text)))
        self.form.add("theme", headed(Field(say("Theme"), self.themes, hint=say("Alt + digit, at any time"))))
        self._keeper = Keeper(desk.store, self._to_keep, self)
        self._set_out()
        for editor in (self.text, self.themes, self.cleared):
            editor.edited.connect(self._keeper.note)
        self._keeper.refused.connect(desk.tell_refusal)

    def begin(self, session: RecordId, door: RecordId) -> None:
        """An empty page for that door, or what was being typed there."""
        self._session, self._door = session, door
        forms = self._keeper.turn_to(f"door:{door}")
        draft = forms[0].draft if forms else CaptureDraft(session=session, idea=IdeaDraft(text=""))
        self.form.clear_problems()
        self.text.set_value(draft.idea.text)
        self.themes.set_value(draft.idea.theme)
        self.cleared.set_value(draft.cleared)
        self.text.setFocus()

    @property
    def door(self) -> RecordId | None:
        return self._door

    def draft(self) -> CaptureDraft:
        """Nobody in it."""
        return replace(self._typed().draft, session=self._session)

    def forget(self) -> None:
        """It was saved, or goes on on the Capture page."""
        self._keeper.keep([])
        self._door = None

    def leave(self) -> None:
        """What is typed waits for this door to come back."""
        self._keeper.keep_now()
        self._door = None
        self.left.emit()

    def keep_now(self) -> None:
        self._keeper.keep_now()

    def show_problems(self, problems: tuple[Problem, ...]) -> list[Problem]:
        return self.form.show_problems(problems)

    def take_digit(self, digit: int) -> bool:
        return self.themes.take_digit(digit)

    def _typed(self) -> Typed:
        language = self._desk.campaign.languages[0]
        idea = IdeaDraft(text=self.text.value(), theme=self.themes.value(), language=language)
        return Typed(draft=CaptureDraft(session=self._session, idea=idea, cleared=self.cleared.value()))

    def _to_keep(self) -> list[Typed]:
        return [self._typed()]

    def _set_out(self) -> None:
        say = self._desk.say
        save = Button(say("Save the idea"), kind="filled", key="Ctrl+Return")
        person = Button(say("Add the person"), kind="link", key="Ctrl+Shift+Return")
        cancel = Button(say("Cancel"), kind="link", key="Escape")
        person.set_tip(say("Who they are and what they agree to, on the Capture page"))
        bind(self.cleared, "Ctrl+R", self.cleared.click)
        read = line(self.cleared, Caps("Ctrl+R"))
        read.setStretch(0, 1)
        self.body.setSpacing(8)
        self.body.addWidget(self.form)
        self.body.addLayout(read)
        self.body.addStretch()
        self.body.addWidget(save)
        self.body.addLayout(Flow(person, cancel, spacing=24))
        cancel.clicked.connect(self.leave)
        person.clicked.connect(self.person_requested)
        save.clicked.connect(self.save_requested)
