"""Several editions on one laptop: which one to open."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.models.rows import Row, Rows
from ui.speech import say
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.row_list import RowList
from ui.widgets.text import Text


class ChooseDialog(Dialog):
    """Accepted, `chosen` is an edition's id, or "" for another one. Names are locked in the vaults: ids are shown."""

    def __init__(self, known: Sequence[str], last: str, parent: QWidget | None = None) -> None:
        super().__init__(say("Which edition?"), parent)
        self.chosen = ""
        self._known = tuple(known)
        rows = Rows(lambda ids: {i: self._row(i, last) for i in ids})
        self.list = RowList(rows, say("Editions"))
        self.list.setMinimumHeight(160)
        self.list.opened.connect(lambda _: self._open())
        self.body.addWidget(Text(say("This laptop holds several editions, each in its own vault."), wrap=True))
        card = Card()
        card.add_across(self.list, margin=8, stretch=1)
        self.body.addWidget(card, 1)
        another = Button(say("Another edition"), key="Ctrl+N", icon="plus")
        leave = Button(say("Leave"), kind="link", key="Escape")
        enter = Button(say("Open"), kind="filled", key="Return")
        another.clicked.connect(lambda: self._take(""))
        leave.clicked.connect(self.reject)
        enter.clicked.connect(self._open)
        self.set_buttons(leave, another, enter)
        rows.show_ids(range(len(self._known)))
        self.list.choose(self._known.index(last) if last in self._known else 0)
        self.list.setFocus()

    def _row(self, index: int, last: str) -> Row:
        name = self._known[index]
        return Row(key=name, title=name, line=say("The last one open here") if name == last else "", icon="lock")

    def _open(self) -> None:
        if self.list.current:
            self._take(self.list.current.key)

    def _take(self, chosen: str) -> None:
        self.chosen = chosen
        self.accept()
