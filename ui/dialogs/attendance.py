"""Présences: how many came, off the sticker poster; and by name, those who agree to it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Purpose
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import Asking, ConsentDraft, PersonDraft
from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.words import Counting
from outreach_app.queries import attendance as query
from outreach_app.queries.attendance import Attendance, Attendee
from outreach_app.queries.sessions import SessionRow
from outreach_app.services import attendance as service
from ui import formats
from ui.desk import Desk
from ui.dialogs.dialog import Dialog, ask
from ui.lines import area_name
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.consent import ConsentRows
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.head_grid import HeadGrid, Named
from ui.widgets.layouts import Columns, Flow, clear, column, line
from ui.widgets.saved import Notice
from ui.widgets.text import Pill, Rule, Text


class AttendanceDialog(Dialog):
    """Two ways that are never crossed: heads without names, names without ages."""

    def __init__(self, desk: Desk, session: SessionRow, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Attendance: {title}").format(title=session.title), parent, width=1180)
        self._desk, self._session = desk, session
        self._purposes = asked_of_attendees(desk)
        self._is_dirty = False
        found = query.attendance_of(desk.store, session.id)
        self.grid = HeadGrid(self._bands(), self._areas(found))
        self.form = Form()
        self.consents = ConsentRows(say("Agreements, one by one"), [(p.code, self._words(p)) for p in self._purposes])
        self.add = Button(say("Add this person"), key="F10", icon="plus")
        self.save = Button(say("Save the count"), kind="filled", key="Ctrl+Return")
        self._figure = Text("", "secondary", "muted", wrap=True)
        self._named = column(spacing=0)
        self._count = Text("", "small strong")
        self.notice = Notice(self, above=self.foot)
        self._lay_out()
        self._listen()
        self.grid.set_value(found.heads)
        self._tell(found)
        next(iter(self.grid.cells.values())).setFocus()

    def reject(self) -> None:
        """Counts typed and not saved are asked about."""
        say = self._desk.say
        if not self._is_dirty or ask(
            say("Leave without saving?"),
            say("The count you typed would be lost."),
            yes=say("Leave without saving"),
            no=say("Go on writing"),
            danger=True,
            parent=self,
        ):
            super().reject()

    def _save(self) -> None:
        desk = self._desk
        changes = self._try(
            lambda: service.count_heads(desk.store, desk.campaign, self._session.id, self.grid.value(), desk.member.id)
        )
        if changes:
            self._is_dirty = False
            desk.wrote(
                changes, desk.say_count("{n} person counted", "{n} people counted", sum(self.grid.value().values()))
            )

    def _add(self) -> None:
        desk = self._desk
        person = PersonDraft(name=self.form.value("name"), phone=self.form.value("phone"))
        answers = tuple(ConsentDraft(purpose=p, given=g) for p, g in self.consents.values().items())
        asking = Asking(language=desk.language, witness=desk.member.name)
        changes = self._try(
            lambda: (
                service.add_attendee(
                    desk.store, desk.campaign, self._session.id, person, answers, asking, desk.member.id
                ).changes
            )
        )
        if changes:
            desk.wrote(changes, desk.say("{name} is on the list").format(name=person.name.strip()))
            self.form.set_values(name="", phone="")
            self.consents.clear()
            self.form.fields["name"].editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, attendee: Attendee) -> None:
        desk = self._desk
        changes = self._try(lambda: service.remove_attendee(desk.store, attendee.id, desk.member.id))
        if changes:
            desk.wrote(changes, desk.say("{name} is off the list").format(name=attendee.name))

    def _try(self, act: Callable[[], Changes]) -> Changes | None:
        self.form.clear_problems()
        try:
            return act()
        except Refused as refused:
            if refused.code == "vault.unprotected" and self._protect():
                return self._try(act)
            self._tell_problems(self.form.show_problems(refused.problems))
        return None

    def _tell_problems(self, problems: list[Problem]) -> None:
        from ui.problems import word

        for problem in problems:
            if problem.field == "heads" and "band" in problem.details:
                self.grid.show_wrong(problem.details["band"], problem.details["area"])
        if problems:
            self.notice.tell(" ".join(word(problem, self._desk.say) for problem in problems), "warning")

    def _protect(self) -> bool:
        from ui.dialogs.protect import protect

        return protect(self._desk, self)

    def _take_changes(self, changes: Changes) -> None:
        if changes.touches("headcount", "attendee", "session", "contact"):
            found = query.attendance_of(self._desk.store, self._session.id)
            if not self._is_dirty:
                self.grid.set_value(found.heads)
            self._tell(found)

    def _tell(self, found: Attendance) -> None:
        desk = self._desk
        if found.attendance is None:
            figure = desk.say("Nobody counted yet.")
        else:
            people = desk.say_count("{n} person", "{n} people", found.attendance)
            way = said(found.counting, desk.say).lower() if found.counting else ""
            figure = desk.say("The session says {people} ({way}).").format(people=people, way=way)
        if found.counted and found.counting is not Counting.STICKERS:
            figure += " " + desk.say("That figure was typed by hand: the stickers do not change it.")
        self._figure.setText(figure)
        self._count.setText(desk.say_count("{n} by name", "{n} by name", len(found.attendees)))
        clear(self._named)
        for attendee in found.attendees:
            self._named.addWidget(self._row(attendee))

    def _row(self, attendee: Attendee) -> QWidget:
        say, part = self._desk.say, QWidget()
        allowed = [p for p in self._purposes if p.code in attendee.purposes]
        pill = self._desk.say_count("{n} agreement", "{n} agreements", len(allowed))
        off = Button(say("Take off"), kind="link")
        off.setAccessibleName(f"{say('Take off')} {attendee.name}")
        off.clicked.connect(lambda: self._remove(attendee))
        name = Text(attendee.name or say("A person whose name was not kept"), wrap=True)
        row = line(name, Pill(pill, "selected" if allowed else "quiet"), off, spacing=12)
        row.setStretch(0, 1)
        part.setLayout(column(row, Rule()))
        return part

    def _bands(self) -> list[Named]:
        desk = self._desk
        bands = [(m.code, desk.campaign.say(m.words, desk.language)) for m in query.poster_bands(desk.campaign)]
        return [*bands, ("", desk.say("Age not said"))]

    def _areas(self, found: Attendance) -> list[Named]:
        """The poster's columns, and whatever was counted elsewhere before."""
        desk = self._desk
        campaign = desk.campaign
        codes = query.poster_areas(campaign, self._session.area)
        codes += tuple(dict.fromkeys(a for _, a in found.heads if a and a not in codes))
        roots = {area.code for area in campaign.areas if area.parent is None}
        elsewhere = desk.say("Elsewhere in {city}").format(city=campaign.city)
        names = [(c, elsewhere if c in roots else formats.raised(area_name(campaign, c))) for c in codes]
        return [*names, ("", desk.say("Another town"))]

    def _words(self, purpose: Purpose) -> str:
        return self._desk.campaign.say(purpose.words, self._desk.language)

    def _lay_out(self) -> None:
        say = self._desk.say
        counts = Card(say("By count: the stickers on the poster"), icon="grid")
        told = say("Count the stickers of each box. Ages are never asked by a show of hands.")
        counts.body.addWidget(Text(told, "secondary", "muted", wrap=True))
        counts.body.addWidget(self.grid)
        counts.body.addWidget(self._figure)
        counts.body.addStretch()
        names = Card(say("By name: only with an agreement"), icon="users")
        told = say("Without any agreement no name is kept. Under 15, only the stickers count.")
        names.body.addWidget(Text(told, "secondary", "muted", wrap=True))
        self.form.add_row(
            ("name", Field(say("First name"), Line(icon="user"))),
            ("phone", Field(say("Phone"), Line(icon="phone"), hint=say("optional"))),
        )
        names.body.addWidget(self.form)
        names.add_across(self._agreed())
        names.body.addLayout(Flow(self.add))
        names.body.addWidget(Rule())
        names.body.addWidget(self._count)
        names.body.addLayout(self._named)
        names.body.addStretch()
        self.body.addWidget(Columns(counts, names, stretch=(7, 6)))
        close = Button(say("Close"), key="Escape")
        close.clicked.connect(self.reject)
        self.set_buttons(close, self.save)

    def _agreed(self) -> Field:
        """The rows head themselves; asked for in vain, that is told over them."""
        field = Field(self._desk.say("Agreements, one by one"), self.consents, told_first=True)
        field.label.hide()
        field.hint.hide()
        for row in list(self.consents.rows.values())[:1]:
            self.consents.setFocusProxy(row)
        self.form.fields["consents"] = field
        return field

    def _listen(self) -> None:
        desk = self._desk
        self.grid.edited.connect(self._mark_dirty)
        self.save.clicked.connect(self._save)
        self.add.clicked.connect(self._add)
        desk.changed.connect(self._take_changes)
        desk.notice.connect(self.notice.tell)
        desk.undo_offered.connect(self._offer_undo)
        self.notice.undo_requested.connect(desk.undo_requested)

    def _mark_dirty(self) -> None:
        self._is_dirty = True

    def _offer_undo(self, sentence: str, changes: Changes) -> None:
        """The window's own offer lies under this dialog."""
        del changes
        self.notice.tell(sentence, undo=True)


def asked_of_attendees(desk: Desk) -> list[Purpose]:
    """What somebody who came may agree to without an idea: to be reached, to be in photos."""
    asked = [p for p in desk.campaign.purposes if p.channels or "photo" in p.allows]
    return asked or list(desk.campaign.purposes)


def note_attendance(desk: Desk, session: SessionRow, parent: QWidget) -> None:
    dialog = AttendanceDialog(desk, session, parent)
    dialog.exec()
    dialog.deleteLater()
