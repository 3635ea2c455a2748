"""Reads of ideas: search as you type, lists by page, one idea with its history."""

from __future__ import annotations

import json
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from outreach_app.domain.ids import RecordId
from outreach_app.domain.journal import stamp_instant
from outreach_app.domain.moments import Instant
from outreach_app.queries.consent import IDEA_MAY_LEAVE, LIVE_CONSENT
from outreach_app.store import journal
from outreach_app.store.store import Store

MOST_FOUND = 2_000
"""Search stops there: nobody scrolls further, and ranking more is slow."""

_MOST_TERMS = 32
_LONGEST_SEARCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaFilter:
    """Which ideas to list; empty means all. `areas` are codes, a whole branch given leaf by leaf."""

    words: str = ""
    session: str = ""
    theme: str = ""
    areas: tuple[str, ...] = ()
    without_proposal: bool = False

    @property
    def narrows(self) -> bool:
        return bool(self.words.strip() or self.session or self.theme or self.areas or self.without_proposal)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaRow:
    """One line of a list. `proposals` counts those it feeds."""

    row: int
    id: RecordId
    text: str
    theme: str
    area: str
    place: str
    session: RecordId | None
    at: Instant
    has_person: bool
    may_leave: bool
    proposals: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """One idea, whole. A code the campaign dropped (`theme`, `area`) is still here as it stood."""

    id: RecordId
    text: str
    theme: str
    place: str
    area: str
    latitude: float | None
    longitude: float | None
    language: str
    source: str
    session: RecordId | None
    person: RecordId | None
    sheet: RecordId | None
    at: Instant
    cleared_at: Instant | None
    erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One change in a record's history: who, when, and the fields as they became."""

    at: Instant
    member: str
    act: RecordId
    fields: dict[str, object]


def match_words(typed: str) -> str:
    """What was typed as an FTS5 query: every word quoted, the last one as a prefix; '' finds nothing to look for.

    Nothing typed can be syntax: operators, quotes, controls and lone surrogates are words or nothing.
    """
    terms = _letters(typed[:_LONGEST_SEARCH]).split()[:_MOST_TERMS]
    last = len(terms) - 1
    return " AND ".join(_term(term, prefix=i == last) for i, term in enumerate(terms))


def _letters(typed: str) -> str:
    """Letters, digits and the marks that belong to them (Tamil vowels, Arabic points); the rest is space."""
    return "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in unicodedata.normalize("NFC", typed))


def _term(term: str, *, prefix: bool) -> str:
    """`oeuvre` also finds `œuvre`: unicode61 folds accents, not ligatures."""
    star, low = "*" if prefix else "", term.lower()
    apart = low.replace("œ", "oe").replace("æ", "ae")
    variants = dict.fromkeys((low, apart, apart.replace("oe", "œ"), apart.replace("ae", "æ")))
    quoted = [f'"{variant}"{star}' for variant in variants]
    return quoted[0] if len(quoted) == 1 else f"({' OR '.join(quoted)})"


def find_ideas(store: Store, wanted: IdeaFilter) -> array[int]:
    """Row numbers, newest first, at most 2,000 where words are looked for."""
    parts, values = _parts(wanted)
    where = " AND ".join(("idea.voided = 0", *parts))
    apart = f" AND {{}} NOT IN ({_IN_A_PROPOSAL})" if wanted.without_proposal else ""
    if wanted.words.strip():
        words = match_words(wanted.words)
        if not words:
            return array("q")
        # the plus keeps FTS first: asked rowid by rowid it takes seconds
        among = f" AND +rowid IN (SELECT idea.row FROM idea WHERE {where})" if parts else ""
        match = f"idea_fts MATCH ?{among}{apart.format('rowid')} ORDER BY rowid DESC LIMIT {MOST_FOUND}"
        return array("q", store.column(f"SELECT rowid FROM idea_fts WHERE {match}", (words, *values)))
    found = store.value(f"SELECT json_group_array(row) FROM idea WHERE {where}{apart.format('row')}", values)
    return _newest_first(json.loads(found))


def _newest_first(rows: list[int]) -> array[int]:
    """Each row ticked off in its place: 100,000 sorted here take twice as long, and by SQLite four times."""
    ticked = bytearray(max(rows, default=0) + 1)
    for row in rows:
        ticked[row] = 1
    return array("q", compress(range(len(ticked) - 1, -1, -1), reversed(ticked)))


