"""Setting type: how wide a text is, where its lines break, what fits."""

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import category

from printables.scripts import is_shaped, keep_numbers, marked, reads_left
from printables.shaping import SPACE, set_line
from printables.style import MM, Type, check_letters, faces, font, font_for, tidy

ELLIPSIS = "…"
_CUT_AT_ONCE = 400
"""A word longer than this many letters is surely wider than any line."""

# Chinese breaks between any two signs, but never before a closing mark nor after an opening one.
_SIGN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u3400-\u9fff\uf900-\ufaff"
_OPENING, _CLOSING = "（「『《〈【〔“‘", "，。、；：！？）」』》〉】〕”’…—·％"
_Faces = tuple[str, ...]
_ATOM = re.compile(f"[{_OPENING}]*[{_SIGN}][{_CLOSING}]*|[^{_SIGN}{_OPENING}]+[{_CLOSING}]*|[{_OPENING}]+[^{_SIGN}]*")


def measure(text: str, kind: Type, field: str = "") -> float:
    """The width of `text` on one line, in millimetres."""
    if is_shaped(text):
        return _shaped_width(tidy(text), kind, field)
    return _width(text, (font_for(text, field, bold=kind.bold),), kind.size)


def wrap(text: str, kind: Type, width: float, field: str = "") -> tuple[str, ...]:
    """`text` broken into lines of at most `width` millimetres, as they are read; a word longer than a line is cut."""
    words = tidy(text)
    if not words:
        return ()
    if is_shaped(words):
        return tuple(_shaped_lines(words, kind, width, field))
    return tuple(_lines(words.split(" "), _faces_of(words, kind, field), kind.size, width))


def shorten(text: str, kind: Type, width: float, field: str = "") -> str:
    """`text` on one line of at most `width` millimetres, ending in an ellipsis where it had to be cut."""
    line = tidy(text[:1_000])
    if is_shaped(line):
        return _shaped_start(line, kind, width, field)
    names = _faces_of(line + ELLIPSIS, kind, field)
    if _width(line, names, kind.size) <= width:
        return line
    kept = _longest_start(line, names, kind.size, width - _width(ELLIPSIS, names, kind.size))
    return line[:kept].rstrip() + ELLIPSIS


def fit(text: str, kind: Type, width: float, smallest: float, field: str = "") -> Type:
    """`kind` at the largest size, down to `smallest`, at which `text` stays within `width` millimetres."""
    needed = measure(text, kind, field)
    if needed <= width:
        return kind
    return Type(max(smallest, kind.size * width / needed), kind.bold, kind.colour)


def _faces_of(text: str, kind: Type, field: str) -> _Faces:
    """The typefaces a line of `text` may be set in: without its rarest letter, a line goes to a face before."""
    names = faces(kind.bold)
    return tuple(names[: names.index(font_for(text, field, bold=kind.bold)) + 1])


def _lines(words: list[str], names: _Faces, size: float, width: float) -> Iterator[str]:
    space = _width(" ", names, size)
    line: list[str] = []
    used = 0.0
    for piece, needed in (piece for word in words for piece in _pieces(word, names, size, width)):
        if line and used + space + needed > width:
            yield " ".join(line)
            line, used = [], 0.0
        used += needed + (space if line else 0.0)
        line.append(piece)
    yield " ".join(line)


def _pieces(word: str, names: _Faces, size: float, width: float) -> Iterator[tuple[str, float]]:
    """`word` whole where it fits on a line, else cut into lines, each with its width; one pass, however long it is."""
    whole = _width(word, names, size)
    if whole <= width:
        yield word, whole
        return
    start, used = 0, 0.0
    for end, character in enumerate(word):
        needed = _width(character, names, size)
        if used + needed > width and end > start:
            yield word[start:end], used
            start, used = end, 0.0
        used += needed
    yield word[start:], used


def _longest_start(text: str, names: _Faces, size: float, width: float) -> int:
    """How many of the first characters of `text` fit into `width` millimetres."""
    used = 0.0
    for count, character in enumerate(text):
        used += _width(character, names, size)
        if used > width:
            return count
    return len(text)


class _Advances(dict[str, float]):
    """How far each letter moves on in the widest of some typefaces, in thousandths of its size: asked once a letter."""

    def __init__(self, names: _Faces) -> None:
        super().__init__()
        self._held = [font(name).face for name in names]

    def __missing__(self, letter: str) -> float:
        code, last = ord(letter), self._held[-1]
        known = [face.charWidths[code] for face in self._held if code in face.charWidths]
        self[letter] = advance = float(max(known, default=last.defaultWidth))
        return advance


_advances = cache(_Advances)


def _width(text: str, names: _Faces, size: float) -> float:
    return 0.001 * size * sum(map(_advances(names).__getitem__, text)) / MM


def _shaped_lines(text: str, kind: Type, width: float, field: str) -> Iterator[str]:
    """Broken as the text is read; each line then knows which way its paragraph reads."""
    check_letters(text, field, bold=kind.bold)
    left = reads_left(text)
    space = SPACE * kind.size / MM
    line, used = "", 0.0
    for word in keep_numbers(text).split(" "):
        before, between, tail = (used + space, " ", "") if line else (0.0, "", "")
        for piece in (piece for atom in _ATOM.findall(word) for piece in _shaped_pieces(atom, kind, width)):
            needed = before + _shaped_width(tail + piece, kind)  # letters that meet change shape
            if line and needed > width:
                yield marked(line, left)
                line, before, between, tail = "", 0.0, "", ""
                needed = _shaped_width(piece, kind)
            line, used, between, tail = line + between + piece, needed, "", tail + piece
    yield marked(line, left)


def _shaped_pieces(word: str, kind: Type, width: float) -> Iterator[str]:
    """`word` whole where it fits on a line, else cut into lines, never between a letter and its marks."""
    while len(word) > _CUT_AT_ONCE or _shaped_width(word, kind) > width:
        kept = _most(word[:_CUT_AT_ONCE], kind, width)
        if kept >= len(word):
            break
        yield word[:kept]
        word = word[kept:]
    yield word


def _shaped_start(line: str, kind: Type, width: float, field: str) -> str:
    if _shaped_width(line, kind, field) <= width:
        return line
    left = reads_left(line)
    short = line[: _most(line, kind, width, ELLIPSIS)].rstrip() + ELLIPSIS
    return marked(short if _shaped_width(short, kind) <= width else ELLIPSIS, left)


def _most(text: str, kind: Type, width: float, ending: str = "") -> int:
    """How many of the first letters of `text` fit, with `ending`; at least one letter with its marks."""
    ends = [end for end in range(1, len(text) + 1) if end == len(text) or not _clings(text[end])]
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _shaped_width(text[: ends[middle]].rstrip() + ending, kind) <= width:
            low = middle
        else:
            high = middle - 1
    return ends[low]


def _clings(letter: str) -> bool:
    """Whether `letter` goes with the one before it: marks, and what joins or closes."""
    return category(letter) in ("Mn", "Mc", "Me", "Cf")


def _shaped_width(text: str, kind: Type, field: str = "") -> float:
    return set_line(text, kind.bold, None, field).width * kind.size / MM
