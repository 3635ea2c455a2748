"""A session's form: what, when and where; with whom; and what came of it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.errors import Problem
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import Counting, HostKind, Reach, SessionKind
from outreach_app.queries.campaigns import Member, members
from ui import formats
from ui.desk import Desk
from ui.lines import area_choices
from ui.said import said
from ui.typed import read_duration
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.editors import Line, Writing
from ui.widgets.form import Field, Form
from ui.widgets.layouts import Columns, Flow, column, tab_through
from ui.widgets.tiles import Tick, Tiles
from ui.widgets.when import CountLine, DayLine, HourLine

_TEXTS = ("title", "starts", "ends", "place", "area", "host", "interpreter", "note")
_COUNTS = ("attendance", "refusals", "doors_tried", "doors_opened")
_Code = TypeVar("_Code", bound=StrEnum)


class SessionForm(QWidget):
    """Fields are named as the domain names them; `edited` when a person changed one."""

    edited = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = desk.say
        self._desk = desk
        self.parts = (self._what(), self._who(), self._outcome())
        what, who, outcome = self.parts
        left = QWidget()
        left.setLayout(column(_card(say("The session"), what), _card(say("With whom"), who), 0, spacing=16))
        right = QWidget()
        right.setLayout(column(_card(say("What came of it"), outcome, say("may wait until the end")), 0))
        self.setLayout(column(Columns(left, right, stretch=(3, 2))))
        for form in self.parts:
            for field in form.fields.values():
                field.editor.edited.connect(self.edited)  # type: ignore[attr-defined]
        self._field("kind").editor.edited.connect(self._fit_kind)  # type: ignore[attr-defined]

    def load(self, draft: SessionDraft) -> None:
        self._members.set_members(members(self._desk.store))
        tab_through(self._field("interpreter").editor, *self._members.ticks, self._field("attendance").editor)
        area: Choice = self._field("area").editor  # type: ignore[assignment]
        area.set_choices(area_choices(self._desk.campaign, kept=draft.area))
        for name in (*_TEXTS, "date", "members"):
            self._field(name).set_value(getattr(draft, name))
        for name in ("kind", "host_kind", "reach", "attendance_counting", "refusals_counting"):
            self._field(name).set_value(getattr(draft, name) or "")
        for name in _COUNTS:
            self._count(name).set_number(getattr(draft, name))
            self._field(name).clear_problem()
        minutes = draft.volunteer_minutes
        self._field("volunteer_minutes").set_value(formats.duration(minutes, self._desk.say) if minutes else "")
        self._fit_kind()

    @property
    def template(self) -> str:
        """The code of the template a new session is prepared from; '' for none."""
        return str(self._templates.value())

    def offer_templates(self, offered: bool) -> None:
        """Only a new session is laid out from one."""
        campaign, language = self._desk.campaign, self._desk.language
        self._templates.set_choices([(t.code, campaign.say(t.words, language)) for t in campaign.templates])
        self._templates.set_value("")
        self._field("template").setVisible(offered and bool(campaign.templates))

    def _take_template(self) -> None:
        found = next((t for t in self._desk.campaign.templates if t.code == self.template), None)
        if found:
            self._field("kind").set_value(found.kind)
            self._fit_kind()

    def draft(self) -> SessionDraft:
        typed: dict[str, Any] = {name: self._field(name).value() for name in (*_TEXTS, "date", "members")}
        typed |= {name: self._count(name).number() for name in _COUNTS}
        return SessionDraft(
            kind=SessionKind(self._field("kind").value()),
            host_kind=self._code("host_kind", HostKind),
            reach=self._code("reach", Reach),
            attendance_counting=self._code("attendance_counting", Counting),
            refusals_counting=self._code("refusals_counting", Counting),
            volunteer_minutes=read_duration(self._field("volunteer_minutes").value()),
            **typed,
        )

    def find_problems(self) -> list[Problem]:
        """What can't even be read as a draft."""
        typed = self._field("volunteer_minutes").value().strip()
        if typed and read_duration(typed) is None:
            return [Problem(code="duration.malformed", field="volunteer_minutes", details={"text": typed})]
        return []

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Each at its field, the keyboard at the first; those of no field are given back."""
        elsewhere = list(problems)
        for form in reversed(self.parts):
            elsewhere = form.show_problems(elsewhere)
        return elsewhere

    def first_focus(self) -> QWidget:
        return self._field("title").editor

    def take_digit(self, digit: int) -> bool:
        tiles: Tiles = self._field("kind").editor  # type: ignore[assignment]
        return tiles.take_digit(digit)

    def _what(self) -> Form:
        say, form = self._desk.say, Form()
        kinds = Tiles([(kind.value, said(kind, say)) for kind in SessionKind], columns=3)
        form.add("kind", Field(say("Kind"), kinds, hint=say("Alt + digit")))
        self._templates = Choice(empty=say("None: I prepare it myself"))
        self._templates.edited.connect(self._take_template)
        form.add("template", Field(say("Prepared from"), self._templates))
        form.add("title", Field(say("Title"), Line()))
        today = self._desk.campaign.day(self._desk.store.now())
        form.add_row(
            ("date", Field(say("Date"), DayLine(today))),
            ("starts", Field(say("Starts"), HourLine())),
            ("ends", Field(say("Ends"), HourLine())),
            stretch=(3, 2, 2),
        )
        area = Choice(empty=say("Not said"), searchable=True)
        form.add_row(
            ("place", Field(say("Where it is held"), Line(icon="pin"))), ("area", Field(say("Neighbourhood"), area))
        )
        return form

    def _who(self) -> Form:
        say, form = self._desk.say, Form()
        hosts = Choice([(kind.value, said(kind, say)) for kind in HostKind], empty=say("Not said"))
        ways = Choice([(reach.value, said(reach, say)) for reach in Reach], empty=say("Not said"))
        form.add_row(
            ("host", Field(say("Host"), Line(icon="users"))),
            ("host_kind", Field(say("Kind of host"), hosts)),
            ("reach", Field(say("How people are reached"), ways)),
        )
        self._members = MembersPresent()
        form.add_row(
            ("interpreter", Field(say("Interpreter"), Line(icon="globe"), hint=say("language"))),
            ("members", Field(say("Members present"), self._members)),
            stretch=(1, 2),
        )
        return form

    def _outcome(self) -> Form:
        say, form = self._desk.say, Form()
        for name, label in (("attendance", say("Participants")), ("refusals", say("Refusals"))):
            ways = Choice([(way.value, said(way, say)) for way in Counting], empty=say("Not said"))
            form.add_row(
                (name, Field(label, CountLine())),
                (f"{name}_counting", Field(say("Counted how?"), ways)),
                stretch=(2, 3),
            )
        form.add_row(
            ("doors_tried", Field(say("Doors tried"), CountLine())),
            ("doors_opened", Field(say("Doors opened"), CountLine())),
        )
        form.add(
            "volunteer_minutes",
            Field(say("Volunteer hours"), Line(say("9:30"), icon="clock"), hint=say("all together")),
        )
        form.add("note", Field(say("Note"), Writing(lines=3)))
        return form

    def _fit_kind(self) -> None:
        """Doors are counted on a round of doors."""
        doors = [self._count(name).number() for name in ("doors_tried", "doors_opened")]
        row = self._field("doors_tried").parentWidget()
        if row:
            row.setVisible(self._field("kind").value() == SessionKind.DOORSTEP or doors != [None, None])

    def _field(self, name: str) -> Field:
        return next(form.fields[name] for form in self.parts if name in form.fields)

    def _count(self, name: str) -> CountLine:
        return self._field(name).editor  # type: ignore[return-value]

    def _code(self, name: str, kind: type[_Code]) -> _Code | None:
        chosen = self._field(name).value()
        return kind(chosen) if chosen else None


class MembersPresent(QWidget):
    """A tick for each member; `value()` is the ids of those present."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ticks: dict[RecordId, Tick] = {}
        self._flow = Flow(parent=self)

    def set_members(self, known: Sequence[Member]) -> None:
        for member in known:
            if member.id not in self._ticks:
                tick = self._ticks[member.id] = Tick(member.name, self)
                tick.edited.connect(self.edited)
                self._flow.addWidget(tick)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        return tuple(self._ticks.values())

    def value(self) -> tuple[RecordId, ...]:
        return tuple(member for member, tick in self._ticks.items() if tick.value())

    def set_value(self, present: Sequence[RecordId]) -> None:
        for member, tick in self._ticks.items():
            tick.set_value(member in present)


def _card(title: str, form: Form, aside: str = "") -> Card:
    card = Card(title, aside)
    card.body.addWidget(form)
    return card
