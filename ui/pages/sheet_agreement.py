"""What a second reading found: how many fields agree, and those that do not, one under the other."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.services.second_look import Compared, Difference
from ui.desk import Desk
from ui.pages.sheet_fields import FIELDS, NAMES
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import clear, column, line
from ui.widgets.text import Icon, Rule, Text

_ANSWERS = {"yes": "Yes", "no": "No", "": "Nothing"}


class AgreementCard(Card):
    """`show_compared`; then `followed` asks for the next sheet, `idea_requested` for the idea itself."""

    followed = Signal()
    idea_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        say = desk.say
        self._desk = desk
        self._sign = Icon("check-circle", "accent", 28)
        self._title = Text("", "heading", wrap=True)
        self._told = Text("", wrap=True)
        self._rows = column(spacing=10)
        self.next = Button(say("Next sheet"), kind="filled", key="Ctrl+Return")
        self.see = Button(say("See the idea"), icon="bulb")
        self.next.clicked.connect(self.followed)
        self.see.clicked.connect(self.idea_requested)
        heading = line(self._sign, self._title, spacing=12)
        heading.setStretch(1, 1)
        self.body.addLayout(heading)
        self.body.addWidget(self._told)
        self.body.addLayout(self._rows)
        self.body.addSpacing(4)
        self.body.addLayout(line(self.next, self.see, 0, spacing=12))
        self.body.addStretch(1)

    def show_compared(self, compared: Compared, *, has_idea: bool) -> None:
        desk, differing = self._desk, len(compared.differences)
        alike = compared.fields - differing
        self._sign.show_icon("warning" if differing else "check-circle", "amber" if differing else "accent")
        title = desk.say_count("{n} field read two ways", "{n} fields read two ways", differing)
        self._title.setText(title if differing else desk.say("Both readings agree"))
        self._told.setText(desk.say("{alike} of {fields} fields agree.").format(alike=alike, fields=compared.fields))
        clear(self._rows)
        for difference in compared.differences:
            self._rows.addWidget(self._row(difference))
        self.see.setVisible(has_idea and bool(differing))

    def first_focus(self) -> QWidget:
        return self.next

    def _row(self, difference: Difference) -> QWidget:
        say = self._desk.say
        row = QWidget()
        first = say("First: {words}").format(words=self._words(difference.field, difference.first))
        second = say("Second: {words}").format(words=self._words(difference.field, difference.second))
        name = Text(self._name(difference.field), "strong", wrap=True)
        row.setLayout(column(Rule(), 6, name, Text(first, wrap=True), Text(second, wrap=True), spacing=2))
        row.setAccessibleName(f"{name.text()}. {first}. {second}")
        return row

    def _name(self, field: str) -> str:
        desk = self._desk
        group, _, purpose = field.partition(".")
        if group == "consent":
            found = desk.campaign.purpose_by_code.get(purpose)
            return desk.campaign.say(found.words, desk.language) if found else purpose
        zones = {name: zone for zone, name in FIELDS.items()}
        return desk.say(NAMES[zones[field]]) if field in zones else desk.say("Theme")

    def _words(self, field: str, said: str) -> str:
        desk = self._desk
        if field.startswith("consent."):
            return desk.say(_ANSWERS[said])
        if field == "theme" and said:
            theme = desk.campaign.theme_by_code.get(said)
            return desk.campaign.say(theme.words, desk.language) if theme else said
        return said or desk.say("Nothing")
