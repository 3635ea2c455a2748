"""The rehearsal platform's manners over HTTP: both dialects' paths and status codes, and the faults it is to show."""

import gzip
import hmac
import html
import json
import math
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from outreach_app.domain.errors import Refused
from sync.foreign import dig, word
from sync.http import is_this_machine
from sync.rehearsal import page, rest
from sync.rehearsal.faults import Fault
from sync.rehearsal.graph import ACCOUNT
from sync.rehearsal.tokens import CLIENT

if TYPE_CHECKING:
    from sync.rehearsal.server import Rehearsal

LONGEST = 8 << 20
SLOWEST = 120.0
_TOO_SMALL = ["Image must be at least 600 pixels wide", "Image must be at least 400 pixels high"]


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
        elif self.path.startswith("/oauth/"):
            self._serve_consent()
        elif rest.is_ours(self.path):
            self._serve(b"")
        else:
            self._reply_json(404, {"error": "Not found"})

    def do_DELETE(self) -> None:
        if self._comes_from_afar():
            return
        if rest.is_ours(self.path):
            self._serve(b"")
        elif self.path == "/api/sign_out":
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
        else:
            self._serve(body)

    def do_PATCH(self) -> None:
        self.do_POST()

    def do_OPTIONS(self) -> None:
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        pass

    @property
    def _token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def _serve(self, body: bytes) -> None:
        doors = {
            "/api": self._serve_graphql,
            "/api/sign_in": self._serve_sign_in,
            "/oauth/token": self._serve_trade,
            "/api/token/": self._serve_pair,
            "/api/token/refresh/": self._serve_renewal,
        }
        serve = self._serve_rest if rest.is_ours(self.path) else doors.get(self.path)
        if serve is None:
            self._reply_json(404, {"error": "Not found"})
        elif not (self._turned_away() or self._misbehaves()):
            serve(body)

    def _serve_sign_in(self, body: bytes) -> None:
        form = _read_form(body)
        token = self.rehearsal.sign_in(form.get("api_user[key]", ""), form.get("api_user[secret]", ""))
        if token:
            said = ACCOUNT | {"id": int(ACCOUNT["id"]), "jwt_token": token, "avatar": None}
            self._reply_json(200, said, {"Authorization": f"Bearer {token}"})
        else:
            self._reply_json(401, {"id": None, "jwt_token": None, "avatar": None})

    def _serve_consent(self) -> None:
        """The page on which a person allows it in their browser, and the way back to their own machine."""
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        back = asked.get("redirect_uri", "")
        is_known = asked.get("client_id") == CLIENT and asked.get("code_challenge_method") == "S256"
        if not is_known or not is_this_machine(urlsplit(back).hostname or ""):
            self._reply(400, b"invalid_client", kind="text/plain")
        elif parts.path == "/oauth/authorize":
            links = "".join(
                f'<p><a href="/oauth/decide?{html.escape(parts.query)}&amp;yes={yes}">{words}</a></p>'
                for yes, words in ((1, "Autoriser · Allow"), (0, "Refuser · Refuse"))
            )
            said = f"<!doctype html><title>ENTRAÎNEMENT · REHEARSAL</title>{links}"
            self._reply(200, said.encode(), kind="text/html")
        else:
            answer = {"state": asked.get("state", "")}
            answer |= (
                {"code": self.rehearsal.tokens.code(asked.get("code_challenge", ""), back)}
                if asked.get("yes") == "1"
                else {"error": "access_denied"}
            )
            self._reply(302, b"", {"Location": f"{back}?{urlencode(answer)}"})

    def _serve_trade(self, body: bytes) -> None:
        form, tokens = _read_form(body), self.rehearsal.tokens
        if form.get("grant_type") == "refresh_token":
            pair = tokens.renew(form.get("refresh_token", ""))
        else:
            pair = tokens.trade(form.get("code", ""), form.get("code_verifier", ""), form.get("redirect_uri", ""))
        if pair is None or form.get("client_id") != CLIENT:
            self._reply_json(400, {"error": "invalid_grant"})
        elif not self._is_cut(Fault.SPEND_REFRESH):
            self._reply_json(200, {"access_token": pair[0], "refresh_token": pair[1], "token_type": "Bearer"})

    def _serve_pair(self, body: bytes) -> None:
        said = _read_json(body)
        known = self.rehearsal.accepts(word(dig(said, "username")), word(dig(said, "password")))
        self._reply_pair(self.rehearsal.tokens.pair() if known else None)

    def _serve_renewal(self, body: bytes) -> None:
        pair = self.rehearsal.tokens.renew(word(dig(_read_json(body), "refresh")))
        if pair is None or not self._is_cut(Fault.SPEND_REFRESH):
            self._reply_pair(pair)

    def _reply_pair(self, pair: tuple[str, str] | None) -> None:
        if pair:
            self._reply_json(200, {"access": pair[0], "refresh": pair[1]})
        else:
            self._reply_json(401, {"detail": "No active account found with the given credentials"})

    def _serve_rest(self, body: bytes) -> None:
        rehearsal = self.rehearsal
        if self._token and rehearsal.faults.strikes(Fault.EXPIRE_TOKENS):
            rehearsal.tokens.forget_everyone()
        user = rehearsal.key if self._token in rehearsal.tokens.people else ""
        kind = self.headers.get("Content-Type", "")
        if self._token and not user:
            self._reply_json(401, {"detail": "Given token not valid", "code": "token_not_valid"})
            return
        has_picture = kind.startswith("multipart/")
        if has_picture and rehearsal.faults.strikes(Fault.REFUSE_PICTURE):
            self._reply_json(400, {"image": _TOO_SMALL})
            return
        asked = rest.Asked(method=self.command, path=self.path, kind=kind, body=body, user=user)

        def run() -> rest.Told:
            return rest.serve(rehearsal.board, rehearsal.component, "Entraînement", asked)

        if (self.command == "POST" or has_picture) and self._arrives_late(run):
            return
        told = run()
        if not (told.deed and self._fails_afterwards()):
            if told.said is None:
                self._reply(told.status, b"<h1>Server Error (500)</h1>", kind="text/html")
            else:
                self._reply_json(told.status, told.said)

    def _serve_graphql(self, body: bytes) -> None:
        rehearsal, faults = self.rehearsal, self.rehearsal.faults
        if self._token and faults.strikes(Fault.EXPIRE_TOKENS):
            rehearsal.tokens.forget_everyone()
        stranger = bool(self._token) and faults.strikes(Fault.FORGET_TOKENS)
        client = self.headers.get("X-Jwt-Aud", "")
        if self._token and not stranger and not rehearsal.tokens.knows(self._token, client):
            self._reply_json(401, {"error": "Signature has expired"})
            return
        said = _read_json(body)
        query, variables = dig(said, "query"), dig(said, "variables")
        visit = rehearsal.visit(signed_in=bool(self._token) and not stranger)
        if "createProposal" in str(query) and self._arrives_late(lambda: rehearsal.execute(visit, query, variables)):
            return
        answer = rehearsal.execute(visit, query, variables)
        if not (visit.deeds and self._fails_afterwards()):
            self._reply_json(200, answer)

    def _arrives_late(self, run: Any) -> bool:
        if not self.rehearsal.faults.strikes(Fault.LATE_CREATE):
            return False
        self.rehearsal.late.append(run)
        self.close_connection = True
        return True

    def _fails_afterwards(self) -> bool:
        """It is done; and then something happens to the reply."""
        if self._is_cut(Fault.DROP_REPLY_AFTER_CREATE):
            return True
        if self.rehearsal.faults.strikes(Fault.HTTP_500_AFTER_CREATE):
            self._reply_500()
            return True
        return False

    def _is_cut(self, fault: Fault) -> bool:
        if not self.rehearsal.faults.strikes(fault):
            return False
        self.close_connection = True
        return True

    def _serve_desk(self, body: bytes) -> None:
        """The city's own desk: answers proposals, and makes the platform fail. Only with the desk's secret."""
        if not same(self._token, self.rehearsal.desk_secret):
            self._reply_json(403, {"error": "rehearsal.wrong_secret"})
            return
        said = _read_json(body)
        remote_id = word(dig(said, "id"))
        try:
            if self.path == "/rehearsal/answer":
                self.rehearsal.answer(remote_id, word(dig(said, "state")), str(dig(said, "reason") or ""))
            elif self.path == "/rehearsal/vote":
                self.rehearsal.put_to_vote(remote_id, won=dig(said, "won") is True)
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
        faults = self.rehearsal.faults
        if faults.strikes(Fault.RATE_LIMIT_BARE):
            self._reply(429, b"Retry later\n", kind="text/plain")
            return True
        wait = 7 if faults.strikes(Fault.RATE_LIMIT) else self.rehearsal.gate.seconds_to_wait()
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
        elif faults.strikes(Fault.BOMB):
            self._reply(200, gzip.compress(bytes(256 << 20), 1), {"Content-Encoding": "gzip"})
        elif faults.strikes(Fault.DROP_REQUEST):
            self.close_connection = True
        elif faults.strikes(Fault.SLOW):
            self._dawdle()
        else:
            return False
        return True

    def _dawdle(self) -> None:
        """A byte now and then, until whoever waits has had enough."""
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n")
        until = time.monotonic() + SLOWEST
        while time.monotonic() < until:
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.2)

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
        for _ in range(2 if self.rehearsal.faults.strikes(Fault.DOUBLE_REPLY) else 1):
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            if self.close_connection:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"" if status == 204 else body)


def same(said: str, expected: str) -> bool:
    """Compares secrets without telling by the time it takes how far they agree."""
    return hmac.compare_digest(said.encode(), expected.encode())


def _read_form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()}


def _read_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
