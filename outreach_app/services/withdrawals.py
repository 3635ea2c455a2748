"""What must come back from the city once an idea is taken back: by its platform where it can, else by letter."""

import json
from collections.abc import Iterable

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import LetterKind
from outreach_app.queries.campaigns import target_kind
from outreach_app.queries.leaving import compose_body
from outreach_app.queries.withdrawals import (
    STANDS,
    linked,
    may_hold_words,
    standing_with_taken_back,
    taken_back,
)
from outreach_app.services import letters, lineage, outbox
from outreach_app.store.act import Act
from outreach_app.store.store import Store

BY_MACHINE = frozenset({"decidim", "adhocracy"})
"""The kinds of platform that let us edit and withdraw what we put there."""


def follow(act: Act, ideas: Iterable[RecordId]) -> None:
    """Inside the act that takes `ideas` back: whatever stands there with them is withdrawn or edited, or waits for a
    person.

    Nothing of theirs is left of a proposal that rested on them alone: it goes. A group goes on without their part. A
    text written together goes on as it is, unless words of theirs may still be in it: that a person decides.
    """
    for proposal, target in _standing(act.store, ideas):
        _follow_one(act, proposal, target)


def catch_up(store: Store, by: str) -> Changes | None:
    """The same for what was taken back on another laptop: this one sends, so this one takes back. None for nothing."""
    waiting = [(p, t) for p, t in standing_with_taken_back(store) if taken_back(store, p)]
    if not waiting:
        return None
    with store.act(by) as act:
        for proposal, target in waiting:
            _follow_one(act, proposal, target)
    return act.changes


def realign(store: Store) -> None:
    """After an undo: what was to be withdrawn or edited, and need not be any more, is as its proposal says again."""
    rows = store.rows(
        "SELECT proposal, target, errand FROM local_outbox AS parcel"
        f" WHERE errand <> 'create' AND state <> 'sent' AND {STANDS}"
    )
    for proposal, target, errand in rows:
        if errand == "withdraw" and not set(linked(store, proposal)) - set(taken_back(store, proposal)):
            continue
        if errand == "withdraw" or _body_there(store, proposal, target) != compose_body(store, proposal):
            _edit(store, RecordId(proposal), target)


def keep_without(store: Store, proposal: RecordId, ideas: Iterable[RecordId], by: str) -> Changes:
    """A person read it: nothing of those ideas is in the text, and it stands on the others."""
    with store.act(by) as act:
        for idea in ideas:
            lineage.take_out(act, proposal, idea)
    return act.changes


def take_back(store: Store, proposal: RecordId, target: str, by: str) -> Changes:
    """A person decides that it goes: its platform is asked, or a letter asks the city.

    Refused `outbox.nothing_there` where it does not stand there.
    """
    known = store.value(
        f"SELECT 1 FROM local_outbox AS parcel WHERE proposal = ? AND target = ? AND {STANDS}", (proposal, target)
    )
    if not known:
        raise refuse("outbox.nothing_there")
    with store.act(by) as act:
        _take_back(act, proposal, target)
    return act.changes


def by_letter(store: Store, proposal: RecordId, target: str, by: str) -> Changes:
    """The platform would not do it: a letter asks for it, and the parcel is set aside."""
    with store.act(by) as act:
        if letters.queue(act, proposal, target, LetterKind.RETRACTION, taken_back(store, proposal)) is None:
            raise refuse("letter.known")
        parcel = store.value("SELECT id FROM local_outbox WHERE proposal = ? AND target = ?", (proposal, target))
        if parcel:
            outbox.set_aside(store, RecordId(parcel))
    return act.changes


def _follow_one(act: Act, proposal: RecordId, target: str) -> None:
    gone = taken_back(act.store, proposal)
    left = set(linked(act.store, proposal)) - set(gone)
    is_group = act.store.value("SELECT form = 'group' FROM proposal WHERE id = ?", (proposal,))
    if not gone:
        return
    if not left:
        _take_back(act, proposal, target)
    elif is_group:
        for idea in gone:
            lineage.take_out(act, proposal, idea)
        _send_without(act, proposal, target, gone)
    else:
        for idea in gone:
            if not may_hold_words(act.store, proposal, idea):
                lineage.take_out(act, proposal, idea)


def _take_back(act: Act, proposal: RecordId, target: str) -> None:
    if target_kind(act.store, target) in BY_MACHINE:
        outbox.queue_withdraw(act.store, proposal, target)
    else:
        letters.queue(act, proposal, target, LetterKind.RETRACTION, taken_back(act.store, proposal))


def _send_without(act: Act, proposal: RecordId, target: str, ideas: Iterable[RecordId]) -> None:
    if target_kind(act.store, target) in BY_MACHINE:
        _edit(act.store, proposal, target)
    else:
        letters.queue(act, proposal, target, LetterKind.EDIT, ideas)


def _edit(store: Store, proposal: RecordId, target: str) -> None:
    """Its words as they are now; its place and its terms as they left."""
    row = store.row(
        "SELECT p.title, o.address, o.latitude, o.longitude, o.terms FROM local_outbox AS o"
        " JOIN proposal AS p ON p.id = o.proposal WHERE o.proposal = ? AND o.target = ?",
        (proposal, target),
    )
    assert row is not None
    title, address, latitude, longitude, terms = row
    outbox.queue_edit(
        store,
        proposal,
        target,
        title=title,
        body=compose_body(store, proposal),
        address=address,
        latitude=latitude,
        longitude=longitude,
        terms=json.loads(terms) if terms else None,
    )


def _body_there(store: Store, proposal: str, target: str) -> str:
    found = store.value("SELECT body FROM local_outbox WHERE proposal = ? AND target = ?", (proposal, target))
    return str(found or "")


def _standing(store: Store, ideas: Iterable[RecordId]) -> list[tuple[RecordId, str]]:
    wanted = json.dumps(list(ideas))
    rows = store.rows(
        "SELECT DISTINCT parcel.proposal, parcel.target FROM local_outbox AS parcel"
        " JOIN idea_proposal AS link ON link.proposal = parcel.proposal AND link.voided = 0"
        f" WHERE link.idea IN (SELECT value FROM json_each(?)) AND parcel.errand <> 'withdraw' AND {STANDS}",
        (wanted,),
    )
    return [(RecordId(proposal), str(target)) for proposal, target in rows]
