"""One session, to read: what it is, what came of it, and what can be done with it."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.words import Counting, SessionKind
from outreach_app.language import N_
from outreach_app.queries.campaigns import members
from outreach_app.queries.sessions import SessionRow, session_draft
from outreach_app.queries.visits import counted_doors
from ui import formats
from ui.desk import Desk
from ui.lines import area_name
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, clear, line
from ui.widgets.text import Pill, Rule, Text

_MAIN = {
    SessionKind.WORKSHOP: N_("Open the workshop"),
    SessionKind.DOORSTEP: N_("Start the round"),
    SessionKind.STALL: N_("Open the stall"),
}


class SessionCard(Card):
    """Its buttons wish; the page does."""

    main_requested = Signal()
    close_requested = Signal()
    edit_requested = Signal()
    sheets_requested = Signal()
    export_requested = Signal()
    aside_requested = Signal()
    kit_requested = Signal()
    minutes_requested = Signal()
    evening_requested = Signal()
    attendance_requested = Signal()
    plan_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk, say = desk, desk.say
        self._title = Text(role="heading", wrap=True)
        self._pill = Pill()
        self._when = Text(tone="muted", wrap=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(8)
        self._facts.setColumnStretch(1, 1)
        self.main = Button("", kind="filled", key="Ctrl+Return")
        self._close = Button(say("Close the session"), key="Ctrl+W")
        edit = Button(say("Edit"), key="Ctrl+E", icon="edit")
        sheets = Button(say("Print sheets"), kind="link", key="Ctrl+P", icon="printer")
        export = Button(say("Export the session"), kind="link", key="Ctrl+S", icon="download")
        kit = Button(say("Print the kit…"), kind="link", key="Ctrl+K", icon="folder")
        minutes = Button(say("Minutes…"), kind="link", key="Ctrl+L", icon="file")
        self._evening = Button(say("Enter the round’s paper…"), kind="link", key="Ctrl+J", icon="scan")
        attendance = Button(say("Attendance…"), kind="link", key="Ctrl+T", icon="users")
        plan = Button(say("Prepare…"), kind="link", key="Ctrl+G", icon="list")
        self._aside = Button(say("Set the session aside"), kind="link", key="Ctrl+Delete", icon="trash")
        for button, wish in (
            (self.main, self.main_requested),
            (self._close, self.close_requested),
            (edit, self.edit_requested),
            (sheets, self.sheets_requested),
            (export, self.export_requested),
            (self._aside, self.aside_requested),
            (kit, self.kit_requested),
            (minutes, self.minutes_requested),
            (self._evening, self.evening_requested),
            (attendance, self.attendance_requested),
            (plan, self.plan_requested),
        ):
            button.clicked.connect(wish)
        head = line(self._title, self._pill, spacing=12)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._when)
        self.body.addWidget(Rule())
        self.body.addLayout(self._facts)
        self.body.addStretch(1)
        self.body.addWidget(Rule())
        before, during = (plan, kit, sheets), (attendance,)
        after = (minutes, self._evening, export, self._aside)
        self.body.addLayout(Flow(*before, *during, *after, spacing=8))
        self.body.addLayout(Flow(self.main, self._close, edit, spacing=12))

    def show_session(self, session: SessionRow) -> None:
        say = self._desk.say
        draft = session_draft(self._desk.store, session.id)
        if draft is None:
            return
        self._title.setText(session.title)
        state, kind = state_of(session, self._desk)
        self._pill.tell(state, kind)
        self._pill.setVisible(bool(state))
        self._when.setText(formats.capital(_when(session, self._desk)))
        self._show_facts(list(_facts(session, draft, self._desk)))
        if session.is_open:
            at_doors = session.kind is SessionKind.DOORSTEP
            self.main.set_label(say("Go on with the round") if at_doors else say("Capture ideas"))
        else:
            again = session.opened_at or not state
            self.main.set_label(say("Open it again") if again else say(_MAIN[session.kind]))
        self._close.setVisible(session.is_open)
        self._aside.setVisible(not session.ideas)
        self._evening.setVisible(session.kind is SessionKind.DOORSTEP)

    def _show_facts(self, facts: list[tuple[str, str]]) -> None:
        clear(self._facts)
        for row, (name, value) in enumerate(facts):
            self._facts.addWidget(Text(name, "secondary", "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(Text(value, wrap=True), row, 1)


def state_of(session: SessionRow, desk: Desk) -> tuple[str, str]:
    """A pill's words and kind: open, closed, or only announced; no words for what is simply past."""
    if session.is_open:
        return desk.say("Open now"), "selected"
    if session.closed_at:
        return desk.say("Closed"), "quiet"
    return (desk.say("Announced"), "outline") if session.date >= desk.campaign.day(desk.store.now()) else ("", "quiet")


def _when(session: SessionRow, desk: Desk) -> str:
    say = desk.say
    hours = [formats.hour(text, say) for text in (session.starts, session.ends) if text]
    span = say("{first} to {last}").format(first=hours[0], last=hours[1]) if len(hours) == 2 else "".join(hours)
    return " · ".join(part for part in (said(session.kind, say), formats.day(session.date, say), span) if part)


def _facts(session: SessionRow, draft: SessionDraft, desk: Desk) -> Iterator[tuple[str, str]]:
    say = desk.say
    area = formats.raised(area_name(desk.campaign, draft.area))
    names = {member.id: member.name for member in members(desk.store)}
    host = [draft.host, said(draft.host_kind, say) if draft.host_kind else ""]
    for name, parts in (
        (say("Where it is held"), [draft.place, area]),
        (say("Host"), host),
        (say("How people are reached"), [said(draft.reach, say)] if draft.reach else []),
        (say("Interpreter"), [draft.interpreter]),
        (say("Members present"), [names.get(member, "") for member in draft.members]),
        (say("Participants"), _counted(draft.attendance, draft.attendance_counting, desk)),
        (say("Refusals"), _counted(draft.refusals, draft.refusals_counting, desk)),
        (say("Doors"), _doors(session, draft, desk)),
        (say("Volunteer hours"), [formats.duration(draft.volunteer_minutes, say)] if draft.volunteer_minutes else []),
        (say("Ideas"), [formats.number(session.ideas, say)]),
        (say("Sheets"), _sheets(session, desk)),
        (say("Note"), [draft.note]),
    ):
        told = ", ".join(part for part in parts if part)
        if told:
            yield name, told


def _counted(count: int | None, way: Counting | None, desk: Desk) -> list[str]:
    if count is None:
        return []
    return [formats.number(count, desk.say), said(way, desk.say).lower() if way else ""]


def _doors(session: SessionRow, draft: SessionDraft, desk: Desk) -> list[str]:
    """As visited one by one, else as somebody typed them."""
    tried, opened, _ = counted_doors(desk.store, session.id) or (draft.doors_tried, draft.doors_opened or 0, 0)
    return [desk.say("{opened} opened of {tried}").format(opened=opened, tried=tried)] if tried is not None else []


def _sheets(session: SessionRow, desk: Desk) -> list[str]:
    if not session.sheets:
        return []
    return [
        desk.say_count("{n} printed", "{n} printed", session.sheets),
        desk.say_count("{n} out", "{n} out", session.sheets_out) if session.sheets_out else desk.say("all back"),
    ]
