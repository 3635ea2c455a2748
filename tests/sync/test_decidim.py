"""The Decidim adapter, over real HTTP: against the rehearsal, and against servers that say anything at all."""

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
from outreach_app.domain.words import CityDecision
from outreach_app.queries.parcels import Terms
from sync.http import Limits, Unfinished
from sync.platform import Accepted, Answer, Objection, Outcome, Ready, Refused, Trouble, Uncertain, Unreachable
from sync.platforms import decidim_reading as reading
from sync.platforms.decidim import Decidim
from sync.rehearsal.faults import Fault
from sync.rehearsal.server import Rehearsal

QUICK = Limits(connect=2, read=1, reply=2, bytes=1_000_000)


MARKER = "PV-7F3K-Q2XM"


def answers(decidim: Decidim, *ids: str) -> list[Any]:
    wanted = dict.fromkeys(ids, MARKER)
    return [a for page in decidim.fetch_answers(wanted) for a in (page if isinstance(page, tuple) else [page])]


def find(decidim: Decidim, marker: str = MARKER) -> Accepted | Unreachable | None:
    found = decidim.find([marker])
    return found.get(marker) if isinstance(found, dict) else found


def test_the_whole_story(decidim: Decidim, rehearsal: Rehearsal, parcel: Callable) -> None:
    ready = decidim.probe()
    assert ready == Ready(name="Budget participatif (entraînement)", url=f"{rehearsal.url}/processes/rehearsal/f/7/")
    sent = parcel(address="12 rue des Amandiers", latitude=48.866, longitude=2.388)
    outcome = decidim.create(sent)
    url = f"{rehearsal.url}/processes/rehearsal/f/7/proposals/1"
    assert outcome == Accepted(remote_id="1", url=url, reference="REP-PROP-1")
    (standing,) = rehearsal.proposals
    assert (standing.title, standing.body, standing.locale) == (sent.title, sent.body, "fr")
    assert (standing.address, standing.latitude, standing.longitude) == ("12 rue des Amandiers", 48.866, 2.388)
    assert find(decidim, sent.marker) == outcome
    assert find(decidim, "PV-0000-0000") is None
    assert answers(decidim, "1") == []
    rehearsal.answer("1", "rejected", "La rue est trop étroite : <l’accès> des secours.")
    (answer,) = answers(decidim, "1")
    assert answer.decision is CityDecision.REJECTED
    assert answer.reason == "La rue est trop étroite : <l’accès> des secours."
    assert abs(answer.answered_at - rehearsal.proposals[0].answered_at) < 1000


def test_one_request_a_proposal_once_signed_in(decidim: Decidim, rehearsal: Rehearsal, parcel: Callable) -> None:
    decidim.probe()
    before = rehearsal.gate.passed
    for _ in range(5):
        decidim.create(parcel())
    assert rehearsal.gate.passed - before == 5
    assert len(answers(decidim, *"12345")) == 0
    assert rehearsal.gate.passed - before == 6


def test_a_stranger_is_told_so(rehearsal: Rehearsal, parcel: Callable) -> None:
    with Decidim(rehearsal.target(), ("entrainement", "faux")) as decidim:
        refusal = Unreachable(code=Trouble.SIGN_IN, message="HTTP 401")
        assert decidim.probe() == refusal
        assert decidim.create(parcel()) == refusal
        assert find(decidim) == refusal
        assert answers(decidim, "1") == [refusal]


def test_a_field_refused_is_named(decidim: Decidim, parcel: Callable) -> None:
    refused = decidim.create(parcel(title="Trop court"))
    assert refused == Refused(code=Objection.VALIDATION, field="title", message="is too short (under 15 characters)")
    both = decidim.create(parcel(title="", body="Court"))
    assert isinstance(both, Refused)
    assert both.message.count("\n") == 1


def test_a_language_it_does_not_speak(decidim: Decidim, parcel: Callable) -> None:
    refused = decidim.create(parcel(locale="br"))
    assert isinstance(refused, Refused)
    assert refused.code is Objection.LOCALE


def test_no_such_component(rehearsal: Rehearsal, parcel: Callable) -> None:
    with Decidim(replace(rehearsal.target(), component="99"), (rehearsal.key, rehearsal.secret)) as decidim:
        assert decidim.create(parcel()) == Unreachable(code=Trouble.NO_COMPONENT)
    assert not rehearsal.proposals


@pytest.mark.parametrize("fault", [Fault.EXPIRE_TOKENS, Fault.FORGET_TOKENS])
def test_a_session_that_ends_midway_is_opened_again(
    decidim: Decidim, rehearsal: Rehearsal, parcel: Callable, fault: Fault
) -> None:
    decidim.create(parcel())
    rehearsal.fail_next(fault)
    assert decidim.create(parcel()) == Accepted(
        remote_id="2", url=f"{rehearsal.url}/processes/rehearsal/f/7/proposals/2", reference="REP-PROP-2"
    )
    assert len(rehearsal.proposals) == 2


