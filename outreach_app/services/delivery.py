"""Each attempt at sending a parcel, from the moment it is taken in hand to what came of it.

Each step is one short transaction; none is open while the network is waited for.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from outreach_app.domain.ids import RecordId
from outreach_app.domain.journal import Value
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import Errand, OutboxState
from outreach_app.queries.parcels import Parcel, find_parcel, find_parcels, unchanged
from outreach_app.queries.release import parcels_to_hold, persons_behind
from outreach_app.services.outbox import MEMBER, hold_back, note, set_aside
from outreach_app.store.act import Act
from outreach_app.store.store import Store

STILL_ARRIVING = "still_arriving"
LEFT_BEFORE: Instant = 240_000
"""An attempt that was cut short had surely left this long after it began: a sign-in, a look and one exchange."""

_FREE = (OutboxState.QUEUED, OutboxState.UNKNOWN)


def begin(store: Store, parcel: Parcel, at: Instant) -> Parcel | None:
    """Marks it as being sent and counts the attempt; None where it may no longer leave, or is on its way already."""
    with store.write():
        return next(iter(_take(store, [parcel.id], _FREE, at)), None)


def claim(store: Store, parcels: Sequence[RecordId], at: Instant) -> tuple[Parcel, ...]:
    """Begins those of them that still wait and may leave, several in one step of the disk; see `release`.

    Killed from then on, each is looked for before it is sent again, whether it had left or not.
    """
    with store.write():
        taken = _take(store, parcels, (OutboxState.QUEUED,), at)
        never_left = [p for p in taken if p.errand is Errand.WITHDRAW and not p.remote_id]
        release(store, never_left)
        for parcel in never_left:
            set_aside(store, parcel.id)
    return tuple(parcel for parcel in taken if parcel not in never_left)


def release(store: Store, parcels: Iterable[Parcel]) -> None:
    """Claimed, and surely never left: each waits again as if it had not been."""
    with store.write():
        for parcel in parcels:
            store.execute(
                "UPDATE local_outbox SET state = 'queued', attempts = attempts - 1 WHERE id = ? AND state = 'sending'",
                (parcel.id,),
            )
            store.execute(
                "DELETE FROM local_attempt WHERE row = (SELECT max(row) FROM local_attempt WHERE parcel = ?)"
                " AND outcome = 'begun'",
                (parcel.id,),
            )


def may_still_leave(store: Store, parcels: Sequence[Parcel]) -> frozenset[RecordId]:
    """Those claimed that nobody changed, withdrew or took their consent from since."""
    held = parcels_to_hold(store, [parcel.id for parcel in parcels])
    now = {parcel.id: parcel for parcel in find_parcels(store, [parcel.id for parcel in parcels])}
    return frozenset(p.id for p in parcels if now.get(p.id) == p and p.id not in held)


def _take(store: Store, keys: Sequence[RecordId], states: Collection[OutboxState], at: Instant) -> tuple[Parcel, ...]:
    waiting = [parcel for parcel in find_parcels(store, keys) if parcel.state in states]
    held = parcels_to_hold(store, [parcel.id for parcel in waiting])
    for key in held:
        hold_back(store, key)
    free = [parcel for parcel in waiting if parcel.id not in held]
    store.execute(
        "UPDATE local_outbox SET state = 'sending', attempts = attempts + 1, asked_at = ?"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (at, json.dumps([parcel.id for parcel in free])),
    )
    for parcel in free:
        note(store, parcel.id, at, "begun", None)
    return tuple(replace(p, state=OutboxState.SENDING, attempts=p.attempts + 1, asked_at=at) for p in free)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A parcel that stands there as it left, known to the platform as `remote_id`."""

    parcel: Parcel
    remote_id: str
    url: str
    reference: str
    at: Instant


def settle_sent(store: Store, parcel: Parcel, *, remote_id: str, url: str, reference: str = "", at: Instant) -> None:
    """It stands there as the parcel says; see `settle_arrivals`."""
    arrival = Arrival(parcel=parcel, remote_id=remote_id, url=url, reference=reference, at=at)
    with store.act(MEMBER) as act:
        settle_arrivals(act, [arrival])


