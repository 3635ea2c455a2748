"""What is on its way to a platform, word for word: one parcel a proposal and target."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import Errand, OutboxState
from outreach_app.store.store import Row, Store


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
_SAID = ("errand", "title", "body", "address", "latitude", "longitude", "terms")


def in_doubt(store: Store, target: str, at: Instant) -> tuple[Parcel, ...]:
    """Those of them whose fate is unknown."""
    rows = store.rows(
        f"SELECT {_COLUMNS} FROM local_outbox WHERE target = ? AND state = 'unknown' AND due_at <= ?"
        " ORDER BY attempts, queued_at, id",
        (target, at),
    )
    return tuple(map(_read, rows))


def never_sent(store: Store, target: str) -> set[str]:
    """The markers of those that wait for `target` to be put up there for the first time."""
    return set(
        store.column(
            "SELECT marker FROM local_outbox WHERE target = ? AND state = 'queued' AND errand = 'create'", (target,)
        )
    )


def find_parcel(store: Store, parcel: RecordId) -> Parcel | None:
    return next(iter(find_parcels(store, (parcel,))), None)


def find_parcels(store: Store, parcels: Sequence[RecordId]) -> tuple[Parcel, ...]:
    """Those of them that are known, in the order asked."""
    rows = store.rows(
        f"SELECT {_COLUMNS} FROM local_outbox WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(parcels),)
    )
    found = {parcel.id: parcel for parcel in map(_read, rows)}
    return tuple(found[parcel] for parcel in parcels if parcel in found)


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


def stumbles(store: Store, parcel: RecordId) -> int:
    """How often the platform failed over this one as it was sent, and gave no reason; a failed look is none."""
    return int(
        store.value(
            "SELECT count(*) FROM local_attempt AS a WHERE parcel = ? AND outcome = 'unknown'"
            " AND message NOT IN ('interrupted', 'still_arriving', 'no_reply', 'deadline')"
            " AND 'begun' = (SELECT b.outcome FROM local_attempt AS b WHERE b.parcel = a.parcel AND b.row < a.row"
            "  ORDER BY b.row DESC LIMIT 1)",
            (parcel,),
        )
    )


def unchanged(store: Store, parcels: Iterable[Parcel]) -> frozenset[RecordId]:
    """Those whose words and errand are still those they left with."""
    left = {parcel.id: parcel for parcel in parcels}
    rows = store.rows(
        f"SELECT id, {', '.join(_SAID)} FROM local_outbox WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(left)),),
    )
    return frozenset(
        key for key, *said, terms in rows if [*said, _read_terms(terms)] == [getattr(left[key], name) for name in _SAID]
    )


def _read(row: Row) -> Parcel:
    fields = dict(zip(_COLUMNS.split(", "), row, strict=True))
    made = {"state": OutboxState(fields["state"]), "errand": Errand(fields["errand"])}
    return Parcel(**{**fields, **made, "terms": _read_terms(fields["terms"])})


def _read_terms(said: str | None) -> Terms:
    known = json.loads(said) if said else {}
    lists = {name: tuple(map(str, known.get(name) or ())) for name in ("taxonomies", "labels")}
    return Terms(category=str(known.get("category") or ""), **lists)
