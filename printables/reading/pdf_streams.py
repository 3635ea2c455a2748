"""Looks over a PDF before it is opened: a few kilobytes that unpack to gigabytes are never handed to the library."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MOST_WORDS = 4_000_000
"""Bytes of anything that is no picture: what a page draws, a typeface, an index. A scan's are thousands."""
MOST_HELD = 64_000_000
"""Bytes of a picture before its last unpacking, which the library bounds by the picture's own size."""
_BEST_RATIO = 1_000  # deflate's own limit
_CHUNK = 1 << 20
_HEAD = 4_096
_OVERLAP = 65_536
_STREAM = re.compile(rb"stream\r?\n")
"""Of an end too: to look behind it here would take ten times as long as all the rest."""
_NUMBER = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}$")
_DEFLATED = re.compile(rb"/(?:FlateDecode|Fl)\b")
_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
_LENGTH = re.compile(rb"/Length\s+(\d+)\b(?!\s+\d+\s+R)")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")


@dataclass(frozen=True, slots=True)
class Stream:
    """Where the bytes of an object begin, and what stands before them."""

    number: int
    start: int
    head: bytes

    @property
    def length(self) -> int:
        """0 where it stands elsewhere in the file."""
        found = _LENGTH.search(self.head)
        return int(found[1]) if found else 0

    @property
    def unpackings(self) -> int:
        """How many times deflate is undone for it; a picture's last time is not counted."""
        found = _FILTERS.search(self.head)
        if not found:
            return int(b"/Filter" in self.head)  # named elsewhere in the file
        names = re.findall(rb"/\w+", found[1])
        if _PICTURE.search(self.head):
            names.pop()
        return sum(bool(_DEFLATED.fullmatch(name)) for name in names)

    @property
    def is_readable(self) -> bool:
        """Whether deflate alone stands between us and what is in it."""
        found = _FILTERS.search(self.head)
        names = re.findall(rb"/\w+", found[1]) if found else []
        return len(names) == self.unpackings

    @property
    def most(self) -> int:
        return MOST_HELD if _PICTURE.search(self.head) else MOST_WORDS


def swells(file: BinaryIO) -> bool:
    """Whether something in the PDF unpacks to more than any scan holds. Reads in pieces, keeps none of them."""
    return any(_swells(file, stream) for stream in streams(file))


def streams(file: BinaryIO) -> Iterator[Stream]:
    """Every stream in the order of the file; -1 for a number that stands too far before it."""
    at, before = 0, b""
    while True:
        file.seek(at)
        chunk = file.read(_CHUNK)
        held = before + chunk
        begin = at - len(before)
        place = 0
        for found in _STREAM.finditer(held):
            if held.endswith(b"end", 0, found.start()):
                continue
            place = found.end()
            head = held[max(0, found.start() - _HEAD) : found.start()]
            obj = max(0, head.rfind(b" obj"))
            number = _NUMBER.search(head[max(0, obj - 20) : obj])
            yield Stream(int(number[1]) if number else -1, begin + place, head[obj:])
        if len(chunk) < _CHUNK:
            return
        keep = min(_HEAD, len(held) - place)
        at, before = at + len(chunk), held[len(held) - keep :] if keep else b""


def unpacked(file: BinaryIO, stream: Stream) -> bytes:
    """What a readable stream says, as far as `MOST_WORDS`; uncompressed, as far as its end."""
    length = stream.length if _ends_at(file, stream.start + stream.length) else 0
    file.seek(stream.start)
    pieces = _pieces(file, length)
    for _ in range(stream.unpackings):
        pieces = _inflated(pieces)
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= MOST_WORDS or (not stream.unpackings and b"endstream" in piece):
            break
    return bytes(held)


def windows(file: BinaryIO) -> Iterator[bytes]:
    """The file in pieces that overlap, so that nothing short is cut in two."""
    file.seek(0)
    before = b""
    while chunk := file.read(_CHUNK):
        yield before + chunk
        before = chunk[-_OVERLAP:]


def _swells(file: BinaryIO, stream: Stream) -> bool:
    times = stream.unpackings
    if not times:
        return False
    length = stream.length if _ends_at(file, stream.start + stream.length) else 0
    if times == 1 and 0 < length * _BEST_RATIO < stream.most:
        return False
    file.seek(stream.start)
    return _unpacked(_pieces(file, length), times, stream.most) > stream.most


def _ends_at(file: BinaryIO, place: int) -> bool:
    """Whether a stream's length says the truth."""
    file.seek(place)
    return file.read(11).strip().startswith(b"endstream")


def _pieces(file: BinaryIO, length: int) -> Iterator[bytes]:
    left = length or 1 << 40
    while left and (piece := file.read(min(65_536, left))):
        left -= len(piece)
        yield piece


def _unpacked(pieces: Iterator[bytes], times: int, most: int) -> int:
    """How many bytes come out, counted no further than just past `most`."""
    for _ in range(times):
        pieces = _inflated(pieces)
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            break
    return size


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What deflate makes of `pieces`, in small pieces; damage only ends it."""
    pump = zlib.decompressobj()
    try:
        for piece in pieces:
            while piece and not pump.eof:
                yield pump.decompress(piece, 65_536)
                piece = pump.unconsumed_tail
            if pump.eof:
                return
    except zlib.error:
        return
