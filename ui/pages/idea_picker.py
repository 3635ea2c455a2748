"""Choosing ideas by searching among all of them: for a new proposal, and to add to one."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import IdeaFilter, IdeaRow, find_ideas, idea_rows
from outreach_app.queries.sessions import sessions
from ui.desk import Desk
from ui.lines import theme_name
from ui.models.rows import Row, Rows
from ui.widgets.editors import SearchLine
from ui.widgets.layouts import column, line
from ui.widgets.row_list import RowList
from ui.widgets.text import Caps, Text
from ui.widgets.tiles import Tick


class IdeaPicker(QWidget):
    """Search, and tick with Space or a click; what is ticked stays so through other searches.

    `linked` are shown as already there.
    """

    changed = Signal()

    def __init__(self, desk: Desk, linked: Collection[RecordId] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._linked = frozenset(linked)
        self._sessions = {session.id: session.title for session in sessions(desk.store)}
        self.chosen: dict[RecordId, str] = {}
        """Ids and texts, in the order they were ticked."""
        self.search = SearchLine(desk.say("Search the ideas: words, a place…"))
        self.search.setAccessibleName(desk.say("Search the ideas"))
        self.free = Tick(desk.say("Only those in no proposal yet"))
        self.list = _TickList(Rows(self._load), desk.say("Ideas"))
        self._count = Text("", "small", "muted")
        self.search.searched.connect(self._read)
        down = QShortcut(QKeySequence("Down"), self.search, context=Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.list.setFocus)
        self.free.edited.connect(self._read)
        self.list.ticked.connect(self._turn)
        keys = line(Caps("Space"), Text(desk.say("to choose"), "small", "muted"), 0, self._count)
        self.setLayout(column(self.search, self.free, self.list, keys, spacing=8))
        self.setFocusProxy(self.search)
        self.list.setMinimumHeight(180)
        self._read()

    def _read(self) -> None:
        wanted = IdeaFilter(words=self.search.text(), without_proposal=self.free.value())
        found = find_ideas(self._desk.store, wanted)
        self.list.rows.show_ids(found)
        if found:
            self.list.choose(0)
        self._tell()

    def _load(self, rows: Sequence[int]) -> dict[int, Row]:
        return {idea.row: self._row(idea) for idea in idea_rows(self._desk.store, rows)}

    def _row(self, idea: IdeaRow) -> Row:
        key, linked = idea.id, idea.id in self._linked
        theme = theme_name(self._desk.campaign, idea.theme, self._desk.language)
        where = self._sessions.get(idea.session) if idea.session else ""
        return Row(
            key=key,
            title=" ".join(idea.text.split()),
            line=" · ".join(part for part in (theme, where) if part),
            icon="link" if linked else "check-circle" if key in self.chosen else "plus",
            tone="accent" if key in self.chosen else "muted",
            pill=self._desk.say("Already there") if linked else "",
            pill_kind="quiet",
        )

    def _turn(self, row: Row) -> None:
        key = RecordId(row.key)
        if not key or key in self._linked:
            return
        if key in self.chosen:
            del self.chosen[key]
        else:
            self.chosen[key] = row.title
        self.list.rows.reload()
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        found = self.list.rows.rowCount()
        say_count = self._desk.say_count
        said = say_count("{n} idea found", "{n} ideas found", found)
        if self.chosen:
            said = f"{say_count('{n} chosen', '{n} chosen', len(self.chosen))} · {said}"
        self._count.setText(said)


class _TickList(RowList):
    """`ticked` by Space, Enter or one click."""

    ticked = Signal(object)

    def __init__(self, rows: Rows, name: str) -> None:
        super().__init__(rows, name)
        self.doubleClicked.disconnect()
        self.opened.connect(self.ticked)
        self.clicked.connect(self._tick)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._tick(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _tick(self, index: QModelIndex) -> None:
        if index.isValid():
            self.ticked.emit(self.rows.row(index.row()))
