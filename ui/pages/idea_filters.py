"""Which ideas to list: words, a session, a theme, a place and all it holds, those in no proposal yet."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Campaign
from outreach_app.queries.ideas import IdeaFilter
from outreach_app.queries.sessions import SessionName
from ui.desk import Desk
from ui.keys import bind
from ui.lines import area_choices, session_words, theme_choices
from ui.widgets.combo import Choice
from ui.widgets.editors import SearchLine
from ui.widgets.layouts import Columns, at_least, column, line
from ui.widgets.text import Caps
from ui.widgets.tiles import Chip


class IdeaFilters(QWidget):
    """`changed` says that another list is wanted; `left` that the person goes on to the list, by the Down key."""

    changed = Signal()
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = desk.say
        self._desk = desk
        self.search = SearchLine(say("Search a word, a place…"))
        self.session = Choice(empty=say("All sessions"), searchable=True)
        self.theme = Choice(theme_choices(desk.campaign, desk.language), empty=say("All themes"))
        self.area = Choice(area_choices(desk.campaign), empty=say("Everywhere"), searchable=True)
        self.apart = Chip(say("In no proposal"), "file")
        self._name_parts()
        self._lay_out()
        self._listen()

    def value(self) -> IdeaFilter:
        area = self.area.value()
        return IdeaFilter(
            words=self.search.value(),
            session=self.session.value(),
            theme=self.theme.value(),
            areas=branch(self._desk.campaign, area) if area else (),
            without_proposal=self.apart.isChecked(),
        )

    def clear(self, *, session: str = "") -> None:
        """Everything again, or everything of one session."""
        self.search.set_value("")
        self.session.set_value(session)
        self.theme.set_value("")
        self.area.set_value("")
        self.apart.setChecked(False)
        self.changed.emit()

    def show_sessions(self, held: Iterable[SessionName]) -> None:
        """The sessions there are by now."""
        self.session.set_choices((s.id, session_words(s, self._desk.say)) for s in held)

    def _name_parts(self) -> None:
        say = self._desk.say
        for part, name in (
            (self.search, say("Search the ideas")),
            (self.session, say("Session")),
            (self.theme, say("Theme")),
            (self.area, say("Neighbourhood")),
        ):
            part.setAccessibleName(name)

    def _lay_out(self) -> None:
        searched, chosen = QWidget(), QWidget()
        searched.setLayout(line(self.search, Caps("Ctrl+F")))
        at_least(self.search, width=200)
        choices = line(self.session, self.theme, self.area, self.apart)
        for place, choice in enumerate((self.session, self.theme, self.area)):
            choice.setMinimumContentsLength(7)
            choices.setStretch(place, 1)
        chosen.setLayout(choices)
        self.setLayout(column(Columns(searched, chosen, stretch=(2, 5))))

    def _listen(self) -> None:
        bind(self, "Ctrl+F", self._go_to_search)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.left)
        self.search.searched.connect(self.changed)
        for editor in (self.session, self.theme, self.area):
            editor.edited.connect(self.changed)
        self.apart.clicked.connect(self._turn)

    def _turn(self) -> None:
        self.apart.setChecked(not self.apart.isChecked())
        self.changed.emit()

    def _go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()


def branch(campaign: Campaign, code: str) -> tuple[str, ...]:
    """An area and all it holds; the city holds every area of the campaign."""
    return tuple(area.code for area in campaign.areas if any(a.code == code for a in campaign.area_path(area.code)))
