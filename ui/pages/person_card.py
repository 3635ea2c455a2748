"""Whom an idea comes from: how to reach them, what they agreed to one by one, and what they may ask of us."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ConsentState
from outreach_app.queries.consent import ConsentEvent
from outreach_app.queries.persons import Contact, Held, held_on
from outreach_app.services import consents
from ui import formats
from ui.desk import Desk
from ui.dialogs.dialog import ask
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, clear, column, line
from ui.widgets.text import Icon, Pill, Rule, Text

KINDS = frozenset({"person", "contact", "consent_event", "erasure", "answer"})
"""What a card reads: other changes leave it as it is."""
_YES = frozenset({ConsentState.GIVEN, ConsentState.RENEWED})


class PersonCard(Card):
    """Reads and writes by itself; `erased` says that the person is no more."""

    erased = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.person: RecordId | None = None
        self.rows: list[AgreementRow] = []
        self._name = Text("", "strong", wrap=True)
        self._met = Text("", "secondary", "muted")
        self._reached = QGridLayout()
        self._agreements = column()
        say = desk.say
        self.kept = Button(say("What we hold"), key="Ctrl+G")
        self.erase = Button(say("Erase…"), kind="danger", key="Ctrl+Delete")
        self._proofs: list[RecordId] = []
        self.proof = Button(say("Signature…"), kind="link", icon="lock")
        self.proof.clicked.connect(self._open_proof)
        self.kept.clicked.connect(self._show_kept)
        self.erase.clicked.connect(self._erase)
        self._lay_out()

    def show_person(self, person: RecordId | None) -> None:
        """Everything about `person`, read again; hidden where there is none."""
        held = held_on(self._desk.store, person) if person else None
        self.person = held.person if held and held.erased_at is None else None
        self.setVisible(self.person is not None)
        if held and self.person:
            self._tell(held)

    def take_digit(self, digit: int) -> bool:
        """Alt and a digit: that agreement is taken back, or asked for again."""
        place = (digit - 1) % 10
        if not self.isVisible() or place >= len(self.rows) or self.rows[place].act.isHidden():
            return False
        self.rows[place].act.click()
        return True

    def withdraw(self, purpose: str) -> None:
        """Asks once, then takes effect at once."""
        say, words = self._desk.say, self._words(purpose)
        text = say("“{words}” no longer holds from now on. What waits is held back, whoever has it is to be told.")
        yes, no = say("Take the agreement back"), say("Keep it")
        if self.person and ask(say("Withdraw this agreement?"), text.format(words=words), yes=yes, no=no, parent=self):
            try:
                changes = consents.withdraw(self._desk.store, self.person, purpose, self._desk.member.id)
            except Refused as refused:
                self._desk.tell_refusal(refused)
            else:
                self._desk.wrote(changes, say("Agreement withdrawn: “{words}”").format(words=words))

    def ask_again(self, purpose: str) -> None:
        """Asks once more, with today's notice."""
        from ui.dialogs.ask_again import AskAgain

        if self.person:
            AskAgain(self._desk, self.person, purpose, self).exec()

    def _lay_out(self) -> None:
        say = self._desk.say
        head = line(Icon("user", "accent"), self._name, self._met)
        head.setStretch(1, 1)
        self._reached.setHorizontalSpacing(12)
        self._reached.setColumnStretch(1, 1)
        hint = line(Text(say("Their agreements, one by one"), "small strong"), 0)
        hint.addWidget(Text(say("Alt + digit"), "small", "muted"))
        acts = QWidget()
        Flow(self.kept, self.proof, self.erase, spacing=12, parent=acts)
        for part in (head, self._reached, hint, self._agreements):
            self.body.addLayout(part)
        self.body.addSpacing(4)
        self.body.addWidget(acts)

    def _tell(self, held: Held) -> None:
        say, zone = self._desk.say, self._desk.campaign.timezone
        name = held.contact.name if held.contact else ""
        self._name.setText(name or say("A person whose name was not kept"))
        self.setAccessibleName(self._name.text())
        met = say("met on {day}").format(day=formats.short_day(formats.civil_day(held.at, zone), say))
        self._met.setText(met)
        clear(self._reached)
        for place, (icon, value) in enumerate(self._known(held)):
            self._reached.addWidget(Icon(icon), place, 0, Qt.AlignmentFlag.AlignTop)
            self._reached.addWidget(Text(value, wrap=True), place, 1)
        self._tell_agreements(held.consents)
        self._proofs = [proof.id for proof in held.proofs if proof.is_there]
        self.proof.setVisible(bool(self._proofs))

    def _known(self, held: Held) -> Iterator[tuple[str, str]]:
        contact = held.contact or Contact(name="", phone="", email="", post="", guardian_name="")
        for icon, value in (("phone", contact.phone), ("mail", contact.email), ("home", contact.post)):
            if value:
                yield icon, value
        if held.minor:
            guardian = self._desk.say("under 15, with the agreement of {name}")
            yield "users", guardian.format(name=contact.guardian_name or self._desk.say("a parent"))

    def _tell_agreements(self, events: Sequence[ConsentEvent]) -> None:
        focused = next((row.purpose for row in self.rows if row.act.hasFocus()), "")
        clear(self._agreements)
        self.rows = []
        known = dict.fromkeys((*self._desk.campaign.purpose_by_code, *(event.purpose for event in events)))
        for number, purpose in enumerate(known, start=1):
            row = self._row(purpose, [event for event in events if event.purpose == purpose], number)
            self.rows.append(row)
            self._agreements.addWidget(row)
            if purpose == focused:
                row.act.setFocus()

    def _row(self, purpose: str, events: Sequence[ConsentEvent], number: int) -> "AgreementRow":
        row = AgreementRow(self._desk, purpose, self._words(purpose), events, number)
        act = self.withdraw if row.is_live else self.ask_again
        row.act.clicked.connect(lambda: act(purpose))
        row.act.setVisible(row.is_live or purpose in self._desk.campaign.purpose_by_code)
        return row

    def _words(self, purpose: str) -> str:
        known = self._desk.campaign.purpose_by_code.get(purpose)
        return self._desk.campaign.say(known.words, self._desk.language) if known else purpose

    def _show_kept(self) -> None:
        from ui.dialogs.access_answer import AccessAnswer

        if self.person:
            AccessAnswer(self._desk, self.person, self).exec()

    def _open_proof(self) -> None:
        """The latest; who opens it and for whom is written down."""
        from ui.dialogs.proof import OpenProof

        if self._proofs:
            dialog = OpenProof(self._desk, self._proofs[-1], self)
            dialog.exec()
            dialog.deleteLater()

    def _erase(self) -> None:
        from ui.dialogs.erase import Erase

        if self.person and Erase(self._desk, self.person, self).exec():
            self.erased.emit()


