"""The journal's arithmetic: from entries in any order to the one state they mean. Pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outreach_app.domain.ids import RecordId

Value = str | int | float | None
"""What a field may hold; anything richer is JSON text."""

Heads = dict[str, tuple["Entry", ...]]

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record's change within one act.

    `seen` holds, for each field that already had a value, the ids of the entries it replaces.
    `fields` is None once the entry is erased: it keeps its place and says nothing.
    """

    writer: str
    audience: str
    sequence: int
    stamp: int
    member: str
    act: RecordId
    kind: str
    record: RecordId
    fields: Mapping[str, Value] | None
    seen: Mapping[str, tuple[str, ...]]
    format: int = FORMAT

    @property
    def id(self) -> str:
        return f"{self.writer}/{self.audience}/{self.sequence}"

    @property
    def order(self) -> tuple[int, str, str, int]:
        """Decides between two edits that had not seen each other, the same way on every laptop."""
        return (self.stamp, self.writer, self.audience, self.sequence)


def find_heads(entries: Iterable[Entry]) -> Heads:
    """For each field, the entries no other entry has seen, the winner first.

    More than one head is a disagreement for a person to settle. Order and repetition do not matter.
    """
    known = {entry.id: entry for entry in entries}
    replaced = {(field, old) for entry in known.values() for field, olds in entry.seen.items() for old in olds}
    heads: dict[str, list[Entry]] = {}
    for entry in known.values():
        for field in entry.fields or ():
            if (field, entry.id) not in replaced:
                heads.setdefault(field, []).append(entry)
    return {field: tuple(sorted(found, key=lambda e: e.order, reverse=True)) for field, found in heads.items()}


def project(entries: Iterable[Entry]) -> dict[str, Value]:
    """The record those entries mean: each field's winning value."""
    return {field: (found[0].fields or {})[field] for field, found in find_heads(entries).items()}


def next_stamp(last: int, now: int) -> int:
    """A hybrid clock: milliseconds in the high bits, a counter in the low 16, never going back."""
    return max(last + 1, now << 16)


def stamp_instant(stamp: int) -> int:
    """The wall-clock milliseconds inside a stamp."""
    return stamp >> 16
