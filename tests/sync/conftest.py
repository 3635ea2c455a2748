"""A real vault with proposals to send, a rehearsal to send them to, and servers that misbehave on the wire."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outreach_app.campaign.model import Campaign, Desk, Target
from outreach_app.domain.drafts import ProposalDraft
from outreach_app.domain.ids import RecordId, new_id
from outreach_app.domain.words import OutboxState, ProposerKind
from outreach_app.queries.parcels import Parcel
from outreach_app.services import deposits, proposals
from outreach_app.store.store import Store
from sync.platforms.decidim import Decidim
from sync.rehearsal.server import Rehearsal

TEXT = "Des bancs à l’ombre le long de la rue, pour souffler en remontant du marché."


@pytest.fixture
def store(tmp_path: Path, new_store: Callable[..., Store]) -> Iterator[Store]:
    vault = new_store(tmp_path / "vault.db", "writer")
    yield vault
    vault.close()


@pytest.fixture
def campaign() -> Campaign:
    desk = Desk(organisation="Asso", phone="01", hours={"fr": "9 h"}, email="a@example.org", data_officer="d")
    nothing = dict.fromkeys(
        [
            "calendar",
            "themes",
            "areas",
            "priority_districts",
            "criteria",
            "money",
            "purposes",
            "notices",
            "questions",
            "targets",
            "retention",
        ],
        (),
    )
    return Campaign(
        id="essai", name={"fr": "Essai"}, city="Paris", languages=("fr",), timezone="Europe/Paris", desk=desk, **nothing
    )


@pytest.fixture
def rehearsal() -> Iterator[Rehearsal]:
    with Rehearsal(rate=100_000) as platform:
        yield platform


@pytest.fixture
def decidim(rehearsal: Rehearsal) -> Iterator[Decidim]:
    with Decidim(rehearsal.target(), (rehearsal.key, rehearsal.secret)) as platform:
        yield platform


@pytest.fixture
def queue(store: Store, campaign: Campaign) -> Callable[..., RecordId]:
    """Queues a proposal for a target, by the whole road a real one takes; returns its id."""

    def put(target: Target, title: str = "Des bancs à l’ombre rue de Ménilmontant", text: str = TEXT) -> RecordId:
        draft = ProposalDraft(title=title, text=text)
        proposal = proposals.create(store, campaign, draft, (), by="me").proposal
        proposer = proposals.ProposerDraft(kind=ProposerKind.ASSOCIATION, organisation="Les Amis du square")
        proposals.set_proposer(store, proposal, proposer, by="me")
        proposals.agree(store, proposal, "de vive voix", by="me")
        deposits.submit(store, campaign, proposal, target, by="me")
        return proposal

    return put


@pytest.fixture
def parcel() -> Callable[..., Parcel]:
    """A parcel as the outbox would hand it over."""

    def make(**said: object) -> Parcel:
        marker = str(said.pop("marker", "PV-7F3K-Q2XM"))
        usual: dict[str, object] = {
            "id": new_id(),
            "proposal": new_id(),
            "marker": marker,
            "target": "rehearsal",
            "title": "Des bancs à l’ombre rue de Ménilmontant",
            "body": f"{TEXT}\n\nréf. {marker}",
            "address": None,
            "latitude": None,
            "longitude": None,
            "locale": "fr",
            "remote_id": None,
            "state": OutboxState.SENDING,
            "attempts": 1,
        }
        return Parcel(**{**usual, **said})  # type: ignore[arg-type]

    return make


Script = Callable[[socket.socket], None]


class Wire:
    """A server that reads one request a connection and then does exactly what it is told."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            with line:
                line.settimeout(5)
                try:
                    self.requests.append(_read_request(line))
                    self.script(line)
                except OSError:
                    pass  # the client hung up: what was to be seen

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)


def _read_request(line: socket.socket) -> bytes:
    said = b""
    while b"\r\n\r\n" not in said:
        said += line.recv(65536)
    head, _, body = said.partition(b"\r\n\r\n")
    fields = dict(f.lower().split(b": ", 1) for f in head.split(b"\r\n")[1:])
    missing = int(fields.get(b"content-length", b"0")) - len(body)
    while missing > 0:
        more = line.recv(missing)
        said, missing = said + more, missing - len(more)
    return said


@pytest.fixture
def wire() -> Iterator[Callable[[Script | bytes], Wire]]:
    """`wire(bytes)` or `wire(function of the open socket)` starts such a server."""
    opened: list[Wire] = []

    def start(script: Script | bytes) -> Wire:
        said = script if callable(script) else lambda line: line.sendall(script)
        opened.append(Wire(said))
        return opened[-1]

    yield start
    for server in opened:
        server.close()


@pytest.fixture
def http() -> Callable[..., bytes]:
    """The bytes of one HTTP reply."""

    def reply(body: bytes = b"{}", status: str = "200 OK", **headers: str) -> bytes:
        fields = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
        return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body

    return reply
