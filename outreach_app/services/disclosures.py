"""Who got what, when, under which consents: one row a disclosure, so that it can be answered and taken back."""

import json
from collections.abc import Iterable, Sequence

from outreach_app.domain.changes import Changes
from outreach_app.domain.ids import RecordId
from outreach_app.queries.consent import LiveConsent, live_consents, purposes_for
from outreach_app.queries.release import persons_behind, persons_behind_each
from outreach_app.store.act import Act
from outreach_app.store.store import Store


def disclose(
    act: Act,
    *,
    what: str,
    outlet: str,
    recipient: str,
    count: int,
    persons: Iterable[str],
    purposes: frozenset[str],
    sha256: str = "",
    consents: Iterable[LiveConsent] | None = None,
) -> RecordId:
    """Writes the row and, for each person in it, the live consent events it rested on, read anew but for `consents`."""
    people = list(persons)
    disclosure = act.create(
        "disclosure",
        at=act.at,
        what=what,
        outlet=outlet,
        recipient=recipient,
        count=count,
        sha256=sha256 or None,
    )
    live = list(live_consents(act.store, people) if consents is None else consents)
    for person in people:
        events = [c.event for c in live if c.person == person and c.purpose in purposes]
        act.create("disclosed_person", disclosure=disclosure, person=person, events=json.dumps(events))
    return disclosure


def disclose_proposals(act: Act, proposals: Sequence[RecordId], *, recipient: str, sha256: str = "") -> None:
    """Tells each in the ledger, with the hash of the file it left in.

    Who took their consent back while it was on its way is to be taken back there too.
    """
    behind = persons_behind_each(act.store, proposals)
    consents = live_consents(act.store, {person for people in behind.values() for person in people})
    publishing, showing = purposes_for(act.store, "platform"), purposes_for(act.store, "platform", "name")
    allowed = {c.person for c in consents if c.purpose in publishing}
    for proposal in proposals:
        people = behind.get(proposal, [])
        disclosure = disclose(
            act,
            what=f"proposal/{proposal}",
            outlet="platform",
            recipient=recipient,
            count=1,
            persons=people,
            purposes=showing,
            sha256=sha256,
            consents=consents,
        )
        for person in people:
            for purpose in sorted(publishing) if person not in allowed else ():
                act.create("retraction", disclosure=disclosure, person=person, purpose=purpose, at=act.at)


def record_export(store: Store, by: str, *, what: str, recipient: str, count: int, sha256: str) -> Changes:
    """A file without persons left for somebody: no consent is needed, but it is still told."""
    with store.act(by) as act:
        disclose(
            act,
            what=what,
            outlet="export",
            recipient=recipient,
            count=count,
            persons=(),
            purposes=frozenset(),
            sha256=sha256,
        )
    return act.changes


def mark_retracted(store: Store, retraction: RecordId, by: str) -> Changes:
    """The recipient was told to take it back."""
    with store.act(by) as act:
        act.change("retraction", retraction, done_at=act.at)
    return act.changes


def record_paper(
    store: Store, by: str, *, what: str, recipient: str, proposals: Iterable[str], sha256: str = ""
) -> Changes:
    """Minutes or a poster handed to people: whose ideas stand behind the `proposals` printed on it is told."""
    carried = list(proposals)
    people = {person for proposal in carried for person in persons_behind(store, proposal)}
    with store.act(by) as act:
        disclose(
            act,
            what=what,
            outlet="paper",
            recipient=recipient,
            count=len(carried),
            persons=sorted(people),
            purposes=frozenset({"publish"}),
            sha256=sha256,
        )
    return act.changes