class AgreementRow(QWidget):
    """One purpose: what was answered last, when and how, and the way to change it."""

    def __init__(self, desk: Desk, purpose: str, words: str, events: Sequence[ConsentEvent], number: int) -> None:
        super().__init__()
        self.purpose = purpose
        self.is_live = any(event.live for event in events)
        last = next((event for event in reversed(events) if event.live), events[-1] if events else None)
        label = desk.say("Withdraw…") if self.is_live else desk.say("Ask again…") if last else desk.say("Ask…")
        self.act = Button(label, kind="link", key=f"Alt+{number % 10}", binds=False)
        self.act.setAccessibleName(f"{label} {words}")
        state = _state(last, desk, is_live=self.is_live)
        self.setAccessibleName(f"{words} : {state}")
        told = line(Pill(_pill(last, desk, is_live=self.is_live), "selected" if self.is_live else "quiet"))
        told.addWidget(Text(state, "small", "muted", wrap=True), 1)
        row = line(column(Text(words, "secondary", wrap=True), told, spacing=4), self.act, spacing=12)
        row.setStretch(0, 1)
        row.setContentsMargins(0, 8, 0, 8)
        self.setLayout(column(row, Rule()))


def _pill(last: ConsentEvent | None, desk: Desk, *, is_live: bool) -> str:
    if last is None:
        return desk.say("Not asked")
    if is_live or last.state not in _YES:
        return said(last.state, desk.say)
    return desk.say("Lapsed")


def _state(last: ConsentEvent | None, desk: Desk, *, is_live: bool) -> str:
    """`jeudi 9 février 2017, dit à voix haute`; says why where what was given no longer holds."""
    if last is None:
        return ""
    day = formats.plain_day(formats.civil_day(last.at, desk.campaign.timezone), desk.say)
    how = said(last.method, desk.say).lower()
    told = f"{day}, {how}" if not last.witness else f"{day}, {how} ({last.witness})"
    if is_live or last.state not in _YES:
        return told
    over = desk.say("Its term is over, or the notice has changed.")
    return f"{told}. {over}"
