"""So many requests a minute to one platform, remembered from one start of the app to the next."""

from collections import deque

from outreach_app.domain.moments import Instant
from outreach_app.store.store import Store

MINUTE: Instant = 60_000


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
        now = self._store.now()
        self._recent: deque[Instant] = deque(
            self._store.column(
                "SELECT at FROM local_request WHERE target = ? AND at BETWEEN ? AND ? ORDER BY at",
                (target, now - MINUTE + 1, now),  # what a clock set back left in the future does not count
            )
        )

    def take(self) -> Instant:
        """Milliseconds to wait before asking again; 0 is a leave to go, and counted."""
        now = self._store.now()
        while self._recent and not now - MINUTE < self._recent[0] <= now:
            self._recent.popleft()
        if len(self._recent) >= self._most:
            return self._recent[0] + MINUTE - now
        self._recent.append(now)
        self._store.execute("INSERT INTO local_request (target, at) VALUES (?, ?)", (self._target, now))
        return 0

    def close(self) -> None:
        """What counts no more is forgotten."""
        now = self._store.now()
        self._store.execute(
            "DELETE FROM local_request WHERE target = ? AND NOT at BETWEEN ? AND ?", (self._target, now - MINUTE, now)
        )
        self._store.close()
