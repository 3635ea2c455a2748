"""Sheets waiting to be verified: real layouts, a blank page, and whatever a machine is said to have read on it."""

import dataclasses
from collections.abc import Callable, Iterable

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.campaign.model import Campaign
from outreach_app.domain.reading import BoxReading, Reading, Tick
from outreach_app.domain.words import ScanOutcome
from outreach_app.queries import scans as came_back
from outreach_app.queries.scans import ScanRow
from outreach_app.queries.sessions import sessions
from outreach_app.services import batches, scans
from printables.sheet.layout import Layout, Place
from printables.sheet.plan import plan_idea_sheet
from ui.main_window import MainWindow
from ui.pages.sheet_entry import SheetEntry
from ui.pages.sheets import SheetsPage

WRITTEN = ("idea", "where", "name", "contact", "date", "signature")


@pytest.fixture(scope="session")
def layout(paris: Campaign) -> Layout:
    return plan_idea_sheet(paris, ("fr", "en"))


@pytest.fixture(scope="session")
def picture() -> bytes:
    """An A4 page at 100 dpi with one dark stroke where the idea is written."""
    page = QImage(827, 1169, QImage.Format.Format_Grayscale8)
    page.fill(250)
    painter = QPainter(page)
    painter.setPen(Qt.GlobalColor.black)
    painter.drawLine(120, 240, 420, 236)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    page.save(buffer, "JPEG", 60)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


class Hand:
    """Presses keys and types wherever the keyboard is."""

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.here, key, modifiers)

    def write(self, text: str) -> None:
        """Letter by letter, whatever letters they are."""
        for letter in text:
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                QApplication.sendEvent(self.here, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    @property
    def here(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found


@pytest.fixture
def hand() -> Hand:
    return Hand()


Read = Callable[..., Reading]


@pytest.fixture
def read(layout: Layout) -> Read:
    """A machine's reading of one page: every box not named is empty."""

    def answer(
        *,
        ticked: Iterable[str] = (),
        uncertain: Iterable[str] = (),
        written: Iterable[str] = WRITTEN,
        signed: bool | None = True,
        on: Layout = layout,
    ) -> Reading:
        answers = {**dict.fromkeys(ticked, Tick.TICKED), **dict.fromkeys(uncertain, Tick.UNCERTAIN)}
        boxes = tuple(BoxReading(id=box.id, tick=answers.get(box.id, Tick.EMPTY)) for box in on.boxes)
        return Reading(boxes=boxes, written=tuple(written), signed=signed, codes=2, squares=4)

    return answer


@pytest.fixture
def page(opened: MainWindow, qtbot: QtBot) -> SheetsPage:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("sheets")
    assert isinstance(opened.page, SheetsPage)
    return opened.page


Waiting = Callable[..., list[ScanRow]]


@pytest.fixture
def waiting(page: SheetsPage, layout: Layout, picture: bytes) -> Waiting:
    """`waiting(reading, …)`: a sheet printed, scanned and read for each."""

    def take_in(
        *readings: Reading | None,
        on: Layout = layout,
        kind: str = "idea",
        codes: Iterable[str] = (),
        image: bytes = picture,
    ) -> list[ScanRow]:
        store, by = page.desk.store, page.desk.member.id
        known = tuple(codes)
        if not known:
            known = batches.print_batch(
                store,
                sessions(store)[0].id,
                layout=kind,
                version=1,
                languages=("fr", "en"),
                geometry=dataclasses.replace(on, kind=kind).as_json(),
                count=len(readings),
                by=by,
            ).codes
        taken = []
        for number, (code, reading) in enumerate(zip(known, readings, strict=True), start=1):
            scanned = scans.ScannedPage(
                file="retour.pdf",
                page=number,
                outcome=ScanOutcome.RECOGNISED,
                code=code,
                image=image,
                squares=reading.squares if reading else 4,
                reading=reading,
            )
            found = came_back.scan(store, scans.take_in(store, scanned, by).scan)
            assert found
            taken.append(found)
        page.refresh(None)
        return taken

    return take_in


@pytest.fixture
def attendance() -> Layout:
    """Two lines for names, each with its box and its signature."""

    def place(name: str, x: float, y: float, w: float = 40.0, h: float = 8.0) -> Place:
        return Place(id=name, x=x, y=y, w=w, h=h, lines=1)

    rows = range(1, 4)
    zones = [place(f"row.{n}.{name}", x, 60.0 + 12 * n) for n in rows for name, x in _COLUMNS]
    boxes = [place(f"row.{n}.consent.news.{said}", x, 62.0 + 12 * n, 4, 4) for n in rows for said, x in _BOXES]
    return Layout(
        kind="attendance",
        version=1,
        page=1,
        pages=1,
        density="",
        languages=("fr",),
        boxes=tuple(boxes),
        zones=tuple(zones),
        frames=(),
    )


_COLUMNS = (("name", 20.0), ("contact", 65.0), ("signature", 140.0))
_BOXES = (("yes", 110.0), ("no", 120.0))


Begin = Callable[[], SheetEntry]


@pytest.fixture
def begin(page: SheetsPage, qtbot: QtBot, hand: Hand) -> Begin:
    """Ctrl+Enter, and the first page's picture is there."""

    def start() -> SheetEntry:
        hand.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: page.entry.is_form and page.entry.page.picture.has_page)
        return page.entry

    return start
