"""Home's first row: the session of the day with its one main action, the sheets still out, the city's answers."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.words import CityDecision, SessionKind
from outreach_app.language import N_
from outreach_app.queries.city_answers import CityAnswer, city_answers, count_answers
from outreach_app.queries.home import Figures
from outreach_app.queries.sessions import SessionRow, next_sessions, sessions_of_day
from ui import formats
from ui.desk import Desk
from ui.lines import area_name
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Columns, at_least, clear, column, line
from ui.widgets.text import Elided, Icon, Rule, Text

_OPEN = {
    SessionKind.WORKSHOP: N_("Open the workshop"),
    SessionKind.DOORSTEP: N_("Start the round"),
    SessionKind.STALL: N_("Open the stall"),
}
_SEEN = "home_answers_seen"
"""The fetching instant of the latest answer that Home has shown."""


class Today(Card):
    """The session to hold now, or the next one, or the invitation to announce one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._do: Callable[[], None] = self._announce
        self._when = Text(role="strong", tone="accent")
        self._hour = Text(role="figure")
        self._distance = Text(tone="muted")
        self._title = Text(role="heading", wrap=True)
        self._where = Text(wrap=True)
        self._detail = Text(role="secondary", tone="muted", wrap=True)
        self._then = Text(role="secondary", tone="muted", wrap=True)
        self.action = Button("", kind="filled", key="Return")
        self.action.clicked.connect(lambda: self._do())
        self._left = QWidget()
        self._left.setLayout(line(column(self._when, self._hour, self._distance, 0), Rule(upright=True), spacing=24))
        words = column(self._title, self._where, self._detail, 0)
        top = line(self._left, words, spacing=24)
        top.setStretch(1, 1)
        self.body.addLayout(top, 1)
        at_least(self._then, width=200)
        self.body.addWidget(Columns(self._then, self.action, stretch=(1, 0), level=True))

    def read(self, day: str, now: datetime) -> None:
        today = sessions_of_day(self._desk.store, day)
        after = next_sessions(self._desk.store, day)
        session = pick_session(today, f"{now:%H:%M}")
        if session:
            self._show_today(session, now)
            self._show_then([s for s in today if s.starts > session.starts] + after, day)
        elif after:
            self._show_next(after[0], day)
            self._show_then(after[1:], day)
        else:
            self._show_nothing()

    def _show_today(self, session: SessionRow, now: datetime) -> None:
        say = self._desk.say
        self._left.show()
        self._when.setText(say("This evening") if session.starts >= "18" else say("Today"))
        self._hour.setText(formats.hour(session.starts, say) or "–")
        self._distance.setText(self._time_left(session, now))
        self._show_words(session)
        if session.closed_at is not None:
            self._set_action(say("See the session"), lambda: self._desk.go("sessions", session.id))
        elif session.is_open:
            at_doors = session.kind is SessionKind.DOORSTEP
            words = say("Go on with the round") if at_doors else say("Go on capturing")
            self._set_action(words, lambda: self._capture(session))
        else:
            self._set_action(say(_OPEN[session.kind]), lambda: self._open(session))

    def _show_next(self, session: SessionRow, day: str) -> None:
        say = self._desk.say
        self._left.show()
        self._when.setText(formats.capital(_near(session.date, day, say)))
        self._hour.setText(formats.hour(session.starts, say) or "–")
        days = (date.fromisoformat(session.date) - date.fromisoformat(day)).days
        self._distance.setText(self._desk.say_count("in {n} day", "in {n} days", days))
        self._show_words(session)
        self._set_action(say("Prepare the session"), lambda: self._desk.go("sessions", session.id))

    def _show_nothing(self) -> None:
        say = self._desk.say
        self._left.hide()
        self._title.setText(say("No session announced"))
        self._where.setText(say("Announce a workshop, a round of doors or a stall: a title and a date are enough."))
        self._detail.setText("")
        self._then.setText("")
        self._set_action(say("Announce a session"), self._announce)

    def _show_words(self, session: SessionRow) -> None:
        desk = self._desk
        area = formats.raised(area_name(desk.campaign, session.area))
        self._title.setText(session.title)
        self._where.setText(", ".join(part for part in (session.place, area) if part))
        details = []
        if session.sheets_out:
            details.append(desk.say_count("{n} sheet ready", "{n} sheets ready", session.sheets_out))
        if session.ideas:
            details.append(desk.say_count("{n} idea", "{n} ideas", session.ideas))
        if session.interpreter:
            details.append(desk.say("interpreter: {language}").format(language=session.interpreter))
        self._detail.setText(" · ".join(details))

    def _show_then(self, after: Sequence[SessionRow], day: str) -> None:
        say = self._desk.say
        if not after:
            self._then.setText("")
            return
        when = formats.capital(_near(after[0].date, day, say))
        hour = formats.hour(after[0].starts, say)
        then = say("{when}: {session}").format(when=" ".join(p for p in (when, hour) if p), session=after[0].title)
        self._then.setText(then)

    def _time_left(self, session: SessionRow, now: datetime) -> str:
        say = self._desk.say
        if session.closed_at is not None:
            return say("over")
        if session.is_open:
            return say("open now")
        hours, _, minutes = session.starts.partition(":")
        left = int(hours) * 60 + int(minutes) - now.hour * 60 - now.minute if minutes else 0
        if left <= 0:
            return ""
        if left < 90:
            return self._desk.say_count("in {n} minute", "in {n} minutes", left)
        return say("in {hours}").format(hours=formats.duration(left, say))

    def _set_action(self, label: str, do: Callable[[], None]) -> None:
        self._do = do
        self.action.set_label(label)

    def _announce(self) -> None:
        self._desk.go("sessions", "new")

    def _open(self, session: SessionRow) -> None:
        from outreach_app.services.sessions import open_session

        try:
            self._desk.wrote(open_session(self._desk.store, session.id, self._desk.member.id))
        except Refused as refused:
            self._desk.tell_refusal(refused)
        else:
            self._capture(session)

    def _capture(self, session: SessionRow) -> None:
        """Where that session is worked: at the doors, or at the keyboard."""
        self._desk.use_session(session.id)
        self._desk.go("doors" if session.kind is SessionKind.DOORSTEP else "capture", session.id)


