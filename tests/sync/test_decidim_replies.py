"""The Decidim adapter before servers that say anything at all."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.campaign.model import Target
from sync.http import Limits, Unfinished
from sync.platform import Accepted, Answer, Objection, Outcome, Ready, Refused, Trouble, Uncertain, Unreachable
from sync.platforms import decidim_reading as reading
from sync.platforms.decidim import Decidim
from sync.rehearsal.server import Rehearsal

QUICK = Limits(connect=2, read=1, reply=2, bytes=1_000_000)


MARKER = "PV-7F3K-Q2XM"


def answers(decidim: Decidim, *ids: str) -> list[Any]:
    wanted = dict.fromkeys(ids, MARKER)
    return [a for page in decidim.fetch_answers(wanted) for a in (page if isinstance(page, tuple) else [page])]


def find(decidim: Decidim, marker: str = MARKER) -> Accepted | Unreachable | None:
    found = decidim.find([marker])
    return found.get(marker) if isinstance(found, dict) else found


class Oracle:
    """A platform that signs in, says where proposals go, and answers everything else with `said`."""

    def __init__(self, wire: Callable, http: Callable) -> None:
        self.said: bytes = b"{}"
        self.status = "200 OK"
        self.sign_in: bytes = b'{"jwt_token": "t", "id": 7}'
        self.place: bytes = json.dumps(
            {"data": {"component": {"url": "https://d.example.org/f/1/", "name": None, "proposals": {}}}}
        ).encode()
        self._http = http
        self.server = wire(self._serve)

    def _serve(self, line: socket.socket) -> None:
        asked = self.server.requests[-1]
        if b"/api/sign_" in asked:
            line.sendall(self._http(self.sign_in))
            return
        named = re.search(rb"n[0-9a-f]{8}(?=: component)", asked)
        said = self.place if b"Probe" in asked else self.said
        said = said.replace(b'"component"', b'"%s"' % (named[0] if named else b"?"), 1)
        line.sendall(self._http(said, self.status if b"Probe" not in asked else "200 OK"))

    def target(self) -> Target:
        return replace(Rehearsal().target(), url=self.server.url)


@pytest.fixture
def oracle(wire: Callable, http: Callable) -> Oracle:
    return Oracle(wire, http)


@pytest.fixture
def pilgrim(oracle: Oracle) -> Iterator[Decidim]:
    with Decidim(oracle.target(), ("k", "s"), QUICK) as decidim:
        yield decidim


NOT_MADE = {"component": {"createProposal": None}}


def error(code: str, message: object = "no") -> dict[str, Any]:
    return {
        "data": {"component": {"createProposal": None}},
        "errors": [{"message": message, "extensions": {"code": code}}],
    }


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (error("MUTATION_NOT_AUTHORIZED"), Refused(code=Objection.RIGHTS, message="no")),
        (error("MUTATION_NOT_AUTHORIZED_ERROR"), Refused(code=Objection.RIGHTS, message="no")),
        (
            error("VALIDATION_ERROR", "<p>Limite<br>atteinte</p>"),
            Refused(code=Objection.VALIDATION, message="Limite\natteinte"),
        ),
        (error("ATTRIBUTE_VALIDATION_ERROR", []), Refused(code=Objection.VALIDATION)),
        (error("ATTRIBUTE_VALIDATION_ERROR", [{"path": 5}, 3, None]), Refused(code=Objection.VALIDATION)),
        (
            error("ATTRIBUTE_VALIDATION_ERROR", [{"path": ["attributes", "body"], "message": "too \u202ebad\x00"}]),
            Refused(code=Objection.VALIDATION, field="body", message="too bad"),
        ),
        # raised while the new proposal was read back: it may well stand
        (
            error("UNAUTHORIZED_OBJECT_ERROR"),
            Uncertain(code=Trouble.NOT_UNDERSTOOD, message="UNAUTHORIZED_OBJECT_ERROR"),
        ),
        ({"data": NOT_MADE}, Uncertain(code=Trouble.NOT_UNDERSTOOD)),
        ({"data": {"component": None}}, Uncertain(code=Trouble.NOT_UNDERSTOOD)),
        (
            {"errors": [{"message": "Field 'createProposal' doesn't exist on type 'ProposalsMutation'"}]},
            Refused(code=Objection.FILES_ONLY),
        ),
        ({"errors": [{"message": "Schema is not configured for mutations"}]}, Refused(code=Objection.FILES_ONLY)),
        ({"errors": [{"message": "Query has complexity of 9000"}]}, Unreachable(code=Trouble.NOT_UNDERSTOOD)),
        (
            {
                "data": {"component": {"createProposal": {"id": "12", "reference": None}}},
                "errors": [{"message": "late"}],
            },
            Accepted(remote_id="12", url="https://d.example.org/f/1/proposals/12"),
        ),
        ({"data": {"component": {"createProposal": {"id": "../x"}}}}, Accepted(remote_id="../x")),
        ({"data": {"component": {"createProposal": {"id": ["1"]}}}}, Uncertain(code=Trouble.NOT_UNDERSTOOD)),
        ([], Uncertain(code=Trouble.NOT_UNDERSTOOD)),
        (None, Uncertain(code=Trouble.NOT_UNDERSTOOD)),
    ],
)
def test_what_a_creation_can_be_answered(
    oracle: Oracle, pilgrim: Decidim, parcel: Callable, said: object, outcome: Outcome
) -> None:
    oracle.said = json.dumps(said).encode()
    assert pilgrim.create(parcel()) == outcome


@pytest.mark.parametrize("status", ["400 Bad", "403 Forbidden", "413 Big", "422 No"])
def test_a_firewall_that_dislikes_one_text_refuses_that_one(
    oracle: Oracle, pilgrim: Decidim, parcel: Callable, status: str
) -> None:
    oracle.status = status
    assert pilgrim.create(parcel()) == Refused(code=Objection.UNACCEPTABLE, message=f"HTTP {status[:3]}")
    assert isinstance(find(pilgrim), Unreachable)


@pytest.mark.parametrize(
    "listed",
    [
        None,
        {},
        {"nodes": None, "pageInfo": {"hasNextPage": False}},
        {"nodes": [], "pageInfo": {}},
        {"nodes": [], "pageInfo": {"hasNextPage": True}},
        {"nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": "again"}},
        {"nodes": [{"body": None}], "pageInfo": {"hasNextPage": False}},
        {"nodes": ["1"], "pageInfo": {"hasNextPage": False}},
    ],
)
def test_a_page_that_cannot_be_read_never_means_absent(oracle: Oracle, pilgrim: Decidim, listed: object) -> None:
    oracle.said = json.dumps({"data": {"component": {"proposals": listed}}}).encode()
    for outcome in (find(pilgrim), answers(pilgrim, "1")[-1]):
        assert isinstance(outcome, Unreachable)
        assert outcome.code is Trouble.NOT_UNDERSTOOD


def test_a_copy_by_somebody_else_is_not_ours(oracle: Oracle, pilgrim: Decidim) -> None:
    def node(remote_id: str, author: object) -> dict[str, Any]:
        return {"id": remote_id, "author": author, "body": {"translations": [{"text": "réf. PV-7F3K-Q2XM"}]}}

    def look(*nodes: dict[str, Any] | None) -> str:
        listed = {"nodes": nodes, "pageInfo": {"hasNextPage": False}}
        oracle.said = json.dumps({"data": {"component": {"proposals": listed}}}).encode()
        found = find(pilgrim)
        return found.remote_id if isinstance(found, Accepted) else ""

    assert look(node("9", {"id": "3"}), None, node("8", {"id": "7"}), node("7", {"id": "4"})) == "8"
    assert look(node("9", {"id": "3"}), node("8", None)) == "8"
    assert look(node("9", {"id": "3"}), node("5", {"id": "4"})) == "", "only our own account's"


@pytest.mark.parametrize(
    ("sign_in", "code"),
    [
        (b"{}", Trouble.SIGN_IN),
        (b'{"jwt_token": {"a": 1}}', Trouble.SIGN_IN),
        ('{"jwt_token": "é\\ud800"}'.encode(), Trouble.SIGN_IN),
        (b"<html>Connectez-vous au Wi-Fi</html>", Trouble.NOT_UNDERSTOOD),
        (b"[]", Trouble.SIGN_IN),
    ],
)
def test_a_sign_in_that_is_none(
    oracle: Oracle, pilgrim: Decidim, parcel: Callable, sign_in: bytes, code: Trouble
) -> None:
    oracle.sign_in = sign_in
    outcome = pilgrim.create(parcel())
    assert isinstance(outcome, Unreachable)
    assert outcome.code is code


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ({"data": {"component": {"url": "x", "name": None}}}, Trouble.NO_COMPONENT),
        ({"data": {"component": None}, "errors": [{"extensions": {"code": "NOT_FOUND"}}]}, Trouble.NO_COMPONENT),
        ({"errors": [{"message": "?"}]}, Trouble.NOT_UNDERSTOOD),
        ([], Trouble.NOT_UNDERSTOOD),
        ("data", Trouble.NOT_UNDERSTOOD),
        (7, Trouble.NOT_UNDERSTOOD),
    ],
)
def test_a_place_that_is_none(oracle: Oracle, pilgrim: Decidim, parcel: Callable, place: object, code: Trouble) -> None:
    oracle.place = json.dumps(place).encode()
    outcome = pilgrim.create(parcel())
    assert isinstance(outcome, Unreachable)
    assert outcome.code is code


def test_words_are_taken_in_our_language_without_markup() -> None:
    field = {
        "translations": [
            {"locale": "en", "text": "No"},
            {
                "locale": "fr",
                "text": "<p>Non : <b>trop</b> cher.</p><script>bad()</script><p>D&eacute;sol&eacute;s &amp; merci</p>",
            },
        ]
    }
    assert reading.read_words(field, "fr") == "Non : trop cher.\nDésolés & merci"
    assert reading.read_words(field, "ar") == "No"
    assert reading.read_words({"translations": [3, None, {"text": 4}]}, "fr") == ""


KEYS = (
    *("data", "component", "createProposal", "id", "errors", "message", "path", "extensions", "code", "proposals"),
    *("nodes", "pageInfo", "hasNextPage", "endCursor", "state", "answer", "translations", "text", "locale"),
    *("answeredAt", "withdrawn", "author", "body"),
)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


def outcome_of(read: Callable[[], object]) -> object:
    try:
        return read()
    except Unfinished as unfinished:
        return unfinished.outcome


@given(said=json_like)
def test_no_shape_of_reply_is_a_bug(said: Any) -> None:
    assert isinstance(reading.read_creation(said, "https://d"), Accepted | Refused | Unreachable | Uncertain)
    assert isinstance(outcome_of(lambda: reading.read_component(said, "fr")), Ready | Unreachable)
    assert isinstance(outcome_of(lambda: reading.read_page(said)), reading.Page | Unreachable)
    assert isinstance(reading.read_answer({"id": "1", "state": said, "answer": said}, "fr"), Answer | None)
    reading.markers_of({"id": "1", "body": said})
    reading.is_of_another({"id": "1", "author": said}, "7")
