"""Taking the proposers' last agreement: the words are read once more, then it is noted how they agreed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.language import N_
from outreach_app.queries.proposals import Proposal
from ui import formats
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.look import look
from ui.widgets.buttons import Button
from ui.widgets.editors import Line, ReadOnlyWriting
from ui.widgets.form import Field
from ui.widgets.text import Text
from ui.widgets.tiles import Tiles

HOWS = {
    "hands": N_("By a show of hands"),
    "aloud": N_("Said aloud, each in turn"),
    "paper": N_("Signed on paper"),
    "phone": N_("By phone or message"),
}


class Agreement(Dialog):
    """`agreed` says how, in words."""

    agreed = Signal(str)

    def __init__(self, desk: Desk, proposal: Proposal, who: str, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("The proposers’ agreement"), parent, width=640)
        lead = say(
            "Read these words once more to {who}. The agreement is about them: a later change asks for it again."
        )
        self.body.addWidget(Text(lead.format(who=who), wrap=True))
        self.words = ReadOnlyWriting(_words(proposal, desk), lines=9)
        self.words.setAccessibleName(say("The words agreed to"))
        self.words.setMinimumHeight(look().px(200))
        self.body.addWidget(self.words, 1)
        self.body.addWidget(Text(say("How do they agree?"), "small strong"))
        self.how = Tiles([(code, say(words)) for code, words in HOWS.items()])
        self.how.setAccessibleName(say("How do they agree?"))
        self.note = Field(say("Something to add"), Line(), hint=say("optional"))
        self.body.addWidget(self.how)
        self.body.addWidget(self.note)
        self._say = say
        self.agree = Button(say("They agree"), kind="filled", key="Ctrl+Return")
        self.agree.clicked.connect(self._agree)
        self.agree.setEnabled(False)
        self.how.edited.connect(lambda: self.agree.setEnabled(True))
        cancel = Button(say("Not yet"), key="Escape", binds=False)
        cancel.clicked.connect(self.reject)
        self.set_buttons(cancel, self.agree)
        self.how.setFocus()

    def _agree(self) -> None:
        how, note = self._say(HOWS[self.how.value()]), self.note.value().strip()
        self.accept()
        self.agreed.emit(f"{how}, {note}" if note else how)


def _words(proposal: Proposal, desk: Desk) -> str:
    cost = formats.euros(proposal.cost_cents, desk.say) if proposal.cost_cents is not None else ""
    facts = " · ".join(part for part in (proposal.place, cost) if part)
    return "\n\n".join(part for part in (proposal.title, proposal.text, facts) if part)
