"""The line to a platform, tried over real sockets on loopback: every way a reply can go wrong."""

import contextlib
import gzip
import socket
import ssl
import threading
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.domain.errors import Refused
from sync.http import Limits, Line, Unfinished, read_pause
from sync.platform import Trouble, Uncertain, Unreachable

QUICK = Limits(connect=2, read=0.3, reply=0.6, bytes=200_000)


def ask(url: str, limits: Limits = QUICK) -> object:
    """What came of one POST: the JSON, or the outcome."""
    line = Line(url, limits)
    try:
        return line.ask("POST", "/api", data={"query": "{}"}).json()
    except Unfinished as unfinished:
        return unfinished.outcome
    finally:
        line.close()


def seen(outcome: object) -> tuple[type, Trouble]:
    assert isinstance(outcome, Unreachable | Uncertain), outcome
    return type(outcome), outcome.code


def test_a_whole_reply_is_read(wire: Callable, http: Callable) -> None:
    assert ask(wire(http(b'{"data": 1}')).url) == {"data": 1}


def test_a_packed_reply_is_unpacked(wire: Callable, http: Callable) -> None:
    assert ask(wire(http(gzip.compress(b'{"data": 1}'), Content_Encoding="gzip")).url) == {"data": 1}


def test_nobody_listening_means_nothing_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert seen(ask(f"http://127.0.0.1:{port}")) == (Unreachable, Trouble.NO_CONNECTION)


def test_a_name_nobody_has_means_nothing_left() -> None:
    assert seen(ask("https://porte-voix.invalid")) == (Unreachable, Trouble.NO_CONNECTION)


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        (b"", Trouble.NO_REPLY),
        (b"HTTP/1.1 200 O", Trouble.NOT_UNDERSTOOD),
        (b"HTTP/1.1 200 OK\r\nContent-Le", Trouble.NOT_UNDERSTOOD),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", Trouble.NO_REPLY),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", Trouble.NO_REPLY),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", Trouble.NO_REPLY),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Trouble.NO_REPLY),
        (b"\x00\xff\xfe" * 100, Trouble.NO_REPLY),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n{}", Trouble.NO_REPLY),
        (b'HTTP/1.0 200 OK\r\n\r\n{"da', Trouble.NOT_UNDERSTOOD),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html>Bienvenue au Wi-Fi</html>", Trouble.NOT_UNDERSTOOD),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"[" * 100_000, Trouble.NOT_UNDERSTOOD),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\xff\xfe\x00", Trouble.NOT_UNDERSTOOD),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"9" * 10_000, Trouble.NOT_UNDERSTOOD),
    ],
)
def test_a_reply_that_is_none_leaves_a_doubt(wire: Callable, said: bytes, trouble: Trouble) -> None:
    assert seen(ask(wire(said).url)) == (Uncertain, trouble)


def test_a_reset_leaves_a_doubt(wire: Callable) -> None:
    def reset(line: socket.socket) -> None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")

    assert seen(ask(wire(reset).url)) == (Uncertain, Trouble.NO_REPLY)


def test_silence_ends_at_the_read_limit(wire: Callable) -> None:
    began = time.monotonic()
    assert seen(ask(wire(lambda line: time.sleep(1)).url)) == (Uncertain, Trouble.DEADLINE)
    assert time.monotonic() - began < 0.9


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"HTTP/1.0 200 OK\r\n\r\n"])
def test_a_drip_ends_at_the_deadline(wire: Callable, head: bytes) -> None:
    def drip(line: socket.socket) -> None:
        line.sendall(head or b"HTTP/1.1 200 OK\r\n")
        for letter in b"X-Slow: " + b"a" * 100 if not head else b"[" * 100:
            line.sendall(bytes([letter]))
            time.sleep(0.05)

    began = time.monotonic()
    assert seen(ask(wire(drip).url)) == (Uncertain, Trouble.DEADLINE)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("status", ["200 OK", "302 Found"])
