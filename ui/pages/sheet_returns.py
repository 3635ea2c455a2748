"""Pages that came back: how many are ready to enter, which ones a person must look at, and where to drop more."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QSizePolicy, QVBoxLayout, QWidget

from outreach_app.domain.errors import Problem
from outreach_app.domain.words import ScanOutcome
from outreach_app.language import Say
from outreach_app.queries.scans import ScanRow, scans_to_enter
from ui import formats
from ui.desk import Desk
from ui.look import look
from ui.models.rows import Row, Rows
from ui.problems import word
from ui.said import said
from ui.theme import RADIUS
from ui.widgets.banner import BusyPanel
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import line
from ui.widgets.paint import antialiased
from ui.widgets.row_list import RowList
from ui.widgets.text import Icon, Text

SIGNS = {
    ScanOutcome.RECOGNISED: ("scan", "accent"),
    ScanOutcome.UNKNOWN: ("help", "amber"),
    ScanOutcome.FOREIGN: ("external", "amber"),
    ScanOutcome.SPOILT: ("warning", "danger"),
    ScanOutcome.ALREADY_ENTERED: ("copy", "muted"),
    ScanOutcome.NO_CODE: ("search", "amber"),
    ScanOutcome.OTHER_CAMPAIGN: ("external", "amber"),
    ScanOutcome.UNKNOWN_LAYOUT: ("help", "amber"),
    ScanOutcome.DUPLICATE: ("copy", "muted"),
    ScanOutcome.TWO_SHEETS: ("copy", "amber"),
}
"""The icon and the colour of each outcome."""


def page_line(scan: ScanRow, say: Say) -> str:
    """`scan.pdf, page 3`; a file that gave no page at all is named alone."""
    return say("{file}, page {page}").format(file=scan.file, page=scan.page) if scan.page else scan.file


class Returns(Card):
    """`enter_requested` asks to type in what is ready, `look_requested` to look at one page, `files_given` for more."""

    enter_requested = Signal()
    look_requested = Signal(object)
    files_given = Signal(list)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Pages that came back"), icon="scan", parent=parent)
        self._desk = desk
        self.ready: list[ScanRow] = []
        self.others: list[ScanRow] = []
        self._figure = Text("0", "figure")
        self._words = Text()
        self.enter = Button(say("Enter the sheets"), kind="filled", key="Ctrl+Return", icon="edit", large=True)
        self.enter.clicked.connect(self.enter_requested)
        self._to_look_at = Text("", "strong")
        self.look = Button(say("Look"), kind="link", key="Return", binds=False)
        self.list = RowList(Rows(self._load), say("Pages to look at"))
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.list.setMinimumHeight(look().px(56) * 2)
        self.list.opened.connect(self._look)
        self.look.clicked.connect(lambda: self._look(self.list.current))
        self.drop = DropZone(desk)
        self.drop.files_given.connect(self.files_given)
        self.busy = BusyPanel()
        self.busy.hide()
        self.body.addLayout(line(self._figure, self._words, 0, spacing=12))
        self.body.addWidget(self.enter)
        self.body.addSpacing(4)
        self.body.addLayout(line(self._to_look_at, 0, self.look))
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
        self.body.addWidget(self.busy)
        self.body.addWidget(self.drop)

    def read(self) -> None:
        """Reads the pages again; the one that was chosen stays so, or the one that took its place."""
        place = max(self.list.currentIndex().row(), 0)
        pages = scans_to_enter(self._desk.store)
        self.ready = [scan for scan in pages if scan.is_ready]
        self.others = [scan for scan in pages if not scan.is_ready]
        self._show_ready()
        count = len(self.others)
        self._to_look_at.setText(self._desk.say_count("{n} page to look at", "{n} pages to look at", count))
        for part in (self._to_look_at, self.look, self.list):
            part.setVisible(bool(count))
        self.list.rows.show_ids(range(count))
        if count:
            self.list.choose(min(place, count - 1))

    def _show_ready(self) -> None:
        desk, count = self._desk, len(self.ready)
        self._figure.setText(formats.number(count, desk.say))
        words = desk.say_count("page ready to enter", "pages ready to enter", count)
        self._words.setText(words if count else desk.say("Nothing to enter for now"))
        self._words.set_tone("" if count else "muted")
        for part in (self._figure, self.enter):
            part.setVisible(bool(count))

    def set_busy(self, busy: bool) -> None:
        self.busy.setVisible(busy)
        self.drop.setVisible(not busy)

    def _look(self, row: Row | None) -> None:
        if row:
            self.look_requested.emit(next(scan for scan in self.others if scan.id == row.key))

    def _load(self, places: Sequence[int]) -> dict[int, Row]:
        return {place: self._row(self.others[place]) for place in places}

    def _row(self, scan: ScanRow) -> Row:
        icon, tone = SIGNS[scan.outcome]
        say = self._desk.say
        why = [word(Problem(code=scan.reason), say)] if scan.reason else []
        told = " · ".join([page_line(scan, say), *why])
        return Row(key=scan.id, title=said(scan.outcome, say), line=told, icon=icon, tone=tone)


class DropZone(QFrame):
    """Where files are dropped or chosen. The whole page takes drops; this says so."""

    files_given = Signal(list)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = self._say = desk.say
        self.is_over = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choose = Button(say("Choose files"), key="Ctrl+O", icon="upload")
        self.folder = Button(say("A folder"), kind="link", key="Ctrl+Shift+O", icon="folder")
        self.choose.clicked.connect(self._choose_files)
        self.folder.clicked.connect(self._choose_folder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(4)
        layout.addLayout(line(Icon("download", "accent"), Text(say("Drop scanned pages here"), "strong"), 0))
        layout.addWidget(Text(say("PDF, JPEG or PNG, in any order."), "small", "muted", wrap=True))
        layout.addLayout(line(self.choose, 0))
        layout.addLayout(line(self.folder, 0))

    def show_over(self, over: bool) -> None:
        """Files are being held over the page."""
        self.is_over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with antialiased(QPainter(self)) as painter:
            pen = QPen(look().colour("accent" if self.is_over else "control"), 2 if self.is_over else 1.5)
            pen.setDashPattern([5, 4])
            painter.setPen(pen)
            painter.setBrush(look().colour("selected" if self.is_over else "quiet"))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _choose_files(self) -> None:
        kinds = self._say("Pages (*.pdf *.jpg *.jpeg *.png);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileNames(self, self._say("Pages that came back"), "", kinds)
        if chosen:
            self.files_given.emit([Path(path) for path in chosen])

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._say("Folder of scanned pages"))
        if chosen:
            self.files_given.emit([Path(chosen)])
