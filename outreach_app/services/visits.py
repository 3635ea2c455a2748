"""What happened at a door, one act each: recorded at once, and each one may be taken back."""

from dataclasses import dataclass

from outreach_app.campaign.model import Campaign
from outreach_app.domain.addresses import door_key, street_key
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import CaptureDraft
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import clean_text
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.suppressions import live_suppressions
from outreach_app.services import ideas, suppressions
from outreach_app.services.ideas import Captured
from outreach_app.store.act import Act
from outreach_app.store.store import Store

LONGEST_WHEN = 80
AT_A_STALL = (VisitOutcome.TALKED, VisitOutcome.REFUSED, VisitOutcome.IDEA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    visit: RecordId
    changes: Changes


def record(
    store: Store,
    campaign: Campaign,
    session: RecordId,
    door: RecordId,
    outcome: VisitOutcome,
    by: str,
    *,
    come_back: str = "",
    despite_suppression: bool = False,
) -> Visited:
    """One outcome at one door; at a stall the door is the session itself.

    Refused `door.suppressed` where the door asked not to be called on, unless that is overridden on purpose. An idea
    is recorded with its words, by `record_idea`.
    """
    if outcome is VisitOutcome.IDEA:
        raise refuse("text.empty", "text")
    come_back = _read_when(come_back)
    address = _check(store, session, door, outcome, despite_suppression)
    with store.write():
        if outcome is VisitOutcome.DO_NOT_CONTACT:
            suppressions.make_key(store, by)
        with store.act(by) as act:
            visit = _write(act, session, door, outcome, come_back=come_back or None)
            if outcome is VisitOutcome.DO_NOT_CONTACT:
                suppressions.suppress(act, campaign, address)
    return Visited(visit=visit, changes=act.changes)


def record_idea(
    store: Store,
    campaign: Campaign,
    door: RecordId,
    draft: CaptureDraft,
    by: str,
    *,
    same_person: RecordId | None = None,
    despite_suppression: bool = False,
    signature: bytes = b"",
) -> Captured:
    """An idea said at a door: the idea, whoever agreed to stand behind it, and the visit, in one act."""
    if draft.session is None:
        raise refuse("session.unknown", "session")
    _check(store, draft.session, door, VisitOutcome.IDEA, despite_suppression)
    with store.act(by) as act:
        captured = ideas.capture(store, campaign, draft, by, same_person=same_person, within=act, signature=signature)
        _write(act, draft.session, door, VisitOutcome.IDEA, idea=captured.idea)
    return Captured(idea=captured.idea, person=captured.person, contact_kept=captured.contact_kept, changes=act.changes)


def say_when(store: Store, visit: RecordId, when: str, by: str) -> Changes:
    """When to come back, in a few words (`samedi matin`); nothing takes them away."""
    outcome = store.value("SELECT outcome FROM visit WHERE id = ? AND voided = 0", (visit,))
    if outcome != VisitOutcome.COME_BACK:
        raise refuse("visit.unknown", "visit")
    with store.act(by) as act:
        act.change("visit", visit, come_back=_read_when(when) or None)
    return act.changes


def take_back(store: Store, visit: RecordId, by: str) -> Changes:
    """Undoes one visit whole, its idea or its suppression with it; refused where something later rests on them."""
    made = store.value(
        "SELECT act FROM journal WHERE record = ? AND kind = 'visit' ORDER BY row LIMIT 1",
        (visit,),
    )
    if made is None or not store.value("SELECT 1 FROM visit WHERE id = ? AND voided = 0", (visit,)):
        raise refuse("visit.unknown", "visit")
    return ideas.undo(store, RecordId(made), by)


def _write(
    act: Act,
    session: RecordId,
    door: RecordId,
    outcome: VisitOutcome,
    *,
    come_back: str | None = None,
    idea: RecordId | None = None,
) -> RecordId:
    return act.create(
        "visit", session=session, door=door, outcome=outcome.value, come_back=come_back, idea=idea, at=act.at
    )


def _read_when(when: str) -> str:
    return " ".join(clean_text(when, "come_back", LONGEST_WHEN).split())


def _check(store: Store, session: RecordId, door: RecordId, outcome: VisitOutcome, despite: bool) -> str:
    """The door's address in one spelling; "" at a stall."""
    row = store.row("SELECT kind, closed_at FROM session WHERE id = ? AND voided = 0", (session,))
    if row is None:
        raise refuse("session.unknown", "session")
    if row[1] is not None:
        raise refuse("session.not_open", "session")
    if door == session:
        if row[0] != SessionKind.STALL or outcome not in AT_A_STALL:
            raise refuse("door.unknown", "door")
        return ""
    address = _address_of(store, session, door)
    if not despite and live_suppressions(store).holds(address):
        raise refuse("door.suppressed", "door")
    return address


def _address_of(store: Store, session: RecordId, door: RecordId) -> str:
    row = store.row(
        "SELECT b.number, b.street, door.staircase, door.floor, door.label FROM door JOIN building AS b"
        " ON b.id = door.building AND b.voided = 0 WHERE door.id = ? AND b.session = ? AND door.voided = 0",
        (door, session),
    )
    if row is None:
        raise refuse("door.unknown", "door")
    number, street, staircase, floor, label = row
    return door_key(street_key(number or "", street or ""), staircase or "", floor, label or "")
