"""What waits to leave for the city's platform, on this device: queued, sending, sent, refused, unknown, set aside.

Each step is one short transaction; none is open while the network is waited for. A parcel keeps one row for the whole
campaign: what it is to do there (create, edit, withdraw) changes, its marker never does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.journal import Value
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import Errand, OutboxState
from outreach_app.queries.release import parcels_to_hold, persons_behind, unreleasable_ideas
from outreach_app.store.act import Act
from outreach_app.store.store import Row, Store

MEMBER = "outbox"
"""Who signs what the engine writes."""

STILL_ARRIVING = "still_arriving"
LEFT_BEFORE: Instant = 240_000
"""An attempt that was cut short had surely left this long after it began: a sign-in, a look and one exchange."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the themes of a proposal are over there: several taxonomies, or one category and labels."""

    taxonomies: tuple[str, ...] = ()
    category: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One proposal on its way to one target, word for word as it leaves. `body` ends with the marker.

    `asked_at` is the latest moment at which a request about it may have left.
    """

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
    errand: Errand = Errand.CREATE
    terms: Terms = Terms()
    asked_at: Instant | None = None


_COLUMNS = (
    "id, proposal, marker, target, title, body, address, latitude, longitude, locale, remote_id, state, attempts,"
    " errand, terms, asked_at"
)
_WORDS = ("errand", "title", "body", "address", "latitude", "longitude", "terms")


def due(store: Store, target: str, at: Instant) -> tuple[Parcel, ...]:
    """What may leave for `target` now, whole; see `waiting` for its order."""
    parcels = (find_parcel(store, parcel) for parcel in waiting(store, target, at))
    return tuple(parcel for parcel in parcels if parcel)


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


def in_doubt(store: Store, target: str, at: Instant) -> tuple[Parcel, ...]:
    """Those of them whose fate is unknown."""
    rows = store.rows(
        f"SELECT {_COLUMNS} FROM local_outbox WHERE target = ? AND state = 'unknown' AND due_at <= ?"
        " ORDER BY attempts, queued_at, id",
        (target, at),
    )
    return tuple(map(_read, rows))


def find_parcel(store: Store, parcel: RecordId) -> Parcel | None:
    row = store.row(f"SELECT {_COLUMNS} FROM local_outbox WHERE id = ?", (parcel,))
    return _read(row) if row else None


def sent(store: Store, target: str) -> tuple[Parcel, ...]:
    """What stands on `target` under our name."""
    rows = store.rows(
        f"SELECT {_COLUMNS} FROM local_outbox WHERE target = ? AND state = 'sent' AND errand <> 'withdraw'"
        " ORDER BY queued_at, id",
        (target,),
    )
    return tuple(map(_read, rows))


def standing(store: Store, target: str) -> dict[str, tuple[RecordId, str]]:
    """What stands on `target` under our name: proposal and marker by remote id."""
    rows = store.rows(
        "SELECT remote_id, proposal, marker FROM local_outbox WHERE target = ? AND remote_id IS NOT NULL"
        " AND NOT (errand = 'withdraw' AND state = 'sent')",
        (target,),
    )
    return {remote_id: (proposal, marker) for remote_id, proposal, marker in rows}


def begin(store: Store, parcel: Parcel, at: Instant) -> Parcel | None:
    """Marks it as being sent and counts the attempt; None where it may no longer leave, or is on its way already."""
    with store.write():
        if parcel.errand is not Errand.WITHDRAW and unreleasable_ideas(store, parcel.proposal):
            _hold_back(store, parcel.id)
            return None
        taken = store.conn.execute(
            "UPDATE local_outbox SET state = 'sending', attempts = attempts + 1, asked_at = ?"
            " WHERE id = ? AND state IN ('queued', 'unknown')",
            (at, parcel.id),
        ).rowcount
        if not taken:
            return None
        _note(store, parcel.id, at, "begun", None)
    return replace(parcel, state=OutboxState.SENDING, attempts=parcel.attempts + 1, asked_at=at)


def settle_sent(store: Store, parcel: Parcel, *, remote_id: str, url: str, reference: str = "", at: Instant) -> None:
    """It stands there as the parcel says: the submission is journalled, and so is who was shown to whom.

    Where its words or its errand changed while it was on its way, what is new waits in its turn.
    """
    with store.act(MEMBER) as act:
        _journal_sent(act, parcel, remote_id, url, reference, at)
        errand, *said = _words(store, parcel.id)
        if [errand, *said] == [parcel.errand.value, *_words_of(parcel)]:
            _settle(store, parcel, OutboxState.SENT, at, remote_id=remote_id, url=url, reason=None, message=None)
            return
        _settle(store, parcel, OutboxState.QUEUED, at, remote_id=remote_id, url=url, reason=None, due_at=at)
        store.execute(
            "UPDATE local_outbox SET errand = 'edit' WHERE id = ? AND errand = 'create'",
            (parcel.id,),
        )


def settle_found(store: Store, parcel: Parcel, *, remote_id: str, url: str, reference: str = "", at: Instant) -> None:
    """It was looked for and stands there. A creation is done; an edit or a withdrawal goes on from there."""
    if parcel.errand is Errand.CREATE:
        settle_sent(store, parcel, remote_id=remote_id, url=url, reference=reference, at=at)
        return
    with store.act(MEMBER) as act:
        if not parcel.remote_id:
            _journal_sent(act, parcel, remote_id, url, reference, at)
        store.execute(
            "UPDATE local_outbox SET state = 'queued', remote_id = ?, url = ?, due_at = ?, reason = NULL WHERE id = ?",
            (remote_id, url, at, parcel.id),
        )


def settle_withdrawn(store: Store, parcel: Parcel, *, at: Instant) -> None:
    """It no longer stands there, and whoever asked for that has been heard."""
    with store.act(MEMBER) as act:
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
        if _words(store, parcel.id) == [parcel.errand.value, *_words_of(parcel)]:
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


def stumbles(store: Store, parcel: RecordId) -> int:
    """How often the platform failed over this one and gave no reason."""
    return int(
        store.value(
            "SELECT count(*) FROM local_attempt WHERE parcel = ? AND outcome = 'unknown'"
            " AND message NOT IN ('interrupted', 'still_arriving', 'no_reply', 'deadline')",
            (parcel,),
        )
    )


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
        _note(store, parcel.id, at, OutboxState.QUEUED.value, "not_there")
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


def set_aside(store: Store, parcel: RecordId) -> None:
    """A person decides that it does not leave for now. Refused `outbox.leaving_now`, `outbox.already_there`."""
    state = OutboxState(_known(store, parcel, "state"))
    if state in (OutboxState.SENDING, OutboxState.SENT):
        raise refuse("outbox.leaving_now" if state is OutboxState.SENDING else "outbox.already_there")
    with store.write():
        store.execute("UPDATE local_outbox SET state = 'set_aside', settled_at = ? WHERE id = ?", (store.now(), parcel))
        _note(store, parcel, store.now(), OutboxState.SET_ASIDE.value, None)


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
                _hold_back(store, parcel)


def _hold_back(store: Store, parcel: RecordId) -> None:
    store.execute(
        "UPDATE local_outbox SET state = 'refused', reason = 'consent.withdrawn', settled_at = ?"
        " WHERE id = ? AND state IN ('queued', 'unknown')",
        (store.now(), parcel),
    )
    _note(store, parcel, store.now(), OutboxState.REFUSED.value, "consent.withdrawn")


def _requeue(store: Store, parcel: RecordId) -> None:
    """Due now. What is on its way or of unknown fate keeps its state: it is settled or looked for first."""
    store.execute(
        "UPDATE local_outbox SET due_at = ?, state = CASE WHEN state IN ('sending', 'unknown') THEN state"
        " WHEN state = 'set_aside' AND remote_id IS NULL AND attempts > 0 THEN 'unknown' ELSE 'queued' END,"
        " reason = CASE WHEN state = 'unknown' THEN reason END, message = NULL, field = NULL WHERE id = ?",
        (store.now(), parcel),
    )


def _journal_sent(act: Act, parcel: Parcel, remote_id: str, url: str, reference: str, at: Instant) -> None:
    """One submission a proposal, whatever is sent about it afterwards; each sending is a disclosure."""
    from outreach_app.services.disclosures import disclose_proposal

    told = act.store.value(
        "SELECT 1 FROM submission WHERE proposal = ? AND target = ? AND voided = 0", (parcel.proposal, parcel.target)
    )
    if not told:
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
    if parcel.errand is Errand.EDIT:
        _mark_retracted(act, parcel, but=persons_behind(act.store, parcel.proposal))


def _mark_retracted(act: Act, parcel: Parcel, but: "list[RecordId] | tuple[()]") -> None:
    """Whoever asked to be taken back there, and is no longer in it, has been."""
    for retraction, person in act.store.rows(
        "SELECT r.id, r.person FROM retraction AS r JOIN disclosure AS d ON d.id = r.disclosure"
        " WHERE d.what = ? AND d.recipient = ? AND r.done_at IS NULL AND r.voided = 0",
        (f"proposal/{parcel.proposal}", parcel.target),
    ):
        if person not in but:
            act.change("retraction", retraction, done_at=act.at)


def _latest(store: Store, proposal: RecordId, target: str) -> tuple[RecordId, Errand, OutboxState]:
    row = store.row("SELECT id, errand, state FROM local_outbox WHERE proposal = ? AND target = ?", (proposal, target))
    if row is None:
        raise refuse("outbox.nothing_there")
    return RecordId(row[0]), Errand(row[1]), OutboxState(row[2])


def _known(store: Store, parcel: RecordId, column: str) -> Any:
    row = store.row(f"SELECT {column} FROM local_outbox WHERE id = ?", (parcel,))
    if row is None:
        raise refuse("outbox.nothing_there")
    return row[0]


def _words(store: Store, parcel: RecordId) -> list[Any]:
    row = store.row(f"SELECT {', '.join(_WORDS)} FROM local_outbox WHERE id = ?", (parcel,))
    assert row is not None
    return [*row[:-1], _read_terms(row[-1])]


def _words_of(parcel: Parcel) -> list[Any]:
    return [getattr(parcel, name) for name in _WORDS[1:]]


def _read(row: Row) -> Parcel:
    fields = dict(zip(_COLUMNS.split(", "), row, strict=True))
    made = {"state": OutboxState(fields["state"]), "errand": Errand(fields["errand"])}
    return Parcel(**{**fields, **made, "terms": _read_terms(fields["terms"])})


def _read_terms(said: str | None) -> Terms:
    known = json.loads(said) if said else {}
    lists = {name: tuple(map(str, known.get(name) or ())) for name in ("taxonomies", "labels")}
    return Terms(category=str(known.get("category") or ""), **lists)


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
