"""The first run: who you are, and whether to try the example edition or begin one from its file."""

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Problem
from ui.dialogs.dialog import Dialog
from ui.look import look
from ui.speech import say
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.layouts import Columns, line
from ui.widgets.logo import Logo
from ui.widgets.text import Text


class WelcomeDialog(Dialog):
    """Accepted, `wants` is `example` or `file`; `name` may be empty for the example only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("Welcome to Porte-voix"), parent, width=760)
        self.wants = ""
        self.form = Form()
        self.form.add_row(
            ("name", Field(say("Your first name"), Line(icon="user"))),
            ("organisation", Field(say("Your association"), Line(icon="users"), hint=say("optional"))),
        )
        what = say(
            "It carries residents’ ideas to the city’s participatory budget. It works without a network:"
            " everything stays on this laptop, encrypted, until you send it."
        )
        self.body.addLayout(line(Logo(), Text(what, wrap=True), spacing=16))
        self.body.addWidget(self.form)
        self.example = Button(say("Try the example"), kind="filled", key="Return", large=True)
        self.file = Button(say("Choose the file"), key="Ctrl+O", large=True)
        self.example.clicked.connect(lambda: self._choose("example"))
        self.file.clicked.connect(lambda: self._choose("file"))
        self.body.addWidget(Columns(self._example_card(), self._file_card()))
        leave = Button(say("Leave"), kind="link", key="Escape")
        leave.clicked.connect(self.reject)
        self.set_buttons(leave)
        self.form.fields["name"].setFocus()

    @property
    def name(self) -> str:
        return str(self.form.value("name")).strip()

    @property
    def organisation(self) -> str:
        return str(self.form.value("organisation")).strip()

    def show_problems(self, problems: tuple[Problem, ...]) -> list[Problem]:
        """What could not be kept of the names, at its field; the rest is given back."""
        return self.form.show_problems(problems)

    def _example_card(self) -> Card:
        words = say("An evening of February 2017: invented sessions, ideas and proposals, to try everything freely.")
        return _card(say("Example edition, Paris 2017"), words, self.example)

    def _file_card(self) -> Card:
        words = say("Your city’s themes, places, calendar and notices, in the edition’s file (.yaml).")
        return _card(say("New edition from a file"), words, self.file)

    def _choose(self, wants: str) -> None:
        if wants == "file" and not self.name:
            self.form.show_problems([Problem(code="text.empty", field="name")])
            return
        self.wants = wants
        self.accept()


def _card(title: str, words: str, button: Button) -> Card:
    card = Card(title)
    card.setMinimumWidth(look().px(280))
    card.body.addWidget(Text(words, "secondary", "muted", wrap=True))
    card.body.addStretch()
    card.body.addWidget(button)
    return card
