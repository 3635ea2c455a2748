"""Ne plus solliciter: a door's mark under the campaign's own key. It suppresses and does nothing else."""

import os
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from outreach_app.campaign.model import Campaign
from outreach_app.domain.moments import DAY, Instant
from outreach_app.queries.suppressions import door_keys, mark
from outreach_app.store.act import Act
from outreach_app.store.store import Store

A_YEAR = 365 * DAY


def make_key(store: Store, by: str) -> None:
    """The campaign's key, made once; an act of its own, so that no undo ever takes it away."""
    if not door_keys(store):
        with store.act(by) as act:
            act.create("door_key", key=os.urandom(32).hex())


def suppress(act: Act, campaign: Campaign, door: str) -> None:
    """Marks the door of that `addresses.door_key`. `make_key` comes before, outside the act."""
    key = door_keys(act.store)[0]
    until = expiry(campaign, act.at)
    act.create("suppression", door_hmac=mark(key, door), at=act.at, expires_at=until)


def expiry(campaign: Campaign, at: Instant) -> Instant:
    """The end of the day the campaign keeps suppressions until; a year where it says none, or one already past."""
    for kept in campaign.retention:
        if kept.category == "suppressions":
            day = date.fromisoformat(kept.until) + timedelta(days=1)
            ends = int(datetime.combine(day, time(), ZoneInfo(campaign.timezone)).timestamp() * 1000)
            if ends > at:
                return ends
    return at + A_YEAR


def purge(act: Act) -> int:
    """Erases the marks that hold no more: they are personal data all the same."""
    gone = list(act.store.column("SELECT id FROM suppression WHERE expires_at <= ?", (act.at,)))
    for record in gone:
        act.erase("suppression", record)
    return len(gone)
