"""New words for what was turned away at the door, or stands there: read over by its proposers, then sent in place."""

from collections.abc import Iterable

from outreach_app.campaign.mapping import terms_of
from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import SHORT, clean_text
from outreach_app.domain.words import LetterKind, OutboxState, Stage
from outreach_app.queries.leaving import compose_body
from outreach_app.services import letters, lineage, outbox
from outreach_app.services.deposits import find_submit_problems
from outreach_app.services.proposals import words_digest
from outreach_app.services.withdrawals import BY_MACHINE
from outreach_app.store.act import Act
from outreach_app.store.store import Store

_LONGEST = 20_000


def mend(
    store: Store,
    campaign: Campaign,
    proposal: RecordId,
    target: Target,
    *,
    title: str,
    text: str,
    agreed: bool,
    without: Iterable[RecordId] = (),
    by: str,
) -> Changes:
    """The proposal says this now, here and, in its turn, there. Ideas `without` which it goes on are let go.

    `agreed`: its proposers have read the new words; without it new words are refused `mend.not_agreed`. Refused too
    with whatever keeps a proposal from leaving, and `outbox.nothing_there`; nothing is changed then.
    """
    stage, before_title, before = store.row(
        "SELECT stage, title, text FROM proposal WHERE id = ? AND voided = 0", (proposal,)
    ) or ("", "", "")
    if stage not in (Stage.SUBMITTED, Stage.ANSWERED):
        raise refuse("outbox.nothing_there")
    title, text = clean_text(title, "title", SHORT), clean_text(text, "text", _LONGEST)
    is_new = (title, text) != (before_title, before)
    if is_new and not agreed:
        raise refuse("mend.not_agreed", "agreed")
    with store.act(by) as act:
        for idea in without:
            lineage.take_out(act, proposal, idea)
        if is_new:
            act.change("proposal", proposal, title=title, text=text)
            lineage.follow_text(act, proposal, before, text)
        _agree_again(act, proposal)
        problems = find_submit_problems(store, campaign, proposal, target)
        if problems:
            raise Refused(*problems)
        _send_in_place(act, campaign, proposal, target)
    return act.changes


def _agree_again(act: Act, proposal: RecordId) -> None:
    for proposer in act.store.column("SELECT id FROM proposer WHERE proposal = ? AND voided = 0", (proposal,)):
        act.change("proposer", proposer, agreed_at=act.at, agreed_digest=words_digest(act.store, proposal))


def _send_in_place(act: Act, campaign: Campaign, proposal: RecordId, target: Target) -> None:
    store = act.store
    row = store.row(
        "SELECT p.title, p.place, p.latitude, p.longitude, p.theme, p.area, o.state FROM proposal AS p"
        " JOIN local_outbox AS o ON o.proposal = p.id AND o.target = ? WHERE p.id = ?",
        (target.code, proposal),
    )
    if row is None:
        raise refuse("outbox.nothing_there")
    title, place, latitude, longitude, theme, area, state = row
    if target.kind not in BY_MACHINE and state == OutboxState.SENT:
        letters.queue(act, proposal, target.code, LetterKind.EDIT, ())
        return
    outbox.queue_edit(
        store,
        proposal,
        target.code,
        title=title,
        body=compose_body(store, proposal),
        address=place,
        latitude=latitude,
        longitude=longitude,
        terms=terms_of(campaign, target, theme or "", area or ""),
    )
