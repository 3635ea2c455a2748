"""Receipts: a code that tells status and nothing else, by which agreements are taken back, or given back."""

from collections.abc import Callable
from dataclasses import fields
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import Asking, ConsentDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, new_sheet_code, show_code
from outreach_app.domain.words import CityDecision, OutboxState, Stage, Standing
from outreach_app.queries.consent import allows, live_consents
from outreach_app.queries.receipts import look_up
from outreach_app.services import batches, consents, deposits, disclosures, ideas, outbox, receipts, rights
from outreach_app.services.ideas import Captured
from outreach_app.store import journal
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

Say = Callable[..., Captured]
Ready = Callable[..., RecordId]

HOUR = 3_600_000


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def code_for(store: Store, said: Captured, by: str) -> str:
    return receipts.give(store, said.idea, by).code


def test_one_code_an_idea_the_same_each_time(store: Store, say: Say, member: RecordId) -> None:
    one, other = say(), say("Une fontaine")
    code = code_for(store, one, member)
    assert code_for(store, one, member) == code
    assert receipts.give(store, one.idea, member).changes is None
    assert code_for(store, other, member) != code
    assert look_up(store, show_code(code).lower()).idea == one.idea


def test_a_slip_and_a_stranger_are_told_apart(store: Store, say: Say, member: RecordId) -> None:
    code = code_for(store, say(), member)
    slip = ("8" if code[0] != "8" else "9") + code[1:]
    assert refusal(lambda: look_up(store, slip)) == "code.wrong_check"
    assert refusal(lambda: look_up(store, "7K39")) == "code.malformed"
    assert refusal(lambda: look_up(store, new_sheet_code())) == "receipt.unknown"


def test_it_tells_neither_the_name_nor_the_words(store: Store, say: Say, member: RecordId) -> None:
    said = say("Des bancs rue Lecture", name="Awa Unique", phone="0601020304", yes=("publish", "news"), no=("named",))
    found = look_up(store, code_for(store, said, member))
    assert found.standing is Standing.LIVE
    told = " ".join(str(getattr(found, field.name)) for field in fields(found))
    for secret in ("Awa", "Unique", "0601020304", "bancs", "Lecture", str(said.person)):
        assert secret not in told
    assert {a.purpose: a.live for a in found.agreements} == {"publish": True, "news": True, "named": False}


def test_the_number_of_a_paper_sheet_is_its_receipt(
    store: Store, say: Say, member: RecordId, session: RecordId
) -> None:
    batch = batches.print_batch(
        store, session, layout="a4", version=1, languages=("fr",), geometry="{}", count=1, by=member
    )
    [code] = batch.codes
    assert look_up(store, code).standing is Standing.AWAITED
    said = say("Un marronnier", cleared=True, sheet=batches.find_sheet(store, code))
    assert look_up(store, code).idea == said.idea
    assert code_for(store, said, member) == code, "no second number for the same idea"
    receipts.withdraw(store, said.idea, member)
    assert look_up(store, code).standing is Standing.WITHDRAWN


def test_it_says_in_which_proposal_and_what_the_city_answered(
    store: Store, campaign: Campaign, say: Say, ready: Ready, member: RecordId, target: object
) -> None:
    said = say(cleared=True)
    code = code_for(store, said, member)
    proposal = ready(said.idea)
    [fate] = look_up(store, code).fates
    assert (fate.title, fate.stage, fate.decision) == ("Des bancs à l’ombre", Stage.AGREED, None)
    with store.act(member) as act:
        act.create(
            "city_answer",
            proposal=proposal,
            target="ville",
            decision=CityDecision.REJECTED.value,
            reason="Hors compétence",
            fetched_at=act.at,
        )
    [fate] = look_up(store, code).fates
    assert (fate.decision, fate.reason) == (CityDecision.REJECTED, "Hors compétence")


