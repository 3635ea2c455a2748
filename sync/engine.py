"""One round with one platform: look for what may have arrived, send what is due, bring the answers home.

Exactly once: an attempt is noted, durably, before its request leaves; one whose outcome is not known is looked for by
its marker and sent again only when it is surely absent. The bound: a request cut short is over there within the time
the platform declares (`Capabilities.settles_within`); absence is not believed any sooner.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Protocol, TypeVar

from outreach_app.domain.errors import Refused as NotAllowed
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import Errand
from outreach_app.queries import parcels, pictures
from outreach_app.queries.parcels import Parcel
from outreach_app.queries.pictures import DuePicture
from outreach_app.services import answers, delivery, outbox
from outreach_app.services import pictures as showing
from outreach_app.services.delivery import Arrival
from outreach_app.store.act import Act
from outreach_app.store.lock import Lock
from outreach_app.store.store import Store
from sync.hand import MOST, Done, Hand, Room
from sync.platform import (
    Accepted,
    Answer,
    Objection,
    Outcome,
    Platform,
    Refused,
    TakesPictures,
    Trouble,
    Uncertain,
    Unreachable,
    still_arriving,
)

FIRST_PAUSE: Instant = 30_000
LONGEST_PAUSE: Instant = 3_600_000
MOST_STUMBLES = 4
"""A platform that fails over the same proposal so often, and never has it, is not asked again by itself."""
CUT_SHORT = (Trouble.NO_REPLY, Trouble.DEADLINE)

log = logging.getLogger(__name__)
_random = SystemRandom()
T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Told how many of how many parcels are settled."""


