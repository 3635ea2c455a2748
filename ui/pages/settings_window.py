"""How the window looks and speaks, and who is at work at it."""

import dataclasses
from typing import Any

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.language import SPOKEN
from outreach_app.queries.campaigns import members
from outreach_app.services import campaigns
from outreach_app.settings import Home, keep_device, read_device
from ui.desk import Desk
from ui.ending import Ending, end
from ui.formats import capital
from ui.look import look
from ui.speech import own_name
from ui.way_in import MEMBER, ask_member
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.layouts import Flow
from ui.widgets.text import Text
from ui.widgets.tiles import Tiles

_SCALES = (100, 125, 150, 175, 200)


class WindowCard(Card):
    """Language, colours and size of text: a choice shows at once."""

    def __init__(self, desk: Desk, home: Home, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("The window"), parent=parent)
        self._desk, self._home = desk, home
        device = read_device(home)
        schemes = (("system", say("System")), ("light", say("Light")), ("dark", say("Dark")))
        self.language = Tiles([(code, capital(own_name(code))) for code in SPOKEN], columns=2, keys=False)
        self.scheme = Tiles([*schemes, ("contrast", say("Contrast"))], columns=4, keys=False)
        self.scale = Tiles([(str(scale), f"{scale} %") for scale in _SCALES], columns=5, keys=False)
        for label, tiles, value in (
            (say("Language"), self.language, device.language),
            (say("Colours"), self.scheme, device.look),
            (say("Size of text"), self.scale, str(device.text_scale)),
        ):
            tiles.set_value(value)
            self.body.addWidget(Field(label, tiles))
        self.language.edited.connect(self._speak)
        self.scheme.edited.connect(self._dress)
        self.scale.edited.connect(self._dress)
        self.setFocusProxy(self.language)

    def _speak(self) -> None:
        """The whole window is made again: its words are everywhere."""
        if self._keep(language=self.language.value()):
            end(Ending.REBUILD)

    def _dress(self) -> None:
        scheme, scale = self.scheme.value(), int(self.scale.value() or 100)
        if self._keep(look=scheme, text_scale=scale):
            look().choose(scheme, scale)

    def _keep(self, **chosen: Any) -> bool:
        try:
            keep_device(self._home, dataclasses.replace(read_device(self._home), **chosen))
        except Refused as refused:
            self._desk.tell_refusal(refused)
            return False
        return True


class MemberCard(Card):
    """The member at work, and the way to hand the laptop to another."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Who is at work"), parent=parent)
        self._desk = desk
        self.form = Form()
        self.form.add_row(
            ("name", Field(say("First name"), Line(icon="user"))),
            ("organisation", Field(say("Association"), Line(icon="users"), hint=say("optional"))),
        )
        self._others = Text(role="secondary", tone="muted", wrap=True)
        self.save = Button(say("Keep this name"), key="Ctrl+Return")
        self.other = Button(say("Somebody else is here"), kind="link", key="Ctrl+M", icon="users")
        self.save.clicked.connect(self._save)
        self.other.clicked.connect(self._change)
        self.body.addWidget(self.form)
        self.body.addWidget(self._others)
        self.body.addLayout(Flow(self.save, self.other, spacing=16))

    def read(self) -> None:
        desk = self._desk
        self.form.set_values(name=desk.member.name, organisation=desk.member.organisation)
        others = [member.name for member in members(desk.store) if member.id != desk.member.id]
        self._others.setText(desk.say("Also in this edition: {names}").format(names=", ".join(others)))
        self._others.setVisible(bool(others))

    def _save(self) -> None:
        desk = self._desk
        name, organisation = self.form.value("name"), self.form.value("organisation")
        try:
            changes = campaigns.rename_member(desk.store, desk.member.id, name, organisation, desk.member.id)
        except Refused as refused:
            desk.tell_refusal(self.form.show_problems(refused.problems))
            return
        desk.member = next(m for m in members(desk.store) if m.id == desk.member.id)
        desk.wrote(changes)
        desk.tell(desk.say("Name kept"))

    def _change(self) -> None:
        desk = self._desk
        others = [member for member in members(desk.store) if member.id != desk.member.id]
        member = ask_member(desk.store, others, self)
        if member:
            desk.member = member
            desk.store.keep_setting(MEMBER, member.id)
            self.read()
            desk.tell(desk.say("Welcome {name}: what is written now is signed by you.").format(name=member.name))
