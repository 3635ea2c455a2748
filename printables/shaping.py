"""Shaping: a line of any script as glyphs in their places, each run in the first typeface that has its letters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any
from unicodedata import category

from printables.scripts import is_shaped, is_turned, keep_numbers, reads_left, visual
from printables.style import FONTS, PLAIN, check_letters, coverage, faces, font

if TYPE_CHECKING:
    import uharfbuzz

SPACE = 0.26
"""The space between two words of a shaped line, in type sizes: the same in every typeface, so that widths add up."""
_STROKE = 0.028
"""How much a typeface without a bold is thickened, in type sizes."""
_NOTHING = 1e-4
_SIZES = {"NotoSansTamil": 0.88}
"""Typefaces drawn larger than the others are brought to their size."""
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that follow one another in one typeface, `x` and `y` from where the line begins, in type sizes.

    `says` is what is copied from the page where the letters are lent to glyphs; empty, the piece before says it all.
    """

    font: str
    letters: str
    x: float
    y: float = 0.0
    stroke: float = 0.0
    size: float = 1.0
    says: str | None = None


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line ready to draw: its pieces from left to right, its width in type sizes."""

    pieces: tuple[Piece, ...]
    width: float


@lru_cache(maxsize=8_192)
def set_line(line: str, bold: bool, left: bool | None = None, field: str = "") -> SetLine:
    """`line`, tidy, as it stands on paper; `left` is which way its paragraph reads, else its first letter says.

    Refused with `print.missing_glyph`, the word, its letters and the typeface where no typeface has them.
    """
    check_letters(line, field, bold=bold)
    line = keep_numbers(line)
    shown = visual(line, reads_left(line) if left is None else left)
    pieces: list[Piece] = []
    x = 0.0
    for gap in re.findall("[ \u00a0]|[^ \u00a0]+", shown):
        if gap in " \u00a0":
            x += SPACE
            continue
        for piece, width in _set_word(gap, bold, x):
            pieces.append(piece)
            x += width
    return SetLine(tuple(pieces), x)


def _set_word(word: str, bold: bool, x: float) -> Iterator[tuple[Piece, float]]:
    """The pieces of a word as it stands, each with how far it moves the next."""
    for turned, group in groupby(word, key=_Turn()):
        letters = "".join(group)
        letters = letters[::-1] if turned else letters
        runs = list(_runs(letters, bold))
        for name, text in reversed(runs) if turned else runs:
            stroke = _STROKE if bold and not name.endswith("-Bold") else 0.0
            if not turned and not is_shaped(_without_ideographs(text)):
                width = float(font(name).stringWidth(text, 1_000)) / 1_000
                yield Piece(name, text, x, 0.0, stroke), width
                x += width
            else:
                shaped, width = _shape(text, name, turned)
                for number, piece in enumerate(shaped, start=1):
                    placed = replace(piece, x=x + piece.x, stroke=stroke)
                    yield placed, width if number == len(shaped) else 0.0
                x += width


class _Turn:
    """Says of each letter whether it is read from the right; marks and joiners go with the letters beside them."""

    def __init__(self) -> None:
        self._before = False

    def __call__(self, letter: str) -> bool:
        if not (_is_mark(letter) or letter in _JOINERS):
            self._before = is_turned(letter)
        elif _is_mark(letter) and "\u0590" <= letter <= "\u08ff":
            self._before = True  # as it stands, a mark of such a script comes before its letter
        return self._before


def _runs(letters: str, bold: bool) -> Iterator[tuple[str, str]]:
    """(typeface, letters): one for all where it can be, else letter by letter, a mark with its letter."""
    plain = next((name for name in faces(bold)[:PLAIN] if _has_all(name, letters)), None)
    if plain:
        yield plain, letters
        return
    for part in re.findall("[!-~]+|[^!-~]+", letters):  # figures look alike, whatever stands beside them
        name = next((name for name in faces(bold) if _has_all(name, part)), None)
        if name:
            yield name, part
        else:
            yield from _letter_by_letter(part, faces(bold))


def _letter_by_letter(letters: str, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    choices: list[str] = []
    for letter in letters:
        known = [name for name in names if ord(letter) in coverage(name)]
        before = choices[-1] if choices else ""
        keeps = before and (letter in _JOINERS or (before in known and not letter.isalnum()))
        choices.append(before if keeps else next(iter(known), names[0]))
    for name, group in groupby(zip(choices, letters, strict=True), key=lambda pair: pair[0]):
        yield name, "".join(letter for _, letter in group)


def _has_all(name: str, letters: str) -> bool:
    return all(ord(letter) in coverage(name) or letter in _JOINERS for letter in letters)


def _without_ideographs(text: str) -> str:
    return re.sub("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]", "", text)


def _is_mark(letter: str) -> bool:
    return category(letter).startswith("M")


@lru_cache(maxsize=16_384)
def _shape(text: str, name: str, turned: bool) -> tuple[tuple[Piece, ...], float]:
    """The glyphs of one run, those that simply follow one another together; and how wide it is."""
    import uharfbuzz as hb

    shaper = _shaper(name)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if turned else "ltr"
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    hb.shape(shaper, buffer)
    size = _SIZES.get(name.split("-")[0], 1.0)
    scale = shaper.face.upem / size
    said = text[::-1] if turned else text  # whoever shows a page turns round what stands from the right
    pieces: list[Piece] = []
    at, natural = 0.0, (0.0, 0.0)
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        x, y = at + place.x_offset / scale, place.y_offset / scale
        letter, width = _letter(name, info.codepoint)
        if pieces and max(abs(x - natural[0]), abs(y - natural[1])) < _NOTHING:
            pieces[-1] = replace(pieces[-1], letters=pieces[-1].letters + letter)
        else:
            pieces.append(Piece(name, letter, x, y, size=size, says="" if pieces else said))
        natural = x + width * size, y
        at += place.x_advance / scale
    return tuple(pieces), at


@cache
def _shaper(name: str) -> "uharfbuzz.Font":
    import uharfbuzz as hb

    return hb.Font(hb.Face(hb.Blob.from_file_path(str(FONTS / f"{name}.ttf"))))


@cache
def _letter(name: str, glyph: int) -> tuple[str, float]:
    """A letter the PDF's typeface draws as `glyph`, and its width: its own, else one lent for private use."""
    face: Any = font(name).face
    own = _letters_of(name).get(glyph)
    advance = _shaper(name).get_glyph_h_advance(glyph) / face.unitsPerEm
    if own is not None:
        return chr(own), float(face.charWidths[own]) / 1_000
    private = 0xE000 + glyph
    face.charToGlyph[private] = glyph
    face.charWidths[private] = advance * 1_000
    return chr(private), advance


@cache
def _letters_of(name: str) -> dict[int, int]:
    drawn = font(name).face.charToGlyph
    known = coverage(name)
    return {glyph: code for code, glyph in drawn.items() if code in known and code > 0x20 and code != 0xA0}
