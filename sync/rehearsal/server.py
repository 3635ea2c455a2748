"""The rehearsal platform: a Decidim or an adhocracy+ of one's own, to train and to test on. Never the city's site."""

import os
import secrets
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from http.server import ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any, Self

from outreach_app.campaign.model import Target
from outreach_app.domain.errors import refuse
from sync.rehearsal import desk, graph, rest
from sync.rehearsal.board import Board, Standing
from sync.rehearsal.faults import Fault, Faults
from sync.rehearsal.handler import Handler, same
from sync.rehearsal.tokens import CLIENT, Tokens

COMPONENT = "7"  # as in the example campaign
CREDENTIALS = ("entrainement", "entrainement")
"""Key and secret: no secret at all, since nothing here is real."""


class Rehearsal:
    """Start it, send to it, answer as the city would, tell it to fail. `proposals` is what stands there.

    `state` keeps what stands there from one start to the next. `rate` is requests a minute.
    """

    def __init__(
        self,
        *,
        state: Path | None = None,
        key: str = CREDENTIALS[0],
        secret: str = CREDENTIALS[1],
        component: str = COMPONENT,
        rate: int = 100,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.key, self.secret, self.component = key, secret, component
        self.board = Board(state)
        self._state = state
        self.faults = Faults()
        self.url = ""
        self.desk_secret = secrets.token_urlsafe(24)
        self.gate = Gate(rate, clock)
        self.tokens = Tokens()
        self.late: list[Callable[[], object]] = []
        self._server: _Server | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def proposals(self) -> tuple[Standing, ...]:
        """Oldest first."""
        return self.board.proposals

    def start(self, port: int = 0) -> str:
        """Listens on loopback only; returns the address. Port 0 takes any free one.

        Refused (`rehearsal.port_taken`, field `port`) when somebody else is there.
        """
        try:
            self._server = _Server(("127.0.0.1", port), self)
        except OSError:
            raise refuse("rehearsal.port_taken", "port", port=str(port)) from None  # a name, not a quantity
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="rehearsal", daemon=True).start()
        if self._state:
            desk.leave_note(self._state, self.url, self.desk_secret)
        return self.url

    def stop(self) -> None:
        if self._server:
            self._server.hang_up()
            self._server = None
            if self._state:
                desk.take_note_away(self._state)

    def target(self, code: str = "rehearsal", kind: str = "decidim") -> Target:
        """This platform as a campaign would describe it, in either dialect."""
        if kind == "adhocracy":
            return Target(
                code=code,
                name="REHEARSAL",
                kind=kind,
                url=self.url,
                component=self.component,
                rehearsal=True,
                title_max=rest.NAME_MAX,
                body_max=20_000,
            )
        return Target(
            code=code,
            name="REHEARSAL",
            kind=kind,
            url=self.url,
            component=self.component,
            client_id=CLIENT,
            locale=graph.LOCALES[0],
            rehearsal=True,
            title_min=graph.TITLE.start,
            title_max=graph.TITLE.stop - 1,
            body_min=graph.BODY_MIN,
            body_max=20_000,
        )

    def answer(self, remote_id: str, state: str, reason: str = "") -> Standing:
        """The city decides: evaluating, accepted, rejected, withdrawn, or a word of its own."""
        return self.board.answer(remote_id, state, reason)

    def put_to_vote(self, remote_id: str, *, won: bool = False) -> Standing:
        """The city makes a project of it; with `won`, residents chose it."""
        return self.board.change(remote_id, vote="winner" if won else "at_vote")

    def fail_next(self, kind: Fault | str, times: int = 1) -> None:
        """The next `times` requests it fits go wrong in that way. Refused (`rehearsal.no_such_fault`) for others."""
        if kind not in set(Fault):
            raise refuse("rehearsal.no_such_fault", "kind", kind=str(kind))
        self.faults.expect(Fault(kind), times)

    def sign_in(self, key: str, secret: str) -> str:
        """A fresh token; empty for wrong credentials."""
        if not self.accepts(key, secret):
            return ""
        return self.tokens.machine()

    def accepts(self, name: str, password: str) -> bool:
        return same(name, self.key) and same(password, self.secret)

    def sign_out(self, token: str) -> None:
        self.tokens.machines.discard(token)

    def let_arrive(self) -> None:
        """What was asked while the line broke is done now."""
        while self.late:
            self.late.pop(0)()

    def visit(self, *, signed_in: bool) -> graph.Visit:
        return graph.Visit(
            board=self.board,
            component=self.component,
            url=f"{self.url}/processes/rehearsal/f/{self.component}/",
            signed_in=signed_in,
            reordered=self.faults.strikes(Fault.REORDER),
            files_only=self.faults.holds(Fault.FILES_ONLY),
        )

    def execute(self, visit: graph.Visit, document: Any, variables: Any) -> dict[str, Any]:
        return graph.run(visit, document, variables)


class Gate:
    """So many requests in any sixty seconds; `passed` counts those let through since the start."""

    def __init__(self, rate: int, clock: Callable[[], float]) -> None:
        self._rate, self._clock = rate, clock
        self._recent: deque[float] = deque()
        self.passed = 0
        self._lock = threading.Lock()

    def seconds_to_wait(self) -> float:
        """0 lets this one through."""
        with self._lock:
            now = self._clock()
            while self._recent and now - self._recent[0] >= 60:
                self._recent.popleft()
            if len(self._recent) >= self._rate:
                return 60 - (now - self._recent[0])
            self._recent.append(now)
            self.passed += 1
            return 0


class _Server(ThreadingHTTPServer):
    """Hangs up on everybody when it stops, as a machine that is switched off does."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name != "nt"  # on Windows it would let a second one share the port

    def __init__(self, address: tuple[str, int], rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self._lines: set[socket.socket] = set()
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        """As HTTPServer's own, without asking the network for this machine's name: there may be no network."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who hangs up, or is killed, is no news: no page of Python for whoever is training."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._lines.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._lines.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        self.shutdown()
        self.server_close()
        for line in tuple(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
