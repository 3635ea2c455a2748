"""One careful line to one platform: no redirect, no cookie, a cap, a deadline, and failures told apart."""

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

from outreach_app.domain.errors import refuse
from sync.platform import Trouble, Uncertain, Unreachable

LONGEST_PAUSE = 24 * 3600.0

# its warning on broken headers quotes them, and a broken reply has people's words among its headers
logging.getLogger("urllib3.connection").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds to connect, between two bytes, and for the whole reply; bytes of a reply once unpacked."""

    connect: float = 10
    read: float = 20
    reply: float = 45
    bytes: int = 8 << 20


class Unfinished(Exception):
    """The exchange gave no usable reply; `outcome` says whether anything may have been done over there."""

    def __init__(self, outcome: Unreachable | Uncertain) -> None:
        super().__init__(f"{type(outcome).__name__}: {outcome.code}")
        self.outcome = outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole reply, status 2xx or 4xx other than 408 and 429."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        try:
            return json.loads(self.body, parse_constant=lambda _: None)
        except (ValueError, RecursionError) as error:
            raise Unfinished(Uncertain(code=Trouble.NOT_UNDERSTOOD, message=type(error).__name__)) from None


class Line:
    """A kept-alive connection to one address. Used by one thread at a time; close it after use."""

    def __init__(
        self, url: str, limits: Limits | None = None, *, before: Callable[[], None] | None = None, proxy: str = ""
    ) -> None:
        """Refused (`address.*`, field `url`) unless https, or http to this very machine.

        `before` is called ahead of each request and may raise `Unfinished`. A `proxy` is used only where one is given:
        the environment's is not.
        """
        self._base = _checked(url)
        self._before = before or (lambda: None)
        self._limits = limits or Limits()
        self._deadline = _Deadline(self._limits.reply)
        self._session = _Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        if proxy and not is_this_machine(urlsplit(self._base).hostname or ""):
            self._session.proxies = {"https": _checked_proxy(proxy)}
        self._session.headers.update({"Accept": "application/json", "Accept-Encoding": "gzip"})
        self._blank, self._last_asked = requests.PreparedRequest(), ("", "")
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _Adapter(self._deadline))

    def ask(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        form: Any = None,
        data: Any = None,
        files: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """One exchange; raises `Unfinished` when there is no reply to work with."""
        self._before()
        request = self._address(method, path)
        request.headers.update(dict(headers or {}) | ({"Authorization": f"Bearer {token}"} if token else {}))
        request.prepare_body(form, files, data)
        timeout = (self._limits.connect, self._limits.read)
        self._deadline.reset()
        try:
            with self._session.send(request, timeout=timeout, allow_redirects=False, stream=True) as response:
                body = self._read(response)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise Unfinished(self._fate(error)) from error
        finally:
            self._deadline.stop()
        if self._deadline.rang:
            raise Unfinished(Uncertain(code=Trouble.DEADLINE))
        return _usable(Reply(status=response.status_code, headers=response.headers, body=body))

    def close(self) -> None:
        """Hangs up. The line can be used again all the same: it calls anew."""
        self._deadline.close()
        self._session.close()

    def _address(self, method: str, path: str) -> requests.PreparedRequest:
        """Without a body. To take the same address apart and merge the same headers costs a quarter of an exchange."""
        if self._last_asked != (method, path):
            self._blank = requests.PreparedRequest()
            self._blank.prepare(method=method, url=self._base + path, headers=self._session.headers)
            self._last_asked = method, path
        return self._blank.copy()

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(64 << 10):
            body += chunk
            if len(body) > self._limits.bytes:
                raise Unfinished(Uncertain(code=Trouble.TOO_BIG))
        return bytes(body)

    def _fate(self, error: Exception) -> Unreachable | Uncertain:
        """Nothing left if no connection was made; otherwise the request may have been read."""
        reason = getattr(error.args[0] if error.args else None, "reason", None)
        name = type(error).__name__
        if isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError):
            return Unreachable(code=Trouble.NO_CONNECTION, message=name)
        if isinstance(error, requests.exceptions.SSLError) and not self._deadline.started:
            return Unreachable(code=Trouble.TLS, message=name)
        late = self._deadline.rang or isinstance(error, requests.ReadTimeout)
        return Uncertain(code=Trouble.DEADLINE if late else Trouble.NO_REPLY, message=name)


def _usable(reply: Reply) -> Reply:
    """The reply, unless its status alone says that there is nothing to read in it."""
    status = f"HTTP {reply.status}"
    pause = read_pause(reply.headers.get("Retry-After", ""))
    if reply.status in (408, 429):
        raise Unfinished(Unreachable(code=Trouble.SLOW_DOWN, message=status, retry_after=pause))
    if 300 <= reply.status < 400:
        raise Unfinished(Uncertain(code=Trouble.REDIRECT, message=status))
    if reply.status >= 500:
        trouble = Trouble.DEADLINE if reply.status == 504 else Trouble.SERVER_ERROR
        raise Unfinished(Uncertain(code=trouble, message=status, retry_after=pause))
    return reply


def read_pause(text: str) -> float | None:
    """`Retry-After`, in seconds or as a date, between 0 and a day; None when there is none to be read."""
    if text.strip().isdecimal():
        return min(float(text.strip()[:9]), LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_PAUSE)


def _checked(url: str) -> str:
    """`url` without its last slash; credentials must not leave this machine in the clear."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        raise refuse("address.malformed", "url") from None
    if not host or parts.scheme not in ("https", "http") or parts.username or parts.query or parts.fragment:
        raise refuse("address.malformed", "url")
    if parts.scheme == "http" and not is_this_machine(host):
        raise refuse("address.not_secure", "url")
    return parts.geturl().rstrip("/")


