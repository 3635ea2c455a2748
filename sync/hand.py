"""The parcels in hand: claimed a few at a time in one step of the disk, sent one by one, settled together."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Self

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.queries.parcels import Parcel
from outreach_app.services import delivery, outbox
from outreach_app.store.act import Act
from outreach_app.store.store import Store
from sync.platform import Accepted, Outcome

FEW, MOST = 4, 25
HELD_FOR: Instant = 1_000
"""Milliseconds. What is claimed leaves within them or is claimed anew: nobody waits longer to set one aside, and a
power cut puts no more in doubt than was done in such a while."""

Done = tuple[Parcel, Outcome, Instant]
"""What was sent, what came of it, and when."""
Settle = Callable[[Sequence[Done], Act], None]
Room = Callable[[Store, int], int]
"""How many of the requests wanted may leave at once, told within the store's transaction."""


class Hand:
    """As many parcels as leave within a second, which it finds out as it goes. Puts down what is left when closed.

    Killed at any instant, all that was in it is looked for before it is sent again. What is not a success is settled
    at once.
    """

    def __init__(self, store: Store, settle: Settle, room: Room) -> None:
        self._store, self._settle, self._room = store, settle, room
        self._keys: deque[RecordId] = deque()
        self._claimed: dict[RecordId, Parcel] = {}
        self._done: list[Done] = []
        self._taken = self._claimed_at = self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._done or self._claimed:
            self.take(())

    @property
    def is_empty(self) -> bool:
        """Whether to take again: all have gone, or their time has. At least one always goes."""
        return not self._keys or (self._held_for > HELD_FOR and len(self._keys) < self._taken)

    def take(self, waiting: Sequence[RecordId]) -> None:
        """One step of the disk: what was in it is settled or let go, and the first of those waiting are claimed."""
        reach = self._reach()
        with self._store.act(outbox.MEMBER) as act:
            self._settle(self._done, act)
            delivery.release(self._store, self._claimed.values())
            keys = waiting[: max(1, self._room(self._store, min(reach, len(waiting))))]
            claimed = delivery.claim(self._store, keys, act.at)
            self._seen = self._store.version
        self._keys, self._taken, self._claimed_at = deque(keys), len(keys), act.at
        self._claimed = {parcel.id: parcel for parcel in claimed}
        self._done.clear()

    def next(self) -> Parcel | None:
        """The next to be sent, as it is now; None where it may not leave, or not any more."""
        self._look_again()
        return self._claimed.pop(self._keys.popleft(), None)

    def note(self, parcel: Parcel, outcome: Outcome) -> None:
        """What came of it."""
        self._done.append((parcel, outcome, self._store.now()))
        if not isinstance(outcome, Accepted):
            with self._store.act(outbox.MEMBER) as act:
                self._settle(self._done, act)
            self._done.clear()

    def _reach(self) -> int:
        """How many to take next: as many as went, twice as many where they went in half the time."""
        gone = self._taken - len(self._keys)
        is_quick = not self._keys and self._held_for <= HELD_FOR / 2
        return min(2 * gone if is_quick else max(gone, 1), MOST) if self._taken else FEW

    @property
    def _held_for(self) -> Instant:
        return abs(self._store.now() - self._claimed_at)

    def _look_again(self) -> None:
        """Where anybody has written since: who withdrew, changed words or took a consent back is heard."""
        version = self._store.version
        if version == self._seen:
            return
        self._seen = version
        fit = delivery.may_still_leave(self._store, tuple(self._claimed.values()))
        changed = [parcel for parcel in self._claimed.values() if parcel.id not in fit]
        if changed:
            with self._store.write():
                delivery.release(self._store, changed)
                again = delivery.claim(self._store, [parcel.id for parcel in changed], self._store.now())
            self._claimed = {key: p for key, p in self._claimed.items() if key in fit} | {p.id: p for p in again}
