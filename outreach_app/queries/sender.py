"""Reads of who sends: one laptop of the campaign, and only that one."""

from dataclasses import dataclass

from outreach_app.domain.moments import Instant
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The device that sends, since when, and the name people know it by. `is_here` on that device itself."""

    device: str
    name: str
    at: Instant
    is_here: bool


def sender(store: Store) -> Sender | None:
    """Whoever sends now: the latest hand-over, whatever the order in which laptops heard of it. None until a first."""
    row = store.row(
        "SELECT device, coalesce(name, ''), at FROM sender WHERE voided = 0 ORDER BY at DESC, id DESC LIMIT 1"
    )
    return Sender(device=row[0], name=row[1], at=row[2], is_here=row[0] == store.writer) if row else None