class SheetsOut(Card):
    """How many printed sheets have not come back, and from which sessions."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.say("Sheets out"), icon="printer", key="F8")
        self._desk = desk
        self._count = Text(role="figure")
        self._of = Text(role="secondary", tone="muted", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        count = line(self._count, self._of, spacing=8)
        count.setStretch(1, 1)
        self.body.addLayout(count)
        self.body.addLayout(self._lines)
        self.body.addStretch()

    def show_figures(self, figures: Figures) -> None:
        desk = self._desk
        clear(self._lines)
        self._count.setVisible(bool(figures.sheets_printed))
        if not figures.sheets_printed:
            self._of.setText(desk.say("Print some for a session: the idea first, then each agreement."))
            return
        self._count.setText(formats.number(figures.sheets_out, desk.say))
        self._of.setText(desk.say_count("of {n} printed", "of {n} printed", figures.sheets_printed))
        for title, day, count in figures.sheets_out_by_session[:2]:
            when = formats.short_day(day, desk.say)
            words = Elided(", ".join(part for part in (title, when) if part), "secondary")
            row = line(words, Text(str(count), "strong"), spacing=8)
            row.setStretch(0, 1)
            self._lines.addLayout(row)


class CityAnswers(Card):
    """The latest answers; those Home has not shown before are marked as new."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.say("The city’s answers"), icon="comment", key="F9")
        self._desk = desk
        self._seen = 0
        self._lines = QVBoxLayout()
        self._lines.setSpacing(12)
        self.body.addLayout(self._lines)
        self.body.addStretch()

    def read(self) -> None:
        desk = self._desk
        clear(self._lines)
        latest = list({answer.proposal: answer for answer in reversed(city_answers(desk.store, limit=12))}.values())
        for answer in latest[:-3:-1]:
            self._lines.addLayout(_answer_line(answer, desk, is_new=answer.fetched_at > self._seen))
        count = count_answers(desk.store, self._seen)
        self.aside.setText(desk.say_count("{n} new", "{n} new", count) if count else "")
        if not latest:
            nothing = desk.say("None yet. They come here when you send what waits.")
            self._lines.addWidget(Text(nothing, "secondary", "muted", wrap=True))

    def arrive(self) -> None:
        """What was shown on an earlier visit is no longer new; what shows now is, for as long as one stays."""
        store = self._desk.store
        self._seen = int(store.setting(_SEEN) or 0)
        self.read()
        latest = city_answers(store, limit=1)
        if latest and latest[0].fetched_at > self._seen:
            with suppress(Refused):  # a full disk must not stand in the way of the first screen
                store.keep_setting(_SEEN, str(latest[0].fetched_at))


_SIGNS = {CityDecision.ACCEPTED: ("check-circle", "accent"), CityDecision.REJECTED: ("x-circle", "muted")}


def _answer_line(answer: CityAnswer, desk: Desk, *, is_new: bool) -> QHBoxLayout:
    icon, tone = _SIGNS.get(answer.decision, ("clock", "muted"))
    word = said(answer.phase or answer.decision, desk.say)
    if answer.reason and answer.decision is not CityDecision.ACCEPTED:
        word = desk.say("{decision}: {reason}").format(decision=word, reason=answer.reason)
    changed = answer.before is not None and answer.before is not answer.phase
    before = (
        [desk.say("before: {phase}").format(phase=said(answer.before, desk.say).lower())]
        if (is_new and changed and answer.before)
        else []
    )
    played = [desk.say("Rehearsal")] if desk.campaign.is_rehearsal(answer.target) else []
    told = " · ".join([*played, *([desk.say("New")] if is_new else []), answer.title, *before])
    sign = Icon(icon, tone, 22)
    words = column(Elided(word, "strong", "accent" if tone == "accent" else ""), Elided(told, "secondary"), spacing=2)
    row = line(sign, words, spacing=12)
    row.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    row.setStretch(1, 1)
    return row


def pick_session(today: Sequence[SessionRow], time: str) -> SessionRow | None:
    """The one to hold now: one that is open, else the next that isn't over, else the last of the day."""
    is_open = [s for s in today if s.is_open]
    ahead = [s for s in today if s.closed_at is None and (s.ends or s.starts or "24") >= time]
    left = [s for s in today if s.closed_at is None]
    return next(iter(is_open + ahead + left), today[-1] if today else None)


def _near(day: str, today: str, say: Callable[[str], str]) -> str:
    """`aujourd’hui`, `demain`, `samedi 11 février`."""
    days = (date.fromisoformat(day) - date.fromisoformat(today)).days
    if days in (0, 1):
        return say("today") if days == 0 else say("tomorrow")
    return formats.weekday_day(day, say)
