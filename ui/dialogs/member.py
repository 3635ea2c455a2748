"""Who is at work on this laptop: one of the members known here, or somebody new."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Problem
from outreach_app.queries.campaigns import Member
from ui.dialogs.dialog import Dialog
from ui.speech import say
from ui.widgets.buttons import Button
from ui.widgets.combo import Choice
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.text import Text


class MemberDialog(Dialog):
    """Accepted, `chosen` is the id of a member known here, or "" and then `name` and `organisation` are somebody's."""

    def __init__(self, known: Sequence[Member], parent: QWidget | None = None) -> None:
        super().__init__(say("Who is at work?"), parent)
        self.form = Form()
        self.body.addWidget(Text(say("Each act in the edition’s history is signed by a member."), wrap=True))
        if known:
            named = [(member.id, _words(member)) for member in known]
            self.form.add("member", Field(say("Member"), Choice(named, empty=say("Somebody new"))))
            self.form.set_values(member=known[0].id)
        self.form.add("name", Field(say("First name"), Line(icon="user")))
        self.form.add("organisation", Field(say("Association"), Line(icon="users"), hint=say("optional")))
        self.body.addWidget(self.form)
        go_on = Button(say("That is me"), kind="filled", key="Return")
        leave = Button(say("Cancel"), kind="link", key="Escape")
        go_on.clicked.connect(self._go_on)
        leave.clicked.connect(self.reject)
        self.set_buttons(leave, go_on)
        if known:
            self.form.fields["member"].editor.edited.connect(self._turn)  # type: ignore[attr-defined]
            self._turn()
        self.form.fields["member" if known else "name"].setFocus()

    @property
    def chosen(self) -> str:
        return str(self.form.value("member")) if "member" in self.form.fields else ""

    @property
    def name(self) -> str:
        return str(self.form.value("name")).strip()

    @property
    def organisation(self) -> str:
        return str(self.form.value("organisation")).strip()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        self.form.show_problems(problems)

    def _turn(self) -> None:
        for name in ("name", "organisation"):
            self.form.fields[name].setVisible(not self.chosen)

    def _go_on(self) -> None:
        if self.chosen or self.name:
            self.accept()
        else:
            self.show_problems([Problem(code="text.empty", field="name")])


def _words(member: Member) -> str:
    return f"{member.name}, {member.organisation}" if member.organisation else member.name
