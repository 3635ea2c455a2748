"""One idea to read: its words, whether they may leave and why not, what is known of it, the proposals it feeds."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.domain.reach import lets_reach
from outreach_app.domain.words import IdeaSource
from outreach_app.queries.ideas import Idea, Revision, history, idea_row
from outreach_app.queries.proposals import ProposalRow, proposals_of_idea
from outreach_app.queries.sessions import session_name
from ui import formats, icons
from ui.desk import Desk
from ui.dialogs.history import edits, signed
from ui.lines import area_name, session_words, theme_name
from ui.look import look
from ui.said import said
from ui.speech import language_name
from ui.theme import TARGET
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import clear, column, line
from ui.widgets.paint import Ink, mirrored, ring, rounded, text_line
from ui.widgets.pressable import Pressable
from ui.widgets.text import Icon, Pill, Text, pill_ink, pill_width

Facts = Iterator[tuple[str, str, str]]


class IdeaReading(Card):
    """`clear_requested`: a member has read it over; `history_requested`; `proposal_requested` with its id."""

    clear_requested = Signal()
    history_requested = Signal()
    proposal_requested = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._pill = Pill()
        self._when = Text("", "secondary", "muted")
        self.words = Text("", "writing", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._edited = Text("", "small", "muted", wrap=True)
        self.history = Button(desk.say("Earlier words"), kind="link", key="Ctrl+H")
        self._held = Card(tone="warning", padding=16)
        self._why = Text("", "secondary", "amber", wrap=True)
        self.cleared = Button(desk.say("Read over: it names nobody"), key="Ctrl+L")
        self._facts = QGridLayout()
        self._proposals = column(spacing=0)
        self.history.clicked.connect(self.history_requested)
        self.cleared.clicked.connect(self.clear_requested)
        self._lay_out()

    def tell(self, idea: Idea) -> None:
        """Everything about `idea`, read again."""
        store, say = self._desk.store, self._desk.say
        self.words.setText(formats.breakable(idea.text) or say("(text erased)"))
        self._when.setText(formats.capital(formats.day(formats.civil_day(idea.at, self._zone), say)))
        self._tell_history(history(store, idea.id))
        row = idea_row(store, idea.id)
        self._tell_leaving(idea, may_leave=row is not None and row.may_leave)
        self._tell_facts(idea)
        self._tell_proposals(proposals_of_idea(store, idea.id))

    @property
    def _zone(self) -> str:
        return self._desk.campaign.timezone

    def _lay_out(self) -> None:
        self._held.body.addWidget(self._why)
        self._held.body.addLayout(line(self.cleared, 0))
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(8)
        self._facts.setColumnStretch(2, 1)
        edited = line(self._edited, self.history)
        edited.setStretch(0, 1)
        for part in (line(self._pill, 0, self._when), edited, self._facts, self._proposals):
            self.body.addLayout(part)
        self.body.insertWidget(1, self.words)
        self.body.insertWidget(3, self._held)

    def _tell_history(self, revisions: Sequence[Revision]) -> None:
        changed = edits(revisions)
        self.history.setVisible(bool(changed))
        self._edited.setVisible(bool(changed))
        if changed:
            self._edited.setText(signed(changed[-1], self._desk))

    def _tell_leaving(self, idea: Idea, *, may_leave: bool) -> None:
        say = self._desk.say
        pill = (say("May leave"), "selected") if may_leave else (say("May not leave yet"), "warning")
        self._pill.tell(*pill)
        self._held.setVisible(not may_leave and not idea.erased)
        self.cleared.setVisible(idea.person is None)
        if idea.person:
            self._why.setText(say("The person has not agreed to have it published: see their agreements below."))
        else:
            told = [say("Nobody has read it over yet. It may leave once it names nobody.")]
            if lets_reach(idea.text):
                told.append(say("A telephone number or an e-mail address stands in it."))
            self._why.setText(" ".join(told))

    def _tell_facts(self, idea: Idea) -> None:
        clear(self._facts)
        for row, (icon, label, value) in enumerate(self._known(idea)):
            self._facts.addWidget(Icon(icon), row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(Text(label, "secondary", "muted"), row, 1, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(Text(value, "secondary", wrap=True), row, 2)

    def _known(self, idea: Idea) -> Facts:
        say, campaign, language = self._desk.say, self._desk.campaign, self._desk.language
        if idea.theme:
            name = theme_name(campaign, idea.theme, language)
            kept = idea.theme in campaign.theme_by_code
            yield "tag", say("Theme"), name if kept else say("{name} (no longer in the edition)").format(name=name)
        where = [idea.place, *(area.name for area in reversed(campaign.area_path(idea.area)[1:]))]
        where += [] if idea.area in campaign.area_by_code else [area_name(campaign, idea.area)]
        if any(where):
            yield "pin", say("Where"), formats.raised(", ".join(part for part in where if part))
        session = session_name(self._desk.store, idea.session) if idea.session else None
        if session:
            yield "calendar", say("Session"), session_words(session, say)
        foreign = [language_name(idea.language)] if idea.language != language else []
        yield "edit", say("How it came"), ", ".join((said(IdeaSource(idea.source), say), *foreign))

    def _tell_proposals(self, fed: Sequence[ProposalRow]) -> None:
        clear(self._proposals)
        self._proposals.addWidget(Text(self._desk.say("Where it stands"), "small strong"))
        if not fed:
            self._proposals.addWidget(Text(self._desk.say("In no proposal yet"), "secondary", "muted"))
        for proposal in fed:
            link = ProposalLink(proposal, self._desk)
            link.clicked.connect(lambda _=False, i=proposal.id: self.proposal_requested.emit(RecordId(i)))
            self._proposals.addWidget(link)


class ProposalLink(Pressable):
    """A proposal's title, cut where it is long, and its stage; pressing it goes there."""

    def __init__(self, proposal: ProposalRow, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(proposal.title, parent)
        standing = proposal.decision or proposal.stage
        self._pill = said(standing, desk.say)
        self.setAccessibleName(f"{proposal.title}, {self._pill}")
        self.set_tip(proposal.title)

    def sizeHint(self) -> QSize:
        return QSize(look().px(240), look().px(TARGET))

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        if self.underMouse() or self.isDown():
            rounded(painter, self.rect(), Ink(c.quiet))
        if self.has_ring:
            ring(painter, self.rect(), c.accent)
        side, width, high = look().px(20), pill_width(self._pill), look().px(26)
        icons.draw(painter, self._turned(QRect(0, 0, side, self.height())), "file", c.accent)
        pill = QRect(self.width() - width, (self.height() - high) // 2, width, high)
        ink = pill_ink("outline accent")
        rounded(painter, self._turned(pill), ink, high / 2)
        middle = Qt.AlignmentFlag.AlignHCenter
        text_line(painter, self._turned(pill), self._pill, ink.text, look().font("small strong"), middle)
        place = QRect(side + 12, 0, pill.left() - side - 24, self.height())
        text_line(painter, self._turned(place), self.label, c.accent, look().font("secondary strong"))

    def _turned(self, rect: QRect) -> QRect:
        return mirrored(rect, self.rect(), self.layoutDirection())
