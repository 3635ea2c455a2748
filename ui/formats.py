"""Dates, hours, sums and counts as people say them, in the reader's language. No Qt: the terminal says them too."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from outreach_app.domain.moments import Instant
from outreach_app.language import N_, Say

MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)
WEEKDAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")),
)
_SPECIMEN = N_("1,234.5")
"""How a number is written: translated, it shows which marks part thousands and decimals."""


def day(iso: str, say: Say) -> str:
    """`2017-02-09` as `jeudi 9 février 2017`; what isn't a date is given back as it is."""
    return _said(iso, N_("{weekday} {day} {month} {year}"), say)


def plain_day(iso: str, say: Say) -> str:
    """`9 février 2017`."""
    return _said(iso, N_("{day} {month} {year}"), say)


def short_day(iso: str, say: Say) -> str:
    """`9 février`: where the year is plain from what stands around it."""
    return _said(iso, N_("{day} {month}"), say)


def weekday_day(iso: str, say: Say) -> str:
    """`mardi 21 février`."""
    return _said(iso, N_("{weekday} {day} {month}"), say)


def month(iso: str, say: Say) -> str:
    """`février 2017`."""
    return _said(iso, N_("{month} {year}"), say)


def hour(time: str, say: Say) -> str:
    """`18:30` as `18 h 30`, `14:00` as `14 h`."""
    hours, _, minutes = time.partition(":")
    if not (hours.isdigit() and minutes.isdigit()):
        return time
    pattern = say(N_("{hours}:{minutes}")) if int(minutes) else say(N_("{hours}:00"))
    return pattern.format(hours=int(hours), minutes=minutes)


def duration(minutes: int, say: Say) -> str:
    """`4 h 30`, `9 h`, however many hours."""
    return hour(f"{minutes // 60}:{minutes % 60:02d}", say)


def clock(instant: Instant, zone: str, say: Say) -> str:
    """The time of day of an instant, on a wall of the time zone: `17 h 43`."""
    return hour(_local(instant, zone).strftime("%H:%M"), say)


def civil_day(instant: Instant, zone: str) -> str:
    """The ISO date of an instant in the time zone."""
    return _local(instant, zone).date().isoformat()


def moment(instant: Instant, zone: str, say: Say) -> str:
    """`jeudi 9 février 2017, 17 h 43`."""
    said = say(N_("{day}, {hour}"))
    return said.format(day=day(civil_day(instant, zone), say), hour=clock(instant, zone, say))


def countdown(days: int, say: Say) -> str:
    """A deadline's distance: `J-12`, `aujourd’hui`, `J+3`."""
    if days == 0:
        return say("today")
    return say("D-{days}").format(days=days) if days > 0 else say("D+{days}").format(days=-days)


def number(value: int, say: Say) -> str:
    """`2 000`."""
    return f"{value:,}".replace(",", _marks(say)[0])


def euros(cents: int, say: Say) -> str:
    """`38 500 €`, with cents only where there are some."""
    thousands, decimal = _marks(say)
    whole, rest = divmod(abs(cents), 100)
    amount = f"{whole:,}".replace(",", thousands) + (f"{decimal}{rest:02d}" if rest else "")
    return say("€{amount}").format(amount=("−" if cents < 0 else "") + amount)


def raised(text: str) -> str:
    """`Paris 19e` as `Paris 19ᵉ`, `1er` as `1ᵉʳ`: for the screen only, paper lacks these letters."""
    return re.sub(r"(?<=\d)(er|re|e)\b", lambda found: found[0].translate(_RAISED), text)


_RAISED = str.maketrans({"e": "ᵉ", "r": "ʳ"})


def listed(names: Sequence[str], say: Say) -> str:
    """`1ᵉʳ, 4ᵉ et 16ᵉ`."""
    if len(names) < 2:
        return "".join(names)
    return say("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])


def breakable(text: str) -> str:
    """A word too long for any column (an address, letters held down) may be parted; nothing shows where."""
    return re.sub(r"\S{40,}", lambda found: "\u200b".join(re.findall(".{1,20}", found[0])), text)


def capital(text: str) -> str:
    """`Jeudi 9 février` at the head of a line."""
    return text[:1].upper() + text[1:]


def isolated(text: str) -> str:
    """Keeps a number or a code whole inside text of the other direction."""
    return f"\u2068{text}\u2069"


def _said(iso: str, pattern: str, say: Say) -> str:
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return iso
    first = say("1st") if when.day == 1 else str(when.day)
    names = {"weekday": say(WEEKDAYS[when.weekday()]), "month": say(MONTHS[when.month - 1])}
    return say(pattern).format(day=first, year=when.year, **names)


def _marks(say: Say) -> tuple[str, str]:
    specimen = say(_SPECIMEN)
    return specimen[1], specimen[5]


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _local(instant: Instant, zone: str) -> datetime:
    return datetime.fromtimestamp(instant / 1000, _zone(zone))
