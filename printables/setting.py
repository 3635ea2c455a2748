"""Setting type: how wide a text is, where its lines break, what fits."""

from collections.abc import Iterator

from printables.style import MM, Type, font, font_for, tidy

ELLIPSIS = "…"


def measure(text: str, kind: Type, field: str = "") -> float:
    """The width of `text` on one line, in millimetres."""
    return _width(text, font_for(text, field, bold=kind.bold), kind.size)


def wrap(text: str, kind: Type, width: float, field: str = "") -> tuple[str, ...]:
    """`text` broken into lines of at most `width` millimetres; a word longer than a line is cut."""
    words = tidy(text)
    if not words:
        return ()
    name = font_for(words, field, bold=kind.bold)
    return tuple(_lines(words.split(" "), name, kind.size, width))


def shorten(text: str, kind: Type, width: float, field: str = "") -> str:
    """`text` on one line of at most `width` millimetres, ending in an ellipsis where it had to be cut."""
    line = tidy(text[:1_000])
    name = font_for(line + ELLIPSIS, field, bold=kind.bold)
    if _width(line, name, kind.size) <= width:
        return line
    kept = _longest_start(line, name, kind.size, width - _width(ELLIPSIS, name, kind.size))
    return line[:kept].rstrip() + ELLIPSIS


def fit(text: str, kind: Type, width: float, smallest: float, field: str = "") -> Type:
    """`kind` at the largest size, down to `smallest`, at which `text` stays within `width` millimetres."""
    needed = measure(text, kind, field)
    if needed <= width:
        return kind
    return Type(max(smallest, kind.size * width / needed), kind.bold, kind.colour)


def _lines(words: list[str], name: str, size: float, width: float) -> Iterator[str]:
    space = _width(" ", name, size)
    line: list[str] = []
    used = 0.0
    for piece in (piece for word in words for piece in _pieces(word, name, size, width)):
        needed = _width(piece, name, size)
        if line and used + space + needed > width:
            yield " ".join(line)
            line, used = [], 0.0
        used += needed + (space if line else 0.0)
        line.append(piece)
    yield " ".join(line)


def _pieces(word: str, name: str, size: float, width: float) -> Iterator[str]:
    """`word` whole where it fits on a line, else cut into lines; one pass, however long it is."""
    start, used = 0, 0.0
    for end, character in enumerate(word):
        needed = _width(character, name, size)
        if used + needed > width and end > start:
            yield word[start:end]
            start, used = end, 0.0
        used += needed
    yield word[start:]


def _longest_start(text: str, name: str, size: float, width: float) -> int:
    """How many of the first characters of `text` fit into `width` millimetres."""
    used = 0.0
    for count, character in enumerate(text):
        used += _width(character, name, size)
        if used > width:
            return count
    return len(text)


def _width(text: str, name: str, size: float) -> float:
    return float(font(name).stringWidth(text, size)) / MM
