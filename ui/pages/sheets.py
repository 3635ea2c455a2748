"""Paper, out and back: print sheets for a session, see which are still out, take their scans in, type them in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries import second_looks
from outreach_app.queries.scans import ScanRow, waiting_scan
from outreach_app.services import batches, scans
from ui.desk import Desk
from ui.hand_scanner import read_number
from ui.pages.sheet_intake import Intake
from ui.pages.sheet_ledger import Ledger
from ui.pages.sheet_returns import Returns
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.card import EmptyPanel
from ui.widgets.layouts import Columns
from ui.widgets.page import Page

if TYPE_CHECKING:
    from ui.pages.sheet_entry import SheetEntry
    from ui.paper import Again

_EDITORS = (QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)
_KINDS = ("batch", "sheet", "scan", "session", "second_look")
_BREATH = 15
"""Milliseconds between two steps of what is made ahead: keys and paints go first."""
_SAMPLE = 10
"""Sheets read again in one go, at most."""


class SheetsPage(Page):
    """The ledger and what came back, side by side; or one page after another being typed in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.say("Sheets"))
        self._is_entering = False
        self._entry: SheetEntry | None = None
        self._entry_steps = self._make_entry()
        self._is_ahead = False
        self.print = Button(desk.say("Print sheets"), key="Ctrl+P", icon="printer")
        self.again = Button(desk.say("Read a sample again"), key="Ctrl+R", icon="eye")
        self.setAcceptDrops(True)

    def make_parts(self) -> Iterator[None]:
        self.returns = Returns(self.desk)
        self.intake = Intake(self.desk, self.returns)
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
        entry.settled.connect(self._show_keyboard)
        self._entry = entry

    def _show_keyboard(self) -> None:
        """At large text the picture stands above the form, and moves it when it comes."""
        here = QApplication.focusWidget()
        if here is not None and self.entry.isAncestorOf(here):
            question = self.entry.form.question
            self.show_part(question if question.isAncestorOf(here) else here)

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
        """Reads pages in; each is kept as it comes, whatever becomes of the rest."""
        self.intake.take_in(paths)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is typed while no editor has the focus is a sheet's number: a hand scanner types it anywhere."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._is_for_number(event):
            self.returns.number.setFocus()
            self.returns.number.insert(event.text())
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.window().windowHandle()
        if handle:
            handle.installEventFilter(self)

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

    def _is_for_number(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        is_written = len(event.text()) == 1 and event.text().isprintable() and not event.text().isspace()
        asked = not self._is_entering and self.isVisible() and self.returns.number.isVisible()
        in_page = self.isAncestorOf(QApplication.focusWidget() or self) or self.hasFocus()
        return bool(
            asked and is_written and not held and in_page and not isinstance(QApplication.focusWidget(), _EDITORS)
        )

    def _have_taken_in(self) -> None:
        self._show()
        if focus := self.first_focus():
            focus.setFocus()

    def _open_number(self, typed: str) -> None:
        """The sheet of a number typed or scanned by hand: its page where one came back, else from the paper itself."""
        store = self.desk.store
        try:
            sheet = batches.find_sheet(store, read_number(typed, self.desk.campaign))
            page = waiting_scan(store, sheet)
            if page is None:
                taken = scans.take_in_hand(store, sheet, self.desk.member.id)
                self.desk.changed.emit(taken.changes)
                page = waiting_scan(store, sheet)
        except Refused as refused:
            self.returns.refuse_number(word(refused.problems[0], self.desk.say))
            return
        assert page is not None, "a sheet that is not entered has a page that waits"
        self.returns.number.set_value("")
        self._go_through([page], 0)

    def _set_aside(self, pages: list[RecordId]) -> None:
        changes = scans.set_aside_scans(self.desk.store, pages, self.desk.member.id)
        told = self.desk.say_count("{n} page set aside", "{n} pages set aside", len(pages))
        self.desk.wrote(changes, told)

    def _open_print(self, session: str = "", again: Again | None = None) -> None:
        from ui.dialogs.print_batch import PrintBatch

        dialog = PrintBatch(self.desk, self, session=session, again=again)
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
        has_paper = has_paper or self.intake.is_reading
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
            entry = self.entry
            is_sheet = entry.scan is None or entry.is_form
            told = say("Verify the sheets") if is_sheet else say("Pages to look at")
            self.set_title(say("Read a sample again") if entry.is_second else told)
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
        self.ledger.sheets.reprint_requested.connect(lambda again: self._open_print(again=again))
        self.again.clicked.connect(self._read_again)
        self._first_print.clicked.connect(lambda: self._open_print())
        self._first_scan.clicked.connect(self.returns.drop.choose.click)
        self.intake.began.connect(self._show)
        self.intake.ended.connect(self._have_taken_in)
        self.returns.number_given.connect(self._open_number)
        self.returns.aside_requested.connect(self._set_aside)
        self.returns.enter_requested.connect(self._enter)
        self.returns.look_requested.connect(self._look)
