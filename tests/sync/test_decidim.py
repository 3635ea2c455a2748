"""The Decidim adapter, over real HTTP, against the rehearsal."""

import re
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from outreach_app.domain.words import CityDecision
from outreach_app.queries.parcels import Terms
from sync.http import Limits
from sync.platform import Accepted, Objection, Outcome, Ready, Refused, Trouble, Uncertain, Unreachable
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