def test_a_session_is_opened_again_once_only(decidim: Decidim, rehearsal: Rehearsal, parcel: Callable) -> None:
    decidim.create(parcel())
    rehearsal.fail_next(Fault.EXPIRE_TOKENS, 5)
    assert decidim.create(parcel()) == Unreachable(code=Trouble.SIGN_IN, message="HTTP 401")
    assert len(rehearsal.proposals) == 1


def test_a_right_that_is_really_lost_is_a_refusal(decidim: Decidim, rehearsal: Rehearsal, parcel: Callable) -> None:
    decidim.create(parcel())
    rehearsal.fail_next(Fault.FORGET_TOKENS, 9)
    passed = rehearsal.gate.passed
    for _ in range(3):
        refused = decidim.create(parcel())
        assert isinstance(refused, Refused)
        assert refused.code is Objection.RIGHTS
    assert rehearsal.gate.passed - passed == 5, "it asks again who we are the first time only"


@pytest.mark.parametrize(
    ("fault", "outcome", "standing"),
    [
        (Fault.DROP_REPLY_AFTER_CREATE, Uncertain(code=Trouble.NO_REPLY, message="ConnectionError"), 1),
        (Fault.HTTP_500_AFTER_CREATE, Uncertain(code=Trouble.SERVER_ERROR, message="HTTP 500"), 1),
        (Fault.HTTP_500, Uncertain(code=Trouble.SERVER_ERROR, message="HTTP 500"), 0),
        (Fault.REDIRECT, Uncertain(code=Trouble.REDIRECT, message="HTTP 302"), 0),
        (Fault.HTML, Uncertain(code=Trouble.NOT_UNDERSTOOD, message="JSONDecodeError"), 0),
    ],
)
def test_faults_while_creating(
    decidim: Decidim, rehearsal: Rehearsal, parcel: Callable, fault: Fault, outcome: Outcome, standing: int
) -> None:
    decidim.probe()
    rehearsal.fail_next(fault)
    assert decidim.create(parcel()) == outcome
    assert len(rehearsal.proposals) == standing
    assert isinstance(find(decidim), Accepted) == bool(standing)


@pytest.mark.parametrize("fault", [Fault.HTTP_500, Fault.REDIRECT, Fault.HTML])
def test_faults_while_asking_change_nothing(
    decidim: Decidim, rehearsal: Rehearsal, parcel: Callable, fault: Fault
) -> None:
    for ask in (decidim.probe, lambda: decidim.create(parcel())):
        rehearsal.fail_next(fault)
        assert isinstance(ask(), Unreachable)
    decidim.probe()
    for ask in (lambda: find(decidim), lambda: answers(decidim, "1")[0]):
        rehearsal.fail_next(fault)
        assert isinstance(ask(), Unreachable)
    assert not rehearsal.proposals


def test_the_rate_limit_is_a_pause(parcel: Callable) -> None:
    with Rehearsal(rate=2) as rehearsal, Decidim(rehearsal.target(), (rehearsal.key, rehearsal.secret)) as decidim:
        outcome = decidim.create(parcel())
        assert isinstance(outcome, Unreachable)
        assert outcome.code is Trouble.SLOW_DOWN
        assert 50 < (outcome.retry_after or 0) <= 60
        assert not rehearsal.proposals


def test_it_looks_through_every_page(decidim: Decidim, rehearsal: Rehearsal) -> None:
    for n in range(130):
        body = "Des mots de quelqu’un d’autre." if n else "Le tout premier. réf. PV-7F3K-Q2XM"
        rehearsal.board.put_up(title=f"Proposition numéro {n}", body=body, locale="fr")
        rehearsal.answer(str(n + 1), "accepted" if n % 2 else "au frigo")
    found = find(decidim)
    assert isinstance(found, Accepted)
    assert found.remote_id == "1"
    pages = list(decidim.fetch_answers({"129": "", "1": MARKER}))
    assert [len(page) for page in pages if isinstance(page, tuple)] == [1, 0, 1]
    assert [len(page) for page in decidim.fetch_answers({"129": "", "127": ""}) if isinstance(page, tuple)] == [2]
    (answer,) = answers(decidim, "1")
    assert (answer.decision, answer.raw_state) == (CityDecision.OTHER, "au frigo")


def test_withdrawn_there_is_an_answer(decidim: Decidim, rehearsal: Rehearsal, parcel: Callable) -> None:
    decidim.create(parcel())
    rehearsal.answer("1", "withdrawn")
    (answer,) = answers(decidim, "1")
    assert answer.decision is CityDecision.WITHDRAWN


def test_closing_signs_out(rehearsal: Rehearsal, parcel: Callable) -> None:
    with Decidim(rehearsal.target(), (rehearsal.key, rehearsal.secret)) as decidim:
        decidim.probe()
        token = decidim._session.token
        assert rehearsal.tokens.knows(token)
    assert not rehearsal.tokens.knows(token)


