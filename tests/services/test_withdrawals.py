"""After sending, an idea is taken back: what stands there goes, is edited, or waits for a person or for a letter."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.drafts import ProposalDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import LetterKind, OutboxState, ProposalForm, Stage
from outreach_app.queries.home import safety
from outreach_app.queries.letters import LetterState, letters
from outreach_app.queries.outbox import AskedBack, ParcelRow, parcels
from outreach_app.queries.withdrawals import to_review
from outreach_app.services import (
    campaigns,
    cobuilding,
    consents,
    delivery,
    deposits,
    handing,
    ideas,
    lineage,
    outbox,
    proposals,
    receipts,
    rights,
    withdrawals,
)
from outreach_app.services import letters as letter_service
from outreach_app.services.ideas import Captured
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

Say = Callable[..., Captured]
Ready = Callable[..., RecordId]
Stand = Callable[..., RecordId]

PAPER = Target(
    code="mairie", name="Mairie", kind="files", title_max=255, body_max=2_000, address="1, place de la Mairie"
)


@pytest.fixture
def stand(store: Store, campaign: Campaign, ready: Ready) -> Stand:
    """A proposal made of ideas that stands with the platform, or by hand with the town hall."""

    def put(*feeding: RecordId, by_hand: bool = False, form: ProposalForm = ProposalForm.MERGE) -> RecordId:
        both = replace(campaign, targets=(*campaign.targets, PAPER))
        campaigns.adopt(store, both, "m")
        proposal = ready(*feeding)
        if form is ProposalForm.GROUP:
            proposals.move(store, proposal, Stage.WRITING, "m")
            cobuilding.choose_form(store, proposal, form, "m")
            proposals.agree(store, proposal, "À main levée", "m")
        target = PAPER if by_hand else campaign.targets[0]
        deposits.submit(store, both, proposal, target, "m")
        if by_hand:
            handing.record_reference(store, proposal, "mairie", "X-000123", "m")
        else:
            (parcel,) = (p for p in outbox.due(store, "ville", store.now()) if p.proposal == proposal)
            begun = delivery.begin(store, parcel, store.now())
            assert begun
            delivery.settle_sent(store, begun, remote_id="7", url="", at=store.now())
        return proposal

    return put


def only(store: Store) -> ParcelRow:
    (row,) = parcels(store)
    return row


def errand(store: Store) -> tuple[str, OutboxState]:
    row = only(store)
    return row.errand.value, row.state


def person_of(said: Captured) -> RecordId:
    assert said.person
    return said.person


def test_the_last_agreement_gone_it_is_withdrawn_and_an_undo_stops_that(store: Store, say: Say, stand: Stand) -> None:
    hers = say("Des bancs", name="Awa", yes=("publish",))
    stand(hers.idea)
    assert errand(store) == ("create", OutboxState.SENT)
    act = consents.withdraw(store, person_of(hers), "publish", "m").act
    assert errand(store) == ("withdraw", OutboxState.QUEUED)
    assert letters(store) == []
    ideas.undo(store, act, "m")
    assert errand(store) == ("edit", OutboxState.QUEUED), "said again as it stands: harmless"


def test_another_agreement_taken_back_changes_nothing_there(store: Store, say: Say, stand: Stand) -> None:
    hers = say("Des bancs", name="Awa", yes=("publish", "news"))
    stand(hers.idea)
    consents.withdraw(store, person_of(hers), "news", "m")
    assert errand(store) == ("create", OutboxState.SENT)


def test_a_group_goes_on_without_the_part_of_who_left(store: Store, say: Say, stand: Stand) -> None:
    hers = say("Ma fontaine à moi", name="Awa", yes=("publish",))
    his = say("Un préau pour la pluie", name="Bob", yes=("publish",))
    proposal = stand(hers.idea, his.idea, form=ProposalForm.GROUP)
    assert "fontaine" in only(store).body
    act = consents.withdraw(store, person_of(hers), "publish", "m").act
    assert errand(store) == ("edit", OutboxState.QUEUED)
    assert "fontaine" not in only(store).body
    assert "préau" in only(store).body
    assert delivery.begin(store, outbox.due(store, "ville", store.now())[0], store.now()), "nothing holds the edit back"
    delivery.recover_interrupted(store)
    assert to_review(store) == []
    ideas.undo(store, act, "m")
    assert "fontaine" in only(store).body
    assert proposal == only(store).proposal


def test_a_common_text_stands_where_it_holds_nothing_of_theirs(store: Store, say: Say, stand: Stand) -> None:
    hers = say("Zoo kiwi xylophone", name="Awa", yes=("publish",))
    proposal = stand(hers.idea, say("Des bancs", cleared=True).idea)
    consents.withdraw(store, person_of(hers), "publish", "m")
    assert errand(store) == ("create", OutboxState.SENT)
    assert store.value("SELECT count(*) FROM idea_proposal WHERE proposal = ? AND voided = 0", (proposal,)) == 1
    assert to_review(store) == []


@pytest.mark.parametrize("decision", ["keep", "withdraw"])
def test_a_common_text_with_words_of_theirs_waits_for_a_person(
    store: Store, say: Say, stand: Stand, decision: str
) -> None:
    hers = say("Pour souffler en remontant du marché.", name="Awa", yes=("publish",))
    proposal = stand(hers.idea, say("Des bancs", cleared=True).idea)
    consents.withdraw(store, person_of(hers), "publish", "m")
    assert errand(store) == ("create", OutboxState.SENT)
    (review,) = to_review(store)
    assert (review.proposal, review.target, review.ideas) == (proposal, "ville", (hers.idea,))
    assert review.sentences == ("Pour souffler en remontant du marché.",)
    if decision == "keep":
        withdrawals.keep_without(store, proposal, review.ideas, "m")
        assert errand(store) == ("create", OutboxState.SENT)
    else:
        withdrawals.take_back(store, proposal, "ville", "m")
        assert errand(store) == ("withdraw", OutboxState.QUEUED)
    assert to_review(store) == []


def test_a_letter_asks_where_no_machine_can_and_is_followed_to_its_answer(store: Store, say: Say, stand: Stand) -> None:
    hers = say("Des bancs", name="Awa", yes=("publish",))
    stand(hers.idea, by_hand=True)
    act = consents.withdraw(store, person_of(hers), "publish", "m").act
    assert errand(store) == ("create", OutboxState.SENT)
    (letter,) = letters(store)
    assert (letter.what, letter.target, letter.reference) == (LetterKind.RETRACTION, "mairie", "X-000123")
    ideas.undo(store, act, "m")
    assert letters(store) == [], "the letter goes with the withdrawal it was for"
    consents.withdraw(store, person_of(hers), "publish", "m")
    (letter,) = letters(store)
    states = [letter.state]
    with pytest.raises(Refused, match=r"letter\.not_printed"):
        letter_service.mark_sent(store, letter.id, "m")
    for step in (
        lambda: letter_service.mark_printed(store, [letter.id], "m"),
        lambda: letter_service.mark_sent(store, letter.id, "m"),
        lambda: letter_service.mark_answered(store, letter.id, "Retirée le 3 mars", "m"),
    ):
        step()
        states += [letters(store)[0].state]
    assert states == [LetterState.TO_PRINT, LetterState.TO_SEND, LetterState.WAITING, LetterState.ANSWERED]
    assert letters(store)[0].answer == "Retirée le 3 mars"
    assert store.value("SELECT count(*) FROM retraction WHERE done_at IS NULL AND voided = 0") == 0
    with pytest.raises(Refused, match=r"letter\.answered"):
        letter_service.mark_sent(store, letter.id, "m")


def test_what_the_city_took_off_by_letter_no_longer_stands_there(store: Store, say: Say, stand: Stand) -> None:
    hers = say("Des bancs", name="Awa", yes=("publish",))
    proposal = stand(hers.idea, by_hand=True)

    def row() -> ParcelRow:
        return parcels(store, proposal=proposal)[0]

    assert row().asked_back is AskedBack.NOT
    consents.withdraw(store, person_of(hers), "publish", "m")
    (letter,) = letters(store)
    assert row().asked_back is AskedBack.WAITS
    letter_service.mark_printed(store, [letter.id], "m")
    letter_service.mark_sent(store, letter.id, "m")
    said_no = letter_service.mark_answered(store, letter.id, "Nous la gardons", "m")
    assert (row().asked_back, row().is_gone) == (AskedBack.KEPT, False)
    ideas.undo(store, said_no.act, "m")
    done = letter_service.mark_answered(store, letter.id, "Retirée le 3 mars", "m", taken_off=True)
    assert (row().asked_back, row().is_gone) == (AskedBack.TAKEN_OFF, True)
    assert safety(store).sent == 0
    assert store.value("SELECT count(*) FROM submission WHERE voided = 0") == 0
    ideas.undo(store, done.act, "m")
    assert (row().asked_back, row().is_gone, safety(store).sent) == (AskedBack.WAITS, False, 1)
    assert store.value("SELECT count(*) FROM submission WHERE voided = 0") == 1


def test_parts_of_a_group_are_asked_for_in_one_letter_until_it_is_printed(store: Store, say: Say, stand: Stand) -> None:
    said = [say(f"Une part {n}", name=f"P{n}", yes=("publish",)) for n in range(4)]
    stand(*(one.idea for one in said), by_hand=True, form=ProposalForm.GROUP)
    for one in said[:2]:
        consents.withdraw(store, person_of(one), "publish", "m")
    (letter,) = letters(store)
    assert (letter.what, set(letter.ideas)) == (LetterKind.EDIT, {said[0].idea, said[1].idea})
    letter_service.mark_printed(store, [letter.id], "m")
    consents.withdraw(store, person_of(said[2]), "publish", "m")
    second = letters(store)[-1]
    assert (len(letters(store)), second.what, second.ideas) == (2, LetterKind.EDIT, (said[2].idea,))
    consents.withdraw(store, person_of(said[3]), "publish", "m")
    assert [each.what for each in letters(store)] == [LetterKind.EDIT, LetterKind.RETRACTION], "it now asks for all"


def test_a_receipt_takes_back_the_idea_of_nobody(store: Store, say: Say, stand: Stand) -> None:
    nobodys = say("Des bancs", cleared=True)
    stand(nobodys.idea)
    receipts.withdraw(store, nobodys.idea, "m")
    assert errand(store) == ("withdraw", OutboxState.QUEUED)


def test_erased_words_go_there_too_and_words_that_stay_are_reviewed(
    store: Store, vault: Vault, say: Say, stand: Stand
) -> None:
    hers = say("Des bancs", name="Awa", yes=("publish",))
    stand(hers.idea)
    rights.erase(store, vault, person_of(hers), texts_too=True, reason="", by="m")
    assert errand(store) == ("withdraw", OutboxState.QUEUED)


def test_words_left_by_who_was_erased_are_read_over_by_a_person(
    store: Store, vault: Vault, say: Say, stand: Stand
) -> None:
    hers = say("Des bancs", name="Awa", yes=("publish",))
    proposal = stand(hers.idea)
    rights.erase(store, vault, person_of(hers), texts_too=False, reason="", by="m")
    assert errand(store) == ("create", OutboxState.SENT)
    (review,) = to_review(store)
    assert (review.proposal, review.ideas) == (proposal, (hers.idea,))
    ideas.clear(store, hers.idea, "m")
    assert to_review(store) == [], "cleared again: it identifies nobody"


def test_what_was_taken_back_elsewhere_is_caught_up_with(store: Store, say: Say, stand: Stand) -> None:
    hers = say("Des bancs", name="Awa", yes=("publish",))
    stand(hers.idea)
    assert withdrawals.catch_up(store, "m") is None
    with store.act("elsewhere") as act:
        said = {"at": act.at, "recorded_at": act.at, "method": "screen", "device": "other"}
        act.create("consent_event", person=hers.person, purpose="publish", state="withdrawn", seen="[]", **said)
    assert withdrawals.catch_up(store, "m")
    assert errand(store) == ("withdraw", OutboxState.QUEUED)
    assert withdrawals.catch_up(store, "m") is None


def test_a_platform_that_would_not_is_asked_by_letter(store: Store, say: Say, stand: Stand) -> None:
    hers = say("Des bancs", name="Awa", yes=("publish",))
    proposal = stand(hers.idea)
    consents.withdraw(store, person_of(hers), "publish", "m")
    (parcel,) = outbox.due(store, "ville", store.now())
    begun = delivery.begin(store, parcel, store.now())
    assert begun
    delivery.settle_refused(store, begun, reason="rights", message="", at=store.now())
    withdrawals.by_letter(store, proposal, "ville", "m")
    assert errand(store) == ("withdraw", OutboxState.SET_ASIDE)
    assert [letter.reference for letter in letters(store)] == ["7"]
    with pytest.raises(Refused, match=r"letter\.known"):
        withdrawals.by_letter(store, proposal, "ville", "m")


def test_before_it_leaves_it_goes_without_the_ideas_of_who_said_no(
    store: Store, campaign: Campaign, say: Say, ready: Ready, target: Target
) -> None:
    hers = say("Pour souffler en remontant du marché.", name="Awa", yes=("news",), no=("publish",))
    his = say("Des kiwis", name="Bob", yes=("news",), no=("publish",))
    proposal = ready(hers.idea, his.idea, say(cleared=True).idea)
    (problem,) = deposits.find_submit_problems(store, campaign, proposal, target)
    assert (problem.code, problem.details["count"], problem.details["linked"]) == ("idea.may_not_leave", 2, 3)
    with pytest.raises(Refused, match=r"idea\.words_in_text"):
        proposals.leave_out(store, proposal, [hers.idea, his.idea], "m")
    act = proposals.leave_out(store, proposal, [his.idea], "m").act
    assert len(deposits.find_submit_problems(store, campaign, proposal, target)) == 1
    ideas.undo(store, act, "m")
    draft = ProposalDraft(title="Des bancs à l’ombre", text="Pour que chacun puisse s’asseoir.")
    proposals.move(store, proposal, Stage.WRITING, "m")
    proposals.edit(store, campaign, proposal, draft, "m")
    proposals.leave_out(store, proposal, [hers.idea, his.idea], "m")
    proposals.agree(store, proposal, "À main levée", "m")
    assert deposits.find_submit_problems(store, campaign, proposal, target) == []


def test_a_tied_sentence_is_rewritten_before_its_idea_is_left_out(store: Store, say: Say, ready: Ready) -> None:
    hers = say("Autre chose", name="Awa", yes=("news",))
    proposal = ready(hers.idea)
    lineage.link_sentence(store, proposal, hers.idea, "Pour souffler en remontant du marché.", "m")
    with pytest.raises(Refused, match=r"idea\.words_in_text"):
        proposals.leave_out(store, proposal, [hers.idea], "m")
