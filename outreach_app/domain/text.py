"""What people type, made safe to keep: one form of each accent, no invisible traps, a sane length."""

import unicodedata

from outreach_app.domain.errors import Problem, Refused

LONG = 5_000
SHORT = 250


def find_text_problem(value: str, field: str, longest: int) -> Problem | None:
    """The first thing wrong with `value`, or None. Line breaks and tabs are fine."""
    if len(value) > longest:
        return Problem(code="text.too_long", field=field, details={"length": len(value), "longest": longest})
    for character in value:
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in "\n\r\t"):
            return Problem(code="text.unreadable_character", field=field, details={"point": ord(character)})
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
