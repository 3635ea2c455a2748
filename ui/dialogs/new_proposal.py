"""Beginning a proposal, and adding ideas to one: both choose ideas."""

import re
from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.drafts import ProposalDraft, ProposalSeed
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ProposalForm
from outreach_app.queries.ideas import Idea, idea
from outreach_app.services import proposals
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.pages.idea_picker import IdeaPicker
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.text import Text
from ui.widgets.tiles import Tiles

_LONGEST_TITLE = 80
_SHOWN = 4


class NewProposal(Dialog):
    """A title, and the ideas it comes from: those given, or chosen here. `built` carries the proposal's id."""

    built = Signal(object)

    def __init__(self, desk: Desk, seed: ProposalSeed, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("New proposal"), parent, width=640)
        self._desk = desk
        self._given = [found for found in (idea(desk.store, i) for i in seed.ideas) if found]
        self.form = Form()
        self.title = Line(say("What will people read first?"))
        self.form.add("title", Field(say("Title"), self.title, hint=say("it can change later")))
        self.body.addWidget(self.form)
        self.picker = None if self._given else IdeaPicker(desk)
        self.shape = Tiles([(form.value, said(form, say)) for form in ProposalForm], columns=1)
        self.shape.set_value(ProposalForm.MERGE.value)
        shape = Field(say("How do several ideas become one?"), self.shape, hint=say("it can change later"))
        self.form.add("form", shape)
        if self.picker is None:
            shape.setVisible(len(self._given) > 1)
        if self.picker:
            self.body.addWidget(Text(say("The ideas it comes from"), "small strong"))
            self.body.addWidget(self.picker, 1)
        else:
            self.body.addWidget(self._lineage())
            self.body.addStretch()
            self.title.set_value(seed.title or suggest_title(self._given[0].text))
            self.title.selectAll()
        self.begin = Button(say("Begin writing"), kind="filled", key="Ctrl+Return")
        self.begin.clicked.connect(self._build)
        cancel = Button(say("Cancel"), key="Escape", binds=False)
        cancel.clicked.connect(self.reject)
        self.set_buttons(cancel, self.begin)
        self.title.setFocus()

    def _lineage(self) -> Card:
        card = Card(self._desk.say("The ideas it comes from"), str(len(self._given)), tone="quiet", padding=16)
        for given in self._given[:_SHOWN]:
            card.body.addWidget(Text(_one_line(given), "secondary", wrap=True))
        rest = len(self._given) - _SHOWN
        if rest > 0:
            said = self._desk.say_count("and {n} other", "and {n} others", rest)
            card.body.addWidget(Text(said, "secondary", "muted"))
        return card

    def _build(self) -> None:
        chosen = list(self.picker.chosen) if self.picker else [given.id for given in self._given]
        draft = ProposalDraft(title=self.form.value("title"), text="")
        desk, form = self._desk, ProposalForm(self.shape.value()) if len(chosen) > 1 else None
        said_in = {given.session for given in self._given}
        session = said_in.pop() if len(said_in) == 1 else None
        try:
            built = proposals.create(
                desk.store, desk.campaign, draft, chosen, desk.member.id, form=form, session=session
            )
        except Refused as refused:
            self._desk.tell_refusal(self.form.show_problems(refused.problems))
            return
        self._desk.wrote(built.changes, self._desk.say("Proposal begun"))
        self.accept()
        self.built.emit(built.proposal)


class AddIdeas(Dialog):
    """More ideas for a proposal. `chosen` carries their ids."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, linked: Collection[RecordId], parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Ideas for this proposal"), parent, width=640)
        self.picker = IdeaPicker(desk, linked)
        self.body.addWidget(self.picker, 1)
        self.add = Button(say("Add them"), kind="filled", key="Ctrl+Return")
        self.add.setEnabled(False)
        self.picker.changed.connect(lambda: self.add.setEnabled(bool(self.picker.chosen)))
        self.add.clicked.connect(self._add)
        cancel = Button(say("Cancel"), key="Escape", binds=False)
        cancel.clicked.connect(self.reject)
        self.set_buttons(cancel, self.add)
        self.picker.search.setFocus()

    def _add(self) -> None:
        self.accept()
        self.chosen.emit(self.picker.chosen)


def suggest_title(text: str) -> str:
    """An idea's first sentence, cut after a whole word."""
    first = re.split(r"(?<=[.!?…])\s|\n", text.strip(), maxsplit=1)[0].rstrip(".")
    if len(first) <= _LONGEST_TITLE:
        return first
    return first[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _one_line(given: Idea) -> str:
    text = " ".join(given.text.split())
    return text if len(text) <= 140 else text[:139] + "…"
