"""Instants and civil dates: UTC milliseconds for what happened, `2017-02-09` for what was planned."""

import re
import time
from datetime import date

from outreach_app.domain.errors import refuse

Instant = int
"""Milliseconds since 1970-01-01 UTC."""

DAY: Instant = 86_400_000


def now() -> Instant:
    return time.time_ns() // 1_000_000


def read_date(text: str, field: str) -> str:
    """An ISO civil date between 2000 and 2100; a typing slip into 1900 or 2999 is refused at its field."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refuse("date.malformed", field, text=text) from None
    if not 2000 <= day.year <= 2100:
        raise refuse("date.implausible", field, text=text)
    return day.isoformat()


def read_time(text: str, field: str) -> str:
    """A time of day, `18:30`."""
    found = re.fullmatch("([0-9]{1,2}):([0-5][0-9])", text)
    if not found or int(found[1]) > 23:
        raise refuse("time.malformed", field, text=text)
    return f"{int(found[1]):02d}:{found[2]}"