def idea_rows(store: Store, rows: Sequence[int]) -> list[IdeaRow]:
    """The lines for those row numbers, in that order; rows gone meanwhile are left out."""
    marks = ", ".join(str(int(row)) for row in rows)
    found = store.rows(
        f"WITH {LIVE_CONSENT} SELECT row, id, text, theme, area, place, session, at, person IS NOT NULL,"
        f" {IDEA_MAY_LEAVE},"
        " (SELECT count(*) FROM idea_proposal AS link WHERE link.idea = idea.id AND link.voided = 0), language"
        f" FROM idea WHERE row IN ({marks})",
        {"now": store.now()},
    )
    by_row = {line[0]: line for line in found}
    return [_row(by_row[row]) for row in rows if row in by_row]


def idea_row(store: Store, wanted: str) -> IdeaRow | None:
    """The line of one idea."""
    row = store.value("SELECT row FROM idea WHERE id = ? AND voided = 0", (wanted,))
    return idea_rows(store, (row,))[0] if row is not None else None


def idea(store: Store, wanted: RecordId) -> Idea | None:
    row = store.row(
        "SELECT id, text, theme, place, area, latitude, longitude, language, source, session, person, sheet, at,"
        " cleared_at, erased_at FROM idea WHERE id = ? AND voided = 0",
        (wanted,),
    )
    if row is None:
        return None
    i, text, theme, place, area, latitude, longitude, language, source, session, person, sheet, at, cleared, erased = (
        row
    )
    return Idea(
        id=i,
        text=text,
        theme=theme or "",
        place=place or "",
        area=area or "",
        latitude=latitude,
        longitude=longitude,
        language=language,
        source=source,
        session=session,
        person=person,
        sheet=sheet,
        at=at,
        cleared_at=cleared,
        erased=erased is not None,
    )


def ideas_of_session(store: Store, session: str, limit: int = 50) -> list[IdeaRow]:
    """The latest of one session, newest first."""
    rows = store.column(
        "SELECT row FROM idea WHERE session = ? AND voided = 0 ORDER BY row DESC LIMIT ?", (session, limit)
    )
    return idea_rows(store, list(rows))


def ideas_of_proposal(store: Store, proposal: str) -> list[IdeaRow]:
    """Those a proposal is made of, in the order they were linked."""
    rows = store.column(
        "SELECT idea.row FROM idea_proposal AS link JOIN idea ON idea.id = link.idea"
        " WHERE link.proposal = ? AND link.voided = 0 AND idea.voided = 0 ORDER BY link.row",
        (proposal,),
    )
    return idea_rows(store, list(rows))


def last_capture(store: Store, session: str | None) -> RecordId | None:
    """The act that saved the newest idea standing in a session: what Undo takes back."""
    newest = store.value("SELECT id FROM idea WHERE session IS ? AND voided = 0 ORDER BY row DESC LIMIT 1", (session,))
    if newest is None:
        return None
    act = store.value("SELECT act FROM journal WHERE record = ? ORDER BY row LIMIT 1", (newest,))
    return None if act is None else RecordId(act)


def count_ideas(store: Store, session: str | None = None) -> int:
    if session is None:
        # what is not there is counted: SQLite counts a whole table a hundred times quicker than a part of one
        return int(store.value("SELECT (SELECT count(*) FROM idea) - (SELECT count(*) FROM idea WHERE voided > 0)"))
    return int(store.value("SELECT count(*) FROM idea WHERE session = ? AND +voided = 0", (session,)))


def history(store: Store, record: RecordId) -> list[Revision]:
    """Every change of one record, oldest first, members by name where known."""
    names = store.pairs("SELECT id, name FROM member")
    return [
        Revision(
            at=stamp_instant(entry.stamp),
            member=names.get(entry.member, ""),
            act=entry.act,
            fields=dict(entry.fields or {}),
        )
        for entry in journal.history(store, record)
        if entry.fields is not None
    ]


_IN_A_PROPOSAL = (
    "SELECT linked.row FROM idea_proposal AS link JOIN idea AS linked ON linked.id = link.idea WHERE link.voided = 0"
)


def _parts(wanted: IdeaFilter) -> tuple[list[str], list[object]]:
    """What `wanted` asks of an idea's own fields."""
    parts, values = list[str](), list[object]()
    if wanted.session:
        parts.append("idea.session = ?")
        values.append(wanted.session)
    if wanted.theme:
        parts.append("idea.theme = ?")
        values.append(wanted.theme)
    if wanted.areas:
        parts.append(f"idea.area IN ({', '.join('?' * len(wanted.areas))})")
        values.extend(wanted.areas)
    return parts, values


def _row(line: tuple[Any, ...]) -> IdeaRow:
    row, i, text, theme, area, place, session, at, has_person, may_leave, proposals, language = line
    return IdeaRow(
        row=row,
        id=i,
        text=str(text),
        theme=str(theme or ""),
        area=str(area or ""),
        place=str(place or ""),
        session=session,
        at=at,
        has_person=bool(has_person),
        may_leave=bool(may_leave),
        proposals=int(proposals),
        language=str(language),
    )
