"""Propositions: every proposal by its stage, and the way to a new one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import ProposalSeed
from outreach_app.domain.ids import RecordId
from outreach_app.domain.proposals import ROAD
from outreach_app.domain.words import CityDecision, OutboxState, Stage
from outreach_app.language import Say
from outreach_app.queries.proposals import ProposalRow, count_proposals, proposals
from ui.desk import Desk
from ui.lines import area_name, theme_name
from ui.models.rows import Row, Rows
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card, EmptyPanel
from ui.widgets.page import Page
from ui.widgets.row_list import RowList
from ui.widgets.tiles import Chips

SHOWN = ("proposal", "idea_proposal", "proposer", "city_answer", "submission")
NOBODY = "nobody"
"""The filter on proposals without a proposer."""
STAGES = (*ROAD, Stage.SET_ASIDE)
_AT_ONCE = 500
"""Proposals that are read while one waits, in a few milliseconds."""


class ProposalsPage(Page):
    """The list, by stage. `desk.go("proposals", ProposalSeed(…))` begins one from its ideas."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(desk, say("Proposals"))
        self._all: list[ProposalRow] = []
        self._found: list[ProposalRow | Row] = []
        self._reads = 0
        self._begun: RecordId | None = None
        self.filters = Chips(
            [
                ("", say("All"), "grid"),
                *((stage.value, said(stage, say)) for stage in STAGES),
                (NOBODY, say("Without proposer"), "user", "amber"),
            ]
        )
        self.filters.edited.connect(self._show)
        self.list = RowList(Rows(self._load), say("Proposals"), headed=True)
        self.list.opened.connect(self._open)
        self.new = Button(say("New proposal"), kind="filled", key="Ctrl+N", icon="plus")
        self.new.clicked.connect(lambda: self.begin(ProposalSeed()))
        self.set_actions(self.new)
        self._fill()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches(*SHOWN):
            self._read()

    def arrive(self, argument: object) -> None:
        """Ideas begin a new proposal; a proposal's id opens it, once this page is in its place."""
        if isinstance(argument, ProposalSeed):
            QTimer.singleShot(0, self, lambda: self.begin(argument))
        elif argument:
            QTimer.singleShot(0, self, lambda: self.desk.go("proposal", argument))

        else:
            self._choose_begun()

    def first_focus(self) -> QWidget:
        return self.list if self._all else self.new

    def begin(self, seed: ProposalSeed) -> None:
        """Asks for a title, and for ideas where none are given."""
        from ui.dialogs.new_proposal import NewProposal

        dialog = NewProposal(self.desk, seed, self.window())
        dialog.built.connect(self._go_on)
        dialog.open()

    def _go_on(self, proposal: RecordId) -> None:
        """To its own page; back from there it is the one chosen."""
        self._begun = proposal
        self.desk.go("proposal", proposal)

    def _choose_begun(self) -> None:
        """Once it is in the list: thousands may still be read."""
        for place, row in enumerate(self._found):
            if isinstance(row, ProposalRow) and row.id == self._begun:
                self.list.choose(place)
                self._begun = None

    def _fill(self) -> None:
        say = self.desk.say
        card = Card()
        card.add_across(self.list, margin=8, stretch=1)
        empty = EmptyPanel(
            "file",
            say("No proposal yet"),
            say("A proposal is written with the room, from the ideas people gave. Begin one, then link its ideas."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(card)
        self._stack.addWidget(empty)
        self.body.addWidget(self.filters)
        self.body.addWidget(self._stack, 1)

    def _read(self) -> None:
        """At once where there are few; thousands are read off the window's thread, and the last asked for is shown."""
        desk = self.desk
        self._reads += 1
        number = self._reads
        if count_proposals(desk.store) <= _AT_ONCE:
            self._take(number, proposals(desk.store))
        else:
            desk.work.run(lambda _: _on_own_store(desk), done=lambda found: self._take(number, found))

    def _take(self, number: int, found: list[ProposalRow]) -> None:
        if number != self._reads:
            return
        self._all = found
        stages = Counter(row.stage for row in found)
        nobody = sum(_lacks_proposer(row) for row in found)
        counts = {stage.value: stages[stage] for stage in STAGES}
        self.filters.show_counts({"": len(found), NOBODY: nobody, **counts}, hide_empty=True)
        self._stack.setCurrentIndex(0 if found else 1)
        self.filters.setVisible(bool(found))
        self.set_context(self._sum_up(nobody))
        self._show()
        self._choose_begun()

    def _sum_up(self, nobody: int) -> str:
        say_count = self.desk.say_count
        said = [say_count("{n} proposal", "{n} proposals", len(self._all))] if self._all else []
        if nobody:
            said.append(say_count("{n} without proposer", "{n} without proposer", nobody))
        return " · ".join(said)

    def _show(self) -> None:
        """The rows the filter lets through, under a heading a stage; the same one stays chosen."""
        chosen = self.list.current
        wanted = self.filters.value()
        rows = [row for row in self._all if wanted in ("", row.stage) or (wanted == NOBODY and _lacks_proposer(row))]
        self._found = _by_stage(rows, self.desk.say)
        headings = [place for place, row in enumerate(self._found) if isinstance(row, Row)]
        self.list.rows.show_ids(range(len(self._found)), headings)
        ids = [row.id if isinstance(row, ProposalRow) else "" for row in self._found]
        if self._found:
            self.list.choose(ids.index(RecordId(chosen.key)) if chosen and chosen.key in ids else 1)

    def _load(self, places: Sequence[int]) -> dict[int, Row]:
        return {place: self._row(self._found[place]) for place in places}

    def _row(self, row: ProposalRow | Row) -> Row:
        if isinstance(row, Row):
            return row
        say, campaign = self.desk.say, self.desk.campaign
        count = self.desk.say_count("{n} idea", "{n} ideas", row.ideas)
        where = area_name(campaign, row.area)
        line = " · ".join(p for p in (count, theme_name(campaign, row.theme, self.desk.language), where) if p)
        if row.decision is CityDecision.REJECTED and row.reason:
            line = say("The city: “{reason}”").format(reason=" ".join(row.reason.split()))
        icon, tone, pill, kind = standing(row, say)
        return Row(key=row.id, title=row.title, line=line, icon=icon, tone=tone, pill=pill, pill_kind=kind)

    def _open(self, row: Row) -> None:
        self.desk.go("proposal", RecordId(row.key))


def standing(row: ProposalRow, say: Say) -> tuple[str, str, str, str]:
    """Icon, tone, pill and its kind: the city's answer first, then the outbox, then who is missing.

    Red asks for an act; what the city did not take is neutral.
    """
    if row.decision:
        kinds = {CityDecision.ACCEPTED: "selected", CityDecision.EVALUATING: "quiet"}
        tone = "accent" if row.decision is CityDecision.ACCEPTED else "muted"
        return "bank", tone, said(row.decision, say), kinds.get(row.decision, "outline")
    match row.outbox:
        case OutboxState.REFUSED:
            return "x-circle", "danger", said(row.outbox, say), "danger"
        case OutboxState.UNKNOWN:
            return "search", "amber", said(row.outbox, say), "warning"
        case OutboxState.SENT:
            return "check", "accent", said(row.outbox, say), "outline accent"
        case OutboxState.QUEUED | OutboxState.SENDING:
            return "clock", "muted", said(row.outbox, say), "quiet"
    if _lacks_proposer(row):
        return "file", "muted", say("No proposer"), "warning"
    return "file", "muted", "", "selected"


def _lacks_proposer(row: ProposalRow) -> bool:
    return not row.has_proposer and row.stage in (Stage.GATHERED, Stage.WRITING, Stage.AGREED)


def _on_own_store(desk: Desk) -> list[ProposalRow]:
    with closing(desk.store.again()) as own:
        return proposals(own)


def _by_stage(rows: Iterable[ProposalRow], say: Say) -> list[ProposalRow | Row]:
    groups: dict[Stage, list[ProposalRow]] = {stage: [] for stage in STAGES}
    for row in rows:
        groups[row.stage].append(row)
    found: list[ProposalRow | Row] = []
    for stage, group in groups.items():
        if group:
            found += [Row(key="", title=said(stage, say), line=str(len(group)), heading=True), *group]
    return found
