"""Long work: off the window's thread and back, with progress, a Cancel that works, and errors where they belong."""

import threading
import time
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from outreach_app.domain.errors import Refused, refuse
from ui.widgets.banner import BusyPanel
from ui.work import Progress, Stopped, Work


@pytest.fixture
def work(qapp: QApplication) -> Iterator[Work]:
    opened = Work()
    yield opened
    opened.close()


def test_a_task_runs_elsewhere_and_its_result_comes_home(work: Work, qtbot: QtBot) -> None:
    heard: list[Any] = []
    work.run(lambda _: threading.current_thread(), done=lambda there: heard.append((there, threading.current_thread())))
    assert work.is_busy
    qtbot.waitUntil(lambda: bool(heard))
    there, here = heard[0]
    assert here is threading.main_thread()
    assert there is not here
    assert not work.is_busy


def test_progress_comes_home_in_order_and_before_the_result(work: Work, qtbot: QtBot) -> None:
    heard: list[Any] = []

    def count(progress: Progress) -> str:
        for number in range(1, 1001):
            progress.report(number, 1000)
        return "counted"

    work.run(count, done=heard.append, progress=lambda done, total: heard.append((done, total)))
    qtbot.waitUntil(lambda: "counted" in heard)
    assert heard[-2:] == [(1000, 1000), "counted"]
    assert heard[:-1] == sorted(heard[:-1])
    assert len(heard) < 200, "more reports than anyone can see"


def test_a_task_that_looks_up_can_be_stopped(work: Work, qtbot: QtBot) -> None:
    heard: list[str] = []
    started = threading.Event()

    def forever(progress: Progress) -> None:
        started.set()
        while True:
            progress.go_on()
            time.sleep(0.001)

    job = work.run(forever, done=lambda _: heard.append("done"), stopped=lambda: heard.append("stopped"))
    assert started.wait(5)
    job.stop()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["stopped"]
    assert job.is_over


def test_a_task_not_yet_begun_is_never_begun_once_stopped(work: Work, qtbot: QtBot) -> None:
    heard: list[str] = []
    gate = threading.Event()
    for _ in range(2):
        work.run(lambda _: gate.wait(5), done=lambda _: heard.append("first"))
    waiting = work.run(lambda _: heard.append("ran"), done=lambda _: None, stopped=lambda: heard.append("stopped"))
    waiting.stop()
    gate.set()
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert sorted(heard) == ["first", "first", "stopped"]


def test_a_task_that_finished_in_spite_of_stop_is_told_as_done(work: Work, qtbot: QtBot) -> None:
    heard: list[str] = []
    gate = threading.Event()
    started = threading.Event()

    def write(_: Progress) -> str:
        started.set()
        gate.wait(5)
        return "written"

    job = work.run(write, done=heard.append, stopped=lambda: heard.append("stopped"))
    assert started.wait(5)
    job.stop()
    gate.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["written"]


def test_a_refusal_goes_to_the_page_and_no_further(work: Work, qtbot: QtBot) -> None:
    heard: list[Exception] = []

    def refused(_: Progress) -> None:
        raise refuse("file.damaged")

    with capture_exceptions() as bugs:
        work.run(refused, done=lambda _: None, failed=heard.append)
        qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], Refused)
    assert not bugs


def test_a_bug_goes_to_the_page_and_to_the_hook(work: Work, qtbot: QtBot) -> None:
    heard: list[Exception] = []

    def broken(_: Progress) -> None:
        raise ZeroDivisionError

    with capture_exceptions() as bugs:
        work.run(broken, done=lambda _: None, failed=heard.append)
        qtbot.waitUntil(lambda: bool(bugs))
    assert [type(error) for error in heard] == [ZeroDivisionError]
    assert [kind for kind, _, _ in bugs] == [ZeroDivisionError]


def test_a_refusal_nobody_waits_for_is_not_lost(work: Work, qtbot: QtBot) -> None:
    def refused(_: Progress) -> None:
        raise refuse("file.damaged")

    with capture_exceptions() as bugs:
        work.run(refused, done=lambda _: None)
        qtbot.waitUntil(lambda: bool(bugs))
    assert bugs[0][0] is Refused


class _Page(QObject):
    def __init__(self, heard: list[str]) -> None:
        super().__init__()
        self.heard = heard

    def hear(self, said: str) -> None:
        self.heard.append(f"{said} to {self.objectName()}")


def test_a_page_that_has_gone_is_passed_over(work: Work, qtbot: QtBot) -> None:
    heard: list[str] = []
    gone, here = _Page(heard), _Page(heard)
    gate = threading.Event()

    def wait(_: Progress) -> str:
        gate.wait(5)
        return "result"

    here.setObjectName("here")
    work.run(wait, done=gone.hear)
    work.run(wait, done=here.hear)
    gone.deleteLater()
    qtbot.wait(10)
    gate.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["result to here"]


def test_closing_asks_everything_to_stop_and_waits(qapp: QApplication) -> None:
    ended: list[str] = []
    work = Work()
    started = threading.Event()

    def patient(progress: Progress) -> None:
        started.set()
        while not progress.stopped:
            time.sleep(0.001)
        ended.append("ended")
        raise Stopped

    work.run(patient, done=lambda _: None)
    assert started.wait(5)
    work.close()
    assert ended == ["ended"]


def test_the_busy_panel_stops_its_job(work: Work, qtbot: QtBot, english: QApplication) -> None:
    heard: list[str] = []
    panel = BusyPanel("Reading the sheets")
    qtbot.addWidget(panel)
    panel.show()

    def forever(progress: Progress) -> None:
        for number in range(10**9):
            progress.report(number % 38, 38)
            progress.go_on()
            time.sleep(0.001)

    panel.follow(
        work.run(
            forever,
            done=lambda _: None,
            stopped=lambda: heard.append("stopped"),
            progress=panel.show_progress,
        )
    )
    qtbot.waitUntil(lambda: "of 38" in panel.said)
    panel.cancel.click()
    assert panel.said == "Stopping…"
    qtbot.waitUntil(lambda: heard == ["stopped"])
    assert panel.said == "Stopping…", "late progress must not hide it"


class Knot:
    """Holds itself, as a widget does whose button calls it back; says on which thread it was let go."""

    def __init__(self, died: list[threading.Thread]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: died.append(threading.current_thread()))

    def hear(self, _: object) -> None:
        pass


def make_garbage(_: Progress) -> None:
    for _ in range(100_000):
        cycle: list[Any] = []
        cycle.append(cycle)


def test_what_the_window_lets_go_of_is_never_destroyed_on_another_thread(work: Work, qtbot: QtBot) -> None:
    died: list[threading.Thread] = []
    over: list[None] = []
    Knot(died)
    work.run(make_garbage, done=over.append)
    qtbot.waitUntil(lambda: bool(over and died), timeout=10_000)
    assert died == [threading.main_thread()]


def test_a_task_does_not_hold_who_hears_of_it(work: Work, qtbot: QtBot) -> None:
    died: list[threading.Thread] = []
    knot = Knot(died)
    del knot.itself
    job = work.run(make_garbage, done=knot.hear)
    del knot
    qtbot.waitUntil(lambda: job.is_over)
    assert died == [threading.main_thread()]
