"""Paper, out and back: print sheets for a session, see which are still out, take their scans in, type them in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.words import ScanOutcome
from outreach_app.queries import second_looks
from outreach_app.queries.scans import ScanRow
from ui import journeys, paper
from ui.desk import Desk
from ui.journeys import Filed
from ui.pages.sheet_ledger import Ledger
from ui.pages.sheet_returns import Returns
from ui.widgets.buttons import Button
from ui.widgets.card import EmptyPanel
from ui.widgets.layouts import Columns
from ui.widgets.page import Page
from ui.work import Progress

if TYPE_CHECKING:
    from ui.pages.sheet_entry import SheetEntry

_KINDS = ("batch", "sheet", "scan", "session", "second_look")
_BREATH = 15
"""Milliseconds between two steps of what is made ahead: keys and paints go first."""
_SAMPLE = 10
"""Sheets read again in one go, at most."""


class SheetsPage(Page):
    """The ledger and what came back, side by side; or one page after another being typed in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.say("Sheets"))
        self._filed: list[Filed] = []
        self._is_entering = False
        self._entry: SheetEntry | None = None
        self._entry_steps = self._make_entry()
        self._is_ahead = False
        self.print = Button(desk.say("Print sheets"), key="Ctrl+P", icon="printer")
        self.again = Button(desk.say("Read a sample again"), key="Ctrl+R", icon="eye")
        self.setAcceptDrops(True)

    def make_parts(self) -> Iterator[None]:
        self.returns = Returns(self.desk)
        yield
        self.ledger = Ledger(self.desk)
        yield
        self.columns = Columns(self.returns, self.ledger, stretch=(4, 7))
        self.empty = self._make_empty()
        for part in (self.columns, self.empty):
            self.body.addWidget(part)
        self.set_actions(self.again, self.print)
        self._listen()
        self._show()
        yield

    @property
    def entry(self) -> SheetEntry:
        """Whatever is not made of it yet is made now."""
        for _ in self._entry_steps:
            pass
        assert self._entry is not None
        return self._entry

    def _make_entry(self) -> Iterator[None]:
        from ui.pages.sheet_entry import SheetEntry

        yield
        entry = SheetEntry(self.desk, self.body.parentWidget(), in_steps=True)
        for part in (entry, entry.progress, entry.save):
            part.hide()
        yield from entry.steps
        self.body.addWidget(entry)
        self.set_actions(entry.progress, entry.save)
        entry.left.connect(self._come_back)
        entry.turned.connect(self._tell_where)
        self._entry = entry

    def _make_entry_ahead(self) -> None:
        """While nobody waits for it, a breath between two steps."""
        if next(self._entry_steps, self) is None:
            QTimer.singleShot(_BREATH, self, self._make_entry_ahead)

    def refresh(self, changes: Changes | None) -> None:
        """While sheets are being typed in, the ledger waits until it is in sight again."""
        if not self._is_entering and (changes is None or changes.touches(*_KINDS)):
            self._read()

    def arrive(self, argument: object) -> None:
        """A session's id, to print sheets for it."""
        if isinstance(argument, str):
            if self._is_entering:
                self.entry.stop()
            QTimer.singleShot(0, self, lambda: self._open_print(argument))

    def first_focus(self) -> QWidget | None:
        if self._is_entering:
            return self.entry.first_focus()
        if not self.empty.isHidden():
            return self._first_print
        if self.returns.ready:
            return self.returns.enter
        return self.returns.list if self.returns.others else self.ledger.list

    def take_digit(self, digit: int) -> bool:
        return self._is_entering and self.entry.take_digit(digit)

    def take_in(self, paths: Sequence[Path]) -> None:
        """Reads pages in on a thread; each is kept as it comes, whatever becomes of the rest."""
        desk, files = self.desk, journeys.files_of(paths)
        if not self.returns.busy.isHidden():
            desk.tell(desk.say("The pages before are still being read. Drop these again in a moment."), "info")
            return
        if not files:
            desk.tell(desk.say("There is nothing to read in this folder."), "info")
            return
        filed = self._filed = []

        def read(progress: Progress) -> None:
            paper.take_in(desk.store, desk.campaign, files, desk.member.id, filed, progress)

        self.returns.set_busy(True)
        self._show()
        job = desk.work.run(
            read,
            done=self._have_taken_in,
            failed=self._fail,
            stopped=self._have_taken_in,
            progress=self.returns.busy.show_progress,
        )
        self.returns.busy.follow(job, desk.say("Reading the pages"))
        self.returns.busy.cancel.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self._is_entering:
            event.acceptProposedAction()
            self.returns.drop.show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self.returns.drop.show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.returns.drop.show_over(False)
        self.take_in([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _have_taken_in(self, _: object = None) -> None:
        """Every page read so far is filed: says what they are, and goes where there is something to do."""
        self.returns.set_busy(False)
        changes = paper.merged(self._filed)
        if changes:
            self.desk.changed.emit(changes)
            taken = [part for page in self._filed for part in page.taken]
            ready = sum(part.outcome is ScanOutcome.RECOGNISED for part in taken)
            self.desk.tell(self._summary(ready, len(taken) - ready), "done" if ready else "info")
        self._show()
        if focus := self.first_focus():
            focus.setFocus()

    def _fail(self, error: Exception) -> None:
        self._have_taken_in()
        if isinstance(error, Refused):
            self.desk.tell_refusal(error)

    def _summary(self, ready: int, others: int) -> str:
        """`34 pages prêtes à saisir, 4 à regarder`."""
        say_count = self.desk.say_count
        told = say_count("{n} page ready to enter", "{n} pages ready to enter", ready)
        return f"{told}, {say_count('{n} to look at', '{n} to look at', others)}" if others else told

    def _open_print(self, session: str = "") -> None:
        from ui.dialogs.print_batch import PrintBatch

        dialog = PrintBatch(self.desk, self, session=session)
        if dialog.exec() and dialog.batch:
            self.desk.changed.emit(dialog.batch.changes)
            self.ledger.choose(dialog.batch.batch)
            self.desk.tell(self._printed(len(dialog.batch.codes), dialog.path))
        dialog.deleteLater()

    def _printed(self, count: int, path: Path | None) -> str:
        told = self.desk.say_count("{n} sheet printed", "{n} sheets printed", count)
        return f"{told} · {path.name}" if path else told

    def _enter(self) -> None:
        self._go_through(self.returns.ready, 0)

    def _look(self, scan: ScanRow) -> None:
        self._go_through(self.returns.others, [other.id for other in self.returns.others].index(scan.id))

    def _go_through(self, scans: Sequence[ScanRow], first: int) -> None:
        if scans:
            entry = self.entry
            self._is_entering = True
            self._show()
            entry.start(scans, first)

    def _read_again(self) -> None:
        """Some of what others entered, drawn at random."""
        desk = self.desk
        drawn = second_looks.sample(desk.store, desk.member.id, _SAMPLE)
        if drawn:
            entry = self.entry
            self._is_entering = True
            self._show()
            entry.start(drawn, second=True)

    def _come_back(self) -> None:
        self._is_entering = False
        self._read()
        if focus := self.first_focus():
            focus.setFocus()

    def _read(self) -> None:
        self.ledger.read()
        self.returns.read()
        self._show()
        if self.returns.ready and not self._is_ahead:
            self._is_ahead = True
            QTimer.singleShot(_BREATH, self, self._make_entry_ahead)

    def _show(self) -> None:
        """The part there is something in, under its own heading."""
        has_paper = bool(self.ledger.batches or self.returns.ready or self.returns.others)
        has_paper = has_paper or not self.returns.busy.isHidden()
        entering = self._is_entering
        if self._entry:
            self._entry.setVisible(entering)
            self._entry.progress.setVisible(entering)
            self._entry.save.setVisible(entering and self._entry.is_form)
        self.columns.setVisible(has_paper and not entering)
        self.empty.setVisible(not has_paper and not entering)
        self.print.setVisible(has_paper and not entering)
        waits = has_paper and not entering and second_looks.has_waiting(self.desk.store, self.desk.member.id)
        self.again.setVisible(waits)
        self.print.kind = "outline" if self.returns.ready else "filled"
        self.print.update()
        self._tell_where()

    def _tell_where(self) -> None:
        say = self.desk.say
        if self._is_entering:
            scan = self.entry.scan
            self.set_title(say("Verify the sheets") if scan is None or self.entry.is_form else say("Pages to look at"))
            self.set_context(self.entry.context())
        else:
            self.set_title(say("Sheets"))
            self.set_context(self._figures())

    def _figures(self) -> str:
        """`38 dehors · 12 à saisir · 70 saisies`."""
        batches = self.ledger.batches
        say_count = self.desk.say_count
        told = (
            say_count("{n} sheet out", "{n} sheets out", sum(batch.out for batch in batches)),
            say_count("{n} to enter", "{n} to enter", len(self.returns.ready)),
            say_count("{n} entered", "{n} entered", sum(batch.entered for batch in batches)),
        )
        return " · ".join((*told, *self._agreed())) if batches else self.desk.say("Paper, out and back")

    def _agreed(self) -> list[str]:
        """`98 % d’accord sur 120 champs relus`, once somebody has read anything again."""
        found = second_looks.agreement(self.desk.store)
        fields = self.desk.say_count("{n} field read twice", "{n} fields read twice", found.fields)
        told = self.desk.say("{share} % agreed, of {fields}").format(share=int(100 * found.share), fields=fields)
        return [told] if found.fields else []

    def _make_empty(self) -> EmptyPanel:
        say = self.desk.say
        self._first_print = Button(say("Print sheets"), kind="filled", key="Ctrl+P", icon="printer")
        self._first_scan = Button(say("Take in scanned pages"), key="Ctrl+O", icon="upload")
        text = say(
            "Each sheet carries its own code. Filled in and scanned, it comes back here beside the form: none is lost."
        )
        acts = Columns(self._first_print, self._first_scan, level=True)
        return EmptyPanel("printer", say("Print sheets for tonight"), text, acts)

    def _listen(self) -> None:
        self.print.clicked.connect(lambda: self._open_print())
        self.again.clicked.connect(self._read_again)
        self._first_print.clicked.connect(lambda: self._open_print())
        self._first_scan.clicked.connect(self.returns.drop.choose.click)
        self.returns.files_given.connect(self.take_in)
        self.returns.enter_requested.connect(self._enter)
        self.returns.look_requested.connect(self._look)
