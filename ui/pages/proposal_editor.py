"""One proposal, from gathered ideas to the city's answer: its words, ideas, criteria, proposer and stage."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.proposals import OPEN_TO_EDIT
from outreach_app.domain.words import ProposalForm, Stage, Verdict
from outreach_app.queries.cobuilding import dissents, lineage, parts
from outreach_app.queries.ideas import ideas_of_proposal
from outreach_app.queries.outbox import parcels
from outreach_app.queries.proposals import Proposal, proposal
from outreach_app.queries.sessions import session_row
from outreach_app.services import proposals
from ui.desk import Desk
from ui.keys import bind
from ui.pages.proposal_acts import ProposalActs
from ui.pages.proposal_criteria import CriteriaCard
from ui.pages.proposal_draft import TypedDraft
from ui.pages.proposal_ideas import LineageCard
from ui.pages.proposal_lineage import Lineage
from ui.pages.proposal_picture import PictureCard
from ui.pages.proposal_proposer import ProposerCard
from ui.pages.proposal_road import Road, StandingCard, may_take_back
from ui.pages.proposal_words import Words, differ, draft_of, stored
from ui.pages.similar_strip import SimilarStrip
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.layouts import Columns, Flow, column, line
from ui.widgets.page import Page

SHOWN = (
    *("proposal", "idea_proposal", "idea", "proposer", "criterion_check", "city_answer", "submission", "contact"),
    *("consent_event", "lineage", "agreement", "dissent", "advice", "proposal_picture"),
)


class ProposalPage(Page):
    """`desk.go("proposal", id)` shows one. What is typed is kept each second, and saved on leaving."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.say("Proposal"))
        self._shown: Proposal | None = None

    def make_parts(self) -> Iterator[None]:
        desk, say = self.desk, self.desk.say
        left, right = QWidget(), QWidget()
        self.road = Road(desk)
        self.back = Button(say("Back"), kind="link", key="Escape", icon="chevron-left")
        self.body.addLayout(line(self.road.stepper, self.back, spacing=16))
        self.body.addWidget(Columns(left, right, stretch=(5, 3)), 1)
        yield
        self.words = Words(desk, self)
        yield
        self.lineage = LineageCard(desk)
        self.tying = Lineage(desk, self.words.words.text, self.lineage, self.save, self)
        self.coach = self.tying.coach
        yield
        self.criteria = CriteriaCard(desk)
        yield
        self.proposer = ProposerCard(desk)
        self.standing = StandingCard(desk)
        self.picture = PictureCard(desk)
        self.acts = ProposalActs(desk, self)
        self._draft = TypedDraft(desk, self._body, self)
        self.save_now = Button(say("Save"), kind="link accent", key="Ctrl+S")
        self.next_sentence = Button(say("Next sentence"), kind="link", key="Alt+Down")
        self.link_sentence = Button(say("Link to an idea"), kind="link", key="Alt+L")
        self.dissent = Button("", kind="link", key="Alt+D")
        self.preview = Button(say("Read what leaves"), key="Ctrl+L", icon="eye")
        self.set_actions(self.preview, *self.road.mains)
        yield
        self._fill_words()
        left.setLayout(column(self.standing, self.words.words, self.criteria, 0, spacing=16))
        yield
        cards = (self.lineage, self.proposer, self.words.facts, self.picture)
        right.setLayout(column(*cards, 0, spacing=16))  # after: Tab goes so
        yield
        self.lineage.come_after(self.criteria.note.editor)
        self._listen()

    def refresh(self, changes: Changes | None) -> None:
        if self._shown and (changes is None or changes.touches(*SHOWN)):
            self._read(self._shown.id)

    def arrive(self, argument: object) -> None:
        """Another proposal, or None for the same one."""
        if isinstance(argument, str) and (self._shown is None or argument != self._shown.id):
            self.keep_now()
            self._shown = None
            self._read(RecordId(argument))
            self._bring_back()
            self.show_part(self.road.stepper)

    def first_focus(self) -> QWidget:
        return self.words.fields["text"].editor if self._is_open else self.back

    def save(self, sentence: str = "") -> bool:
        """Writes the words if they changed; a refusal says so at its field, and loses nothing."""
        shown = self._shown
        if shown is None or not self._is_dirty:
            return True
        draft = draft_of(self.words.typed(), shown)
        try:
            desk, reworded = self.desk, self.tying.reworded
            changes = proposals.edit(desk.store, desk.campaign, shown.id, draft, desk.member.id, reworded=reworded)
            self._draft.forget()
        except Refused as refused:
            self._draft.keep()
            self.desk.tell_refusal(self.words.show_problems(refused.problems))
            return False
        self._read(shown.id)
        self.desk.wrote(changes, sentence)
        self.tying.saved()
        return True

    def go_to(self, field: str) -> None:
        """Where a thing that is missing can be mended."""
        if field in self.criteria.cells:
            self.criteria.go_to(field)
            self._reach(self.criteria.answers)
        elif field == "proposer":
            nobody = self._shown is not None and self._shown.proposer is None
            if nobody:
                self.proposer.show_problem(word(Problem(code="proposer.missing"), self.desk.say))
            self._reach(self.proposer.main if nobody or self._is_open else self.road.agree)
        elif field == "ideas":
            self._reach(self.lineage.first_held() or self.lineage.add)
        elif field in self.words.fields:
            self._reach(self.words.fields[field].editor)

    @property
    def _is_dirty(self) -> bool:
        return self._shown is not None and differ(self.words.typed(), stored(self._shown, self.desk))

    @property
    def _is_group(self) -> bool:
        return self._shown is not None and self._shown.form is ProposalForm.GROUP

    @property
    def _is_open(self) -> bool:
        return self._shown is not None and self._shown.stage in OPEN_TO_EDIT

    def _fill_words(self) -> None:
        """Under the text: the keys of its sentences, the coach, what resembles it, the moves."""
        keys, foot = QWidget(), QWidget()
        Flow(self.next_sentence, self.link_sentence, self.dissent, spacing=12, parent=keys)
        Flow(self.save_now, *self.road.moves, spacing=24, parent=foot)
        self.similar = SimilarStrip(self.desk)
        card = self.words.words
        card.body.setSpacing(4)
        card.body.addWidget(keys)
        card.add_across(self.coach.card, margin=12)
        card.body.addWidget(self.similar)
        card.body.addWidget(foot)

    def _listen(self) -> None:
        self.words.edited.connect(self._type)
        self.criteria.edited.connect(self._type)
        self.criteria.checked.connect(self._check)
        self.back.clicked.connect(lambda: self.desk.go("proposals"))
        self.save_now.clicked.connect(lambda: self.save(self.desk.say("Proposal saved")))
        self.preview.clicked.connect(self._show_deposit)
        self.lineage.removed.connect(self.acts.take_out)
        self.lineage.add_requested.connect(self.acts.add_ideas)
        self.lineage.form.clicked.connect(self._change_form)
        self.next_sentence.clicked.connect(lambda: self._go_on(1))
        bind(self.next_sentence, "Alt+Up", lambda: self._go_on(-1))
        self.link_sentence.clicked.connect(self.tying.begin_linking)
        self.dissent.clicked.connect(self.acts.show_dissents)
        self.coach.noticed.connect(self.criteria.show_doubts)
        self.proposer.main.clicked.connect(self.acts.name_proposer)
        self.picture.main.clicked.connect(self.acts.show_picture)
        self.picture.remove.clicked.connect(self.acts.remove_picture)
        self.road.agree.clicked.connect(self._ask_agreement)
        self.road.deposit.clicked.connect(self._show_deposit)
        self.road.follow.clicked.connect(lambda: self.desk.go("outbox", self._shown and self._shown.id))
        self.road.moved.connect(self._move)
        self.standing.mend.clicked.connect(self._mend)
        self.acts.wanted.connect(self.go_to)

    def _read(self, wanted: RecordId) -> None:
        """Shows what is stored; words being typed stay."""
        was_typing, store = self._is_dirty, self.desk.store
        found = proposal(store, wanted)
        self._shown = self.acts.proposal = found
        self._draft.proposal = found.id if found else None
        if found is None:
            self.desk.tell_refusal(refuse("proposal.unknown"))
            QTimer.singleShot(0, self, lambda: self.desk.go("proposals"))
            return
        parcel = next(iter(parcels(store, proposal=wanted)), None)
        self.acts.ideas = ideas_of_proposal(store, wanted)
        if not was_typing:
            self.words.show_values(stored(found, self.desk))
        self.words.set_open(self._is_open)
        has_left = parcel is not None and not may_take_back(parcel)
        self._show_lineage(found, is_open=not has_left)
        self.criteria.show_checks(found.checks)
        self.proposer.show_proposer(found)
        self.proposer.main.setVisible(not has_left)
        self.road.show_stage(found.stage, has_left=has_left)
        self.standing.show_standing(found, parcel)
        self.picture.show_picture(found, parcel)
        self.set_title(found.title)
        self.set_context(self._origin())
        self.save_now.setVisible(self._is_dirty)
        self._look_for_similar()

    def _show_lineage(self, found: Proposal, *, is_open: bool) -> None:
        store, ideas = self.desk.store, self.acts.ideas
        links = lineage(store, found.id)
        in_text = frozenset(link.idea for link in links) if found.text else None
        self.lineage.show_ideas(ideas, is_open=is_open, in_text=in_text, is_group=self._is_group)
        self.lineage.form.setVisible(self._is_open and len(ideas) > 1)
        self.words.words.show_parts(parts(store, found.id))
        self.tying.show(found.id, found.text, links, ideas, is_open=self._is_open)
        self.next_sentence.setVisible(self._is_open)
        self.link_sentence.setVisible(self._is_open and bool(ideas))
        noted = len(dissents(store, found.id))
        count = self.desk.say_count("{n} disagreement noted", "{n} disagreements noted", noted)
        self.dissent.set_label(count if noted else self.desk.say("Note a disagreement"))
        if self.isVisible():  # laid out before it is painted: a line made anew would be seen at two heights
            for _ in range(2):
                QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def _origin(self) -> str:
        """`Fusion de 4 idées · Atelier aux Quatre-Vents et 2 autres séances`."""
        say_count, ideas = self.desk.say_count, self.acts.ideas
        sessions = list(dict.fromkeys(idea.session for idea in ideas if idea.session))
        said = [say_count("{n} idea", "{n} ideas", len(ideas))]
        if self._is_group:
            said = [say_count("Group of {n} idea", "Group of {n} ideas", len(ideas))]
        elif len(ideas) > 1:
            said = [say_count("Merge of {n} idea", "Merge of {n} ideas", len(ideas))]
        first = session_row(self.desk.store, sessions[0]) if sessions else None
        if first:
            others = len(sessions) - 1
            more = say_count("and {n} other session", "and {n} other sessions", others) if others else ""
            said.append(f"{first.title} {more}".strip())
        return " · ".join(said)

    def _type(self) -> None:
        self.save_now.setVisible(self._is_dirty)
        self._look_for_similar()
        self._draft.touch()

    def _look_for_similar(self) -> None:
        """Itself and its own ideas are no news."""
        typed, own = self.words.typed(), self._shown.id if self._shown else ""
        self.similar.ask(f"{typed['title']}\n{typed['text']}", exclude=(own, *(idea.id for idea in self.acts.ideas)))

    def _body(self) -> dict[str, Any]:
        return {"words": self.words.typed(), "notes": self.criteria.notes}

    def _bring_back(self) -> None:
        """What was typed and never saved, after a crash or a refusal."""
        body = self._draft.read()
        if not body or self._shown is None:
            return
        self.criteria.show_checks(self._shown.checks, body.get("notes", {}))
        standing = stored(self._shown, self.desk)
        kept = {name: str(body.get("words", {}).get(name, standing[name])) for name in standing}
        if self._is_open and differ(kept, standing):
            self.words.show_values(kept)
            self.save_now.setVisible(True)
            self.desk.tell(self.desk.say("Your last words are back: they were not saved yet."), "info")

    def keep_now(self) -> None:
        """Saves; what is refused, or not answered yet, stays as a draft."""
        self.criteria.keep_note()
        self.save()
        if self.criteria.notes:
            self._draft.keep()

    def _check(self, criterion: str, verdict: Verdict, note: str) -> None:
        problem = self.acts.check(criterion, verdict, note)
        if problem:
            self.criteria.hold_note(criterion, note)
            self.criteria.show_problem(criterion, word(problem, self.desk.say))
        elif self._shown:
            self._read(self._shown.id)

    def _ask_agreement(self) -> None:
        if self.save():
            self.acts.ask_agreement(self.proposer.who)

    def _show_deposit(self) -> None:
        if self.save():
            self.acts.show_deposit()

    def _move(self, stage: Stage) -> None:
        if self.save():
            self.acts.move(stage)

    def _change_form(self) -> None:
        if self.save():
            self.acts.choose_form(ProposalForm.MERGE if self._is_group else ProposalForm.GROUP)

    def _go_on(self, step: int) -> None:
        text = self.words.words.text
        if text.hasFocus():
            text.go_on(step)
        else:
            text.setFocus()

    def _mend(self) -> None:
        """Straight to what the platform objects to."""
        field = self.standing.field
        if self.acts.take_up_again():
            self._reach(self.words.fields[field or "title"].editor)

    def _reach(self, part: QWidget) -> None:
        """Puts the keyboard there and brings it into sight."""
        part.setFocus()
        self.show_part(part)
