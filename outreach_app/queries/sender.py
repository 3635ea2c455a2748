"""Reads of who sends: one laptop of the campaign, and only that one."""

from dataclasses import dataclass

from outreach_app.domain.ids import device_number, hand_over_code
from outreach_app.domain.moments import Instant
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The device that sends, since when, and the name people know it by. `is_here` on that device itself.

    `device` is its own name in the journal, or the number by which sending was handed to it.
    """

    device: str
    name: str
    at: Instant
    is_here: bool


def sender(store: Store) -> Sender | None:
    """Whoever sends now: the latest hand-over, whatever the order in which laptops heard of it. None until a first."""
    row = store.row(
        "SELECT device, coalesce(name, ''), at FROM sender WHERE voided = 0 ORDER BY at DESC, id DESC LIMIT 1"
    )
    return Sender(device=row[0], name=row[1], at=row[2], is_here=row[0] in our_names(store)) if row else None


def our_names(store: Store) -> tuple[str, str]:
    """This laptop's own name in the journal, and its number."""
    return store.writer, device_number(store.writer)


def handed_code(store: Store, campaign: str) -> str:
    """What the laptop that sends now types in to take it, where it has not heard otherwise; empty where it is here."""
    found = sender(store)
    if found is None or found.is_here:
        return ""
    number = found.device if len(found.device) == len(device_number("")) else device_number(found.device)
    return hand_over_code(campaign, number, found.at)
