"""The family look of everything on paper: typefaces, colours, sizes, and a watch for letters that would vanish."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NewType

from outreach_app.domain.errors import Refused, refuse
from outreach_app.language import WRITTEN
from printables.scripts import CONTROLS, is_shaped

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent / "fonts"
"""The bundled OFL typefaces, shared with the screen."""

Colour = NewType("Colour", str)
INK = Colour("#17202B")
MUTED = Colour("#4B5867")
ACCENT = Colour("#0B6E63")
RULE = Colour("#7A8696")
HAIRLINE = Colour("#B9C1CB")
BLACK = Colour("#000000")
WHITE = Colour("#FFFFFF")

MM = 72 / 25.4
"""Points in a millimetre."""
LEADING = 1.17
"""Distance between baselines, in type sizes."""
ASCENT = 0.93
"""Distance from the top of a line to its baseline, in type sizes."""

_FAMILIES = ("AtkinsonHyperlegible", "NotoSans")  # the first that has every letter of a text sets all of it
PLAIN = len(_FAMILIES)
"""How many of the typefaces set plain text."""
# The scripts those lack, and where a letter of theirs is looked for. Chinese has no bold of its own: it is thickened.
_OF_SCRIPT = {"NotoSansArabic": "ARABIC", "NotoSansTamil": "TAMIL", "NotoSansSC": "CJK"}
_WITHOUT_BOLD = ("NotoSansSC",)
_MARKS = ("\u200e", "\u200f")  # in front of a line, they say which way its paragraph reads
_DROPPED = dict.fromkeys(map(ord, CONTROLS))


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: size in points, weight, colour."""

    size: float
    bold: bool = False
    colour: Colour = INK

    @property
    def leading(self) -> float:
        """Millimetres from one baseline to the next."""
        return self.size * LEADING / MM

    @property
    def ascent(self) -> float:
        """Millimetres from the top of a line to its baseline."""
        return self.size * ASCENT / MM


def check_languages(languages: tuple[str, ...]) -> None:
    """Refuses a language the sheets are not worded in."""
    for language in languages:
        if language not in WRITTEN:
            raise refuse("print.language_unsupported", "languages", language=language)


def tidy(text: str) -> str:
    """NFC on one line, invisible controls dropped; the narrow no-break space, absent from our fonts, is widened.

    Scripts that need them keep what tells how letters join and which way they read.
    """
    composed = unicodedata.normalize("NFC", text).replace("\u202f", "\u00a0")
    kept = CONTROLS if composed[:1] in _MARKS or is_shaped(composed.translate(_DROPPED)) else ""
    unseen = {ord(c): None for c in set(composed) if c not in kept and unicodedata.category(c) == "Cf"}
    visible = composed.translate(unseen) if unseen else composed
    return re.sub(r"[^\S\u00a0]+", " ", visible).strip()


@cache
def font(name: str) -> "TTFont":
    """The typeface `name` (a file of `FONTS` without its suffix), registered with reportlab once."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    face = TTFont(name, str(FONTS / f"{name}.ttf"))
    pdfmetrics.registerFont(face)
    return face


@cache
def coverage(name: str) -> frozenset[int]:
    """The letters typeface `name` has of its own."""
    return frozenset(code for code in font(name).face.charToGlyph if unicodedata.category(chr(code))[0] != "C")


@cache
def faces(bold: bool) -> tuple[str, ...]:
    """The typefaces in the order they are tried."""
    names = (*_FAMILIES, *_OF_SCRIPT)
    return tuple(f"{name}-{'Bold' if bold and name not in _WITHOUT_BOLD else 'Regular'}" for name in names)


def missing_glyphs(text: str, name: str) -> str:
    """The letters of `text`, each once, that typeface `name` lacks."""
    known = coverage(name)
    return "".join(c for c in dict.fromkeys(text) if ord(c) not in known)


def font_for(text: str, field: str, *, bold: bool = False) -> str:
    """The typeface that sets the whole of `text`, a plain one; refused with the first faulty word where none can."""
    names = faces(bold)[:PLAIN]
    for name in names:
        if not missing_glyphs(text, name):
            return name
    check_letters(text, field, bold=bold)
    raise _missing(text, missing_glyphs(text, names[-1]), names[-1], field)


def check_letters(text: str, field: str, *, bold: bool = False) -> None:
    """Refused with `print.missing_glyph`, the word and the typeface, where no typeface has one of its letters."""
    missing = [c for c in dict.fromkeys(text) if c not in CONTROLS and c not in " \u00a0"]
    for name in faces(bold):
        if not missing:
            return
        missing = [c for c in missing if ord(c) not in coverage(name)]
    if missing:
        raise _missing(text, "".join(missing), _looked_for(missing[0], bold), field)


def _looked_for(letter: str, bold: bool) -> str:
    """The typeface that would be expected to have `letter`."""
    name = unicodedata.name(letter, "")
    family = next((family for family, script in _OF_SCRIPT.items() if name.startswith(script)), _FAMILIES[-1])
    return next(face for face in faces(bold) if face.split("-")[0] == family)


def _missing(text: str, letters: str, name: str, field: str) -> Refused:
    word = next(word for word in text.split() if set(word) & set(letters))
    return refuse("print.missing_glyph", field, word=word[:40], letters=letters[:20], font=name)
