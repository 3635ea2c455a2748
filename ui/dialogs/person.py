"""Finding a person by name or number, when they call about their rights: all of what they said is then at hand."""

from collections.abc import Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.ids import RecordId
from outreach_app.queries.persons import Found, find_persons, held_on
from outreach_app.queries.sessions import session_name
from ui import formats
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.keys import DigitRow
from ui.look import look
from ui.models.rows import Row, Rows
from ui.pages.person_card import KINDS, PersonCard
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import SearchLine
from ui.widgets.inset import Inset
from ui.widgets.layouts import Columns, clear, column
from ui.widgets.row_list import RowList
from ui.widgets.saved import Notice
from ui.widgets.text import Text

_HIGH = 460
_LEAST = 2
"""Letters to type before anybody's name is shown."""


class PersonFinder(Dialog):
    """The list at the left, the person at the right; one of their ideas leads to the page."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Find a person"), parent, width=980)
        self._desk = desk
        self._found: list[Found] = []
        self.search = SearchLine(say("A name, a bit of a number, an e-mail…"))
        self.search.setAccessibleName(say("Find a person"))
        self.list = RowList(Rows(self._load), say("Persons"))
        self._told = Text(say("Nobody’s name is shown before you type."), "secondary", "muted", wrap=True)
        self.card = PersonCard(desk)
        self.notice = Notice(self, above=self.foot)
        self._ideas = column(spacing=4)
        self.search.searched.connect(self._find)
        self.list.chosen.connect(self._show)
        self.card.erased.connect(lambda: self._find(self.search.text()))
        desk.changed.connect(self._take_changes)
        desk.notice.connect(self.notice.tell)
        desk.undo_offered.connect(self._offer_undo)
        self.notice.undo_requested.connect(desk.undo_requested)
        self._digits = DigitRow(self)
        self._digits.pressed.connect(self.card.take_digit)
        self._lay_out()
        self.search.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle:
            self._digits.watch(handle)

    def _lay_out(self) -> None:
        left, shown = Card(), QWidget()
        left.body.addWidget(self.search)
        left.body.addWidget(self._told)
        left.add_across(self.list, margin=8, stretch=1)
        left.setMinimumWidth(look().px(300))
        self.list.setMinimumHeight(look().px(120))
        shown.setLayout(column(self.card, self._ideas, 0, spacing=16))
        right = Inset(shown)
        self.card.hide()
        columns = Columns(left, right, stretch=(2, 3))
        columns.setMinimumHeight(_HIGH)
        columns.stacked.connect(right.show_whole)
        self.body.addWidget(columns, 1)
        close = Button(self._desk.say("Close"), key="Escape")
        close.clicked.connect(self.reject)
        self.set_buttons(close)

    def _find(self, words: str) -> None:
        chosen = self.card.person
        enough = len(words.strip()) >= _LEAST
        self._found = find_persons(self._desk.store, words) if enough else []
        self.list.rows.show_ids(range(len(self._found)))
        self._tell(enough)
        places = [place for place, found in enumerate(self._found) if found.person == chosen]
        if self._found:
            self.list.choose(places[0] if places else 0)
        else:
            self._show(None)

    def _tell(self, enough: bool) -> None:
        say, count = self._desk.say, len(self._found)
        if not enough:
            self._told.setText(say("Nobody’s name is shown before you type."))
        elif count:
            self._told.setText(self._desk.say_count("{n} person", "{n} persons", count))
        else:
            self._told.setText(say("Nobody is found. Try a first name alone, or the end of the number."))

    def _load(self, places: Sequence[int]) -> dict[int, Row]:
        return {place: self._row(self._found[place]) for place in places}

    def _row(self, found: Found) -> Row:
        session = session_name(self._desk.store, found.session) if found.session else None
        met = formats.short_day(session.date, self._desk.say) if session else ""
        told = " · ".join(part for part in (found.phone or found.email, met) if part)
        return Row(key=found.person, title=found.name or found.phone or found.email, line=told, icon="user")

    def _show(self, row: Row | None) -> None:
        self.card.show_person(RecordId(row.key) if row and row.key else None)
        clear(self._ideas)
        held = held_on(self._desk.store, self.card.person) if self.card.person else None
        if held and held.ideas:
            self._ideas.addWidget(Text(self._desk.say("What they said"), "small strong"))
        for idea in held.ideas if held else ():
            link = Button(_short(idea.text) or self._desk.say("(text erased)"), kind="link", icon="bulb")
            link.clicked.connect(lambda _=False, i=idea.id: self._go(i))
            self._ideas.addWidget(link)

    def _go(self, idea: RecordId) -> None:
        self.accept()
        self._desk.go("ideas", idea)

    def _offer_undo(self, sentence: str, changes: Changes) -> None:
        """The window's own offer lies under this dialog."""
        del changes
        self.notice.tell(sentence, undo=True)

    def _take_changes(self, changes: Changes) -> None:
        if changes.touches(*KINDS) and self.card.person:
            self._show(self.list.current)


def _short(text: str, longest: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
