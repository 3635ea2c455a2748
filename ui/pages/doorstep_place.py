"""Where the round stands: the building, its staircases, the doors to walk through, and who opens."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.addresses import label_order
from outreach_app.domain.ids import show_code
from outreach_app.queries.rounds import Building, Door, Round, Staircase
from outreach_app.queries.walk import sheets_at
from ui.desk import Desk
from ui.doors import SHORT, SIGNS, door_words, floor_short, staircase_words, whole_door
from ui.formats import capital
from ui.keys import bind
from ui.look import look
from ui.said import said
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.doors import Cell, DoorGrid, StaircaseTab
from ui.widgets.inset import Inset
from ui.widgets.layouts import Flow, clear, column, line
from ui.widgets.text import Icon, Rule, Text, plain_tip

_COLUMNS = 8
"""Doors on a floor whose numbers may stand over them; beyond, each door carries its own."""


class PlaceCard(Card):
    """`chosen` gives a door's id; `moved` the arrow pressed; the two requests are for the building in sight."""

    chosen = Signal(str)
    moved = Signal(int)
    edit_requested = Signal()
    sheet_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        say = desk.say
        self._desk = desk
        self._round: Round | None = None
        self._here: Door | None = None
        self._tabs: dict[tuple[str, str], StaircaseTab] = {}
        self._cells: dict[str, tuple[tuple[Door, bool, int, str], Cell]] = {}
        self._choices: list[tuple[str, str]] = []
        self.building = Choice()
        self.building.setAccessibleName(say("Building"))
        self._flow = Flow(spacing=8)
        self.grid = DoorGrid(say("Doors"))
        holder = QWidget()
        holder.setLayout(column(self.grid, 0))
        self._inset = Inset(holder, around=look().px(64))
        self._access = Text(role="secondary", tone="muted", wrap=True)
        self._edit = IconButton("edit", say("Edit the building"))
        self._sheet = Button(say("A sheet left here"), kind="link", key="Ctrl+F", icon="file")
        self._sheets = Text(role="secondary", tone="muted")
        bind(self, "PgUp", lambda: self.step_staircase(-1))
        bind(self, "PgDown", lambda: self.step_staircase(1))
        self._fit()
        look().changed.connect(self._fit)
        self._set_out()
        self.building.edited.connect(self._take_building)
        self.grid.chosen.connect(self.chosen)
        self.grid.moved.connect(self.moved)
        self._edit.clicked.connect(self.edit_requested)
        self._sheet.clicked.connect(self.sheet_requested)

    def show_round(self, whole: Round, here: Door) -> None:
        self._round, self._here = whole, here
        building = whole.building(here.building)
        staircase = whole.staircase_of(here)
        if building is None or staircase is None:
            return
        self._show_buildings(whole, building)
        self._show_tabs(building, staircase)
        self._show_doors(staircase, here)
        self._show_sheets(sheets_at(self._desk.store, here.id))
        self._access.setText(building.access or self._desk.say("Who opens? Note a guardian or the landlord, no code."))
        QTimer.singleShot(0, self, self._keep_in_sight)

    def _show_sheets(self, codes: Sequence[str]) -> None:
        """How many, and their numbers in the tip: there is no room for ten characters at large text."""
        self._sheets.setVisible(bool(codes))
        self._sheets.setText(self._desk.say_count("{n} sheet", "{n} sheets", len(codes)))
        self._sheets.setToolTip(plain_tip(", ".join(map(show_code, codes))))

    def _fit(self) -> None:
        """Where the page is stacked, the floor we are on and the next ones; what happens here comes right below."""
        self._inset.setMinimumHeight(look().px(150))

    def focus_here(self) -> None:
        if cell := self.here:
            cell.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def here(self) -> QWidget | None:
        """The current door's cell."""
        return self.grid.cell(self._here.id) if self._here else None

    def step_staircase(self, step: int) -> None:
        """To the one before or after, over all the buildings."""
        if self._round is None or self._here is None:
            return
        ways = [staircase for building in self._round.buildings for staircase in building.staircases]
        here = next((i for i, way in enumerate(ways) if self._here.id in {d.id for d in way.doors}), 0)
        if 0 <= here + step < len(ways):
            self._go_to(ways[here + step])

    def _keep_in_sight(self) -> None:
        if cell := self.here:
            self._inset.ensureWidgetVisible(cell, 0, look().px(64))

    def _take_building(self) -> None:
        building = self._round.building(self.building.value()) if self._round else None
        if building and building.staircases:
            self._go_to(building.staircases[0])

    def _go_to(self, staircase: Staircase) -> None:
        """Its first door to do, or its first."""
        door = next((door for door in staircase.doors if door.is_to_do), staircase.doors[0])
        self.chosen.emit(door.id)

    def _show_buildings(self, whole: Round, building: Building) -> None:
        several = len(whole.buildings) > 1
        self.building.setVisible(several)
        if several:
            choices: list[tuple[str, str]] = [(known.id, self._with_progress(known)) for known in whole.buildings]
            if choices != self._choices:
                self._choices = choices
                self.building.set_choices(choices)
            self.building.set_value(building.id)

    def _with_progress(self, building: Building) -> str:
        progress = self._desk.say("{done} of {total}").format(done=building.done, total=len(building.doors))
        return f"{building.address} · {progress}"

    def _show_tabs(self, building: Building, here: Staircase) -> None:
        wanted = [(building.id, staircase.name) for staircase in building.staircases]
        if list(self._tabs) != wanted:
            clear(self._flow)
            self._tabs = {}
            for staircase in building.staircases:
                words = staircase_words(staircase.name, self._desk.say) or self._desk.say("Doors")
                tab = self._tabs[building.id, staircase.name] = StaircaseTab(words, self)
                tab.clicked.connect(lambda _=False, name=staircase.name: self._take_tab(name))
                self._flow.addWidget(tab)
                tab.show()
        for staircase in building.staircases:
            total = self._desk.say_count("{n} door", "{n} doors", len(staircase.doors))
            progress = self._desk.say("{done} of {total}").format(done=staircase.done, total=total)
            tab = self._tabs[building.id, staircase.name]
            tab.tell(progress, done=staircase.is_done, here=staircase.name == here.name)

    def _take_tab(self, name: str) -> None:
        building = self._round.building(self._here.building) if self._round and self._here else None
        for staircase in building.staircases if building else ():
            if staircase.name == name:
                self._go_to(staircase)

    def _show_doors(self, staircase: Staircase, here: Door) -> None:
        say = self._desk.say
        floors = list(dict.fromkeys(door.floor for door in staircase.doors))
        named = {label: capital(door_words(label, say)) for label in _columns(staircase.doors)}
        cells = [
            self._known_cell(door, door.id == here.id, floors.index(door.floor), named.get(door.label, door.label))
            for door in staircase.doors
        ]
        self.grid.show_doors([floor_short(floor, say) for floor in floors], list(named.values()), cells, here.id)

    def _known_cell(self, door: Door, here: bool, row: int, label: str) -> Cell:
        """Of a staircase, a letter changes two doors: the others are as they were."""
        known = self._cells.get(door.id)
        if known is None or known[0] != (door, here, row, label):
            known = self._cells[door.id] = ((door, here, row, label), self._cell(door, here, row, label))
        return known[1]

    def _cell(self, door: Door, here: bool, row: int, label: str) -> Cell:
        say = self._desk.say
        whole = whole_door(door.staircase, door.floor, door.label, say)
        if door.outcome:
            sign, words = SIGNS[door.outcome], said(door.outcome, say)
            looks = (say(SHORT[door.outcome]), sign.icon, sign.tone, sign.ground)
            spoken = ", ".join(part for part in (whole, words, door.come_back) if part)
        elif door.suppressed:
            looks, spoken = (say("No more"), "ban", "muted", "quiet"), f"{whole}, {say('asked not to be called on')}"
        elif here:
            looks, spoken = (say("here"), "door", "muted", "surface"), f"{whole}, {say('to do')}"
        else:
            looks, spoken = (say("to do"), "", "muted", "surface"), f"{whole}, {say('to do')}"
        word, icon, tone, ground = looks
        return Cell(id=door.id, row=row, label=label, word=word, icon=icon, tone=tone, ground=ground, spoken=spoken)

    def _set_out(self) -> None:
        self.body.setSpacing(8)
        self.body.addWidget(self.building)
        self.body.addLayout(self._flow)
        self.body.addWidget(self._inset, 1)
        self.body.addWidget(Rule())
        opens = line(Icon("flag"), self._access, spacing=12)
        opens.setStretch(1, 1)
        foot = line(self._sheet, self._sheets, 0, self._edit, spacing=12)
        self.body.addLayout(column(opens, foot, spacing=0))


def _columns(doors: Sequence[Door]) -> list[str]:
    """The labels that stand over the doors: where floors share them and they are few; else none."""
    labels = sorted({door.label for door in doors}, key=lambda label: (label_order(label), label))
    floors = {door.floor for door in doors}
    widest = max(sum(door.floor == floor for door in doors) for floor in floors)
    few = len(labels) <= min(widest + 1, _COLUMNS) and "" not in labels
    return labels if few and len({(d.floor, d.label) for d in doors}) == len(doors) else []
