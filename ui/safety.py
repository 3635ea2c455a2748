"""The words of the safety line: saved here at what time, on how many other laptops, what waits for the city."""

from datetime import datetime

from outreach_app.campaign.model import Campaign
from outreach_app.language import Say
from outreach_app.queries.home import Safety
from ui import formats
from ui.speech import say_count
from ui.widgets.status import Whereabouts


def whereabouts(
    safety: Safety, campaign: Campaign, say: Say, *, copied: datetime | None = None, is_online: bool = False
) -> Whereabouts:
    """What stands at the foot of the window after the last write; `copied` is when the newest copy was made."""
    saved = say("Nothing to save yet")
    if safety.saved_at is not None:
        saved = say("Saved here at {hour}").format(hour=formats.clock(safety.saved_at, campaign.timezone, say))
    return Whereabouts(
        saved=saved,
        elsewhere=_elsewhere(copied, say),
        to_send=_to_send(safety),
        waits=bool(safety.to_send or safety.refused or safety.unknown),
        is_online=is_online,
    )


def _elsewhere(copied: datetime | None, say: Say) -> str:
    """A copy is dated by this laptop's clock, whatever year the example plays in."""
    if copied is None:
        return say("on no other laptop yet")
    here = copied.astimezone()
    is_today = here.date() == datetime.now().astimezone().date()
    when = formats.hour(f"{here:%H:%M}", say) if is_today else formats.short_day(here.date().isoformat(), say)
    told = say("on this laptop only, copied at {hour}") if is_today else say("on this laptop only, copied on {day}")
    return told.format(hour=when, day=when)


def _to_send(safety: Safety) -> str:
    if safety.refused:
        return say_count("{n} proposal refused at the door", "{n} proposals refused at the door", safety.refused)
    waiting = safety.to_send + safety.unknown
    if waiting:
        return say_count("{n} proposal to send", "{n} proposals to send", waiting)
    return say_count("{n} proposal with the city", "{n} proposals with the city", safety.sent) if safety.sent else ""
