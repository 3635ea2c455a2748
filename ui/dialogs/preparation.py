"""Préparer: a session's agenda by the clock, who does what, its tables and what to bring; each line one's own."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import PlanSection
from outreach_app.queries.preparation import PlanItem, plan_of
from outreach_app.queries.sessions import SessionRow
from outreach_app.services import preparation as service
from outreach_app.services.preparation import PlanDraft
from ui import formats
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.models.rows import Row, Rows
from ui.problems import word
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.editors import Line, Writing
from ui.widgets.form import Field, Form
from ui.widgets.layouts import Columns, Flow, line
from ui.widgets.row_list import RowList
from ui.widgets.saved import Notice
from ui.widgets.text import Caps, Text
from ui.widgets.when import CountLine

_HIGH = 400
_ICONS = {
    PlanSection.AGENDA: "clock",
    PlanSection.ROLE: "user",
    PlanSection.TABLE: "grid",
    PlanSection.MATERIAL: "tag",
}


class PreparationDialog(Dialog):
    """The lines at the left, the chosen one to change at the right; Space ticks, Alt and the arrows move."""

    def __init__(self, desk: Desk, session: SessionRow, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Prepare: {title}").format(title=session.title), parent, width=1120)
        self._desk, self._session = desk, session
        self._entries: list[PlanItem | PlanSection] = []
        self._edited: RecordId | None = None
        self.list = RowList(Rows(self._load), say("Preparation"), headed=True)
        self.list.setMinimumHeight(_HIGH)
        self.template = Choice([(t.code, desk.campaign.say(t.words, desk.language)) for t in desk.campaign.templates])
        self.template.setAccessibleName(say("Template"))
        self.fill = Button(say("Fill from the template"), key="Ctrl+T", icon="copy")
        self.form = Form()
        self.section = Choice([(section.value, said(section, say)) for section in PlanSection])
        self.save = Button(say("Save the line"), kind="filled", key="Ctrl+Return")
        self.new = Button(say("New line"), key="Ctrl+N", icon="plus")
        self.off = Button(say("Take out"), key="Ctrl+Delete", icon="trash")
        self._begun = Text("", "small strong", "muted")
        self.notice = Notice(self, above=self.foot)
        self._lay_out()
        self._listen()
        self._read()
        self._begin()
        (self.list if self._entries else self.fill).setFocus()

    def _read(self, wanted: RecordId | None = None) -> None:
        """Every section with its lines; the same line stays chosen."""
        wanted = wanted or self._edited
        plan = plan_of(self._desk.store, self._session.id)
        self._entries = []
        for section in PlanSection:
            mine = [item for item in plan if item.section is section]
            self._entries += [section, *mine] if mine else []
        self.list.rows.show_ids(range(len(self._entries)))
        places = [i for i, e in enumerate(self._entries) if isinstance(e, PlanItem) and e.id == wanted]
        if places:
            self.list.choose(places[0])
        elif len(self._entries) > 1:
            self.list.choose(1)

    def _load(self, places: Sequence[int]) -> dict[int, Row]:
        return {place: self._row(self._entries[place]) for place in places}

    def _row(self, entry: PlanItem | PlanSection) -> Row:
        say = self._desk.say
        if isinstance(entry, PlanSection):
            return Row(key="", title=said(entry, say), line=self._total(entry), heading=True)
        told = [self._hours(entry), entry.who]
        if entry.minutes is not None:
            told.insert(1, say("{n} min").format(n=entry.minutes))
        words = say("Table {number}").format(number=entry.words) if entry.section is PlanSection.TABLE else entry.words
        return Row(
            key=entry.id,
            title=words,
            line=" · ".join(part for part in told if part),
            icon="check-circle" if entry.done else _ICONS[entry.section],
            tone="accent" if entry.done else "muted",
            pill=say("Ready") if entry.done else "",
        )

    def _hours(self, item: PlanItem) -> str:
        say = self._desk.say
        if not item.starts:
            return ""
        if item.minutes is None:
            return formats.hour(item.starts, say)
        return say("{start} to {end}").format(start=formats.hour(item.starts, say), end=formats.hour(item.ends, say))

    def _total(self, section: PlanSection) -> str:
        mine = [e for e in self._entries if isinstance(e, PlanItem) and e.section is section]
        if section is PlanSection.AGENDA:
            return formats.duration(sum(item.minutes or 0 for item in mine), self._desk.say)
        ready = sum(item.done for item in mine)
        return self._desk.say("{ready} of {all} ready").format(ready=ready, all=len(mine)) if ready else ""

    @property
    def current(self) -> PlanItem | None:
        row = self.list.current
        return next((e for e in self._entries if isinstance(e, PlanItem) and row and e.id == row.key), None)

    def _show(self, row: Row | None) -> None:
        del row
        item = self.current
        self._edited = item.id if item else None
        self._begun.setText(self._desk.say("This line") if item else self._desk.say("A new line"))
        section = item.section if item else PlanSection.AGENDA
        self.section.set_value(section.value)
        self.section.setEnabled(item is None)
        self.form.set_values(words=item.words if item else "", who=item.who if item else "")
        self._minutes.set_number(item.minutes if item else None)
        self.form.clear_problems()
        self.off.setEnabled(item is not None)
        self._fit()

    def _fit(self) -> None:
        """Only the agenda lasts."""
        self.form.fields["minutes"].setVisible(self.section.value() == PlanSection.AGENDA)

    def _begin(self) -> None:
        say = self._desk.say
        here = next((t.code for t in self._desk.campaign.templates if t.kind == self._session.kind), "")
        known = self._desk.store.value("SELECT template FROM session WHERE id = ?", (self._session.id,))
        self.template.set_value(known or here)
        if not self._entries:
            self.notice.tell(say("Nothing is prepared yet: fill from a template, or write a first line."), "info")

    def _begin_line(self) -> None:
        self.list.clearSelection()
        self.list.setCurrentIndex(self.list.rows.index(-1))
        self._show(None)
        self.form.fields["words"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draft(self) -> PlanDraft:
        return PlanDraft(
            section=PlanSection(self.section.value()),
            words=" ".join(self.form.value("words").split()),
            minutes=self._minutes.number(),
            who=self.form.value("who"),
        )

    def _save(self) -> None:
        desk, draft, edited = self._desk, self._draft(), self._edited
        made: list[RecordId] = []

        def act() -> Changes:
            if edited:
                return service.change_item(desk.store, edited, draft, desk.member.id)
            planned = service.add_item(desk.store, self._session.id, draft, desk.member.id)
            made.append(planned.item)
            return planned.changes

        if self._do(act, desk.say("Line saved")):
            self._read(made[0] if made else edited)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        desk, code = self._desk, self.template.value()
        if code:
            self._do(
                lambda: service.lay_out(
                    desk.store, desk.campaign, self._session.id, code, desk.member.id, language=desk.language
                ),
                desk.say("Filled from the template"),
            )
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tick(self) -> None:
        desk, item = self._desk, self.current
        if item:
            self._do(lambda: service.tick(desk.store, item.id, not item.done, desk.member.id), "")

    def _move(self, step: int) -> None:
        desk, item = self._desk, self.current
        if item:
            self._do(lambda: service.move_item(desk.store, item.id, step, desk.member.id), "")

    def _take_out(self) -> None:
        desk, item = self._desk, self.current
        if item:
            told = desk.say("Taken out: {words}").format(words=item.words)
            self._do(lambda: service.remove_item(desk.store, item.id, desk.member.id), told)

    def _do(self, act: Callable[[], Changes | None], told: str) -> bool:
        try:
            changes = act()
        except Refused as refused:
            elsewhere = self.form.show_problems(refused.problems)
            if elsewhere:
                self.notice.tell(" ".join(word(problem, self._desk.say) for problem in elsewhere), "warning")
            return False
        if changes:
            self._desk.wrote(changes, told)
        return True

    def _take_changes(self, changes: Changes) -> None:
        if changes.touches("plan_item", "session"):
            self._read()

    def _offer_undo(self, sentence: str, changes: Changes) -> None:
        """The window's own offer lies under this dialog."""
        del changes
        self.notice.tell(sentence, undo=True)

    def _lay_out(self) -> None:
        say = self._desk.say
        left, right = Card(), Card()
        left.body.addWidget(Columns(self.template, self.fill, stretch=(1, 0)))
        left.add_across(self.list, margin=8, stretch=1)
        keys = (Caps("Space"), Text(say("ready or not"), "small", "muted"), Caps("Alt+Up"), Caps("Down"))
        left.body.addLayout(line(*keys, Text(say("to move"), "small", "muted"), 0))
        self._minutes = CountLine()
        right.body.addWidget(self._begun)
        self.form.add("section", Field(say("Part"), self.section))
        self.form.add("words", Field(say("What"), Writing(lines=3)))
        self.form.add_row(
            ("minutes", Field(say("Minutes"), self._minutes)), ("who", Field(say("Who"), Line(icon="user")))
        )
        right.body.addWidget(self.form)
        right.body.addLayout(Flow(self.new, self.off, spacing=12))
        right.body.addStretch()
        self.template.setVisible(bool(self._desk.campaign.templates))
        self.fill.setVisible(bool(self._desk.campaign.templates))
        self.body.addWidget(Columns(left, right, stretch=(7, 5)), 1)
        close = Button(say("Close"), key="Escape")
        close.clicked.connect(self.reject)
        self.set_buttons(close, self.save)

    def _listen(self) -> None:
        desk = self._desk
        self.list.chosen.connect(self._show)
        self.list.opened.connect(lambda _: self.form.fields["words"].editor.setFocus())
        self.section.edited.connect(self._fit)
        for button, act in (
            (self.save, self._save),
            (self.fill, self._fill),
            (self.new, self._begin_line),
            (self.off, self._take_out),
        ):
            button.clicked.connect(act)
        for key, act in (
            ("Space", self._tick),
            ("Alt+Up", lambda: self._move(-1)),
            ("Alt+Down", lambda: self._move(1)),
        ):
            shortcut = QShortcut(QKeySequence(key), self.list, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        desk.changed.connect(self._take_changes)
        desk.undo_offered.connect(self._offer_undo)
        desk.notice.connect(self.notice.tell)
        self.notice.undo_requested.connect(desk.undo_requested)


def prepare_session(desk: Desk, session: SessionRow, parent: QWidget) -> None:
    dialog = PreparationDialog(desk, session, parent)
    dialog.exec()
    dialog.deleteLater()
