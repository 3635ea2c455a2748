"""The rehearsal behaves as Decidim is described, and shows itself for what it is."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import Refused
from sync.platform import Ready
from sync.platforms.decidim import Decidim
from sync.platforms.decidim_documents import CREATE, STANDING
from sync.rehearsal import desk
from sync.rehearsal.faults import Fault
from sync.rehearsal.server import CREDENTIALS, Rehearsal

TITLE = "Des bancs à l’ombre"
BODY = "Des bancs à l’ombre le long de la rue."


class Visitor:
    """Plain requests, as anybody's script would make them."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.session = requests.Session()
        self.session.trust_env = False

    def sign_in(self, key: str = "entrainement", secret: str = "entrainement") -> requests.Response:
        form = {"api_user[key]": key, "api_user[secret]": secret}
        reply = self.post("/api/sign_in", data=form)
        if reply.ok:
            self.session.headers["Authorization"] = reply.headers["Authorization"]
        return reply

    def post(self, path: str, **said: object) -> requests.Response:
        return self.session.post(self.rehearsal.url + path, timeout=5, allow_redirects=False, **said)  # type: ignore[arg-type]

    def ask(self, query: str, **variables: object) -> requests.Response:
        return self.post(
            "/api", json={"query": query, "variables": {"component": self.rehearsal.component} | variables}
        )

    def create(
        self, title: str = TITLE, body: str = BODY, locale: str = "fr", **attributes: object
    ) -> requests.Response:
        said = {"title": title, "body": body} | attributes
        return self.ask(CREATE, input={"attributes": said, "locale": locale})


@pytest.fixture
def visitor(rehearsal: Rehearsal) -> Iterator[Visitor]:
    visitor = Visitor(rehearsal)
    yield visitor
    visitor.session.close()


@pytest.fixture
def known(visitor: Visitor) -> Visitor:
    visitor.sign_in()
    return visitor


def test_it_signs_in_and_out(visitor: Visitor) -> None:
    assert visitor.sign_in(secret="faux").status_code == 401
    reply = visitor.sign_in()
    assert reply.headers["Authorization"] == f"Bearer {reply.json()['jwt_token']}"
    assert visitor.ask(STANDING).status_code == 200
    visitor.session.delete(visitor.rehearsal.url + "/api/sign_out", timeout=5)
    assert visitor.ask(STANDING).status_code == 401


def test_a_stranger_reads_and_does_not_write(visitor: Visitor) -> None:
    assert visitor.ask(STANDING).json()["data"]["component"]["proposals"]["nodes"] == []
    refused = visitor.create().json()
    assert refused["errors"][0]["extensions"]["code"].startswith("MUTATION_NOT_AUTHORIZED")
    assert refused["data"]["component"]["createProposal"] is None


def test_it_publishes_at_once_and_twice(known: Visitor) -> None:
    first, second = known.create(), known.create()
    ids = [r.json()["data"]["component"]["createProposal"]["id"] for r in (first, second)]
    assert ids == ["1", "2"]
    assert [p.title for p in known.rehearsal.proposals] == [TITLE, TITLE]


def test_an_id_of_ones_own_is_no_key(known: Visitor) -> None:
    said = {"attributes": {"title": TITLE, "body": BODY}, "locale": "fr", "clientMutationId": "same"}
    for _ in range(2):
        assert "errors" not in known.ask(CREATE, input=said).json()
    assert len(known.rehearsal.proposals) == 2


@pytest.mark.parametrize(
    ("attributes", "fields"),
    [
        ({"title": "x" * 14}, ["title"]),
        ({"title": "x" * 151}, ["title"]),
        ({"body": "x" * 14}, ["body"]),
        ({"title": "", "body": ""}, ["title", "body"]),
    ],
)
def test_it_validates_in_a_list(known: Visitor, attributes: dict, fields: list) -> None:
    (error,) = known.create(**attributes).json()["errors"]
    assert [m["path"] for m in error["message"]] == [["attributes", field] for field in fields]
    assert error["extensions"] == {"code": "ATTRIBUTE_VALIDATION_ERROR"}
    assert not known.rehearsal.proposals


