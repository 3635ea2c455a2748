"""The rehearsal platform's manners over HTTP: Decidim's paths and status codes, and the faults it is told to show."""

import hmac
import json
import math
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from outreach_app.domain.errors import Refused
from sync.foreign import dig, word
from sync.http import is_this_machine
from sync.rehearsal import page
from sync.rehearsal.faults import Fault
from sync.rehearsal.graph import ACCOUNT

if TYPE_CHECKING:
    from sync.rehearsal.server import Rehearsal

LONGEST = 1 << 20


class Handler(BaseHTTPRequestHandler):
    """One visitor. Nothing is logged: what passes here are people's words."""

    protocol_version = "HTTP/1.1"
    server_version = "Rehearsal"
    sys_version = ""
    timeout = 60
    wbufsize = -1  # head and body in one packet, or each reply waits 40 ms for an acknowledgement

    @property
    def rehearsal(self) -> "Rehearsal":
        return self.server.rehearsal  # type: ignore[attr-defined, no-any-return]

    def do_GET(self) -> None:
        if self._comes_from_afar():
            return
        if self.path == "/":
            self._reply(200, page.draw(self.rehearsal.proposals).encode(errors="replace"), kind="text/html")
        else:
            self._reply_json(404, {"error": "Not found"})

    def do_DELETE(self) -> None:
        if self.path == "/api/sign_out":
            self.rehearsal.sign_out(self._token)
            self._reply(200, b"")
        else:
            self._reply_json(404, {"error": "Not found"})

    def do_POST(self) -> None:
        body = self._read_body()
        if body is None or self._comes_from_afar():
            return
        if self.path.startswith("/rehearsal/"):
            self._serve_desk(body)
        elif self.path not in ("/api", "/api/sign_in"):
            self._reply_json(404, {"error": "Not found"})
        elif not (self._turned_away() or self._misbehaves()):
            (self._serve_sign_in if self.path == "/api/sign_in" else self._serve_graphql)(body)

    def log_message(self, *_: Any) -> None:
        pass

    @property
    def _token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def _serve_sign_in(self, body: bytes) -> None:
        form = parse_qs(body.decode(errors="replace"))
        key, secret = (form.get(f"api_user[{name}]", [""])[0] for name in ("key", "secret"))
        token = self.rehearsal.sign_in(key, secret)
        if token:
            said = ACCOUNT | {"id": int(ACCOUNT["id"]), "jwt_token": token, "avatar": None}
            self._reply_json(200, said, {"Authorization": f"Bearer {token}"})
        else:
            self._reply_json(401, {"id": None, "jwt_token": None, "avatar": None})

    def _serve_graphql(self, body: bytes) -> None:
        faults = self.rehearsal.faults
        if self._token and faults.strikes(Fault.EXPIRE_TOKENS):
            self.rehearsal.forget_everyone()
        stranger = bool(self._token) and faults.strikes(Fault.FORGET_TOKENS)
        if self._token and not stranger and not self.rehearsal.knows(self._token):
            self._reply_json(401, {"error": "Signature has expired"})
            return
        said = _read_json(body)
        signed_in = bool(self._token) and not stranger
        answer = self.rehearsal.execute(dig(said, "query"), dig(said, "variables"), signed_in=signed_in)
        created = dig(answer, "data", "component", "createProposal", "id")
        if created and faults.strikes(Fault.DROP_REPLY_AFTER_CREATE):
            self.close_connection = True
        elif created and faults.strikes(Fault.HTTP_500_AFTER_CREATE):
            self._reply_500()
        else:
            self._reply_json(200, answer)

    def _serve_desk(self, body: bytes) -> None:
        """The city's own desk: answers proposals, and makes the platform fail. Only with the desk's secret."""
        if not same(self._token, self.rehearsal.desk_secret):
            self._reply_json(403, {"error": "rehearsal.wrong_secret"})
            return
        said = _read_json(body)
        try:
            if self.path == "/rehearsal/answer":
                self.rehearsal.answer(word(dig(said, "id")), word(dig(said, "state")), str(dig(said, "reason") or ""))
            elif self.path == "/rehearsal/fail":
                self.rehearsal.fail_next(word(dig(said, "kind")), int(word(dig(said, "times")) or 1))
            else:
                self._reply_json(404, {"error": "Not found"})
                return
        except Refused as refused:
            self._reply_json(422, {"error": refused.code})
        else:
            self._reply_json(200, {})

    def _turned_away(self) -> bool:
        wait = self.rehearsal.gate.seconds_to_wait()
        if wait:
            self._reply(429, b"Retry later\n", {"Retry-After": str(math.ceil(wait))}, kind="text/plain")
        return bool(wait)

    def _misbehaves(self) -> bool:
        faults = self.rehearsal.faults
        if faults.strikes(Fault.HTTP_500):
            self._reply_500()
        elif faults.strikes(Fault.HTML):
            self._reply(200, b"<html><body>Maintenance</body></html>", kind="text/html")
        elif faults.strikes(Fault.REDIRECT):
            self._reply(302, b"", {"Location": "/users/sign_in"})
        else:
            return False
        return True

    def _comes_from_afar(self) -> bool:
        """A web page elsewhere can make a browser call this machine by another name; it is not let in."""
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        if is_this_machine(host):
            return False
        self._reply_json(403, {"error": "Forbidden"})
        return True

    def _read_body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST:
            self.close_connection = True
            self._reply_json(413 if length.isdecimal() else 411, {"error": "Length"})
            return None
        return self.rfile.read(int(length))

    def _reply_500(self) -> None:
        self._reply_json(500, {"errors": [{"message": "Internal Server error"}], "data": {}})

    def _reply_json(self, status: int, said: Any, headers: Mapping[str, str] | None = None) -> None:
        self._reply(status, json.dumps(said).encode(), headers)

    def _reply(
        self, status: int, body: bytes, headers: Mapping[str, str] | None = None, kind: str = "application/json"
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


def same(said: str, expected: str) -> bool:
    """Compares secrets without telling by the time it takes how far they agree."""
    return hmac.compare_digest(said.encode(), expected.encode())


def _read_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
