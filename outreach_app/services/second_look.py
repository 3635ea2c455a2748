"""A sheet typed in again by a second person who has not seen the first entry: where both agree, and where not."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.queries.second_looks import first_member, standing
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field read two ways; `second` is only shown, never kept."""

    field: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """`changes` is None where nothing of the sheet stands any more: there is nothing to agree with."""

    fields: int
    differences: tuple[Difference, ...]
    changes: Changes | None


def look_again(store: Store, sheet: RecordId, typed: Mapping[str, str], by: str) -> Compared:
    """Compares and keeps how many fields agree and which differ by name. What stands is not changed.

    Refused `second_look.same_member` where the first entry was theirs.
    """
    if first_member(store, sheet) == by:
        raise refuse("second_look.same_member")
    first = standing(store, sheet)
    differences = tuple(
        Difference(field=field, first=said, second=typed.get(field, ""))
        for field, said in first.items()
        if not _alike(field, said, typed.get(field, ""))
    )
    if not first:
        return Compared(fields=0, differences=(), changes=None)
    with store.act(by) as act:
        act.create(
            "second_look",
            sheet=sheet,
            fields=len(first),
            agreed=len(first) - len(differences),
            differing=json.dumps([difference.field for difference in differences]),
            at=act.at,
        )
    return Compared(fields=len(first), differences=differences, changes=act.changes)


def _alike(field: str, first: str, second: str) -> bool:
    """Capitals, spaces and the kind of apostrophe are no difference; a number is its digits."""
    if field == "contact" and "@" not in first:
        return _digits(first) == _digits(second)
    return _plain(first) == _plain(second)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("’", "'").split()).strip(" .")
