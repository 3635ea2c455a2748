"""The evening after a round: results scanned from paper, door by door, into the round's visits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import RecordId, read_code, read_door_code
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.walk import DoorToWalk, doors_to_walk
from outreach_app.services import suppressions
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
    """What was written: `doors` have a new visit, `repeated` had this very result today and were left alone."""

    changes: Changes
    doors: tuple[DoorToWalk, ...]
    repeated: tuple[DoorToWalk, ...]


def read_result(typed: str) -> VisitOutcome | None:
    """The result a code or a letter stands for; None for what is no result."""
    plain = _plain(typed)
    return RESULT_CODES.get(plain) or LETTERS.get(plain)


def record_visits(
    store: Store, campaign: Campaign, session: RecordId, outcome: VisitOutcome, door_codes: Sequence[str], by: str
) -> Recorded:
    """One visit a door, all or none.

    Refused `door.code_unknown`, `code.wrong_check`, `door.closed` (it asked not to be called on) or `door.is_sheet`,
    each problem with its code. A door that got the same result today is told in `repeated`.
    """
    doors = {_door_code(door.code): door for door in doors_to_walk(store, session)}
    wanted = dict.fromkeys(_door_code(code) for code in door_codes)
    problems = [problem for code in wanted if (problem := _problem(code, doors.get(code), outcome))]
    if problems:
        raise Refused(*problems)
    today = campaign.day(store.now())
    repeated = [code for code in wanted if _is_repeated(store, campaign, doors[code], outcome, today)]
    fresh = tuple(doors[code] for code in wanted if code not in repeated)
    with store.write():
        if outcome is VisitOutcome.DO_NOT_CONTACT:
            suppressions.make_key(store, by)
        with store.act(by) as act:
            for door in fresh:
                act.create("visit", session=session, door=door.id, outcome=outcome.value, at=act.at)
                if outcome is VisitOutcome.DO_NOT_CONTACT:
                    suppressions.suppress(act, campaign, door.address)
    return Recorded(changes=act.changes, doors=fresh, repeated=tuple(doors[code] for code in repeated))


def _problem(code: str, door: DoorToWalk | None, outcome: VisitOutcome) -> Problem | None:
    if door is None:
        return Problem(code=_what_is_wrong(code), field="code", details={"code": code})
    if door.is_closed and outcome is not VisitOutcome.DO_NOT_CONTACT:
        return Problem(code="door.closed", field="code", details={"code": code})
    return None


def _what_is_wrong(code: str) -> str:
    """A sheet's number, a slip of the finger, or a door that is not of this round."""
    if _reads(read_code, code):
        return "door.is_sheet"
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
