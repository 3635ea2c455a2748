"""The long list of *À envoyer*: which parcel is in which group, ten thousand in one pass, and a page of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import CityPhase
from outreach_app.store.store import Store

GROUPS = ("unknown", "refused", "hand", "queued", "sent", "answered", "aside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Ids by group, each in the order to show. `hand` are those to carry over; `tried` is the latest settling."""

    groups: dict[str, list[RecordId]] = field(default_factory=dict)
    proposals: dict[RecordId, RecordId] = field(default_factory=dict)
    tried: Instant = 0

    @property
    def total(self) -> int:
        return len(self.proposals)


def outline(store: Store, by_hand: Iterable[str]) -> Outline:
    """`by_hand` are the codes of the targets no machine can send to."""
    rows = store.rows(
        "SELECT o.id, o.proposal, coalesce(o.settled_at, 0), CASE o.state"
        " WHEN 'unknown' THEN 'unknown' WHEN 'refused' THEN 'refused' WHEN 'set_aside' THEN 'aside'"
        " WHEN 'sent' THEN CASE WHEN a.proposal IS NULL THEN 'sent' ELSE 'answered' END"
        " ELSE CASE WHEN o.target IN (SELECT value FROM json_each(?)) THEN 'hand' ELSE 'queued' END END"
        " FROM local_outbox AS o"
        " LEFT JOIN (SELECT DISTINCT proposal, target FROM city_answer WHERE voided = 0) AS a"
        "  ON a.proposal = o.proposal AND a.target = o.target"
        " ORDER BY o.queued_at DESC, o.id DESC",
        (json.dumps(list(by_hand)),),
    )
    groups: dict[str, list[RecordId]] = {group: [] for group in GROUPS}
    tried, proposals = 0, {}
    for parcel, proposal, settled, group in rows:
        groups[group].append(parcel)
        proposals[parcel] = proposal
        tried = max(tried, settled)
    groups["queued"].reverse()  # the oldest leaves first
    groups["hand"].reverse()
    return Outline(groups=groups, proposals=proposals, tried=tried)


def latest_phases(store: Store, proposals: Iterable[RecordId]) -> dict[RecordId, CityPhase]:
    """The phase each of them stands in now, where there is one."""
    rows = store.rows(
        "SELECT proposal, phase FROM city_answer WHERE voided = 0 AND proposal IN (SELECT value FROM json_each(?))"
        " ORDER BY row",
        (json.dumps(list(proposals)),),
    )
    latest = {RecordId(proposal): phase for proposal, phase in rows}
    return {proposal: CityPhase(phase) for proposal, phase in latest.items() if phase}


def count_parcels(store: Store) -> int:
    return int(store.value("SELECT count(*) FROM local_outbox"))


def count_leaving(store: Store, target: str) -> int:
    """How many would leave for a target now."""
    counted = store.value(
        "SELECT count(*) FROM local_outbox WHERE target = ? AND state IN ('queued', 'unknown')", (target,)
    )
    return int(counted or 0)
