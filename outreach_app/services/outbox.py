"""What waits to leave for the city's platform, on this device: queued, sending, sent, refused, unknown.

Each step is one short transaction; none is open while the network is waited for.
"""

from dataclasses import dataclass

from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.journal import Value
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import OutboxState
from outreach_app.queries.release import parcels_to_hold, unreleasable_ideas
from outreach_app.store.store import Store

MEMBER = "outbox"
"""Who signs what the engine writes."""

STILL_ARRIVING = "still_arriving"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One proposal on its way to one target, word for word as it leaves. `body` ends with the marker."""

    id: RecordId
    proposal: RecordId
    marker: str
    target: str
    title: str
    body: str
    address: str | None
    latitude: float | None
    longitude: float | None
    locale: str
    remote_id: str | None
    state: OutboxState
    attempts: int


_COLUMNS = "id, proposal, marker, target, title, body, address, latitude, longitude, locale, remote_id, state, attempts"


def due(store: Store, target: str, at: Instant) -> tuple[Parcel, ...]:
    """What may leave for `target` now, oldest first; the unknown ones too, to be looked for."""
    hold_back_unconsented(store)
    return _parcels(store, "target = ? AND state IN ('queued', 'unknown') AND due_at <= ?", (target, at))


def sent(store: Store, target: str) -> tuple[Parcel, ...]:
    """What stands on `target` under our name."""
    return _parcels(store, "target = ? AND state = 'sent'", (target,))


def begin(store: Store, parcel: Parcel, at: Instant) -> Parcel | None:
    """Marks it as being sent and counts the attempt; None where it may no longer leave."""
    with store.write():
        if unreleasable_ideas(store, parcel.proposal):
            _hold_back(store, parcel.id)
            return None
        taken = store.conn.execute(
            "UPDATE local_outbox SET state = 'sending', attempts = attempts + 1"
            " WHERE id = ? AND state IN ('queued', 'unknown')",
            (parcel.id,),
        ).rowcount
        if not taken:  # gone, or somebody else is sending it
            return None
        _note(store, parcel.id, at, "begun", None)
        return _parcels(store, "id = ?", (parcel.id,))[0]


def settle_sent(store: Store, parcel: Parcel, *, remote_id: str, url: str, reference: str = "", at: Instant) -> None:
    """It stands there: the submission is journalled, and so is who was shown to whom."""
    from outreach_app.services.disclosures import disclose_proposal

    with store.act(MEMBER) as act:
        _settle(store, parcel, OutboxState.SENT, at, remote_id=remote_id, url=url, reason=None)
        act.create(
            "submission",
            proposal=parcel.proposal,
            target=parcel.target,
            remote_id=remote_id,
            url=url,
            reference=reference or None,
            sent_at=at,
        )
        disclose_proposal(act, parcel.proposal, recipient=parcel.target)


def settle_refused(store: Store, parcel: Parcel, *, reason: str, message: str, field: str = "", at: Instant) -> None:
    """Turned away at the door, in the platform's own words; a person mends it and sends again."""
    with store.write():
        _settle(store, parcel, OutboxState.REFUSED, at, reason=reason, message=message, field=field)


def settle_unknown(store: Store, parcel: Parcel, *, message: str, at: Instant, due_at: Instant = 0) -> None:
    """It left and no answer came: next time, look for the marker before sending.

    With `due_at`, not before then: it may still be arriving, and looked for too soon it would seem absent.
    """
    with store.write():
        _settle(
            store,
            parcel,
            OutboxState.UNKNOWN,
            at,
            message=message,
            due_at=due_at or at,
            reason=STILL_ARRIVING if due_at > at else None,
        )


def settle_unreachable(store: Store, parcel: Parcel, *, message: str, retry_at: Instant, at: Instant) -> None:
    """It never left, or the look-up for it did not: back to where it waited, until `retry_at`."""
    back = OutboxState.UNKNOWN if parcel.state is OutboxState.UNKNOWN else OutboxState.QUEUED
    with store.write():
        _settle(store, parcel, back, at, message=message, due_at=retry_at, reason=None)


