"""The two ways to be known to a Decidim: a machine's key and secret, or a person's own account."""

from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from sync.account import refresh
from sync.foreign import dig, word
from sync.http import Line, Unfinished
from sync.platform import Account, Credentials, Trouble, Unreachable, nothing_done

Keep = Callable[[Account], object]
"""Told of a person's renewed session, to be kept in place of the one before."""


class Session(Protocol):
    """`account` is our own id over there, empty until known."""

    account: str

    @property
    def token(self) -> str:
        """Empty while nobody is signed in."""

    @property
    def headers(self) -> dict[str, str]: ...

    def open(self, line: Line) -> None:
        """Signs in, or in again after the session ended. Raises `Unfinished`."""

    def close(self, line: Line) -> None: ...


def session_with(credentials: Credentials, keep: Keep | None = None) -> Session:
    return Person(credentials, keep) if isinstance(credentials, Account) else Machine(*credentials)


class Machine:
    """Signed in with credentials that only ever rest in the keystore of the coordinator's device."""

    def __init__(self, key: str, secret: str) -> None:
        self._form = {"api_user[key]": key, "api_user[secret]": secret}
        self.token = self.account = ""
        self.headers: dict[str, str] = {}

    def open(self, line: Line) -> None:
        self.token = ""
        try:
            reply = line.ask("POST", "/api/sign_in", form=self._form)
            said = reply.json() if reply.status < 300 else {}
        except Unfinished as unfinished:
            raise Unfinished(nothing_done(unfinished.outcome)) from unfinished
        if reply.status >= 400:
            trouble = Trouble.SIGN_IN if reply.status in (401, 403) else Trouble.NOT_UNDERSTOOD
            raise Unfinished(Unreachable(code=trouble, message=f"HTTP {reply.status}"))
        header = reply.headers.get("Authorization", "").removeprefix("Bearer ")
        token = word(header or dig(said, "jwt_token"), 8_000)
        if not token.isascii() or not token:
            raise Unfinished(Unreachable(code=Trouble.SIGN_IN, message="no token"))
        self.token = token
        self.account = word(dig(said, "id"))

    def close(self, line: Line) -> None:
        if self.token:
            with suppress(Unfinished):
                line.ask("DELETE", "/api/sign_out", token=self.token)
        self.token = ""


class Person:
    """Somebody who signed in with their own browser. Their session is renewed as long as the platform lets it."""

    def __init__(self, account: Account, keep: Keep | None) -> None:
        self._session, self._keep = account, keep
        self.account = ""

    @property
    def token(self) -> str:
        return self._session.access

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Jwt-Aud": self._session.client_id}

    def open(self, line: Line) -> None:
        self._session = refresh(line, self._session)
        if self._keep:
            self._keep(self._session)

    def close(self, line: Line) -> None:
        """Stays signed in: a person is not asked again each time."""
