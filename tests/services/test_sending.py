"""Who sends: one laptop of the campaign, and what it takes over from the one before."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from outreach_app.campaign.model import Campaign, Target, Term, Terms
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, device_number, show_code
from outreach_app.domain.words import Errand
from outreach_app.queries.sender import handed_code, sender
from outreach_app.services import campaigns, delivery, deposits, outbox, pace, sending
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, create_vault


@pytest.fixture
def live(target: Target) -> Target:
    return replace(target, rehearsal=False)


@pytest.fixture
def queued(store: Store, campaign: Campaign, say: Callable, ready: Callable) -> RecordId:
    proposal: RecordId = ready(say(cleared=True).idea)
    deposits.submit(store, campaign, proposal, campaign.targets[0], "m")
    return proposal


def states(store: Store) -> list[tuple]:
    return store.rows("SELECT state, attempts FROM local_outbox ORDER BY queued_at, id")


def test_the_first_to_send_is_the_one_that_sends(store: Store, live: Target) -> None:
    assert sender(store) is None
    sending.prepare(store, live)
    found = sender(store)
    assert found is not None
    assert (found.device, found.is_here) == (store.writer, True)
    sending.prepare(store, live)
    assert store.value("SELECT count(*) FROM sender") == 1


def test_no_other_sends(store: Store, live: Target, queued: RecordId) -> None:
    with store.act("m") as act:
        act.create("sender", device="another", name="Portable d’Awa", at=act.at)
    with pytest.raises(Refused) as refused:
        sending.prepare(store, live)
    assert (refused.value.code, refused.value.problems[0].details["name"]) == ("sender.another", "Portable d’Awa")
    with pytest.raises(Refused, match=r"sender\.another"):
        sending.hand_over(store, "third", "", "m")
    sending.prepare(store, replace(live, rehearsal=True))  # one may train on any
    assert states(store) == [("queued", 0)]


def test_whoever_takes_over_looks_first(store: Store, live: Target, queued: RecordId) -> None:
    with store.act("m") as act:
        act.create("sender", device="another", name="Portable d’Awa", at=act.at + 9_000)  # its clock is ahead
    sending.take_over(store, "Le mien", "m")
    sending.prepare(store, live)
    assert sender(store) is not None
    assert states(store) == [("unknown", 0)]
    (parcel,) = outbox.due(store, live.code, store.now())
    delivery.settle_absent(store, parcel, store.now())
    sending.prepare(store, live)
    assert states(store) == [("queued", 0)], "once is enough"


def test_a_copy_that_never_heard_of_a_sender_looks_first_too(store: Store, live: Target, queued: RecordId) -> None:
    """Copied, or put back from a copy, before anybody had sent: what waits here may have left from the other."""
    copied = Store.open(store.path, store.key, "copied")
    sending.prepare(copied, live)
    assert states(copied) == [("unknown", 0)]
    copied.close()


def test_what_was_tied_since_it_was_queued_leaves_with_it(
    store: Store, campaign: Campaign, live: Target, queued: RecordId
) -> None:
    """What “What leaves” shows is what leaves."""
    store.execute("UPDATE proposal SET theme = 'nature' WHERE id = ?", (queued,))
    mapping = Terms(themes={"nature": Term(id="12", name="Nature"), "sport": Term(id="13", name="Sport")})
    revised, _ = campaigns.map_terms(store, campaign, live.code, mapping, "m")
    tied = replace(revised.targets[0], rehearsal=False)
    sending.prepare(store, tied)
    (parcel,) = outbox.due(store, live.code, store.now())
    assert (parcel.terms.taxonomies, parcel.errand) == (("12",), Errand.CREATE)
    begun = delivery.begin(store, parcel, store.now())
    assert begun
    delivery.settle_unknown(store, begun, message="no_reply", at=store.now())
    again = replace(mapping, themes=mapping.themes | {"nature": Term(id="14", name="Verdure")})
    revised, _ = campaigns.map_terms(store, revised, live.code, again, "m")
    sending.prepare(store, replace(revised.targets[0], rehearsal=False))
    (parcel,) = outbox.due(store, live.code, store.now())
    assert (parcel.terms.taxonomies, parcel.errand) == (("14",), Errand.EDIT), "it may stand there under the other"


def test_nothing_is_handed_over_in_doubt(store: Store, live: Target, queued: RecordId) -> None:
    sending.prepare(store, live)
    (parcel,) = outbox.due(store, live.code, store.now())
    begun = delivery.begin(store, parcel, store.now())
    assert begun is not None
    with pytest.raises(Refused, match=r"sender\.still_unsure"):
        sending.hand_over(store, "another", "", "m")
    delivery.settle_sent(store, begun, remote_id="7", url="", at=store.now())
    with pytest.raises(Refused, match=r"sender\.itself"):
        sending.hand_over(store, store.writer, "", "m")
    sending.hand_over(store, "another", "Portable d’Awa", "m")
    with pytest.raises(Refused, match=r"sender\.another"):
        sending.prepare(store, live)


def test_what_another_laptop_deposited_waits_here_too(store: Store, live: Target, queued: RecordId) -> None:
    store.execute("DELETE FROM local_outbox")  # as on a laptop that only heard of it
    sending.prepare(store, live)
    assert states(store) == [("unknown", 1)]
    assert store.value("SELECT proposal FROM local_outbox") == queued


def test_what_another_laptop_sent_stands_here_as_sent(store: Store, live: Target, queued: RecordId) -> None:
    store.execute("DELETE FROM local_outbox")
    with store.act("m") as act:
        act.create("submission", proposal=queued, target=live.code, remote_id="7", url="https://x/7", sent_at=act.at)
    sending.prepare(store, live)
    assert store.row("SELECT state, remote_id, url FROM local_outbox") == ("sent", "7", "https://x/7")
    assert outbox.due(store, live.code, store.now()) == ()


def test_what_was_withdrawn_there_never_leaves_again(store: Store, live: Target, queued: RecordId) -> None:
    (parcel,) = outbox.due(store, live.code, store.now())
    begun = delivery.begin(store, parcel, store.now())
    assert begun is not None
    delivery.settle_sent(store, begun, remote_id="7", url="", at=store.now())
    outbox.queue_withdraw(store, queued, live.code)
    (parcel,) = outbox.due(store, live.code, store.now())
    delivery.settle_withdrawn(store, parcel, at=store.now())
    store.execute("DELETE FROM local_attempt")
    store.execute("DELETE FROM local_outbox")
    sending.prepare(store, live)
    assert states(store) == [("set_aside", 1)]


def test_the_minute_is_counted_across_restarts(store: Store) -> None:
    gate = pace.Pace(store, "ville", 3)
    assert [gate.take() for _ in range(3)] == [0, 0, 0]
    gate.close()
    again = pace.Pace(store, "ville", 3)
    assert 59_000 < again.take() <= 60_000
    other = pace.Pace(store, "autre", 3)
    assert other.take() == 0
    other.close()
    again.close()
    store.keep_setting("clock_offset", str(store.offset + 60_001))
    later = pace.Pace(store, "ville", 3)
    assert later.take() == 0
    later.close()
    store.keep_setting("clock_offset", "-9999999")
    earlier = pace.Pace(store, "ville", 3)
    assert [earlier.take() for _ in range(3)] == [0, 0, 0], "a clock set back locks nobody out"
    earlier.close()


def test_sending_is_handed_to_a_number_and_taken_once_by_its_code(
    store: Store, live: Target, queued: RecordId, campaign: Campaign, tmp_path: Path
) -> None:
    """Two laptops that have not heard of each other yet: never do both send."""
    other = create_vault(Vault(tmp_path / "other"), "awa")
    sending.prepare(store, live)
    number = device_number("awa")
    with pytest.raises(Refused, match=r"sender\.number_wrong"):
        sending.hand_to_number(store, number[:-1] + "?", "Portable d’Awa", "m")
    with pytest.raises(Refused, match=r"sender\.name_missing"):
        sending.hand_to_number(store, number, " ", "m")
    with pytest.raises(Refused, match=r"sender\.itself"):
        sending.hand_to_number(store, show_code(device_number(store.writer)), "Le mien", "m")
    assert handed_code(store, campaign.id) == ""
    sending.hand_to_number(store, show_code(number).lower(), "Portable d’Awa", "m")
    code = handed_code(store, campaign.id)
    with pytest.raises(Refused, match=r"sender\.another"):
        sending.prepare(store, live)
    with pytest.raises(Refused, match=r"sender\.code_for_another"):
        sending.receive(store, campaign.id, code, "Le mien", "m")
    with pytest.raises(Refused, match=r"sender\.code_for_another"):
        sending.receive(other, "une-autre", code, "Awa", "m")
    with pytest.raises(Refused, match=r"sender\.code_wrong"):
        sending.receive(other, campaign.id, code[1:], "Awa", "m")
    sending.receive(other, campaign.id, show_code(code), "Awa", "m")
    found = sender(other)
    assert found is not None
    assert (found.is_here, found.name) == (True, "Awa")
    with pytest.raises(Refused, match=r"sender\.itself"):
        sending.receive(other, campaign.id, code, "Awa", "m")
    sending.hand_to_number(other, device_number(store.writer), "Premier portable", "m")
    with pytest.raises(Refused, match=r"sender\.code_used"):
        sending.receive(other, campaign.id, code, "Awa", "m")
    sending.receive(store, campaign.id, handed_code(other, campaign.id), "", "m")
    assert sender(store) is not None
    assert sender(store).is_here  # type: ignore[union-attr]
    sending.prepare(store, live)
    assert states(store) == [("unknown", 0)], "what the other may have sent is looked for first"
    other.close()


def test_who_hears_of_a_hand_over_needs_no_code(store: Store, live: Target) -> None:
    with store.act("m") as act:
        act.create("sender", device="another", name="Premier", at=act.at)
    with store.act("m") as act:
        act.create("sender", device=device_number(store.writer), name="Le mien", at=act.at + 1)
    sending.prepare(store, live)
    found = sender(store)
    assert found is not None
    assert found.is_here
