"""What the doorstep says of its round: where, when and with whom; how many doors, opened, and ideas."""

from outreach_app.domain.ids import RecordId
from outreach_app.queries.campaigns import members
from outreach_app.queries.rounds import Door, Round, RoundRow
from outreach_app.queries.sessions import session_draft
from ui import formats
from ui.desk import Desk


def where_and_when(desk: Desk, row: RoundRow, whole: Round | None, here: Door | None) -> str:
    """The address one stands at, or the round's title; the day; the others who are there."""
    building = whole.building(here.building) if whole and here else None
    draft = session_draft(desk.store, row.session)
    told = [formats.raised(building.address if building else row.title), formats.day(row.date, desk.say)]
    names = _companions(desk, draft.members if draft else ())
    if names:
        told.append(desk.say("with {names}").format(names=formats.listed(names, desk.say)))
    return " · ".join(told)


def counts_words(desk: Desk, whole: Round) -> str:
    count = desk.say_count
    return " · ".join(
        (
            count("{n} door", "{n} doors", whole.tried),
            count("{n} opened", "{n} opened", whole.opened),
            count("{n} idea", "{n} ideas", whole.ideas),
        )
    )


def _companions(desk: Desk, present: tuple[RecordId, ...]) -> list[str]:
    return [m.name for m in members(desk.store) if m.id in present and m.id != desk.member.id] if present else []
