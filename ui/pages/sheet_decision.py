"""A page that cannot simply be typed in: what is the matter with it, said plainly, and the act that helps."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import read_code, show_code
from outreach_app.domain.words import ScanOutcome, SheetState
from outreach_app.language import N_
from outreach_app.queries import ideas
from outreach_app.queries.scans import ScanRow, others_of
from outreach_app.services import batches, scans, verification
from ui.desk import Desk
from ui.pages.sheet_returns import SIGNS, page_line
from ui.problems import word
from ui.said import said
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line, ReadOnlyWriting
from ui.widgets.form import Field
from ui.widgets.layouts import Flow, line
from ui.widgets.text import Icon, Text

_SAYS = {
    ScanOutcome.UNKNOWN: N_(
        "The code is one of ours, but the sheet was printed on another laptop. Keep the page until that laptop’s work"
        " arrives here, or set it aside."
    ),
    ScanOutcome.FOREIGN: N_(
        "The code on this page is somebody else’s, or another edition’s. Here is what it says, only to be read."
    ),
    ScanOutcome.SPOILT: N_("The code on this page is damaged. Its number can be typed by hand."),
    ScanOutcome.ALREADY_ENTERED: N_(
        "This sheet was entered before. Look at both pictures and say which one stands: its words and its agreements."
    ),
    ScanOutcome.NO_CODE: N_("No code was found: a corner folded over it, perhaps, or the back of a sheet."),
    ScanOutcome.OTHER_CAMPAIGN: N_("This sheet was printed for another edition. Open that edition to take it in."),
    ScanOutcome.UNKNOWN_LAYOUT: N_("This sheet was drawn by a newer Porte-voix. Please update this one."),
    ScanOutcome.DUPLICATE: N_(
        "This sheet was scanned twice and is still to be entered. Look at both pictures and keep the better one."
    ),
    ScanOutcome.TWO_SHEETS: N_("Two sheets lie on this picture. Scan them one by one, or enter them by their numbers."),
}
_NOT_OURS = (ScanOutcome.FOREIGN, ScanOutcome.OTHER_CAMPAIGN)
_KNOWS_ITS_NUMBER = (ScanOutcome.UNKNOWN, ScanOutcome.UNKNOWN_LAYOUT)
_QUOTED = {
    ScanOutcome.FOREIGN: N_("What the code says"),
    ScanOutcome.ALREADY_ENTERED: N_("The idea already entered"),
}


class Decision(Card):
    """Says what was found; a number typed by hand gives the page its sheet."""

    aside_requested = Signal()
    """The page needs nothing more."""
    recognised = Signal(object, str)
    """The `Changes` by which the page got its sheet, and the sheet's code."""
    chosen = Signal(object, str)
    """The `Changes` by which one of two pictures stands, and that picture's scan."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._scan: ScanRow | None = None
        self._sign = Icon("help", "amber", 28)
        self._name = Text("", "heading", wrap=True)
        self._where = Text("", "secondary", "muted", wrap=True)
        self._says = Text("", wrap=True)
        self.quote = ReadOnlyWriting(lines=4)
        self._quote = Field("", self.quote)
        self.code = Line("7K39-QXM2-4T")
        self.field = Field(desk.say("The sheet’s number"), self.code, hint=desk.say("printed under each code"))
        self._make_acts()
        self._set_out()
        self.code.edited.connect(self._check)
        self.code.returnPressed.connect(self._take_code)

    def show_scan(self, scan: ScanRow) -> None:
        """What is the matter with `scan`, and what can be done: one act is the main one."""
        say = self._desk.say
        self._scan = scan
        self._sign.show_icon(*SIGNS[scan.outcome])
        self._name.setText(said(scan.outcome, say))
        self.setAccessibleName(said(scan.outcome, say))
        self._where.setText(page_line(scan, say))
        self._says.setText(self._sentence(scan))
        self._show_quote(scan)
        self.field.set_value(show_code(scan.code) if scan.outcome in _KNOWS_ITS_NUMBER else "")
        self._check()
        self._offer(scan)

    def others(self, scan: ScanRow) -> list[ScanRow]:
        return others_of(self._desk.store, scan)

    def first_focus(self) -> QWidget:
        if not self.field.isHidden():
            return self.code
        return self._main

    def compare(self) -> None:
        """Both pictures side by side; the one that is chosen is entered, the other set aside."""
        from ui.dialogs.compare_pages import compare

        scan, desk = self._scan, self._desk
        others = self.others(scan) if scan else []
        if scan is None or not others:
            return
        entered = scan.sheet_state is SheetState.ENTERED
        first = others[0]
        notes = (self._idea_of(scan), desk.say("Not entered yet")) if entered else ("", "")
        kept = compare(desk, first, scan, notes, self)
        if kept is None:
            return
        if entered and kept == first.id:
            self.aside_requested.emit()
            return
        act = verification.replace_entry if entered else verification.keep_this
        try:
            changes = act(desk.store, kept, desk.member.id)
        except Refused as refused:
            desk.tell_refusal(refused)
        else:
            self.chosen.emit(changes, kept)

    def _offer(self, scan: ScanRow) -> None:
        """The acts that mean something here; the main one is filled and has Ctrl+Enter."""
        twice = scan.outcome in (ScanOutcome.ALREADY_ENTERED, ScanOutcome.DUPLICATE)
        can_compare = twice and scan.media is not None and bool(self.others(scan))
        can_see = scan.outcome is ScanOutcome.ALREADY_ENTERED and scan.idea is not None
        can_type = scan.page > 0 and not twice and scan.outcome not in _NOT_OURS
        if can_compare:
            self._main = self.both
        elif can_see:
            self._main = self.see
        else:
            self._main = self.take if can_type else self.put_aside
        for button, offered in (
            (self.both, can_compare),
            (self.see, can_see),
            (self.take, can_type),
            (self.put_aside, True),
        ):
            button.setVisible(offered)
            button.kind = "filled" if button is self._main else "outline"
            button.update()
        self.field.setVisible(can_type)

    def _make_acts(self) -> None:
        say = self._desk.say
        self.take = Button(say("Find the sheet"), kind="filled", key="Ctrl+Return", icon="search")
        self.both = Button(say("Compare both pictures"), kind="filled", key="Ctrl+Return", icon="copy")
        self.see = Button(say("See the idea"), key="Ctrl+I", icon="bulb")
        self.put_aside = Button(say("Set the page aside"), key="Ctrl+D")
        self._main = self.take
        self.both.clicked.connect(self.compare)
        self.take.clicked.connect(self._take_code)
        self.see.clicked.connect(self._see_idea)
        self.put_aside.clicked.connect(self.aside_requested)

    def _set_out(self) -> None:
        heading = line(self._sign, self._name, spacing=12)
        heading.setStretch(1, 1)
        self.body.addLayout(heading)
        for part in (self._where, self._says, self._quote, self.field):
            self.body.addWidget(part)
        self.body.addSpacing(4)
        acts = QWidget()
        Flow(self.both, self.take, self.see, self.put_aside, spacing=12, parent=acts)
        self.body.addWidget(acts)
        self.body.addStretch(1)

    def _sentence(self, scan: ScanRow) -> str:
        if scan.reason:
            return word(Problem(code=scan.reason), self._desk.say)
        return self._desk.say(_SAYS[scan.outcome])

    def _show_quote(self, scan: ScanRow) -> None:
        """A foreign code's text, as letters and nothing else; or the idea the sheet became."""
        quoted = scan.code if scan.outcome is ScanOutcome.FOREIGN else self._idea_of(scan)
        self._quote.setVisible(bool(quoted))
        self.quote.set_value(quoted)
        if quoted:
            name = self._desk.say(_QUOTED[scan.outcome])
            self._quote.label.setText(name)
            self.quote.setAccessibleName(name)

    def _idea_of(self, scan: ScanRow) -> str:
        if scan.outcome is not ScanOutcome.ALREADY_ENTERED or scan.idea is None:
            return ""
        found = ideas.idea(self._desk.store, scan.idea)
        return found.text if found else ""

    def _see_idea(self) -> None:
        if self._scan and self._scan.idea:
            self._desk.go("ideas", self._scan.idea)

    def _check(self) -> None:
        """Says as soon as it can that the number is typed right."""
        self.code.set_badge(self._desk.say("Number typed right") if _is_right(self.code.value()) else "")

    def _take_code(self) -> None:
        scan, desk = self._scan, self._desk
        if scan is None:
            return
        try:
            code = read_code(self.code.value())
            changes = scans.give_code(desk.store, scan.id, batches.find_sheet(desk.store, code), desk.member.id)
        except Refused as refused:
            self.field.show_problem(word(refused.problems[0], desk.say))
            self.code.setFocus()
        else:
            self.recognised.emit(changes, show_code(code))


def _is_right(typed: str) -> bool:
    try:
        return bool(read_code(typed))
    except Refused:
        return False
