"""What people type, made safe to keep: one form of each accent, no invisible traps, a sane length."""

import re
import unicodedata

from outreach_app.domain.errors import Problem, Refused

LONG = 5_000
SHORT = 250
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Halves of a character and controls (Unicode's Cs and Cc), but for line breaks and tabs."""


def find_text_problem(value: str, field: str, longest: int) -> Problem | None:
    """The first thing wrong with `value`, or None. Line breaks and tabs are fine."""
    if len(value) > longest:
        return Problem(code="text.too_long", field=field, details={"length": len(value), "longest": longest})
    unreadable = _UNREADABLE.search(value)
    if unreadable:
        return Problem(code="text.unreadable_character", field=field, details={"point": ord(unreadable[0])})
    return None


def clean_text(value: str, field: str, longest: int = LONG) -> str:
    """NFC, ends trimmed, `\\r\\n` as `\\n`; refused with the field's name when it cannot be kept as it is."""
    problem = find_text_problem(value, field, longest)
    if problem:
        raise Refused(problem)
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fold(text: str) -> str:
    """Lower case without accents or ligatures, as search and comparison see it."""
    expanded = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    return "".join(c for c in unicodedata.normalize("NFKD", expanded) if not unicodedata.combining(c))
