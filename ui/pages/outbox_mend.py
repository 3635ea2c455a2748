"""Mending in place what was turned away: the field it objects to, its counter, and the proposers' yes to new words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Target
from outreach_app.domain.errors import Problem
from outreach_app.queries.cobuilding import delivered_text, parts
from outreach_app.queries.leaving import with_footer
from outreach_app.queries.proposals import Proposal
from ui.desk import Desk
from ui.widgets.editors import Writing
from ui.widgets.form import Field, Form
from ui.widgets.layouts import column
from ui.widgets.tiles import Tick


class MendPart(QWidget):
    """`edited` when a word changed. The agreement is asked for once there are new words, and only then."""

    edited = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say = desk.say
        self._desk = desk
        self._proposal: Proposal | None = None
        self._target: Target | None = None
        self.form = Form()
        self.title, self.text = Field(say("Title"), Writing(lines=3)), Field(say("Text"), Writing(lines=7))
        self.form.add("title", self.title)
        self.form.add("text", self.text)
        self.agreed = Tick(say("Its proposers have read these new words, and agree."))
        self.setLayout(column(self.form, self.agreed, spacing=12))
        self.title.editor.edited.connect(self._follow)  # type: ignore[attr-defined]
        self.text.editor.edited.connect(self._follow)  # type: ignore[attr-defined]

    def show_proposal(self, proposal: Proposal, target: Target, fields: tuple[str, ...]) -> None:
        """`fields` are those to mend: `title`, `text` or both. Words being typed are kept while the same one shows."""
        is_same = self._proposal is not None and self._proposal.id == proposal.id and self.is_changed
        self._proposal, self._target = proposal, target
        self.title.setVisible("title" in fields)
        self.text.setVisible("text" in fields)
        if not is_same:
            self.title.set_value(proposal.title)
            self.text.set_value(proposal.text)
            self.agreed.set_value(False)
        self._count()

    @property
    def is_changed(self) -> bool:
        return self._proposal is not None and self.words != (self._proposal.title, self._proposal.text)

    @property
    def words(self) -> tuple[str, str]:
        return str(self.title.value()).strip(), str(self.text.value()).strip()

    def forget(self) -> None:
        """What was typed is sent: the next one begins with its own words."""
        self._proposal = None

    def show_problems(self, problems: "tuple[Problem, ...]") -> list[Problem]:
        """Words each at its field, and gives back the rest."""
        return self.form.show_problems(problems)

    def _follow(self) -> None:
        self._count()
        self.edited.emit()

    def _count(self) -> None:
        target = self._target
        if target is None or self._proposal is None:
            return
        title, text = self.words
        whole = delivered_text(text, parts(self._desk.store, self._proposal.id))
        body = with_footer(self._desk.store, self._proposal.id, whole, self._proposal.marker)
        self._say_length(self.title, len(title), target.title_min, target.title_max)
        self._say_length(self.text, len(body), target.body_min, target.body_max)
        self.agreed.setVisible(self.is_changed)

    def _say_length(self, field: Field, length: int, shortest: int, longest: int) -> None:
        say = self._desk.say
        fits = shortest <= length <= longest
        told = (
            say("{length} characters, {longest} at most")
            if length >= shortest
            else say("{length} characters, {shortest} at least")
        )
        field.hint.setText(told.format(length=length, longest=longest, shortest=shortest))
        field.hint.set_tone("muted" if fits else "danger")
        if hasattr(field.editor, "set_wrong"):
            field.editor.set_wrong(not fits)
