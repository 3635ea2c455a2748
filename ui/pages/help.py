"""Aide: the keys of the window and of the page one comes from, an evening in five steps, the guide, the licence."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.camera import has_camera
from ui.desk import Desk
from ui.look import look
from ui.pages.receipts_way import receipts_button
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Columns, Flow, clear, column, line
from ui.widgets.page import Page
from ui.widgets.text import Caps, Text

_GUIDES = (Path(__file__).parents[1] / "resources" / "guide.md", Path(__file__).parents[2] / "docs" / "guide.md")


class HelpPage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.say("Help"), desk.say("Every act has its key, written where it is done."))

    def make_parts(self) -> Iterator[None]:
        left, right = QWidget(), QWidget()
        self.body.addWidget(Columns(left, right))
        self.body.addStretch()
        self._here = Card(parent=left)
        self._here.title.setParent(self._here)
        self._keys = QGridLayout()
        self._here.body.addWidget(self._here.title)
        self._here.body.addLayout(self._keys)
        self._here.hide()
        yield
        left.setLayout(column(self._here, self._everywhere(), 0, spacing=16))
        yield
        evening = self._evening()
        yield
        right.setLayout(column(evening, self._about(), 0, spacing=16))
        yield

    def arrive(self, argument: object) -> None:
        """The page in sight is still the one that help was asked on."""
        del argument
        page = getattr(self.window(), "page", None)
        if isinstance(page, Page) and page is not self:
            self._show_keys_of(page)

    def first_focus(self) -> QWidget | None:
        return self.guide

    def _show_keys_of(self, page: Page) -> None:
        buttons = [b for b in page.findChildren(Button) if b.key and b.isVisibleTo(page)]
        clear(self._keys)
        for row, (key, label) in enumerate(
            sorted({button.key: button.label or button.accessibleName() for button in buttons}.items())
        ):
            _add_key(self._keys, row, key, label)
        self._here.title.setText(page.accessibleName())
        self._here.setVisible(bool(buttons))

    def _everywhere(self) -> Card:
        say = self.desk.say
        card = Card(say("Everywhere"))
        keys = QGridLayout()
        for row, (key, label) in enumerate(
            (
                ("F2", say("The places of the rail: F2 to F10")),
                ("F1", say("This help")),
                ("Ctrl+,", say("Settings")),
                ("Tab", say("Go on to the next field; with Shift, back")),
                ("Alt+1", say("Choose by digit, wherever the keyboard is")),
                ("Ctrl+Z", say("Take back what was just saved")),
                ("Escape", say("Close, or stop what is under way")),
            )
        ):
            _add_key(keys, row, key, label)
        card.body.addLayout(keys)
        return card

    def _evening(self) -> Card:
        say = self.desk.say
        card = Card(say("An evening in five steps"))
        steps = (
            say("Announce the session (F3), print its sheets (F8)."),
            say("Open it from Home (F2)."),
            say("Capture (F4): the idea first; then the person, if they wish; then each agreement, one by one."),
            say("Afterwards, take in the sheets (F8) and read the ideas over (F6)."),
            say("Write proposals with the room (F7), send them (F9): the city’s answers come to Home."),
        )
        for number, step in enumerate(steps, start=1):
            mark = Text(str(number), "heading", "accent")
            mark.setFixedWidth(look().px(14))  # the steps begin in one line
            row = line(mark, Text(step, wrap=True), spacing=16)
            row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            row.setStretch(1, 1)
            card.body.addLayout(row)
        self.guide = Button(say("Read the guide"), key="Ctrl+G", icon="info")
        self.guide.clicked.connect(self._read_guide)
        card.body.addLayout(Flow(self.guide, receipts_button(self.desk, self)))
        self.guide.setVisible(any(path.is_file() for path in _GUIDES))
        return card

    def _about(self) -> Card:
        say = self.desk.say
        card = Card(say("About Porte-voix"))
        card.body.addWidget(Text(say("Version {version}").format(version=version("porte-voix"))))
        licence = say("Free software, under the AGPL 3.0 licence or later: use it, read it, change it, share it.")
        card.body.addWidget(Text(licence, "secondary", "muted", wrap=True))
        if not has_camera():
            told = say("To photograph sheets, type “make camera” in the program’s folder.")
            card.body.addWidget(Text(told, "secondary", "muted", wrap=True))
        return card

    def _read_guide(self) -> None:
        from ui.dialogs.guide import GuideDialog

        GuideDialog(next(path for path in _GUIDES if path.is_file()), self).exec()


def _add_key(grid: QGridLayout, row: int, key: str, label: str) -> None:
    grid.addWidget(Caps(key), row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    grid.addWidget(Text(label, wrap=True), row, 1)
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
