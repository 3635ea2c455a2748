"""The evening after a round: results scanned from paper, door by door and sheet by sheet, into the round's visits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId, read_code, read_door_code, show_code
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.walk import DoorToWalk, SheetToPlace, doors_to_walk, sheet_to_place
from outreach_app.services import suppressions
from outreach_app.store.act import Act
from outreach_app.store.kinds import contacts_of
from outreach_app.store.store import Store

RESULT_CODES = {
    "ABSENTS": VisitOutcome.ABSENT,
    "ECHANGE": VisitOutcome.TALKED,
    "UNEIDEE": VisitOutcome.IDEA,
    "REFUSER": VisitOutcome.REFUSED,
    "REPASSER": VisitOutcome.COME_BACK,
    "NEPLUSVENIR": VisitOutcome.DO_NOT_CONTACT,
}
"""What the codes of the results sheet say: words to type, and never as long as a door's number."""
LETTERS = {
    "A": VisitOutcome.ABSENT,
    "E": VisitOutcome.TALKED,
    "I": VisitOutcome.IDEA,
    "R": VisitOutcome.REFUSED,
    "P": VisitOutcome.COME_BACK,
    "N": VisitOutcome.DO_NOT_CONTACT,
}
"""What the walk list has one circle, and the keys of the doorstep."""
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was written: `doors` have a new visit, `repeated` had this very result today and were left alone; `placed`
    are the sheets that were told their door now."""

    changes: Changes
    doors: tuple[DoorToWalk, ...]
    repeated: tuple[DoorToWalk, ...]
    placed: tuple[SheetToPlace, ...] = ()


def read_result(typed: str) -> VisitOutcome | None:
    """The result a code or a letter stands for; None for what is no result."""
    plain = _plain(typed)
    return RESULT_CODES.get(plain) or LETTERS.get(plain)


def record_visits(
    store: Store,
    campaign: Campaign,
    session: RecordId,
    outcome: VisitOutcome,
    codes: Sequence[str],
    by: str,
    *,
    beside: str = "",
) -> Recorded:
    """One visit a door, all or none. A sheet's code stands for the door it is at: `beside`, a door's code, says which
    where nobody said yet.

    Refused, each problem with its code: `door.code_unknown`, `code.wrong_check`, `door.closed` (it asked not to be
    called on), `sheet.unknown`, `sheet.other_session`, and `sheet.no_door`: no visit is noted without a door. A door
    that got the same result today is told in `repeated`.
    """
    at_sheets, problems = _places_of(store, session, codes, _door_code(beside))
    doors = {door.code: door for door in doors_to_walk(store, session, [place.door for place in at_sheets])}
    wanted = {place.door: place for place in at_sheets}
    problems += [problem for code in wanted if (problem := _problem(code, doors.get(code), outcome))]
    if problems:
        raise Refused(*problems)
    today = campaign.day(store.now())
    repeated = [code for code in wanted if _is_repeated(store, campaign, doors[code], outcome, today)]
    ideas = {place.door: place.sheet.idea for place in at_sheets if place.sheet and outcome is VisitOutcome.IDEA}
    unsaid = tuple(place.sheet for place in at_sheets if place.sheet and not place.sheet.door)
    with store.write():
        if outcome is VisitOutcome.DO_NOT_CONTACT:
            suppressions.make_key(store, by)
        with store.act(by) as act:
            for code in wanted:
                if code not in repeated:
                    _visit(act, campaign, session, doors[code], outcome, ideas.get(code))
            for place in at_sheets:
                if place.sheet:
                    _take_back_in(act, session, place.sheet, doors[place.door].id)
    return Recorded(
        changes=act.changes,
        doors=tuple(doors[code] for code in wanted if code not in repeated),
        repeated=tuple(doors[code] for code in repeated),
        placed=unsaid,
    )


def place_sheet(store: Store, session: RecordId, sheet_code: str, door: RecordId, by: str) -> Changes:
    """A sheet was left or filled at a door of the round. Another door told before is told no more."""
    sheet = _sheet(store, session, sheet_code)
    with store.act(by) as act:
        _say_door(act, session, sheet.id, door)
    return act.changes


def note_return(store: Store, session: RecordId, sheet_code: str, by: str) -> Changes:
    """A sheet that is at no door came back: it counts as returned, and no door gets a visit."""
    sheet = _sheet(store, session, sheet_code)
    with store.act(by) as act:
        act.change("sheet", sheet.id, returned_at=act.at)
    return act.changes


def is_sheet_code(typed: str) -> bool:
    """Whether that is a sheet's number, not a door's: its length and its check say so."""
    return _reads(read_code, typed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What one code stands for: a door, and the sheet where a sheet said it."""

    door: str
    sheet: SheetToPlace | None = None


