"""Reads of what waits, what left, and every attempt."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import CityDecision, Errand, OutboxState
from outreach_app.store.store import Store


class AskedBack(StrEnum):
    """What came of a letter that asks the city to take a proposal back; `NOT` where there is none."""

    NOT = ""
    WAITS = "waits"
    KEPT = "kept"  # the city answered, and it stands there all the same
    TAKEN_OFF = "taken_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelRow:
    """One line of *À envoyer*. `message` is the platform's own words; `reason` a code of ours.

    `title`, `body`, `address` and the point are what leaves, word for word. `picture` is what became of its picture.
    """

    id: RecordId
    proposal: RecordId
    title: str
    target: str
    state: OutboxState
    attempts: int
    due_at: Instant
    queued_at: Instant
    settled_at: Instant | None
    reason: str
    message: str
    field: str
    remote_id: str
    url: str
    body: str
    address: str
    latitude: float | None
    longitude: float | None
    locale: str
    ideas: int
    decision: CityDecision | None
    answer: str
    errand: Errand = Errand.CREATE
    picture: str = ""
    asked_back: AskedBack = AskedBack.NOT

    @property
    def is_gone(self) -> bool:
        """It stood there and was taken back, by its platform or by letter."""
        by_machine = self.errand is Errand.WITHDRAW and self.state is OutboxState.SENT
        return by_machine or self.asked_back is AskedBack.TAKEN_OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    at: Instant
    outcome: str
    message: str


_LATEST = "FROM city_answer AS a WHERE a.proposal = o.proposal AND a.voided = 0 ORDER BY a.row DESC LIMIT 1"
_ASKED_BACK = (
    "SELECT CASE WHEN l.answered_at IS NULL THEN 'waits'"
    " WHEN EXISTS (SELECT 1 FROM submission AS s WHERE s.proposal = l.proposal AND s.target = l.target"
    "  AND s.voided = 0) THEN 'kept' ELSE 'taken_off' END FROM letter AS l"
    " WHERE l.proposal = o.proposal AND l.target = o.target AND l.what = 'retraction' AND l.voided = 0"
    " ORDER BY l.row DESC LIMIT 1"
)
_ORDER = (
    "CASE o.state WHEN 'unknown' THEN 0 WHEN 'refused' THEN 1 WHEN 'sending' THEN 2 WHEN 'queued' THEN 3"
    " WHEN 'set_aside' THEN 5 ELSE 4 END, o.queued_at DESC, o.id DESC"
)


def targets_in_use(store: Store) -> set[str]:
    """The codes of the targets that something waits for or stands on."""
    return set(store.column("SELECT DISTINCT target FROM local_outbox WHERE state <> 'set_aside'"))


def parcels(store: Store, *, proposal: str = "", ids: Iterable[str] | None = None) -> list[ParcelRow]:
    """What needs a person first, then what waits, then what left; newest first within each. Whole: ask for few."""
    wanted = "?" if ids is None else f"o.id IN ({', '.join('?' * len(ids := list(ids)))})"
    rows = store.rows(
        "SELECT o.id, o.proposal, o.title, o.target, o.state, o.attempts, o.due_at, o.queued_at, o.settled_at,"
        " coalesce(o.reason, ''), coalesce(o.message, ''), coalesce(o.field, ''), coalesce(o.remote_id, ''),"
        " coalesce(o.url, ''), o.body, coalesce(o.address, ''), o.latitude, o.longitude, o.locale,"
        " (SELECT count(*) FROM idea_proposal AS link WHERE link.proposal = o.proposal AND link.voided = 0),"
        f" (SELECT decision {_LATEST}), (SELECT coalesce(reason, '') {_LATEST}), o.errand,"
        " coalesce((SELECT d.state FROM local_picture AS d JOIN proposal_picture AS p ON p.id = d.picture"
        " AND p.voided = 0 WHERE d.parcel = o.id), ''),"
        f" coalesce(({_ASKED_BACK}), '')"
        f" FROM local_outbox AS o WHERE (? = '' OR o.proposal = ?) AND {wanted} ORDER BY {_ORDER}",
        (proposal, proposal, *([1] if ids is None else ids)),
    )
    names = list(ParcelRow.__slots__)
    return [_parcel(dict(zip(names, row, strict=True))) for row in rows]


def _parcel(fields: dict[str, object]) -> ParcelRow:
    decision = fields["decision"]
    told = {
        "state": OutboxState(str(fields["state"])),
        "errand": Errand(str(fields["errand"])),
        "decision": CityDecision(str(decision)) if decision else None,
        "answer": fields["answer"] or "",
        "asked_back": AskedBack(str(fields["asked_back"])),
    }
    return ParcelRow(**{**fields, **told})  # type: ignore[arg-type]


def attempts(store: Store, parcel: str) -> list[Attempt]:
    """Newest first."""
    rows = store.rows(
        "SELECT at, outcome, coalesce(message, '') FROM local_attempt WHERE parcel = ? ORDER BY row DESC", (parcel,)
    )
    return [Attempt(at=at, outcome=outcome, message=message) for at, outcome, message in rows]
