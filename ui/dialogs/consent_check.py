"""Before a proposal leaves: which of its ideas may not be published, and two ways on: without them, or ask again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.cobuilding import names_of
from outreach_app.queries.consent import purposes_for
from outreach_app.queries.release import HeldIdea, unreleasable_ideas
from outreach_app.queries.withdrawals import linked, words_of
from outreach_app.services import ideas, proposals
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, clear, column, line
from ui.widgets.text import Elided, Icon, Text


class ConsentCheck(Dialog):
    """`text_wanted` asks for the proposal's text, which holds words that are to go first."""

    text_wanted = Signal()

    def __init__(self, desk: Desk, proposal: RecordId, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("May it all be published?"), parent, width=680)
        self._desk, self._proposal = desk, proposal
        self._lead = Text("", wrap=True)
        self._list = column(spacing=12)
        self._problem = Text("", tone="danger", wrap=True)
        self.asks: list[Button] = []
        self.body.addWidget(self._lead)
        self.body.addLayout(self._list)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)  # an idea that leaves the list leaves its room below, not between the words
        self._close = Button(say("Close"), key="Escape", binds=False)
        self.rewrite = Button(say("Take the text up again"), key="Ctrl+E", icon="edit")
        self.without = Button("", kind="filled", key="Ctrl+Return", icon="check")
        self._close.clicked.connect(self.reject)
        self.rewrite.clicked.connect(self._rewrite)
        self.without.clicked.connect(self._leave_out)
        self.set_buttons(self._close, self.rewrite, self.without)
        self._read()

    def _read(self) -> None:
        desk, say = self._desk, self._desk.say
        held = unreleasable_ideas(desk.store, self._proposal)
        total = len(linked(desk.store, self._proposal))
        clear(self._list)
        self.asks = []
        self._problem.hide()
        self.rewrite.hide()
        self.without.setVisible(bool(held))
        if not held:
            self._lead.setText(say("All its ideas may be published."))
            self._close.setFocus()
            return
        told = say("{count} ideas of {total} may not be published. Send the proposal without them, or ask again.")
        if len(held) == 1:
            told = say("One idea of {total} may not be published. Send the proposal without it, or ask again.")
        self._lead.setText(told.format(count=len(held), total=total))
        names = names_of(desk.store, [person for idea in held if (person := self._person(idea))])
        for idea in held:
            self._list.addWidget(self._card(idea, names))
        self.without.set_label(desk.say_count("Send without this idea", "Send without these {n} ideas", len(held)))
        self.without.setFocus()

    def _card(self, idea: HeldIdea, names: dict[str, str]) -> Card:
        """One idea: whose, what is missing, and the act that may mend it."""
        say = self._desk.say
        card = Card(tone="quiet", padding=16)
        person = self._person(idea)
        who = names.get(person or "", "") or (say("Somebody whose name is not here") if person else say("From nobody"))
        missing = say("has not agreed to have it published, or took that back")
        if not person:
            missing = say("nobody has confirmed yet that its words identify no one")
        words = column(
            Elided(idea.text or say("(text erased)"), "strong"),
            Text(say("{who}: {what}").format(who=who, what=missing), "secondary", "muted", wrap=True),
            spacing=2,
        )
        row = line(Icon("user" if person else "eye", "amber"), words, spacing=12)
        row.setStretch(1, 1)
        card.body.addLayout(row)
        said = words_of(self._desk.store, self._proposal, idea.idea)
        if said:
            told = say("In the text: {sentences}").format(
                sentences=" ".join(say("“{said}”").format(said=words) for words in said)
            )
            card.body.addWidget(Text(told, "secondary", "amber", wrap=True))
        number = len(self.asks) + 1
        key = f"Alt+{number}" if number < 10 else ""
        ask = Button(say("Ask again") if person else say("It identifies nobody"), key=key, icon="hand")
        ask.clicked.connect(lambda: self._ask(idea.idea, person))
        self.asks.append(ask)
        acts = QWidget()
        Flow(ask, parent=acts)
        card.body.addWidget(acts)
        return card

    def _person(self, idea: HeldIdea) -> RecordId | None:
        found = self._desk.store.value("SELECT person FROM idea WHERE id = ?", (idea.idea,))
        return RecordId(found) if found else None

    def _ask(self, idea: RecordId, person: RecordId | None) -> None:
        desk = self._desk
        if person is None:
            try:
                desk.wrote(ideas.clear(desk.store, idea, desk.member.id), desk.say("Idea read over"))
            except Refused as refused:
                self._tell(refused)
                return
            self._read()
            return
        from ui.dialogs.ask_again import AskAgain

        purpose = next(iter(sorted(purposes_for(desk.store, "platform"))), "")
        dialog = AskAgain(desk, person, purpose, self)
        dialog.finished.connect(self._read)
        dialog.open()

    def _leave_out(self) -> None:
        desk = self._desk
        held = [idea.idea for idea in unreleasable_ideas(desk.store, self._proposal)]
        try:
            changes = proposals.leave_out(desk.store, self._proposal, held, desk.member.id)
        except Refused as refused:
            self._tell(refused)
            self.without.hide()  # not before its words are gone, or its person said yes
            self.rewrite.show()
            self.rewrite.setFocus()
            return
        self.accept()
        desk.wrote(changes, desk.say_count("Sent without one idea", "Sent without {n} ideas", len(held)))

    def _rewrite(self) -> None:
        self.reject()
        self.text_wanted.emit()

    def _tell(self, refused: Refused) -> None:
        self._problem.setText("\n".join(word(problem, self._desk.say) for problem in refused.problems))
        self._problem.show()
