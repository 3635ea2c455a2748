"""What is carried over by hand: the reference the city gave back, and the import file handed to its staff."""

from collections.abc import Iterable

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import SHORT, clean_text
from outreach_app.domain.words import OutboxState
from outreach_app.queries.parcels import Parcel, find_parcel
from outreach_app.services import delivery, outbox
from outreach_app.services.disclosures import disclose_proposals
from outreach_app.store.act import Act
from outreach_app.store.store import Store


def record_reference(store: Store, proposal: RecordId, target: str, reference: str, by: str) -> Changes:
    """The proposal was deposited by hand, and the city gave this number back: it stands there now.

    A number given before is put right. Refused `reference.missing`, `outbox.nothing_there`, and `consent.withdrawn`
    where one of its ideas may no longer leave: then it should be taken back there.
    """
    reference = clean_text(reference, "reference", SHORT)
    if not reference:
        raise refuse("reference.missing", "reference")
    parcel = _parcel(store, proposal, target)
    with store.act(by) as act:
        if parcel.state is OutboxState.SENT:
            _put_right(act, parcel, reference)
        else:
            _settle(act, parcel, remote_id=reference, reference=reference)
    return act.changes


def waiting_for_file(store: Store, target: str) -> tuple[Parcel, ...]:
    """What the import file of `target` would carry: all that waits, and what it refused because it takes files only."""
    outbox.hold_back_unconsented(store)
    found = store.column(
        "SELECT id FROM local_outbox WHERE target = ? AND (state = 'queued'"
        " OR state = 'refused' AND reason = 'files_only') AND remote_id IS NULL ORDER BY queued_at, id",
        (target,),
    )
    parcels = (find_parcel(store, parcel) for parcel in found)
    return tuple(parcel for parcel in parcels if parcel)


def note_handed_over(store: Store, parcels: Iterable[Parcel], sha256: str, by: str) -> Changes:
    """The file left for the city's staff: each proposal in it is submitted, and its disclosure bears the file's hash.

    Refused `consent.withdrawn` where an idea may no longer leave: the file is written again without it.
    """
    with store.act(by) as act:
        for parcel in parcels:
            _settle(act, parcel, remote_id="", reference="", sha256=sha256)
    return act.changes


def _settle(act: Act, parcel: Parcel, *, remote_id: str, reference: str, sha256: str = "") -> None:
    store = act.store
    store.execute(
        "UPDATE local_outbox SET state = 'queued' WHERE id = ? AND state IN ('refused', 'set_aside')", (parcel.id,)
    )
    begun = delivery.begin(store, parcel, act.at)
    if begun is None:
        raise refuse("consent.withdrawn", "reference")
    store.execute(
        "UPDATE local_outbox SET state = 'sent', settled_at = ?, remote_id = ?, reason = NULL, message = NULL,"
        " field = NULL WHERE id = ?",
        (act.at, remote_id or None, parcel.id),
    )
    store.execute(
        "INSERT INTO local_attempt (parcel, at, outcome, message) VALUES (?, ?, 'sent', 'by_hand')",
        (parcel.id, act.at),
    )
    act.create(
        "submission",
        proposal=parcel.proposal,
        target=parcel.target,
        remote_id=remote_id or None,
        reference=reference or None,
        sent_at=act.at,
    )
    disclose_proposals(act, (parcel.proposal,), recipient=parcel.target, sha256=sha256)


def _put_right(act: Act, parcel: Parcel, reference: str) -> None:
    for submission in act.store.column(
        "SELECT id FROM submission WHERE proposal = ? AND target = ? AND voided = 0", (parcel.proposal, parcel.target)
    ):
        act.change("submission", RecordId(submission), reference=reference, remote_id=reference)
    act.store.execute("UPDATE local_outbox SET remote_id = ? WHERE id = ?", (reference, parcel.id))


def _parcel(store: Store, proposal: RecordId, target: str) -> Parcel:
    found = store.value("SELECT id FROM local_outbox WHERE proposal = ? AND target = ?", (proposal, target))
    parcel = find_parcel(store, RecordId(found)) if found else None
    if parcel is None:
        raise refuse("outbox.nothing_there")
    return parcel