def recover_interrupted(store: Store) -> int:
    """What was being sent when the power went is unknown now. Returns how many."""
    with store.write():
        rows = store.rows("SELECT id FROM local_outbox WHERE state = 'sending'")
        for (parcel,) in rows:
            store.execute("UPDATE local_outbox SET state = 'unknown' WHERE id = ?", (parcel,))
            _note(store, parcel, store.now(), OutboxState.UNKNOWN.value, "interrupted")
    return len(rows)


def send_again(store: Store, parcel: RecordId) -> None:
    """A refused one goes back in the queue; see `proposals.submit` to send new words."""
    with store.write():
        store.execute(
            "UPDATE local_outbox SET state = 'queued', due_at = ?, reason = NULL, message = NULL, field = NULL"
            " WHERE id = ? AND state = 'refused'",
            (store.now(), parcel),
        )


def send_now(store: Store, target: str) -> None:
    """Forgets how long each was to wait, but for one that may still be arriving."""
    with store.write():
        store.execute(
            "UPDATE local_outbox SET due_at = ? WHERE target = ? AND state IN ('queued', 'unknown')"
            " AND reason IS NOT ?",
            (store.now(), target, STILL_ARRIVING),
        )


def drop_unsubmitted(store: Store) -> None:
    """A proposal no longer submitted has nothing waiting. Refused `proposal.already_left` where something has left."""
    rows = store.rows(
        "SELECT parcel.id, parcel.state FROM local_outbox AS parcel JOIN proposal ON proposal.id = parcel.proposal"
        " WHERE proposal.stage NOT IN ('submitted', 'answered')"
    )
    if any(state not in (OutboxState.QUEUED, OutboxState.REFUSED) for _, state in rows):
        raise refuse("proposal.already_left", "stage")
    with store.write():
        for parcel, _ in rows:
            store.execute("DELETE FROM local_attempt WHERE parcel = ?", (parcel,))
            store.execute("DELETE FROM local_outbox WHERE id = ?", (parcel,))


def hold_back_unconsented(store: Store) -> None:
    """Whatever waits but rests on an idea that may no longer leave is turned away here, not there."""
    with store.write():
        for parcel in parcels_to_hold(store):
            _hold_back(store, parcel)


def _hold_back(store: Store, parcel: RecordId) -> None:
    store.execute(
        "UPDATE local_outbox SET state = 'refused', reason = 'consent.withdrawn', settled_at = ?"
        " WHERE id = ? AND state IN ('queued', 'unknown')",
        (store.now(), parcel),
    )
    _note(store, parcel, store.now(), OutboxState.REFUSED.value, "consent.withdrawn")


def _parcels(store: Store, where: str, values: tuple[object, ...]) -> tuple[Parcel, ...]:
    rows = store.rows(f"SELECT {_COLUMNS} FROM local_outbox WHERE {where} ORDER BY queued_at, id", values)
    names = _COLUMNS.split(", ")
    return tuple(Parcel(**{**dict(zip(names, row, strict=True)), "state": OutboxState(row[11])}) for row in rows)


def _settle(store: Store, parcel: Parcel, state: OutboxState, at: Instant, **fields: Value) -> None:
    sets = "".join(f", {name} = ?" for name in fields)
    store.execute(
        f"UPDATE local_outbox SET state = ?, settled_at = ?{sets} WHERE id = ?",
        (state.value, at, *fields.values(), parcel.id),
    )
    _note(store, parcel.id, at, state.value, fields.get("message") or fields.get("reason"))


def _note(store: Store, parcel: str, at: Instant, outcome: str, message: Value) -> None:
    store.execute(
        "INSERT INTO local_attempt (parcel, at, outcome, message) VALUES (?, ?, ?, ?)",
        (parcel, at, outcome, message),
    )
