"""The eligibility coach's ear: wording an edition's rules notice, sentence by sentence, inflection ignored."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from outreach_app.domain.sentences import Sentence, find_sentences
from outreach_app.domain.text import fold

_WORD = re.compile(r"[^\W_]+")
_FARTHEST = 2
"""Words that may stand between two of a phrase: `un animateur sera payé`."""
_DENIED_WITHIN = 3
_ENDINGS = ("ent", "ee", "er", "ez", "e")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """One rule that one sentence touches; `words` are those found, as written."""

    rule: str
    sentence: Sentence
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """Every rule's phrases, by the stem of their first word: (rule, the stems)."""

    by_first: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    start: int
    end: int
    stem: str


def make_phrasebook(rules: Iterable[tuple[str, Iterable[str]]]) -> Phrasebook:
    """`rules` gives each rule's code and its phrases."""
    heard: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for code, phrases in rules:
        for phrase in phrases:
            stems = tuple(word.stem for word in _words(phrase))
            if stems:
                heard.setdefault(stems[0], []).append((code, stems))
    return Phrasebook(by_first={first: tuple(found) for first, found in heard.items()})


def notice(text: str, book: Phrasebook) -> tuple[Noticed, ...]:
    """What the rules have to say, in the order of the text; a rule speaks once a sentence. What is denied passes."""
    return tuple(found for sentence in find_sentences(text) for found in _notice_in(sentence, book))


def _notice_in(sentence: Sentence, book: Phrasebook) -> Iterator[Noticed]:
    words, told = _words(sentence.words), dict[str, tuple[int, int]]()
    for place, word in enumerate(words):
        for rule, stems in book.by_first.get(word.stem, ()):
            last = _last_of(sentence.words, words, place, stems)
            if last is not None and not _is_denied(sentence.words, words, place):
                span = word.start, words[last].end
                known = told.get(rule)
                if known is None or (known[0] == span[0] and span[1] > known[1]):
                    told[rule] = span
    for rule, (start, end) in sorted(told.items(), key=lambda pair: pair[1]):
        yield Noticed(rule=rule, sentence=sentence, words=sentence.words[start:end])


def _last_of(text: str, words: list[_Word], place: int, stems: tuple[str, ...]) -> int | None:
    """Where the phrase that begins at `place` ends, None where it goes on otherwise."""
    for stem in stems[1:]:
        near = range(place + 1, min(place + 2 + _FARTHEST, len(words)))
        found = next((i for i in near if words[i].stem == stem), None)
        if found is None or _is_broken(text[words[place].end : words[found].start]):
            return None
        place = found
    return place


def _is_denied(text: str, words: list[_Word], place: int) -> bool:
    """`sans salaire`, `n’appelle pas de salaire`: a denial just before, nothing breaking the thought between."""
    before = words[max(place - _DENIED_WITHIN, 0) : place]
    return any(w.stem in _DENIALS and not _is_broken(text[w.end : words[place].start]) for w in before)


def _is_broken(between: str) -> bool:
    return any(mark in between for mark in ",;:()«»")


def _words(text: str) -> list[_Word]:
    return [_Word(start=w.start(), end=w.end(), stem=_stem(w.group())) for w in _WORD.finditer(text)]


@lru_cache(maxsize=4_000)
def _stem(word: str) -> str:
    """A word without its case, its accents and its ending: `payées`, `payer` and `paye` are one."""
    plain = fold(word)
    if len(plain) <= 3:
        return plain
    if plain[-1] in "sx":  # first: `loyers` is `loyer`, which loses its own ending in turn
        plain = plain[:-1]
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            plain = plain[: -len(ending)]
            break
    return plain[:-1] if len(plain) > 4 and plain[-1] == plain[-2] else plain


_DENIALS = frozenset(
    map(_stem, ("sans", "pas", "aucun", "ni", "ne", "n", "jamais", "without", "no", "not", "nor", "never"))
)
