"""A person's own account: by their browser, back to this machine, and kept nowhere it does not belong."""

import threading
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from outreach_app.domain.errors import Refused
from sync.account import sign_in
from sync.platform import Accepted, Account, Offer, Trouble, Unreachable
from sync.platforms.decidim import Decidim
from sync.rehearsal.faults import Fault
from sync.rehearsal.server import Rehearsal
from sync.rehearsal.tokens import CLIENT

PAGE = "<!doctype html><p>Vous pouvez fermer cette page.</p>"


class Browser:
    """Somebody who reads the page and chooses. `seen` is what each address answered."""

    def __init__(self, answer: str = "1") -> None:
        self.answer = answer
        self.asked: dict[str, list[str]] = {}
        self.seen: list[tuple[int, str]] = []
        self.thread: threading.Thread | None = None

    def __call__(self, url: str) -> None:
        self.asked = parse_qs(urlsplit(url).query)
        self.thread = threading.Thread(target=self.visit, args=(url,), daemon=True)
        self.thread.start()

    def visit(self, url: str) -> None:
        assert self.read(url) == 200
        decided = requests.get(
            url.replace("/authorize?", "/decide?") + f"&yes={self.answer}", timeout=5, allow_redirects=False
        )
        self.read(decided.headers["Location"].replace("state=", "state=x"))  # somebody else's page
        self.read(urlsplit(decided.headers["Location"])._replace(path="/favicon.ico").geturl())
        self.read(decided.headers["Location"])

    def read(self, url: str) -> int:
        reply = requests.get(url, timeout=5, allow_redirects=False)
        self.seen.append((reply.status_code, reply.text))
        return reply.status_code


@pytest.fixture
def account(rehearsal: Rehearsal) -> Account:
    return sign_in(rehearsal.url, CLIENT, Browser(), page=PAGE, stop=threading.Event())


@pytest.fixture
def kept() -> list[Account]:
    return []


@pytest.fixture
def person(rehearsal: Rehearsal, account: Account, kept: list[Account]) -> Iterator[Decidim]:
    with Decidim(rehearsal.target(), account, keep=kept.append) as decidim:
        yield decidim


def test_the_whole_way(rehearsal: Rehearsal) -> None:
    browser = Browser()
    account = sign_in(rehearsal.url, CLIENT, browser, page=PAGE, stop=threading.Event())
    assert browser.thread is not None
    browser.thread.join(5)
    assert account.access in rehearsal.tokens.people
    assert account.refresh in rehearsal.tokens.refreshes
    assert [status for status, _ in browser.seen] == [200, 404, 404, 200], "only whoever knows the word comes in"
    assert browser.seen[-1][1] == PAGE
    assert browser.asked["code_challenge_method"] == ["S256"]
    assert browser.asked["scope"] == ["user api:read api:write"]
    assert urlsplit(browser.asked["redirect_uri"][0]).hostname == "127.0.0.1"
    assert account.access not in repr(account)


@pytest.mark.parametrize(
    ("browser", "client", "patience", "stopped", "code"),
    [
        (Browser("0"), CLIENT, 5, False, "account.denied"),
        (lambda _: None, CLIENT, 0.2, False, "account.timed_out"),
        (lambda _: None, CLIENT, 60, True, "account.stopped"),
    ],
)
def test_ways_it_ends_otherwise(
    rehearsal: Rehearsal, browser: Callable, client: str, patience: float, stopped: bool, code: str
) -> None:
    stop = threading.Event()
    if stopped:
        stop.set()
    with pytest.raises(Refused) as refused:
        sign_in(rehearsal.url, client, browser, page=PAGE, stop=stop, patience=patience)
    assert refused.value.code == code
    assert not rehearsal.tokens.people


def test_a_code_serves_once_and_only_with_its_verifier(rehearsal: Rehearsal) -> None:
    tokens = rehearsal.tokens
    assert (
        tokens.trade(tokens.code("challenge", "http://127.0.0.1:1/back"), "guessed", "http://127.0.0.1:1/back") is None
    )
    assert not tokens.codes


def test_a_person_sends_as_a_machine_does(person: Decidim, rehearsal: Rehearsal, parcel: Callable) -> None:
    sent = parcel()
    outcome = person.create(sent)
    assert isinstance(outcome, Accepted)
    assert person.find([sent.marker]) == {sent.marker: outcome}
    assert len(rehearsal.proposals) == 1


def test_a_session_that_ends_is_renewed_and_kept(
    person: Decidim, rehearsal: Rehearsal, parcel: Callable, account: Account, kept: list[Account]
) -> None:
    person.create(parcel())
    rehearsal.tokens.forget_everyone()
    assert isinstance(person.create(parcel()), Accepted)
    (renewed,) = kept
    assert renewed.refresh != account.refresh, "a refresh token serves once"
    assert account.refresh not in rehearsal.tokens.refreshes


def test_a_renewal_lost_on_the_way_asks_for_the_person_and_never_loops(
    person: Decidim, rehearsal: Rehearsal, parcel: Callable, kept: list[Account]
) -> None:
    person.create(parcel())
    rehearsal.tokens.forget_everyone()
    rehearsal.fail_next(Fault.SPEND_REFRESH)
    assert person.create(parcel()) == Unreachable(code=Trouble.NO_REPLY, message="ConnectionError")
    before = rehearsal.gate.passed
    assert person.create(parcel()) == Unreachable(code=Trouble.SIGN_IN_AGAIN, message="HTTP 400")
    assert rehearsal.gate.passed - before == 2, "one refusal, one try"
    assert (len(rehearsal.proposals), kept) == (1, [])


def test_what_there_is_to_tie_to(person: Decidim, rehearsal: Rehearsal) -> None:
    offers = person.offers()
    assert not isinstance(offers, Unreachable)
    assert [(p.id, p.name) for p in offers.processes] == [("1", "Budget participatif (entraînement)")]
    assert offers.components == (Offer(id="7", name="Budget participatif (entraînement)", parent="1"),)
    assert Offer(id="15", name="Sport", parent="10") in offers.themes
    assert Offer(id="10", name="Thèmes") in offers.themes