def _checked_proxy(proxy: str) -> str:
    """`http://host:port`; the road through it to an https address is private all the same."""
    try:
        parts = urlsplit(proxy.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or not parts.port:
            raise ValueError
    except ValueError:
        raise refuse("proxy.malformed", "proxy") from None
    return proxy.strip()


def is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Deadline:
    """Cuts the line when a reply takes too long: read timeouts alone let one byte a second go on for ever.

    One thread watches over all the exchanges of a line; a thread for each costs more than the exchange.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._over = threading.Event()
        self._watch: threading.Thread | None = None
        self._waiting: tuple[float, socket.socket] | None = None
        self.reset()

    def reset(self) -> None:
        self.started = self.rang = False

    def start(self, line: socket.socket) -> None:
        self.started = True
        self._waiting = time.monotonic() + self._seconds, line
        if self._watch is None:
            self._over.clear()
            self._watch = threading.Thread(target=self._look_out, name="deadline", daemon=True)
            self._watch.start()

    def stop(self) -> None:
        self._waiting = None

    def close(self) -> None:
        self._over.set()
        self._watch = None

    def _look_out(self) -> None:
        while not self._over.wait(min(self._seconds / 20, 0.25)):
            waiting = self._waiting
            if waiting and time.monotonic() >= waiting[0]:
                self.rang, self._waiting = True, None
                with suppress(OSError):
                    socket.socket.shutdown(waiting[1], socket.SHUT_RDWR)  # under TLS too, without its goodbye


class _Session(requests.Session):
    """Blind to redirects: requests would read the body of one without our cap even when not following it."""

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002
        return None


class _Adapter(HTTPAdapter):
    """requests' adapter, starting the deadline at the moment the request has left."""

    def __init__(self, deadline: _Deadline) -> None:
        self._deadline = deadline
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        deadline = self._deadline

        class Plain(HTTPConnection):
            def getresponse(self) -> Any:
                deadline.start(self.sock)
                return super().getresponse()

        class Secure(HTTPSConnection):
            def getresponse(self) -> Any:
                deadline.start(self.sock)
                return super().getresponse()

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self._pools = {"http": PlainPool, "https": SecurePool}
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
        """The deadline holds through a proxy too."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager
