"""The ways in which the rehearsal platform can be told to fail, as real ones do."""

import threading
from collections import Counter
from enum import StrEnum


class Fault(StrEnum):
    DROP_REPLY_AFTER_CREATE = "drop_reply_after_create"  # it stands there, and nobody is told
    HTTP_500_AFTER_CREATE = "http_500_after_create"
    HTTP_500 = "http_500"  # nothing was done
    HTML = "html"
    REDIRECT = "redirect"
    EXPIRE_TOKENS = "expire_tokens"  # every session ends: 401
    FORGET_TOKENS = "forget_tokens"  # a session that ended makes us a stranger without rights, not a 401


class Faults:
    """How many times each is still to happen. Safe to use from several threads."""

    def __init__(self) -> None:
        self._waiting: Counter[Fault] = Counter()
        self._lock = threading.Lock()

    def expect(self, fault: Fault, times: int) -> None:
        with self._lock:
            self._waiting[fault] += times

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def strikes(self, fault: Fault) -> bool:
        """Whether it happens now; each time it does is one less."""
        with self._lock:
            struck = self._waiting[fault] > 0
            self._waiting[fault] -= struck
        return struck
