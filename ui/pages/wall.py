"""Mur: the way to the wall's own window, what hangs on it, and what is brought there from other sessions."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import ProposalSeed
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.wall import Guests, Wall, guests, ideas_brought
from outreach_app.queries.wall import wall as read_wall
from outreach_app.services import wall as service
from ui import formats
from ui.desk import Desk
from ui.models.rows import Row, Rows
from ui.widgets.buttons import Button
from ui.widgets.card import Card, EmptyPanel
from ui.widgets.layouts import Columns, clear, column, line
from ui.widgets.page import Page
from ui.widgets.row_list import RowList
from ui.widgets.text import Text

if TYPE_CHECKING:
    from ui.wall.window import WallWindow

SHOWN = ("session", "idea", "wall_group", "card", "dot")


class WallPage(Page):
    """The member's side of the wall. `desk.go("wall", session)` shows that session's and opens its window."""

    _watched: QWidget | None = None

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(desk, say("Wall"))
        self._session: RecordId | None = None
        self._wall: Wall | None = None
        self.window_shown: WallWindow | None = None
        self.open = Button(say("Show the wall"), kind="filled", key="Ctrl+Return", icon="wall")
        self.open.clicked.connect(self.show_window)
        self.bring = Button(say("Bring ideas"), key="Ctrl+I", icon="plus")
        self.bring.clicked.connect(self._ask_ideas)
        self.set_actions(self.bring, self.open)
        self.groups = RowList(Rows(self._load), say("Groups on the wall"))
        self.groups.opened.connect(self._write_proposal)
        self._guests = column(spacing=4)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._content())
        self._stack.addWidget(self._empty())
        self.body.addWidget(self._stack, 1)
        desk.session_changed.connect(self._turn_to)

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches(*SHOWN):
            self._read()

    def arrive(self, argument: object) -> None:
        """A session's id shows its wall at once, in a window of its own."""
        if isinstance(argument, str):
            self._turn_to(RecordId(argument))
            QTimer.singleShot(0, self, self.show_window)
        elif self._session is None:
            self._turn_to(self.desk.session)

    def first_focus(self) -> QWidget | None:
        return (self.open if not self._wall.groups else self.groups) if self._wall else self.choose

    def show_window(self) -> None:
        """The wall's window, made or raised; another session's takes the place of the one shown."""
        if self._wall is None:
            return
        shown = self.window_shown
        if shown is None or shown.session != self._wall.session:
            self._close_window()
            from ui.wall.window import WallWindow

            shown = self.window_shown = WallWindow(self.desk, self._wall)
            shown.proposal_requested.connect(self._begin_proposal)
            self._watch()
        shown.present(self.window())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wall goes when the window does."""
        if watched is self._watched and event.type() == QEvent.Type.Close:
            self._close_window()
        return super().eventFilter(watched, event)

    def _watch(self) -> None:
        if self._watched is None:
            self._watched = self.window()
            self._watched.installEventFilter(self)

    def _close_window(self) -> None:
        if self.window_shown:
            shown, self.window_shown = self.window_shown, None
            shown.close()
            shown.deleteLater()

    def _turn_to(self, session: RecordId | None) -> None:
        if session and session != self._session:
            self._session = session
            self._read()

    def _read(self) -> None:
        self._wall = read_wall(self.desk.store, self._session) if self._session else None
        self._stack.setCurrentIndex(0 if self._wall else 1)
        for button in (self.open, self.bring):
            button.setVisible(self._wall is not None)
        self.set_context(self._sum_up(self._wall) if self._wall else "")
        if self._wall:
            self._show(self._wall)

    def _sum_up(self, wall: Wall) -> str:
        say_count = self.desk.say_count
        return " · ".join(
            (
                formats.raised(wall.title),
                formats.day(wall.date, self.desk.say),
                say_count("{n} idea", "{n} ideas", wall.ideas),
                say_count("{n} dot", "{n} dots", wall.dots),
            )
        )

    def _show(self, wall: Wall) -> None:
        here = self.groups.currentIndex().row()
        self.groups.rows.show_ids(range(len(wall.columns)))
        self.groups.choose(min(max(here, 0), len(wall.columns) - 1))
        clear(self._guests)
        found = guests(self.desk.store, wall.session)
        for source in found:
            self._guests.addWidget(self._guest(source))
        self.no_guest.setVisible(not found)

    def _load(self, places: Sequence[int]) -> dict[int, Row]:
        return {place: self._row(place) for place in places}

    def _row(self, place: int) -> Row:
        assert self._wall
        say, say_count = self.desk.say, self.desk.say_count
        shown = self._wall.columns[place]
        counts = [say_count("{n} idea", "{n} ideas", len(shown.cards))]
        if shown.dots:
            counts.append(say_count("{n} dot", "{n} dots", shown.dots))
        return Row(
            key=shown.group or "",
            title=shown.name or say("To sort"),
            line=" · ".join(counts),
            icon="grid" if shown.group else "list",
            tone="accent" if shown.group else "muted",
        )

    def _content(self) -> QWidget:
        say = self.desk.say
        groups = Card(say("Groups"))
        groups.add_across(self.groups, margin=8, stretch=1)
        groups.body.addWidget(Text(say("Enter on a group begins its proposal."), "small", "muted", wrap=True))
        brought = Card(say("Brought from other sessions"))
        self.no_guest = Text(
            say("Nothing yet. Ideas said at doors or at a stall can hang beside those of the room."),
            tone="muted",
            wrap=True,
        )
        brought.body.addWidget(self.no_guest)
        brought.body.addLayout(self._guests)
        brought.body.addStretch(1)
        safe = say("Nobody’s name is on the wall: it can be projected.")
        brought.body.addWidget(Text(safe, "secondary", "muted", wrap=True))
        return Columns(groups, brought, stretch=(3, 2))

    def _guest(self, source: Guests) -> QWidget:
        say = self.desk.say
        count = say("{n} of {total} ideas").format(n=source.brought, total=source.ideas)
        off = Button(say("Take off the wall"), kind="link", icon="undo")
        off.setAccessibleName(f"{off.label}, {source.title}")
        off.clicked.connect(lambda: self._take_off(source))
        words = column(
            Text(f"{source.title}, {formats.short_day(source.date, say)}", "secondary strong", wrap=True),
            Text(count, "small", "muted"),
        )
        row = line(words, off)
        row.setStretch(0, 1)
        holder = QWidget()
        holder.setLayout(row)
        return holder

    def _empty(self) -> EmptyPanel:
        say = self.desk.say
        self.choose = Button(say("Choose a session"), kind="filled", key="Return", icon="calendar")
        self.choose.clicked.connect(lambda: self.desk.go("sessions"))
        text = say("A wall belongs to a session: its ideas hang there as cards. Open a session, or choose one past.")
        return EmptyPanel("wall", say("No session at work"), text, self.choose)

    def _ask_ideas(self) -> None:
        from ui.dialogs.bring_ideas import BringIdeas

        if self._wall:
            dialog = BringIdeas(self.desk, self._wall, self.window())
            dialog.chosen.connect(self._bring)
            dialog.open()

    def _bring(self, ideas: Sequence[RecordId]) -> None:
        told = self.desk.say_count("{n} idea brought to the wall", "{n} ideas brought to the wall", len(ideas))
        self._do(lambda session, by: service.bring(self.desk.store, session, ideas, by), told)

    def _take_off(self, source: Guests) -> None:
        assert self._session
        ideas = ideas_brought(self.desk.store, self._session, source.session)
        told = self.desk.say_count("{n} idea off the wall", "{n} ideas off the wall", len(ideas))
        self._do(lambda session, by: service.take_off(self.desk.store, session, ideas, by), told)

    def _do(self, act: Callable[[RecordId, RecordId], Changes], told: str) -> None:
        if self._session is None:
            return
        try:
            self.desk.wrote(act(self._session, self.desk.member.id), told)
        except Refused as refused:
            self.desk.tell_refusal(refused)

    def _write_proposal(self, row: Row) -> None:
        found = next((c for c in self._wall.columns if c.group == row.key), None) if self._wall else None
        if found and found.cards:
            self.desk.go("proposals", ProposalSeed(ideas=found.ideas, title=found.name))
        else:
            self.desk.tell(self.desk.say("Choose a group that holds ideas: its proposal is written from them."), "info")

    def _begin_proposal(self, seed: ProposalSeed) -> None:
        """From the wall's window: the proposal is written in this one."""
        window = self.window()
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()
        self.desk.go("proposals", seed)
