"""Who came: heads by age and place as the stickers tell, and those who gave their name; the two are never crossed."""

from collections.abc import Mapping
from dataclasses import dataclass

from outreach_app.campaign.model import Campaign, Modality
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import Counting
from outreach_app.queries.consent import live_consents
from outreach_app.store.store import Store

Cell = tuple[str, str]
"""An age band and an area, by code; '' is not said, or another town."""

_MOST_NEAR = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody who came and gave their name; `purposes` are those that hold today."""

    id: RecordId
    person: RecordId
    name: str
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """What is known of who came. `heads` has no empty cell."""

    heads: Mapping[Cell, int]
    attendees: tuple[Attendee, ...]
    attendance: int | None
    counting: Counting | None

    @property
    def counted(self) -> int:
        return sum(self.heads.values())


def attendance_of(store: Store, session: str) -> Attendance:
    row = store.row("SELECT attendance, attendance_counting FROM session WHERE id = ?", (session,))
    total, counting = row or (None, None)
    return Attendance(
        heads=heads_of(store, session),
        attendees=_attendees(store, session),
        attendance=total,
        counting=Counting(counting) if counting else None,
    )


def heads_of(store: Store, session: str) -> dict[Cell, int]:
    rows = store.rows(
        "SELECT coalesce(band, ''), coalesce(area, ''), sum(count) FROM headcount"
        " WHERE session = ? AND voided = 0 GROUP BY 1, 2 HAVING sum(count) > 0",
        (session,),
    )
    return {(band, area): count for band, area, count in rows}


def count_attendees(store: Store, session: str) -> int:
    return int(store.value("SELECT count(*) FROM attendee WHERE session = ? AND voided = 0", (session,)))


def poster_bands(campaign: Campaign) -> tuple[Modality, ...]:
    """The rows of the sticker poster: the study's ages."""
    return next((q.modalities for q in campaign.questions if q.code == "age"), ())


def poster_areas(campaign: Campaign, area: str) -> tuple[str, ...]:
    """Its columns: the session's quartier and its neighbours, or it alone where they are many; then the whole city."""
    path = campaign.area_path(area)
    city = next((a.code for a in campaign.areas if a.parent is None), "")
    if len(path) < 2:
        return (city,) if city else ()
    parent = path[-2] if len(path) > 2 else path[-1]
    near = sorted((a.code for a in campaign.areas if a.parent == parent.code), key=lambda code: code != area)
    return (*(near if 0 < len(near) <= _MOST_NEAR else [path[-1].code]), city)


def _attendees(store: Store, session: str) -> tuple[Attendee, ...]:
    rows = store.rows(
        "SELECT attendee.id, attendee.person, coalesce(contact.name, '') FROM attendee"
        " LEFT JOIN contact ON contact.person = attendee.person AND contact.voided = 0"
        " WHERE attendee.session = ? AND attendee.voided = 0 ORDER BY attendee.row",
        (session,),
    )
    live = live_consents(store, [person for _, person, _ in rows]) if rows else []
    allowed: dict[str, list[str]] = {}
    for consent in live:
        allowed.setdefault(consent.person, []).append(consent.purpose)
    return tuple(
        Attendee(id=i, person=person, name=name, purposes=tuple(allowed.get(person, ()))) for i, person, name in rows
    )
