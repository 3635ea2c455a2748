"""A sheet verified by real key events, 200 pages waiting: its keys against its handwriting, and the heartbeat.

The characters are those of look/07 as written, spaces too, without its date and signature, which nobody types.
"""

from typing import Any, cast

import pytest
from PySide6.QtCore import QBuffer, QEvent, QIODevice, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outreach_app.domain.reading import BoxReading, Reading, Tick
from outreach_app.domain.words import ScanOutcome
from outreach_app.queries.sessions import sessions
from outreach_app.services import batches, scans
from printables.sheet.layout import Layout
from printables.sheet.plan import plan_idea_sheet
from ui.looking_after import import_pages
from ui.main_window import MainWindow
from ui.pages.sheets import SheetsPage
from ui.work import Progress

K, M = Qt.Key, Qt.KeyboardModifier
PAGES = 200
IDEA = (
    "Devant l’école de la rue Curial il n’y a pas d’ombre et pas d’eau. L’été les enfants sortent en plein soleil."
    " Il faudrait des arbres, des bancs et une fontaine à boire pour tout le monde."
)
PLACE, NAME, PHONE = "square Curial, côté rue de Cambrai", "Aminata Diarra", "01 99 00 62 08"


class Hands:
    """Counts keys, and keeps the worst silence of each sort of act."""

    def __init__(self, heart: Any) -> None:
        self._heart, self.keys = heart, 0
        self.worst: dict[str, Any] = {}

    def press(self, what: str, key: Qt.Key, held: Qt.KeyboardModifier = M.NoModifier, rest: float = 0.1) -> None:
        """Alt and a digit are found by the window, as from a real keyboard."""
        where = self._here().window().windowHandle() if held is M.AltModifier else self._here()
        self._do(what, lambda: QTest.keyClick(where, key, held), rest)

    def type(self, text: str) -> None:
        for letter in text:
            self._do("a letter", lambda letter=letter: self._write(letter), 0.03)  # type: ignore[misc]

    def _do(self, what: str, act: Any, rest: float) -> None:
        self.keys += 1
        heard = self._heart.hear(act, rest)
        if what not in self.worst or heard.rest > self.worst[what].rest:
            self.worst[what] = heard

    def _write(self, letter: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self._here(), QKeyEvent(kind, 0, M.NoModifier, letter))

    def _here(self) -> Any:
        found = QApplication.focusWidget()
        assert found is not None, "the keyboard is nowhere"
        return found


def _page() -> bytes:
    page = QImage(1654, 2339, QImage.Format.Format_Grayscale8)
    page.fill(245)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    page.save(buffer, "JPEG", 80)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _read(layout: Layout) -> Reading:
    """One theme ticked, one uncertain, three agreements answered."""
    themes = [box.id for box in layout.boxes if box.id.startswith("theme.")]
    ticked = (themes[0], "consent.publish.yes", "consent.news.yes", "consent.study.no")
    answers = {**dict.fromkeys(ticked, Tick.TICKED), themes[1]: Tick.UNCERTAIN}
    boxes = tuple(BoxReading(id=box.id, tick=answers.get(box.id, Tick.EMPTY)) for box in layout.boxes)
    return Reading(boxes=boxes, written=tuple(z.id for z in layout.zones), signed=True, codes=2, squares=4)


@pytest.mark.benchmark
def test_keys_and_heartbeat_of_a_verified_sheet(window: MainWindow, heart: Any) -> None:
    import_pages(Progress(lambda *_: None))
    desk, page, layout = window.desk, _page(), plan_idea_sheet(window.desk.campaign, ("fr", "en"))
    batch = batches.print_batch(
        desk.store,
        sessions(desk.store)[0].id,
        layout="idea",
        version=1,
        languages=("fr", "en"),
        geometry=layout.as_json(),
        count=PAGES,
        by=desk.member.id,
    )
    for number, code in enumerate(batch.codes, start=1):
        scanned = scans.ScannedPage(
            file="retour.pdf",
            page=number,
            outcome=ScanOutcome.RECOGNISED,
            code=code,
            image=page,
            squares=4,
            reading=_read(layout),
        )
        scans.take_in(desk.store, scanned, desk.member.id)
    heart.hear(window.make_ahead, 6.0)
    ahead = heart.hear(lambda: window.go("sheets"), 4.0)
    sheets, hands = cast(SheetsPage, window.page), Hands(heart)
    hands.worst["the page of sheets, and the form made ahead, longest step"] = ahead
    hands.press("the first sheet", K.Key_Return, M.ControlModifier, 1.0)
    for _ in range(2):
        hands.keys = 0
        _verify(sheets, hands)
    written = len(IDEA + PLACE + NAME + PHONE)
    entered = desk.store.value("SELECT count(*) FROM sheet WHERE state = 'entered'")
    assert entered == 2
    assert desk.store.value("SELECT count(*) FROM consent_event WHERE state = 'given'") == 4
    print(f"\n{hands.keys} keys for {written} characters of handwriting: {hands.keys - written:+d}")
    for what, silence in hands.worst.items():
        print(f"{what}: {silence}")


def _verify(sheets: SheetsPage, hands: Hands) -> None:
    form = sheets.entry.form
    hands.press("the uncertain box answered", K.Key_N)
    hands.type(IDEA)
    hands.press("the next field", K.Key_Tab)
    hands.type(PLACE)
    hands.press("the next field", K.Key_Tab)
    hands.type(NAME)
    assert form.fields.parts["contact"].value() == ""
    hands.type(PHONE.replace(" ", ""))
    for place, row in enumerate(form.eyes.rows, start=1):
        if row.pair.purpose in ("publish", "news", "study"):
            hands.press("an agreement seen", getattr(K, f"Key_{place}"), M.AltModifier)
    hands.press("the blank lines seen", K.Key_0, M.AltModifier)
    hands.press("the sheet validated, the next one there", K.Key_Return, M.ControlModifier, 0.8)
