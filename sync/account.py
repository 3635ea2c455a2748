"""A person's own account on a platform: OAuth code with PKCE, in their browser, back to this machine (RFC 8252).

Tokens are handed on and never written here: the system's keystore or memory holds them.
"""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

from outreach_app.domain.errors import refuse
from sync.foreign import dig, word
from sync.http import Limits, Line, Unfinished
from sync.platform import Account, Trouble, Unreachable, nothing_done

SCOPES = "user api:read api:write"
PATIENCE = 300.0
"""Seconds in which a person finds their password."""

_BACK = "/back"


class Stop(Protocol):
    def is_set(self) -> bool: ...


def sign_in(
    url: str,
    client_id: str,
    open_browser: Callable[[str], object],
    *,
    page: str,
    stop: Stop,
    patience: float = PATIENCE,
    limits: Limits | None = None,
    proxy: str = "",
) -> Account:
    """Waits for the person to allow it in their browser; `page` (HTML) is what they see there when it is done.

    Refused `account.denied` where they say no, `account.timed_out`, `account.stopped`, `account.not_accepted` and
    `account.out_of_reach` where the platform does not play along.
    """
    line = Line(url, limits, proxy=proxy)
    try:
        with _Door(page) as door:
            verifier = secrets.token_urlsafe(64)
            open_browser(f"{url.rstrip('/')}/oauth/authorize?{_question(client_id, door, verifier)}")
            code = door.wait(patience, stop)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": door.address}
        return _trade(line, client_id, form | {"code_verifier": verifier})
    except Unfinished as unfinished:
        accepted = unfinished.outcome.code not in (Trouble.SIGN_IN, Trouble.SIGN_IN_AGAIN)
        raise refuse("account.out_of_reach" if accepted else "account.not_accepted", "target") from unfinished
    finally:
        line.close()


def refresh(line: Line, account: Account) -> Account:
    """The session renewed. The token it is renewed with serves once: with an old one, the person signs in again.

    Raises `Unfinished`, with `Trouble.SIGN_IN_AGAIN` where only the person can help.
    """
    if not account.refresh:
        raise Unfinished(Unreachable(code=Trouble.SIGN_IN_AGAIN))
    form = {"grant_type": "refresh_token", "refresh_token": account.refresh}
    try:
        return _trade(line, account.client_id, form)
    except Unfinished as unfinished:
        raise Unfinished(nothing_done(unfinished.outcome)) from unfinished


def _question(client_id: str, door: "_Door", verifier: str) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {"response_type": "code", "client_id": client_id, "redirect_uri": door.address, "scope": SCOPES}
    return urlencode(asked | {"state": door.state, "code_challenge": challenge, "code_challenge_method": "S256"})


def _trade(line: Line, client_id: str, form: dict[str, str]) -> Account:
    reply = line.ask("POST", "/oauth/token", form=form | {"client_id": client_id})
    said = reply.json() if reply.status < 300 else {}
    access, again = (word(dig(said, name), 8_000) for name in ("access_token", "refresh_token"))
    if reply.status >= 300 or not access.isascii() or not access:
        raise Unfinished(Unreachable(code=Trouble.SIGN_IN_AGAIN, message=f"HTTP {reply.status}"))
    return Account(client_id=client_id, access=access, refresh=again or form.get("refresh_token", ""))


class _Door:
    """Listens on this machine only, for one visitor who knows the secret word of this sign-in."""

    def __init__(self, page: str) -> None:
        self.state = secrets.token_urlsafe(32)
        self.code = ""
        self.denied = False
        self._server = HTTPServer(("127.0.0.1", 0), _Visit)
        self._server.timeout = 0.1
        self._server.door, self._server.page = self, page  # type: ignore[attr-defined]
        self.address = f"http://127.0.0.1:{self._server.server_port}{_BACK}"

    def __enter__(self) -> "_Door":
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()

    def wait(self, patience: float, stop: Stop) -> str:
        until = time.monotonic() + patience
        while not self.code:
            self._server.handle_request()
            if self.denied:
                raise refuse("account.denied", "target")
            if stop.is_set():
                raise refuse("account.stopped", "target")
            if time.monotonic() > until:
                raise refuse("account.timed_out", "target")
        return self.code

    def take(self, path: str) -> bool:
        """Whether that visitor is the one: the address, and the word only this sign-in knows."""
        parts = urlsplit(path)
        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path != _BACK or not secrets.compare_digest(said.get("state", "").encode(), self.state.encode()):
            return False
        self.code, self.denied = said.get("code", ""), "code" not in said
        return True


class _Visit(BaseHTTPRequestHandler):
    """Whoever comes to the door. Nothing is logged: the code is in the address."""

    timeout = 2
    server_version, sys_version = "Door", ""

    def do_GET(self) -> None:
        known = self.server.door.take(self.path)  # type: ignore[attr-defined]
        body = self.server.page.encode() if known else b""  # type: ignore[attr-defined]
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass
