"""Takes pages in for the sheets page: what is dropped or chosen, what a watched folder gives; and says what came."""

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.words import ScanOutcome
from ui import paper, taking_in
from ui.desk import Desk
from ui.pages.sheet_returns import Returns
from ui.problems import word
from ui.taking_in import Filed
from ui.watching import FolderWatch, files_in
from ui.work import Job, Progress

WATCHED, BEFORE = "watched_folder", "watched_before"
"""Settings of this device: the folder, and the names of what lay there before."""
AWAY = "folder.away"
PASSING = ("file.gone", "file.unreadable")
"""What a share says while it goes away: nothing to keep, the file is told again."""
LOOKING = 3_000
"""Milliseconds between two looks at the watched folder."""


class Intake(QObject):
    """`began` and `ended` say when a person waits for pages to be read; what a watched folder gives is only told."""

    began = Signal()
    ended = Signal()

    def __init__(self, desk: Desk, returns: Returns) -> None:
        super().__init__(returns)
        self._desk = desk
        self._returns = returns
        self.filed: list[Filed] = []
        self._files: list[Path] = []
        self._came: list[Filed] = []
        self._watch: FolderWatch | None = None
        self._looking: Job | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOKING)
        self._timer.timeout.connect(self.look)
        returns.files_given.connect(self.take_in)
        returns.resume.clicked.connect(lambda: self.take_in(self._files))
        returns.drop.watch_requested.connect(self.watch)
        returns.drop.camera_requested.connect(self.photograph)
        self._take_up_watch()

    @property
    def is_reading(self) -> bool:
        return not self._returns.busy.isHidden()

    def take_in(self, paths: Sequence[Path]) -> None:
        """Reads pages in on threads; each is kept as it comes, whatever becomes of the rest."""
        desk, files = self._desk, taking_in.files_of(paths)
        if self.is_reading:
            desk.tell(desk.say("The pages before are still being read. Drop these again in a moment."), "info")
            return
        if not files:
            desk.tell(desk.say("There is nothing to read in this folder."), "info")
            return
        filed = self.filed = []
        self._files = list(paths)

        def read(progress: Progress) -> None:
            paper.take_in(desk.store, desk.campaign, files, desk.member.id, filed, progress)

        self._returns.set_busy(True)
        self._returns.tell("")
        busy = self._returns.busy
        job = desk.work.run(
            read, done=self._have_read, failed=self._fail, stopped=self._have_stopped, progress=busy.show_progress
        )
        busy.follow(job, desk.say("Reading the pages"))
        self.began.emit()
        busy.cancel.setFocus()

    def photograph(self) -> None:
        """Sheets held before a camera, one after another; said once, at the end."""
        from ui.camera import open_camera
        from ui.dialogs.camera import CameraDialog

        dialog = CameraDialog(self._desk, open_camera(), self._returns)
        dialog.exec()
        if dialog.filed:
            self.filed = dialog.filed
            self._conclude()
        dialog.deleteLater()

    def watch(self, folder: Path | None) -> None:
        """Watches `folder` from now on, and after the next start too. What lies there already is left alone."""
        desk = self._desk
        before: list[str] = []
        if folder:
            try:
                before = [file.name for file in files_in(folder)]
            except OSError:
                desk.tell(desk.say("This folder cannot be opened."), "warning")
                return
        desk.store.keep_setting(WATCHED, str(folder or ""))
        desk.store.keep_setting(BEFORE, json.dumps(before))
        self._take_up_watch()
        focus = self._returns.drop.stop if folder else self._returns.drop.watch
        focus.setFocus()

    def look(self) -> None:
        """One look at the watched folder; what has come whole since is taken in."""
        watch, desk = self._watch, self._desk
        if watch is None or self._looking or self.is_reading:
            return
        came = self._came = []
        self._looking = desk.work.run(
            lambda progress: _look_and_take_in(desk, watch, came, progress),
            done=self._have_looked,
            failed=self._have_lost,
            stopped=self._have_looked,
        )

    def _take_up_watch(self) -> None:
        folder = self._desk.store.setting(WATCHED)
        if folder:
            before = json.loads(self._desk.store.setting(BEFORE) or "[]")
            self._watch = FolderWatch(Path(folder), before)
            self._timer.start()
        else:
            self._watch = None
            self._timer.stop()
        self._tell_watch()

    def _have_looked(self, _: object = None, *, is_away: bool = False) -> None:
        """Nobody asked for this: it is said at the foot of the window, and takes no focus from anybody."""
        self._looking = None
        self._tell_watch(is_away=is_away)
        changes = paper.merged(self._came)
        if changes:
            self._desk.changed.emit(changes)
            told = self._desk.say("From the watched folder: {told}").format(told=summary(self._desk, self._came))
            self._desk.tell(told, "done")
            self._returns.tell(told)

    def _have_lost(self, error: Exception) -> None:
        """The share is away, or the disk is full: said, and tried again."""
        is_away = isinstance(error, Refused) and error.code == AWAY
        self._have_looked(is_away=is_away)
        if isinstance(error, Refused) and not is_away:
            self._desk.tell_refusal(error)

    def _tell_watch(self, *, is_away: bool = False) -> None:
        say, watch = self._desk.say, self._watch
        if watch is None:
            self._returns.drop.show_watched("")
        elif is_away:
            problem = Problem(code=AWAY, details={"folder": watch.folder.name or watch.folder})
            self._returns.drop.show_watched(word(problem, say), "amber")
        else:
            told = say("“{folder}” is watched: what comes there is taken in by itself.")
            self._returns.drop.show_watched(told.format(folder=watch.folder.name or watch.folder))

    def _have_read(self, _: object = None) -> None:
        self._conclude()

    def _have_stopped(self) -> None:
        self._conclude(stopped=True)

    def _fail(self, error: Exception) -> None:
        self._conclude(stopped=True)
        if isinstance(error, Refused):
            self._desk.tell_refusal(error)

    def _conclude(self, *, stopped: bool = False) -> None:
        """Every page read so far is filed: says what they are, and how to go on where not all were read."""
        self._returns.set_busy(False)
        changes = paper.merged(self.filed)
        if changes:
            self._desk.changed.emit(changes)
        told = summary(self._desk, self.filed)
        unkept = next((page.refused for page in self.filed if page.refused), None)
        if unkept:
            told = f"{told} {word(unkept.problems[0], self._desk.say)}"
        if stopped:
            told = f"{told} {self._desk.say('Not all were read: those that were are left out when you go on.')}"
        self._returns.tell(told, may_go_on=stopped or unkept is not None)
        is_good = any(part.outcome is ScanOutcome.RECOGNISED for page in self.filed for part in page.taken)
        self._desk.tell(told, "warning" if unkept else "done" if is_good else "info")
        self.ended.emit()


