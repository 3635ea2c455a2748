"""What is done to a round as a whole: chosen, built, read from a list, ended; each by its key at the page's head."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind
from outreach_app.queries.rounds import Building, Door, RoundRow
from ui import formats
from ui.desk import Desk
from ui.look import look
from ui.widgets.buttons import Button
from ui.widgets.combo import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Doors entered in one act. `building` is the one to go to, where there is one."""

    changes: Changes
    told: str
    building: RecordId | None = None


class RoundTools(QObject):
    """`parts` are for the page's head. `chosen` gives a session, `made` what was just entered, as a `Made` that the
    page may take back; `done` after each dialog."""

    chosen = Signal(str)
    made = Signal(object)
    done = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        say = desk.say
        self._desk, self._page = desk, page
        self._row: RoundRow | None = None
        self.choice = Choice()
        self.choice.setAccessibleName(say("Round"))
        self._list = Button(say("Import"), kind="link", key="Ctrl+O")
        self.choice.setMinimumWidth(look().px(96))  # at large text it gives way to the buttons
        self._add = Button(say("Building"), kind="link", key="Ctrl+N", icon="plus")
        self._add.setAccessibleName(say("Add a building"))
        self._end = Button(say("Finish"), key="Ctrl+W")
        self.parts = (self.choice, self._list, self._add, self._end)
        self.choice.edited.connect(lambda: self.chosen.emit(self.choice.value()))
        self._list.clicked.connect(self.take_list)
        self._add.clicked.connect(self.add)
        self._end.clicked.connect(self.end)

    def show_round(self, row: RoundRow | None, left: Sequence[RoundRow], *, works: bool) -> None:
        """`left` are the rounds to choose among; `works` is False where the page only says what to do."""
        self._row = row
        at_doors = works and row is not None and row.kind is SessionKind.DOORSTEP
        self._list.setVisible(at_doors)
        self._add.setVisible(at_doors)
        self._end.setVisible(works)
        self.choice.setVisible(len(left) > 1)
        if row and len(left) > 1:
            self.choice.set_choices([(known.session, self._named(known, left)) for known in left])
            self.choice.set_value(row.session)

    def add(self) -> None:
        from ui.dialogs.building import NewBuilding

        if self._row:
            dialog = NewBuilding(self._desk, self._row.session, self._page)
            dialog.exec()
            if built := dialog.made:
                told = self._desk.say_count("Building added: {n} door", "Building added: {n} doors", built.doors)
                self.made.emit(Made(changes=built.changes, told=told, building=built.building))
            self.done.emit()

    def edit(self, building: Building, here: Door) -> None:
        from ui.dialogs.building import EditBuilding

        EditBuilding(self._desk, building, here, self._page).exec()
        self.done.emit()

    def take_list(self) -> None:
        from ui.dialogs.door_import import entered_words, import_door_list

        if self._row:
            if imported := import_door_list(self._desk, self._row.session, self._page):
                self.made.emit(Made(changes=imported.changes, told=entered_words(self._desk, imported)))
            self.done.emit()

    def end(self) -> None:
        from ui.dialogs.end_round import end_round

        if self._row:
            end_round(self._desk, self._row.session, self._page)
            self.done.emit()

    def _named(self, row: RoundRow, among: Sequence[RoundRow]) -> str:
        """Its title, with the day where two have the same."""
        if sum(other.title == row.title for other in among) == 1:
            return row.title
        return f"{formats.short_day(row.date, self._desk.say)} · {row.title}"
