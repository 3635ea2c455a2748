"""Letters to the city, for what no machine can take back: queued, printed, sent, answered."""

import json
from collections.abc import Iterable

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import LONG, clean_text
from outreach_app.domain.words import LetterKind
from outreach_app.store.act import Act
from outreach_app.store.store import Store


def queue(act: Act, proposal: RecordId, target: str, what: LetterKind, ideas: Iterable[RecordId]) -> RecordId | None:
    """Inside an act. One letter for all that comes before it is printed; None where one says it already.

    `ideas` are those the letter is about: for an edit, the parts to take out.
    """
    wanted = sorted(ideas)
    known = act.store.rows(
        "SELECT id, what, printed_at, ideas FROM letter WHERE proposal = ? AND target = ? AND voided = 0",
        (proposal, target),
    )
    if any(kind == LetterKind.RETRACTION for _, kind, *_ in known):
        return None
    told = {idea for _, kind, _, said in known if kind == what for idea in json.loads(said)}
    if what is LetterKind.EDIT and wanted and told.issuperset(wanted):
        return None
    for letter, kind, printed_at, said in known:
        if printed_at is None and (kind == what or what is LetterKind.RETRACTION):
            both = sorted({*json.loads(said), *wanted})
            act.change("letter", letter, what=what.value, ideas=json.dumps(both))
            return RecordId(letter)
    left = [idea for idea in wanted if idea not in told]
    return act.create("letter", proposal=proposal, target=target, what=what.value, at=act.at, ideas=json.dumps(left))


def mark_printed(store: Store, letters: Iterable[RecordId], by: str) -> Changes:
    with store.act(by) as act:
        for letter in letters:
            _check(store, letter)
            act.change("letter", letter, printed_at=act.at)
    return act.changes


def mark_sent(store: Store, letter: RecordId, by: str) -> Changes:
    """It is in the post, or was handed over. Refused `letter.not_printed` before it is on paper."""
    printed, *_ = _check(store, letter)
    if printed is None:
        raise refuse("letter.not_printed")
    with store.act(by) as act:
        act.change("letter", letter, sent_at=act.at)
        _close_retractions(act, letter)
    return act.changes


def mark_answered(store: Store, letter: RecordId, answer: str, by: str, *, taken_off: bool = False) -> Changes:
    """The city did it, or says why not; it is no longer waited for. With `taken_off` the proposal no longer stands
    there. Refused `letter.not_sent`."""
    _, sent, _ = _check(store, letter)
    if sent is None:
        raise refuse("letter.not_sent")
    answer = clean_text(answer, "answer", LONG)
    with store.act(by) as act:
        act.change("letter", letter, answered_at=act.at, answer=answer or None)
        if taken_off:
            _take_off(act, letter)
    return act.changes


def _check(store: Store, letter: RecordId) -> tuple[int | None, int | None, int | None]:
    row = store.row("SELECT printed_at, sent_at, answered_at FROM letter WHERE id = ? AND voided = 0", (letter,))
    if row is None:
        raise refuse("letter.unknown")
    printed, sent, answered = row
    if answered is not None:
        raise refuse("letter.answered")
    return printed, sent, answered


def _take_off(act: Act, letter: RecordId) -> None:
    """What stood there under that letter's proposal stands there no more."""
    for submission in act.store.column(
        "SELECT s.id FROM submission AS s JOIN letter ON letter.proposal = s.proposal AND letter.target = s.target"
        " WHERE letter.id = ? AND letter.what = 'retraction' AND s.voided = 0",
        (letter,),
    ):
        act.void("submission", submission)


def _close_retractions(act: Act, letter: RecordId) -> None:
    """Whoever had it is told by this letter: nothing is left to ask of that recipient for that proposal."""
    rows = act.store.rows(
        "SELECT retraction.id FROM letter JOIN disclosure ON disclosure.what = 'proposal/' || letter.proposal"
        " AND disclosure.recipient = letter.target JOIN retraction ON retraction.disclosure = disclosure.id"
        " WHERE letter.id = ? AND retraction.done_at IS NULL AND retraction.voided = 0",
        (letter,),
    )
    for (retraction,) in rows:
        act.change("retraction", retraction, done_at=act.at)
