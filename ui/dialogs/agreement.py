"""Taking the authors' last agreement: the words are read once more, then hands are counted, or names ticked."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AgreementHow
from outreach_app.language import N_
from outreach_app.queries.cobuilding import delivered_text, may_agree_by_name, parts
from outreach_app.queries.proposals import Proposal
from outreach_app.services import cobuilding
from outreach_app.services.cobuilding import AgreementDraft
from ui import formats
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.look import look
from ui.widgets.buttons import Button
from ui.widgets.editors import Line, ReadOnlyWriting
from ui.widgets.form import Field, Form
from ui.widgets.layouts import column
from ui.widgets.text import Text
from ui.widgets.tiles import Tick, Tiles
from ui.widgets.when import CountLine

HANDS, NAMED = "hands", "named"
HOWS = {
    HANDS: N_("By a show of hands"),
    NAMED: N_("By name"),
    "aloud": N_("Said aloud, each in turn"),
    "paper": N_("Signed on paper"),
    "phone": N_("By phone or message"),
}
_COUNTS = ("in_favour", "against", "abstained")


class Agreement(Dialog):
    """`agreed` gives the `Changes`; a refusal stays at its field."""

    agreed = Signal(object)

    def __init__(self, desk: Desk, proposal: Proposal, who: str, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("The proposers’ agreement"), parent, width=760)
        self._desk, self._proposal, self._say = desk, proposal, say
        lead = say(
            "Read these words once more to {who}. The agreement is about them: a later change asks for it again."
        )
        self.body.addWidget(Text(lead.format(who=who), wrap=True))
        self.words = ReadOnlyWriting(_words(proposal, desk), lines=5)
        self.words.setAccessibleName(say("The words agreed to"))
        self.words.setMinimumHeight(look().px(120))
        self.body.addWidget(self.words, 1)
        self.body.addWidget(Text(say("How do they agree?"), "small strong"))
        self.how = Tiles([(code, say(words)) for code, words in HOWS.items()], columns=3)
        self.how.setAccessibleName(say("How do they agree?"))
        self.body.addWidget(self.how)
        self.form = Form()
        self.body.addWidget(self._ask())
        self.agree = Button(say("They agree"), kind="filled", key="Ctrl+Return")
        self.agree.clicked.connect(self._agree)
        self.agree.setEnabled(False)
        self.how.edited.connect(self._choose)
        cancel = Button(say("Not yet"), key="Escape", binds=False)
        cancel.clicked.connect(self.reject)
        self.set_buttons(cancel, self.agree)
        self.how.setFocus()

    def _ask(self) -> Form:
        say = self._say
        self.counts = Form()
        self.counts.add_row(
            ("in_favour", Field(say("In favour"), CountLine())),
            ("against", Field(say("Against"), CountLine())),
            ("abstained", Field(say("Abstained"), CountLine())),
        )
        self.names = Names(may_agree_by_name(self._desk.store, self._proposal.id), self._desk)
        self.note = Field(say("Something to add"), Line(), hint=say("optional"))
        dissent = Line(say("In their words, without naming anybody"))
        self.dissent = Field(say("A disagreement to note"), dissent, hint=say("optional"))
        self.form.add_part(self.counts)
        self.form.add("persons", Field(say("Who agrees? Their names never leave."), self.names))
        self.form.add_row(("note", self.note), ("dissent", self.dissent), stretch=(2, 3))
        self.counts.hide()
        self.form.fields["persons"].hide()
        return self.form

    def _choose(self) -> None:
        how = self.how.value()
        self.agree.setEnabled(True)
        self.counts.setVisible(how == HANDS)
        self.form.fields["persons"].setVisible(how == NAMED)
        if how == HANDS:
            self.counts.fields["in_favour"].editor.setFocus()

    def _agree(self) -> None:
        try:
            changes = cobuilding.agree(
                self._desk.store, self._proposal.id, self._draft(), self._desk.member.id, session=self._desk.session
            )
        except Refused as refused:
            self._desk.tell_refusal(self.form.show_problems(self.counts.show_problems(refused.problems)))
            return
        self.accept()
        self.agreed.emit(changes)

    def _draft(self) -> AgreementDraft:
        code, note = self.how.value(), self.note.value().strip()
        told = ", ".join(part for part in (self._told(code), note) if part)
        dissent = self.dissent.value()
        if code == NAMED:
            persons = self.names.value()
            return AgreementDraft(how=AgreementHow.NAMED, told=told, persons=persons, note=note, dissent=dissent)
        if code != HANDS:
            return AgreementDraft(how=None, told=told, note=note, dissent=dissent)
        in_favour, against, abstained = self._counted()
        return AgreementDraft(
            how=AgreementHow.SHOW_OF_HANDS,
            told=told,
            in_favour=in_favour,
            against=against,
            abstained=abstained,
            note=note,
            dissent=dissent,
        )

    def _told(self, code: str) -> str:
        """`À main levée : 32 pour, 1 contre, 3 abstentions`; by name, how many and never who."""
        how, say_count = self._say(HOWS[code]), self._desk.say_count
        if code == NAMED:
            said = say_count("{n} person", "{n} persons", len(self.names.value()))
        elif code == HANDS:
            in_favour, against, abstained = (count or 0 for count in self._counted())
            said = ", ".join(
                part
                for part, count in (
                    (say_count("{n} in favour", "{n} in favour", in_favour), 1),
                    (say_count("{n} against", "{n} against", against), against),
                    (say_count("{n} abstention", "{n} abstentions", abstained), abstained),
                )
                if count
            )
        else:
            return how
        return self._say("{how}: {count}").format(how=how, count=said)

    def _counted(self) -> tuple[int | None, ...]:
        editors = (self.counts.fields[name].editor for name in _COUNTS)
        return tuple(editor.number() if isinstance(editor, CountLine) else None for editor in editors)


class Names(QWidget):
    """Persons met around the proposal who agreed to be kept here, each with a box to tick."""

    edited = Signal()

    def __init__(self, known: Sequence[tuple[RecordId, str]], desk: Desk) -> None:
        super().__init__()
        self.ticks = {person: Tick(name) for person, name in known}
        for tick in self.ticks.values():
            tick.edited.connect(self.edited)
        nobody = desk.say("Nobody met around this proposal agreed to be kept by name: count the hands instead.")
        empty = () if self.ticks else (Text(nobody, "secondary", "muted", wrap=True),)
        self.setLayout(column(*self.ticks.values(), *empty))
        if self.ticks:
            self.setFocusProxy(next(iter(self.ticks.values())))

    def value(self) -> tuple[RecordId, ...]:
        return tuple(person for person, tick in self.ticks.items() if tick.value())

    def set_value(self, persons: Sequence[RecordId]) -> None:
        for person, tick in self.ticks.items():
            tick.set_value(person in persons)


def _words(proposal: Proposal, desk: Desk) -> str:
    cost = formats.euros(proposal.cost_cents, desk.say) if proposal.cost_cents is not None else ""
    facts = " · ".join(part for part in (proposal.place, cost) if part)
    added = parts(desk.store, proposal.id)
    return "\n\n".join(part for part in (proposal.title, delivered_text(proposal.text, added), facts) if part)
