"""An idea being corrected: its words, theme, place and language. What is typed is kept each second until saved."""

from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import IdeaDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import Idea
from outreach_app.services import ideas
from ui.desk import Desk
from ui.dialogs.dialog import ask
from ui.formats import capital
from ui.lines import area_choices, theme_choices
from ui.speech import language_name
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.editors import Line, Writing
from ui.widgets.form import Field, Form
from ui.widgets.inset import Inset
from ui.widgets.layouts import Flow, column
from ui.widgets.text import Text

DRAFT = "idea"
"""Its name among the drafts this device keeps."""


class IdeaForm(Card):
    """`left` says that editing is over: with what was written, or None where nothing was."""

    left = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Correct the idea"), parent=parent)
        self._desk = desk
        self._idea: Idea | None = None
        self._kept = False
        self.form = Form()
        self.form.add("text", Field(say("The idea"), Writing(lines=6, large=True)))
        self.theme, self.area = Choice(empty=say("None")), Choice(empty=say("Unknown"), searchable=True)
        self.language = Choice()
        self.form.add("place", Field(say("Where the project would stand"), Line(icon="pin")))
        self.form.add("area", Field(say("Neighbourhood"), self.area))
        theme, language = Field(say("Theme"), self.theme), Field(say("Language"), self.language)
        self.form.add_row(("theme", theme), ("language", language), stretch=(3, 2))
        self._warning = Text(say("New words will have to be read over again."), "small", "muted", wrap=True)
        self.save_button = Button(say("Save"), kind="filled", key="Ctrl+Return", icon="check")
        self.cancel = Button(say("Give up the changes"), key="Escape")
        self._pause = QTimer(self, interval=1000, singleShot=True)
        self._lay_out()

    @property
    def idea(self) -> RecordId | None:
        """The one being corrected."""
        return self._idea.id if self._idea else None

    def open(self, idea: Idea, typed: IdeaDraft | None = None) -> None:
        """Fills the form from `idea`, or from what was typed about it before."""
        self._idea = idea
        campaign, language = self._desk.campaign, self._desk.language
        self.theme.set_choices(theme_choices(campaign, language, kept=idea.theme))
        self.area.set_choices(area_choices(campaign, kept=idea.area))
        codes = dict.fromkeys((*campaign.languages, idea.language))
        self.language.set_choices([(code, capital(language_name(code))) for code in codes])
        self._kept = typed is not None
        draft = typed or _draft_of(idea)
        self.form.set_values(
            text=draft.text, theme=draft.theme, place=draft.place, area=draft.area, language=draft.language
        )
        self._warning.setVisible(idea.person is None)

    def show_whole(self, whole: bool) -> None:
        self._inset.show_whole(whole)

    def draft(self) -> IdeaDraft:
        """As typed; the point on the map stays."""
        assert self._idea
        return replace(_draft_of(self._idea), **self.form.values())

    def save(self) -> bool:
        """Writes what changed; False where it was refused, and everything typed is still here."""
        if self._idea is None or not self._is_changed:
            self._leave(None)
            return True
        try:
            changes = ideas.edit(
                self._desk.store, self._desk.campaign, self._idea.id, self.draft(), self._desk.member.id
            )
        except Refused as refused:
            self._desk.tell_refusal(self.form.show_problems(refused.problems))
            return False
        self._leave(changes)
        return True

    def give_up(self) -> None:
        """Leaves the idea as it was; asks first where something was typed."""
        say = self._desk.say
        if not self._is_changed or ask(
            say("Give up the changes?"),
            say("What you typed will be lost; the idea stays as it was."),
            yes=say("Give up the changes"),
            no=say("Go on writing"),
            danger=True,
            parent=self,
        ):
            self._leave(None)

    def keep_now(self) -> None:
        """Keeps what is pending, before the page goes out of sight."""
        if self._pause.isActive():
            self._keep()

    @property
    def _is_changed(self) -> bool:
        return self._idea is not None and self.draft() != _draft_of(self._idea)

    def _leave(self, changes: Changes | None) -> None:
        self._pause.stop()
        if self._kept:
            ideas.forget_draft(self._desk.store, DRAFT)
        self._idea, self._kept = None, False
        self.left.emit(changes)

    def _lay_out(self) -> None:
        asked = QWidget()
        layout = column(self.form, self._warning, 0, spacing=12)
        layout.setContentsMargins(0, 0, 12, 0)
        asked.setLayout(layout)
        self._inset = Inset(asked)
        self.body.addWidget(self._inset, 1)
        acts = QWidget()
        Flow(self.cancel, self.save_button, spacing=12, parent=acts)
        self.body.addWidget(acts)
        self.save_button.clicked.connect(self.save)
        self.cancel.clicked.connect(self.give_up)
        self._pause.timeout.connect(self._keep)
        for field in self.form.fields.values():
            field.editor.edited.connect(self._note)  # type: ignore[attr-defined]

    def _note(self) -> None:
        if self._idea and not self._pause.isActive():
            self._pause.start()

    def _keep(self) -> None:
        self._pause.stop()
        if self._idea is None:
            return
        try:
            ideas.keep_draft(self._desk.store, DRAFT, {"idea": self._idea.id, "draft": asdict(self.draft())})
            self._kept = True
        except Refused as refused:
            self._desk.tell_refusal(refused)


def kept_idea(desk: Desk) -> tuple[RecordId, IdeaDraft] | None:
    """What was being typed when the app last ended, and about which idea."""
    body: dict[str, Any] = ideas.kept_draft(desk.store, DRAFT) or {}
    try:
        return RecordId(body["idea"]), IdeaDraft(**body["draft"])
    except (KeyError, TypeError):
        return None


def _draft_of(idea: Idea) -> IdeaDraft:
    return IdeaDraft(
        text=idea.text,
        theme=idea.theme,
        place=idea.place,
        area=idea.area,
        latitude=idea.latitude,
        longitude=idea.longitude,
        language=idea.language,
    )
