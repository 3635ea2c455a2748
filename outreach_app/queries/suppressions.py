"""Doors that asked not to be called on again: a mark that answers “this one?”, and only with the campaign's key."""

import hashlib
import hmac
from dataclasses import dataclass

from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressions:
    """The marks that hold today. Two laptops may each have made a key before they met: a door is tried under both."""

    keys: tuple[bytes, ...]
    marks: frozenset[str]

    def holds(self, door: str) -> bool:
        """Whether the door of that `addresses.door_key` is not to be called on."""
        return bool(self.marks) and any(mark(key, door) in self.marks for key in self.keys)


def live_suppressions(store: Store) -> Suppressions:
    marks = store.column("SELECT door_hmac FROM suppression WHERE voided = 0 AND expires_at > ?", (store.now(),))
    return Suppressions(keys=door_keys(store), marks=frozenset(marks))


def door_keys(store: Store) -> tuple[bytes, ...]:
    """The campaign's keys, the one to mark with first."""
    keys = store.column("SELECT key FROM door_key WHERE voided = 0 ORDER BY id")
    return tuple(bytes.fromhex(key) for key in keys)


def mark(key: bytes, door: str) -> str:
    return hmac.digest(key, door.encode(), hashlib.sha256).hex()
