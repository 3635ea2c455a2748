"""What resembles a text being typed: ideas, proposals and past projects, with what became of them and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, prod

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.stems import fold_words, stem, telling, tells
from outreach_app.domain.words import PastOutcome
from outreach_app.queries.past import PastProject, past_projects
from outreach_app.queries.proposals import ProposalRow, proposal_rows, proposals_of_idea
from outreach_app.store.store import Row, Store

MOST_SHOWN = 5
"""Of each sort: more would be a search, and there is a page for that."""

_CAP = 64
"""Texts weighed, the newest: ranking thousands would be slow, and only those that share rare words are fetched."""
_RAREST = 8
_MOST_TOGETHER = 4
_MOST_COMBINED = 16
_MOST_WORDS = 60
"""Different words of the text that count, the first ones."""
_MOST_READ = 2_000
"""Characters of a text weighed."""
_CLOSE = 0.4
_CLOSE_BY_ONE_WORD = 0.75
_SHORT = 5
"""Up to so many telling words, one in common may be enough."""
_MOST_FORMS = 24
_BEGUN = 4
"""Letters of the last word before what it may become counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarIdea:
    """`proposals` are those it feeds, with the city's decision. `likeness` is between 0 and 1."""

    id: RecordId
    text: str
    at: Instant
    proposals: tuple[ProposalRow, ...]
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarProposal:
    proposal: ProposalRow
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarPast:
    project: PastProject
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """The closest first."""

    ideas: tuple[SimilarIdea, ...] = ()
    proposals: tuple[SimilarProposal, ...] = ()
    past: tuple[SimilarPast, ...] = ()

    @property
    def count(self) -> int:
        return len(self.ideas) + len(self.proposals) + len(self.past)

    def past_of(self, outcome: PastOutcome) -> tuple[PastProject, ...]:
        return tuple(found.project for found in self.past if found.project.outcome is outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of the text: the `forms` in which it stands in an index, and how many texts hold one of them."""

    stem: str
    forms: tuple[str, ...]
    held: int


class Learnt:
    """How often words were said, kept from one question to the next until anything is written. For one thread."""

    def __init__(self) -> None:
        self._row = -1
        self.terms: dict[tuple[str, str, bool, str], Term] = {}

    def forget_old(self, store: Store) -> None:
        row = store.value("SELECT max(row) FROM journal") or 0
        if row != self._row:
            self._row = row
            self.terms.clear()


def similar(
    store: Store,
    text: str,
    *,
    exclude: Collection[str] = (),
    language: str = "fr",
    learnt: Learnt | None = None,
) -> Similar:
    """The few that are closest; `exclude` are the ids of the text's own idea, proposal and ideas."""
    learnt = learnt or Learnt()
    learnt.forget_old(store)
    words = words_of(text, language)
    if not words:
        return Similar()
    asked = _Asked(store=store, words=words, language=language, exclude=frozenset(exclude), learnt=learnt)
    return Similar(
        ideas=_ideas(store, _closest(asked, _IDEA)),
        proposals=_proposals(store, _closest(asked, _PROPOSAL)),
        past=_past(store, _closest(asked, _PAST)),
    )


def terms_of(store: Store, kind: str, words: Iterable[Word], language: str, learnt: Learnt) -> list[Term]:
    """Each word as one index knows it."""
    found = []
    for word in words:
        key = (kind, word.said, word.is_begun, language)
        if key not in learnt.terms:
            learnt.terms[key] = _look_up(store, kind, word, language)
        found.append(learnt.terms[key])
    return found


def match_terms(terms: Sequence[Term], total: int) -> str:
    """An FTS5 query for what shares rare words: one where it is rare, else two to four together, up to the cap.

    How many texts hold several words together is estimated as if words knew nothing of each other.
    """
    rarest = sorted((term for term in terms if term.held), key=lambda t: (t.held, t.stem))[:_RAREST]
    sizes = range(1, min(len(rarest), _MOST_TOGETHER) + 1)
    together = [combined for size in sizes for combined in combinations(rarest, size)]
    room, taken = float(_CAP), list[tuple[Term, ...]]()
    for combined in sorted(together, key=lambda c: (_estimate(c, total), len(c))):
        if any(set(smaller) <= set(combined) for smaller in taken):
            continue
        room -= _estimate(combined, total)
        if taken and (room < 0 or len(taken) == _MOST_COMBINED):
            break
        taken.append(combined)
    return " OR ".join("(" + " AND ".join(any_form(term) for term in combined) + ")" for combined in taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """`is_begun`: the last one, still being typed."""

    said: str
    is_begun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    name: str
    columns: str


_IDEA = _Kind(name="idea", columns="t.text || ' ' || coalesce(t.place, '')")
_PROPOSAL = _Kind(name="proposal", columns="t.title || ' ' || t.text")
_PAST = _Kind(name="past_project", columns="t.title || ' ' || coalesce(t.text, '')")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    store: Store
    words: tuple[Word, ...]
    language: str
    exclude: frozenset[str]
    learnt: Learnt


def words_of(text: str, language: str) -> tuple[Word, ...]:
    """The telling ones, one of each stem."""
    folded = fold_words(text)
    last = folded[-1] if folded and text[-1:].isalpha() else ""
    kept: dict[str, Word] = {}
    for word in folded:
        if tells(word) and len(kept) < _MOST_WORDS:
            kept.setdefault(stem(word, language), Word(said=word, is_begun=word == last and len(word) >= _BEGUN))
    return tuple(kept.values())


def _closest(asked: _Asked, kind: _Kind) -> list[tuple[int, float]]:
    """Row numbers and their likeness, the closest first."""
    store = asked.store
    total = store.value(f"SELECT max(row) FROM {kind.name}") or 0
    terms = terms_of(store, kind.name, asked.words, asked.language, asked.learnt)
    match = match_terms(terms, total)
    if not match:
        return []
    rows = store.rows(
        f"SELECT t.row, t.id, substr({kind.columns}, 1, {_MOST_READ}) FROM {kind.name}_fts AS f"
        f" JOIN {kind.name} AS t ON t.row = f.rowid WHERE {kind.name}_fts MATCH ? ORDER BY f.rowid DESC LIMIT {_CAP}",
        (match,),
    )
    scale = _Scale(terms, total)
    weighed = [(*scale.weigh(text), row) for row, i, text in rows if i not in asked.exclude]
    closest = sorted((found for found in weighed if found[0]), reverse=True)[:MOST_SHOWN]
    return [(row, likeness) for likeness, _, row in closest]


class _Scale:
    """Weighs texts against the words asked for: a rare word in common counts more."""

    def __init__(self, terms: Sequence[Term], total: int) -> None:
        self._weights = [log(1 + total / (1 + term.held)) for term in terms]
        self._whole = sum(self._weights)
        self._usual = self._whole / len(terms)
        self._places = {_plain(form): place for place, term in enumerate(terms) for form in term.forms}
        self._is_latin = all(form.isascii() for form in self._places)
        self._may_be_one = len(terms) <= _SHORT

    def weigh(self, text: str) -> tuple[float, float]:
        """What both share over the lesser of the two, 0 where that is too little to mention; and what they share."""
        said = telling(text, latin=self._is_latin)
        known = said & self._places.keys()
        shared = {self._places[word] for word in known}
        if not shared or (len(shared) == 1 and not self._may_be_one):
            return 0.0, 0.0
        common = sum(self._weights[place] for place in shared)
        likeness = common / min(self._whole, common + (len(said) - len(known)) * self._usual)
        enough = _CLOSE if len(shared) > 1 else _CLOSE_BY_ONE_WORD
        return (likeness, common) if likeness >= enough else (0.0, 0.0)


def _look_up(store: Store, kind: str, word: Word, language: str) -> Term:
    """The forms of a word in an index, by its vocabulary."""
    wanted = stem(word.said, language)
    found = [
        (term, held)
        for begins in _beginnings(word.said, wanted)
        for term, held in store.rows(
            f"SELECT term, doc FROM {kind}_words WHERE term >= ? AND term < ?", (begins, begins + "\U0010ffff")
        )
        if _is_form(term, wanted, word, language)
    ]
    found = sorted(found, key=lambda pair: -pair[1])[:_MOST_FORMS]
    return Term(stem=wanted, forms=tuple(term for term, _ in found), held=sum(held for _, held in found))


def _is_form(term: str, wanted: str, word: Word, language: str) -> bool:
    """Unlike our words, the index keeps the ligatures of `œuvre`."""
    plain = _plain(term)
    return (word.is_begun and plain.startswith(word.said)) or (tells(plain) and stem(plain, language) == wanted)


def _plain(term: str) -> str:
    return "".join(fold_words(term))


def _beginnings(said: str, wanted: str) -> dict[str, None]:
    """What every form begins with: the stem but for its last letter (`chevaux`), with and without a ligature."""
    if not said.isascii():
        return {said: None}
    begins = said[: max(3, _shared(said, wanted[:-1]))]
    return dict.fromkeys((begins, begins.replace("oe", "œ"), begins.replace("ae", "æ")))


def _shared(one: str, other: str) -> int:
    """Letters both begin with."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _estimate(terms: Iterable[Term], total: int) -> float:
    return total * prod(min(1.0, term.held / total) for term in terms)


def any_form(term: Term) -> str:
    quoted = " OR ".join(f'"{form}"' for form in term.forms)
    return f"({quoted})" if len(term.forms) > 1 else quoted


def _ideas(store: Store, found: Sequence[tuple[int, float]]) -> tuple[SimilarIdea, ...]:
    rows = _by_row(store, "SELECT row, id, text, at FROM idea WHERE row IN", found)
    return tuple(
        SimilarIdea(id=i, text=text, at=at, proposals=tuple(proposals_of_idea(store, i)), likeness=likeness)
        for (_, i, text, at), likeness in rows
    )


def _proposals(store: Store, found: Sequence[tuple[int, float]]) -> tuple[SimilarProposal, ...]:
    rows = _by_row(store, "SELECT row, id FROM proposal WHERE row IN", found)
    known = {row.id: row for row in proposal_rows(store, [i for (_, i), _ in rows])}
    return tuple(SimilarProposal(proposal=known[i], likeness=likeness) for (_, i), likeness in rows if i in known)


def _past(store: Store, found: Sequence[tuple[int, float]]) -> tuple[SimilarPast, ...]:
    known = {project.row: project for project in past_projects(store, [row for row, _ in found])}
    return tuple(SimilarPast(project=known[row], likeness=likeness) for row, likeness in found if row in known)


def _by_row(store: Store, sql: str, found: Sequence[tuple[int, float]]) -> list[tuple[Row, float]]:
    """Each row of `found` that is still there, in its order, with its likeness."""
    marks = ", ".join(str(int(row)) for row, _ in found)
    rows = {row[0]: row for row in store.rows(f"{sql} ({marks})")} if found else {}
    return [(rows[row], likeness) for row, likeness in found if row in rows]
