"""Reads of the one picture a proposal may carry, and of what became of it on each platform."""

from dataclasses import dataclass
from enum import StrEnum

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.store import media
from outreach_app.store.store import Store


class PictureState(StrEnum):
    WAITING = "waiting"  # to be sent, or of unknown fate: it is sent again, which changes nothing where it arrived
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`words` say what one sees; it leaves only where `nobody` can be recognised in it. Sizes in pixels."""

    id: RecordId
    proposal: RecordId
    media: RecordId
    words: str
    nobody: bool
    width: int
    height: int
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFate:
    """Where one picture stands on its way to one platform. `message` is the platform's own words."""

    state: PictureState
    reason: str = ""
    message: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePicture:
    """To be shown with a parcel that stands there. `attempts` are those this picture has had; one of them, begun at
    `asked_at`, may still be arriving."""

    parcel: RecordId
    picture: RecordId
    media: RecordId
    attempts: int
    asked_at: Instant | None


LIVE = "p.voided = 0 AND p.row = (SELECT max(row) FROM proposal_picture WHERE proposal = p.proposal AND voided = 0)"
"""The latest, where two laptops each gave it one."""
_SOME_DAY: Instant = 1 << 60
SHOWABLE = "o.state = 'sent' AND o.errand <> 'withdraw' AND o.remote_id IS NOT NULL"


def picture_of(store: Store, proposal: RecordId) -> Picture | None:
    row = store.row(
        "SELECT p.id, p.proposal, p.media, p.words, p.nobody, p.width, p.height, p.at FROM proposal_picture AS p"
        f" WHERE p.proposal = ? AND {LIVE}",
        (proposal,),
    )
    if row is None:
        return None
    fields = dict(zip(Picture.__slots__, row, strict=True))
    return Picture(**{**fields, "nobody": bool(fields["nobody"])})


def picture_content(store: Store, picture: RecordId) -> bytes:
    """Its JPEG. Raises Refused `media.missing` or `media.damaged`."""
    return media.fetch(store, store.value("SELECT media FROM proposal_picture WHERE id = ?", (picture,)))


def picture_fate(store: Store, parcel: RecordId) -> PictureFate | None:
    """What became of the picture its proposal has now; None where none is to go with it."""
    row = store.row(
        "SELECT CASE WHEN d.picture = p.id THEN d.state ELSE 'waiting' END, coalesce(d.reason, ''),"
        " coalesce(d.message, '') FROM local_outbox AS o JOIN proposal_picture AS p ON p.proposal = o.proposal"
        f" LEFT JOIN local_picture AS d ON d.parcel = o.id WHERE o.id = ? AND p.nobody = 1 AND {LIVE}",
        (parcel,),
    )
    if row is None:
        return None
    return PictureFate(state=PictureState(row[0]), reason=row[1], message=row[2])


def due_pictures(store: Store, target: str, at: Instant, settles_within: Instant) -> tuple[DuePicture, ...]:
    """What is to be shown on `target` now. Another picture than the one last asked for waits out `settles_within`
    milliseconds: arriving late, that one would take its place."""
    rows = store.rows(
        "SELECT o.id, p.id, p.media, CASE WHEN d.picture = p.id THEN d.attempts ELSE 0 END,"
        " CASE WHEN d.asked = p.id THEN d.asked_at END"
        " FROM proposal_picture AS p CROSS JOIN local_outbox AS o ON o.proposal = p.proposal"  # few pictures: they lead
        " LEFT JOIN local_picture AS d ON d.parcel = o.id"
        f" WHERE o.target = ? AND p.nobody = 1 AND {SHOWABLE} AND {LIVE}"
        " AND (d.parcel IS NULL OR d.picture <> p.id OR (d.state = 'waiting' AND d.due_at <= ?))"
        " AND (d.asked_at IS NULL OR d.asked = p.id OR abs(? - d.asked_at) >= ?) ORDER BY p.row",
        (target, at, at, settles_within),
    )
    return tuple(DuePicture(**dict(zip(DuePicture.__slots__, row, strict=True))) for row in rows)


def count_due_pictures(store: Store, target: str) -> int:
    """How many would go with the next sending, after what stands there already."""
    return len(due_pictures(store, target, _SOME_DAY, 0))
