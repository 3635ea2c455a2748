"""Séances: those to come and those past, one whole beside the list, and the form to announce or edit one."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind
from outreach_app.queries.rounds import holds_addresses
from outreach_app.queries.sessions import session_draft, sessions
from outreach_app.services import sessions as service
from ui.desk import Desk
from ui.pages.session_card import SessionCard
from ui.pages.session_form import SessionForm
from ui.pages.session_list import SessionList
from ui.widgets.buttons import Button
from ui.widgets.card import EmptyPanel
from ui.widgets.layouts import Columns
from ui.widgets.page import Page


class SessionsPage(Page):
    """Either the list with the chosen session, or the form; what is typed there stays until it's saved or left."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(desk, say("Sessions"))
        self._edited: RecordId | None = None
        self._is_dirty = False
        self.list = SessionList(desk)
        self.card = SessionCard(desk)
        self._form: SessionForm | None = None
        self._browse = Columns(self.list, self.card, stretch=(5, 6))
        self._empty = EmptyPanel(
            "calendar",
            say("No session yet"),
            say("A session is where ideas are said: a workshop, a round of doors, a stall at the market."),
            self._button(say("Announce a session"), "Return", self.announce, kind="filled"),
        )
        self._new = self._button(say("New session"), "Ctrl+N", self.announce, icon="plus")
        self._wall = self._button(say("The wall of ideas"), "Ctrl+M", self._show_wall, icon="wall")
        self._cancel = self._button(say("Cancel"), "Escape", self._leave_form)
        self._save = self._button(say("Save the session"), "Ctrl+Return", self._save_form, kind="filled")
        self.set_actions(self._wall, self._new, self._cancel, self._save)
        self.body.addWidget(self._browse, 1)
        self.body.addWidget(self._empty, 1)
        self._listen()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("session", "session_member", "idea", "sheet", "batch", "member"):
            self._read()
            self._show_state()

    def arrive(self, argument: object) -> None:
        if argument == "new":
            self.announce()
        elif isinstance(argument, str) and not self._is_dirty:
            self._close_form()
            self.list.choose(argument)

    def first_focus(self) -> QWidget | None:
        if self._form and self._form.isVisibleTo(self):
            return self._form.first_focus()
        return self.list if self.list.sessions else None

    def take_digit(self, digit: int) -> bool:
        return bool(self._form and self._form.isVisibleTo(self) and self._form.take_digit(digit))

    def announce(self) -> None:
        """The form, for a session that isn't there yet: today, and whoever is at work."""
        if self._is_dirty:
            return
        today = self.desk.campaign.day(self.desk.store.now())
        draft = SessionDraft(kind=SessionKind.WORKSHOP, title="", date=today, members=(self.desk.member.id,))
        self._open_form(None, draft)

    def _edit(self) -> None:
        session = self.list.current
        draft = session_draft(self.desk.store, session.id) if session else None
        if session and draft:
            self._open_form(session.id, draft)

    def _open_form(self, session: RecordId | None, draft: SessionDraft) -> None:
        if self._form is None:
            self._form = SessionForm(self.desk)
            self._form.edited.connect(self._mark_dirty)
            self.body.addWidget(self._form, 1)
        self._edited = session
        self._form.load(draft)
        self._form.offer_templates(session is None)
        self._is_dirty = False
        self._form.show()
        self._show_state()
        self._form.first_focus().setFocus()

    def _save_form(self) -> None:
        """A refusal leaves everything as typed, each problem at its field."""
        assert self._form
        problems = self._form.find_problems()
        try:
            if not problems:
                self._write(self._form.draft())
                return
        except Refused as refused:
            problems = list(refused.problems)
        self.desk.tell_refusal(self._form.show_problems(problems))

    def _write(self, draft: SessionDraft) -> None:
        desk = self.desk
        if self._edited:
            session, changes = (
                self._edited,
                service.change(desk.store, desk.campaign, self._edited, draft, desk.member.id),
            )
        else:
            template = self._form.template if self._form else ""
            held = service.create(
                desk.store, desk.campaign, draft, desk.member.id, template=template, language=desk.language
            )
            session, changes = held.session, held.changes
        self._close_form()
        desk.wrote(changes, desk.say("Session saved: {title}").format(title=draft.title.strip()))
        self.list.choose(session)
        self.list.setFocus()

    def _leave_form(self) -> None:
        if self._is_dirty and not self._may_drop():
            return
        self._close_form()
        self.list.setFocus()

    def _may_drop(self) -> bool:
        from ui.dialogs.dialog import ask

        say = self.desk.say
        return ask(
            say("Leave without saving?"),
            say("What you typed in this form would be lost."),
            yes=say("Leave without saving"),
            no=say("Go on writing"),
            danger=True,
            parent=self,
        )

    def _close_form(self) -> None:
        self._is_dirty = False
        if self._form:
            self._form.hide()
        self._show_state()

    def _mark_dirty(self) -> None:
        self._is_dirty = True

    def _main(self) -> None:
        session = self.list.current
        if session is None:
            return
        page = "doors" if session.kind is SessionKind.DOORSTEP else "capture"
        if session.is_open:
            self.desk.use_session(session.id)
            self.desk.go(page, session.id)
            return
        self._do(lambda by: service.open_session(self.desk.store, session.id, by), "")
        self.desk.use_session(session.id)
        if session.opened_at is None:
            self.desk.go(page, session.id)

    def _close_session(self) -> None:
        session = self.list.current
        if session and holds_addresses(self.desk.store, session.id):
            from ui.dialogs.end_round import end_round

            end_round(self.desk, session.id, self)
        elif session:
            told = self.desk.say("Session closed: {title}").format(title=session.title)
            self._do(lambda by: service.close_session(self.desk.store, session.id, by), told)

    def _set_aside(self) -> None:
        session = self.list.current
        if session:
            told = self.desk.say("Session set aside: {title}").format(title=session.title)
            self._do(lambda by: service.set_aside(self.desk.store, session.id, by), told)

    def _do(self, act: Callable[[RecordId], Changes], told: str) -> None:
        try:
            self.desk.wrote(act(self.desk.member.id), told)
        except Refused as refused:
            self.desk.tell_refusal(refused)

    def _print(self) -> None:
        session = self.list.current
        if session:
            self.desk.use_session(session.id)
            self.desk.go("sheets", session.id)

    def _show_wall(self) -> None:
        session = self.list.current
        if session:
            self.desk.go("wall", session.id)

    def _export(self) -> None:
        from ui.dialogs.export import export_dialog

        session = self.list.current
        if session:
            export_dialog(self.desk, self, session=session.id)

    def _print_kit(self) -> None:
        from ui.dialogs.print_kit import print_kit_dialog

        if session := self.list.current:
            print_kit_dialog(self.desk, self, session)

    def _show_minutes(self) -> None:
        from ui.dialogs.minutes import minutes_dialog

        if session := self.list.current:
            minutes_dialog(self.desk, self, session)

    def _enter_round(self) -> None:
        from ui.dialogs.evening import evening_dialog

        if session := self.list.current:
            evening_dialog(self.desk, self, session)

    def _prepare(self) -> None:
        from ui.dialogs.preparation import prepare_session

        if session := self.list.current:
            prepare_session(self.desk, session, self)

    def _note_attendance(self) -> None:
        from ui.dialogs.attendance import note_attendance

        if session := self.list.current:
            note_attendance(self.desk, session, self)

    def _read(self) -> None:
        desk = self.desk
        known = sessions(desk.store)
        self.list.show_sessions(known, desk.campaign.day(desk.store.now()))
        ideas = sum(session.ideas for session in known)
        context = [
            desk.say_count("{n} session", "{n} sessions", len(known)),
            desk.say_count("{n} idea", "{n} ideas", ideas),
        ]
        self.set_context(" · ".join(context) if known else "")

    def _show_chosen(self) -> None:
        if session := self.list.current:
            self.card.show_session(session)

    def _show_state(self) -> None:
        in_form = bool(self._form and not self._form.isHidden())
        say = self.desk.say
        self._browse.setVisible(bool(self.list.sessions) and not in_form)
        self._empty.setVisible(not self.list.sessions and not in_form)
        for button in (self._wall, self._new):
            button.setVisible(bool(self.list.sessions) and not in_form)
        for button in (self._cancel, self._save):
            button.setVisible(in_form)
        new = say("New session") if self._edited is None else say("Edit the session")
        self.set_title(new if in_form else say("Sessions"))

    def _listen(self) -> None:
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(self._edit)
        self.card.main_requested.connect(self._main)
        self.card.close_requested.connect(self._close_session)
        self.card.edit_requested.connect(self._edit)
        self.card.sheets_requested.connect(self._print)
        self.card.export_requested.connect(self._export)
        self.card.aside_requested.connect(self._set_aside)
        self.card.kit_requested.connect(self._print_kit)
        self.card.minutes_requested.connect(self._show_minutes)
        self.card.evening_requested.connect(self._enter_round)
        self.card.plan_requested.connect(self._prepare)
        self.card.attendance_requested.connect(self._note_attendance)

    def _button(
        self, label: str, key: str, act: Callable[[], None], *, kind: str = "outline", icon: str = ""
    ) -> Button:
        button = Button(label, kind=kind, key=key, icon=icon)
        button.clicked.connect(act)
        return button