def test_closing_when_all_is_gone_is_quiet(rehearsal: Rehearsal) -> None:
    with Decidim(rehearsal.target(), (rehearsal.key, rehearsal.secret)) as decidim:
        decidim.probe()
        rehearsal.stop()


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
LIMIT = "<p>Limite<br>atteinte</p>"
UNREADABLE = "UNAUTHORIZED_OBJECT_ERROR"


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


def there(sent: Any, remote_id: str = "1") -> Any:
    return replace(sent, remote_id=remote_id)


def test_it_edits_and_withdraws_what_is_ours(decidim: Decidim, rehearsal: Rehearsal, parcel: Callable) -> None:
    decidim.create(parcel(terms=Terms(taxonomies=("11", "15"))))
    assert rehearsal.proposals[0].themes == ("11", "15")
    edited = there(parcel(title="Des bancs neufs rue de Curial", body=f"Des bancs neufs.\n\nréf. {MARKER}"))
    assert isinstance(decidim.update(edited), Accepted)
    assert rehearsal.proposals[0].title == "Des bancs neufs rue de Curial"
    withdrawn = decidim.withdraw(edited)
    assert isinstance(withdrawn, Accepted)
    assert withdrawn.withdrawn
    assert rehearsal.proposals[0].state == "withdrawn"
    assert decidim.withdraw(edited) == Accepted(remote_id="1", withdrawn=True), "twice is once"
    found = find(decidim)
    assert isinstance(found, Accepted)
    assert found.withdrawn
    assert isinstance(decidim.update(edited), Refused), "what was withdrawn is not edited"


def test_what_is_gone_is_said(decidim: Decidim, rehearsal: Rehearsal, parcel: Callable) -> None:
    assert decidim.update(there(parcel(), "5")) == Refused(code=Objection.GONE)
    assert decidim.withdraw(there(parcel(), "5")) == Accepted(remote_id="5", withdrawn=True)
    rehearsal.board.put_up(title="D’un autre, sur la place", body="Des mots d’un autre.", locale="fr")
    rehearsal.board.change("1", author="3")
    refused = decidim.update(there(parcel()))
    assert isinstance(refused, Refused)
    assert refused.code is Objection.RIGHTS


def test_an_unknown_theme_names_its_field(decidim: Decidim, parcel: Callable) -> None:
    refused = decidim.create(parcel(terms=Terms(taxonomies=("99",))))
    assert refused == Refused(code=Objection.VALIDATION, field="taxonomies", message="is invalid")


def test_the_vote_and_its_winners(decidim: Decidim, rehearsal: Rehearsal, parcel: Callable) -> None:
    markers = {str(n): f"PV-{n}{n}{n}{n}-Q2XM" for n in (1, 2, 3)}
    for n, marker in markers.items():
        decidim.create(parcel(marker=marker))
        rehearsal.answer(n, "accepted")
    rehearsal.put_to_vote("2")
    rehearsal.put_to_vote("3", won=True)
    (page,) = [page for page in decidim.fetch_answers(markers) if page]
    assert isinstance(page, tuple)
    assert {answer.remote_id: answer.phase for answer in page} == {"1": "", "2": "at_vote", "3": "winner"}


def test_a_decidim_of_before_takes_files_only(decidim: Decidim, rehearsal: Rehearsal, parcel: Callable) -> None:
    rehearsal.fail_next(Fault.FILES_ONLY)
    assert decidim.create(parcel()) == Refused(code=Objection.FILES_ONLY)


def test_a_reply_that_comes_twice_is_no_other_ones(decidim: Decidim, rehearsal: Rehearsal, parcel: Callable) -> None:
    rehearsal.fail_next(Fault.DOUBLE_REPLY, 40)
    made = [decidim.create(parcel(marker=f"PV-{n:04}-Q2XM")) for n in range(8)]
    stands = {standing.id: standing.body for standing in rehearsal.proposals}
    for n, outcome in enumerate(made):
        if isinstance(outcome, Accepted):
            assert f"PV-{n:04}-Q2XM" in stands[outcome.remote_id]
        else:
            assert isinstance(outcome, Uncertain | Unreachable)


def test_the_late_twin_of_a_reply_is_known_for_what_it_is(parcel: Callable, wire: Callable, http: Callable) -> None:
    """Each reply is the one before: nothing is believed of it, and the line is hung up."""
    before = [b'{"jwt_token": "t", "id": 7}']

    def serve(line: socket.socket) -> None:
        name = re.search(rb"n[0-9a-f]{8}(?=: component)", server.requests[-1])
        if name and b"Probe" in server.requests[-1]:
            before.append(b'{"data": {"%s": {"url": "", "proposals": {}}}}' % name[0])
        line.sendall(http(before[-1]))

    server = wire(serve)
    with Decidim(replace(Rehearsal().target(), url=server.url), ("k", "s"), QUICK) as decidim:
        assert isinstance(decidim.probe(), Ready)
        assert decidim.create(parcel()) == Uncertain(code=Trouble.NO_REPLY, message="another question's reply")
