"""A building met on the way: its address, who opens, and the staircases that make its doors; later, its corrections."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.addresses import BuildingDraft, DoorDraft, StaircaseDraft
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.rounds import Building, Door
from outreach_app.services import rounds
from outreach_app.services.rounds import Built
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.doors import whole_door
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.layouts import column, line
from ui.widgets.text import Text
from ui.widgets.tiles import Tick
from ui.widgets.when import CountLine


class StaircaseRow(Form):
    """One staircase: its name, its last floor, how many doors on each."""

    edited = Signal()
    removed = Signal()

    def __init__(self, desk: Desk, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = desk.say
        self.name, self.highest, self.doors = Line(say("A, B, Hall 2…")), CountLine(), CountLine()
        self.ground = Tick(say("Doors on the ground floor too"))
        self.add_row(
            ("name", Field(say("Staircase"), self.name)),
            ("highest", Field(say("Last floor"), self.highest)),
            ("doors", Field(say("Doors a floor"), self.doors)),
        )
        self.away = IconButton("x", say("Take this staircase off"))
        foot = QWidget()
        foot.setLayout(line(self.ground, 0, self.away))
        self.add_part(foot)
        self.name.set_value(name)
        self.highest.set_number(6)
        self.doors.set_number(4)
        self.ground.set_value(True)
        for editor in (self.name, self.highest, self.doors, self.ground):
            editor.edited.connect(self.edited)
        self.away.clicked.connect(self.removed)

    def draft(self) -> StaircaseDraft | None:
        """None while a number is missing."""
        highest, doors = self.highest.number(), self.doors.number()
        if highest is None or doors is None:
            return None
        lowest = 0 if self.ground.value() else min(1, highest)
        return StaircaseDraft(name=self.name.value(), lowest=lowest, highest=highest, doors=doors)

    @property
    def count(self) -> int:
        draft = self.draft()
        return max(draft.highest - draft.lowest + 1, 0) * draft.doors if draft else 0


class NewBuilding(Dialog):
    """Accepted, `made` says which building, and the act that takes it back."""

    def __init__(self, desk: Desk, session: RecordId, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Add a building"), parent, width=640)
        self._desk, self._session = desk, session
        self.made: Built | None = None
        self.form = _address_form(desk)
        self.staircases: list[StaircaseRow] = []
        self._rows = column(spacing=12)
        self._count = Text(role="strong")
        more = Button(say("Another staircase"), kind="link", key="Ctrl+E", icon="plus")
        self.add = Button(say("Add the building"), kind="filled", key="Ctrl+Return")
        cancel = Button(say("Cancel"), key="Escape", binds=False)
        self.body.addWidget(self.form)
        self.body.addLayout(self._rows)
        self.body.addLayout(line(more, 0, self._count))
        self.body.addStretch()
        self.set_buttons(cancel, self.add)
        more.clicked.connect(lambda: self._one_more().name.setFocus())
        cancel.clicked.connect(self.reject)
        self.add.clicked.connect(self._build)
        self._one_more()
        self.form.fields["number"].editor.setFocus()

    def _one_more(self) -> StaircaseRow:
        row = StaircaseRow(self._desk, chr(ord("A") + len(self.staircases)) if len(self.staircases) < 26 else "")
        card = Card(padding=16, parent=self)
        card.body.addWidget(row)
        self.staircases.append(row)
        self._rows.addWidget(card)
        card.show()
        row.edited.connect(self._tell_count)
        row.removed.connect(lambda: self._take_off(row, card))
        self._tell_count()
        return row

    def _take_off(self, row: StaircaseRow, card: Card) -> None:
        self.staircases.remove(row)
        card.hide()
        card.deleteLater()
        self._tell_count()
        self.form.fields["street"].editor.setFocus()

    def _tell_count(self) -> None:
        for row in self.staircases:
            row.away.setVisible(len(self.staircases) > 1)
        count = sum(row.count for row in self.staircases)
        self._count.setText(self._desk.say_count("{n} door", "{n} doors", count))

    def _build(self) -> None:
        desk, drafts = self._desk, [row.draft() for row in self.staircases]
        for row, draft in zip(self.staircases, drafts, strict=True):
            if draft is None:
                missing = "highest" if row.highest.number() is None else "doors"
                row.show_problems([Problem(code="number.malformed", field=missing, details={"text": ""})])
                return
        try:
            built = rounds.add_building(
                desk.store,
                desk.campaign,
                self._session,
                _address_of(self.form),
                [draft for draft in drafts if draft],
                desk.member.id,
            )
        except Refused as refused:
            elsewhere = self.form.show_problems(refused.problems)
            desk.tell_refusal(self.staircases[-1].show_problems(elsewhere))
            return
        self.made = built
        self.accept()


class EditBuilding(Dialog):
    """Corrects the address and its note, the door in front of us, or takes either off the round."""

    def __init__(self, desk: Desk, building: Building, door: Door, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Edit the building"), parent, width=640)
        self._desk, self._building, self._door = desk, building, door
        self.form = _address_form(desk)
        self.form.set_values(number=building.number, street=building.street, access=building.access)
        self.label, self.added = Line(say("a number or a place, never a name")), Line(say("a number or a place"))
        self.label.set_value(door.label)
        self.doors = Form()
        self.doors.add_row(
            ("door", Field(say("This door"), self.label)), ("added", Field(say("One more on this floor"), self.added))
        )
        here = whole_door(door.staircase, door.floor, door.label, say)
        off = Button(say("Take this door off"), kind="link", icon="trash")
        away = Button(say("Take the building off"), kind="link", icon="trash")
        self.save = Button(say("Save"), kind="filled", key="Ctrl+Return")
        cancel = Button(say("Cancel"), key="Escape", binds=False)
        card = Card(here, padding=16)
        card.body.addWidget(self.doors)
        card.body.addLayout(line(off, 0))
        self.body.addWidget(self.form)
        self.body.addWidget(card)
        self.body.addLayout(line(away, 0))
        self.body.addStretch()
        self.set_buttons(cancel, self.save)
        off.clicked.connect(lambda: self._do(lambda by: rounds.remove_door(desk.store, door.id, by)))
        away.clicked.connect(lambda: self._do(lambda by: rounds.remove_building(desk.store, building.id, by)))
        self.save.clicked.connect(self._save)
        cancel.clicked.connect(self.reject)
        self.form.fields["access"].editor.setFocus()

    def _save(self) -> None:
        """Everything typed, or nothing where one part is refused."""
        desk = self._desk
        self.form.clear_problems()
        self.doors.clear_problems()
        try:
            with desk.store.write():
                changes = [
                    rounds.change_building(desk.store, desk.campaign, self._building.id, self._draft(), desk.member.id)
                ]
                changes += self._change_doors()
        except Refused as refused:
            desk.tell_refusal(self.doors.show_problems(self.form.show_problems(refused.problems)))
            return
        for change in changes:
            desk.wrote(change)
        self.accept()

    def _draft(self) -> BuildingDraft:
        draft = _address_of(self.form)
        return BuildingDraft(street=draft.street, number=draft.number, access=draft.access, area=self._building.area)

    def _change_doors(self) -> list[Changes]:
        desk, door, changes = self._desk, self._door, []
        if self.label.value().strip() != door.label:
            changes.append(rounds.rename_door(desk.store, door.id, self.label.value(), desk.member.id))
        if self.added.value().strip():
            draft = DoorDraft(staircase=door.staircase, floor=door.floor, label=self.added.value())
            try:
                changes.append(rounds.add_door(desk.store, self._building.id, draft, desk.member.id)[1])
            except Refused as refused:
                raise Refused(
                    *(Problem(code=p.code, field="added", details=p.details) for p in refused.problems)
                ) from None
        return changes

    def _do(self, act: Callable[[RecordId], Changes]) -> None:
        try:
            changes = act(self._desk.member.id)
        except Refused as refused:
            self._desk.tell_refusal(self.doors.show_problems(self.form.show_problems(refused.problems)))
            return
        self._desk.wrote(changes)
        self.accept()


def _address_form(desk: Desk) -> Form:
    say, form = desk.say, Form()
    form.add_row(
        ("number", Field(say("Number"), Line(say("24 bis")))),
        ("street", Field(say("Street"), Line(say("rue Archereau")))),
        stretch=(1, 3),
    )
    access = Line(say("guardian told, lodge at the back"))
    form.add("access", Field(say("Who opens?"), access, hint=say("never an entry code")))
    return form


def _address_of(form: Form) -> BuildingDraft:
    return BuildingDraft(street=form.value("street"), number=form.value("number"), access=form.value("access"))
