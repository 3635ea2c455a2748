"""What waits to leave for the city's platform, on this device: queued, sending, sent, refused, unknown, set aside.

A parcel keeps one row for the whole campaign: what it is to do there (create, edit, withdraw) changes, its marker never
does. See `delivery` for what becomes of it once it leaves.
"""

import json
from collections.abc import Mapping
from typing import Any

from outreach_app.campaign.mapping import terms_of
from outreach_app.campaign.model import Target
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.journal import Value
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import Errand, OutboxState
from outreach_app.queries.campaigns import campaign_of
from outreach_app.queries.parcels import Parcel, find_parcels
from outreach_app.queries.release import parcels_to_hold
from outreach_app.store.store import Store

MEMBER = "outbox"
"""Who signs what the engine writes."""


def due(store: Store, target: str, at: Instant) -> tuple[Parcel, ...]:
    """What may leave for `target` now, whole; see `waiting` for its order."""
    return find_parcels(store, waiting(store, target, at))


def waiting(store: Store, target: str, at: Instant) -> tuple[RecordId, ...]:
    """What may leave for `target` now: the unknown ones first, to be looked for; then whoever was tried least."""
    hold_back_unconsented(store)
    return tuple(
        store.column(
            "SELECT id FROM local_outbox WHERE target = ? AND state IN ('queued', 'unknown') AND due_at <= ?"
            " ORDER BY state = 'queued', attempts, queued_at, id",
            (target, at),
        )
    )


def send_again(store: Store, parcel: RecordId) -> None:
    """A refused one goes back in the queue; see `deposits.submit` to send new words."""
    with store.write():
        store.execute(
            "UPDATE local_outbox SET state = 'queued', due_at = ?, reason = NULL, message = NULL, field = NULL"
            " WHERE id = ? AND state = 'refused'",
            (store.now(), parcel),
        )


def set_aside(store: Store, parcel: RecordId) -> None:
    """A person decides that it does not leave for now. Refused `outbox.leaving_now`, `outbox.already_there`."""
    with store.write():
        state = OutboxState(_known(store, parcel, "state"))
        if state in (OutboxState.SENDING, OutboxState.SENT):
            raise refuse("outbox.leaving_now" if state is OutboxState.SENDING else "outbox.already_there")
        store.execute("UPDATE local_outbox SET state = 'set_aside', settled_at = ? WHERE id = ?", (store.now(), parcel))
        note(store, parcel, store.now(), OutboxState.SET_ASIDE.value, None)


def take_up(store: Store, parcel: RecordId) -> None:
    """One set aside goes back in the queue; it is looked for first wherever it ever left."""
    with store.write():
        store.execute(
            "UPDATE local_outbox SET state = CASE WHEN attempts > 0 THEN 'unknown' ELSE 'queued' END, due_at = ?,"
            " reason = NULL, message = NULL, field = NULL WHERE id = ? AND state = 'set_aside'",
            (store.now(), parcel),
        )


def queue_edit(
    store: Store,
    proposal: RecordId,
    target: str,
    *,
    title: str,
    body: str,
    address: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    terms: Mapping[str, Any] | None = None,
) -> None:
    """New words for what stands there or waits. `body` ends with the same marker as before.

    Refused `outbox.nothing_there`, `outbox.withdrawn_there`.
    """
    parcel, errand, state = _latest(store, proposal, target)
    if errand is Errand.WITHDRAW and state is OutboxState.SENT:
        raise refuse("outbox.withdrawn_there")
    with store.write():
        store.execute(
            "UPDATE local_outbox SET title = ?, body = ?, address = ?, latitude = ?, longitude = ?, terms = ?,"
            " errand = CASE WHEN remote_id IS NULL AND attempts = 0 THEN 'create' ELSE 'edit' END WHERE id = ?",
            (title, body, address, latitude, longitude, json.dumps(terms) if terms else None, parcel),
        )
        _requeue(store, parcel)


def queue_withdraw(store: Store, proposal: RecordId, target: str) -> None:
    """What stands there is to go; what never left is set aside. Refused `outbox.nothing_there`."""
    parcel, errand, state = _latest(store, proposal, target)
    if errand is Errand.WITHDRAW and state is not OutboxState.REFUSED:
        return
    never_left = _known(store, parcel, "remote_id") is None and (
        state in (OutboxState.QUEUED, OutboxState.REFUSED)
        or (state is OutboxState.SET_ASIDE and not _known(store, parcel, "attempts"))
    )
    if never_left:
        if state is not OutboxState.SET_ASIDE:
            set_aside(store, parcel)
        return
    with store.write():
        store.execute("UPDATE local_outbox SET errand = 'withdraw' WHERE id = ?", (parcel,))
        _requeue(store, parcel)


def send_now(store: Store, target: str) -> None:
    """Forgets how long each was to wait. What may still be arriving is looked for, but never thought absent."""
    with store.write():
        store.execute(
            "UPDATE local_outbox SET due_at = ? WHERE target = ? AND state IN ('queued', 'unknown') AND due_at > ?",
            (store.now(), target, store.now()),
        )
        store.execute(
            "UPDATE local_picture SET due_at = 0 WHERE state = 'waiting' AND due_at > 0"
            " AND parcel IN (SELECT id FROM local_outbox WHERE target = ?)",
            (target,),
        )


