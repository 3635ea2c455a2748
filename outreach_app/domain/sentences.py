"""A text as its sentences, French or English, and where a sentence went when the text was rewritten."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from outreach_app.domain.text import fold

SIMILAR = 0.4
"""Share of their letters, three by three, that two wordings of one sentence have in common at least."""

_ABBREVIATIONS = re.compile(
    r"m|mm|mmes?|mlles?|drs?|pr|stes?|sts?|mgr|av|bd|bld|bvd|pl|sq|chap|pp?|cf|ex|env|hab|tel|tél|max|min|réf|ref"
    r"|mrs?|ms|jr|sr|vs|approx|dept|ave|rd|e\.g|i\.e"
)
"""After these a full stop ends nothing, whatever follows."""
_BEFORE_NUMBERS = re.compile(r"art|al|nos?|vol|fig")

_PERHAPS_LAST = re.compile(r"(?:[.!?…]+[)\]”\"’']*(?:[\s\u00a0]*»)?[)\]”\"]*)(?=\s)|\n")
_NEAR = 40
"""Characters looked at around a possible end."""
_LETTERS = re.compile(r"[^\W_]+")
_WORD_BEFORE = re.compile(r"[\w.]*\w$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`words` stand in the text from `start` to `end`, without the blanks around them."""

    start: int
    end: int
    words: str


def split_sentences(text: str) -> list[str]:
    """The text cut after each sentence; a piece keeps the blanks after it: joined, they are the text."""
    quoted = _quotations(text)
    pieces, begun = [], 0
    for found in _PERHAPS_LAST.finditer(text):
        if _ends(text, found, quoted):
            end = found.end()
            while end < len(text) and text[end].isspace():
                end += 1
            if end > begun:
                pieces.append(text[begun:end])
                begun = end
    return [*pieces, text[begun:]] if begun < len(text) else pieces


def find_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences with their places; pieces of blanks alone are none."""
    found, at = [], 0
    for piece in split_sentences(text):
        words = piece.strip()
        if words:
            start = at + piece.index(words)
            found.append(Sentence(start=start, end=start + len(words), words=words))
        at += len(piece)
    return tuple(found)


def follow(
    before: str, after: str, reworded: Mapping[str, str] | None = None, *, among: Container[str] | None = None
) -> dict[str, str | None]:
    """Where each sentence of `before` stands in `after`: as it was, else in its nearest new wording, else None.

    `reworded` says of some where they went. A sentence that `before` had already is nobody's new wording. With
    `among`, only those are followed.
    """
    old = list(dict.fromkeys(s.words for s in find_sentences(before)))
    new = list(dict.fromkeys(s.words for s in find_sentences(after)))
    told, known = reworded or {}, set(old)
    fresh = [words for words in new if words not in known]
    wanted = [words for words in old if among is None or words in among]
    return {words: words if words in new else _new_wording(words, told.get(words), fresh) for words in wanted}


def _new_wording(words: str, told: str | None, fresh: list[str]) -> str | None:
    """Where the room said it went, however that was edited since; else its nearest."""
    return (told and (told if told in fresh else nearest(told, fresh))) or nearest(words, fresh)


def nearest(words: str, among: Iterable[str]) -> str | None:
    """The most similar of `among`, None where none is similar enough."""
    ranked = max(((likeness(words, other), other) for other in among), default=(0.0, ""), key=lambda pair: pair[0])
    return ranked[1] if ranked[0] >= SIMILAR else None


def likeness(one: str, other: str) -> float:
    """From 0 to 1: letters shared three by three, case and accents ignored."""
    ours, theirs = _threes(one), _threes(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0


def held_in(words: str, text: str) -> float:
    """From 0 to 1: how much of `words` is found in `text`."""
    ours = _threes(words)
    return len(ours & _threes(text)) / len(ours) if ours else 0.0


@lru_cache(maxsize=1_000)
def _threes(text: str) -> frozenset[str]:
    plain = f" {' '.join(_LETTERS.findall(fold(text)))} "
    return frozenset(plain[i : i + 3] for i in range(len(plain) - 2)) if plain.strip() else frozenset()


def _ends(text: str, found: re.Match[str], quoted: list[tuple[int, int]]) -> bool:
    if found.group() == "\n":
        return True
    rest = text[found.end() : found.end() + _NEAR].lstrip(" \t\u00a0\u202f")
    if any(start < found.start() and found.end() < end for start, end in quoted):
        return False
    if rest[:1].islower() or rest[:1] in tuple(",;:)"):
        return False
    before = text[max(found.start() - _NEAR, 0) : found.start()]
    return not (found.group() == "." and _is_abbreviation(before, rest))


def _is_abbreviation(before: str, rest: str) -> bool:
    found = _WORD_BEFORE.search(before)
    word = found.group() if found else ""
    if len(word) == 1 and word.isupper():
        return True
    known = _ABBREVIATIONS.fullmatch(word.lower()) or (rest[:1].isdigit() and _BEFORE_NUMBERS.fullmatch(word.lower()))
    return bool(known and rest)


def _quotations(text: str) -> list[tuple[int, int]]:
    """From « to », on one line; nothing ends between."""
    return [found.span() for found in re.finditer(r"«[^»\n]*»", text)]
