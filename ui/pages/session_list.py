"""The sessions, those to come over those past, and which one is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.words import SessionKind
from outreach_app.queries.sessions import SessionRow
from ui import formats
from ui.desk import Desk
from ui.models.rows import Row, Rows
from ui.pages.session_card import state_of
from ui.widgets.card import Card
from ui.widgets.row_list import RowList

_ICONS = {SessionKind.WORKSHOP: "users", SessionKind.DOORSTEP: "door", SessionKind.STALL: "announce"}


class SessionList(Card):
    """`chosen` says that another session is the current one; `opened` that Enter was pressed on it."""

    chosen = Signal()
    opened = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._entries: list[SessionRow | str] = []
        self._rows = Rows(lambda ids: {i: self._row(self._entries[i]) for i in ids})
        self._list = RowList(self._rows, desk.say("Sessions"))
        self._list.chosen.connect(self._tell)
        self._list.opened.connect(lambda _: self.opened.emit())
        self.add_across(self._list, margin=8, stretch=1)
        self.setFocusProxy(self._list)

    @property
    def sessions(self) -> list[SessionRow]:
        return [entry for entry in self._entries if isinstance(entry, SessionRow)]

    @property
    def current(self) -> SessionRow | None:
        key = self._list.current.key if self._list.current else ""
        return next((session for session in self.sessions if session.id == key), None)

    def show_sessions(self, known: Sequence[SessionRow], today: str) -> None:
        """`known` is the latest first; those to come are shown soonest first. The chosen one stays chosen."""
        chosen = self.current.id if self.current else ""
        ahead = [session for session in reversed(known) if session.date >= today]
        past = [session for session in known if session.date < today]
        self._entries = []
        for heading, part in ((self._desk.say("To come"), ahead), (self._desk.say("Past"), past)):
            self._entries += [heading, *part] if part else []
        self._rows.show_ids(range(len(self._entries)))
        self.choose(chosen)

    def choose(self, session: str) -> None:
        """That one, else the first one listed."""
        places: dict[str, int] = {entry.id: i for i, entry in enumerate(self._entries) if isinstance(entry, SessionRow)}
        if places:
            self._list.choose(places.get(session, min(places.values())))

    def _tell(self, row: Row | None) -> None:
        if row:
            self.chosen.emit()

    def _row(self, entry: SessionRow | str) -> Row:
        if isinstance(entry, str):
            return Row(key="", title=entry, heading=True)
        desk = self._desk
        when = [formats.capital(formats.weekday_day(entry.date, desk.say)), formats.hour(entry.starts, desk.say)]
        ideas = desk.say_count("{n} idea", "{n} ideas", entry.ideas) if entry.ideas else ""
        pill, kind = state_of(entry, desk)
        return Row(
            key=entry.id,
            title=entry.title,
            line=" · ".join(part for part in (" ".join(when).strip(), entry.place, ideas) if part),
            icon=_ICONS[entry.kind],
            pill=pill,
            pill_kind=kind,
        )
