"""Reads for the paper of a round: its doors in the order one walks them, and what each was last found to be."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from outreach_app.domain.addresses import door_key, street_key
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.suppressions import live_suppressions
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorToWalk:
    """One door. `last` is its latest outcome, None where nobody went yet; `come_back` when to, as it was said.

    `suppressed` is what an earlier round was told: do not call on them.
    """

    id: RecordId
    code: str
    building: RecordId
    street: str
    number: str
    access: str
    staircase: str
    floor: int | None
    label: str
    last: VisitOutcome | None
    come_back: str
    suppressed: bool = False

    @property
    def address(self) -> str:
        """In the one spelling suppressions know."""
        return door_key(street_key(self.number, self.street), self.staircase, self.floor, self.label)

    @property
    def is_closed(self) -> bool:
        """Someone there asked not to be called on."""
        return self.suppressed or self.last is VisitOutcome.DO_NOT_CONTACT


_LAST = (
    "SELECT {} FROM visit WHERE visit.door = door.id AND visit.voided = 0"
    " ORDER BY visit.at DESC, visit.row DESC LIMIT 1"
)


def doors_to_walk(store: Store, session: str, codes: Sequence[str] | None = None) -> list[DoorToWalk]:
    """By building, staircase, from the top floor down, then along the landing; only those of `codes` where given."""
    wanted = None if codes is None else json.dumps(list(codes))
    rows = store.rows(
        "SELECT door.id, door.code, building.id, coalesce(street, ''), coalesce(number, ''), coalesce(access, ''),"
        f" coalesce(staircase, ''), floor, coalesce(label, ''), ({_LAST.format('outcome')}),"
        f" coalesce(({_LAST.format('come_back')}), '')"
        " FROM building JOIN door ON door.building = building.id AND door.voided = 0"
        " WHERE building.session = ? AND building.voided = 0"
        " AND (? IS NULL OR door.code IN (SELECT value FROM json_each(?)))"
        " ORDER BY building.position, building.row, staircase, floor DESC, door.position, door.row",
        (session, wanted, wanted),
    )
    marks = live_suppressions(store)
    doors = [
        DoorToWalk(
            id=i,
            code=code,
            building=building,
            street=street,
            number=number,
            access=access,
            staircase=staircase,
            floor=floor,
            label=label,
            last=VisitOutcome(last) if last else None,
            come_back=come_back,
        )
        for i, code, building, street, number, access, staircase, floor, label, last, come_back in rows
    ]
    return [replace(door, suppressed=marks.holds(door.address)) for door in doors]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetToPlace:
    """A sheet in somebody's hand. `door` is the code of the door it was left or filled at, "" where nobody said."""

    id: RecordId
    code: str
    session: RecordId
    idea: RecordId | None
    door: str


def sheet_to_place(store: Store, code: str) -> SheetToPlace | None:
    """The sheet of that code (as `ids.read_code` gives it); None where no print run of ours has it."""
    row = store.row(
        "SELECT sheet.id, batch.session, sheet.idea, coalesce((SELECT door.code FROM sheet_door AS at"
        "  JOIN door ON door.id = at.door AND door.voided = 0 WHERE at.sheet = sheet.id AND at.voided = 0"
        "  ORDER BY at.row DESC LIMIT 1), '')"
        " FROM sheet JOIN batch ON batch.id = sheet.batch AND batch.voided = 0"
        " WHERE sheet.code = ? AND sheet.voided = 0",
        (code,),
    )
    return SheetToPlace(id=row[0], code=code, session=row[1], idea=row[2], door=row[3]) if row else None


def sheets_at(store: Store, door: str) -> list[str]:
    """The codes of the sheets left or filled at a door."""
    codes = store.column(
        "SELECT sheet.code FROM sheet_door AS at JOIN sheet ON sheet.id = at.sheet AND sheet.voided = 0"
        " WHERE at.door = ? AND at.voided = 0 ORDER BY at.row",
        (door,),
    )
    return list(codes)


def streets_of(store: Store, session: str) -> list[str]:
    """`24, rue Archereau`, each building of the round once, in their order."""
    rows = store.rows(
        "SELECT coalesce(number, ''), coalesce(street, '') FROM building WHERE session = ? AND voided = 0"
        " ORDER BY position, row",
        (session,),
    )
    return list(dict.fromkeys(address(number, street) for number, street in rows if number or street))


def address(number: str, street: str) -> str:
    return ", ".join(part for part in (number, street) if part)
