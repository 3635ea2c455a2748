"""Scripts and directions: which way a text reads, what of it stays left to right, how a line stands on paper."""

import re
from unicodedata import bidirectional, mirrored

RTL_LANGUAGES = ("ar", "fa", "he", "ur")
_RIGHT_TO_LEFT = ("R", "AL")

# Combining marks, scripts that join or reorder their letters or break without a space, and marks of direction.
# What holds none of them is set letter after letter.
_SHAPED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u08ff\u0900-\u109f\u1100-\u1cff\u1dc0-\u1dff\u200c-\u200f\u2066-\u2069"
    "\u20d0-\u20ff\u2e80-\ua63f\ua66f-\ua6ff\ua800-\uf8ff\ufb1d-\U0010ffff]"
)
_OPEN, _CLOSE, _FIRST = "\u2066", "\u2069", "\u2068"
_ISOLATED = re.compile(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}")
# A phone, a date, a code, `7K39-QXM2-4T`: read from the left wherever they stand. What is held already stays so.
_NUMBER = re.compile(
    f"{_ISOLATED.pattern}|(?<!\\w)(?:\\+?\\d[\\d.,:/\u00a0 +-]*\\d|(?=[0-9A-Z-]*\\d)[0-9A-Z]+(?:-[0-9A-Z]+)+)(?!\\w)",
    re.ASCII,
)
_LEFT_MARK, _RIGHT_MARK = "\u200e", "\u200f"
CONTROLS = "\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"
"""Invisible letters that say how others join and which way they read."""
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2066\u2067\u2068\u2069"))
_TAG = "\u200b"  # set after a bracket: in the line as it stands, it tells which way the bracket was read
_ENDS = {False: "a", True: "\u05d0"}


def is_shaped(text: str) -> bool:
    """Whether `text` needs more than its letters put side by side."""
    return _SHAPED.search(text) is not None


def reads_left(text: str) -> bool:
    """Whether `text` reads from right to left, as its first letter does; what is held together does not count."""
    if not is_shaped(text):
        return False
    strong = (bidirectional(letter) for letter in _ISOLATED.sub("", text) or text)
    first = next((kind for kind in strong if kind == "L" or kind in _RIGHT_TO_LEFT), "")
    return first != "L" if first else _is_any_left(text)


def has_left(text: str) -> bool:
    """Whether any letter of `text` reads from right to left."""
    return is_shaped(text) and _is_any_left(text)


def is_rtl(language: str) -> bool:
    return language.split("-")[0] in RTL_LANGUAGES


def isolated(text: str, beside: str) -> str:
    """`text` fit to stand in one line with `beside`, its full stop staying its own where one reads from the right."""
    return f"{_FIRST}{text}{_CLOSE}" if text and (has_left(text) or has_left(beside)) else text


def keep_numbers(text: str) -> str:
    """Phones, dates and codes held together on one line; from the left, in a text that reads from the right."""
    before, after = (_OPEN, _CLOSE) if has_left(text) else ("", "")

    def held(found: re.Match[str]) -> str:
        return found[0] if found[0].startswith(_OPEN) else f"{before}{found[0].replace(' ', chr(0xA0))}{after}"

    return _NUMBER.sub(held, text)


def marked(line: str, left: bool) -> str:
    """A line of a paragraph, told which way the paragraph reads where its own letters would not say it.

    A plain line is told as well: it is then set as the rest of its paragraph is.
    """
    if not line or (is_shaped(line) and reads_left(line) == left):
        return line
    return (_RIGHT_MARK if left else _LEFT_MARK) + line


def seen(line: str) -> str:
    """`line` without what is never drawn."""
    return line.translate(_UNSEEN)


def is_turned(letter: str) -> bool:
    """Whether a letter is set from right to left."""
    return bidirectional(letter) in _RIGHT_TO_LEFT


def visual(line: str, left: bool) -> str:
    """The letters of `line` from left to right, as they stand on paper; brackets face the right way.

    `left` says whether the paragraph reads from the right. Letters of such scripts then stand in reverse.
    """
    if not _is_any_left(line):
        return seen(line)
    from bidi import get_display

    tagged = "".join(letter + _TAG if mirrored(letter) else letter for letter in line)
    shown = str(get_display(tagged + _ENDS[left], base_dir="R" if left else "L"))
    shown = shown[1:] if left else shown[:-1]
    return seen("".join(_facing(shown)))


def _facing(shown: str) -> list[str]:
    """Brackets read from the right have their tag in front: they are turned round."""
    from bidi.mirror import MIRRORED

    letters, place = [], 0
    while place < len(shown):
        pair = shown[place : place + 2]
        if pair[0] == _TAG and len(pair) == 2:
            letters.append(MIRRORED.get(pair[1], pair[1]))
            place += 2
        else:
            letters.append(pair[0])
            place += 2 if len(pair) == 2 and mirrored(pair[0]) and pair[1] == _TAG else 1
    return letters


def _is_any_left(text: str) -> bool:
    return any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in text)
