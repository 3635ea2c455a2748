"""How a session is prepared: its agenda by the clock, who does what, its tables, what to bring."""

from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import PlanSection
from outreach_app.store.store import Store

_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """One line. `starts` and `ends` are clock times of an agenda step, where the session says when it begins."""

    id: RecordId
    section: PlanSection
    position: float
    words: str
    minutes: int | None
    who: str
    done: bool
    starts: str = ""
    ends: str = ""


def plan_of(store: Store, session: str) -> list[PlanItem]:
    """Section after section, each in its order."""
    begin = _read_clock(store.value("SELECT starts FROM session WHERE id = ?", (session,)))
    order = [section.value for section in PlanSection]
    rows = store.rows(
        "SELECT id, section, position, words, minutes, coalesce(who, ''), done FROM plan_item"
        " WHERE session = ? AND voided = 0",
        (session,),
    )
    items: list[PlanItem] = []
    clock = begin
    for i, section, position, words, minutes, who, done in sorted(rows, key=lambda r: (order.index(r[1]), r[2], r[0])):
        is_step = section == PlanSection.AGENDA and clock is not None
        after = (clock or 0) + (minutes or 0)
        items.append(
            PlanItem(
                id=i,
                section=PlanSection(section),
                position=position,
                words=words,
                minutes=minutes,
                who=who,
                done=bool(done),
                starts=_show_clock(clock) if is_step and clock is not None else "",
                ends=_show_clock(after) if is_step else "",
            )
        )
        if section == PlanSection.AGENDA and clock is not None:
            clock = after
    return items


def _read_clock(text: str | None) -> int | None:
    if not text:
        return None
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _show_clock(minutes: int) -> str:
    """`18:30`; past midnight the day begins again."""
    return f"{minutes % _DAY // 60:02d}:{minutes % 60:02d}"
