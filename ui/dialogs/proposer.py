"""Who carries a proposal: a group by its name, a person already met, or one introduced here with their agreement."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Purpose
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import Asking, ConsentDraft
from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ProposerKind
from outreach_app.queries.consent import allows
from outreach_app.queries.ideas import ideas_of_proposal
from outreach_app.queries.persons import contact_of
from outreach_app.queries.proposals import Proposer
from outreach_app.queries.release import persons_behind
from outreach_app.services import consents, proposals
from outreach_app.services.proposals import ProposerDraft
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.consent import ConsentRow
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.layouts import column
from ui.widgets.text import Text

SOMEBODY_NEW = "new"
Known = Sequence[tuple[RecordId, str]]


class ProposerDialog(Dialog):
    """Kind, group, person and deputy. `changed` gives the `Changes` once all is written, or nothing is."""

    changed = Signal(object)

    def __init__(
        self, desk: Desk, proposal: RecordId, proposer: Proposer | None, parent: QWidget | None = None
    ) -> None:
        say = desk.say
        super().__init__(say("Who carries this proposal?"), parent, width=600)
        self._desk, self._proposal = desk, proposal
        self._ideas = ideas_of_proposal(desk.store, proposal)
        known = known_persons(desk, proposal, proposer)
        self.form = Form()
        self.form.add("kind", Field(say("Kind"), Choice([(kind.value, said(kind, say)) for kind in ProposerKind])))
        self.form.add("organisation", Field(say("Name of the group"), Line(), hint=say("if it is one")))
        self.person = PersonPart(desk, say("The person the city may call"), known)
        self.deputy = PersonPart(desk, say("Their deputy"), known, hint=say("optional"))
        self._show(proposer)
        for part in (self.form, self.person, self.deputy):
            self.body.addWidget(part)
        self.name = Button(say("Name them"), kind="filled", key="Ctrl+Return")
        self.name.clicked.connect(self._name)
        cancel = Button(say("Cancel"), key="Escape", binds=False)
        cancel.clicked.connect(self.reject)
        self.set_buttons(cancel, self.name)
        self.form.fields["kind"].setFocus()

    def _show(self, proposer: Proposer | None) -> None:
        kind = proposer.kind if proposer else ProposerKind.COLLECTIVE
        self.form.set_values(kind=kind.value, organisation=proposer.organisation if proposer else "")
        if proposer:
            self.person.show_person(proposer.person)
            self.deputy.show_person(proposer.deputy)

    def _name(self) -> None:
        """One transaction: a person introduced, their agreement and the proposer stand together or not at all."""
        self.form.clear_problems()
        problems = [*self.person.find_problems(), *self.deputy.find_problems()]
        if problems:
            return
        store, by = self._desk.store, self._desk.member.id
        try:
            with store.write():
                draft = ProposerDraft(
                    kind=ProposerKind(self.form.value("kind")),
                    organisation=self.form.value("organisation"),
                    person=self.person.take(self._session()),
                    deputy=self.deputy.take(self._session()),
                )
                changes = proposals.set_proposer(store, self._proposal, draft, by)
        except Refused as refused:
            self._show_refusal(refused)
            return
        self.accept()
        self.changed.emit(changes)

    def _show_refusal(self, refused: Refused) -> None:
        rest = self.form.show_problems(refused.problems)
        rest = self.deputy.show_problems([p for p in rest if p.field == "deputy"]) + [
            p for p in rest if p.field != "deputy"
        ]
        self._desk.tell_refusal(self.person.show_problems(rest))

    def _session(self) -> RecordId | None:
        """Where somebody new is met: the session at work, else the one the first idea was said in."""
        return self._desk.session or next((idea.session for idea in self._ideas if idea.session), None)


class PersonPart(QWidget):
    """Nobody, somebody already met, or somebody new; and the agreement to hand their contact to the city."""

    def __init__(self, desk: Desk, label: str, known: Known, *, hint: str = "") -> None:
        super().__init__()
        say = desk.say
        self._desk = desk
        self._purpose = contact_purpose(desk)
        self._said_no = ""
        choices = [*known, *([(SOMEBODY_NEW, say("Somebody else…"))] if self._purpose else [])]
        self.choice = Choice(choices, empty=say("Nobody by name"))
        self.picked = Form()
        self.picked.add("person", Field(label, self.choice, hint=hint))
        self.form = Form()
        self.form.add("name", Field(say("Name"), Line(icon="user")))
        self.form.add_row(
            ("phone", Field(say("Phone"), Line(icon="phone"))), ("email", Field(say("E-mail"), Line(icon="mail")))
        )
        self.consent, self._notice = self._make_consent()
        self.choice.edited.connect(self._fit)
        self.setLayout(column(self.picked, self.form, self._notice, spacing=12))
        self._fit()

    def show_person(self, person: RecordId | None) -> None:
        self.choice.set_value(person or "")
        self._fit()

    def find_problems(self) -> list[Problem]:
        """What must be said before anything is written; shown at its field."""
        self.form.clear_problems()
        if not self._must_ask or self.consent.value():
            return []
        refused = self.consent.value() is False
        code = "proposer.contact_refused" if refused else "proposer.contact_unasked"
        problem = Problem(code=code, field="person")
        self.picked.show_problems([problem])
        chosen = self.choice.value()
        if refused and chosen not in (SOMEBODY_NEW, self._said_no):
            self._record(RecordId(chosen), given=False)
            self._said_no = chosen
        return [problem]

    def take(self, session: RecordId | None) -> RecordId | None:
        """The person chosen, introduced if they are new, with the agreement just given. Inside a transaction."""
        chosen = self.choice.value()
        if not chosen:
            return None
        person = RecordId(chosen)
        asked = self._must_ask
        if chosen == SOMEBODY_NEW:
            person, _ = proposals.introduce(self._desk.store, session, **self.form.values(), by=self._desk.member.id)
        if asked:
            self._record(person, given=True)
        return person

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        rest = self.form.show_problems(problems)
        return self.picked.show_problems(Problem(code=p.code, field="person", details=p.details) for p in rest)

    @property
    def _must_ask(self) -> bool:
        chosen = self.choice.value()
        if not chosen or self._purpose is None:
            return False
        return chosen == SOMEBODY_NEW or not allows(self._desk.store, chosen, self._purpose.code)

    def _record(self, person: RecordId, *, given: bool) -> Changes:
        assert self._purpose is not None
        return consents.answer(
            self._desk.store,
            self._desk.campaign,
            person,
            ConsentDraft(purpose=self._purpose.code, given=given, channels=self._purpose.channels),
            Asking(language=self._desk.language, witness=self._desk.member.name),
            self._desk.member.id,
        )

    def _make_consent(self) -> tuple[ConsentRow, Card]:
        campaign, language = self._desk.campaign, self._desk.language
        panel = Card(tone="quiet", padding=16)
        row = ConsentRow("")
        if self._purpose:
            notice = campaign.current_notice(self._purpose.code, language, campaign.day(self._desk.store.now()))
            row = ConsentRow(campaign.say(self._purpose.question or self._purpose.words, language))
            panel.body.addWidget(Text(notice.spoken if notice else "", "secondary", wrap=True))
            panel.add_across(row)
        return row, panel

    def _fit(self) -> None:
        self.form.setVisible(self.choice.value() == SOMEBODY_NEW)
        self._notice.setVisible(self._must_ask)
        self.consent.set_value(None)


def contact_purpose(desk: Desk) -> Purpose | None:
    """The purpose under which a contact may go to the city."""
    return next((purpose for purpose in desk.campaign.purposes if "city" in purpose.allows), None)


def known_persons(desk: Desk, proposal: RecordId, proposer: Proposer | None) -> Known:
    """Those whose ideas it carries, and whoever carries it already."""
    held = [proposer.person, proposer.deputy] if proposer else []
    people = dict.fromkeys([*persons_behind(desk.store, proposal), *(person for person in held if person)])
    return [(person, _name(desk, person)) for person in people]


def _name(desk: Desk, person: RecordId) -> str:
    contact = contact_of(desk.store, person)
    return contact.name if contact and contact.name else desk.say("A person without a name here")
