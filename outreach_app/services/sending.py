"""Who sends, and what this laptop takes over when it becomes the one that does."""

from outreach_app.campaign.model import Target
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused, refuse
from outreach_app.domain.ids import RecordId, device_number, is_handed_to, read_code
from outreach_app.domain.text import SHORT, clean_text
from outreach_app.queries.sender import Sender, our_names, sender
from outreach_app.services import deposits, outbox
from outreach_app.store.store import Store

_SEEN = "sender_seen"
_CODES = "sender_codes"
"""Hand-overs taken here: none counts twice, or an old one would make a second sender."""


def claim(store: Store, name: str, by: str) -> Changes | None:
    """The first laptop that sends is the one that does. None where one sends already, this one or another."""
    if sender(store):
        return None
    return _hand(store, store.writer, name, by)


def take_over(store: Store, name: str, by: str) -> Changes:
    """From now on this laptop sends: the other is lost, or whoever has it agreed. What it sent is looked for first."""
    return _hand(store, store.writer, name, by)


def hand_over(store: Store, device: str, name: str, by: str) -> Changes:
    """From now on `device` sends. Refused `sender.another` where this laptop is not the one to give it away,
    `sender.still_unsure` while the fate of something it sent is not known."""
    _check_here(store)
    if store.value("SELECT 1 FROM local_outbox WHERE state IN ('sending', 'unknown') LIMIT 1"):
        raise refuse("sender.still_unsure", "sender")
    if not device or device in our_names(store):
        raise refuse("sender.itself", "number")
    return _hand(store, device, name, by)


def hand_to_number(store: Store, number: str, name: str, by: str) -> Changes:
    """The same to the laptop whose number was read out there. Refused `sender.number_wrong`, `sender.name_missing`."""
    number, name = _read(number, "sender.number_wrong", "number"), clean_text(name, "name", SHORT)
    if not name:
        raise refuse("sender.name_missing", "name")
    return hand_over(store, number, name, by)


def receive(store: Store, campaign: str, code: str, name: str, by: str) -> Changes:
    """This laptop takes what another gave it, by the code shown there. What the other sent is looked for first.

    Refused `sender.code_wrong`, `sender.code_for_another` (another laptop or edition), `sender.code_used`, and
    `sender.itself` where it sends already.
    """
    code, number = _read(code, "sender.code_wrong", "code"), device_number(store.writer)
    found = sender(store)
    if found and found.is_here:
        raise refuse("sender.itself", "code")
    if not is_handed_to(code, campaign, number):
        raise refuse("sender.code_for_another", "code")
    used = (store.setting(_CODES) or "").split()
    if code in used:
        raise refuse("sender.code_used", "code")
    with store.write():
        store.keep_setting(_CODES, " ".join([*used, code]))
        return _hand(store, number, name, by)


def prepare(store: Store, target: Target, by: str = outbox.MEMBER) -> None:
    """Before a round: this laptop is the one that sends, and knows all that is to be sent, under the themes of now.

    Refused `sender.another` where it is not. A platform to train on is each laptop's own. After a hand-over whatever
    may have left another laptop is of unknown fate here: its marker is looked for before it is sent.
    """
    outbox.tie_again(store, target)
    if target.rehearsal:
        return
    claim(store, "", by)
    _check_here(store)
    with store.write():
        took_over = _mark_seen(store)
        _mirror(store, target.code)
        _adopt(store, target)
        if took_over:
            outbox.doubt_what_waits(store, target.code)


def _read(typed: str, code: str, field: str) -> str:
    try:
        return read_code(typed)
    except Refused:
        raise refuse(code, field) from None


def _hand(store: Store, device: str, name: str, by: str) -> Changes:
    with store.act(by) as act:
        act.create("sender", device=device, name=clean_text(name, "name", SHORT) or None, at=_after(store, act.at))
    return act.changes


def _after(store: Store, at: int) -> int:
    """A hand-over comes after the one it follows, whatever the clocks say."""
    latest = store.value("SELECT max(at) FROM sender")
    return max(at, (latest or 0) + 1)


def _check_here(store: Store) -> None:
    found: Sender | None = sender(store)
    if found is None or not found.is_here:
        raise refuse("sender.another", "sender", name=found.name if found else "")


def _mark_seen(store: Store) -> bool:
    """Whether the role is new here, and another laptop may have had it, heard of or not.

    A vault copied, or put back from a copy, has another's entries: what waits in it may have left from there.
    """
    latest, others = store.row(
        "SELECT (SELECT id FROM sender WHERE voided = 0 ORDER BY at DESC, id DESC LIMIT 1),"
        " EXISTS (SELECT 1 FROM sender WHERE device <> :us) OR EXISTS (SELECT 1 FROM journal WHERE writer < :us)"
        " OR EXISTS (SELECT 1 FROM journal WHERE writer > :us)",
        {"us": store.writer},
    ) or ("", 0)
    is_new = store.setting(_SEEN) != latest
    if is_new:
        store.keep_setting(_SEEN, str(latest))
    return is_new and bool(others)


def _mirror(store: Store, target: str) -> None:
    """What another laptop sent stands there: here too it is sent."""
    for proposal, remote_id, url in store.rows(
        "SELECT s.proposal, s.remote_id, coalesce(s.url, '') FROM submission AS s JOIN local_outbox AS o"
        " ON o.proposal = s.proposal AND o.target = s.target WHERE s.target = ? AND s.voided = 0"
        " AND s.remote_id IS NOT NULL AND o.remote_id IS NULL",
        (target,),
    ):
        store.execute(
            "UPDATE local_outbox SET state = 'sent', remote_id = ?, url = ?, reason = NULL, message = NULL"
            " WHERE proposal = ? AND target = ?",
            (remote_id, url, proposal, target),
        )


def _adopt(store: Store, target: Target) -> None:
    """What was deposited on another laptop waits here too; what it sent already stands here as sent."""
    strangers = store.rows(
        "SELECT p.id, (SELECT count(*) FROM submission AS s WHERE s.proposal = p.id AND s.target = p.target)"
        " FROM proposal AS p WHERE p.stage IN ('submitted', 'answered') AND p.voided = 0 AND p.target = ?"
        " AND NOT EXISTS (SELECT 1 FROM local_outbox AS o WHERE o.proposal = p.id AND o.target = p.target)",
        (target.code,),
    )
    for proposal, submissions in strangers:
        deposits.queue_here(store, RecordId(proposal), target)
        state = "set_aside" if submissions else "unknown"
        store.execute(
            "UPDATE local_outbox SET state = ?, attempts = 1 WHERE proposal = ? AND target = ?",
            (state, proposal, target.code),
        )
    if strangers:
        _mirror(store, target.code)
