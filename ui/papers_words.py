"""What every paper of a session is worded with: its language, head and hours, what comes next. Loads no font."""

from __future__ import annotations

from outreach_app.campaign.model import Campaign, Notice, Phase
from outreach_app.language import SPOKEN, Say, translator
from outreach_app.queries.sessions import SessionRow
from printables.dates import long_date
from ui import formats
from ui.lines import session_line


def paper_language(campaign: Campaign) -> str:
    """What papers are worded in: the edition's first language that we speak."""
    return next((language for language in campaign.languages if language in SPOKEN), SPOKEN[0])


def head_of(campaign: Campaign, session: SessionRow) -> str:
    return session_line(session, translator(paper_language(campaign)))


def hours_of(session: SessionRow, say: Say) -> str:
    """`from 6 pm to 8 pm`, or when it starts, or nothing."""
    hours = [formats.hour(text, say) for text in (session.starts, session.ends) if text]
    return say("from {first} to {last}").format(first=hours[0], last=hours[1]) if len(hours) == 2 else "".join(hours)


def notice_languages(campaign: Campaign, day: str) -> list[str]:
    """Those the edition has notices in, its own order."""
    return [language for language in campaign.languages if current_notices(campaign, language, day)]


def current_notices(campaign: Campaign, language: str, day: str) -> list[Notice]:
    notices = [campaign.current_notice(purpose.code, language, day) for purpose in campaign.purposes]
    return [notice for notice in notices if notice and notice.language == language]


def coming(campaign: Campaign, day: str, language: str) -> list[tuple[str, str]]:
    """The phases still to come or under way, as (when, what); soonest first."""
    say = translator(language)
    phases = sorted((phase for phase in campaign.calendar if phase.ends >= day), key=lambda phase: phase.ends)
    return [(_when(phase, day, say, language), campaign.say(phase.words, language)) for phase in phases]


def _when(phase: Phase, day: str, say: Say, language: str) -> str:
    last = long_date(phase.ends, language)
    if phase.starts <= day:
        return say("until {day}").format(day=last)
    return say("between {first} and {last}").format(first=long_date(phase.starts, language), last=last)