def summary(desk: Desk, filed: Sequence[Filed]) -> str:
    """`500 pages lues : 430 prêtes à saisir, 12 à regarder, 50 vierges, 8 déjà reprises.`"""
    say, say_count = desk.say, desk.say_count
    counts = Counter(part.outcome is ScanOutcome.RECOGNISED for page in filed for part in page.taken)
    seen = Counter(page.read.seen.value for page in filed)
    unkept = sum(page.refused is not None for page in filed)
    told = [
        say_count("{n} ready to enter", "{n} ready to enter", counts[True]) if counts[True] else "",
        say_count("{n} to look at", "{n} to look at", counts[False]) if counts[False] else "",
        say_count("{n} blank", "{n} blank", seen["blank"]) if seen["blank"] else "",
        say_count("{n} taken in before", "{n} taken in before", seen["known"]) if seen["known"] else "",
        say_count("{n} not kept", "{n} not kept", unkept) if unkept else "",
    ]
    head = say_count("{n} page read", "{n} pages read", len(filed))
    parts = ", ".join(part for part in told if part)
    return say("{head}: {parts}.").format(head=head, parts=parts) if parts else f"{head}."


def _look_and_take_in(desk: Desk, watch: FolderWatch, filed: list[Filed], progress: Progress) -> None:
    """On a thread: the folder may be at the other end of a slow network."""
    try:
        ready = watch.look()
    except OSError:
        raise refuse(AWAY) from None
    if not ready:
        return
    try:
        with closing(desk.store.again()) as own:
            files = [file for file in ready if not taking_in.was_taken_in(own, file)]
            taken = taking_in.take_in_scan(own, desk.campaign, files, by=desk.member.id, leave=PASSING)
            with closing(taken) as pages:
                for page in pages:
                    filed.append(page)
                    progress.go_on()
    except BaseException:
        watch.forget(ready)
        raise
    watch.forget({page.read.file for page in filed if page.refused})
