"""Reads of what is kept, until which day the campaign keeps it, and what was erased since."""

from dataclasses import dataclass

from outreach_app.campaign.model import Campaign
from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.store.store import Store

HELD = {
    "media": (
        "SELECT id FROM scan WHERE media IS NOT NULL"
        " UNION ALL SELECT p.id FROM proposal_picture AS p JOIN media ON media.id = p.media"
    ),
    "contact": "SELECT id FROM contact ORDER BY row",
    "answers": "SELECT id FROM answer ORDER BY row",
    "consents": (
        "SELECT id FROM proof WHERE media IS NOT NULL"
        " UNION ALL SELECT id FROM media WHERE what = 'signature' AND name IS NOT NULL"
    ),
}
"""What each category of the campaign's retention still holds; what was set aside is held all the same.

Of `media`, pages that came back and proposals' pictures, those taken out too. Of `consents`, the pictures of what was
signed: the events themselves are under a token and name nobody. Ideas name nobody either once read over, and a proposal
may rest on them; suppressions end each on a day of its own.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One category; `until` is the last civil day it may be kept."""

    category: str
    until: str
    count: int
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeRow:
    """`sha256` is of the erased records' ids, sorted, one a line."""

    category: str
    count: int
    sha256: str
    at: Instant


def kept(store: Store, campaign: Campaign) -> list[Kept]:
    """In the campaign's own order."""
    today = campaign.day(store.now())
    return [
        Kept(
            category=rule.category,
            until=rule.until,
            count=store.value(f"SELECT count(*) FROM ({HELD[rule.category]})"),
            is_due=rule.until < today,
        )
        for rule in campaign.retention
        if rule.category in HELD
    ]


def held_ids(store: Store, category: str) -> list[RecordId]:
    return list(store.column(HELD[category]))


def purges(store: Store) -> list[PurgeRow]:
    """Newest first."""
    rows = store.rows("SELECT category, count, sha256, at FROM purge WHERE voided = 0 ORDER BY at DESC, row")
    return [PurgeRow(category=category, count=n, sha256=sha256, at=at) for category, n, sha256, at in rows]
