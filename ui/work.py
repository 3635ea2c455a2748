"""The only threads of the window: long work goes out here, its result comes back to the window's own thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from outreach_app.domain.errors import Refused
from ui.collector import Collector

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")
_OFTEN = 0.05
"""Seconds between two reports of progress: more would only be repainted over."""


class Stopped(Exception):
    """The task noticed that it was asked to stop, and left nothing half done."""


class Progress:
    """What a task is given, on its own thread: a place to report to, and whether a person has had enough."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._stop = Event()
        self._last = 0.0

    def report(self, done: int, total: int = 0) -> None:
        """`done` of `total` steps; 0 where the whole is not known."""
        now = time.monotonic()
        if done == total or now - self._last >= _OFTEN:
            self._last = now
            self._tell(done, total)

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def is_set(self) -> bool:
        """The same, as a `threading.Event` says it, for rooms that know nothing of windows."""
        return self.stopped

    def go_on(self) -> None:
        """Raises `Stopped` where the task was asked to stop: call it between two steps."""
        if self.stopped:
            raise Stopped


class Job:
    """One task under way, as whoever started it sees it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.future: Future[Any] | None = None
        self.is_over = False

    def stop(self) -> None:
        """Asks the task to stop; what comes back says whether it did."""
        self._progress._stop.set()
        if self.future:
            self.future.cancel()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """Who hears of a job. Threads know its number only: the last hold on a widget must not be let go of there."""

    job: Job
    done: Callable[[Any], object]
    failed: Callable[[Exception], object] | None
    stopped: Callable[[], object] | None
    progress: Callable[[int, int], object] | None


class Work(QObject):
    """Runs tasks on two threads and brings what they give back to the thread that made this object."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: ThreadPoolExecutor | None = None
        self._waiting: dict[int, _Waiting] = {}
        self._numbers = count()
        self._collector = Collector(self)
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting)

    def run(
        self,
        task: Callable[[Progress], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
        stopped: Callable[[], object] | None = None,
        progress: Callable[[int, int], object] | None = None,
    ) -> Job:
        """`task(progress)` on a thread of its own, with its own Store; then exactly one of the three, here.

        A task that finishes in spite of `stop` is `done`. A Refused goes to `failed`; so does a bug, which
        then also goes to `sys.excepthook`. Methods of a widget that is gone by then are passed over.
        """

        number = next(self._numbers)

        def tell(steps: int, total: int) -> None:
            self._arrived.emit(lambda: self._report(number, steps, total))

        def finish(future: Future[T]) -> None:
            self._arrived.emit(lambda: self._settle(number, future))

        watched = Progress(tell)
        job = Job(watched)
        self._waiting[number] = _Waiting(job=job, done=done, failed=failed, stopped=stopped, progress=progress)
        job.future = self._pool().submit(task, watched)
        job.future.add_done_callback(finish)
        return job

    def close(self) -> None:
        """Asks everything to stop and waits for it: nothing half done is left behind."""
        for waiting in tuple(self._waiting.values()):
            waiting.job.stop()
        if self._threads:
            self._threads.shutdown(wait=True, cancel_futures=True)
        self._collector.stop()

    def _pool(self) -> ThreadPoolExecutor:
        """Made for the first task: the window's start has none."""
        if self._threads is None:
            from concurrent.futures import ThreadPoolExecutor

            self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="work")
        return self._threads

    def _take(self, deliver: Callable[[], None]) -> None:
        deliver()

    def _report(self, number: int, steps: int, total: int) -> None:
        if number in self._waiting:
            call(self._waiting[number].progress, steps, total)

    def _settle(self, number: int, future: Future[Any]) -> None:
        waiting = self._waiting.pop(number)
        waiting.job.is_over = True
        if future.cancelled() or isinstance(future.exception(), Stopped):
            call(waiting.stopped)
            return
        error = future.exception()
        if error is None:
            call(waiting.done, future.result())
        elif isinstance(error, Exception) and waiting.failed:
            call(waiting.failed, error)
        if error is not None and not (isinstance(error, Refused) and waiting.failed):
            raise error


def call(hear: Callable[..., object] | None, *said: Any) -> None:
    """Tells `hear`, unless it is a method of a widget that has gone."""
    owner = getattr(hear, "__self__", None)
    if hear is None or (isinstance(owner, QObject) and not isValid(owner)):
        return
    hear(*said)
