"""What may leave: which ideas of a proposal are free to go, and whose consent that rests on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.queries.consent import IDEA_MAY_LEAVE, LIVE_CONSENT
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldIdea:
    """An idea that may not leave: its person has no live consent to publish, or nobody cleared its text."""

    idea: RecordId
    text: str
    has_person: bool


HELD_IDEA = f"link.voided = 0 AND idea.voided = 0 AND NOT {IDEA_MAY_LEAVE}"


def unreleasable_ideas(store: Store, proposal: str) -> list[HeldIdea]:
    rows = store.rows(
        f"WITH {LIVE_CONSENT} SELECT idea.id, idea.text, idea.person IS NOT NULL"
        f" FROM idea_proposal AS link JOIN idea ON idea.id = link.idea WHERE link.proposal = :proposal AND {HELD_IDEA}"
        " ORDER BY idea.row",
        {"now": store.now(), "proposal": proposal},
    )
    return [HeldIdea(idea=i, text=text, has_person=bool(has)) for i, text, has in rows]


def parcels_to_hold(store: Store, among: Iterable[RecordId] | None = None) -> list[RecordId]:
    """Queued parcels, or those `among`, whose proposal carries an idea that may not leave. A withdrawal always may."""
    which = "parcel.state = 'queued'" if among is None else "parcel.id IN (SELECT value FROM json_each(:among))"
    return list(
        store.column(
            f"WITH {LIVE_CONSENT} SELECT DISTINCT parcel.id FROM local_outbox AS parcel"
            " JOIN idea_proposal AS link ON link.proposal = parcel.proposal JOIN idea ON idea.id = link.idea"
            f" WHERE {which} AND parcel.errand <> 'withdraw' AND {HELD_IDEA}",
            {"now": store.now(), "among": json.dumps(list(among or ()))},
        )
    )


def persons_behind(store: Store, proposal: str) -> list[RecordId]:
    """The persons whose ideas a proposal carries."""
    return persons_behind_each(store, (proposal,)).get(proposal, [])


def persons_behind_each(store: Store, proposals: Iterable[str]) -> dict[str, list[RecordId]]:
    """The same for several; those that carry nobody's are left out."""
    rows = store.rows(
        "SELECT DISTINCT link.proposal, idea.person FROM idea_proposal AS link JOIN idea ON idea.id = link.idea"
        " WHERE link.proposal IN (SELECT value FROM json_each(?))"
        " AND link.voided = 0 AND idea.voided = 0 AND idea.person IS NOT NULL",
        (json.dumps(list(proposals)),),
    )
    behind: dict[str, list[RecordId]] = {}
    for proposal, person in rows:
        behind.setdefault(proposal, []).append(person)
    return behind
