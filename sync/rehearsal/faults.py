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
    LATE_CREATE = "late_create"  # the line breaks, and what was asked is done some time afterwards
    DROP_REQUEST = "drop_request"  # the line breaks before anything was read
    DOUBLE_REPLY = "double_reply"  # the reply comes twice
    REORDER = "reorder"  # the oldest come first, whatever was asked
    RATE_LIMIT = "rate_limit"  # 429, with a pause to keep
    RATE_LIMIT_BARE = "rate_limit_bare"  # 429, and not a word on how long
    SLOW = "slow"  # longer than anybody waits
    BOMB = "bomb"  # a small reply that unpacks into a huge one
    FILES_ONLY = "files_only"  # as a Decidim of before it could take proposals
    REFUSE_PICTURE = "refuse_picture"  # too small for it, or whatever else it does not like
    SPEND_REFRESH = "spend_refresh"  # the session was renewed, and the reply that says so is lost


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

    def holds(self, fault: Fault) -> bool:
        """Whether it is on, for what lasts until it is cleared."""
        with self._lock:
            return self._waiting[fault] > 0
