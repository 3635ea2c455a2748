"""The shell: rail, pages made ahead or when first visited, banners above, the safety line below, notices over all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPixmap, QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.queries.home import safety
from ui.desk import Desk
from ui.keys import DigitRow
from ui.look import look
from ui.safety import whereabouts
from ui.widgets.layouts import column, line
from ui.widgets.page import Page
from ui.widgets.rail import Rail, Stop
from ui.widgets.saved import Notice
from ui.widgets.status import SafetyLine

SIZE = QSize(1366, 768)
_SMALLEST = QSize(640, 480)
_BREATH = 15
"""Milliseconds between two steps of pages made ahead: keys and paints go first."""
_POLISHED_AT_ONCE = 40
_STRIPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page and where it stands on the rail; `make` is called on the first visit.

    Without a key it's off the rail; `within` then names the stop that is lit while it shows.
    """

    name: str
    word: str
    icon: str
    key: str
    make: Callable[[Desk], Page]
    at_foot: bool = False
    within: str = ""


class MainWindow(QWidget):
    """Shows one page at a time and keeps the others up to date for when they are visited again."""

    def __init__(self, desk: Desk, places: Sequence[Place], *, state_file: Path | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._places = {place.name: place for place in places}
        self._pages: dict[str, Page] = {}
        self._makings: dict[str, Iterator[None]] = {}
        self._wanted = ""
        self._unread: dict[str, list[Changes]] = {}
        self._undoable: Changes | None = None
        self._copied: datetime | None = None
        self._state_file = state_file
        self.rail = Rail([_stop(place) for place in places if place.key])
        self.safety_line = SafetyLine()
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())  # in sight until the first page is whole
        self._banners = QVBoxLayout()
        self._digits = DigitRow(self)
        self.setWindowTitle("Porte-voix")
        self.setMinimumSize(_SMALLEST)
        content = QWidget()
        content.setLayout(column(self._banners, self._stack))
        self.setLayout(column(line(self.rail, content, spacing=0), self.safety_line))
        self.notice = Notice(self, across=content)
        self._listen()
        self._restore()

    @property
    def page(self) -> Page | None:
        """The one in sight."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    @property
    def places(self) -> Sequence[Place]:
        return tuple(self._places.values())

    def go(self, name: str, argument: object = None) -> None:
        """Shows a page, made if need be and read again if what it shows has changed, with the keyboard in it."""
        page = self._ready(name)
        if page is not self._stack.currentWidget():
            self.notice.leave_behind()
        for changes in self._unread.pop(name, ()):
            page.refresh(changes)
        page.arrive(argument)
        self._stack.setCurrentWidget(page)
        self.rail.show_here(self._places[name].within or name)
        focus = page.first_focus()
        if focus:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def make_ahead(self) -> None:
        """Makes the pages nobody has visited yet, one step at a time, while the window has nothing else to do."""
        steps = chain.from_iterable(self._making(name) for name in self._places)
        timer = QTimer(self, interval=_BREATH)

        def take_a_step() -> None:
            if next(steps, self) is self:
                timer.stop()

        timer.timeout.connect(take_a_step)
        timer.start()

    def add_banner(self, banner: QWidget) -> None:
        """A band over every page, until it is deleted."""
        self._banners.addWidget(banner)

    def read_safety(self) -> None:
        """Says again where the work is; called after every write."""
        known, desk = safety(self.desk.store), self.desk
        self.safety_line.tell(whereabouts(known, desk.campaign, desk.say, copied=self._copied))
        if "outbox" in self._places:
            self.rail.show_badge("outbox", known.refused + known.unknown)

    def tell_copy(self, made: datetime | None) -> None:
        """A verified copy stands beside the vault, made then."""
        self._copied = made
        self.read_safety()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle:
            self._digits.watch(handle)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._state_file:
            with suppress(OSError):
                self._state_file.write_bytes(self.saveGeometry().data())
        self.desk.work.close()
        super().closeEvent(event)

    def _listen(self) -> None:
        self.rail.went.connect(self.go)
        self.desk.changed.connect(self._take_changes)
        self.desk.go_requested.connect(self.go)
        self.desk.notice.connect(self.notice.tell)
        self.desk.undo_offered.connect(self._offer_undo)
        self.desk.undo_requested.connect(self._undo)
        self.notice.undo_requested.connect(self._undo)
        self._digits.pressed.connect(self._take_digit)
        look().changed.connect(self._fit)

    def _fit(self) -> None:
        self.rail.fit(self.width())

    def _ready(self, name: str) -> Page:
        """The page, made to its end: from the start, or from where making it ahead has come to."""
        self._wanted = name
        try:
            for _ in self._making(name):
                pass
        except BaseException:
            del self._makings[name]  # the next visit begins again
            raise
        return self._pages[name]

    def _making(self, name: str) -> Iterator[None]:
        return self._makings.setdefault(name, self._make(name))

    def _make(self, name: str) -> Iterator[None]:
        page = self._places[name].make(self.desk)
        yield
        self._stack.addWidget(page)
        yield
        yield from page.make_parts()
        page.is_whole = True
        page.refresh(None)
        yield
        self._pages[name] = page
        for place, part in enumerate(page.findChildren(QWidget)):
            if place % _POLISHED_AT_ONCE == 0:
                yield
            part.ensurePolished()
        yield from self._rehearse(name, page)

    def _rehearse(self, name: str, page: Page) -> Iterator[None]:
        """Sets the page out where nobody sees it, then paints it strip by strip: the first visit finds its words
        measured and its icons drawn. Whoever comes sooner sees it at once."""
        page.resize(self._stack.size())
        high = -(-page.height() // _STRIPS)
        strips = (QRect(0, top, page.width(), high) for top in range(0, page.height(), high))
        for strip in chain([QRect(0, 0, 1, 1)], strips):
            yield
            if name == self._wanted:
                return
            page.render(QPixmap(strip.size()), QPoint(), QRegion(strip))

    def _take_changes(self, changes: Changes) -> None:
        """The page in sight reads at once; the others when they are visited."""
        for name, page in self._pages.items():
            if page is self.page:
                page.refresh(changes)
            else:
                self._unread.setdefault(name, []).append(changes)
        self.read_safety()

    def _offer_undo(self, sentence: str, changes: Changes) -> None:
        self._undoable = changes
        self.notice.tell(sentence, undo=True)

    def _undo(self) -> None:
        """Takes the last act back whole, or says why it can't be."""
        if self._undoable is None:
            return
        changes, self._undoable = self._undoable, None
        from outreach_app.services.ideas import undo

        try:
            self.desk.wrote(undo(self.desk.store, changes.act, self.desk.member.id))
        except Refused as refused:
            self.desk.tell_refusal(refused)
        else:
            self.desk.tell(self.desk.say("Taken back"))

    def _take_digit(self, digit: int) -> None:
        if self.page:
            self.page.take_digit(digit)

    def _restore(self) -> None:
        """As it was left last time, where that still makes a window."""
        self.resize(SIZE)
        if self._state_file and self._state_file.is_file():
            self.restoreGeometry(QByteArray(self._state_file.read_bytes()))


def _stop(place: Place) -> Stop:
    return Stop(name=place.name, word=place.word, icon=place.icon, key=place.key, at_foot=place.at_foot)
