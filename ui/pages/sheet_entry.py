"""Going through pages one by one: the page's picture on one side, the form or what is the matter on the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import CaptureDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, show_code
from outreach_app.domain.words import ScanOutcome, SheetState
from outreach_app.queries import scans as came_back
from outreach_app.queries.scans import ScanRow
from outreach_app.queries.sessions import session_row
from outreach_app.services import ideas, scans
from outreach_app.services.ideas import Captured
from ui import paper
from ui.desk import Desk
from ui.formats import short_day
from ui.pages.sheet_decision import Decision
from ui.pages.sheet_form import EntryProgress, SheetForm, place_of
from ui.pages.sheet_picture import PageCard, Pictures
from ui.pages.sheet_returns import page_line
from ui.widgets.buttons import Button
from ui.widgets.card import EmptyPanel
from ui.widgets.inset import Inset
from ui.widgets.layouts import Columns, Flow, column

_AROUND = 140
"""Pixels of the form in sight beyond the field one is in: what comes next."""
_AHEAD = 2
"""Pages fetched before they are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What was done last, to which page; `draft` is what was typed, where something was."""

    scan: RecordId
    changes: Changes
    draft: CaptureDraft | None = None


class SheetEntry(QWidget):
    """`start` with pages; `left` when a person goes back. `progress` and `save` are for the head of the page."""

    left = Signal()
    turned = Signal()
    """Another page is in sight: `scan` and `context` say which."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._queue: list[RecordId] = []
        self._at = 0
        self._scan: ScanRow | None = None
        self._last: _Done | None = None
        self._pictures = Pictures(desk)
        self.page = PageCard(desk)
        self.form = SheetForm(desk)
        self.decision = Decision(desk)
        self.progress = EntryProgress(desk)
        self.save = Button(desk.say("Save this sheet"), kind="filled", key="Ctrl+Return")
        self._right = QStackedWidget()
        self._over = QWidget()
        self._form = Inset(self.form, around=_AROUND)
        self._decision = Inset(_holder(self.decision))
        self._set_out()
        self._listen()

    @property
    def scan(self) -> ScanRow | None:
        """The page in sight."""
        return self._scan

    @property
    def is_form(self) -> bool:
        """The page in sight is there to be typed in."""
        return self._right.currentWidget() is self._form

    def start(self, scans: Sequence[ScanRow], first: int = 0) -> None:
        """Goes through `scans`, from the one at `first`."""
        self._queue = [scan.id for scan in scans]
        self._tell_done(None)
        self._show(first)

    def stop(self) -> None:
        """Nothing is lost: what was begun on a page waits there."""
        self.form.keep_now()
        self._queue, self._scan = [], None
        self._pictures.let_go()
        self.left.emit()

    def first_focus(self) -> QWidget | None:
        if self._scan is None:
            return self._back
        return self.form.first_focus() if self.is_form else self.decision.first_focus()

    def undo(self) -> None:
        """Takes back what was done last and goes to its page again, with the words that were typed."""
        done = self._last
        if done is None:
            return
        try:
            changes = ideas.undo(self._desk.store, done.changes.act, self._desk.member.id)
        except Refused as refused:
            self._desk.tell_refusal(refused)
            return
        self._tell_done(None)
        self._desk.changed.emit(changes)
        self._show(self._queue.index(done.scan))
        if done.draft:
            self.form.load(done.draft)

    def context(self) -> str:
        """`Feuille 7K39-QXM2-4T · Atelier Curial, 14 mars`."""
        scan, say = self._scan, self._desk.say
        if scan is None:
            return ""
        session = session_row(self._desk.store, scan.session) if scan.session else None
        told = [say("Sheet {code}").format(code=show_code(scan.code))] if scan.sheet else []
        told += [f"{session.title}, {short_day(session.date, say)}"] if session else []
        return " · ".join(told) or page_line(scan, say)

    def hideEvent(self, event: QHideEvent) -> None:
        self.form.keep_now()
        super().hideEvent(event)

    def _show(self, place: int, step: int = 1) -> None:
        """The first page still to do from `place` on; past the end there is nothing more."""
        while 0 <= place < len(self._queue):
            scan = came_back.scan(self._desk.store, self._queue[place])
            if scan and not _is_done(scan):
                self._at, self._scan = place, scan
                self.progress.tell(place + 1, len(self._queue))
                self._face(scan)
                self._pictures.ask(scan, self._take_picture)
                return
            place += step
        if place >= len(self._queue):
            self._finish()

    def _face(self, scan: ScanRow) -> None:
        """The form or the decision, at once: nobody's typing waits for a picture, only its fingerprint is read here."""
        self.page.show_nothing()
        if scan.is_ready:
            self.form.set_session(scan.session)
            self.form.set_sheet(scan.sheet, paper.fingerprint(self._desk.store, scan))
        else:
            self.decision.show_scan(scan)
        self._turn_over(self._form if scan.is_ready else self._decision)

    def _take_picture(self, scan_id: RecordId) -> None:
        scan = self._scan
        if scan is None or scan.id != scan_id:
            return
        self.page.show_page(scan, self._pictures.of(scan))
        self._follow(None, QApplication.focusWidget())
        self._pictures.ask_ahead([s for s in map(self._row, self._queue[self._at + 1 :][:_AHEAD]) if s])

    def _turn_over(self, side: QWidget) -> None:
        self._right.setCurrentWidget(side)
        self.save.setVisible(side is self._form)
        self._aside.setVisible(side is self._form)
        self.turned.emit()
        if focus := self.first_focus():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish(self) -> None:
        """All seen: says how many still wait. What was done last can still be taken back."""
        desk, waiting = self._desk, sum(self._is_waiting(scan) for scan in self._queue)
        self._at, self._scan = len(self._queue), None
        told = desk.say_count("{n} page still waits", "{n} pages still wait", waiting) if waiting else ""
        over = EmptyPanel("check-circle", desk.say("These pages are all seen"), told)
        self._right.removeWidget(self._over)
        self._over.deleteLater()
        self._over = over
        self._right.addWidget(over)
        self.page.show_nothing()
        self._turn_over(over)

    def _take_saved(self, captured: Captured) -> None:
        scan, desk = self._scan, self._desk
        if scan is None:
            return
        sentence = desk.say("Sheet {code} entered").format(code=show_code(scan.code))
        if self.form.lost_contact(captured):
            desk.tell(desk.say("Contact details not kept: everything was refused."), "info")
        self._tell_done(_Done(scan=scan.id, changes=captured.changes, draft=self.form.copied), sentence)
        self._show(self._at + 1)

    def _take_recognised(self, changes: Changes, code: str) -> None:
        if self._scan:
            sentence = self._desk.say("Sheet {code} found").format(code=code)
            self._tell_done(_Done(scan=self._scan.id, changes=changes), sentence)
            self._desk.changed.emit(changes)
            self._show(self._at)

    def _set_aside(self) -> None:
        scan, desk = self._scan, self._desk
        if scan:
            self.form.keep_now()
            changes = scans.set_aside_scan(desk.store, scan.id, desk.member.id)
            self._tell_done(_Done(scan=scan.id, changes=changes), desk.say("Page set aside"))
            desk.changed.emit(changes)
            self._show(self._at + 1)

    def _tell_done(self, done: _Done | None, sentence: str = "") -> None:
        self._last = done
        self.page.tell_done(sentence)

    def _turn(self, step: int) -> None:
        """Goes on or back; what was begun on this page stays with it."""
        self._show(self._at + step, step)

    def _row(self, scan_id: RecordId) -> ScanRow | None:
        return came_back.scan(self._desk.store, scan_id)

    def _is_waiting(self, scan_id: RecordId) -> bool:
        scan = self._row(scan_id)
        return scan is not None and not _is_done(scan)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """The page shows what the field asks about."""
        del old
        if new is not None and self.is_form and self.form.isAncestorOf(new):
            self.page.picture.look_at(place_of(self.form, new))

    def _set_out(self) -> None:
        say = self._desk.say
        for side in (self._over, self._form, self._decision):
            self._right.addWidget(side)
        columns = Columns(self.page, self._right, stretch=(2, 3))
        for inset in (self._form, self._decision):
            columns.stacked.connect(inset.show_whole)
        self._next = Button(say("Next page"), kind="link", key="PgDown")
        self._before = Button(say("Page before"), kind="link", key="PgUp")
        self._aside = Button(say("Set the page aside"), kind="link", key="Ctrl+D")
        self._back = Button(say("Back to the batches"), kind="link", key="Esc")
        keys = QWidget()
        Flow(self._next, self._before, self._aside, self._back, spacing=20, parent=keys)
        layout = column(columns, 8, keys)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _listen(self) -> None:
        self.save.clicked.connect(lambda: self.form.save())
        self.form.saved.connect(self._take_saved)
        self.decision.recognised.connect(self._take_recognised)
        self.decision.aside_requested.connect(self._set_aside)
        self.page.undo_requested.connect(self.undo)
        self._next.clicked.connect(lambda: self._turn(1))
        self._before.clicked.connect(lambda: self._turn(-1))
        self._aside.clicked.connect(self._set_aside)
        self._back.clicked.connect(self.stop)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]


def _holder(part: QWidget) -> QWidget:
    holder = QWidget()
    holder.setLayout(column(part))
    return holder


def _is_done(scan: ScanRow) -> bool:
    return scan.outcome is ScanOutcome.RECOGNISED and scan.sheet_state is SheetState.ENTERED
