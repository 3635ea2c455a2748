"""The adhocracy+ adapter, over real HTTP on loopback."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from outreach_app.domain.words import CityDecision, Errand
from outreach_app.queries.parcels import Terms
from outreach_app.services import outbox
from outreach_app.store.store import Store
from sync.engine import sync_once
from sync.http import Limits
from sync.platform import Accepted, Answer, Objection, Offer, Ready, Refused, Trouble, Uncertain, Unreachable
from sync.platforms.adhocracy import PATIENCE, Adhocracy
from sync.rehearsal.faults import Fault
from sync.rehearsal.server import Rehearsal

MARKER = "PV-7F3K-Q2XM"


@pytest.fixture
def adhocracy(rehearsal: Rehearsal) -> Iterator[Adhocracy]:
    with Adhocracy(rehearsal.target(kind="adhocracy"), (rehearsal.key, rehearsal.secret)) as platform:
        yield platform


def there(sent: Any, remote_id: str) -> Any:
    return replace(sent, remote_id=remote_id)


def test_the_whole_story(adhocracy: Adhocracy, rehearsal: Rehearsal, parcel: Callable) -> None:
    assert isinstance(adhocracy.probe(), Ready)
    sent = parcel(terms=Terms(category="11"), body=f"Un <banc>\net de l’ombre.\n\nréf. {MARKER}")
    outcome = adhocracy.create(sent)
    assert outcome == Accepted(remote_id="1", reference="2017-00001")
    (standing,) = rehearsal.proposals
    assert standing.body == f"<p>Un &lt;banc&gt;</p>\n<p>et de l’ombre.</p>\n<p>réf. {MARKER}</p>"
    assert standing.themes == ("11",)
    assert adhocracy.find([MARKER, "PV-0000-0000"]) == {MARKER: outcome}
    edited = there(parcel(body=f"Deux bancs.\n\nréf. {MARKER}"), "1")
    assert isinstance(adhocracy.update(edited), Accepted)
    assert rehearsal.proposals[0].body.startswith("<p>Deux bancs.</p>")
    assert isinstance(adhocracy.attach(edited, "plan.png", b"\x89PNG" * 50), Accepted)
    assert rehearsal.proposals[0].picture == 200
    assert adhocracy.withdraw(edited) == Accepted(remote_id="1", withdrawn=True)
    assert not rehearsal.proposals
    assert adhocracy.withdraw(edited) == Accepted(remote_id="1", withdrawn=True), "twice is once"
    assert adhocracy.update(edited) == Refused(code=Objection.GONE)
    assert adhocracy.find([MARKER]) == {}


def test_an_unknown_category_is_refused_and_not_tried_for_ever(
    adhocracy: Adhocracy, rehearsal: Rehearsal, parcel: Callable
) -> None:
    refused = adhocracy.create(parcel(terms=Terms(category="99")))
    assert refused == Refused(code=Objection.THEME, field="category", message="HTTP 500")
    assert not rehearsal.proposals


def test_a_breakdown_after_creating_is_seen_to_stand(
    adhocracy: Adhocracy, rehearsal: Rehearsal, parcel: Callable
) -> None:
    rehearsal.fail_next(Fault.HTTP_500_AFTER_CREATE)
    assert isinstance(adhocracy.create(parcel(terms=Terms(category="11"))), Accepted)
    rehearsal.fail_next(Fault.HTTP_500)
    adhocracy.probe()
    rehearsal.fail_next(Fault.HTTP_500)
    outcome = adhocracy.create(parcel(marker="PV-1111-1111"))
    assert outcome == Uncertain(code=Trouble.SERVER_ERROR, message="HTTP 500")
    assert len(rehearsal.proposals) == 1


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (
            {"title": "x" * 121},
            Refused(
                code=Objection.VALIDATION,
                field="title",
                message="Ensure this field has no more than 120 characters.",
            ),
        ),
        ({"title": " "}, Refused(code=Objection.VALIDATION, field="title", message="This field may not be blank.")),
    ],
)
def test_a_field_refused_is_named(adhocracy: Adhocracy, parcel: Callable, said: dict, refused: Refused) -> None:
    assert adhocracy.create(parcel(**said)) == refused


def test_a_session_that_ends_is_renewed_once(adhocracy: Adhocracy, rehearsal: Rehearsal, parcel: Callable) -> None:
    adhocracy.create(parcel())
    rehearsal.tokens.forget_everyone()
    before = rehearsal.gate.passed
    assert isinstance(adhocracy.create(parcel()), Accepted)
    assert rehearsal.gate.passed - before == 3, "refused, renewed, sent"


def test_a_renewal_lost_on_the_way_is_a_sign_in(adhocracy: Adhocracy, rehearsal: Rehearsal, parcel: Callable) -> None:
    adhocracy.create(parcel())
    rehearsal.tokens.forget_everyone()
    rehearsal.fail_next(Fault.SPEND_REFRESH)
    assert isinstance(adhocracy.create(parcel()), Accepted)
    rehearsal.tokens.forget_everyone()
    rehearsal.tokens.forget_renewals()
    assert isinstance(adhocracy.create(parcel()), Accepted)
    assert len(rehearsal.proposals) == 3


def test_a_password_not_accepted_refuses_nobody(rehearsal: Rehearsal, parcel: Callable) -> None:
    with Adhocracy(rehearsal.target(kind="adhocracy"), ("entrainement", "faux")) as platform:
        before = rehearsal.gate.passed
        assert platform.create(parcel()) == Unreachable(code=Trouble.SIGN_IN, message="no token")
        assert rehearsal.gate.passed - before == 1


def test_a_session_that_never_holds_ends(adhocracy: Adhocracy, rehearsal: Rehearsal, parcel: Callable) -> None:
    rehearsal.fail_next(Fault.EXPIRE_TOKENS, 50)
    assert adhocracy.create(parcel()) == Unreachable(code=Trouble.SIGN_IN, message="HTTP 401")
    assert not rehearsal.proposals


def test_a_module_that_is_none(rehearsal: Rehearsal, parcel: Callable) -> None:
    target = replace(rehearsal.target(kind="adhocracy"), component="99")
    with Adhocracy(target, (rehearsal.key, rehearsal.secret)) as platform:
        assert platform.probe() == Unreachable(code=Trouble.NO_COMPONENT, message="HTTP 404")
        assert platform.create(parcel()) == Unreachable(code=Trouble.NO_COMPONENT, message="HTTP 404")


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found"])
def test_a_module_shut_to_us_takes_nothing(wire: Callable, http: Callable, rehearsal: Rehearsal, status: str) -> None:
    """A private module, or one still a draft, answers 403 to a look as to a deed."""

    def serve(line: Any) -> None:
        if b"/api/token/" in server.requests[-1]:
            line.sendall(http(b'{"access": "a", "refresh": "r"}'))
        else:
            line.sendall(http(b'{"detail": "You do not have permission."}', status=status))

    server = wire(serve)
    shut = Unreachable(code=Trouble.NO_COMPONENT, message=f"HTTP {status[:3]}")
    with Adhocracy(replace(rehearsal.target(kind="adhocracy"), url=server.url), ("a", "b")) as platform:
        assert platform.probe() == shut
        assert platform.find([MARKER]) == shut
        assert list(platform.fetch_answers({"1": MARKER})) == [shut]


def test_a_long_list_is_waited_for_and_a_probe_does_not_ask_for_it(
    wire: Callable, http: Callable, rehearsal: Rehearsal
) -> None:
    def serve(line: Any) -> None:
        asked = server.requests[-1]
        if b"/api/token/" in asked:
            line.sendall(http(b'{"access": "a", "refresh": "r"}'))
        else:
            line.sendall(http(b'{"parses": ["application/json"]}' if asked.startswith(b"OPTIONS") else b"[]"))

    server = wire(serve)
    with Adhocracy(replace(rehearsal.target(kind="adhocracy"), url=server.url), ("a", "b")) as platform:
        assert isinstance(platform.probe(), Ready)
        assert not [asked for asked in server.requests if asked.startswith(b"GET")]
    assert PATIENCE.read > 60 > Limits().read, "45 s were needed where this was tried"


def test_a_page_that_is_no_platform_is_not_ready(wire: Callable, http: Callable, rehearsal: Rehearsal) -> None:
    def serve(line: Any) -> None:
        token = b"/api/token/" in server.requests[-1]
        line.sendall(http(b'{"access": "a", "refresh": "r"}' if token else b"{}"))

    server = wire(serve)
    with Adhocracy(replace(rehearsal.target(kind="adhocracy"), url=server.url), ("a", "b")) as platform:
        assert platform.probe() == Unreachable(code=Trouble.NOT_UNDERSTOOD, message="HTTP 200")


def test_somebody_elses_copy_is_not_ours(adhocracy: Adhocracy, rehearsal: Rehearsal) -> None:
    rehearsal.board.put_up(title="Copie", body=f"réf. {MARKER}", locale="fr")
    rehearsal.board.change("1", author="3")
    assert adhocracy.find([MARKER]) == {}


def test_what_there_is_to_tie_to(adhocracy: Adhocracy) -> None:
    offers = adhocracy.offers()
    assert not isinstance(offers, Unreachable)
    assert offers.components == (Offer(id="7", name="Entraînement", parent="1"),)
    assert Offer(id="11", name="Cadre de vie") in offers.themes


def test_only_what_is_gone_can_be_told(adhocracy: Adhocracy, rehearsal: Rehearsal, parcel: Callable) -> None:
    adhocracy.create(parcel())
    assert list(adhocracy.fetch_answers({"1": MARKER})) == [()]
    rehearsal.board.change("1", deleted=True)
    gone = Answer(remote_id="1", decision=CityDecision.WITHDRAWN, raw_state="gone", reason="", answered_at=None)
    assert list(adhocracy.fetch_answers({"1": MARKER})) == [(gone,)]


@pytest.mark.parametrize("status", ["502 Bad Gateway", "500 Internal Server Error", ""])
def test_a_list_too_long_for_the_platform_is_asked_for_idea_by_idea(
    wire: Callable, http: Callable, rehearsal: Rehearsal, status: str
) -> None:
    def serve(line: Any) -> None:
        asked = server.requests[-1]
        if b"/api/token/" in asked:
            line.sendall(http(b'{"access": "a", "refresh": "r"}'))
        elif b"/ideas/4/ " in asked:
            line.sendall(http(b'{"detail": "No Idea matches the given query."}', status="404 Not Found"))
        elif b"/ideas/5/ " in asked:
            line.sendall(http(b'{"pk": 5}'))
        elif b"/ideas/6/ " in asked:
            line.sendall(http(b"<html>Wi-Fi</html>"))
        elif status:
            line.sendall(http(b"<h1>Error</h1>", status=status))

    server = wire(serve)
    with Adhocracy(replace(rehearsal.target(kind="adhocracy"), url=server.url), ("a", "b")) as platform:
        *told, last = platform.fetch_answers({"5": "PV-1", "4": "PV-2", "6": "PV-3", "7": "PV-4"})
        assert [[answer.remote_id for answer in page] for page in told] == [[], ["4"]]
        assert last == Unreachable(code=Trouble.NOT_UNDERSTOOD, message="JSONDecodeError")
        assert not [asked for asked in server.requests if b"/ideas/7/ " in asked], "no more is asked after that"


@pytest.mark.parametrize("said", [b"{}", b"[{}]", b"null", b'[{"pk": null}]', b"<html>Wi-Fi</html>"])
def test_a_list_that_cannot_be_read_never_means_absent(
    wire: Callable, http: Callable, rehearsal: Rehearsal, said: bytes
) -> None:
    def serve(line: Any) -> None:
        asked = server.requests[-1]
        line.sendall(http(json.dumps({"access": "a", "refresh": "r"}).encode() if b"/api/token/" in asked else said))

    server = wire(serve)
    with Adhocracy(replace(rehearsal.target(kind="adhocracy"), url=server.url), ("a", "b")) as platform:
        assert isinstance(platform.find([MARKER]), Unreachable)
        assert all(isinstance(page, Unreachable) for page in platform.fetch_answers({"1": MARKER}))


def test_the_engine_sends_edits_and_withdraws_there_too(store: Store, rehearsal: Rehearsal, queue: Callable) -> None:
    target = rehearsal.target(kind="adhocracy")
    proposal = queue(target)

    def sync() -> Any:
        outbox.send_now(store, target.code)
        with Adhocracy(target, (rehearsal.key, rehearsal.secret)) as platform:
            return sync_once(store, platform, threading.Event())

    assert sync().sent == (proposal,)
    marker = store.value("SELECT marker FROM local_outbox")
    outbox.queue_edit(store, proposal, target.code, title="Des bancs neufs", body=f"Neufs.\n\nréf. {marker}")
    assert sync().sent == (proposal,)
    assert [p.title for p in rehearsal.proposals] == ["Des bancs neufs"]
    outbox.queue_withdraw(store, proposal, target.code)
    assert sync().sent == (proposal,)
    assert not rehearsal.proposals
    assert store.row("SELECT state, errand FROM local_outbox") == ("sent", Errand.WITHDRAW)
    assert store.value("SELECT count(*) FROM submission WHERE voided = 0") == 0
