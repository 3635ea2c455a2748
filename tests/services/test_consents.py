"""Consent as events: what counts today, whatever the clocks and the order say, and what a withdrawal does at once."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign, Notice, Target
from outreach_app.domain.drafts import Asking, CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, new_id
from outreach_app.domain.words import ConsentMethod, ConsentState, OutboxState
from outreach_app.queries.consent import allows, consent_history, live_consents, purposes_for
from outreach_app.queries.release import unreleasable_ideas
from outreach_app.services import campaigns, consents, delivery, deposits, disclosures, ideas, outbox
from outreach_app.services.ideas import Captured
from outreach_app.store import journal
from outreach_app.store.store import Store

Say = Callable[..., Captured]
Ready = Callable[..., RecordId]

DAY = 86_400_000
FAR = 32_503_680_000_000  # the year 3000


def refusal(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code, refused.value.problems[0].field


@dataclass(frozen=True, slots=True)
class Event:
    """A consent event as any laptop may have written it; `seen` are places of earlier ones in the list."""

    state: str
    at: int
    expires_at: int | None
    voided: int
    seen: frozenset[int]

    @property
    def takes_back(self) -> bool:
        return self.state in ("refused", "withdrawn", "invalidated")


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    told: list[Event] = []
    for number in range(draw(st.integers(1, 7))):
        seen = draw(st.frozensets(st.sampled_from(range(number)))) if number else frozenset()
        told.append(
            Event(
                state=draw(st.sampled_from(["given", "renewed", "refused", "withdrawn", "invalidated"])),
                at=draw(st.integers(0, FAR)),
                expires_at=draw(st.sampled_from([None, 1, FAR])),
                voided=int(draw(st.integers(0, 4)) == 0),
                seen=seen,
            )
        )
    return told


def counts(story: list[Event], now: int) -> bool:
    """What PRIVACY says, in as many words."""
    withdrawals = {n for n, e in enumerate(story) if e.takes_back and not e.voided}
    return any(
        not e.takes_back and not e.voided and withdrawals <= e.seen and (e.expires_at is None or e.expires_at > now)
        for e in story
    )


def tell(store: Store, story: list[Event], order: list[int]) -> RecordId:
    """Writes the story of a fresh person in that order, as merging would."""
    ids = [new_id() for _ in story]
    with store.act("m") as act:
        person = act.create("person", at=act.at)
        for number in order:
            event = story[number]
            act.create(
                "consent_event",
                record=ids[number],
                person=person,
                purpose="publish",
                state=event.state,
                notice="publish.1.fr",
                at=event.at,
                recorded_at=event.at,
                expires_at=event.expires_at,
                method="oral",
                device="d",
                seen=json.dumps([ids[n] for n in event.seen]),
                voided=event.voided or None,
            )
    return person


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=stories(), chance=st.randoms(use_true_random=False))
def test_what_counts_never_depends_on_order_or_clocks(store: Store, story: list[Event], chance: random.Random) -> None:
    now = 1_486_656_000_000
    for _ in range(2):
        order = list(range(len(story)))
        chance.shuffle(order)
        person = tell(store, story, order)
        assert allows(store, person, "publish", now) == counts(story, now)
        assert not allows(store, person, "study", now)


def test_a_yes_dated_2999_that_has_not_seen_the_withdrawal_never_counts(store: Store) -> None:
    withdrawn = Event("withdrawn", 1, None, 0, frozenset())
    blind = Event("given", FAR - 1, None, 0, frozenset())
    assert not allows(store, tell(store, [withdrawn, blind], [0, 1]), "publish")
    knowing = replace(blind, at=0, seen=frozenset({0}))
    assert allows(store, tell(store, [withdrawn, knowing], [1, 0]), "publish")


def test_it_holds_to_the_end_of_its_last_day(store: Store, campaign: Campaign, member: RecordId) -> None:
    purposes = tuple(replace(p, expires="2017-06-30") for p in campaign.purposes)
    year = replace(campaign, purposes=purposes)
    store.keep_setting("clock_offset", str(1_486_656_000_000 - store.now()))
    said = ideas.capture(store, year, yes_to("publish"), member)
    assert said.person is not None
    end = 1_498_867_200_000  # 2017-07-01T00:00Z
    assert allows(store, said.person, "publish", end - 1)
    assert not allows(store, said.person, "publish", end)


def yes_to(purpose: str, language: str = "fr") -> CaptureDraft:
    return CaptureDraft(
        session=None,
        idea=IdeaDraft(text="Des bancs"),
        person=PersonDraft(name="Awa"),
        consents=(ConsentDraft(purpose=purpose, given=True),),
        asking=Asking(language=language),
    )


Notices = Callable[..., Notice]


@pytest.fixture
def newer(campaign: Campaign) -> Notices:
    """`newer(material=…, language=…, version=…, valid_from=…)`: another notice for `publish`."""
    first = next(n for n in campaign.notices if n.purpose == "publish")

    def make(**said: object) -> Notice:
        return replace(first, **{"version": 2, "sha256": "2", "valid_from": "2000-01-01", **said})  # type: ignore[arg-type]

    return make


def adopt(store: Store, campaign: Campaign, *notices: Notice) -> Campaign:
    revised = replace(campaign, notices=(*campaign.notices, *notices))
    campaigns.adopt(store, revised, "m")
    return revised


@pytest.mark.parametrize(
    ("said", "still"),
    [
        ({"material": True}, False),
        ({"material": False}, True),
        ({"version": 1, "language": "en"}, True),
        ({"version": 2, "language": "en"}, True),
        ({"material": True, "valid_from": "2999-01-01"}, True),
    ],
    ids=["material", "not material", "a translation", "a later translation", "material, but not yet"],
)
def test_only_a_newer_material_notice_in_force_makes_a_yes_lapse(
    store: Store, campaign: Campaign, say: Say, newer: Notices, said: dict[str, object], still: bool
) -> None:
    captured = say(name="Awa", yes=("publish", "news"))
    revised = adopt(store, campaign, newer(**said))
    assert captured.person is not None
    assert allows(store, captured.person, "publish") == still
    assert allows(store, captured.person, "news")
    asked_again = ConsentDraft(purpose="publish", given=True)
    consents.answer(store, revised, captured.person, asked_again, Asking(), "m")
    assert allows(store, captured.person, "publish")


def test_how_many_would_lapse_is_told_before(store: Store, campaign: Campaign, say: Say, newer: Notices) -> None:
    gone = say(name="Awa", yes=("publish",)).person
    say(name="Binta", yes=("publish",))
    say(name="Chloé", no=("publish",))
    consents.withdraw(store, gone or RecordId(""), "publish", "m")
    revised = replace(campaign, notices=(*campaign.notices, newer(material=True)))
    assert campaigns.material_lapses(store, revised) == {"publish": 1}
    assert campaigns.material_lapses(store, replace(campaign, notices=(*campaign.notices, newer()))) == {}


def test_a_notice_somebody_heard_is_never_rewritten(store: Store, campaign: Campaign, newer: Notices) -> None:
    rewritten = replace(campaign, notices=(newer(version=1), *campaign.notices[1:]))
    assert refusal(lambda: campaigns.adopt(store, rewritten, "m")) == ("notice.rewritten", "notices.publish.1.fr")


def test_each_event_says_how_it_was_asked(store: Store, campaign: Campaign, member: RecordId) -> None:
    asking = Asking(method=ConsentMethod.PAPER, language="fr", witness=member, proof="sha256:ab")
    draft = replace(yes_to("news"), asking=asking)
    draft = replace(draft, consents=(ConsentDraft(purpose="news", given=True, channels=("sms", "pigeon")),))
    person = ideas.capture(store, campaign, draft, member).person or ""
    (event,) = consent_history(store, person)
    assert (event.method, event.witness, event.proof, event.notice, event.live) == (
        ConsentMethod.PAPER,
        member,
        "sha256:ab",
        "news.1.fr",
        True,
    )
    (live,) = live_consents(store, [person])
    assert live.channels == ("sms",)


@pytest.mark.parametrize("field", ["witness", "proof"])
def test_what_proves_a_consent_is_checked_like_any_text(store: Store, campaign: Campaign, field: str) -> None:
    draft = replace(yes_to("news"), asking=Asking(**{field: "\ud800"}))  # type: ignore[arg-type]
    assert refusal(lambda: ideas.capture(store, campaign, draft, "m")) == ("text.unreadable_character", field)
    assert store.value("SELECT count(*) FROM person") == 0


def test_a_notice_in_a_language_we_lack_is_read_in_the_first(store: Store, campaign: Campaign) -> None:
    person = ideas.capture(store, campaign, yes_to("news", "ar"), "m").person or ""
    assert consent_history(store, person)[0].notice == "news.1.fr"


def test_without_a_valid_notice_nothing_is_recorded(store: Store, campaign: Campaign) -> None:
    expired = replace(campaign, notices=tuple(replace(n, valid_to="2001-01-01") for n in campaign.notices))
    told = refusal(lambda: ideas.capture(store, expired, yes_to("news"), "m"))
    assert told == ("notice.none_valid", "consents")
    assert store.value("SELECT count(*) FROM journal WHERE kind IN ('person', 'idea', 'consent_event')") == 0


def test_yes_then_no_then_yes_again(store: Store, campaign: Campaign, say: Say) -> None:
    person = say(name="Awa", yes=("publish",)).person or RecordId("")
    consents.withdraw(store, person, "publish", "m")
    assert not allows(store, person, "publish")
    consents.answer(store, campaign, person, ConsentDraft(purpose="publish", given=True), Asking(), "m")
    assert allows(store, person, "publish")
    consents.answer(store, campaign, person, ConsentDraft(purpose="publish", given=False), Asking(), "m")
    assert not allows(store, person, "publish")
    states = [event.state for event in consent_history(store, person)]
    assert states == [ConsentState.GIVEN, ConsentState.WITHDRAWN, ConsentState.RENEWED, ConsentState.REFUSED]


def test_a_withdrawal_taken_back_in_one_step_restores_the_consent(store: Store, say: Say) -> None:
    person = say(name="Awa", yes=("publish",)).person or RecordId("")
    done = consents.withdraw(store, person, "publish", "m")
    ideas.undo(store, done.act, "m")
    assert allows(store, person, "publish")


def test_only_what_holds_is_withdrawn(store: Store, say: Say) -> None:
    person = say(name="Awa", yes=("publish",), no=("news",)).person or RecordId("")
    for purpose in ("news", "study"):
        assert refusal(lambda p=purpose: consents.withdraw(store, person, p, "m"))[0] == "consent.not_live"  # type: ignore[misc]
    assert refusal(lambda: consents.withdraw(store, RecordId("x"), "publish", "m"))[0] == "person.unknown"


def test_asking_a_person_again_about_an_unknown_purpose_is_refused(store: Store, campaign: Campaign, say: Say) -> None:
    person = say(name="Awa", yes=("publish",)).person or RecordId("")
    unknown = ConsentDraft(purpose="selling", given=True)
    assert refusal(lambda: consents.answer(store, campaign, person, unknown, Asking(), "m"))[0] == "purpose.unknown"


def test_under_fifteen_a_later_yes_needs_both_again(store: Store, campaign: Campaign, member: RecordId) -> None:
    child = PersonDraft(name="Awa", minor=True, guardian_name="Fatou", child_assent=True)
    person = ideas.capture(store, campaign, replace(yes_to("publish"), person=child), member).person or RecordId("")
    yes, no = (ConsentDraft(purpose="news", given=given) for given in (True, False))

    def answer(consent: ConsentDraft, child: PersonDraft | None = None) -> object:
        return consents.answer(store, campaign, person, consent, Asking(), "m", child=child)

    assert refusal(lambda: answer(yes)) == ("minor.guardian_missing", "guardian_name")
    assert refusal(lambda: answer(yes, replace(child, child_assent=False))) == ("minor.assent_missing", "child_assent")
    assert not allows(store, person, "news")
    answer(no)
    answer(yes, child)
    assert allows(store, person, "news")
    assert store.row("SELECT guardian, child_assent FROM consent_event ORDER BY row DESC LIMIT 1") == (1, 1)


def submit(store: Store, campaign: Campaign, proposal: RecordId) -> None:
    deposits.submit(store, campaign, proposal, campaign.targets[0], "m")


def send_all(store: Store) -> None:
    for parcel in outbox.due(store, "ville", store.now()):
        begun = delivery.begin(store, parcel, store.now())
        assert begun is not None
        delivery.settle_sent(store, begun, remote_id="7", url="", at=store.now())


def test_withdrawing_holds_back_at_once_what_waits_and_nothing_else(
    store: Store, campaign: Campaign, say: Say, ready: Ready
) -> None:
    hers, his = say(name="Awa", yes=("publish", "news")), say(name="Bob", yes=("publish",))
    mixed, alone = ready(hers.idea, his.idea, title="Ensemble"), ready(his.idea, title="Seul")
    for proposal in (mixed, alone):
        submit(store, campaign, proposal)
    consents.withdraw(store, hers.person or RecordId(""), "news", "m")
    assert set(store.column("SELECT state FROM local_outbox")) == {"queued"}
    consents.withdraw(store, hers.person or RecordId(""), "publish", "m")
    states = store.pairs("SELECT proposal, state || coalesce(reason, '') FROM local_outbox")
    assert states == {mixed: f"{OutboxState.REFUSED}consent.withdrawn", alone: "queued"}
    assert store.value("SELECT count(*) FROM retraction") == 0
    assert [p.proposal for p in outbox.due(store, "ville", store.now())] == [alone]


def test_withdrawing_tells_whoever_was_handed_something_under_that_purpose(
    store: Store, campaign: Campaign, say: Say, ready: Ready
) -> None:
    hers, his = say(name="Awa", yes=("publish", "news")), say(name="Bob", yes=("publish",))
    for title in ("Première", "Seconde"):
        submit(store, campaign, ready(hers.idea, his.idea, title=title))
    send_all(store)
    assert store.value("SELECT count(*) FROM disclosed_person") == 4
    person = hers.person or RecordId("")
    consents.withdraw(store, person, "news", "m")
    assert store.value("SELECT count(*) FROM retraction") == 0
    done = consents.withdraw(store, person, "publish", "m")
    assert len(done.ids("retraction")) == 2
    assert set(store.column("SELECT person FROM retraction")) == {person}
    assert set(store.column("SELECT disclosure FROM retraction")) == set(store.column("SELECT id FROM disclosure"))
    disclosures.mark_retracted(store, done.ids("retraction")[0], "m")
    assert store.value("SELECT count(*) FROM retraction WHERE done_at IS NULL") == 1


def test_nobody_is_asked_twice_to_take_the_same_thing_back(
    store: Store, campaign: Campaign, say: Say, ready: Ready
) -> None:
    said = say(name="Awa", yes=("publish",))
    person = said.person or RecordId("")
    submit(store, campaign, ready(said.idea))
    send_all(store)
    consents.withdraw(store, person, "publish", "m")
    consents.answer(store, campaign, person, ConsentDraft(purpose="publish", given=True), Asking(), "m")
    consents.withdraw(store, person, "publish", "m")
    assert store.value("SELECT count(*) FROM retraction") == 1


def test_what_was_on_its_way_when_they_withdrew_is_taken_back_on_arrival(
    store: Store, campaign: Campaign, say: Say, ready: Ready
) -> None:
    hers, his = say(name="Awa", yes=("publish",)), say(name="Bob", yes=("publish",))
    submit(store, campaign, ready(hers.idea, his.idea))
    (parcel,) = outbox.due(store, "ville", store.now())
    begun = delivery.begin(store, parcel, store.now())
    assert begun is not None
    consents.withdraw(store, hers.person or RecordId(""), "publish", "m")
    delivery.settle_sent(store, begun, remote_id="7", url="", at=store.now())
    assert store.rows("SELECT person, purpose FROM retraction") == [(hers.person, "publish")]


def test_what_a_purpose_allows_is_the_campaign_s_to_say(
    store: Store, campaign: Campaign, member: RecordId, say: Say, ready: Ready, target: Target
) -> None:
    """Another city calls it otherwise: no code of a purpose is known to the house."""
    said = say(name="Awa", yes=("news",))
    assert said.person
    proposal = ready(said.idea)
    assert [held.idea for held in unreleasable_ideas(store, proposal)] == [said.idea]
    renamed = tuple(replace(p, allows=("platform",)) if p.code == "news" else p for p in campaign.purposes)
    revised = replace(campaign, purposes=renamed)
    campaigns.adopt(store, revised, member)
    assert purposes_for(store, "platform") == {"publish", "news"} == revised.purposes_for("platform")
    assert unreleasable_ideas(store, proposal) == []
    journal.rebuild(store)
    assert purposes_for(store, "platform") == {"publish", "news"}
    deposits.submit(store, revised, proposal, target, member)
