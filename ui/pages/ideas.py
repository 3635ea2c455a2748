"""Idées: all that residents said, searched as one types; one whole beside the list; several made into a proposal."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import ProposalSeed
from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import MOST_FOUND, IdeaRow, count_ideas, find_ideas, idea_row, idea_rows
from outreach_app.queries.sessions import session_name, session_names
from ui import formats
from ui.desk import Desk
from ui.lines import area_name, theme_name
from ui.look import look
from ui.models.rows import Row, Rows
from ui.pages.idea_detail import IdeaDetail
from ui.pages.idea_filters import IdeaFilters
from ui.pages.idea_form import kept_idea
from ui.pages.person_card import KINDS
from ui.pages.receipts_way import receipts_button
from ui.widgets.buttons import Button
from ui.widgets.card import Card, EmptyPanel
from ui.widgets.layouts import Columns, column, line
from ui.widgets.mark_list import MarkList
from ui.widgets.page import Page
from ui.widgets.text import Caps, Text

SHOWN = frozenset({"idea", "idea_proposal", "proposal", "city_answer", "session", "campaign"}) | KINDS
_LONGEST = 240
"""Characters of an idea a line is made of: more never fits."""


class IdeasPage(Page):
    """`desk.go("ideas", id)` shows that idea, or the ideas of that session."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(desk, say("Ideas"))
        self._titles: dict[str, str] = {}
        self._wanted: RecordId | None = None
        self._quiet = False
        self.export = Button(say("Export…"), key="Ctrl+E", icon="download")
        self.person = Button(say("A person…"), key="Ctrl+P", icon="user")
        self.build = Button(say("Make a proposal"), kind="filled", key="Ctrl+Return", icon="file")
        self.receipts = receipts_button(desk, self, "link")
        self.set_actions(self.export, self.person, self.build)
        self._count, self._chosen = Text("", "strong"), Text("", "small strong", "accent")
        self.all = Button(say("Show all"), kind="link", key="Ctrl+T")

    def make_parts(self) -> Iterator[None]:
        self._all = QWidget()
        self.body.addWidget(self._all, 1)
        self.filters = IdeaFilters(self.desk, self._all)
        yield
        self.list = MarkList(Rows(self._load, markable=True), self.desk.say("Ideas"))
        self.list.setMinimumHeight(look().px(172))
        columns = Columns(self._listing(), parent=self._all)
        yield
        self.detail = IdeaDetail(self.desk, columns)
        yield
        self._fill(columns)
        self._listen()
        yield

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("session", "campaign"):
            held = session_names(self.desk.store)
            self._titles = {session.id: session.title for session in held}
            self.filters.show_sessions(held)
        if changes and changes.touches("idea_proposal"):
            self.list.clear_marks()
        if changes is None or changes.touches(*SHOWN):
            self._read()
        if changes is None:
            self._restore()

    def arrive(self, argument: object) -> None:
        if not isinstance(argument, str):
            return
        if session_name(self.desk.store, argument):
            self.filters.clear(session=argument)
        elif self.detail.save():
            self._wanted = RecordId(argument)
            self.filters.clear()

    def first_focus(self) -> QWidget:
        if self.detail.is_editing:
            return self.detail.form.form.fields["text"]
        return self.list if self.list.current else self.filters.search

    def take_digit(self, digit: int) -> bool:
        return not self.detail.is_editing and self.detail.person.take_digit(digit)

    def keep_now(self) -> None:
        self.detail.keep_now()

    def _listing(self) -> Card:
        """The list, or that nothing was found."""
        say, card = self.desk.say, Card()
        card.body.addLayout(line(self._count, self.all, 0, self.receipts))
        nothing = EmptyPanel(
            "search",
            say("Nothing like that was said"),
            say("Try the beginning of a word, or fewer filters. Accents do not matter."),
        )
        self._found = QStackedWidget()
        self._found.addWidget(self.list)
        self._found.addWidget(nothing)
        card.add_across(self._found, margin=8, stretch=1)
        card.body.addWidget(self._foot())
        return card

    def _fill(self, columns: Columns) -> None:
        say = self.desk.say
        columns.add(self.detail)
        columns.stacked.connect(self.detail.show_whole)
        columns.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._all.setLayout(column(self.filters, columns, spacing=16))
        capture = Button(say("Take in an idea"), kind="filled", key="F4", icon="edit", binds=False)
        capture.clicked.connect(lambda: self.desk.go("capture"))
        self._empty = EmptyPanel(
            "bulb",
            say("No idea yet"),
            say("What residents say in a session, at their door or on paper is gathered here, to search and build on."),
            capture,
        )
        self.body.addWidget(self._empty, 1)

    def _foot(self) -> QWidget:
        """How to choose several; once some are chosen, how many and how to let go of them."""
        say = self.desk.say
        parts = (Caps("Space"), Text(say("to choose"), "small", "muted"), Caps("Shift+Down"))
        self._hints, self._marks, foot = QWidget(), QWidget(), QWidget()
        self._hints.setLayout(line(*parts, Text(say("to choose several"), "small", "muted"), 0))
        self._marks.setLayout(line(self._chosen, Caps("Escape"), Text(say("to let go"), "small", "muted"), 0))
        foot.setLayout(column(self._hints, self._marks))
        return foot

    def _listen(self) -> None:
        self.filters.changed.connect(self._read)
        self.filters.left.connect(self.list.setFocus)
        self.list.chosen.connect(self._take_choice)
        self.list.opened.connect(lambda _: self.detail.begin_edit())
        self.list.marked.connect(self._tell_chosen)
        self.detail.edited.connect(self._take_editing)
        self.all.clicked.connect(lambda: self.filters.clear())
        self.build.clicked.connect(self._build)
        self.export.clicked.connect(self._export)
        self.person.clicked.connect(self._find_person)
        aside = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list, self.detail.aside.click)
        aside.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _read(self) -> None:
        """Lists what the filters let through; the same idea stays chosen where it is still among them."""
        wanted, self._wanted = self._wanted or self.detail.shown, None
        self._show_ids(find_ideas(self.desk.store, self.filters.value()))
        row = idea_row(self.desk.store, wanted) if wanted else None
        place = self.list.rows.place_of(row.row) if row else -1
        if place < 0 and self.list.rows.rowCount() and not self.detail.is_editing:
            place = 0
        self._choose(place)
        if not self.detail.is_editing:
            self.detail.show_idea(RecordId(self.list.current.key) if self.list.current else None)
        self._tell_chosen()

    def _show_ids(self, found: array[int]) -> None:
        narrows = self.filters.value().narrows
        total = count_ideas(self.desk.store) if narrows else len(found)
        self._quiet = True
        self.list.rows.show_ids(found)
        self._quiet = False
        self._all.setVisible(total > 0)
        self._empty.setVisible(total == 0)
        self._found.setCurrentIndex(0 if found else 1)
        self.all.setVisible(narrows)
        self._count.setText(self._counted(len(found)))
        self.set_context(self.desk.say_count("{n} idea heard", "{n} ideas heard", total) if total else "")

    def _counted(self, count: int) -> str:
        if self.filters.value().words.strip() and count == MOST_FOUND:
            return self.desk.say_count("The latest {n} that match", "The latest {n} that match", count)
        return self.desk.say_count("{n} idea", "{n} ideas", count)

    def _choose(self, place: int) -> None:
        """Moves the list there without being asked to show it."""
        self._quiet = True
        if place >= 0:
            self.list.choose(place)
        else:
            self.list.clearSelection()
        self._quiet = False

    def _take_choice(self, row: Row | None) -> None:
        key = RecordId(row.key) if row and row.key else None
        if self._quiet or key == self.detail.shown:
            return
        self._wanted = key
        if not self.detail.save():
            self._wanted = None
            QTimer.singleShot(0, self, self._go_back)
            return
        self._wanted = None
        self.detail.show_idea(key)
        self._tell_chosen()

    def _go_back(self) -> None:
        """What was typed could not be saved: its idea stays the chosen one."""
        row = idea_row(self.desk.store, self.detail.shown) if self.detail.shown else None
        self._choose(self.list.rows.place_of(row.row) if row else -1)

    def _take_editing(self, editing: bool) -> None:
        for button in (self.export, self.receipts, self.person, self.build):
            button.setEnabled(not editing)
        if editing:
            self.show_part(self.detail)
        else:
            self._tell_chosen()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_chosen(self) -> None:
        say, say_count, count = self.desk.say, self.desk.say_count, len(self.list.rows.marks)
        self._hints.setVisible(not count)
        self._marks.setVisible(bool(count))
        self._chosen.setText(say_count("{n} chosen", "{n} chosen", count))
        many = say_count("Make a proposal of {n} idea", "Make a proposal of {n} ideas", count)
        self.build.set_label(many if count else say("Make a proposal"))
        self.build.setEnabled(not self.detail.is_editing and bool(count or self.detail.shown))

    def _build(self) -> None:
        ideas = tuple(RecordId(key) for key in self.list.rows.marks)
        shown = (self.detail.shown,) if self.detail.shown else ()
        self.desk.go("proposals", ProposalSeed(ideas=ideas or shown))

    def _export(self) -> None:
        from ui.dialogs.export import export_dialog

        session = self.filters.value().session
        export_dialog(self.desk, self, RecordId(session) if session else None)

    def _find_person(self) -> None:
        from ui.dialogs.person import PersonFinder

        dialog = PersonFinder(self.desk, self)
        dialog.exec()
        dialog.deleteLater()

    def _restore(self) -> None:
        """What was being corrected when the app last ended comes back."""
        kept = kept_idea(self.desk)
        if kept and idea_row(self.desk.store, kept[0]):
            self._wanted = kept[0]
            self._read()
            self.detail.begin_edit(kept[1])
            self.desk.tell(self.desk.say("Your correction was waiting here: save it, or give it up."), "info")

    def _load(self, rows: Sequence[int]) -> dict[int, Row]:
        return {idea.row: self._row(idea) for idea in idea_rows(self.desk.store, rows)}

    def _row(self, idea: IdeaRow) -> Row:
        campaign, say = self.desk.campaign, self.desk.say
        theme = theme_name(campaign, idea.theme, self.desk.language)
        where = formats.raised(area_name(campaign, idea.area))
        session = self._titles.get(idea.session, "") if idea.session else ""
        pill, kind = self._pill(idea)
        return Row(
            key=idea.id,
            title=" ".join(idea.text[:_LONGEST].split()) or say("(text erased)"),
            line=" · ".join(part for part in (theme, session, where) if part),
            pill=pill,
            pill_kind=kind,
        )

    def _pill(self, idea: IdeaRow) -> tuple[str, str]:
        """What is missing first, then where it stands."""
        say = self.desk.say
        if not idea.may_leave:
            return (say("No agreement") if idea.has_person else say("To read over")), "warning"
        if idea.proposals:
            return self.desk.say_count("{n} proposal", "{n} proposals", idea.proposals), "outline accent"
        return "", ""
