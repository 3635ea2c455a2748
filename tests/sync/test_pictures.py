"""A proposal's picture goes after it, over real HTTP: once it stands there, as often as it takes, never in its way."""

import hashlib
import threading
from collections.abc import Callable, Iterator

import pytest

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.outbox import attempts
from outreach_app.queries.pictures import PictureState, picture_fate, picture_of
from outreach_app.services import ideas, outbox, pictures
from outreach_app.services.pictures import PictureDraft
from outreach_app.store.store import Store
from sync.engine import Report, sync_once
from sync.platforms.adhocracy import Adhocracy
from sync.platforms.decidim import Decidim
from sync.rehearsal.faults import Fault
from sync.rehearsal.server import Rehearsal

STREET, SQUARE = b"\xff\xd8\xff street", b"\xff\xd8\xff square"
Sync = Callable[[], Report]


def draft(content: bytes = STREET, **said: object) -> PictureDraft:
    usual: dict[str, object] = {"width": 1600, "height": 1200, "words": "Une rue sans ombre", "nobody": True}
    return PictureDraft(content=content, **{**usual, **said})  # type: ignore[arg-type]


@pytest.fixture
def adhocracy(rehearsal: Rehearsal) -> Iterator[Adhocracy]:
    with Adhocracy(rehearsal.target(kind="adhocracy"), (rehearsal.key, rehearsal.secret)) as platform:
        yield platform


@pytest.fixture
def proposal(store: Store, rehearsal: Rehearsal, queue: Callable[..., RecordId]) -> RecordId:
    """In the queue, with its picture."""
    queued = queue(rehearsal.target(kind="adhocracy"))
    pictures.put(store, queued, draft(), "me")
    return queued


@pytest.fixture
def sync(store: Store, adhocracy: Adhocracy) -> Sync:
    return lambda: sync_once(store, adhocracy, threading.Event())


def shown(rehearsal: Rehearsal) -> str:
    (standing,) = rehearsal.proposals
    return standing.picture_sha


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def fate(store: Store) -> PictureState:
    found = picture_fate(store, store.value("SELECT id FROM local_outbox"))
    assert found
    return found.state


def pass_time(store: Store, seconds: int) -> None:
    store.keep_setting("clock_offset", str(store.offset + seconds * 1000))


def test_it_goes_in_the_same_round_and_only_once(
    store: Store, rehearsal: Rehearsal, proposal: RecordId, sync: Sync
) -> None:
    report = sync()
    assert report.sent == report.pictures == (proposal,)
    assert shown(rehearsal) == sha(STREET)
    assert fate(store) is PictureState.SENT
    before = attempts(store, store.value("SELECT id FROM local_outbox"))
    assert before[0].outcome == "picture_sent"
    assert sync().pictures == ()
    assert attempts(store, store.value("SELECT id FROM local_outbox")) == before


def test_it_stays_here_while_somebody_may_be_recognised_or_the_platform_takes_none(
    store: Store, rehearsal: Rehearsal, proposal: RecordId, sync: Sync, queue: Callable[..., RecordId]
) -> None:
    pictures.put(store, proposal, draft(b"", nobody=False), "me")
    assert sync().pictures == ()
    assert shown(rehearsal) == ""
    pictures.put(store, proposal, draft(b""), "me")
    assert sync().pictures == (proposal,)
    for_decidim = queue(rehearsal.target("decidim"), title="Des arbres le long du canal, côté école")
    pictures.put(store, for_decidim, draft(SQUARE), "me")
    with Decidim(rehearsal.target("decidim"), (rehearsal.key, rehearsal.secret)) as platform:
        report = sync_once(store, platform, threading.Event())
    assert report.sent == (for_decidim,)
    assert report.pictures == report.without_picture == ()


class KilledError(BaseException):
    pass


