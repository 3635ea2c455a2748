"""The lines of À envoyer: three groups, what each line says, and which filter lets it through."""

from collections.abc import Sequence

from outreach_app.domain.words import CityDecision, OutboxState
from outreach_app.language import N_, Say
from outreach_app.queries.outbox import ParcelRow
from ui.desk import Desk
from ui.models.rows import Row
from ui.platform_words import in_short
from ui.said import said

FILTERS = (
    ("", N_("All"), "grid"),
    ("unknown", N_("Being looked for"), "search", "amber"),
    ("refused", N_("Turned away at the door"), "x-circle", "danger"),
    ("queued", N_("In the queue"), "clock"),
    ("sent", N_("Gone"), "check"),
    ("answered", N_("The city’s answers"), "bank"),
)
"""Code, words, icon and tone of each filter."""
_WAITING = (OutboxState.QUEUED, OutboxState.SENDING)
_TO_LOOK_AT = (OutboxState.UNKNOWN, OutboxState.REFUSED)
_LOOKS = {
    OutboxState.UNKNOWN: ("search", "amber", "warning"),
    OutboxState.REFUSED: ("x-circle", "danger", "danger"),
    OutboxState.QUEUED: ("clock", "muted", "quiet"),
    OutboxState.SENDING: ("send", "accent", "quiet"),
    OutboxState.SENT: ("check", "accent", "outline accent"),
}
"""Icon, tone and pill of each state."""


def grouped(found: Sequence[ParcelRow], say: Say) -> list[ParcelRow | Row]:
    """What needs a person, what waits, what left; each group under its heading."""
    groups = (
        (say("To look at"), "", [p for p in found if p.state in _TO_LOOK_AT]),
        (say("In the queue"), say("leave with “Send now”"), [p for p in found if p.state in _WAITING]),
        (say("Sent, and answers"), "", [p for p in found if p.state is OutboxState.SENT]),
    )
    rows: list[ParcelRow | Row] = []
    for title, aside, group in groups:
        if group:
            rows += [Row(key="", title=title, line=str(len(group)), pill=aside, heading=True), *group]
    return rows


def parcel_row(parcel: ParcelRow | Row, desk: Desk) -> Row:
    """One line; a heading is one already."""
    if isinstance(parcel, Row):
        return parcel
    line = in_short(parcel, desk.say) or desk.say_count("{n} idea", "{n} ideas", parcel.ideas)
    icon, tone, kind = _LOOKS[parcel.state]
    pill = said(parcel.state, desk.say)
    if parcel.decision:
        accepted = parcel.decision is CityDecision.ACCEPTED
        icon, tone, kind = "bank", "accent" if accepted else "muted", "selected" if accepted else "outline"
        pill, line = said(parcel.decision, desk.say), " ".join(parcel.answer.split()) or line
    return Row(key=parcel.id, title=parcel.title, line=line, icon=icon, tone=tone, pill=pill, pill_kind=kind)


def fits(wanted: str, parcel: ParcelRow) -> bool:
    match wanted:
        case "":
            return True
        case "queued":
            return parcel.state in _WAITING
        case "answered":
            return parcel.decision is not None
        case "sent":
            return parcel.state is OutboxState.SENT and parcel.decision is None
    return parcel.state == wanted