_MAY_CHANGE = "o.errand <> 'withdraw' AND o.state IN ('queued', 'unknown', 'refused', 'set_aside')"


def tie_again(store: Store, target: Target) -> None:
    """What waits goes under the themes and places as they are tied now, whatever they were when it was queued.

    One that may stand there already is edited once it is found. A question a kind, not a line: thousands may wait.
    """
    kinds = store.rows(
        "SELECT DISTINCT coalesce(o.terms, '{}'), coalesce(p.theme, ''), coalesce(p.area, '') FROM local_outbox AS o"
        f" JOIN proposal AS p ON p.id = o.proposal WHERE o.target = ? AND {_MAY_CHANGE}",
        (target.code,),
    )
    if not kinds:
        return
    campaign = campaign_of(store)
    for terms, theme, area in kinds:
        now = terms_of(campaign, target, theme, area)
        if _said(json.loads(terms)) != _said(now):
            with store.write():
                store.execute(
                    "UPDATE local_outbox AS o SET terms = ?, errand = CASE WHEN state = 'unknown' AND attempts > 0"
                    f" THEN 'edit' ELSE errand END WHERE target = ? AND {_MAY_CHANGE} AND coalesce(terms, '{{}}') = ?"
                    " AND proposal IN (SELECT id FROM proposal AS p"
                    "  WHERE coalesce(p.theme, '') = ? AND coalesce(p.area, '') = ?)",
                    (json.dumps(now), target.code, terms, theme, area),
                )


def doubt_what_waits(store: Store, target: str) -> None:
    """Another laptop may have sent any of what waits here for its first time: each is looked for before it leaves."""
    store.execute(
        "UPDATE local_outbox SET state = 'unknown', asked_at = NULL, reason = NULL"
        " WHERE target = ? AND state = 'queued' AND errand = 'create'",
        (target,),
    )


def drop_unsubmitted(store: Store) -> None:
    """A proposal no longer submitted has nothing waiting. Refused `proposal.already_left` where something has left."""
    rows = store.rows(
        "SELECT parcel.id, parcel.state, parcel.remote_id FROM local_outbox AS parcel"
        " JOIN proposal ON proposal.id = parcel.proposal WHERE proposal.stage NOT IN ('submitted', 'answered')"
    )
    free = (OutboxState.QUEUED, OutboxState.REFUSED, OutboxState.SET_ASIDE)
    if any(state not in free or remote_id for _, state, remote_id in rows):
        raise refuse("proposal.already_left", "stage")
    with store.write():
        for parcel, *_ in rows:
            store.execute("DELETE FROM local_attempt WHERE parcel = ?", (parcel,))
            store.execute("DELETE FROM local_outbox WHERE id = ?", (parcel,))


def hold_back_unconsented(store: Store) -> None:
    """Whatever waits but rests on an idea that may no longer leave is turned away here, not there."""
    held = parcels_to_hold(store)
    if held:
        with store.write():
            for parcel in held:
                hold_back(store, parcel)


def hold_back(store: Store, parcel: RecordId) -> None:
    store.execute(
        "UPDATE local_outbox SET state = 'refused', reason = 'consent.withdrawn', settled_at = ?"
        " WHERE id = ? AND state IN ('queued', 'unknown')",
        (store.now(), parcel),
    )
    note(store, parcel, store.now(), OutboxState.REFUSED.value, "consent.withdrawn")


def _requeue(store: Store, parcel: RecordId) -> None:
    """Due now. What is on its way or of unknown fate keeps its state: it is settled or looked for first."""
    store.execute(
        "UPDATE local_outbox SET due_at = ?, state = CASE WHEN state IN ('sending', 'unknown') THEN state"
        " WHEN state = 'set_aside' AND remote_id IS NULL AND attempts > 0 THEN 'unknown' ELSE 'queued' END,"
        " reason = CASE WHEN state = 'unknown' THEN reason END, message = NULL, field = NULL WHERE id = ?",
        (store.now(), parcel),
    )


def _latest(store: Store, proposal: RecordId, target: str) -> tuple[RecordId, Errand, OutboxState]:
    row = store.row("SELECT id, errand, state FROM local_outbox WHERE proposal = ? AND target = ?", (proposal, target))
    if row is None:
        raise refuse("outbox.nothing_there")
    return RecordId(row[0]), Errand(row[1]), OutboxState(row[2])


def _said(terms: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in terms.items() if value}


def _known(store: Store, parcel: RecordId, column: str) -> Any:
    row = store.row(f"SELECT {column} FROM local_outbox WHERE id = ?", (parcel,))
    if row is None:
        raise refuse("outbox.nothing_there")
    return row[0]


def note(store: Store, parcel: RecordId, at: Instant, outcome: str, message: Value) -> None:
    store.execute(
        "INSERT INTO local_attempt (parcel, at, outcome, message) VALUES (?, ?, ?, ?)",
        (parcel, at, outcome, message),
    )
