"""A session on adhocracy+: a short token, and one that renews it once. Both live in memory only."""

from sync.foreign import dig, word
from sync.http import Line, Unfinished
from sync.platform import Trouble, Unreachable, nothing_done


class Tokens:
    """Opened with name and password. A renewal that fails, for whatever reason, is a sign-in: it never loops."""

    def __init__(self, name: str, password: str) -> None:
        self._known = {"username": name, "password": password}
        self.access = ""
        self._refresh = ""

    def open(self, line: Line) -> None:
        """Raises `Unfinished`, with `Trouble.SIGN_IN` where name and password are not accepted."""
        self.access = self._refresh = ""
        self._take(line, "/api/token/", self._known)
        if not self.access:
            raise Unfinished(Unreachable(code=Trouble.SIGN_IN, message="no token"))

    def renew(self, line: Line) -> None:
        """Each refresh token serves once: it is forgotten before it is used."""
        spent, self._refresh, self.access = self._refresh, "", ""
        if spent:
            try:
                self._take(line, "/api/token/refresh/", {"refresh": spent})
            except Unfinished:
                self.access = ""
        if not self.access:
            self.open(line)

    def _take(self, line: Line, path: str, data: dict[str, str]) -> None:
        try:
            reply = line.ask("POST", path, data=data)
            said = reply.json() if reply.status < 300 else {}
        except Unfinished as unfinished:
            raise Unfinished(nothing_done(unfinished.outcome)) from unfinished
        if reply.status >= 400 and reply.status not in (400, 401, 403):
            raise Unfinished(Unreachable(code=Trouble.NOT_UNDERSTOOD, message=f"HTTP {reply.status}"))
        access, refresh = (word(dig(said, name), 8_000) for name in ("access", "refresh"))
        self.access, self._refresh = (access if access.isascii() else ""), refresh