def settle_arrivals(act: Act, arrivals: Sequence[Arrival]) -> None:
    """They stand there as their parcels say: the submissions are journalled, and so is who was shown to whom.

    Where words or errand of one changed while it was on its way, what is new waits in its turn.
    """
    store = act.store
    _journal_sent(act, arrivals)
    as_left = unchanged(store, [arrival.parcel for arrival in arrivals])
    for one in arrivals:
        where = {"remote_id": one.remote_id, "url": one.url, "reason": None}
        if one.parcel.id in as_left:
            _settle(store, one.parcel, OutboxState.SENT, one.at, **where, message=None)
            continue
        _settle(store, one.parcel, OutboxState.QUEUED, one.at, **where, due_at=one.at)
        store.execute("UPDATE local_outbox SET errand = 'edit' WHERE id = ? AND errand = 'create'", (one.parcel.id,))


def settle_found(store: Store, parcel: Parcel, *, remote_id: str, url: str, reference: str = "", at: Instant) -> None:
    """It was looked for and stands there. A creation is done; an edit or a withdrawal goes on from there."""
    if parcel.errand is Errand.CREATE:
        settle_sent(store, parcel, remote_id=remote_id, url=url, reference=reference, at=at)
        return
    with store.act(MEMBER) as act:
        if not parcel.remote_id:
            _journal_sent(act, [Arrival(parcel=parcel, remote_id=remote_id, url=url, reference=reference, at=at)])
        store.execute(
            "UPDATE local_outbox SET state = 'queued', remote_id = ?, url = ?, due_at = ?, reason = NULL WHERE id = ?",
            (remote_id, url, at, parcel.id),
        )


def settle_withdrawn(store: Store, parcel: Parcel, *, at: Instant, within: Act | None = None) -> None:
    """It no longer stands there, and whoever asked for that has been heard."""
    with _acting(store, within) as act:
        _settle(store, parcel, OutboxState.SENT, at, reason=None, message=None, errand=Errand.WITHDRAW.value)
        for submission in store.column(
            "SELECT id FROM submission WHERE proposal = ? AND target = ? AND voided = 0",
            (parcel.proposal, parcel.target),
        ):
            act.void("submission", submission)
        _mark_retracted(act, parcel, but=())


def settle_refused(store: Store, parcel: Parcel, *, reason: str, message: str, field: str = "", at: Instant) -> None:
    """Turned away at the door, in the platform's own words; a person mends it and sends again."""
    with store.write():
        if unchanged(store, (parcel,)):
            _settle(store, parcel, OutboxState.REFUSED, at, reason=reason, message=message, field=field)
        else:  # the words that were refused are not those that wait now
            _settle(store, parcel, OutboxState.UNKNOWN, at, message=message, due_at=at, asked_at=None)


def settle_unknown(
    store: Store, parcel: Parcel, *, message: str, at: Instant, due_at: Instant = 0, still_arriving: bool = False
) -> None:
    """It left and no answer came: next time, look for the marker before sending.

    `still_arriving` where it may still be under way over there: until that is surely over, absent means nothing.
    """
    with store.write():
        _settle(
            store,
            parcel,
            OutboxState.UNKNOWN,
            at,
            message=message,
            due_at=due_at or at,
            asked_at=at if still_arriving else None,
            reason=STILL_ARRIVING if still_arriving else None,
        )


def wait_for_arrival(store: Store, parcel: Parcel, *, asked_at: Instant, due_at: Instant, at: Instant) -> None:
    """Looked for and not there, but it may still be arriving: looked for again, not before `due_at`."""
    with store.write():
        _settle(store, parcel, OutboxState.UNKNOWN, at, asked_at=asked_at, due_at=due_at, reason=STILL_ARRIVING)


def settle_unreachable(store: Store, parcel: Parcel, *, message: str, retry_at: Instant, at: Instant) -> None:
    """It never left, or the look-up for it did not: back to where it waited, until `retry_at`."""
    back = OutboxState.UNKNOWN if parcel.state is OutboxState.UNKNOWN else OutboxState.QUEUED
    with store.write():
        _settle(store, parcel, back, at, message=message, due_at=retry_at, reason=None)


