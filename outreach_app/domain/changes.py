"""What an act did, so that screens know what to read again."""

from dataclasses import dataclass

from outreach_app.domain.ids import RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """One act's outcome: `act` is the unit of undo; `records` are the (kind, id) pairs it wrote."""

    act: RecordId
    records: tuple[tuple[str, RecordId], ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _ in self.records)

    def touches(self, *kinds: str) -> bool:
        return not self.kinds.isdisjoint(kinds)

    def ids(self, kind: str) -> tuple[RecordId, ...]:
        return tuple(record for k, record in self.records if k == kind)
