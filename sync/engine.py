"""One round with one platform: send what is due, look for what may have arrived, bring the answers home."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Protocol

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import OutboxState
from outreach_app.services import outbox, proposals
from outreach_app.services.outbox import Parcel
from outreach_app.store.store import Store
from sync.platform import Accepted, Answer, Outcome, Platform, Refused, Trouble, Uncertain, Unreachable

FIRST_PAUSE: Instant = 30_000
LONGEST_PAUSE: Instant = 3_600_000
STILL_RUNNING: Instant = 60_000
"""How long a request that timed out may go on over there: looked for any sooner, it could seem absent."""

log = logging.getLogger(__name__)
_random = SystemRandom()

Progress = Callable[[int, int], None]
"""Told how many of how many parcels are settled."""


class Stop(Protocol):
    """A `threading.Event`, or anything that says whether to go on."""

    def is_set(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of each proposal, by proposal id. `waiting` counts parcels not settled in this round.

    `trouble` is why the round ended early, `retry_at` when another is worth trying.
    """

    sent: tuple[RecordId, ...] = ()
    refused: tuple[RecordId, ...] = ()
    unknown: tuple[RecordId, ...] = ()
    answered: tuple[RecordId, ...] = ()
    waiting: int = 0
    trouble: Unreachable | None = None
    retry_at: Instant | None = None
    stopped: bool = False


def sync_once(store: Store, platform: Platform, stop: Stop, on_progress: Progress = lambda *_: None) -> Report:
    """One round. Killed at any instant, the next one takes up where this one was.

    Use the thread's own `store`; no transaction is open while the network is waited for.
    """
    outbox.recover_interrupted(store)
    round_ = _Round(store, platform, stop)
    round_.send(on_progress)
    round_.fetch_answers()
    return round_.report()


@dataclass(slots=True)
class _Round:
    store: Store
    platform: Platform
    stop: Stop
    due: int = 0
    sent: list[RecordId] = field(default_factory=list)
    refused: list[RecordId] = field(default_factory=list)
    unknown: list[RecordId] = field(default_factory=list)
    answered: list[RecordId] = field(default_factory=list)
    trouble: Unreachable | None = None
    retry_at: Instant | None = None

    def send(self, on_progress: Progress) -> None:
        """A refused or uncertain parcel never blocks the rest; a platform out of reach ends the round."""
        parcels = outbox.due(self.store, self.platform.code, self.store.now())
        self.due = len(parcels)
        on_progress(0, self.due)
        for done, parcel in enumerate(parcels, 1):
            if self._is_over:
                return
            self._carry(parcel)
            on_progress(done, self.due)

    def fetch_answers(self) -> None:
        ours = {p.remote_id: p for p in outbox.sent(self.store, self.platform.code) if p.remote_id}
        if self._is_over or not ours:
            return
        for page in self.platform.fetch_answers(ours):
            if isinstance(page, Unreachable):
                self._halt(page, attempts=0)
            else:
                for answer in page:
                    self._take_in(ours[answer.remote_id], answer)
            if self._is_over:
                return

    def report(self) -> Report:
        settled = len(self.sent) + len(self.refused) + len(self.unknown)
        return Report(
            sent=tuple(self.sent),
            refused=tuple(self.refused),
            unknown=tuple(self.unknown),
            answered=tuple(self.answered),
            waiting=max(0, self.due - settled),
            trouble=self.trouble,
            retry_at=self.retry_at,
            stopped=self.stop.is_set(),
        )

    @property
    def _is_over(self) -> bool:
        return self.trouble is not None or self.stop.is_set()

    def _carry(self, parcel: Parcel) -> None:
        """One that may stand there already is looked for first, and only sent again when it certainly does not."""
        found = self.platform.find(parcel.marker) if parcel.state is OutboxState.UNKNOWN else None
        if found:
            self._settle(parcel, found)
        elif begun := outbox.begin(self.store, parcel, self.store.now()):
            self._settle(begun, self.platform.create(begun))

    def _settle(self, parcel: Parcel, outcome: Outcome) -> None:
        at = self.store.now()
        log.info("%s: parcel %s: %s", self.platform.code, parcel.id, _tell(outcome))
        match outcome:
            case Accepted(remote_id=remote_id, url=url, reference=reference):
                outbox.settle_sent(self.store, parcel, remote_id=remote_id, url=url, reference=reference, at=at)
                self.sent.append(parcel.proposal)
            case Refused(code=code, field=wrong, message=message):
                outbox.settle_refused(self.store, parcel, reason=code.value, message=message, field=wrong, at=at)
                self.refused.append(parcel.proposal)
            case Uncertain(code=code):
                due_at = at + (STILL_RUNNING if code is Trouble.DEADLINE else 0)
                outbox.settle_unknown(self.store, parcel, message=code.value, due_at=due_at, at=at)
                self.unknown.append(parcel.proposal)
            case Unreachable(code=code):
                retry_at = self._halt(outcome, parcel.attempts)
                outbox.settle_unreachable(self.store, parcel, message=code.value, retry_at=retry_at, at=at)

    def _take_in(self, parcel: Parcel, answer: Answer) -> None:
        news = proposals.take_in(
            self.store,
            parcel.proposal,
            target=self.platform.code,
            decision=answer.decision,
            raw_state=answer.raw_state,
            reason=answer.reason,
            answered_at=answer.answered_at,
        )
        if news:
            log.info("%s: parcel %s: answered %s", self.platform.code, parcel.id, answer.decision)
            self.answered.append(parcel.proposal)

    def _halt(self, trouble: Unreachable, attempts: int) -> Instant:
        self.trouble = trouble
        self.retry_at = self.store.now() + find_pause(trouble, attempts)
        log.info("%s: out of reach: %s", self.platform.code, trouble.code)
        return self.retry_at


def find_pause(trouble: Unreachable, attempts: int) -> Instant:
    """Milliseconds to wait: what the platform asked, else doubling; never less, and up to a fifth more at random."""
    asked = None if trouble.retry_after is None else int(trouble.retry_after * 1000)
    pause = asked if asked is not None else min(FIRST_PAUSE << min(max(attempts - 1, 0), 10), LONGEST_PAUSE)
    return pause + _random.randrange(pause // 5 + 1)


def _tell(outcome: Outcome) -> str:
    """For the log: never a word of what was sent or answered."""
    return "Accepted" if isinstance(outcome, Accepted) else f"{type(outcome).__name__} {outcome.code}"
