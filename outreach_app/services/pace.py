"""So many requests a minute to one platform, remembered from one start of the app to the next."""

from outreach_app.domain.moments import Instant
from outreach_app.store.store import Store

MINUTE: Instant = 60_000


class Pace:
    """The requests of the last minute, on a connection of its own: nobody else's transaction is kept waiting.

    The count is written without waiting for the disk: after a power cut, the minute is over anyway.
    """

    def __init__(self, store: Store, target: str, a_minute: int) -> None:
        """Close it after use."""
        self._store = store.again()
        self._target, self._most = target, a_minute
        self._store.execute("PRAGMA synchronous = OFF")

    def take(self) -> Instant:
        """Milliseconds to wait before asking again; 0 is a leave to go, and counted."""
        store, now = self._store, self._store.now()
        with store.write():
            store.execute(
                "DELETE FROM local_request WHERE target = ? AND NOT (at BETWEEN ? AND ?)",
                (self._target, now - MINUTE + 1, now),  # what a clock set back left in the future goes too
            )
            count, oldest = store.row(
                "SELECT count(*), min(at) FROM local_request WHERE target = ?", (self._target,)
            ) or (0, 0)
            if count >= self._most:
                return int(oldest) + MINUTE - now
            store.execute("INSERT INTO local_request (target, at) VALUES (?, ?)", (self._target, now))
        return 0

    def close(self) -> None:
        self._store.close()
