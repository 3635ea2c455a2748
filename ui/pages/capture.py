"""Capture: one idea after another, by keyboard, with the session's latest beside the form."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import CaptureDraft
from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import IdeaRow, count_ideas, idea_row, ideas_of_session
from outreach_app.queries.sessions import SessionRow, session_row, sessions_of_day
from outreach_app.services.ideas import Captured
from ui import formats
from ui.desk import Desk
from ui.pages.capture_form import CaptureForm
from ui.pages.capture_latest import Latest
from ui.pages.receipts_way import receipt_button
from ui.widgets.buttons import Button
from ui.widgets.card import EmptyPanel
from ui.widgets.layouts import Columns
from ui.widgets.page import Page
from ui.widgets.saved import SavedCard

_SHOWN = 12
"""Ideas beside the form; the Ideas page has them all."""
_LONGEST = 160
"""Letters of an idea on its saved card."""
_EVENING = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaAtDoor:
    """An idea begun at a door of a round, to go on with here. (A stall's door is its session.)"""

    session: RecordId
    door: RecordId
    draft: CaptureDraft


class CapturePage(Page):
    """Ideas of the session at work; without one, says what to do."""

    form: CaptureForm

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.say("Capture"))
        self._session: SessionRow | None = None
        self._is_behind = False
        self._columns = Columns()
        self._empty = self._make_empty()
        self._wall = Button(desk.say("The wall of ideas"), key="Ctrl+M", icon="wall")
        self._wall.clicked.connect(lambda: desk.go("wall", desk.session))
        self.set_actions(self._wall)
        self.body.addWidget(self._columns)
        self.body.addWidget(self._empty)

    def make_parts(self) -> Iterator[None]:
        desk = self.desk
        self.form = CaptureForm(desk, self._columns, in_steps=True)
        yield from self.form.steps
        self._card = SavedCard("", "", "", receipt_button(desk, lambda: self.latest.saved, self), parent=self._columns)
        yield
        nothing, everything = desk.say("What is said is listed here."), desk.say("All of this session")
        self.latest = Latest(nothing, everything, self._card, self._columns)
        self._columns.add(self.form, 10)
        self._columns.add(self.latest, 3)
        self._columns.stacked.connect(self.latest.show_whole)
        self.form.saved.connect(self._show_saved)
        self.latest.undo_requested.connect(self._undo)
        self.latest.opened.connect(lambda idea: desk.go("ideas", idea))
        self.latest.all_requested.connect(lambda: desk.go("ideas", desk.session))
        desk.session_changed.connect(self._take_session)
        yield

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("session"):
            self._turn_to_session(self.desk.session)
        elif changes.touches("idea"):
            self._read_ideas()

    def arrive(self, argument: object) -> None:
        """A session's id, to capture in that one, or an idea begun at a door."""
        if isinstance(argument, IdeaAtDoor):
            self.desk.use_session(argument.session)
            self._catch_up()
            self.form.take_up(argument.draft, argument.door)
        elif isinstance(argument, str):
            self.desk.use_session(RecordId(argument))
        elif self.desk.session is None:
            store = self.desk.store
            left_open = [s for s in sessions_of_day(store, self.desk.campaign.day(store.now())) if s.is_open]
            if len(left_open) == 1:
                self.desk.use_session(left_open[0].id)
        self._catch_up()

    def first_focus(self) -> QWidget | None:
        return self.form.first_focus() if self._session else self._open

    def take_digit(self, digit: int) -> bool:
        return self._session is not None and self.form.take_digit(digit)

    def keep_now(self) -> None:
        self.form.keep_now()

    def _take_session(self, session: RecordId | None) -> None:
        """Out of sight it turns when it is visited: a letter at a door must not wait for it."""
        self._is_behind = not self.isVisible()
        if not self._is_behind:
            self._turn_to_session(session)

    def _catch_up(self) -> None:
        if self._is_behind:
            self._turn_to_session(self.desk.session)

    def _turn_to_session(self, session: RecordId | None) -> None:
        self._is_behind = False
        found = session_row(self.desk.store, session) if session else None
        here = found if found and found.is_open else None
        if (here and here.id) != (self._session and self._session.id):
            self.latest.forget_saved()
            self.form.set_session(here.id if here else None)
        self._session = here
        self._columns.setVisible(here is not None)
        self._empty.setVisible(here is None)
        self._wall.setVisible(here is not None)
        self.set_context(self._context_of(here) if here else "")
        self._read_ideas()

    def _read_ideas(self) -> None:
        if self._session is None:
            return
        rows = ideas_of_session(self.desk.store, self._session.id, _SHOWN)
        count = count_ideas(self.desk.store, self._session.id)
        self.latest.tell(self._heading(count), [(row, self._detail(row)) for row in rows])

    def _show_saved(self, captured: Captured) -> None:
        """The idea just saved, and what became of the contact typed with it."""
        row = idea_row(self.desk.store, captured.idea)
        if row:
            self._tell_saved(row, captured)
            self.latest.show_saved(row.id)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._card.accessibleName()))
        if captured.changes.touches("visit") and self.form.is_blank:
            self.desk.go("doors")

    def _tell_saved(self, row: IdeaRow, captured: Captured) -> None:
        desk = self.desk
        hour = formats.clock(row.at, desk.campaign.timezone, desk.say)
        is_lost = self.form.lost_contact(captured)
        lost = desk.say("Contact details not kept: everything was refused.") if is_lost else ""
        self._card.tell(desk.say("Saved at {hour}").format(hour=hour), _short(row.text), self._theme(row), lost)

    def _undo(self) -> None:
        if self.form.undo():
            self.latest.forget_saved()

    def _make_empty(self) -> EmptyPanel:
        say = self.desk.say
        self._open = Button(say("Open a session"), kind="filled", key="Return", icon="calendar")
        self._open.clicked.connect(lambda: self.desk.go("sessions"))
        text = say("Ideas are said in a session: a workshop, a round of doors or a stall. Open one to begin.")
        return EmptyPanel("edit", say("No session is open"), text, self._open)

    def _context_of(self, session: SessionRow) -> str:
        """Where, when, how many people."""
        say, day = self.desk.say, formats.day(session.date, self.desk.say)
        people = self.desk.say_count("{n} person", "{n} people", session.attendance) if session.attendance else ""
        place = session.place if session.place and session.place not in session.title else ""
        said = [formats.raised(part) for part in (session.title, place) if part]
        return say("{place} · {day}").format(place=", ".join(said), day=day) + (f" · {people}" if people else "")

    def _heading(self, count: int) -> str:
        assert self._session
        now, desk = self.desk.store.now(), self.desk
        if desk.campaign.day(now) != self._session.date:
            return desk.say_count("In this session, {n} idea", "In this session, {n} ideas", count)
        if desk.campaign.local(now).hour >= _EVENING:
            return desk.say_count("This evening, {n} idea", "This evening, {n} ideas", count)
        return desk.say_count("Today, {n} idea", "Today, {n} ideas", count)

    def _detail(self, row: IdeaRow) -> str:
        hour = formats.clock(row.at, self.desk.campaign.timezone, self.desk.say)
        return f"{hour} · {theme}" if (theme := self._theme(row)) else hour

    def _theme(self, row: IdeaRow) -> str:
        theme = self.desk.campaign.theme_by_code.get(row.theme)
        return self.desk.campaign.say(theme.short or theme.words, self.desk.language) if theme else ""


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1].rstrip() + "…"
