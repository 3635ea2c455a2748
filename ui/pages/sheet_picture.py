"""The page in sight: its picture with the places of its questions, what was found on it, and the sheet just entered."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.scans import ScanRow
from ui.desk import Desk
from ui.held_page import HeldPage, hold_page
from ui.keys import bind
from ui.pages.sheet_asked import Asked
from ui.pages.sheet_returns import page_line
from ui.problems import word
from ui.theme import GAP
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.layouts import column, line
from ui.widgets.page_picture import PagePicture
from ui.widgets.text import Caps, Elided, Icon, Text
from ui.work import Progress

_KEPT = 4
"""Pictures in memory at most: fifteen megabytes each."""
_CODES = 2
"""Copies of its code a sheet bears."""


class PageCard(Card):
    """`undo_requested` asks to take back what was done last."""

    undo_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(padding=GAP, parent=parent)
        self._desk = desk
        self.picture = PagePicture(whole=True)
        self._sign = Icon("check-circle", "accent", 18)
        self._words = Elided("", "small", "muted")
        self._done = QWidget()
        self._done_words = Text("", "small strong", "accent", wrap=True)
        self.undo = Button(desk.say("Undo"), kind="link", key="Ctrl+Z")
        self.undo.clicked.connect(self.undo_requested)
        done = line(Icon("check-circle", "accent", 18), self._done_words, self.undo)
        done.setStretch(1, 1)
        self._done.setLayout(done)
        self._done.hide()
        self.found = Found(desk)
        state = line(self._sign, self._words, spacing=10)
        state.setStretch(1, 1)
        zooms = line(*self._zooms(), 0, spacing=4)
        self.add_across(self.picture, margin=GAP, stretch=1)
        self.body.addWidget(self.found)
        self.body.addLayout(state)
        self.body.addLayout(zooms)
        self.body.addWidget(self._done)

    def show_page(self, scan: ScanRow, held: HeldPage | Refused | None) -> None:
        """A page's picture, or in words why there is none."""
        is_there = isinstance(held, HeldPage)
        if isinstance(held, HeldPage):
            self.picture.show_page(held.image, held.places)
        else:
            self.picture.show_page(QImage(), {}, self._desk.say("No picture"))
        self.picture.setAccessibleName(self._desk.say("Picture of page {page}").format(page=scan.page))
        words, icon, tone = self._state(scan, held)
        self._sign.show()
        self._words.setText(f"{words} · {page_line(scan, self._desk.say)}")
        self._sign.show_icon(icon, tone)
        self.found.show_scan(scan)
        for button in self._buttons:
            button.setEnabled(is_there)

    def show_nothing(self) -> None:
        """No page is in sight any more."""
        self.picture.show_page(QImage(), {})
        self._words.setText("")
        self._sign.hide()
        self.found.hide()

    def tell_done(self, sentence: str) -> None:
        """What was just done, with the way to take it back; nothing hides both."""
        self._done_words.setText(sentence)
        self._done.setVisible(bool(sentence))

    def _state(self, scan: ScanRow, held: HeldPage | Refused | None) -> tuple[str, str, str]:
        say = self._desk.say
        if isinstance(held, Refused):
            return word(held.problems[0], say), "warning", "danger"
        if held is None:
            return say("nothing to show"), "warning", "amber"
        if scan.lies_flat or held.places:
            return say("laid flat"), "check-circle", "accent"
        return say("as it was scanned"), "info", "muted"

    def _zooms(self) -> list[QWidget]:
        say = self._desk.say
        smaller = IconButton("minus", say("Smaller"))
        larger = IconButton("plus", say("Larger"))
        for button, keys, act in (
            (smaller, ("Ctrl+-", "-"), self.picture.zoom_out),
            (larger, ("Ctrl++", "Ctrl+=", "+"), self.picture.zoom_in),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(act)
            for key in keys:
                bind(button, key, act)
        self._buttons = (smaller, larger)
        return [Caps("Ctrl+-"), smaller, Caps("Ctrl++"), larger]


class Found(QWidget):
    """What the machine found on the page: its code, its corners, a signature. Not there where it did not look."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = desk.say
        self._lines = [(Icon("check-circle", "accent", 18), Text("", "secondary", wrap=True)) for _ in range(3)]
        rows = [line(icon, words, spacing=10) for icon, words in self._lines]
        for row in rows:
            row.setStretch(1, 1)
        self.setLayout(column(*rows, spacing=4))

    @property
    def told(self) -> list[str]:
        return [words.text() for _, words in self._lines if not words.isHidden()]

    def show_scan(self, scan: ScanRow) -> None:
        reading, say = scan.reading, self._say
        self.setVisible(reading is not None)
        if reading is None:
            return
        codes = say("Code read at both places") if reading.codes >= _CODES else say("Code read at one place only")
        squares = say("{n} corners found").format(n=reading.squares)
        four = say("All four corners found") if reading.squares >= 4 else squares
        signed = say("Signature present") if reading.signed else say("No signature seen")
        told = ((codes, reading.codes >= _CODES), (four, reading.squares >= 4), (signed, bool(reading.signed)))
        for (icon, words), (sentence, good) in zip(self._lines, told, strict=True):
            icon.show_icon("check-circle" if good else "warning", "accent" if good else "amber")
            words.setText(sentence)
        for part in self._lines[2]:
            part.setVisible(reading.signed is not None)


Fetched = tuple[RecordId, HeldPage | Refused]


class Pictures(QObject):
    """The pictures of the page in sight and of the next ones, read and unpacked on a thread."""

    def __init__(self, desk: Desk, asked: Callable[[ScanRow], Asked | None]) -> None:
        """`asked` says what a page asks, so that its thread knows what to cut out."""
        super().__init__()
        self._desk, self._asked_of = desk, asked
        self._held: dict[RecordId, HeldPage | Refused] = {}
        self._asked: set[RecordId] = set()
        self._tell: Callable[[RecordId], None] = lambda _: None

    def of(self, scan: ScanRow) -> HeldPage | Refused | None:
        """What is there of a page's picture: None where none was ever kept."""
        return self._held.get(scan.id)

    def ask(self, scan: ScanRow, tell: Callable[[RecordId], None]) -> None:
        """Calls `tell` with the scan's id once its picture is there, at once where it is already."""
        self._tell = tell
        if scan.media is None or scan.id in self._held:
            tell(scan.id)
        else:
            self._fetch(scan)

    def ask_ahead(self, scans: Sequence[ScanRow]) -> None:
        """The next pages, so that they are there at once."""
        for scan in scans:
            if scan.media and scan.id not in self._held:
                self._fetch(scan)
        for passed in list(self._held)[:-_KEPT]:
            del self._held[passed]

    def at_once(self, scan: ScanRow) -> HeldPage | Refused | None:
        """For whoever saves before the picture came: what proves their agreements is cut out of it."""
        if scan.media and scan.id not in self._held:
            try:
                self._held[scan.id] = hold_page(self._desk.store, scan, self._asked_of(scan))
            except Refused as refused:
                self._held[scan.id] = refused
        return self.of(scan)

    def let_go(self) -> None:
        self._held.clear()

    def _fetch(self, scan: ScanRow) -> None:
        if scan.id in self._asked:
            return
        self._asked.add(scan.id)
        store, asked = self._desk.store, self._asked_of(scan)

        def hold(_: Progress) -> Fetched:
            try:
                return scan.id, hold_page(store, scan, asked)
            except Refused as refused:
                return scan.id, refused

        self._desk.work.run(hold, done=self._take)

    def _take(self, fetched: Fetched) -> None:
        scan, held = fetched
        self._asked.discard(scan)
        self._held[scan] = held
        self._tell(scan)