@pytest.mark.parametrize("step", ["begin", "settle_shown"])
def test_killed_between_the_two_the_next_round_shows_it(
    store: Store, rehearsal: Rehearsal, proposal: RecordId, sync: Sync, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Before it left, and after it arrived before that was noted: one proposal, with its picture."""

    def die(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(pictures, step, die)
        with pytest.raises(KilledError):
            sync()
    assert shown(rehearsal) == ("" if step == "begin" else sha(STREET))
    assert fate(store) is PictureState.WAITING
    report = sync()
    assert (report.sent, report.pictures) == ((), (proposal,))
    assert shown(rehearsal) == sha(STREET)


@pytest.mark.parametrize("fault", [Fault.DROP_REPLY_AFTER_CREATE, Fault.HTTP_500, Fault.HTML, Fault.RATE_LIMIT])
def test_no_answer_to_the_picture_is_asked_again_and_makes_no_second_proposal(
    store: Store, rehearsal: Rehearsal, proposal: RecordId, sync: Sync, fault: Fault
) -> None:
    pictures.put(store, proposal, draft(b"", nobody=False), "me")
    sync()
    pictures.put(store, proposal, draft(b""), "me")
    rehearsal.fail_next(fault)
    report = sync()
    assert report.pictures == report.without_picture == ()
    assert fate(store) is PictureState.WAITING
    assert store.value("SELECT state FROM local_outbox") == "sent"
    outbox.send_now(store, "rehearsal")
    assert sync().pictures == (proposal,)
    assert shown(rehearsal) == sha(STREET)


def test_a_refused_picture_never_marks_the_proposal_refused(
    store: Store, rehearsal: Rehearsal, proposal: RecordId, sync: Sync
) -> None:
    rehearsal.fail_next(Fault.REFUSE_PICTURE)
    report = sync()
    assert (report.sent, report.refused, report.without_picture) == ((proposal,), (), (proposal,))
    parcel, state = store.row("SELECT id, state FROM local_outbox") or ("", "")
    assert state == "sent"
    found = picture_fate(store, parcel)
    assert found
    assert (found.state, found.reason) == (PictureState.REFUSED, "validation")
    assert found.message.startswith("Image must be at least 600 pixels wide")
    assert sync().pictures == (), "not asked again by itself"
    pictures.try_again(store, parcel)
    assert sync().pictures == (proposal,)


def test_a_platform_that_stumbles_over_it_each_time_is_not_asked_for_ever(
    store: Store, rehearsal: Rehearsal, proposal: RecordId, sync: Sync
) -> None:
    pictures.put(store, proposal, draft(b"", nobody=False), "me")
    sync()
    pictures.put(store, proposal, draft(b""), "me")
    for _ in range(4):
        assert fate(store) is PictureState.WAITING
        rehearsal.faults.clear()
        rehearsal.fail_next(Fault.HTTP_500, 9)
        sync()
        pass_time(store, 4000)
    assert fate(store) is PictureState.REFUSED


def lose_the_first(store: Store, rehearsal: Rehearsal, proposal: RecordId, sync: Sync) -> None:
    """The proposal stands there; its picture left, and may still arrive."""
    pictures.put(store, proposal, draft(b"", nobody=False), "me")
    sync()
    pictures.put(store, proposal, draft(b""), "me")
    rehearsal.fail_next(Fault.LATE_CREATE)
    sync()


def test_another_in_its_place_waits_for_what_may_still_arrive(
    store: Store, rehearsal: Rehearsal, proposal: RecordId, sync: Sync
) -> None:
    lose_the_first(store, rehearsal, proposal, sync)
    pictures.put(store, proposal, draft(SQUARE), "me")
    outbox.send_now(store, "rehearsal")
    assert sync().pictures == (), "the first may still be under way"
    rehearsal.let_arrive()
    pass_time(store, 61)
    assert sync().pictures == (proposal,)
    assert shown(rehearsal) == sha(SQUARE)


def test_a_picture_sent_twice_is_not_taken_for_over_while_the_first_may_still_arrive(
    store: Store, rehearsal: Rehearsal, proposal: RecordId, sync: Sync
) -> None:
    lose_the_first(store, rehearsal, proposal, sync)
    outbox.send_now(store, "rehearsal")
    assert sync().pictures == (proposal,)
    pictures.put(store, proposal, draft(SQUARE), "me")
    assert sync().pictures == ()
    rehearsal.let_arrive()
    pass_time(store, 61)
    assert sync().pictures == (proposal,)
    assert shown(rehearsal) == sha(SQUARE)


def test_what_stands_there_is_replaced_never_forgotten(
    store: Store, rehearsal: Rehearsal, proposal: RecordId, sync: Sync
) -> None:
    sync()
    for forget in (
        lambda: pictures.remove(store, proposal, "me"),
        lambda: pictures.put(store, proposal, draft(b"", nobody=False), "me"),
    ):
        with pytest.raises(Refused, match=r"picture\.stands_there"):
            forget()
    changes = pictures.put(store, proposal, draft(SQUARE), "me")
    assert sync().pictures == (proposal,)
    assert shown(rehearsal) == sha(SQUARE)
    ideas.undo(store, changes.act, "me")
    assert sync().pictures == (proposal,)
    assert shown(rehearsal) == sha(STREET)
    outbox.queue_withdraw(store, proposal, "rehearsal")
    assert sync().pictures == ()
    pictures.remove(store, proposal, "me")
    assert picture_of(store, proposal) is None
