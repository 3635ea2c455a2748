"""The one picture a proposal may carry: added, replaced, removed, and each attempt at showing it on a platform."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.text import clean_text
from outreach_app.queries.pictures import SHOWABLE, DuePicture, PictureState, picture_of
from outreach_app.services.outbox import note
from outreach_app.store import media
from outreach_app.store.kinds import contacts_of
from outreach_app.store.store import Store

LEAST = 600, 400
"""Pixels across and down: what adhocracy+ asks for."""
LONGEST_SIDE = 1600
LONGEST_WORDS = 400
PICTURE = "picture"
"""What it is, in its media row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureDraft:
    """`content` is a JPEG made anew, or empty to keep the one there is; `words` say what one sees on it."""

    content: bytes = b""
    width: int = 0
    height: int = 0
    words: str = ""
    nobody: bool = False


def put(store: Store, proposal: RecordId, draft: PictureDraft, by: str) -> Changes:
    """Adds the picture, puts it in the place of the one before, or says its words anew. Raises Refused.

    What was wrong keeps nothing: neither a row nor a file.
    """
    if not store.value("SELECT 1 FROM proposal WHERE id = ? AND voided = 0", (proposal,)):
        raise refuse("proposal.unknown")
    standing = picture_of(store, proposal)
    words = _check(draft, has_one=standing is not None)
    said: dict[str, Any] = {"words": words, "nobody": int(draft.nobody)}
    written: list[Path] = []
    try:
        with store.act(by) as act:
            if draft.content:
                if standing:
                    act.void("proposal_picture", standing.id)
                kept = media.keep(act, draft.content, what=PICTURE, audience=contacts_of(None))
                written.append(media.file_of(store, kept))
                said |= {"media": kept, "width": draft.width, "height": draft.height, "at": act.at}
                act.create("proposal_picture", proposal=proposal, **said)
            elif standing:
                act.change("proposal_picture", standing.id, **said)
            check_none_left_there(store)
    except BaseException:
        for picture in written:
            with suppress(OSError):
                picture.unlink()  # its key went with its row: it is noise
        raise
    return act.changes


def remove(store: Store, proposal: RecordId, by: str) -> Changes:
    """Refused `picture.stands_there` where a platform shows it."""
    standing = picture_of(store, proposal)
    if standing is None:
        raise refuse("picture.none", "picture")
    with store.act(by) as act:
        act.void("proposal_picture", standing.id)
        check_none_left_there(store)
    return act.changes


def check_none_left_there(store: Store) -> None:
    """What a platform shows, or may show, is replaced there, never forgotten here."""
    left = store.value(
        "SELECT 1 FROM local_picture AS d JOIN local_outbox AS o ON o.id = d.parcel"
        " WHERE (d.there IS NOT NULL OR d.asked_at IS NOT NULL) AND NOT (o.errand = 'withdraw' AND o.state = 'sent')"
        " AND NOT EXISTS (SELECT 1 FROM proposal_picture WHERE proposal = o.proposal AND nobody = 1 AND voided = 0)"
    )
    if left:
        raise refuse("picture.stands_there", "picture")


def try_again(store: Store, parcel: RecordId) -> None:
    """One that was refused goes with the next sending."""
    with store.write():
        store.execute(
            "UPDATE local_picture SET state = 'waiting', attempts = 0, due_at = 0, reason = NULL, message = NULL"
            " WHERE parcel = ? AND state = 'refused'",
            (parcel,),
        )


def begin(store: Store, due: DuePicture, at: Instant) -> bool:
    """Notes, durably, that it is about to leave; False where it may not, or not any more."""
    with store.write():
        if not store.value(
            "SELECT 1 FROM proposal_picture AS p JOIN local_outbox AS o ON o.proposal = p.proposal"
            f" WHERE p.id = ? AND o.id = ? AND p.voided = 0 AND p.nobody = 1 AND {SHOWABLE}",
            (due.picture, due.parcel),
        ):
            return False
        store.execute(
            "INSERT INTO local_picture (parcel, picture, state, attempts, at, asked, asked_at)"
            " VALUES (?, ?, 'waiting', ?, ?, ?, ?) ON CONFLICT (parcel) DO UPDATE SET picture = excluded.picture,"
            " state = 'waiting', attempts = excluded.attempts, due_at = 0, reason = NULL, message = NULL,"
            " at = excluded.at, asked = excluded.asked, asked_at = excluded.asked_at",
            (due.parcel, due.picture, due.attempts + 1, at, due.picture, at),
        )
    return True


def settle_shown(store: Store, due: DuePicture, at: Instant) -> None:
    with store.write():
        _settle(store, due, PictureState.SENT, at, there=due.picture)


def settle_refused(store: Store, due: DuePicture, *, reason: str, message: str, at: Instant) -> None:
    """The proposal stands there all the same, without it."""
    with store.write():
        _settle(store, due, PictureState.REFUSED, at, reason=reason, message=message)


def settle_waiting(
    store: Store, due: DuePicture, *, reason: str, due_at: Instant, at: Instant, left: bool, arriving: bool = False
) -> None:
    """No answer to rely on: it is sent again, which changes nothing where it arrived. `left` where it may have."""
    with store.write():
        _settle(store, due, PictureState.WAITING, at, reason=reason, there=due.picture if left else None)
        store.execute(
            "UPDATE local_picture SET due_at = ?, attempts = ?, asked_at = ? WHERE parcel = ?",
            (due_at, due.attempts + left, at if arriving else due.asked_at, due.parcel),
        )


def _settle(
    store: Store, due: DuePicture, state: PictureState, at: Instant, *, reason: str = "", message: str = "",
    there: RecordId | None = None,
) -> None:  # fmt: skip
    store.execute(
        "INSERT INTO local_picture (parcel, picture, state, at, asked_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (parcel) DO UPDATE SET picture = excluded.picture, state = excluded.state, at = excluded.at,"
        " asked_at = excluded.asked_at",
        (due.parcel, due.picture, state.value, at, due.asked_at),
    )
    store.execute(
        "UPDATE local_picture SET reason = ?, message = ?, there = coalesce(?, there) WHERE parcel = ?",
        (reason or None, message or None, there, due.parcel),
    )
    note(store, due.parcel, at, f"picture_{state.value}", message or reason or None)


def _check(draft: PictureDraft, *, has_one: bool) -> str:
    """The words, clean; every problem at once."""
    problems: list[Problem] = []
    if not draft.content and not has_one:
        problems.append(Problem(code="picture.none", field="picture"))
    if draft.content:
        problems += find_size_problem(draft.width, draft.height)
    words = ""
    try:
        words = clean_text(draft.words, "words", LONGEST_WORDS)
        if not words:
            problems.append(Problem(code="picture.without_words", field="words"))
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(*problems)
    return words


def find_size_problem(width: int, height: int) -> list[Problem]:
    if width >= LEAST[0] and height >= LEAST[1]:
        return []
    sizes = {"width": width, "height": height, "least_width": LEAST[0], "least_height": LEAST[1]}
    return [Problem(code="picture.too_small", field="picture", details=sizes)]
