"""Text and ideas side by side: which ideas each sentence comes from, followed while it is typed, tied by keyboard."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from outreach_app.domain.changes import Changes
from outreach_app.domain.coach import Noticed
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.sentences import follow
from outreach_app.domain.words import AdviceAnswer
from outreach_app.queries.cobuilding import Link, advice_given
from outreach_app.queries.ideas import IdeaRow
from outreach_app.services import cobuilding
from outreach_app.services import lineage as service
from ui.desk import Desk
from ui.pages.proposal_coach import Coach
from ui.pages.proposal_ideas import LineageCard
from ui.widgets.sentences import Marks, SentenceWriting


class Lineage(QObject):
    """Draws the numbers in the text, lights the pair at the cursor, ties and unties; notes what the coach was told.

    `save` writes what is typed first: links are about stored sentences.
    """

    def __init__(
        self, desk: Desk, text: SentenceWriting, card: LineageCard, save: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._text, self._card, self._save = desk, text, card, save
        self.coach = Coach(desk, text, self)
        self.reworded: dict[str, str] = {}
        """Stored sentences whose new wording was taken from the coach."""
        self._taken: set[tuple[str, str]] = set()
        self._proposal: RecordId | None = None
        self._stored = ""
        self._links: Sequence[Link] = ()
        self._numbers: dict[str, int] = {}
        text.marks_of = self._marks
        text.sentence_changed.connect(self._light)
        card.picked.connect(self._tie)
        card.left.connect(text.setFocus)
        text.reached.connect(card.end_linking)
        self.coach.taken.connect(self._take_words)
        self.coach.kept.connect(self._keep_words)

    def show(
        self, proposal: RecordId, stored: str, links: Sequence[Link], ideas: Sequence[IdeaRow], *, is_open: bool
    ) -> None:
        if proposal != self._proposal:
            self.reworded, self._taken = {}, set()
            self._card.end_linking()
        self._proposal, self._stored, self._links = proposal, stored, links
        self._numbers = {idea.id: number for number, idea in enumerate(ideas, 1)}
        self._text.show_marks()
        self._text.tint_here(bool(ideas))
        self._light()
        self.coach.show_given(advice_given(self._desk.store, proposal), is_open=is_open)

    def begin_linking(self) -> None:
        """Of the sentence at the cursor, once the words are saved."""
        if not self._numbers:
            self._desk.tell(self._desk.say("Add ideas first: there is none to link to."), "info")
        elif self._text.here is None:
            self._desk.tell(self._desk.say("Write a sentence first, then say which ideas it comes from."), "info")
        elif self._save():
            self._card.begin_linking()

    def saved(self) -> None:
        """What was taken from the coach and stands saved is noted as changed."""
        standing = {sentence.words for sentence in self._text.sentences}
        taken, self._taken, self.reworded = self._taken, set(), {}
        for rule, words in sorted(taken):
            if words not in standing and self._proposal:
                self._write(self._note(rule, words, AdviceAnswer.CHANGED), "")

    def _marks(self, text: str) -> Marks:
        if not self._links:
            return {}
        tied = {link.sentence for link in self._links}
        went = follow(self._stored, text, self.reworded, among=tied) if text != self._stored else {}
        found: dict[str, list[int]] = {}
        for link in self._links:
            now, number = went.get(link.sentence, link.sentence), self._numbers.get(link.idea)
            if now and number and number not in found.setdefault(now, []):
                found[now].append(number)
        return {words: sorted(numbers) for words, numbers in found.items()}

    def _light(self) -> None:
        here = self._text.here
        numbers = self._marks(self._text.value()).get(here.words, ()) if here else ()
        self._card.light(frozenset(idea for idea, number in self._numbers.items() if number in numbers))

    def _tie(self, idea: str) -> None:
        """Ties the sentence to the idea, or unties it where it was tied."""
        here, proposal = self._text.here, self._proposal
        self._card.end_linking()
        self._text.setFocus()
        if here is None or proposal is None:
            return
        store, by, say = self._desk.store, self._desk.member.id, self._desk.say
        known = any(link.idea == idea and link.sentence == here.words for link in self._links)
        act = service.unlink_sentence if known else service.link_sentence
        said = say("Sentence untied from idea {number}") if known else say("Sentence tied to idea {number}")
        self._write(
            lambda: act(store, proposal, RecordId(idea), here.words, by), said.format(number=self._numbers.get(idea))
        )

    def _take_words(self, found: Noticed, words: str) -> None:
        """In the editor, where Ctrl+Z brings the sentence back; its ideas go with it."""
        for stored, now in follow(self._stored, self._text.value(), self.reworded).items():
            if now == found.sentence.words:
                self.reworded[stored] = words
        self._taken.add((found.rule, found.sentence.words))
        self._text.setFocus()
        self._text.replace(found.sentence, words)
        self.coach.read()

    def _keep_words(self, found: Noticed) -> None:
        said = self._desk.say("Sentence kept: the advice is noted")
        self._text.setFocus()
        self._write(self._note(found.rule, found.sentence.words, AdviceAnswer.KEPT), said)
        self.coach.read()

    def _note(self, rule: str, words: str, answer: AdviceAnswer) -> Callable[[], Changes]:
        store, by, proposal = self._desk.store, self._desk.member.id, self._proposal
        assert proposal
        return lambda: cobuilding.note_advice(store, proposal, rule, words, answer, by)

    def _write(self, act: Callable[[], Changes], sentence: str) -> None:
        try:
            changes = act()
        except Refused as refused:
            self._desk.tell_refusal(refused)
            return
        self._desk.wrote(changes, sentence)
        if sentence:
            self._text.leave_next_undo()
