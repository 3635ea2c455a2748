"""How much a PDF draws: a few kilobytes that draw one another ten million times are never handed to the library.

What draws calls other drawings by `Do`; each call draws them whole once more, whatever memory that takes.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from printables.reading.pdf_streams import Stream, streams, unpacked, windows

MOST_DRAWN = 2_000
"""Drawings a page may hold, those inside others counted each time. A scan has one, a page in strips some hundreds."""
MOST_TIMES = 4
"""How often a page may name the same piece of its content: each is named once, were it not for traps."""
_CALLS = re.compile(rb"/[^\s/<>()\[\]{}%]+\s+Do\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_HOLDS_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_NO_DRAWING = re.compile(rb"/Subtype\s*/Image\b|/Type\s*/(?:XRef|ObjStm|Metadata)\b|/Length1\b")
_REF = re.compile(rb"(?<![\d.])(\d{1,9})\s+\d{1,5}\s+R\b")
_ELSEWHERE = re.compile(rb"/(?:Resources|XObject)\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_CONTENTS = re.compile(rb"/Contents\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_LIST = re.compile(rb"\[((?:\s*\d{1,9}\s+\d{1,5}\s+R){%d,65536})" % (MOST_TIMES + 1))
_WHOSE = re.compile(rb"(?:/Contents|(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj)\s*$")
"""What stands before a page's content in pieces: in its own object, or in one apart and then its number."""
_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b(.{0,8000}?)(?:endobj|stream)", re.DOTALL)
_UNREADABLE = 100
"""Calls there may be in a drawing packed in a way we do not undo."""
_DEEPEST = 40
"""Drawings within drawings, after which the library gives up."""


def draws_too_much(file: BinaryIO) -> bool:
    """Whether some page may hold more drawings than any scan does."""
    heads, calls, most = dict[int, bytes](), dict[int, int](), 0
    for stream in streams(file):
        if _NO_DRAWING.search(stream.head):
            continue
        count = _calls(file, stream)
        most = max(most, count)
        if _FORM.search(stream.head):
            heads[stream.number], calls[stream.number] = stream.head, count
    drawn = _most_drawn(calls, _named(file, heads)) if max(calls.values(), default=0) > 1 else 2
    return most * drawn > MOST_DRAWN or _repeats(file)


def _calls(file: BinaryIO, stream: Stream) -> int:
    if not stream.is_readable:
        return _UNREADABLE
    held = unpacked(file, stream)
    return len(_CALLS.findall(held)) if held.count(b"Do") > 1 else held.count(b"Do")


def _named(file: BinaryIO, heads: dict[int, bytes]) -> dict[int, frozenset[int]]:
    """What each drawing may call: the objects its own list names, wherever that list stands."""
    lists, wanted = dict[int, bytes](), {int(ref) for head in heads.values() for ref in _ELSEWHERE.findall(head)}
    for _ in range(3):  # resources kept elsewhere may keep their own lists elsewhere again
        found = {number: text for number, text in _objects(file) if number in wanted} if wanted else {}
        lists |= found
        wanted = {int(ref) for text in found.values() for ref in _ELSEWHERE.findall(text)} - lists.keys()
    named = {}
    for number, head in heads.items():
        held = head
        for _ in range(3):
            held = b" ".join([head, *(lists.get(int(ref), b"") for ref in _ELSEWHERE.findall(held))])
        named[number] = frozenset(int(ref) for ref in _REF.findall(held))
    return named


def _objects(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Every object that is no stream, those packed together among them."""
    for text in windows(file):
        for found in _OBJECT.finditer(text):
            yield int(found[1]), found[2]
    for stream in streams(file):
        if _HOLDS_OBJECTS.search(stream.head):
            held = unpacked(file, stream)
            first = re.search(rb"/First\s+(\d+)", stream.head)
            numbers = list(map(int, re.findall(rb"\d+", held[: int(first[1]) if first else 0])))
            for number, place in zip(numbers[::2], numbers[1::2], strict=False):
                start = int(first[1]) + place if first else 0
                yield number, held[start : start + 8_000]


def _most_drawn(calls: dict[int, int], named: dict[int, frozenset[int]]) -> int:
    """How many drawings the worst of them holds, itself included. None draws itself: the library sees to that."""
    known: dict[int, int] = {}

    def drawn(number: int, above: tuple[int, ...]) -> int:
        if number in known or number in above or len(above) > _DEEPEST:
            return known.get(number, 1)
        inside = named[number] & calls.keys()
        worst = max((drawn(other, (*above, number)) for other in inside), default=1)
        known[number] = min(1 + calls[number] * worst, MOST_DRAWN + 1)
        return known[number]

    return max(drawn(number, ()) for number in calls)


def _repeats(file: BinaryIO) -> bool:
    """Whether a page's content is the same piece over and over."""
    lists, contents = set[int](), set[int]()
    for text in windows(file):
        contents.update(map(int, _CONTENTS.findall(text)))
        for found in _LIST.finditer(text):
            whose = _WHOSE.search(text[max(0, found.start() - 40) : found.start()])
            if whose and max(Counter(_REF.findall(found[1])).values()) > MOST_TIMES:
                lists.add(int(whose[1] or 0))  # 0 is no object: it is the page's own list
    return 0 in lists or not contents.isdisjoint(lists)