def test_everything_taken_back_in_one_act_and_given_back_the_same_day(
    store: Store, campaign: Campaign, say: Say, member: RecordId
) -> None:
    said = say(name="Awa", yes=("publish", "news", "named"))
    code = code_for(store, said, member)
    assert said.person
    receipts.withdraw(store, said.idea, member)
    assert live_consents(store, [said.person]) == []
    found = look_up(store, code)
    assert (found.standing, found.can_withdraw) == (Standing.WITHDRAWN, False)
    receipts.undo_withdrawal(store, campaign, said.idea, member)
    assert set(look_up(store, code).live_purposes) == {"publish", "news", "named"}
    assert refusal(lambda: receipts.undo_withdrawal(store, campaign, said.idea, member)) == "undo.nothing"


def test_one_purpose_alone(store: Store, say: Say, member: RecordId) -> None:
    said = say(name="Awa", yes=("publish", "news"))
    receipts.withdraw(store, said.idea, member, ("news",))
    assert said.person
    assert allows(store, said.person, "publish")
    assert not allows(store, said.person, "news")
    assert refusal(lambda: receipts.withdraw(store, said.idea, member, ("news",))) == "consent.not_live"


def test_the_next_day_it_is_too_late_even_two_minutes_after(
    store: Store, campaign: Campaign, say: Say, member: RecordId
) -> None:
    """Midnight is the city's: 23:59 in Paris and 00:01 are two days, though UTC sees one."""
    said = say(name="Awa", yes=("publish",))
    midnight = 1_486_681_200_000  # 2017-02-10 00:00 in Paris, 23:00 UTC the day before

    def set_clock(wanted: int) -> None:
        store.offset += wanted - store.now()

    set_clock(midnight - HOUR)
    receipts.withdraw(store, said.idea, member)
    set_clock(midnight + HOUR // 60)
    assert refusal(lambda: receipts.undo_withdrawal(store, campaign, said.idea, member)) == "receipt.too_late"
    set_clock(midnight - HOUR // 60)
    receipts.undo_withdrawal(store, campaign, said.idea, member)
    assert said.person
    assert allows(store, said.person, "publish")


def test_retractions_are_taken_back_with_it_unless_somebody_was_told(
    store: Store, campaign: Campaign, say: Say, ready: Ready, member: RecordId
) -> None:
    said = say(name="Awa", yes=("publish",))
    proposal = ready(said.idea)
    with store.act(member) as act:
        disclosures.disclose_proposals(act, [proposal], recipient="ville")
    waiting = "SELECT count(*) FROM retraction WHERE voided = 0"
    receipts.withdraw(store, said.idea, member)
    assert store.value(waiting) == 1
    receipts.undo_withdrawal(store, campaign, said.idea, member)
    assert store.value(waiting) == 0
    receipts.withdraw(store, said.idea, member)
    with store.act(member) as act:
        act.change("retraction", store.value("SELECT id FROM retraction WHERE voided = 0"), done_at=act.at)
    assert refusal(lambda: receipts.undo_withdrawal(store, campaign, said.idea, member)) == "receipt.already_told"


def test_an_idea_from_nobody_is_held_back_and_nobody_can_clear_it_by_mistake(
    store: Store, campaign: Campaign, say: Say, ready: Ready, member: RecordId, target: object
) -> None:
    said = say(cleared=True)
    code = code_for(store, said, member)
    proposal = ready(said.idea)
    deposits.submit(store, campaign, proposal, target, member)  # type: ignore[arg-type]
    [parcel] = outbox.due(store, "ville", store.now() + HOUR)
    receipts.withdraw(store, said.idea, member)
    assert outbox.due(store, "ville", store.now() + HOUR) == ()
    assert store.value("SELECT state FROM local_outbox WHERE id = ?", (parcel.id,)) == OutboxState.REFUSED
    assert look_up(store, code).standing is Standing.WITHDRAWN
    assert refusal(lambda: ideas.clear(store, said.idea, member)) == "receipt.withdrawn"
    assert refusal(lambda: receipts.withdraw(store, said.idea, member)) == "receipt.withdrawn"
    receipts.undo_withdrawal(store, campaign, said.idea, member)
    assert look_up(store, code).standing is Standing.LIVE
    ideas.clear(store, said.idea, member)


@pytest.mark.parametrize("texts_too", [False, True])
def test_once_the_person_is_erased_it_says_so_and_nothing_else(
    store: Store, vault: Vault, campaign: Campaign, say: Say, member: RecordId, texts_too: bool
) -> None:
    said = say(name="Awa", yes=("publish",))
    code = code_for(store, said, member)
    receipts.withdraw(store, said.idea, member)
    assert said.person
    rights.erase(store, vault, said.person, texts_too=texts_too, reason="", by=member)
    found = look_up(store, code)
    assert (found.standing, found.idea, found.agreements) == (Standing.ERASED, None, ())
    assert refusal(lambda: receipts.withdraw(store, said.idea, member)) == "idea.unknown"
    assert refusal(lambda: receipts.undo_withdrawal(store, campaign, said.idea, member)) == "idea.unknown"


def test_a_save_taken_back_leaves_its_receipt_saying_so(store: Store, say: Say, member: RecordId) -> None:
    said = say()
    code = code_for(store, said, member)
    ideas.undo(store, said.changes.act, member)
    found = look_up(store, code)
    assert (found.standing, found.can_withdraw) == (Standing.SET_ASIDE, False)


def test_made_again_from_the_journal_it_says_the_same(
    store: Store, campaign: Campaign, say: Say, member: RecordId
) -> None:
    alone, given_back = say(cleared=True), say("Une fontaine", name="Awa", yes=("publish", "news"))
    codes = [code_for(store, said, member) for said in (alone, given_back)]
    receipts.withdraw(store, alone.idea, member)
    receipts.withdraw(store, given_back.idea, member, ("news",))
    receipts.undo_withdrawal(store, campaign, given_back.idea, member)
    before = [look_up(store, code) for code in codes]
    journal.rebuild(store)
    assert [look_up(store, code) for code in codes] == before
    assert [found.standing for found in before] == [Standing.WITHDRAWN, Standing.LIVE]


STEPS = st.lists(st.sampled_from(["withdraw", "one", "undo", "renew", "refuse"]), max_size=9)


@given(STEPS)
@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_the_order_the_live_consents_are_what_a_person_would_say(
    store: Store, campaign: Campaign, say: Say, member: RecordId, steps: list[str]
) -> None:
    """A plain model beside it: what holds, and what each withdrawal that stands had found."""
    said = say(name="Awa", yes=("publish", "news"))
    assert said.person
    holds = {"publish", "news"}
    taken: list[set[str]] = []
    no: set[str] = set()
    for step in steps:
        if step == "undo" and not taken:
            assert refusal(lambda: receipts.undo_withdrawal(store, campaign, said.idea, member)) == "undo.nothing"
        elif step == "undo":
            receipts.undo_withdrawal(store, campaign, said.idea, member)
            holds |= taken.pop() - no
        elif step in ("renew", "refuse"):
            consent = ConsentDraft(purpose="publish", given=step == "renew")
            consents.answer(store, campaign, said.person, consent, Asking(), member)
            (holds.add if consent.given else holds.discard)("publish")
            (no.discard if consent.given else no.add)("publish")
        else:
            wanted = ("news",) if step == "one" else ()
            gone = holds & set(wanted) if wanted else set(holds)
            withdraw = partial(receipts.withdraw, store, said.idea, member, wanted)
            if gone:
                withdraw()
                taken.append(gone)
            else:
                assert refusal(withdraw) == "consent.not_live"
            holds -= gone
        assert {consent.purpose for consent in live_consents(store, [said.person])} == holds, steps
