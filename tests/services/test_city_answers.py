"""The city's answers: which phase they are, typed in by hand, who is to be told, and that telling is forgotten too."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from outreach_app.campaign.model import Campaign, Term, Terms
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.phases import phase_of
from outreach_app.domain.words import CityDecision, CityPhase, Stage
from outreach_app.queries.campaigns import campaign_of
from outreach_app.queries.city_answers import city_answers
from outreach_app.queries.persons import held_on
from outreach_app.queries.telling import count_to_tell, to_tell
from outreach_app.services import (
    answers,
    campaigns,
    consents,
    delivery,
    deposits,
    ideas,
    outbox,
    rights,
    telling,
)
from outreach_app.services.ideas import Captured
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

Say = Callable[..., Captured]
Ready = Callable[..., RecordId]
Send = Callable[..., RecordId]


@pytest.fixture
def send(store: Store, campaign: Campaign, ready: Ready) -> Send:
    """A proposal made of ideas, which stands there under the number 7."""

    def put(*feeding: RecordId, title: str = "Des bancs à l’ombre") -> RecordId:
        proposal = ready(*feeding, title=title)
        deposits.submit(store, campaign, proposal, campaign.targets[0], "m")
        (parcel,) = (p for p in outbox.due(store, "ville", store.now()) if p.proposal == proposal)
        begun = delivery.begin(store, parcel, store.now())
        assert begun
        delivery.settle_sent(store, begun, remote_id="7", url="", at=store.now())
        return proposal

    return put


def hear(store: Store, proposal: RecordId, raw: str, decision: CityDecision, reason: str = "", phase: str = "") -> bool:
    told = answers.take_in(
        store,
        proposal,
        target="ville",
        decision=decision,
        raw_state=raw,
        reason=reason,
        answered_at=None,
        phase=phase,
    )
    return told is not None


@pytest.mark.parametrize(
    ("raw", "decision", "phase"),
    [
        ("evaluating", CityDecision.EVALUATING, CityPhase.STUDIED),
        ("AETUDE", CityDecision.OTHER, CityPhase.STUDIED),
        ("EN CO-CONSTRUCTION", CityDecision.OTHER, None),
        ("ENCOCONSTRUCTION", CityDecision.OTHER, CityPhase.ADMISSIBLE),
        ("Regroupé", CityDecision.OTHER, CityPhase.ADMISSIBLE),
        ("RETENU", CityDecision.OTHER, CityPhase.KEPT),
        ("NONRETENU", CityDecision.OTHER, CityPhase.NOT_KEPT),
        ("SUBMITTED", CityDecision.OTHER, None),
        ("dossier complet", CityDecision.ACCEPTED, CityPhase.KEPT),
    ],
)
def test_a_raw_state_is_a_phase(raw: str, decision: CityDecision, phase: CityPhase | None) -> None:
    assert phase_of(raw, decision, {}) is phase


def test_the_editions_own_words_come_first(store: Store, campaign: Campaign, send: Send, say: Say) -> None:
    own = replace(campaign.targets[0], phases={"Passé en commission": "admissible", "accepted": "at_vote"})
    campaigns.adopt(store, replace(campaign, targets=(own,)), "m")
    proposal = send(say(cleared=True).idea)
    assert hear(store, proposal, "passe en commission", CityDecision.OTHER)
    assert hear(store, proposal, "accepted", CityDecision.ACCEPTED)
    latest, first = city_answers(store, proposal=proposal)
    assert (first.phase, first.raw_state, first.before) == (CityPhase.ADMISSIBLE, "passe en commission", None)
    assert (latest.phase, latest.before) == (CityPhase.AT_VOTE, CityPhase.ADMISSIBLE)


def test_what_the_platform_knows_of_the_vote_stays(store: Store, send: Send, say: Say) -> None:
    proposal = send(say(cleared=True).idea)
    assert hear(store, proposal, "accepted", CityDecision.ACCEPTED)
    assert hear(store, proposal, "accepted", CityDecision.ACCEPTED, phase="winner")
    assert not hear(store, proposal, "accepted", CityDecision.ACCEPTED, phase="winner")
    assert not hear(store, proposal, "accepted", CityDecision.ACCEPTED), "nothing new was said"
    assert city_answers(store, proposal=proposal)[0].phase is CityPhase.WINNER


def test_an_answer_is_typed_in_shown_as_such_and_taken_back(
    store: Store, campaign: Campaign, send: Send, say: Say, ready: Ready
) -> None:
    today = campaign.day(store.now())

    def type_in(proposal: RecordId, phase: CityPhase, day: str = today) -> RecordId:
        changes = answers.type_in(
            store, campaign, proposal, target="ville", phase=phase, reason="Salaires", day=day, by="m"
        )
        return changes.act

    proposal = send(say(cleared=True).idea)
    act = type_in(proposal, CityPhase.NOT_KEPT)
    (answer,) = city_answers(store, proposal=proposal)
    assert (answer.by_hand, answer.phase, answer.decision) == (True, CityPhase.NOT_KEPT, CityDecision.REJECTED)
    assert answer.raw_state == ""
    assert campaign.day(answer.answered_at or 0) == today
    for again, day, code in (
        (CityPhase.NOT_KEPT, today, "answer.same"),
        (CityPhase.KEPT, "2099-01-01", "answer.too_early"),
        (CityPhase.KEPT, "hier", "date.malformed"),
    ):
        with pytest.raises(Refused, match=code):
            type_in(proposal, again, day)
    with pytest.raises(Refused, match=r"answer\.not_sent"):
        type_in(ready(say(cleared=True).idea), CityPhase.KEPT)
    ideas.undo(store, act, "m")
    assert city_answers(store, proposal=proposal) == []
    assert store.value("SELECT stage FROM proposal WHERE id = ?", (proposal,)) == Stage.SUBMITTED


def test_who_asked_for_news_is_told_once_by_the_way_they_chose(store: Store, say: Say, send: Send) -> None:
    hers = say(name="Awa", phone="06 00 00 00 01", email="awa@example.org", yes=("publish", "news"))
    his = say(name="Bob", phone="06 00 00 00 02", yes=("publish",))
    proposal = send(hers.idea, his.idea, say(cleared=True).idea)
    assert to_tell(store) == [], "nothing was answered yet"
    hear(store, proposal, "evaluating", CityDecision.EVALUATING)
    (waiting,) = to_tell(store)
    assert (waiting.name, waiting.person) == ("Awa", hers.person)
    assert set(waiting.channels) == {"sms", "phone", "email"}, "no post without an address"
    assert [(n.title, n.phase) for n in waiting.news] == [("Des bancs à l’ombre", CityPhase.STUDIED)]
    act = telling.mark_told(store, [waiting], "sms", "m").act
    assert (to_tell(store), count_to_tell(store)) == ([], 0)
    with pytest.raises(Refused, match=r"telling\.nobody"):
        telling.mark_told(store, [waiting], "sms", "m")
    ideas.undo(store, act, "m")
    assert count_to_tell(store) == 1
    telling.mark_told(store, to_tell(store), "phone", "m")
    hear(store, proposal, "rejected", CityDecision.REJECTED, "Salaires")
    (again,) = to_tell(store)
    assert [n.reason for n in again.news] == ["Salaires"], "each new answer is told, and the last one only"


def test_nobody_is_told_once_their_agreement_is_over(store: Store, say: Say, send: Send) -> None:
    hers = say(name="Awa", phone="06 00 00 00 01", yes=("publish", "news"))
    hear(store, send(hers.idea), "evaluating", CityDecision.EVALUATING)
    (waiting,) = to_tell(store)
    consents.withdraw(store, hers.person or RecordId(""), "news", "m")
    assert to_tell(store) == []
    with pytest.raises(Refused, match=r"telling\.nobody"):
        telling.mark_told(store, [waiting], "sms", "m")


def test_what_was_told_is_held_and_forgotten(store: Store, vault: Vault, say: Say, send: Send) -> None:
    hers = say(name="Awa", phone="06 00 00 00 01", yes=("publish", "news"))
    person = hers.person or RecordId("")
    hear(store, send(hers.idea), "evaluating", CityDecision.EVALUATING)
    telling.mark_told(store, to_tell(store), "phone", "m")
    held = held_on(store, person)
    assert held
    assert [(t.how, t.proposal) for t in held.told] == [("phone", "Des bancs à l’ombre")]
    rights.erase(store, vault, person, texts_too=False, reason="", by="m")
    assert store.value("SELECT count(*) FROM told") == 0
    assert not store.value("SELECT count(*) FROM journal WHERE kind = 'told' AND body LIKE '%' || ? || '%'", (person,))


def test_what_is_tied_to_a_platform_stays_when_the_file_is_read_again(store: Store, campaign: Campaign) -> None:
    tied = Terms(themes={"nature": Term(id="12", name="Nature en ville"), "sport": Term()})
    revised, changes = campaigns.map_terms(store, campaign, "ville", tied, "m")
    assert changes.touches("campaign")
    assert campaign_of(store).targets[0].mapping == tied == revised.targets[0].mapping
    campaigns.adopt(store, campaign, "m")
    assert campaign_of(store).targets[0].mapping == tied
    with pytest.raises(Refused, match=r"target\.unknown"):
        campaigns.map_terms(store, campaign, "ailleurs", tied, "m")