@pytest.mark.parametrize("length", [15, 150])
def test_titles_at_the_edge_pass(known: Visitor, length: int) -> None:
    assert "errors" not in known.create(title="x" * length, body="x" * 15).json()


def test_other_refusals(known: Visitor) -> None:
    assert known.create(locale="tlh").json()["errors"][0]["extensions"]["code"] == "INVALID_LOCALE_ERROR"
    assert known.ask(STANDING, component="99").json()["data"] == {"component": None}
    closed = known.ask("{ __schema { types { name } } }").json()
    assert "data" not in closed
    assert "errors" in known.ask("query {").json()
    assert "errors" in known.post("/api", data=b"\xff\xfe").json()
    assert known.post("/api", data=iter([b"{}"])).status_code == 411
    assert known.post("/elsewhere", json={}).status_code == 404


def test_pages_hold_fifty_newest_first(known: Visitor) -> None:
    for n in range(120):
        known.rehearsal.board.put_up(title=f"Proposition numéro {n}", body=BODY, locale="fr")
    seen, after = [], None
    while True:
        page = known.ask(STANDING.replace("first: 50", "first: 500"), after=after).json()["data"]["component"][
            "proposals"
        ]
        assert len(page["nodes"]) <= 50
        seen += [int(node["id"]) for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert seen == list(range(120, 0, -1))


def test_a_hundred_requests_a_minute() -> None:
    clock = [0.0]
    with Rehearsal(rate=3, clock=lambda: clock[0]) as rehearsal:
        visitor = Visitor(rehearsal)
        statuses = [visitor.ask(STANDING).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        clock[0] = 30.5
        assert visitor.ask(STANDING).headers["Retry-After"] == "30"
        clock[0] = 60.0
        assert visitor.ask(STANDING).status_code == 200
        visitor.session.close()


def test_faults_strike_as_often_as_told(known: Visitor) -> None:
    rehearsal = known.rehearsal
    rehearsal.fail_next("http_500")
    rehearsal.fail_next(Fault.HTML)
    rehearsal.fail_next(Fault.REDIRECT)
    replies = [known.create() for _ in range(4)]
    assert [r.status_code for r in replies] == [500, 200, 302, 200]
    assert replies[0].json()["data"] == {}
    assert len(rehearsal.proposals) == 1
    rehearsal.fail_next(Fault.DROP_REPLY_AFTER_CREATE, 2)
    for _ in range(2):
        with pytest.raises(requests.ConnectionError):
            known.create()
    assert known.create().ok
    assert len(rehearsal.proposals) == 4
    rehearsal.fail_next(Fault.HTTP_500_AFTER_CREATE)
    assert known.create().status_code == 500
    assert len(rehearsal.proposals) == 5
    rehearsal.fail_next(Fault.EXPIRE_TOKENS)
    assert [known.create().status_code for _ in range(2)] == [401, 401]
    with pytest.raises(Refused):
        rehearsal.fail_next("earthquake")


def test_what_stands_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "rehearsal.json"
    with Rehearsal(state=file) as rehearsal:
        rehearsal.board.put_up(title=TITLE, body="é\x00\u202e & <b>", locale="fr", latitude=48.86, longitude=2.38)
        rehearsal.answer("1", "accepted", "Bravo")
        kept = rehearsal.proposals
        port = int(rehearsal.url.rpartition(":")[2])
    with Rehearsal(state=file) as again:
        assert again.proposals == kept
        assert again.board.put_up(title=TITLE, body=BODY, locale="fr").id == "2"
    with Rehearsal() as third:
        third.stop()
        third.start(port)


@pytest.mark.parametrize("said", ["", "{", "[]", '{"proposals": [{"id": "1"}]}', "\ufeff{}"])
def test_a_damaged_state_is_said(tmp_path: Path, said: str) -> None:
    file = tmp_path / "rehearsal.json"
    file.write_text(said)
    with pytest.raises(Refused, match=r"rehearsal\.damaged"):
        Rehearsal(state=file)
    assert file.read_text() == said


def test_a_taken_port_is_said(rehearsal: Rehearsal) -> None:
    with pytest.raises(Refused, match=r"rehearsal\.port_taken"):
        Rehearsal().start(int(rehearsal.url.rpartition(":")[2]))


def test_stopping_hangs_up_on_everybody(known: Visitor) -> None:
    known.rehearsal.stop()
    with pytest.raises(requests.ConnectionError):
        known.ask(STANDING)


def test_the_page_escapes_and_warns(visitor: Visitor) -> None:
    nasty = "<script>alert('x')</script><img src=/etc/passwd onerror=x>"
    visitor.rehearsal.board.put_up(title=nasty, body=nasty, locale="fr", address=nasty)
    visitor.rehearsal.answer("1", nasty, nasty)
    page = visitor.session.get(visitor.rehearsal.url, timeout=5).text
    assert "REHEARSAL" in page
    assert "ENTRAÎNEMENT" in page
    assert page.count("&lt;script&gt;") == 5
    assert "<script" not in page
    assert "<img" not in page


def test_a_page_elsewhere_cannot_reach_it_by_another_name(known: Visitor) -> None:
    reply = known.session.get(known.rehearsal.url, timeout=5, headers={"Host": "evil.example.org"})
    assert reply.status_code == 403
    assert known.post("/api/sign_in", headers={"Host": "evil.example.org"}).status_code == 403


def test_the_city_answers_from_another_process(tmp_path: Path) -> None:
    file = tmp_path / "rehearsal.json"
    with pytest.raises(Refused, match=r"rehearsal\.not_running"):
        desk.answer(file, "1", "accepted")
    with Rehearsal(state=file) as rehearsal:
        rehearsal.board.put_up(title=TITLE, body=BODY, locale="fr")
        desk.answer(file, "1", "rejected", "Trop cher & trop <loin>")
        desk.fail_next(file, "html", 2)
        assert (rehearsal.proposals[0].state, rehearsal.proposals[0].reason) == ("rejected", "Trop cher & trop <loin>")
        assert [rehearsal.faults.strikes(Fault.HTML) for _ in range(3)] == [True, True, False]
        with pytest.raises(Refused, match=r"rehearsal\.no_such_proposal"):
            desk.answer(file, "7", "accepted")
        with pytest.raises(Refused, match=r"rehearsal\.no_such_fault"):
            desk.fail_next(file, "earthquake")
        note = file.with_name("rehearsal.json.desk")
        assert note.stat().st_mode & 0o077 == 0
        note.write_text(json.dumps({"url": rehearsal.url, "secret": "guessed"}))
        with pytest.raises(Refused, match=r"rehearsal\.wrong_secret"):
            desk.answer(file, "1", "accepted")
    assert not file.with_name("rehearsal.json.desk").exists()


def test_many_at_once_each_stand_once(rehearsal: Rehearsal) -> None:
    def visit() -> None:
        visitor = Visitor(rehearsal)
        visitor.sign_in()
        for _ in range(10):
            visitor.create()
        visitor.session.close()

    crowd = [threading.Thread(target=visit) for _ in range(5)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert sorted(int(p.id) for p in rehearsal.proposals) == list(range(1, 51))


def test_it_says_what_it_is_as_a_target(rehearsal: Rehearsal) -> None:
    target = rehearsal.target()
    assert (target.rehearsal, target.kind, target.title_min, target.title_max) == (True, "decidim", 15, 150)


def test_the_example_campaign_trains_on_it(rehearsal: Rehearsal, paris: Campaign) -> None:
    example = next(t for t in paris.targets if t.rehearsal)
    with Decidim(replace(example, url=rehearsal.url), CREDENTIALS) as platform:
        assert isinstance(platform.probe(), Ready)
