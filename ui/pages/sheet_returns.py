"""Pages that came back: how many are ready to enter, which ones a person must look at, and where to drop more."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach_app.domain.errors import Problem
from outreach_app.domain.words import ScanOutcome
from outreach_app.language import N_, Say
from outreach_app.queries.scans import ScanRow, scans_to_enter
from ui import formats
from ui.desk import Desk
from ui.look import look
from ui.models.rows import Row, Rows
from ui.pages.sheet_drop import DropZone
from ui.problems import word
from ui.said import said
from ui.widgets.banner import BusyPanel
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.layouts import line
from ui.widgets.row_list import RowList
from ui.widgets.text import Text

SIGNS = {
    ScanOutcome.TWO_SHEETS: ("copy", "amber"),
    ScanOutcome.SPOILT: ("warning", "danger"),
    ScanOutcome.NO_CODE: ("search", "amber"),
    ScanOutcome.UNKNOWN: ("help", "amber"),
    ScanOutcome.DUPLICATE: ("copy", "muted"),
    ScanOutcome.ALREADY_ENTERED: ("copy", "muted"),
    ScanOutcome.OTHER_CAMPAIGN: ("external", "amber"),
    ScanOutcome.UNKNOWN_LAYOUT: ("help", "amber"),
    ScanOutcome.FOREIGN: ("external", "amber"),
    ScanOutcome.RECOGNISED: ("scan", "accent"),
}
"""The icon and the colour of each outcome, in the order they are listed: what may be saved first."""
ACTS = {
    ScanOutcome.TWO_SHEETS: N_("Enter each by its number"),
    ScanOutcome.SPOILT: N_("Type its number, or scan it again"),
    ScanOutcome.NO_CODE: N_("Type its number, or set it aside"),
    ScanOutcome.UNKNOWN: N_("Wait for the other laptop’s work"),
    ScanOutcome.DUPLICATE: N_("Compare the two pictures"),
    ScanOutcome.ALREADY_ENTERED: N_("Compare with what was entered"),
    ScanOutcome.OTHER_CAMPAIGN: N_("Take it in in its own edition"),
    ScanOutcome.UNKNOWN_LAYOUT: N_("Update Porte-voix, then look again"),
    ScanOutcome.FOREIGN: N_("Set it aside"),
    ScanOutcome.RECOGNISED: N_("Enter it"),
}
"""What helps each, in a few words."""
_ORDER = {outcome: place for place, outcome in enumerate(SIGNS)}


def page_line(scan: ScanRow, say: Say) -> str:
    """`scan.pdf, page 3`; a file that gave no page is named alone, a sheet that was never scanned is in hand."""
    if not scan.file:
        return say("the sheet in hand")
    return say("{file}, page {page}").format(file=scan.file, page=scan.page) if scan.page else scan.file


class Returns(Card):
    """`enter_requested` asks to type in what is ready, `look_requested` to look at one page, `files_given` for more.

    `number_given` is a sheet's number, typed or scanned by hand; `aside_requested` pages that need nothing more.
    """

    enter_requested = Signal()
    look_requested = Signal(object)
    files_given = Signal(list)
    number_given = Signal(str)
    aside_requested = Signal(list)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Pages that came back"), icon="scan", parent=parent)
        self._desk = desk
        self.ready: list[ScanRow] = []
        self.others: list[ScanRow] = []
        self._rows: list[Row] = []
        self._figure = Text("0", "figure")
        self._words = Text()
        self.enter = Button(say("Enter the sheets"), kind="filled", key="Ctrl+Return", icon="edit", large=True)
        self.enter.clicked.connect(self.enter_requested)
        self.number = Line(say("A sheet’s number, typed or scanned"), icon="scan")
        self.number_wrong = Text("", "small", "danger", wrap=True)
        self.number_wrong.hide()
        self.number.edited.connect(self.number_wrong.hide)
        self._make_list()
        self.told = Text("", "small", "muted", wrap=True)
        self.resume = Button(say("Go on reading"), kind="link", key="Ctrl+R", icon="refresh")
        self.drop = DropZone(desk)
        self.drop.files_given.connect(self.files_given)
        self.busy = BusyPanel()
        self.busy.hide()
        self._set_out()
        self.tell("")

    def read(self) -> None:
        """Reads the pages again; the one that was chosen stays so, or the one that took its place."""
        place = max(self.list.currentIndex().row(), 1)
        pages = scans_to_enter(self._desk.store)
        self.ready = [scan for scan in pages if scan.is_ready]
        self.others = sorted((scan for scan in pages if not scan.is_ready), key=lambda scan: _ORDER[scan.outcome])
        self._show_ready()
        count = len(self.others)
        self._to_look_at.setText(self._desk.say_count("{n} page to look at", "{n} pages to look at", count))
        for part in (self._to_look_at, self.look, self.list):
            part.setVisible(bool(count))
        self._rows = self._grouped()
        self.list.rows.show_ids(range(len(self._rows)))
        self.all_aside.hide()
        if count:
            place = min(place, len(self._rows) - 1)
            self.list.choose(place + 1 if self._rows[place].heading else place)

    def tell(self, told: str, *, may_go_on: bool = False) -> None:
        """What the last pages were, and the way to go on where reading was stopped."""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.resume.setVisible(may_go_on)

    def refuse_number(self, told: str) -> None:
        """The number stays, to be mended or scanned again."""
        self.number_wrong.setText(told)
        self.number_wrong.show()
        self.number.selectAll()
        self.number.setFocus()

    def set_busy(self, busy: bool) -> None:
        self.busy.setVisible(busy)
        self.drop.setVisible(not busy)

    def _make_list(self) -> None:
        say = self._desk.say
        self._to_look_at = Text("", "strong")
        self.look = Button(say("Look"), kind="link", key="Return", binds=False)
        self.list = RowList(Rows(self._load), say("Pages to look at"), headed=True)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.list.setMinimumHeight(look().px(56) * 2 + look().px(36))
        self.all_aside = Button("", kind="link", key="Ctrl+Shift+D", icon="x-circle")
        self.list.opened.connect(self._look)
        self.list.chosen.connect(self._name_aside)
        self.look.clicked.connect(lambda: self._look(self.list.current))
        self.all_aside.clicked.connect(lambda: self.aside_requested.emit([scan.id for scan in self._alike()]))
        self.number.returnPressed.connect(lambda: self.number_given.emit(self.number.value()))

    def _set_out(self) -> None:
        self.body.addLayout(line(self._figure, self._words, 0, spacing=12))
        self.body.addWidget(self.enter)
        self.body.addWidget(self.number)
        self.body.addWidget(self.number_wrong)
        self.body.addLayout(line(self._to_look_at, 0, self.look))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.all_aside)
        self.body.addStretch(0)
        self.body.addWidget(self.told)
        self.body.addWidget(self.resume)
        self.body.addWidget(self.busy)
        self.body.addWidget(self.drop)

    def _show_ready(self) -> None:
        desk, count = self._desk, len(self.ready)
        self._figure.setText(formats.number(count, desk.say))
        words = desk.say_count("page ready to enter", "pages ready to enter", count)
        self._words.setText(words if count else desk.say("Nothing to enter for now"))
        self._words.set_tone("" if count else "muted")
        for part in (self._figure, self.enter):
            part.setVisible(bool(count))

    def _look(self, row: Row | None) -> None:
        if row and (scan := self._scan_of(row)):
            self.look_requested.emit(scan)

    def _scan_of(self, row: Row) -> ScanRow | None:
        return next((scan for scan in self.others if scan.id == row.key), None)

    def _alike(self) -> list[ScanRow]:
        """Every page of the chosen one's outcome."""
        row = self.list.current
        chosen = self._scan_of(row) if row else None
        return [scan for scan in self.others if chosen and scan.outcome is chosen.outcome]

    def _name_aside(self, _: Row | None) -> None:
        """Offered where it spares a person something; one page is set aside where it is looked at."""
        count = len(self._alike())
        self.all_aside.setVisible(count > 1)
        if count > 1:
            self.all_aside.set_label(
                self._desk.say_count("Set this {n} page aside", "Set these {n} pages aside", count)
            )

    def _grouped(self) -> list[Row]:
        """Each outcome as a heading with how many there are, its pages below."""
        rows, say = [], self._desk.say
        for outcome, scans in groupby(self.others, key=lambda scan: scan.outcome):
            pages = [self._row(scan) for scan in scans]
            count = formats.number(len(pages), say)
            rows += [Row(key=outcome, title=said(outcome, say), pill=count, heading=True), *pages]
        return rows

    def _load(self, places: Sequence[int]) -> dict[int, Row]:
        return {place: self._rows[place] for place in places}

    def _row(self, scan: ScanRow) -> Row:
        (icon, tone), say = SIGNS[scan.outcome], self._desk.say
        told = word(Problem(code=scan.reason), say) if scan.reason else say(ACTS[scan.outcome])
        return Row(key=scan.id, title=page_line(scan, say), line=told, icon=icon, tone=tone)
