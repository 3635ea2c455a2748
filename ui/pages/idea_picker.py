"""Choosing ideas by searching among all of them: for a new proposal, and to add to one."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import IdeaFilter, IdeaRow, find_ideas, idea_rows
from outreach_app.queries.sessions import sessions
from ui.desk import Desk
from ui.lines import theme_name
from ui.models.rows import Row, Rows
from ui.widgets.editors import SearchLine
from ui.widgets.layouts import column, line
from ui.widgets.mark_list import MarkList
from ui.widgets.text import Caps, Text
from ui.widgets.tiles import Tick


class IdeaPicker(QWidget):
    """Search, and tick with Space or a click; what is ticked stays so through other searches.

    `linked` are shown as already there, and can't be ticked.
    """

    changed = Signal()

    def __init__(self, desk: Desk, linked: Collection[RecordId] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._linked = frozenset(linked)
        self._sessions = {session.id: session.title for session in sessions(desk.store)}
        self.search = SearchLine(desk.say("Search the ideas: words, a place…"))
        self.search.setAccessibleName(desk.say("Search the ideas"))
        self.free = Tick(desk.say("Only those in no proposal yet"))
        self.list = MarkList(Rows(self._load, markable=True), desk.say("Ideas"))
        self.list.setMinimumHeight(180)
        self._count = Text("", "small", "muted")
        self.search.searched.connect(self._read)
        self.free.edited.connect(self._read)
        self.list.marked.connect(self._take_marks)
        down = QShortcut(QKeySequence("Down"), self.search, context=Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.list.setFocus)
        keys = line(Caps("Space"), Text(desk.say("to choose"), "small", "muted"), 0, self._count)
        self.setLayout(column(self.search, self.free, self.list, keys, spacing=8))
        self.setFocusProxy(self.search)
        self._read()

    @property
    def chosen(self) -> tuple[RecordId, ...]:
        """In the order they were ticked."""
        return tuple(RecordId(key) for key in self.list.rows.marks)

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
        theme = theme_name(self._desk.campaign, idea.theme, self._desk.language)
        where = self._sessions.get(idea.session) if idea.session else ""
        return Row(
            key=idea.id,
            title=" ".join(idea.text.split()),
            line=" · ".join(part for part in (theme, where) if part),
            pill=self._desk.say("Already there") if idea.id in self._linked else "",
            pill_kind="quiet",
        )

    def _take_marks(self) -> None:
        for there in self._linked:
            self.list.rows.marks.pop(there, None)
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        found = self.list.rows.rowCount()
        say_count = self._desk.say_count
        said = say_count("{n} idea found", "{n} ideas found", found)
        if self.chosen:
            said = f"{say_count('{n} chosen', '{n} chosen', len(self.chosen))} · {said}"
        self._count.setText(said)
