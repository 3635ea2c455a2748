"""Reads of a round: its doors by staircase and floor, what was last said at each, the next door. (Visits: `visits`.)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from outreach_app.domain.addresses import door_key, label_order, staircase_order, street_key
from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.suppressions import Suppressions, live_suppressions
from outreach_app.queries.visits import counted_doors
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One door and the latest said there. `suppressed`: it asked, once, not to be called on again."""

    id: RecordId
    building: RecordId
    code: str
    staircase: str
    floor: int | None
    label: str
    outcome: VisitOutcome | None = None
    come_back: str = ""
    at: Instant | None = None
    visits: int = 0
    suppressed: bool = False

    @property
    def is_to_do(self) -> bool:
        return self.outcome is None and not self.suppressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Staircase:
    """Doors in walking order: from the top floor down, and by number along each floor."""

    building: RecordId
    name: str
    doors: tuple[Door, ...]

    @property
    def done(self) -> int:
        return sum(door.outcome is not None for door in self.doors)

    @property
    def is_done(self) -> bool:
        return not any(door.is_to_do for door in self.doors)


@dataclass(frozen=True, kw_only=True)
class Building:
    id: RecordId
    street: str
    number: str
    area: str
    access: str
    staircases: tuple[Staircase, ...]

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.number, self.street) if part)

    @cached_property
    def doors(self) -> tuple[Door, ...]:
        return tuple(door for staircase in self.staircases for door in staircase.doors)

    @cached_property
    def done(self) -> int:
        return sum(staircase.done for staircase in self.staircases)


@dataclass(frozen=True, kw_only=True)
class Round:
    """A session's doors. `tried` and `opened` count doors; `ideas`, what was said there."""

    session: RecordId
    buildings: tuple[Building, ...]
    tried: int
    opened: int
    ideas: int

    @cached_property
    def doors(self) -> tuple[Door, ...]:
        return tuple(door for building in self.buildings for door in building.doors)

    @property
    def to_come_back(self) -> tuple[Door, ...]:
        return tuple(door for door in self.doors if door.outcome is VisitOutcome.COME_BACK)

    @cached_property
    def _by_id(self) -> Mapping[str, Door]:
        return {door.id: door for door in self.doors}

    @property
    def by_outcome(self) -> Mapping[VisitOutcome, int]:
        """Doors by the latest said there; those nobody went to are in none."""
        return Counter(door.outcome for door in self.doors if door.outcome)

    def door(self, door: str | None) -> Door | None:
        return self._by_id.get(door or "")

    def building(self, building: str) -> Building | None:
        return next((known for known in self.buildings if known.id == building), None)

    def staircase_of(self, door: Door) -> Staircase | None:
        known = self.building(door.building)
        return next((s for s in known.staircases if s.name == door.staircase), None) if known else None


def round_of(store: Store, session: str) -> Round:
    """The whole round. (Two reads: a round is some hundreds of doors, two thousand at the very most.)"""
    latest = _latest_visits(store, session)
    suppressions = live_suppressions(store)
    doors: dict[str, list[tuple[float, Door]]] = {}
    rows = store.rows(
        "SELECT door.id, door.building, door.code, coalesce(door.staircase, ''), door.floor, coalesce(door.label, ''),"
        " door.position, coalesce(b.number, ''), coalesce(b.street, '') FROM door JOIN building AS b"
        " ON b.id = door.building AND b.voided = 0 WHERE b.session = ? AND door.voided = 0",
        (session,),
    )
    streets: dict[str, str] = {}
    for i, building, code, staircase, floor, label, position, number, street in rows:
        outcome, come_back, at, visits = latest.get(i, (None, "", None, 0))
        key = streets.get(building) or streets.setdefault(building, street_key(number, street))
        door = Door(
            id=i,
            building=building,
            code=code,
            staircase=staircase,
            floor=floor,
            label=label,
            outcome=outcome,
            come_back=come_back,
            at=at,
            visits=visits,
            suppressed=bool(suppressions.marks) and suppressions.holds(door_key(key, staircase, floor, label)),
        )
        doors.setdefault(building, []).append((position, door))
    tried, opened, ideas = counted_doors(store, session) or (0, 0, 0)
    return Round(
        session=RecordId(session),
        buildings=tuple(_buildings(store, session, doors)),
        tried=tried,
        opened=opened,
        ideas=ideas,
    )


def round_after(store: Store, whole: Round, visits: Iterable[str]) -> Round:
    """The same round once those visits were written or taken back: only their doors and the counts are read again."""
    doors = [whole.door(store.value("SELECT door FROM visit WHERE id = ?", (visit,))) for visit in visits]
    suppressions = live_suppressions(store)
    again = {door.id: _door_again(store, whole, door, suppressions) for door in doors if door}
    touched = {door.building for door in again.values()}
    tried, opened, ideas = counted_doors(store, whole.session) or (0, 0, 0)
    return Round(
        session=whole.session,
        buildings=tuple(_with_doors(b, again) if b.id in touched else b for b in whole.buildings),
        tried=tried,
        opened=opened,
        ideas=ideas,
    )


def _door_again(store: Store, whole: Round, door: Door, suppressions: Suppressions) -> Door:
    rows = store.rows(
        "SELECT outcome, coalesce(come_back, ''), at FROM visit WHERE door = ? AND session = ? AND voided = 0"
        " ORDER BY at DESC, row DESC",
        (door.id, whole.session),
    )
    outcome, come_back, at = rows[0] if rows else (None, "", None)
    building = whole.building(door.building)
    street = street_key(building.number, building.street) if building else ""
    return replace(
        door,
        outcome=VisitOutcome(outcome) if outcome else None,
        come_back=come_back,
        at=at,
        visits=len(rows),
        suppressed=suppressions.holds(door_key(street, door.staircase, door.floor, door.label)),
    )


