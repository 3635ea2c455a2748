"""À prévenir: the residents who asked what becomes of their idea, by the way they chose; told one by one or by post."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.queries.telling import Telling, to_tell
from outreach_app.services import telling
from ui.desk import Desk
from ui.formats import civil_day, short_day
from ui.look import look
from ui.models.rows import Row, Rows
from ui.papers_city import language_for, message_for, print_news
from ui.papers_words import paper_language
from ui.said import CHANNELS, said
from ui.speech import language_name
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card, EmptyPanel
from ui.widgets.inset import Inset
from ui.widgets.layouts import Columns, Flow, clear, column, line
from ui.widgets.page import Page
from ui.widgets.row_list import RowList
from ui.widgets.text import Pill, Rule, Text
from ui.widgets.tiles import Chips

_ICONS = {"sms": "comment", "phone": "phone", "email": "mail", "post": "mail", "": "user"}
_KEYS = (("sms", "Alt+1"), ("phone", "Alt+2"), ("email", "Alt+3"), ("post", "Alt+4"), ("in_person", "Alt+5"))


class TellingPage(Page):
    """Only those whose agreement stands are here; marking as told is taken back with Ctrl+Z."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.say("Tell residents"), desk.say("those who asked what becomes of their idea"))
        self._all: list[Telling] = []
        self._shown: list[Telling] = []

    def make_parts(self) -> Iterator[None]:
        say = self.desk.say
        self.filters = Chips(
            [
                ("", say("Everybody"), "users"),
                *((code, say(CHANNELS[code]), _ICONS[code]) for code in ("sms", "phone", "email", "post")),
                ("none", say("Nowhere to reach them"), "x-circle"),
            ]
        )
        self.list = RowList(Rows(self._load), say("Tell residents"))
        yield
        self._name, self._reach = Text("", "heading", wrap=True), Text("", wrap=True)
        self._news = column(spacing=12)
        self.copy = Button(say("Copy the message"), key="Ctrl+C", icon="copy")
        self.paper = Button(say("Print for this person"), key="Ctrl+Shift+P", icon="printer")
        self.told = {code: Button(say(CHANNELS[code]), key=key, binds=False) for code, key in _KEYS}
        self.letters = Button(say("Print the letters"), key="Ctrl+P", icon="printer")
        yield
        self._lay_out()
        self.filters.edited.connect(self._show)
        self.list.chosen.connect(lambda _: self._choose())
        self.copy.clicked.connect(self._copy)
        self.paper.clicked.connect(self._print_one)
        self.letters.clicked.connect(self._print)
        for code, button in self.told.items():
            button.clicked.connect(lambda _=False, code=code: self.mark([self.chosen], code))
        yield

    def refresh(self, changes: Changes | None) -> None:
        kinds = ("city_answer", "told", "consent_event", "contact", "idea_proposal", "proposal", "person")
        if changes is None or changes.touches(*kinds):
            self._read()

    def arrive(self, argument: object) -> None:
        del argument
        self._read()

    def first_focus(self) -> QWidget:
        return self.list if self._shown else self._back

    def take_digit(self, digit: int) -> bool:
        """Alt and a digit marks the one in sight as told that way."""
        if not 1 <= digit <= len(_KEYS) or self.chosen is None:
            return False
        self.mark([self.chosen], _KEYS[digit - 1][0])
        return True

    @property
    def chosen(self) -> Telling | None:
        index = self.list.currentIndex()
        return self._shown[index.row()] if index.isValid() and index.row() < len(self._shown) else None

    def mark(self, tellings: "Sequence[Telling | None]", how: str) -> None:
        desk = self.desk
        wanted = [one for one in tellings if one]
        if not wanted:
            return
        try:
            changes = telling.mark_told(desk.store, wanted, how, desk.member.id)
        except Refused as refused:
            desk.tell_refusal(refused)
            return
        desk.wrote(changes, desk.say_count("One person told", "{n} persons told", len(wanted)))

    def _lay_out(self) -> None:
        say = self.desk.say
        told = say("The rehearsal platform gave these answers, not the city: tell nobody about them.")
        self._band = Banner(say("REHEARSAL"), told)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, self._band)
        card = Card()
        card.add_across(self.list, margin=8, stretch=1)
        self.list.setMinimumHeight(look().px(200))
        detail = Card()
        acts, ways = QWidget(), QWidget()
        Flow(self.copy, self.paper, spacing=12, parent=acts)
        Flow(*self.told.values(), spacing=8, parent=ways)
        for part in (self._name, self._reach, Rule()):
            detail.body.addWidget(part)
        detail.body.addLayout(self._news)
        detail.body.addWidget(acts)
        detail.body.addWidget(Text(say("Told, by"), "small strong", "muted"))
        detail.body.addWidget(ways)
        detail.body.addStretch()
        self._back = Button(say("Back to what leaves"), key="F9", binds=False)
        self._back.clicked.connect(lambda: self.desk.go("outbox"))
        self._empty = EmptyPanel(
            "users",
            say("Nobody is waiting for news"),
            say("Once the city answers, whoever asked what becomes of their idea is listed here."),
            self._back,
        )
        details = QWidget()
        details.setLayout(column(detail, 0))
        side = Inset(details)
        self._columns = Columns(card, side, stretch=(1, 1))
        self._columns.stacked.connect(side.show_whole)
        self.set_actions(self.letters)
        self.body.addWidget(self.filters)
        self.body.addWidget(self._empty)
        self.body.addWidget(self._columns, 1)

    def _read(self) -> None:
        self._all = to_tell(self.desk.store)
        for part in (self.filters, self._columns):
            part.setVisible(bool(self._all))
        self._empty.setVisible(not self._all)
        self._band.setVisible(
            any(self.desk.campaign.is_rehearsal(news.target) for one in self._all for news in one.news)
        )
        counts = {"": len(self._all), "none": sum(not one.channels for one in self._all)}
        for code in ("sms", "phone", "email", "post"):
            counts[code] = sum(code in one.channels for one in self._all)
        self.filters.show_counts(counts, hide_empty=True)
        self.letters.setVisible(bool(counts["post"]))
        self._show()

    def _show(self) -> None:
        before = self.chosen
        wanted = self.filters.value()
        self._shown = [
            one for one in self._all if not wanted or wanted in one.channels or (wanted == "none" and not one.channels)
        ]
        self.list.rows.show_ids(range(len(self._shown)))
        if self._shown:
            same = next((n for n, one in enumerate(self._shown) if before and one.person == before.person), 0)
            self.list.choose(same)
        self._choose()

    def _load(self, numbers: Sequence[int]) -> dict[int, Row]:
        return {number: self._row(self._shown[number]) for number in numbers}

    def _row(self, one: Telling) -> Row:
        say = self.desk.say
        way = one.channels[0] if one.channels else ""
        titles = ", ".join(news.title for news in one.news)
        latest = one.news[-1]
        return Row(
            key=one.person,
            title=one.name or say("Somebody whose name is not here"),
            line=titles,
            icon=_ICONS[way],
            pill=said(latest.phase or latest.decision, say),
            pill_kind="outline",
        )

    def _choose(self) -> None:
        one, say = self.chosen, self.desk.say
        clear(self._news)
        for part in (self.copy, self.paper, *self.told.values()):
            part.setEnabled(one is not None)
        if one is None:
            return
        self._name.setText(one.name or say("Somebody whose name is not here"))
        reach = {"sms": one.phone, "phone": one.phone, "email": one.email, "post": one.post}
        told = [say("{field}: {said}").format(field=say(CHANNELS[way]), said=reach[way]) for way in one.channels]
        spoken = language_for(self.desk.campaign, one)
        if spoken != paper_language(self.desk.campaign):
            told.append(say("Message and letter in {language}").format(language=language_name(spoken)))
        if one.minor:
            told.insert(0, say("A child’s idea: this is who answers for them."))
        self._reach.setText("\n".join(told) or say("No contact on this laptop. Tell them when they come."))
        for news in one.news:
            day = short_day(civil_day(news.answered_at, self.desk.campaign.timezone), say)
            pill = Pill(said(news.phase or news.decision, say), "outline accent")
            parts: list[QWidget] = [Text(news.title, "strong", wrap=True)]
            if news.reason:
                parts.append(Text(say("“{said}”").format(said=news.reason), "secondary", wrap=True))
            played = [Pill(say("Rehearsal"), "warning")] if self.desk.campaign.is_rehearsal(news.target) else []
            head = line(pill, *played, Text(day, "secondary", "muted"), 0)
            self._news.addLayout(column(head, *parts, spacing=4))
        for code, button in self.told.items():
            button.setVisible(code in one.channels or code == "in_person" or not one.channels)

    def _copy(self) -> None:
        """A short message for a telephone, in their language."""
        if self.chosen:
            QGuiApplication.clipboard().setText(message_for(self.desk.campaign, self.chosen))
            self.desk.tell(self.desk.say("Message copied"))

    def _print_one(self) -> None:
        """To hand over, whatever way they chose: it says what became of their idea, and their receipt's number."""
        if self.chosen:
            self._save([self.chosen], "ce-que-devient-votre-idee.pdf")

    def _save(self, wanted: "Sequence[Telling]", name: str) -> bool:
        """Whether it was written."""
        from ui.dialogs.save_paper import on_own_store, save_paper

        campaign, written = self.desk.campaign, list[Path]()
        day = campaign.day(self.desk.store.now())
        draw = on_own_store(self.desk, lambda _, path: print_news(campaign, day, wanted, path), written)
        told = save_paper(self.desk, self.desk.say("Print the letters"), name, draw, self.window())
        if told:
            self.desk.tell(told)
        return bool(written)

    def _print(self) -> None:
        """A letter to each who chose the post; then asked whether they are told."""
        from ui.dialogs.dialog import ask

        desk, say = self.desk, self.desk.say
        wanted = [one for one in self._all if "post" in one.channels]
        if self._save(wanted, "lettres-aux-habitants.pdf") and ask(
            say("Have the letters left?"),
            desk.say_count(
                "One person is then marked as told by post.",
                "{n} persons are then marked as told by post.",
                len(wanted),
            ),
            yes=say("Yes, mark them as told"),
            no=say("Not yet"),
            parent=self.window(),
        ):
            self.mark(wanted, "post")
