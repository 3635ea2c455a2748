"""Going through pages one by one: the page's picture on one side, the form or what is the matter on the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, show_code
from outreach_app.domain.words import ScanOutcome, SheetState
from outreach_app.queries import scans as came_back
from outreach_app.queries.scans import ScanRow
from outreach_app.queries.sessions import session_row
from outreach_app.services import ideas, scans, verification
from outreach_app.services.second_look import look_again
from outreach_app.services.verification import Entered
from ui.desk import Desk
from ui.formats import short_day
from ui.held_page import HeldPage
from ui.pages.sheet_agreement import AgreementCard
from ui.pages.sheet_asked import ask
from ui.pages.sheet_decision import Decision
from ui.pages.sheet_form import SheetForm
from ui.pages.sheet_kinds import Kinds
from ui.pages.sheet_picture import PageCard, Pictures
from ui.pages.sheet_progress import EntryProgress
from ui.pages.sheet_returns import page_line
from ui.speech import language_name
from ui.widgets.buttons import Button
from ui.widgets.card import EmptyPanel
from ui.widgets.inset import Inset
from ui.widgets.layouts import Columns, Flow, column

_AROUND = 90
"""Pixels of the form in sight beyond the field one is in: what comes next."""
_STYLED_AT_ONCE = 40
_AHEAD = 2
"""Pages fetched before they are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What was done last, to which page; `body` is what was typed, where something was."""

    scan: RecordId
    changes: Changes
    body: Mapping[str, object] | None = None


class SheetEntry(QWidget):
    """`start` with pages; `left` when a person goes back. `progress` and `save` are for the head of the page."""

    left = Signal()
    turned = Signal()
    """Another page is in sight: `scan` and `context` say which."""
    settled = Signal()
    """Its picture is there, and everything stands where it stays."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, in_steps: bool = False) -> None:
        """`in_steps` leaves the making to whoever runs `steps` to their end: it is the heaviest part of the window."""
        super().__init__(parent)
        self._desk = desk
        self._queue: list[RecordId] = []
        self._at = 0
        self._scan: ScanRow | None = None
        self._last: _Done | None = None
        self.is_second = False
        self._kinds = Kinds(desk)
        self._pictures = Pictures(desk, self._kinds.asked)
        self.progress = EntryProgress(desk)
        self.save = Button(desk.say("Validate this sheet"), kind="filled", key="Ctrl+Return")
        self._columns = Columns(parent=self)
        self._right = QStackedWidget(self._columns)
        self._over = QWidget(self._right)
        self.steps = self._make()
        if not in_steps:
            for _ in self.steps:
                pass

    def _make(self) -> Iterator[None]:
        """Each part where it stays: what moves under another parent is styled all over again."""
        desk = self._desk
        self._form, holder = self._inset()
        self.form = SheetForm(desk, holder)
        holder.setLayout(column(self.form))
        yield
        yield from self.form.get_ready(ask((), desk.campaign, "idea"))
        self._decision, holder = self._inset()
        self.decision = Decision(desk, holder)
        holder.setLayout(column(self.decision))
        yield
        self._agreement, holder = self._inset()
        self.agreement = AgreementCard(desk, holder)
        holder.setLayout(column(self.agreement))
        yield
        self.page = PageCard(desk, self._columns)
        yield
        self._set_out()
        self._listen()
        for place, part in enumerate(self.findChildren(QWidget)):
            if place % _STYLED_AT_ONCE == 0:
                yield
            part.ensurePolished()

    @property
    def scan(self) -> ScanRow | None:
        """The page in sight."""
        return self._scan

    @property
    def is_form(self) -> bool:
        """The page in sight is there to be typed in."""
        return self._right.currentWidget() is self._form

    def start(self, scans: Sequence[ScanRow], first: int = 0, *, second: bool = False) -> None:
        """Goes through `scans`, from the one at `first`; `second`, sheets already entered are read again, blind."""
        self._queue = [scan.id for scan in scans]
        self.is_second = second
        self.save.set_label(self._desk.say("Compare") if second else self._desk.say("Validate this sheet"))
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
        if self._right.currentWidget() is self._agreement:
            return self.agreement.first_focus()
        return self.form.first_focus() if self.is_form else self.decision.first_focus()

    def take_digit(self, digit: int) -> bool:
        """Alt and a digit is an agreement's even while one types; with Shift, it corrects it."""
        shift = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        return self.is_form and self.form.take_digit(digit, correct=shift)

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
        if done.body:
            self.form.take_back(done.body)
            self.form.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def context(self) -> str:
        """`Feuille 7K39-QXM2-4T · Atelier Curial, 14 mars`."""
        scan, say = self._scan, self._desk.say
        if scan is None:
            return ""
        session = session_row(self._desk.store, scan.session) if scan.session else None
        told = [say("Sheet {code}").format(code=show_code(scan.code))] if scan.sheet else []
        told += [f"{session.title}, {short_day(session.date, say)}"] if session else []
        told += (
            [say(" and ").join(language_name(code).lower() for code in self._kinds.languages(scan))] if session else []
        )
        return " · ".join(told) or page_line(scan, say)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._scan is not None:  # else it may still be in the making
            self.form.keep_now()
        super().hideEvent(event)

    def _show(self, place: int, step: int = 1) -> None:
        """The first page still to do from `place` on; past the end there is nothing more."""
        while 0 <= place < len(self._queue):
            scan = came_back.scan(self._desk.store, self._queue[place])
            if scan and (self.is_second or (not _is_done(scan) and self._kinds.is_first(scan))):
                self._at, self._scan = place, scan
                self.progress.tell(place + 1, len(self._queue))
                self._face(scan)
                self._pictures.ask(scan, self._take_picture)
                return
            place += step
        if place >= len(self._queue):
            self._finish()

    def _face(self, scan: ScanRow) -> None:
        """The form or the decision, at once: nobody's typing waits for a picture."""
        self.page.show_nothing()
        asked = self._kinds.asked(scan)
        is_form = (scan.is_ready and scan.outcome is not ScanOutcome.DUPLICATE) or self.is_second
        if is_form and asked:
            reading, languages = self._kinds.reading(scan), self._kinds.languages(scan)
            self.form.show_scan(scan, asked, reading, languages, blind=self.is_second)
        else:
            self.decision.show_scan(scan)
        self._compare.setVisible(is_form and not self.is_second and bool(self.decision.others(scan)))
        self._turn_over(self._form if is_form and asked else self._decision)

    def _take_picture(self, scan_id: RecordId) -> None:
        scan = self._scan
        if scan is None or scan.id != scan_id:
            return
        held = self._pictures.of(scan)
        self.page.show_page(scan, held)
        if self.is_form and isinstance(held, HeldPage):
            self.form.show_page(held)
        self._follow(None, QApplication.focusWidget())
        QTimer.singleShot(0, self, self.settled.emit)
        self._pictures.ask_ahead([s for s in map(self._row, self._queue[self._at + 1 :][:_AHEAD]) if s])

    def _turn_over(self, side: QWidget) -> None:
        self._right.setCurrentWidget(side)
        self.save.setVisible(side is self._form)
        self._aside.setVisible(side is self._form and not self.is_second)
        self._tell_left()
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

    def validate(self) -> None:
        """Goes to what is still to answer; then the sheet is entered, or compared, and the next one comes."""
        scan, desk = self._scan, self._desk
        if scan is None or not self.form.is_complete():
            return
        held = self._pictures.at_once(scan)
        try:
            if self.is_second:
                self._compare_readings(scan)
                return
            confirmed = self.form.confirmed(held.signed if isinstance(held, HeldPage) else {})
            with desk.store.write():
                entered = verification.enter(desk.store, desk.campaign, confirmed, desk.member.id)
                self.form.forget()
        except Refused as refused:
            if refused.code == "vault.unprotected" and self._protect():
                self.validate()
                return
            desk.tell_refusal(self.form.show_refusal(refused))
            return
        self._take_entered(scan, entered)

    def _take_entered(self, scan: ScanRow, entered: Entered) -> None:
        desk = self._desk
        sentence = desk.say("Sheet {code} entered").format(code=show_code(scan.code))
        if entered.unkept:
            told = desk.say_count(
                "{n} name not kept: nothing was agreed to.",
                "{n} names not kept: nothing was agreed to.",
                entered.unkept,
            )
            desk.tell(told, "info")
        self._tell_done(_Done(scan=scan.id, changes=entered.changes, body=self.form.typed.as_body()), sentence)
        desk.changed.emit(entered.changes)
        self._show(self._at + 1)

    def _compare_readings(self, scan: ScanRow) -> None:
        """The first entry is shown only now, and only where it differs."""
        assert scan.sheet is not None
        compared = look_again(self._desk.store, scan.sheet, self.form.compared(), self._desk.member.id)
        if compared.changes:
            self._desk.changed.emit(compared.changes)
        self.agreement.show_compared(compared, has_idea=scan.idea is not None)
        self._turn_over(self._agreement)

    def _protect(self) -> bool:
        from ui.dialogs.protect import protect

        return protect(self._desk, self)

    def _see_idea(self) -> None:
        if self._scan and self._scan.idea:
            self._desk.go("ideas", self._scan.idea)

    def _compare_pictures(self) -> None:
        if self._scan:
            self.decision.show_scan(self._scan)
            self.decision.compare()

    def _take_chosen(self, changes: Changes, scan_id: RecordId) -> None:
        """One of two pictures stands: the sheet is entered from it, or was."""
        desk = self._desk
        done = self._scan.id if self._scan else scan_id
        self._tell_done(_Done(scan=done, changes=changes), desk.say("The other picture is set aside"))
        desk.changed.emit(changes)
        if scan_id not in self._queue:
            self._queue[self._at : self._at + 1] = [scan_id]
        self._show(self._queue.index(scan_id))

    def _tell_left(self) -> None:
        """Under the bar: what this sheet still asks; and on the page, where."""
        if self.is_form:
            self.progress.tell_left(self.form.boxes_left, self.form.agreements_left)
            self.page.picture.show_marks(self.form.marks())

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
            if self.form.eyes.isAncestorOf(new):
                self._form.ensureWidgetVisible(self.form.eyes, 0, 0)
                self._form.ensureWidgetVisible(new, 0, _AROUND)
            self.page.picture.look_at(self.form.place_of(new))

    def _inset(self) -> tuple[Inset, QWidget]:
        """A side that scrolls by itself, and what it scrolls."""
        holder = QWidget()
        inset = Inset(holder, around=_AROUND, parent=self._right)
        self._right.addWidget(inset)
        return inset, holder

    def _set_out(self) -> None:
        say, columns = self._desk.say, self._columns
        self._right.addWidget(self._over)
        columns.add(self.page, 3)
        columns.add(self._right, 8)
        for inset in (self._form, self._decision, self._agreement):
            columns.stacked.connect(inset.show_whole)
        columns.stacked.connect(lambda stacked: self.page.picture.see_whole(not stacked))
        keys = QWidget(self)
        self._next = Button(say("Next page"), kind="link", key="PgDown", parent=keys)
        self._before = Button(say("Page before"), kind="link", key="PgUp", parent=keys)
        self._aside = Button(say("Set the page aside"), kind="link", key="Ctrl+D", parent=keys)
        self._compare = Button(say("Compare both pictures"), kind="link", key="Ctrl+K", parent=keys)
        self._back = Button(say("Back to the batches"), kind="link", key="Esc", parent=keys)
        Flow(self._next, self._before, self._aside, self._compare, self._back, spacing=20, parent=keys)
        layout = column(columns, 8, keys)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _listen(self) -> None:
        self.save.clicked.connect(self.validate)
        self.form.moved.connect(self._tell_left)
        self.decision.chosen.connect(self._take_chosen)
        self.agreement.followed.connect(lambda: self._show(self._at + 1))
        self.agreement.idea_requested.connect(self._see_idea)
        self._compare.clicked.connect(self._compare_pictures)
        self.decision.recognised.connect(self._take_recognised)
        self.decision.aside_requested.connect(self._set_aside)
        self.page.undo_requested.connect(self.undo)
        self._next.clicked.connect(lambda: self._turn(1))
        self._before.clicked.connect(lambda: self._turn(-1))
        self._aside.clicked.connect(self._set_aside)
        self._back.clicked.connect(self.stop)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]


def _is_done(scan: ScanRow) -> bool:
    return scan.outcome is ScanOutcome.RECOGNISED and scan.sheet_state is SheetState.ENTERED