def _with_doors(building: Building, again: Mapping[RecordId, Door]) -> Building:
    staircases = (
        replace(staircase, doors=tuple(again.get(door.id, door) for door in staircase.doors))
        if any(door.building == building.id and door.staircase == staircase.name for door in again.values())
        else staircase
        for staircase in building.staircases
    )
    return replace(building, staircases=tuple(staircases))


def _latest_visits(store: Store, session: str) -> dict[str, tuple[VisitOutcome, str, Instant, int]]:
    latest: dict[str, tuple[VisitOutcome, str, Instant, int]] = {}
    rows = store.rows(
        "SELECT door, outcome, coalesce(come_back, ''), at FROM visit"
        " WHERE session = ? AND voided = 0 ORDER BY at, row",
        (session,),
    )
    for door, outcome, come_back, at in rows:
        latest[door] = (VisitOutcome(outcome), come_back, at, latest[door][3] + 1 if door in latest else 1)
    return latest


def _buildings(store: Store, session: str, doors: dict[str, list[tuple[float, Door]]]) -> Iterable[Building]:
    rows = store.rows(
        "SELECT id, coalesce(street, ''), coalesce(number, ''), coalesce(area, ''), coalesce(access, '')"
        " FROM building WHERE session = ? AND voided = 0 ORDER BY position, id",
        (session,),
    )
    for i, street, number, area, access in rows:
        yield Building(
            id=i,
            street=street,
            number=number,
            area=area,
            access=access,
            staircases=tuple(_staircases(RecordId(i), doors.get(i, []))),
        )


def _staircases(building: RecordId, placed: Sequence[tuple[float, Door]]) -> Iterable[Staircase]:
    ways: dict[str, list[tuple[float, Door]]] = {}
    for position, door in placed:
        ways.setdefault(door.staircase, []).append((position, door))
    for name in sorted(ways, key=staircase_order):
        ordered = sorted(ways[name], key=lambda placed: (*_down(placed[1]), placed[0], placed[1].id))
        yield Staircase(building=building, name=name, doors=tuple(door for _, door in ordered))


def _down(door: Door) -> tuple[float, tuple[int, int]]:
    """Top floor first; doors without a floor last."""
    return (1_000.0 if door.floor is None else -door.floor, label_order(door.label))


def door_place(store: Store, door: str) -> tuple[str, int | None, str] | None:
    """Staircase, floor and label; None once the round has ended, and at a stall."""
    row = store.row(
        "SELECT coalesce(staircase, ''), floor, coalesce(label, '') FROM door WHERE id = ? AND voided = 0", (door,)
    )
    return (row[0], row[1], row[2]) if row else None


def has_door(store: Store, door: str) -> bool:
    """Whether a visit may still be noted there; a stall is its own door."""
    stall = "SELECT 1 FROM session WHERE id = ? AND kind = 'stall' AND closed_at IS NULL AND voided = 0"
    return door_place(store, door) is not None or bool(store.value(stall, (door,)))


def next_to_do(whole: Round, door: str | None) -> Door | None:
    """The next door down the way nobody was called on at yet; then from the staircase's top, then the next staircase.

    None where every door is done.
    """
    walk = whole.doors
    here = next((place for place, known in enumerate(walk) if known.id == door), -1)
    onward = [*walk[here + 1 :], *walk[: here + 1]]
    way = whole.staircase_of(walk[here]) if here >= 0 else None
    same = [d for d in onward if way and (d.building, d.staircase) == (way.building, way.name)]
    return next((d for d in (*same, *onward) if d.is_to_do), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """A doorstep round or a stall, to choose among; `doors` are those of its buildings."""

    session: RecordId
    kind: SessionKind
    title: str
    date: str
    place: str
    is_open: bool
    is_closed: bool
    buildings: int
    doors: int


def rounds(store: Store) -> list[RoundRow]:
    """Those held from door to door or at a stall, the latest date first."""
    rows = store.rows(
        "SELECT id, kind, coalesce(title, ''), date, coalesce(place, ''), opened_at IS NOT NULL AND closed_at IS NULL,"
        " closed_at IS NOT NULL, (SELECT count(*) FROM building AS b WHERE b.session = session.id AND b.voided = 0),"
        " (SELECT count(*) FROM building AS b JOIN door ON door.building = b.id AND door.voided = 0"
        "  WHERE b.session = session.id AND b.voided = 0)"
        " FROM session WHERE voided = 0 AND kind IN ('doorstep', 'stall') ORDER BY date DESC, starts DESC, row DESC",
    )
    return [
        RoundRow(
            session=i,
            kind=SessionKind(kind),
            title=title,
            date=date,
            place=place,
            is_open=bool(is_open),
            is_closed=bool(is_closed),
            buildings=buildings,
            doors=doors,
        )
        for i, kind, title, date, place, is_open, is_closed, buildings, doors in rows
    ]


def round_today(rows: Sequence[RoundRow], day: str, at_work: str | None) -> RoundRow | None:
    """The one at work, else today's, else one that is open, else the soonest to come."""
    left = [row for row in rows if not row.is_closed]
    for fits in (
        lambda row: row.session == at_work,
        lambda row: row.date == day and row.is_open,
        lambda row: row.date == day,
        lambda row: row.is_open,
    ):
        if found := next(filter(fits, left), None):
            return found
    return next((row for row in reversed(left) if row.date > day), None)


def holds_addresses(store: Store, session: str) -> bool:
    """Whether buildings or doors of the round are still written down, set aside ones too."""
    return bool(store.value("SELECT 1 FROM building WHERE session = ? LIMIT 1", (session,)))