def settle_absent(store: Store, parcel: Parcel, at: Instant) -> Parcel:
    """Looked for and surely not there: as good as never sent."""
    with store.write():
        store.execute(
            "UPDATE local_outbox SET state = 'queued', due_at = ?, reason = NULL, asked_at = NULL WHERE id = ?",
            (at, parcel.id),
        )
        note(store, parcel.id, at, OutboxState.QUEUED.value, "not_there")
        found = find_parcel(store, parcel.id)
    assert found is not None
    return found


def recover_interrupted(store: Store) -> int:
    """What was being sent when the power went is unknown now, and may still be arriving. Returns how many.

    Only where no other round is under way: see `sync.engine`.
    """
    with store.write():
        rows = store.rows("SELECT id, coalesce(asked_at, 0) FROM local_outbox WHERE state = 'sending'")
        for parcel, begun in rows:
            store.execute(
                "UPDATE local_outbox SET state = 'unknown', asked_at = ?, reason = ? WHERE id = ?",
                (min(store.now(), begun + LEFT_BEFORE), STILL_ARRIVING, parcel),
            )
            note(store, parcel, store.now(), OutboxState.UNKNOWN.value, "interrupted")
    return len(rows)


@contextmanager
def _acting(store: Store, within: Act | None) -> Iterator[Act]:
    """An act of its own, or the one under way: two at once would count their entries twice."""
    if within:
        yield within
    else:
        with store.act(MEMBER) as act:
            yield act


def _journal_sent(act: Act, arrivals: Sequence[Arrival]) -> None:
    """One submission a proposal, whatever is sent about it afterwards; each sending is a disclosure."""
    from outreach_app.services.disclosures import disclose_proposals

    by_target: dict[str, list[RecordId]] = {}
    for one in arrivals:
        by_target.setdefault(one.parcel.target, []).append(one.parcel.proposal)
    told = {(target, known) for target, proposals in by_target.items() for known in _submitted(act, target, proposals)}
    for one in arrivals:
        if (one.parcel.target, one.parcel.proposal) not in told:
            act.create(
                "submission",
                proposal=one.parcel.proposal,
                target=one.parcel.target,
                remote_id=one.remote_id,
                url=one.url,
                reference=one.reference or None,
                sent_at=one.at,
            )
    for target, proposals in by_target.items():
        disclose_proposals(act, proposals, recipient=target)
    for one in arrivals:
        if one.parcel.errand is Errand.EDIT:
            _mark_retracted(act, one.parcel, but=persons_behind(act.store, one.parcel.proposal))


def _submitted(act: Act, target: str, proposals: Sequence[RecordId]) -> Iterable[RecordId]:
    return act.store.column(
        "SELECT proposal FROM submission WHERE proposal IN (SELECT value FROM json_each(?)) AND target = ?"
        " AND voided = 0",
        (json.dumps(proposals), target),
    )


def _mark_retracted(act: Act, parcel: Parcel, but: "list[RecordId] | tuple[()]") -> None:
    """Whoever asked to be taken back there, and is no longer in it, has been."""
    for retraction, person in act.store.rows(
        "SELECT r.id, r.person FROM retraction AS r JOIN disclosure AS d ON d.id = r.disclosure"
        " WHERE d.what = ? AND d.recipient = ? AND r.done_at IS NULL AND r.voided = 0",
        (f"proposal/{parcel.proposal}", parcel.target),
    ):
        if person not in but:
            act.change("retraction", retraction, done_at=act.at)


def _settle(store: Store, parcel: Parcel, state: OutboxState, at: Instant, **fields: Value) -> None:
    sets = "".join(f", {name} = ?" for name in fields)
    store.execute(
        f"UPDATE local_outbox SET state = ?, settled_at = ?{sets} WHERE id = ?",
        (state.value, at, *fields.values(), parcel.id),
    )
    note(store, parcel.id, at, state.value, fields.get("message") or fields.get("reason"))