def _places_of(
    store: Store, session: RecordId, codes: Sequence[str], beside: str
) -> tuple[list[_Place], list[Problem]]:
    places, problems = [], list[Problem]()
    for code in dict.fromkeys(_door_code(code) for code in codes):
        if not is_sheet_code(code):
            places.append(_Place(door=code))
            continue
        try:
            sheet = _sheet(store, session, code)
        except Refused as refused:
            problems += refused.problems
            continue
        if door := sheet.door or beside:
            places.append(_Place(door=door, sheet=sheet))
        else:
            problems.append(Problem(code="sheet.no_door", field="code", details={"code": show_code(code)}))
    return places, problems


def _sheet(store: Store, session: RecordId, typed: str) -> SheetToPlace:
    sheet = sheet_to_place(store, read_code(typed))
    if sheet is None:
        raise refuse("sheet.unknown", "code")
    if sheet.session != session:
        raise Refused(Problem(code="sheet.other_session", field="code", details={"code": show_code(sheet.code)}))
    return sheet


def _visit(
    act: Act,
    campaign: Campaign,
    session: RecordId,
    door: DoorToWalk,
    outcome: VisitOutcome,
    idea: RecordId | None,
) -> None:
    act.create("visit", session=session, door=door.id, outcome=outcome.value, idea=idea, at=act.at)
    if outcome is VisitOutcome.DO_NOT_CONTACT:
        suppressions.suppress(act, campaign, door.address)


def _take_back_in(act: Act, session: RecordId, sheet: SheetToPlace, door: RecordId) -> None:
    """A sheet whose code was scanned is here again, and at a door from now on."""
    if not sheet.door:
        _say_door(act, session, sheet.id, door)
    act.change("sheet", sheet.id, returned_at=act.at)


def _say_door(act: Act, session: RecordId, sheet: RecordId, door: RecordId) -> None:
    for link, where in act.store.rows("SELECT id, door FROM sheet_door WHERE sheet = ? AND voided = 0", (sheet,)):
        if where == door:
            return
        act.void("sheet_door", link)
    act.create("sheet_door", audience=contacts_of(session), sheet=sheet, door=door)


def _problem(code: str, door: DoorToWalk | None, outcome: VisitOutcome) -> Problem | None:
    if door is None:
        return Problem(code=_what_is_wrong(code), field="code", details={"code": code})
    if door.is_closed and outcome is not VisitOutcome.DO_NOT_CONTACT:
        return Problem(code="door.closed", field="code", details={"code": code})
    return None


def _what_is_wrong(code: str) -> str:
    """A slip of the finger, or a door that is not of this round."""
    return "door.code_unknown" if len(code) != 6 or _reads(read_door_code, code) else "code.wrong_check"


def _reads(read: Callable[[str], str], code: str) -> bool:
    try:
        read(code)
    except Refused:
        return False
    return True


def _is_repeated(store: Store, campaign: Campaign, door: DoorToWalk, outcome: VisitOutcome, today: str) -> bool:
    row = store.row(
        "SELECT outcome, at FROM visit WHERE door = ? AND voided = 0 ORDER BY at DESC, row DESC LIMIT 1", (door.id,)
    )
    return row is not None and row[0] == outcome.value and campaign.day(row[1]) == today


def _plain(typed: str) -> str:
    return "".join(typed.upper().split()).replace("-", "")


def _door_code(typed: str) -> str:
    """As it stands on the list, whatever letters were read for its digits."""
    return _plain(typed).translate(_READ_AS)
