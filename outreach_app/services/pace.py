"""So many requests a minute to one platform, remembered from one start of the app to the next."""

from collections import deque

from outreach_app.domain.moments import Instant
from outreach_app.store.store import Store

MINUTE: Instant = 60_000
AHEAD = 10
AHEAD_FOR: Instant = 5_000
"""Requests are noted so many at a time, or as many as the engine asks for, before they leave, as if each left at the
last moment it may: writing every one would make the round's own connection read its pages anew for each. Killed, at
most as many are counted too many."""


class Pace:
    """The requests of the last minute, on a connection of its own: nobody else's transaction is kept waiting.

    One round at a time counts them (see `sync.engine`). They are written without waiting for the disk: after a power
    cut the minute is over anyway.
    """

    def __init__(self, store: Store, target: str, a_minute: int) -> None:
        """Close it after use."""
        self._store = store.again()
        self._target, self._most = target, a_minute
        self._store.execute("PRAGMA synchronous = OFF")
        self._noted, self._noted_at = 0, 0
        now = self._store.now()
        self._recent: deque[Instant] = deque(
            self._store.column(
                "SELECT at FROM local_request WHERE target = ? AND at BETWEEN ? AND ? ORDER BY at",
                # what a clock set back left in the future does not count
                (target, now - MINUTE + 1, now + AHEAD_FOR),
            )
        )

    def room(self, store: Store, wanted: int) -> int:
        """How many of `wanted` may leave at once. They are noted in the transaction of `store`, which then has nothing
        to read anew between them."""
        now = self._store.now()
        self._forget_old(now)
        free = min(wanted, self._most - len(self._recent))
        if free > self._noted:
            self._note_ahead(store, now, free)
        return free

    def take(self) -> Instant:
        """Milliseconds to wait before asking again; 0 is a leave to go, and counted."""
        now = self._store.now()
        self._forget_old(now)
        if len(self._recent) >= self._most:
            return min(self._recent[0] + MINUTE - now, MINUTE)
        if not self._noted or not 0 <= now - self._noted_at <= AHEAD_FOR:
            self._note_ahead(self._store, now, AHEAD)
        self._noted -= 1
        self._recent.append(now)
        return 0

    def close(self) -> None:
        """What counts no more is forgotten, with what was noted and never left; the rest is exact."""
        now = self._store.now()
        with self._store.write():
            self._store.execute("DELETE FROM local_request WHERE target = ?", (self._target,))
            for at in self._recent:
                if now - MINUTE < at <= now + AHEAD_FOR:
                    self._note(self._store, at)
        self._store.close()

    def _forget_old(self, now: Instant) -> None:
        while self._recent and not now - MINUTE < self._recent[0] <= now + AHEAD_FOR:
            self._recent.popleft()

    def _note_ahead(self, store: Store, now: Instant, count: int) -> None:
        with store.write():
            store.execute(
                "DELETE FROM local_request WHERE row IN"
                " (SELECT row FROM local_request WHERE target = ? ORDER BY row DESC LIMIT ?)",
                (self._target, self._noted),
            )
            self._noted, self._noted_at = count, now
            for _ in range(count):
                self._note(store, now + AHEAD_FOR)

    def _note(self, store: Store, at: Instant) -> None:
        store.execute("INSERT INTO local_request (target, at) VALUES (?, ?)", (self._target, at))
