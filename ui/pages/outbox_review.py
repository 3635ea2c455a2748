"""A proposal that stands with the city while somebody in it took their words back: read over, and decided here."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.queries.proposals import Proposal, proposal
from outreach_app.queries.withdrawals import Review
from ui.desk import Desk
from ui.pages.outbox_mend import MendPart
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, line
from ui.widgets.text import Pill, Text


class ReviewPanel(Card):
    """Three ways: new words, none needed, or it comes back whole."""

    mend_requested = Signal()
    keep_requested = Signal()
    withdraw_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say = desk.say
        self._desk = desk
        self.review: Review | None = None
        self._name, self._sentence = Text("", "heading", wrap=True), Text("", tone="muted", wrap=True)
        self._quote = Card(tone="quiet", padding=16)
        self._quoted = Text("", wrap=True)
        self._quote.body.addWidget(Text(say("Words that came from them"), "small strong", "muted"))
        self._quote.body.addWidget(self._quoted)
        self.mending = MendPart(desk)
        self.mend = Button(say("Send these new words"), kind="accent", key="Ctrl+R", icon="refresh")
        self.keep = Button(say("It stands without them"), key="Ctrl+K", icon="check")
        self.withdraw = Button(say("Take it back from the city"), kind="danger", key="Delete", icon="undo")
        self.mend.clicked.connect(self.mend_requested)
        self.keep.clicked.connect(self.keep_requested)
        self.withdraw.clicked.connect(self.withdraw_requested)
        self.mending.edited.connect(self._follow)
        acts = QWidget()
        Flow(self.mend, self.keep, self.withdraw, spacing=12, parent=acts)
        self.body.addLayout(line(Pill(say("To read over"), "warning"), 0))
        for part in (self._name, self._sentence, self._quote, self.mending, acts):
            self.body.addWidget(part)
        self.body.addStretch()

    def show_review(self, review: Review | None) -> None:
        self.setVisible(review is not None)
        self.review = review
        if review is None:
            return
        say = self._desk.say
        self._name.setText(review.title)
        count = self._desk.say_count(
            "Somebody took back the idea they gave to it.", "{n} ideas in it were taken back.", len(review.ideas)
        )
        self._sentence.setText(f"{count} {say('Read whether anything of theirs is still in the text.')}")
        self._quoted.setText("\n".join(say("“{said}”").format(said=words) for words in review.sentences))
        self._quote.setVisible(bool(review.sentences))
        whole: Proposal | None = proposal(self._desk.store, review.proposal)
        target = next((t for t in self._desk.campaign.targets if t.code == review.target), None)
        self.mending.setVisible(whole is not None and target is not None)
        if whole and target:
            self.mending.show_proposal(whole, target, ("title", "text"))
        self._follow()

    def _follow(self) -> None:
        self.mend.setEnabled(self.mending.is_changed)
