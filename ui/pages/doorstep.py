"""Porte-à-porte: one letter a door, saved at once, and the next door comes. Stalls count here too, without doors."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.rounds import Door, Round, RoundRow, next_to_do, round_after, round_of, round_today, rounds
from outreach_app.queries.visits import VisitRow, last_visits, stall_counts
from outreach_app.services import visits
from outreach_app.services.rounds import take_back
from outreach_app.services.sessions import open_session
from ui.desk import Desk
from ui.doors import short_door
from ui.look import look
from ui.pages.doorstep_act import ActPart
from ui.pages.doorstep_empty import NoBuilding, NoRound
from ui.pages.doorstep_place import PlaceCard
from ui.pages.doorstep_stall import StallCard
from ui.pages.doorstep_told import counts_words, where_and_when
from ui.pages.doorstep_tools import Made, RoundTools
from ui.pages.doorstep_walk import arrow_step, door_along, door_on_floor
from ui.widgets.layouts import Columns
from ui.widgets.page import Page

_WHOLE = ("building", "door")
"""What makes the round another one: it is read whole again. A visit touches its own door."""
_SESSION = ("session", "session_member")
"""Its name, its day, whether it is open, who walks: not its doors."""
_AT_A_DOOR = ("visit", "suppression", "idea", "sheet_door")


class DoorstepPage(Page):
    """The round at work: its doors at one side, what happened at the other."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.say("Doorstep"))
        self._rounds: list[RoundRow] = []
        self._row: RoundRow | None = None
        self._round: Round | None = None
        self._here: RecordId | None = None
        self._made: Made | None = None
        self._made_over = ""
        self._go_on = False
        self._alone = False

    def make_parts(self) -> Iterator[None]:
        desk = self.desk
        self._columns = Columns()
        self._no_round = NoRound(desk)
        self._no_building = NoBuilding(desk)
        for part in (self._columns, self._no_round, self._no_building):
            self.body.addWidget(part, 1)
        yield
        self.place, self.stall = PlaceCard(desk, self._columns), StallCard(desk, self._columns)
        yield
        self.act = ActPart(desk, self._columns)
        yield from self.act.steps
        for side, weight in ((self.place, 472), (self.stall, 472), (self.act, 646)):
            self._columns.add(side, weight)
        self.tools = RoundTools(desk, self)
        self.set_actions(*self.tools.parts)
        self._fit()
        self._listen()
        yield
        # once they stand: moving them styles all they hold again
        yield from self.place.grid.make_ahead()
        yield from self.act.latest.make_ahead()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches(*_WHOLE):
            self._read()
        elif changes.touches(*_SESSION):
            self._read(same_doors=not changes.touches(*_AT_A_DOOR))
        elif changes.touches(*_AT_A_DOOR):
            self._read_doors(changes)

    def arrive(self, argument: object) -> None:
        """A session's id, to walk that round."""
        if isinstance(argument, str):
            self.desk.use_session(RecordId(argument))
            self._read(same_doors=True)  # what was written since has been read already
        self.place.focus_here()

    def first_focus(self) -> QWidget | None:
        if self._no_round.isVisibleTo(self):
            return self._no_round.first
        if self._no_building.isVisibleTo(self):
            return self._no_building.first
        if self.act.is_writing:
            return self.act.idea.text
        return self.place.here if self._is_doorstep else self.act.buttons[VisitOutcome.TALKED]

    def take_digit(self, digit: int) -> bool:
        return self.act.take_digit(digit)

    def keep_now(self) -> None:
        self.act.idea.keep_now()

    @property
    def here(self) -> Door | None:
        """The door in front of us."""
        return self._round.door(self._here) if self._round else None

    @property
    def _is_doorstep(self) -> bool:
        return self._row is not None and self._row.kind is SessionKind.DOORSTEP

    def _read(self, *, same_doors: bool = False) -> None:
        """`same_doors` where a session changed and nothing at its doors: two thousand are not read again."""
        desk = self.desk
        self._rounds = rounds(desk.store)
        today = desk.campaign.day(desk.store.now())
        found = round_today(self._rounds, today, desk.session)
        if (found and found.session) != (self._row and self._row.session):
            self._here = self._made = None
            self.act.stop_writing()
        self._row = found
        if found is None or found.kind is not SessionKind.DOORSTEP:
            self._round = None
        elif not same_doors or self._round is None or self._round.session != found.session:
            self._round = round_of(desk.store, found.session)
        self._find_door()
        self._show()

    def _read_doors(self, changes: Changes) -> None:
        """Two thousand doors are read once; at each letter, the door it was pressed at."""
        if self._round and changes.touches("visit"):
            self._round = round_after(self.desk.store, self._round, changes.ids("visit"))
        elif self._round and changes.touches("suppression"):
            self._round = round_of(self.desk.store, self._round.session)
        self._find_door()
        self._show()

    def _turn_to(self, session: object) -> None:
        """Another session is at work: its round, if it is one."""
        if self._row is None or session != self._row.session:
            self._read()

    def _find_door(self) -> None:
        """The door that stays in front of us: the one we were at, or once it is done the next."""
        if self._round is None:
            self._here = None
            return
        door = self._round.door(self._here)
        following = next_to_do(self._round, self._here) if door is None or self._go_on else None
        self._go_on = False
        if following or door is None:
            door = following or next(iter(self._round.doors), None)
        self._here = door.id if door else None

    def _show(self) -> None:
        row, door = self._row, self.here
        at_stall = row is not None and row.kind is SessionKind.STALL
        works = at_stall or door is not None
        self._no_round.setVisible(row is None)
        self._no_building.setVisible(row is not None and not works)
        self._columns.setVisible(works)
        self.place.setVisible(door is not None and not (self._alone and self.act.is_writing))
        self.stall.setVisible(at_stall)
        self.tools.show_round(row, [known for known in self._rounds if not known.is_closed], works=works)
        self.set_context(where_and_when(self.desk, row, self._round, door) if row else "")
        if row is None or not works:
            return
        shown = last_visits(self.desk.store, row.session)
        if door and self._round:
            self.place.show_round(self._round, door)
            self.act.show_door(door, counts_words(self.desk, self._round), shown, self._made_words(shown))
        elif at_stall:
            counts = stall_counts(self.desk.store, row.session)
            self.stall.show_counts(counts)
            self.act.show_stall(shown)

    def _record(self, outcome: VisitOutcome, *, despite: bool = False) -> None:
        """Saved before anything else moves; then the next door comes."""
        door = self._door_or_stall()
        if self._row is None or door is None:
            return
        if outcome is VisitOutcome.IDEA:
            self._write_idea(door)
            return
        desk = self.desk
        try:
            self._open()
            visited = visits.record(
                desk.store,
                desk.campaign,
                self._row.session,
                door,
                outcome,
                desk.member.id,
                despite_suppression=despite,
            )
        except Refused as refused:
            if refused.code == "door.suppressed" and self._calls_all_the_same():
                self._record(outcome, despite=True)
            elif refused.code != "door.suppressed":
                desk.tell_refusal(refused)
            return
        here = self.here
        self._go_on = True
        desk.wrote(visited.changes)
        if outcome is VisitOutcome.COME_BACK:
            words = short_door(here.staircase, here.floor, here.label, desk.say) if here else ""
            self.act.back.ask(visited.visit, words)
        else:
            self.act.back.hide()
        self._announce_done()
        self.place.focus_here()

    def _write_idea(self, door: RecordId) -> None:
        assert self._row
        here = self.here
        if here and here.suppressed and not self._calls_all_the_same():
            return
        self._open()
        self._alone = self._columns.is_stacked  # then the words have the page to themselves
        self.place.setVisible(here is not None and not self._alone)
        self.act.write(self._row.session, door)

    def _save_idea(self) -> None:
        desk, idea = self.desk, self.act.idea
        if idea.door is None:
            return
        try:
            with desk.store.write():
                captured = visits.record_idea(
                    desk.store, desk.campaign, idea.door, idea.draft(), desk.member.id, despite_suppression=True
                )
        except Refused as refused:
            desk.tell_refusal(idea.show_problems(refused.problems))
            return
        self.act.stop_writing(saved=True)
        self._go_on = True
        desk.wrote(captured.changes)
        self._announce_done()
        self._focus_door()

    def _add_person(self) -> None:
        """The idea goes on where a person and their agreements are asked, and its door with it."""
        from ui.pages.capture import IdeaAtDoor

        idea = self.act.idea
        if idea.door is None or self._row is None:
            return
        begun = IdeaAtDoor(session=self._row.session, door=idea.door, draft=idea.draft())
        self.act.stop_writing(saved=True)
        self._go_on = True
        self.desk.go("capture", begun)

    def _open(self) -> None:
        """The first outcome begins the round; ideas are said in it from now on."""
        assert self._row
        row = self._row
        self.desk.use_session(row.session)
        if not row.is_open:
            self.desk.changed.emit(open_session(self.desk.store, row.session, self.desk.member.id))

    def _undo(self, visit: str) -> None:
        """Taken back, and we stand at its door again."""
        assert self._row
        shown = last_visits(self.desk.store, self._row.session)
        door = next((v.door for v in shown if v.id == visit and self._round and self._round.door(v.door)), None)
        try:
            changes = visits.take_back(self.desk.store, RecordId(visit), self.desk.member.id)
        except Refused as refused:
            self.desk.tell_refusal(refused)
            return
        self.act.back.hide()
        self._here = door or self._here
        self.desk.wrote(changes)
        self._focus_door()

    def _say_when(self, visit: str, when: str) -> None:
        try:
            changes = visits.say_when(self.desk.store, RecordId(visit), when, self.desk.member.id)
        except Refused as refused:
            self.desk.tell_refusal(refused)
            return
        self.desk.wrote(changes)
        self._focus_door()

    def _door_or_stall(self) -> RecordId | None:
        if self._row and self._row.kind is SessionKind.STALL:
            return self._row.session
        return self._here

    def _calls_all_the_same(self) -> bool:
        from ui.dialogs.dialog import ask

        say = self.desk.say
        return ask(
            say("This door asked not to be called on again"),
            say("Somebody there said so in an earlier round. Note a visit only if they spoke to you themselves."),
            yes=say("Note it all the same"),
            no=say("Leave this door"),
            danger=True,
            parent=self,
        )

    def _announce_done(self) -> None:
        if self._round and self._round.doors and not any(door.is_to_do for door in self._round.doors):
            back = len(self._round.to_come_back)
            told = self.desk.say("Every door is done.")
            if back:
                told += " " + self.desk.say_count("{n} to come back to.", "{n} to come back to.", back)
            self.desk.tell(told, "info")

    def _go_to(self, door: str) -> None:
        if self.act.is_writing:  # what is typed waits for its own door
            self.act.stop_writing()
        self._here = RecordId(door)
        self._show()
        self.place.focus_here()

    def _move(self, arrow: int) -> None:
        """One door along, or one floor up or down; past the end, the next staircase."""
        whole, here = self._round, self.here
        if whole is None or here is None:
            return
        step = arrow_step(arrow, from_right=self.isRightToLeft())
        there = door_along(whole, here, step.along) if step.along else door_on_floor(whole, here, step.down)
        if there:
            self._go_to(there.id)
        elif step.down:
            self.place.step_staircase(step.down)

    def _choose(self, session: str) -> None:
        self.desk.use_session(RecordId(session))
        self._read()
        self._focus_door()

    def _focus_door(self) -> None:
        target = self.first_focus()
        if target:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _edit_building(self) -> None:
        here = self.here
        building = self._round.building(here.building) if self._round and here else None
        if building and here:
            self.tools.edit(building, here)

    def _note_sheet(self) -> None:
        from ui.dialogs.sheet_here import SheetHere

        here = self.here
        if self._row and here:
            SheetHere(self.desk, self._row.session, here, self).exec()
            self._focus_door()

    def _take_made(self, made: Made) -> None:
        """Doors were entered: to the first of a new building; and Ctrl+Z takes them back until the next visit."""
        assert self._row
        latest = last_visits(self.desk.store, self._row.session, 1)
        self._made, self._made_over = made, latest[0].id if latest else ""
        self.desk.wrote(made.changes)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, made.told))
        building = self._round.building(made.building) if self._round and made.building else None
        if building and building.doors:
            self._go_to(building.doors[0].id)

    def _made_words(self, shown: Sequence[VisitRow]) -> str:
        """Which doors were entered, as long as that was the last thing done in this round."""
        is_last = self._made and (shown[0].id if shown else "") == self._made_over
        return self._made.told if self._made and is_last else ""

    def _unmake(self) -> None:
        """The doors just entered go again, as if they never had been."""
        made, self._made = self._made, None
        if made is None:
            return
        try:
            changes = take_back(self.desk.store, made.changes.act, self.desk.member.id)
        except Refused as refused:
            self.desk.tell_refusal(refused)
            self._show()
            return
        self.desk.wrote(changes)
        self.desk.tell(self.desk.say("Taken back"))
        self._focus_door()

    def _listen(self) -> None:
        self.desk.session_changed.connect(self._turn_to)
        look().changed.connect(self._fit)
        self.tools.chosen.connect(self._choose)
        self.tools.made.connect(self._take_made)
        self.tools.done.connect(self._focus_door)
        self.place.chosen.connect(self._go_to)
        self.place.moved.connect(self._move)
        self.place.edit_requested.connect(self._edit_building)
        self.place.sheet_requested.connect(self._note_sheet)
        self.act.moved.connect(self._move)
        self.act.undo_requested.connect(self._undo)
        self.act.latest.take_back_requested.connect(self._unmake)
        self.act.back.said.connect(self._say_when)
        self.act.idea.save_requested.connect(self._save_idea)
        self.act.idea.person_requested.connect(self._add_person)
        self.act.idea.left.connect(self._leave_idea)
        for outcome, button in self.act.buttons.items():
            button.clicked.connect(partial(self._record, outcome))
        self._no_building.add_requested.connect(self.tools.add)
        self._no_building.import_requested.connect(self.tools.take_list)

    def _fit(self) -> None:
        """Address and day keep room beside the tools; else these go below."""
        self._context.setMinimumWidth(look().px(280))

    def _leave_idea(self) -> None:
        self.act.stop_writing()
        self.place.setVisible(self.here is not None)
        self._focus_door()
