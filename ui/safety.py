"""The words of the safety line: saved here at what time, on how many other laptops, what waits for the city."""

from outreach_app.campaign.model import Campaign
from outreach_app.language import Say
from outreach_app.queries.home import Safety
from ui import formats
from ui.speech import say_count
from ui.widgets.status import Whereabouts


def whereabouts(safety: Safety, campaign: Campaign, say: Say, *, is_online: bool = False) -> Whereabouts:
    """What stands at the foot of the window after the last write."""
    saved = say("Nothing to save yet")
    if safety.saved_at is not None:
        saved = say("Saved here at {hour}").format(hour=formats.clock(safety.saved_at, campaign.timezone, say))
    return Whereabouts(
        saved=saved,
        elsewhere=say("on no other laptop yet"),
        to_send=_to_send(safety),
        waits=bool(safety.to_send or safety.refused or safety.unknown),
        is_online=is_online,
    )


def _to_send(safety: Safety) -> str:
    if safety.refused:
        return say_count("{n} proposal refused at the door", "{n} proposals refused at the door", safety.refused)
    waiting = safety.to_send + safety.unknown
    if waiting:
        return say_count("{n} proposal to send", "{n} proposals to send", waiting)
    return say_count("{n} proposal with the city", "{n} proposals with the city", safety.sent) if safety.sent else ""