def test_a_bomb_is_not_unpacked(wire: Callable, http: Callable, status: str) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    server = wire(http(bomb, status, Content_Encoding="gzip", Location="/elsewhere"))
    tracemalloc.start()
    outcome = ask(server.url, Limits(bytes=1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen(outcome) == (Uncertain, Trouble.TOO_BIG)
    assert peak < 10_000_000


def test_an_endless_reply_is_cut_at_the_cap(wire: Callable) -> None:
    def pour(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(100):
            line.sendall(b" " * 65536)

    assert seen(ask(wire(pour).url)) == (Uncertain, Trouble.TOO_BIG)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent", "304 Same"])
def test_a_redirect_is_not_followed(wire: Callable, http: Callable, status: str) -> None:
    elsewhere = wire(http(b'{"stolen": true}'))
    assert seen(ask(wire(http(b"", status, Location=elsewhere.url)).url)) == (Uncertain, Trouble.REDIRECT)
    assert not elsewhere.requests


@pytest.mark.parametrize("place", ["http://[", "\x00", "//", "file:///etc/passwd", "http://a:b:c"])
def test_a_mad_redirect_is_a_redirect(wire: Callable, http: Callable, place: str) -> None:
    assert seen(ask(wire(http(b"", "302 Found", Location=place)).url)) == (Uncertain, Trouble.REDIRECT)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("500 Oops", (Uncertain, Trouble.SERVER_ERROR)),
        ("503 Maintenance", (Uncertain, Trouble.SERVER_ERROR)),
        ("504 Gateway", (Uncertain, Trouble.DEADLINE)),
        ("429 Slow down", (Unreachable, Trouble.SLOW_DOWN)),
        ("408 Too slow", (Unreachable, Trouble.SLOW_DOWN)),
    ],
)
def test_statuses_that_say_enough(wire: Callable, http: Callable, status: str, outcome: object) -> None:
    assert seen(ask(wire(http(b'{"data": {}}', status)).url)) == outcome


def test_the_pause_asked_for_is_kept(wire: Callable, http: Callable) -> None:
    outcome = ask(wire(http(b"", "429 Slow", Retry_After="37")).url)
    assert isinstance(outcome, Unreachable)
    assert outcome.retry_after == 37


@pytest.mark.parametrize("text", ["", "soon", "-5", "1e9", "٣", "NaN", "Mon, 99 Foo 2017", "0x10"])
def test_a_pause_that_is_none(text: str) -> None:
    assert read_pause(text) in (None, 3.0)


def test_pauses_in_both_spellings() -> None:
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60))
    assert 55 < (read_pause(in_a_minute) or 0) <= 60
    assert read_pause(" 12 ") == 12
    assert read_pause("9" * 40) == 24 * 3600
    assert read_pause("Wed, 01 Jan 2003 00:00:00 GMT") == 0


def test_a_forged_certificate_is_final(tmp_path: Path) -> None:
    certificate = _self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)

        def greet() -> None:
            line, _ = listener.accept()
            with line:
                with contextlib.suppress(OSError):
                    context.wrap_socket(line, server_side=True).close()

        thread = threading.Thread(target=greet)
        thread.start()
        outcome = ask(f"https://127.0.0.1:{listener.getsockname()[1]}")
        thread.join()
    assert seen(outcome) == (Unreachable, Trouble.TLS)


def test_the_environment_and_cookies_are_left_alone(
    wire: Callable, http: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login spy password spy")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    server = wire(http(b"{}", Set_Cookie="track=me; Path=/"))
    line = Line(server.url)
    line.ask("POST", "/api", data={})
    line.ask("POST", "/api", data={})
    line.close()
    assert len(server.requests) == 2
    assert not any(word in r.lower() for r in server.requests for word in (b"cookie", b"authorization"))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://decidim.example.org", "address.not_secure"),
        ("http://127.0.0.1.example.org", "address.not_secure"),
        ("ftp://decidim.example.org", "address.malformed"),
        ("https://user:word@decidim.example.org", "address.malformed"),
        ("https://", "address.malformed"),
        ("https://a..b", "address.malformed"),
        ("https://example.org:port", "address.malformed"),
        ("https://example.org/?a=1", "address.malformed"),
        ("", "address.malformed"),
        ("pas une adresse", "address.malformed"),
    ],
)
def test_addresses_that_will_not_do(url: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        Line(url)
    assert refused.value.code == code


HEADS = [
    b"",
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: ",
]


@given(head=st.sampled_from(HEADS), said=st.binary(max_size=200))
@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_bytes_end_in_a_doubt_or_in_json(bytes_server: list, head: bytes, said: bytes) -> None:
    bytes_server[0] = head + said
    assert not isinstance(ask(bytes_server[1]), Unreachable)


@pytest.fixture
def bytes_server(wire: Callable) -> list:
    """What to say next, and where it is said."""
    told: list = [b"", ""]
    told[1] = wire(lambda line: line.sendall(told[0])).url
    return told


def _self_signed(folder: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    pem = folder / "forged.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(secret + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return pem


def test_a_proxy_is_used_only_where_one_was_set(
    wire: Callable, monkeypatch: pytest.MonkeyPatch, http: Callable
) -> None:
    proxy, stranger = wire(http(status="403 Forbidden")), wire(http(status="403 Forbidden"))
    monkeypatch.setenv("HTTPS_PROXY", stranger.url)
    line = Line("https://ville.example", Limits(connect=2, read=2, reply=2), proxy=proxy.url)
    with pytest.raises(Unfinished) as unfinished:
        line.ask("GET", "/")
    line.close()
    assert proxy.requests[0].startswith(b"CONNECT ville.example:443 ")
    assert b"GET" not in proxy.requests[0], "what is said stays between us and the platform"
    assert not stranger.requests
    assert isinstance(unfinished.value.outcome, Unreachable | Uncertain)
    ours = wire(http())
    near = Line(ours.url, proxy=proxy.url)
    assert near.ask("GET", "/").status == 200, "never for this very machine"
    near.close()
    assert len(proxy.requests) == 1


@pytest.mark.parametrize("proxy", ["proxy.example", "ftp://x:1", "http://", "http://x", "http://x:port"])
def test_a_proxy_that_is_none_is_said(proxy: str) -> None:
    with pytest.raises(Refused, match=r"proxy\.malformed"):
        Line("https://ville.example", proxy=proxy)
