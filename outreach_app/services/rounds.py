"""A round from door to door: its buildings and doors, from a list or as one walks in. (Its end is in `round_end`.)"""

from collections.abc import Iterable
from dataclasses import dataclass

from outreach_app.campaign.model import Campaign
from outreach_app.domain.addresses import (
    HIGHEST,
    LOWEST,
    BuildingDraft,
    DoorDraft,
    StaircaseDraft,
    check_building,
    check_door,
    street_key,
)
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId, new_door_code
from outreach_app.domain.text import clean_text, fold
from outreach_app.domain.words import SessionKind
from outreach_app.services import ideas
from outreach_app.services.door_list import DoorList
from outreach_app.store.act import Act
from outreach_app.store.kinds import contacts_of
from outreach_app.store.store import Store

MOST_DOORS = 400
"""What one act of building may make; a tower has fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """`doors` counts those made."""

    building: RecordId
    doors: int
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """`known` doors stood in the round already and were left as they are."""

    buildings: int
    doors: int
    known: int
    changes: Changes


def add_building(
    store: Store,
    campaign: Campaign,
    session: RecordId,
    draft: BuildingDraft,
    staircases: Iterable[StaircaseDraft],
    by: str,
) -> Built:
    """A building met on the way, with the grid of doors its staircases make. Refuses an entry code in `access`."""
    check_round(store, session)
    check_building(draft)
    if draft.area and draft.area not in campaign.area_by_code:
        raise refuse("area.unknown", "area", area=draft.area)
    _check_new_address(store, session, draft)
    doors = [door for staircase in staircases for door in _grid(staircase)]
    if len(doors) > MOST_DOORS:
        raise refuse("doors.too_many", "doors", count=len(doors), largest=MOST_DOORS)
    with store.act(by) as act:
        made = _make_building(act, session, draft, _next_position(store, session))
        _make_doors(act, session, made, doors, _taken_codes(store), first=1)
    return Built(building=made, doors=len(doors), changes=act.changes)


def change_building(store: Store, campaign: Campaign, building: RecordId, draft: BuildingDraft, by: str) -> Changes:
    """Corrects an address or its access note."""
    session = _session_of(store, building)
    check_building(draft)
    if draft.area and draft.area not in campaign.area_by_code:
        raise refuse("area.unknown", "area", area=draft.area)
    _check_new_address(store, session, draft, but=building)
    with store.act(by) as act:
        act.change("building", building, **_address(draft))
    return act.changes


def add_door(store: Store, building: RecordId, draft: DoorDraft, by: str) -> tuple[RecordId, Changes]:
    session = _session_of(store, building)
    check_door(draft)
    _check_new_door(store, building, draft)
    last = store.value("SELECT coalesce(max(position), 0) FROM door WHERE building = ?", (building,))
    with store.act(by) as act:
        [door] = _make_doors(act, session, building, [draft], _taken_codes(store), first=last + 1)
    return door, act.changes


def rename_door(store: Store, door: RecordId, label: str, by: str) -> Changes:
    row = store.row("SELECT building, staircase, floor FROM door WHERE id = ? AND voided = 0", (door,))
    if row is None:
        raise refuse("door.unknown", "door")
    draft = DoorDraft(staircase=row[1] or "", floor=row[2], label=label)
    check_door(draft)
    _check_new_door(store, row[0], draft, but=door)
    with store.act(by) as act:
        act.change("door", door, label=clean_text(label, "door"))
    return act.changes


def remove_door(store: Store, door: RecordId, by: str) -> Changes:
    """A door that is not there after all; refused where somebody was met."""
    if store.value("SELECT 1 FROM visit WHERE door = ? AND voided = 0", (door,)):
        raise refuse("door.visited", "door")
    with store.act(by) as act:
        act.void("door", door)
    return act.changes


def remove_building(store: Store, building: RecordId, by: str) -> Changes:
    """Takes a building and its doors off the round; refused where somebody was met."""
    _session_of(store, building)
    visited = store.value(
        "SELECT count(*) FROM visit JOIN door ON door.id = visit.door WHERE door.building = ? AND visit.voided = 0",
        (building,),
    )
    if visited:
        raise refuse("door.visited", "building")
    with store.act(by) as act:
        for door in list(store.column("SELECT id FROM door WHERE building = ? AND voided = 0", (building,))):
            act.void("door", door)
        act.void("building", building)
    return act.changes


def import_doors(store: Store, session: RecordId, listed: DoorList, by: str) -> Imported:
    """Writes the doors of a list in one act; those the round has already are left as they are."""
    check_round(store, session)
    if not listed.doors:
        raise refuse("door_list.empty", "file")
    here = _known_addresses(store, session)
    taken, position = _taken_codes(store), _next_position(store, session)
    made, doors = 0, 0
    with store.act(by) as act:
        for building in listed.buildings:
            known = here.get(street_key(building.draft.number, building.draft.street))
            standing = _places(store, known) if known else set()
            fresh = [door for door in building.doors if _place(door) not in standing]
            if known is None:
                known = _make_building(act, session, building.draft, position + made)
                made += 1
            _make_doors(act, session, known, fresh, taken, first=len(standing) + 1)
            doors += len(fresh)
    return Imported(buildings=made, doors=doors, known=listed.doors - doors, changes=act.changes)


def take_back(store: Store, act: RecordId, by: str) -> Changes:
    """Undoes whole the act that added a building or entered a list; refused where somebody was met there since."""
    visited = store.value(
        "SELECT 1 FROM visit WHERE voided = 0 AND door IN (SELECT record FROM journal WHERE act = ? AND kind = 'door')",
        (act,),
    )
    if visited:
        raise refuse("door.visited", "door")
    return ideas.undo(store, act, by)


def check_round(store: Store, session: RecordId) -> None:
    """Refuses what is no round from door to door, or one that is over."""
    row = store.row("SELECT kind, closed_at FROM session WHERE id = ? AND voided = 0", (session,))
    if row is None:
        raise refuse("session.unknown", "session")
    if row[0] != SessionKind.DOORSTEP:
        raise refuse("round.not_doorstep", "session")
    if row[1] is not None:
        raise refuse("session.not_open", "session")


def _grid(staircase: StaircaseDraft) -> list[DoorDraft]:
    """Top floor first, doors from 1 on each floor."""
    if not LOWEST <= staircase.lowest <= staircase.highest <= HIGHEST:
        raise refuse("floor.malformed", "highest", text=staircase.highest)
    if not 1 <= staircase.doors <= 50:
        raise refuse("count.implausible", "doors", count=staircase.doors)
    drafts = [
        DoorDraft(staircase=staircase.name.strip(), floor=floor, label=str(number))
        for floor in range(staircase.highest, staircase.lowest - 1, -1)
        for number in range(1, staircase.doors + 1)
    ]
    check_door(drafts[0])
    return drafts


def _make_building(act: Act, session: RecordId, draft: BuildingDraft, position: float) -> RecordId:
    audience = contacts_of(session)
    return act.create("building", audience=audience, session=session, position=position, **_address(draft))


def _make_doors(
    act: Act, session: RecordId, building: RecordId, drafts: Iterable[DoorDraft], taken: set[str], *, first: float
) -> list[RecordId]:
    made = []
    for place, draft in enumerate(drafts):
        code = new_door_code()
        while code in taken:
            code = new_door_code()
        taken.add(code)
        door = act.create(
            "door",
            audience=contacts_of(session),
            building=building,
            code=code,
            staircase=clean_text(draft.staircase, "staircase") or None,
            floor=draft.floor,
            label=clean_text(draft.label, "door") or None,
            position=first + place,
        )
        made.append(door)
    return made


def _address(draft: BuildingDraft) -> dict[str, str | None]:
    return {
        "street": clean_text(draft.street, "street"),
        "number": clean_text(draft.number, "number") or None,
        "area": draft.area or None,
        "access": clean_text(draft.access, "access") or None,
    }


def _session_of(store: Store, building: RecordId) -> RecordId:
    session = store.value("SELECT session FROM building WHERE id = ? AND voided = 0", (building,))
    if session is None:
        raise refuse("building.unknown", "building")
    return RecordId(session)


def _known_addresses(store: Store, session: RecordId) -> dict[str, RecordId]:
    rows = store.rows("SELECT id, number, street FROM building WHERE session = ? AND voided = 0", (session,))
    return {street_key(number or "", street or ""): RecordId(i) for i, number, street in rows}


def _check_new_address(store: Store, session: RecordId, draft: BuildingDraft, but: RecordId | None = None) -> None:
    known = _known_addresses(store, session).get(street_key(draft.number, draft.street))
    if known and known != but:
        raise refuse("building.twice", "street")


def _check_new_door(store: Store, building: RecordId, draft: DoorDraft, but: RecordId | None = None) -> None:
    if _place(draft) in _places(store, building, but):
        raise refuse("door.twice", "door")


def _places(store: Store, building: RecordId, but: RecordId | None = None) -> set[tuple[str, int | None, str]]:
    rows = store.rows(
        "SELECT staircase, floor, label FROM door WHERE building = ? AND voided = 0 AND id IS NOT ?", (building, but)
    )
    return {(fold(staircase or ""), floor, fold(label or "")) for staircase, floor, label in rows}


def _place(draft: DoorDraft) -> tuple[str, int | None, str]:
    return (fold(draft.staircase.strip()), draft.floor, fold(draft.label.strip()))


def _next_position(store: Store, session: RecordId) -> float:
    last = store.value("SELECT coalesce(max(position), 0) FROM building WHERE session = ?", (session,))
    return float(last) + 1


def _taken_codes(store: Store) -> set[str]:
    return set(store.column("SELECT code FROM door"))
