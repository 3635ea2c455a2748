"""What hands type into a field, read with good will: days, hours, whole numbers. No Qt."""

import re
from datetime import date, timedelta

from outreach_app.domain.text import fold
from outreach_app.language import N_, Say
from ui.formats import MONTHS, WEEKDAYS

_NEAR = {N_("yesterday"): -1, N_("today"): 0, N_("tomorrow"): 1}


def read_day(typed: str, today: date, say: Say) -> str | None:
    """`9/2`, `9.2.17`, `jeudi 9 février`, `demain` or an ISO date, as an ISO date; None where it's none of these.

    Without a year the nearest such day to `today` is meant.
    """
    words = fold(typed).strip()
    for name, shift in _NEAR.items():
        if words and words in (fold(say(name)), name):
            return (today + timedelta(days=shift)).isoformat()
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?", words):
        year, month, number = (int(part) for part in words.split("-"))
        return _day(year, month, number)
    parts = _parts(words, say)
    if len(parts) == 2:
        return _nearest(parts[0], parts[1], today)
    if len(parts) == 3:
        year = parts[2] if parts[2] >= 100 else 2000 + parts[2]
        return _day(year, parts[1], parts[0])
    return None


def read_hour(typed: str) -> str | None:
    """`18h30`, `18 h 30`, `18:30`, `1830` or `18` as `18:30`."""
    found = re.fullmatch(r"(\d{1,2})(?:[:h.]?(\d{2}))?h?", "".join(typed.lower().split()))
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return f"{int(found[1]):02d}:{found[2] or '00'}"


def read_duration(typed: str) -> int | None:
    """`9 h 30`, `9h`, `9:30` or `9,5` hours as minutes; None for what isn't a length of time."""
    words = "".join(typed.lower().split()).replace(",", ".")
    if found := re.fullmatch(r"(\d{1,4})[h:](\d{1,2})?", words):
        return int(found[1]) * 60 + int(found[2] or 0)
    if found := re.fullmatch(r"\d{1,4}(\.\d{1,2})?", words):
        return round(float(found[0]) * 60)
    return None


def read_number(typed: str) -> int | None:
    """`2 000` as 2000; None for nothing, or for what isn't a whole number."""
    digits = "".join(typed.split())
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _parts(words: str, say: Say) -> list[int]:
    """Day, month and year as numbers, in the order typed; empty where a word means nothing."""
    months = {fold(said): index + 1 for index, name in enumerate(MONTHS) for said in (name, say(name))}
    skipped = {fold(said) for name in WEEKDAYS for said in (name, say(name))}
    parts = []
    for word in re.findall(r"[^\W\d_]+|\d+", re.sub(r"(?<=\d)(er|st|nd|rd|th)\b", "", words)):
        if word.isdigit() and len(word) <= 4:
            parts.append(int(word))
        elif (named := _month(word, months)) is not None:
            parts.append(named)
        elif word not in skipped:
            return []
    return parts


def _month(word: str, months: dict[str, int]) -> int | None:
    """A month by its name, or by a beginning that fits no other."""
    if word in months:
        return months[word]
    fitting = {number for name, number in months.items() if len(word) >= 3 and name.startswith(word)}
    return fitting.pop() if len(fitting) == 1 else None


def _nearest(number: int, month: int, today: date) -> str | None:
    days = (_day(year, month, number) for year in (today.year - 1, today.year, today.year + 1))
    known = [date.fromisoformat(day) for day in days if day]
    return min(known, key=lambda day: abs(day - today)).isoformat() if known else None


def _day(year: int, month: int, number: int) -> str | None:
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None
