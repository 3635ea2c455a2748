"""The receipt (récépissé): a code that follows an idea, and by which its author takes back what they agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId, new_sheet_code
from outreach_app.queries.consent import live_consents
from outreach_app.queries.receipts import code_of, last_withdrawal, was_erased
from outreach_app.services import consents, ideas, outbox, withdrawals
from outreach_app.store.act import Act
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """`changes` is None where the idea already had a code, its sheet's number for one."""

    code: str
    changes: Changes | None


def give(store: Store, idea: RecordId, by: str) -> Given:
    """A code for an idea, the same one each time it is asked for."""
    _check_standing(store, idea)
    if code := code_of(store, idea):
        return Given(code=code, changes=None)
    with store.act(by) as act:
        code = _fresh_code(store)
        act.create("receipt", idea=idea, code=code, at=act.at)
    return Given(code=code, changes=act.changes)


def withdraw(store: Store, idea: RecordId, by: str, purposes: Sequence[str] = ()) -> Changes:
    """What the author allowed no longer holds, at once: those purposes, or all of them.

    An idea from nobody has no agreement to take back: it is noted as taken back, nobody can clear it again, and what
    waits with it is held back. It stays in the lists, for the room it was said in.
    """
    person = _check_standing(store, idea)
    if person is None:
        return _take_back(store, idea, by)
    live = [consent.purpose for consent in live_consents(store, [person])]
    wanted = [purpose for purpose in live if not purposes or purpose in purposes]
    if not wanted or set(purposes) - set(wanted):
        raise refuse("consent.not_live", "consents")
    return consents.withdraw_all(store, person, wanted, by)


def undo_withdrawal(store: Store, campaign: Campaign, idea: RecordId, by: str) -> Changes:
    """Takes the latest withdrawal back, on the civil day it was made; from the next day on, one asks again.

    Refused `receipt.already_told` where somebody has acted on it since.
    """
    person = _check_standing(store, idea)
    if person:
        consents.check_known(store, person)
    last = last_withdrawal(store, idea)
    if last is None:
        raise refuse("undo.nothing")
    if campaign.day(last.at) != campaign.day(store.now()):
        raise refuse("receipt.too_late")
    if _was_acted_on(store, last.act):
        raise refuse("receipt.already_told")
    return ideas.undo(store, last.act, by)


def _take_back(store: Store, idea: RecordId, by: str) -> Changes:
    receipt = store.value("SELECT id FROM receipt WHERE idea = ? AND voided = 0 ORDER BY row LIMIT 1", (idea,))
    if receipt and store.value("SELECT withdrawn_at FROM receipt WHERE id = ?", (receipt,)):
        raise refuse("receipt.withdrawn")
    with store.act(by) as act:
        act.change("receipt", receipt or _enter(act, idea), withdrawn_at=act.at)
        act.change("idea", idea, cleared_by=None, cleared_at=None)
        withdrawals.follow(act, [idea])
        outbox.hold_back_unconsented(store)
    return act.changes


def _enter(act: Act, idea: RecordId) -> RecordId:
    """The number of the paper sheet becomes a receipt of its own."""
    return act.create("receipt", idea=idea, code=code_of(act.store, idea) or _fresh_code(act.store), at=act.at)


def _check_standing(store: Store, idea: RecordId) -> RecordId | None:
    """The person behind; refused where the idea is gone, set aside or erased."""
    row = store.row("SELECT person FROM idea WHERE id = ? AND voided = 0", (idea,))
    if row is None or was_erased(store, idea):
        raise refuse("idea.unknown")
    person: RecordId | None = row[0]
    return person


def _was_acted_on(store: Store, act: RecordId) -> bool:
    return bool(
        store.value(
            "SELECT 1 FROM journal AS made JOIN retraction ON retraction.id = made.record"
            " WHERE made.act = ? AND made.kind = 'retraction' AND retraction.done_at IS NOT NULL",
            (act,),
        )
    )


def _fresh_code(store: Store) -> str:
    """One that no receipt and no sheet bears."""
    while True:
        code = new_sheet_code()
        known = "SELECT 1 FROM receipt WHERE code = :code UNION SELECT 1 FROM sheet WHERE code = :code"
        if not store.value(known, {"code": code}):
            return code
