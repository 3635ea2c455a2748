"""Letters to the city that wait to be printed, sent or answered."""

import json
from dataclasses import dataclass
from enum import StrEnum

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import LetterKind
from outreach_app.store.store import Store


class LetterState(StrEnum):
    TO_PRINT = "to_print"
    TO_SEND = "to_send"
    WAITING = "waiting"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One letter. `reference` and `url` are the city's own for the proposal; `parts` how many ideas it is about."""

    id: RecordId
    proposal: RecordId
    title: str
    marker: str
    target: str
    what: LetterKind
    at: Instant
    printed_at: Instant | None
    sent_at: Instant | None
    answered_at: Instant | None
    answer: str
    reference: str
    url: str
    submitted_at: Instant | None
    ideas: tuple[RecordId, ...]

    @property
    def state(self) -> LetterState:
        if self.answered_at is not None:
            return LetterState.ANSWERED
        if self.sent_at is not None:
            return LetterState.WAITING
        return LetterState.TO_SEND if self.printed_at is not None else LetterState.TO_PRINT


def letters(store: Store, *, letter: str = "") -> list[LetterRow]:
    """Those that need a person first, then those that wait for the city, then the answered ones."""
    last = (
        "(SELECT {} FROM submission AS s WHERE s.proposal = l.proposal AND s.target = l.target AND s.voided = 0"
        " ORDER BY s.row DESC LIMIT 1)"
    )
    rows = store.rows(
        "SELECT l.id, l.proposal, p.title, p.marker, l.target, l.what, l.at, l.printed_at, l.sent_at, l.answered_at,"
        f" coalesce(l.answer, ''), coalesce({last.format('coalesce(s.reference, s.remote_id)')}, ''),"
        f" coalesce({last.format('s.url')}, ''), {last.format('s.sent_at')}, l.ideas"
        " FROM letter AS l JOIN proposal AS p ON p.id = l.proposal"
        " WHERE l.voided = 0 AND (? = '' OR l.id = ?)"
        " ORDER BY l.answered_at IS NOT NULL, l.sent_at IS NOT NULL, l.row",
        (letter, letter),
    )
    names = list(LetterRow.__slots__)
    return [_row(dict(zip(names, row, strict=True))) for row in rows]


def _row(fields: dict[str, object]) -> LetterRow:
    told = {"what": LetterKind(str(fields["what"])), "ideas": tuple(json.loads(str(fields["ideas"])))}
    return LetterRow(**{**fields, **told})  # type: ignore[arg-type]
