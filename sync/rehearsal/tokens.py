"""Who is known to the rehearsal platform: machines, people with a browser, and names with passwords."""

import base64
import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass, field

CLIENT = "porte-voix"
"""The name under which the app is known here, for people's own sign-ins."""


@dataclass(slots=True)
class Tokens:
    """Every kind of token that is good now. Safe to use from several threads."""

    machines: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    refreshes: set[str] = field(default_factory=set)
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def machine(self) -> str:
        return self._new(self.machines)

    def pair(self) -> tuple[str, str]:
        """A person's token, and the one that renews it, once."""
        return self._new(self.people), self._new(self.refreshes)

    def renew(self, refresh: str) -> tuple[str, str] | None:
        with self._lock:
            if refresh not in self.refreshes:
                return None
            self.refreshes.discard(refresh)
        return self.pair()

    def code(self, challenge: str, back: str) -> str:
        """What the browser carries back; it serves once, for whoever knows what the challenge was made of."""
        made = secrets.token_urlsafe(16)
        with self._lock:
            self.codes[made] = (challenge, back)
        return made

    def trade(self, code: str, verifier: str, back: str) -> tuple[str, str] | None:
        with self._lock:
            challenge, expected = self.codes.pop(code, ("", ""))
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        is_good = bool(challenge) and hmac.compare_digest(made, challenge) and back == expected
        return self.pair() if is_good else None

    def knows(self, token: str, client: str = "") -> bool:
        """A person's token is good only with the app's name beside it."""
        return token in self.machines or (token in self.people and client == CLIENT)

    def forget_everyone(self) -> None:
        """Every session ends; what renews them still does."""
        with self._lock:
            self.machines.clear()
            self.people.clear()

    def forget_renewals(self) -> None:
        with self._lock:
            self.refreshes.clear()

    def _new(self, kept: set[str]) -> str:
        made = secrets.token_urlsafe(32)
        with self._lock:
            kept.add(made)
        return made
