"""The family look of everything on paper: typefaces, colours, sizes, and a watch for letters that would vanish."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NewType

from outreach_app.domain.errors import refuse
from outreach_app.language import SPOKEN

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
# Scripts that need neither shaping nor another direction, and the letters such scripts share.
_SET_RIGHT = ("LATIN", "GREEK", "CYRILLIC", "COMBINING", "MODIFIER", "FEMININE", "MASCULINE", "MICRO")


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
    """Refuses a language the sheets are not worded in, or whose script cannot be set right yet."""
    for language in languages:
        if language not in SPOKEN:
            raise refuse("print.language_unsupported", "languages", language=language)


def tidy(text: str) -> str:
    """NFC on one line, invisible controls dropped; the narrow no-break space, absent from our fonts, is widened."""
    composed = unicodedata.normalize("NFC", text).replace("\u202f", "\u00a0")
    visible = "".join(c for c in composed if unicodedata.category(c) != "Cf")
    return re.sub(r"[^\S\u00a0]+", " ", visible).strip()


@cache
def font(name: str) -> "TTFont":
    """The typeface `name` (a file of `FONTS` without its suffix), registered with reportlab once."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    face = TTFont(name, str(FONTS / f"{name}.ttf"))
    pdfmetrics.registerFont(face)
    return face


def missing_glyphs(text: str, name: str) -> str:
    """The letters of `text`, each once, that font `name` lacks or that would be set wrong."""
    drawn = font(name).face.charToGlyph
    return "".join(c for c in dict.fromkeys(text) if ord(c) not in drawn or not _is_set_right(c))


def font_for(text: str, field: str, *, bold: bool = False) -> str:
    """The font that can set `text` whole; refused with the first faulty word where none can."""
    names = [f"{family}-{'Bold' if bold else 'Regular'}" for family in _FAMILIES]
    for name in names:
        missing = missing_glyphs(text, name)
        if not missing:
            return name
    word = next(word for word in text.split() if set(word) & set(missing))
    raise refuse("print.missing_glyph", field, word=word[:40], letters=missing[:20], font=names[-1])


def is_set_right(text: str) -> bool:
    """Whether the scripts of `text` are ones we set right; says nothing of single missing letters. Loads no font."""
    letters = set(unicodedata.normalize("NFC", text))
    return all(_is_set_right(letter) for letter in letters if unicodedata.category(letter)[0] != "C")


def _is_set_right(character: str) -> bool:
    kind = unicodedata.category(character)[0]
    if kind in "LM":
        return unicodedata.name(character, "").startswith(_SET_RIGHT)
    return kind != "C"