class Stop(Protocol):
    """A `threading.Event`, or anything that says whether to go on."""

    def is_set(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of each proposal, by proposal id. `waiting` counts parcels not settled in this round.

    `pictures` are the proposals whose picture went after them, `without_picture` those that stand there without theirs.
    `trouble` is why the round ended early, `retry_at` when another is worth trying. `not_alone`: another laptop sends
    there as well, and what it had sent was not sent again.
    """

    sent: tuple[RecordId, ...] = ()
    refused: tuple[RecordId, ...] = ()
    unknown: tuple[RecordId, ...] = ()
    answered: tuple[RecordId, ...] = ()
    pictures: tuple[RecordId, ...] = ()
    without_picture: tuple[RecordId, ...] = ()
    waiting: int = 0
    trouble: Unreachable | None = None
    retry_at: Instant | None = None
    stopped: bool = False
    not_alone: bool = False


def sync_once(
    store: Store,
    platform: Platform,
    stop: Stop,
    on_progress: Progress = lambda *_: None,
    *,
    room: Room = lambda _, wanted: wanted,
    alone: bool = True,
) -> Report:
    """One round. Killed at any instant, the next one takes up where this one was.

    Use the thread's own `store`; no transaction is open while the network is waited for. `room` says how many of the
    requests wanted may leave without waiting for the minute to be over. Unless surely `alone`, the page of what was
    put up last is read first: two laptops can each believe that they send. Refused `sync.already_running` where
    another round is under way, in this process or another.
    """
    lock = Lock(store.path.with_name("sync.lock"))
    if not lock.acquire():
        raise refuse("sync.already_running")
    try:
        delivery.recover_interrupted(store)
        round_ = _Round(store, platform, stop, room, alone)
        round_.send(on_progress)
        round_.show_pictures()
        round_.fetch_answers()
        if round_.bug:
            raise round_.bug
        return round_.report()
    finally:
        lock.release()


@dataclass(slots=True)
class _Round:
    store: Store
    platform: Platform
    stop: Stop
    room: Room
    alone: bool
    due: int = 0
    sent: list[RecordId] = field(default_factory=list)
    refused: list[RecordId] = field(default_factory=list)
    unknown: list[RecordId] = field(default_factory=list)
    answered: list[RecordId] = field(default_factory=list)
    pictures: list[RecordId] = field(default_factory=list)
    without_picture: list[RecordId] = field(default_factory=list)
    trouble: Unreachable | None = None
    retry_at: Instant | None = None
    bug: Exception | None = None
    not_alone: bool = False

    def send(self, on_progress: Progress) -> None:
        """A refused or uncertain parcel never blocks the rest; a platform out of reach ends the round."""
        now, done = self.store.now(), 0
        queue = outbox.waiting(self.store, self.platform.code, now)
        self.due = len(queue)
        on_progress(0, self.due)
        self._look_around()
        self._look_for(parcels.in_doubt(self.store, self.platform.code, now))
        with Hand(self.store, self._settle_all, self.room) as hand:
            while done < self.due and not self._is_over:
                hand.take(queue[done:])
                while not (hand.is_empty or self._is_over):
                    if parcel := hand.next():
                        hand.note(parcel, self._do(parcel))
                    done += 1
                    if done < self.due:
                        on_progress(done, self.due)
        if done == self.due:
            on_progress(done, self.due)

    def show_pictures(self) -> None:
        """After what they belong to, and only where that stands: sent again, a picture takes its own place."""
        platform = self.platform
        if self._is_over or not (platform.capabilities.image and isinstance(platform, TakesPictures)):
            return
        settles_within = platform.capabilities.settles_within * 1000
        for due in pictures.due_pictures(self.store, platform.code, self.store.now(), settles_within):
            if self._is_over:
                return
            parcel = parcels.find_parcel(self.store, due.parcel)
            if parcel and (content := self._picture(parcel, due)) and showing.begin(self.store, due, self.store.now()):
                outcome = self._ask(lambda p=parcel, c=content: platform.attach(p, "picture.jpg", c))  # type: ignore[misc]
                self._settle_picture(parcel, due, outcome or Uncertain(code=Trouble.NOT_UNDERSTOOD))

    def fetch_answers(self) -> None:
        ours = parcels.standing(self.store, self.platform.code)
        if self._is_over or not ours:
            return
        for page in self.platform.fetch_answers({remote_id: marker for remote_id, (_, marker) in ours.items()}):
            if isinstance(page, Unreachable):
                self._halt(page, attempts=0)
            else:
                for answer in page:
                    self._take_in(ours[answer.remote_id][0], answer)
            if self._is_over:
                return

    def report(self) -> Report:
        settled = len(self.sent) + len(self.refused) + len(self.unknown)
        return Report(
            sent=tuple(self.sent),
            refused=tuple(self.refused),
            unknown=tuple(self.unknown),
            answered=tuple(self.answered),
            pictures=tuple(self.pictures),
            without_picture=tuple(self.without_picture),
            waiting=max(0, self.due - settled),
            trouble=self.trouble,
            retry_at=self.retry_at,
            stopped=self.stop.is_set(),
            not_alone=self.not_alone,
        )

    @property
    def _is_over(self) -> bool:
        return self.trouble is not None or self.stop.is_set()

    def _look_around(self) -> None:
        """What stands there and waits here for its first time was sent by another: all that waits is in doubt then."""
        fresh = parcels.never_sent(self.store, self.platform.code) if not self.alone else set()
        found = self._ask(lambda: self.platform.find(fresh, newest=True)) if fresh else {}
        if isinstance(found, Unreachable):
            self._halt(found, attempts=0)
        elif found:
            self.not_alone = True
            with self.store.write():
                outbox.doubt_what_waits(self.store, self.platform.code)

    def _look_for(self, doubtful: Sequence[Parcel]) -> None:
        """All of unknown fate at once, page by page: one that is there is settled, one surely absent waits again."""
        if not doubtful or self._is_over:
            return
        began = self.store.now()
        found = self._ask(lambda: self.platform.find({p.marker for p in doubtful}))
        if found is None:
            return
        for first in range(0, len(doubtful), MOST):
            with self.store.write():  # by the handful: thousands would take a minute one by one, or hold up the window
                for parcel in doubtful[first : first + MOST]:
                    if isinstance(found, dict):
                        self._settle_look(parcel, found.get(parcel.marker), began)
                    else:
                        self._settle(parcel, found, self.store.now())

    def _settle_look(self, parcel: Parcel, found: Accepted | None, began: Instant) -> None:
        """`began` is when the look did: what arrived after that may have been missed."""
        at = self.store.now()
        asked_at = min(parcel.asked_at or 0, began)  # a clock set back must not put it off for ever
        sure_at = asked_at + self.platform.capabilities.settles_within * 1000
        may_arrive = parcel.asked_at is not None and began < sure_at
        if found and parcel.errand is Errand.WITHDRAW and found.withdrawn:
            self._settle(parcel, found, at)
        elif may_arrive and (found is None or parcel.errand is Errand.EDIT):  # a late edit would undo a later one
            delivery.wait_for_arrival(self.store, parcel, asked_at=asked_at, due_at=sure_at, at=at)
            self.unknown.append(parcel.proposal)
            self.retry_at = max(self.retry_at or 0, sure_at)
        elif found:
            delivery.settle_found(
                self.store, parcel, remote_id=found.remote_id, url=found.url, reference=found.reference, at=at
            )
            if parcel.errand is Errand.CREATE:
                self._tell(parcel, found)
                self.sent.append(parcel.proposal)
        elif parcel.errand is Errand.WITHDRAW:
            self._settle(parcel, Accepted(remote_id=parcel.remote_id or "", withdrawn=True), at)
        elif parcel.remote_id:
            self._settle(parcel, Refused(code=Objection.GONE), at)
        elif parcels.stumbles(self.store, parcel.id) >= MOST_STUMBLES:
            self._settle(parcel, Refused(code=Objection.BREAKS_IT), at)
        else:
            delivery.settle_absent(self.store, parcel, at)

    def _do(self, parcel: Parcel) -> Outcome:
        if parcel.errand is Errand.WITHDRAW:
            deed = self.platform.withdraw
        else:
            deed = self.platform.update if parcel.remote_id else self.platform.create
        return self._ask(lambda: deed(parcel)) or Uncertain(code=Trouble.NOT_UNDERSTOOD)

    def _ask(self, question: Callable[[], T]) -> T | None:
        """None where our own code stumbled over this one: the rest goes on, and the bug is told at the end."""
        try:
            return question()
        except NotAllowed:
            raise
        except Exception as error:
            log.error("%s: our own mistake: %s", self.platform.code, type(error).__name__)
            self.bug = self.bug or error
            return None

    def _settle_all(self, done: Iterable[Done], act: Act) -> None:
        arrivals: list[Arrival] = []
        for parcel, outcome, at in done:
            if isinstance(outcome, Accepted) and parcel.errand is not Errand.WITHDRAW:
                self._tell(parcel, outcome)
                where = {"remote_id": outcome.remote_id, "url": outcome.url, "reference": outcome.reference}
                arrivals.append(Arrival(parcel=parcel, **where, at=at))
                self.sent.append(parcel.proposal)
            else:
                self._settle(parcel, outcome, at, act)
        delivery.settle_arrivals(act, arrivals)

    def _settle(self, parcel: Parcel, outcome: Outcome, at: Instant, act: Act | None = None) -> None:
        self._tell(parcel, outcome)
        match outcome:
            case Accepted():  # withdrawn
                delivery.settle_withdrawn(self.store, parcel, at=at, within=act)
                self.sent.append(parcel.proposal)
            case Refused(code=code, field=wrong, message=message):
                delivery.settle_refused(self.store, parcel, reason=code.value, message=message, field=wrong, at=at)
                self.refused.append(parcel.proposal)
                if code is Objection.FILES_ONLY:  # so it would be for all the others
                    self.trouble = Unreachable(code=Trouble.FILES_ONLY)
            case Uncertain(code=code):
                due_at = at + find_pause(outcome, parcel.attempts)
                arriving = still_arriving(outcome)
                delivery.settle_unknown(
                    self.store, parcel, message=code.value, still_arriving=arriving, due_at=due_at, at=at
                )
                self.unknown.append(parcel.proposal)
            case Unreachable(code=code):
                retry_at = self._halt(outcome, parcel.attempts)
                delivery.settle_unreachable(self.store, parcel, message=code.value, retry_at=retry_at, at=at)

    def _picture(self, parcel: Parcel, due: DuePicture) -> bytes:
        """Its bytes; none where its file is not on this laptop, which is said."""
        try:
            return pictures.picture_content(self.store, due.picture)
        except NotAllowed as refused:
            reason = refused.problems[0].code
            showing.settle_refused(self.store, due, reason=reason, message="", at=self.store.now())
            self.without_picture.append(parcel.proposal)
            return b""

    def _settle_picture(self, parcel: Parcel, due: DuePicture, outcome: Outcome) -> None:
        """Whatever comes of it, the proposal stands there."""
        at, attempts = self.store.now(), due.attempts + 1
        log.info("%s: picture of parcel %s: %s", self.platform.code, parcel.id, type(outcome).__name__)
        if isinstance(outcome, Uncertain) and outcome.code not in CUT_SHORT and attempts >= MOST_STUMBLES:
            outcome = Refused(code=Objection.BREAKS_IT)
        match outcome:
            case Accepted():
                showing.settle_shown(self.store, due, at)
                self.pictures.append(parcel.proposal)
            case Refused(code=code, message=message):
                showing.settle_refused(self.store, due, reason=code.value, message=message, at=at)
                self.without_picture.append(parcel.proposal)
            case Uncertain(code=code):
                due_at = at + find_pause(outcome, attempts)
                arriving = still_arriving(outcome)
                showing.settle_waiting(
                    self.store, due, reason=code.value, due_at=due_at, at=at, left=True, arriving=arriving
                )
            case Unreachable(code=code):
                retry_at = self._halt(outcome, attempts)
                showing.settle_waiting(self.store, due, reason=code.value, due_at=retry_at, at=at, left=False)

    def _take_in(self, proposal: RecordId, answer: Answer) -> None:
        news = answers.take_in(
            self.store,
            proposal,
            target=self.platform.code,
            decision=answer.decision,
            raw_state=answer.raw_state,
            reason=answer.reason,
            answered_at=answer.answered_at,
            phase=answer.phase,
        )
        if news:
            log.info("%s: answered %s", self.platform.code, answer.decision)
            self.answered.append(proposal)

    def _halt(self, trouble: Unreachable, attempts: int) -> Instant:
        self.trouble = trouble
        self.retry_at = self.store.now() + find_pause(trouble, attempts)
        log.info("%s: out of reach: %s", self.platform.code, trouble.code)
        return self.retry_at

    def _tell(self, parcel: Parcel, outcome: Outcome) -> None:
        """Never a word of what was sent or answered."""
        said = "Accepted" if isinstance(outcome, Accepted) else f"{type(outcome).__name__} {outcome.code}"
        log.info("%s: parcel %s: %s: %s", self.platform.code, parcel.id, parcel.errand, said)


def find_pause(trouble: Unreachable | Uncertain, attempts: int) -> Instant:
    """Milliseconds to wait: what the platform asked, else doubling; never less, and up to a fifth more at random."""
    asked = None if trouble.retry_after is None else int(trouble.retry_after * 1000)
    pause = asked if asked is not None else min(FIRST_PAUSE << min(max(attempts - 1, 0), 10), LONGEST_PAUSE)
    return pause + _random.randrange(pause // 5 + 1)
