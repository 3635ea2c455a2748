"""The season as Home tells it: where the calendar stands, and how ideas add up on the city's map. No Qt."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from outreach_app.campaign.model import Area, Campaign, Phase
from outreach_app.language import Say
from ui.formats import MONTHS, countdown, month, short_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """One date of the calendar: a gate's last day, or the day another phase begins. `words` say when."""

    name: str
    words: str
    day: str
    is_gate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """The calendar as of today. `passed` dates stand first; `share` is how much of the way to the next is behind."""

    dates: tuple[Date, ...]
    passed: int
    share: float
    goal: Date | None
    """The next gate, else the next phase, else nothing more."""
    days: int
    """From today to the goal."""

    def heading(self, say: Say) -> str:
        """`Dépôt : J-12`."""
        if self.goal is None:
            return say("The season is over")
        return say("{phase}: {countdown}").format(phase=self.goal.name, countdown=countdown(self.days, say))


def season(campaign: Campaign, day: str, language: str, say: Say) -> Season:
    """Where the edition's calendar stands on `day`."""
    dates = tuple(sorted((_date(campaign, p, day, language, say) for p in campaign.calendar), key=lambda d: d.day))
    passed = sum(d.day <= day if not d.is_gate else d.day < day for d in dates)
    ahead = dates[passed:]
    goal = next((d for d in ahead if d.is_gate), next(iter(ahead), None))
    return Season(
        dates=dates,
        passed=passed,
        share=_share(dates[passed - 1].day, day, ahead[0].day) if passed and ahead else 0.0,
        goal=goal,
        days=_days(day, goal.day) if goal else 0,
    )


def _date(campaign: Campaign, phase: Phase, day: str, language: str, say: Say) -> Date:
    return Date(
        name=campaign.say(phase.words, language),
        words=_words(phase, day, say),
        day=phase.ends if phase.gate else phase.starts,
        is_gate=phase.gate,
    )


def _words(phase: Phase, day: str, say: Say) -> str:
    """`21 février` for a gate; else `juin 2016`, `depuis décembre`, `mars à juin`, `septembre`."""
    if phase.gate:
        return short_day(phase.ends, say)
    if phase.ends < day:
        same_year = phase.starts[:4] == day[:4]
        return _month(phase.starts, say) if same_year else month(phase.starts, say)
    if phase.starts <= day:
        return say("since {month}").format(month=_month(phase.starts, say))
    first, last = _month(phase.starts, say), _month(phase.ends, say)
    is_short = first == last or _days(phase.starts, phase.ends) < 31
    return first if is_short else say("{first} to {last}").format(first=first, last=last)


def _month(iso: str, say: Say) -> str:
    return say(MONTHS[int(iso[5:7]) - 1])


def _share(before: str, day: str, after: str) -> float:
    return _days(before, day) / max(_days(before, after), 1)


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def shown_areas(campaign: Campaign) -> tuple[Area, ...]:
    """Those Home counts by: the ones on the map of tiles, else those right below the city."""
    tiled = tuple(area for area in campaign.areas if area.tile)
    roots = {area.code for area in campaign.areas if area.parent is None}
    return tiled or tuple(area for area in campaign.areas if area.parent in roots)


def add_up(campaign: Campaign, counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by area, each given to the shown area it lies in; what lies in none is left out."""
    shown = {area.code for area in shown_areas(campaign)}
    total: Counter[str] = Counter()
    for code, count in counts.items():
        inside = next((area.code for area in campaign.area_path(code) if area.code in shown), None)
        if inside:
            total[inside] += count
    return dict(total)


def short_name(campaign: Campaign, area: Area) -> str:
    """`19e` for `Paris 19e`: the city is known."""
    return area.name.removeprefix(campaign.city).strip(" -–,") or area.name


def areas_heading(campaign: Campaign, say: Say) -> str:
    """In the city's own word where it is one we can say in every language."""
    kinds = {area.kind for area in shown_areas(campaign)}
    return say("Ideas by arrondissement") if kinds == {"arrondissement"} else say("Ideas by area")
