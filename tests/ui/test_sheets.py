"""Filled sheets come back: taken in page by page, looked at where they must be, typed in beside their picture."""

import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import new_sheet_code, show_code
from outreach_app.domain.words import ScanOutcome
from outreach_app.language import translator
from outreach_app.queries import scans as came_back
from outreach_app.queries.campaigns import members
from outreach_app.queries.sessions import SessionRow, sessions
from outreach_app.services import batches, opening
from outreach_app.settings import Home, read_device
from outreach_app.store import media
from printables.merging import merge
from printables.qr import qr_modules
from printables.raster import make_scan
from printables.sheet.drawing import print_sheets
from printables.sheet.plan import plan_idea_sheet
from ui import watching
from ui.journeys import print_batch
from ui.lines import session_line
from ui.main_window import MainWindow
from ui.pages.sheets import SheetsPage

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SHEETS = 3


class Evening:
    """A data folder with three sheets out, and papers of every sort: `paper("scan.pdf")`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.codes: tuple[str, ...] = ()
        self.session: SessionRow | None = None

    def paper(self, name: str) -> Path:
        return self.folder / name


@pytest.fixture(scope="session")
def evening(tmp_path_factory, template: Home, vault_key: bytes, paris: Campaign) -> Evening:
    evening = Evening(tmp_path_factory.mktemp("evening"))
    shutil.copytree(template.folder, evening.paper("home"))
    home = Home(evening.paper("home"))
    store = opening.open_campaign(home, read_device(home), paris.id, vault_key)
    evening.session = sessions(store)[0]
    line = session_line(evening.session, translator("fr"))
    batch = print_batch(
        store,
        paris,
        evening.session.id,
        evening.paper("sheets.pdf"),
        count=SHEETS,
        languages=("fr", "en"),
        session_line=line,
        handed_to="Mehdi",
        by=members(store)[0].id,
    )
    evening.codes = batch.codes
    opening.close_campaign(home.vault(paris.id), store)
    make_scan(evening.paper("sheets.pdf"), evening.paper("scan.pdf"), dpi=110)
    _print_elsewhere(evening, paris)
    _spoil(evening)
    return evening


def _print_elsewhere(evening: Evening, paris: Campaign) -> None:
    layout = plan_idea_sheet(paris, ("fr",))
    print_sheets(
        evening.paper("other.pdf"), layout, campaign=paris, codes=[new_sheet_code()], session_line="Un autre ordinateur"
    )
    make_scan(evening.paper("other.pdf"), evening.paper("elsewhere.pdf"), dpi=110)


def _spoil(evening: Evening) -> None:
    scan = evening.paper("scan.pdf").read_bytes()
    evening.paper("truncated.pdf").write_bytes(scan[:3000])
    evening.paper("empty.pdf").write_bytes(b"")
    evening.paper("notes.txt").write_text("pas une page", "utf-8")
    modules = np.array(qr_modules("HTTPS://EXEMPLE.ORG/<B>", version=3), bool)
    code = np.kron(np.where(modules, 0, 255).astype(np.uint8), np.ones((12, 12), np.uint8))
    leaflet = np.full((1200, 850), 255, np.uint8)
    leaflet[200 : 200 + code.shape[0], 150 : 150 + code.shape[1]] = code
    cv2.imwrite(str(evening.paper("leaflet.png")), leaflet)
    back = np.full((1200, 850), 240, np.uint8)
    cv2.imwrite(str(evening.paper("blank.jpg")), back)
    cv2.putText(back, "et un banc", (100, 300), cv2.FONT_HERSHEY_SIMPLEX, 2.5, 40, 5)
    cv2.imwrite(str(evening.paper("back.jpg")), back)
    shutil.copy(evening.paper("back.jpg"), evening.paper("renamed.pdf"))
    _lock(evening.paper("locked.pdf"))


def _lock(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 100, "x")
    canvas.save()


@pytest.fixture
def home(evening: Evening, tmp_path: Path) -> Home:
    shutil.copytree(evening.paper("home"), tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture
def page(opened: MainWindow, qtbot: QtBot) -> SheetsPage:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("sheets")
    assert isinstance(opened.page, SheetsPage)
    return opened.page


TakeIn = Callable[..., None]


@pytest.fixture
def take_in(page: SheetsPage, evening: Evening, qtbot: QtBot) -> TakeIn:
    """Drops papers on the page and waits until all are read."""

    def drop(*names: str) -> None:
        page.take_in([evening.paper(name) for name in names])
        qtbot.waitUntil(lambda: page.returns.busy.isHidden(), timeout=20_000)

    return drop


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifiers)


def focused() -> QWidget:
    here = QApplication.focusWidget()
    assert here is not None
    return here


def listed(page: SheetsPage) -> dict[str, tuple[str, str]]:
    """The pages to look at: by file, the outcome they are listed under and the line below their name."""
    rows = page.returns.list.rows
    told, heading = {}, ""
    for row in (rows.row(place) for place in range(rows.rowCount())):
        if row.heading:
            heading = row.title
        else:
            told.setdefault(row.title.split(", page")[0], (heading, row.line))
    return told


def begin(page: SheetsPage, qtbot: QtBot) -> None:
    """Ctrl+Enter, and the first page is there."""
    press(KEY.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.entry.is_form)


def look(page: SheetsPage, qtbot: QtBot, file: str) -> None:
    rows = page.returns.list.rows
    page.returns.list.choose([rows.row(n).title.startswith(file) for n in range(rows.rowCount())].index(True))
    page.returns.list.setFocus()
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: page.entry.scan is not None and not page.entry.decision.isHidden())
    qtbot.waitUntil(page.entry.decision.isVisible)


def test_dropped_pages_are_read_and_counted(page, evening, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(evening.paper("scan.pdf")))])
    move = Qt.DropAction.CopyAction
    event = QDropEvent(QPointF(300, 300), move, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    page.dropEvent(event)
    qtbot.waitUntil(lambda: len(page.returns.ready) == SHEETS, timeout=20_000)
    assert {scan.code for scan in page.returns.ready} == set(evening.codes)
    assert page.ledger.batches[0].scanned == SHEETS
    assert focused() is page.returns.enter


def test_a_folder_is_taken_in_without_what_systems_leave_there(page, take_in, evening, tmp_path, monkeypatch):
    folder = tmp_path / "retour"
    folder.mkdir()
    for name in ("scan.pdf", "back.jpg"):
        shutil.copy(evening.paper(name), folder)
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / ".DS_Store").write_bytes(b"x")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    given = []
    page.returns.drop.files_given.disconnect(page.returns.files_given)
    page.returns.drop.files_given.connect(given.extend)
    press(KEY.Key_O, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert given == [folder]
    take_in(folder)
    assert [scan.file for scan in page.returns.others] == ["back.jpg"]
    assert len(page.returns.ready) == SHEETS


def test_a_folder_with_nothing_in_it_is_told(page, opened, tmp_path):
    (tmp_path / "vide").mkdir()
    page.take_in([tmp_path / "vide"])
    assert opened.notice.isVisible()
    assert page.returns.busy.isHidden()


def test_more_pages_wait_until_the_first_are_read(page, opened, evening, qtbot):
    page.take_in([evening.paper("scan.pdf")])
    page.take_in([evening.paper("back.jpg")])
    assert opened.notice.isVisible()
    qtbot.waitUntil(lambda: page.returns.busy.isHidden(), timeout=20_000)
    assert len(page.returns.ready) == SHEETS
    assert not page.returns.others, "what was turned away was not read by halves"


def test_every_bad_file_is_told_in_words_beside_its_name(page, take_in):
    bad = ("empty.pdf", "truncated.pdf", "locked.pdf", "notes.txt", "renamed.pdf", "leaflet.png", "elsewhere.pdf")
    take_in(*bad, "scan.pdf")
    told = listed(page)
    assert set(told) == set(bad)
    assert told["empty.pdf"] == ("Page abîmée", "Ce fichier est vide.")
    assert "abîmé" in told["truncated.pdf"][1]
    assert "mot de passe" in told["locked.pdf"][1]
    assert told["notes.txt"][0] == "Page abîmée"
    assert told["renamed.pdf"] == ("Aucun code trouvé", "Tapez son numéro, ou mettez-la à part"), (
        "a JPEG is a page under any name"
    )
    assert told["leaflet.png"][0] == "Pas une de nos feuilles"
    assert told["elsewhere.pdf"][0] == "Feuille inconnue ici"
    assert len(page.returns.ready) == SHEETS, "the bad files did not stop the good one"


def test_a_page_is_set_aside_by_key_and_comes_back(page, take_in, qtbot):
    take_in("scan.pdf")
    begin(page, qtbot)
    first = page.entry.scan.id
    press(KEY.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.entry.scan.id != first)
    assert came_back.scan(page.desk.store, first) is None
    press(KEY.Key_Z, CTRL)
    qtbot.waitUntil(lambda: page.entry.scan.id == first)
    assert page.entry.is_form


def test_a_number_typed_by_hand_finds_the_sheet(page, take_in, evening, qtbot):
    take_in("back.jpg")
    look(page, qtbot, "back.jpg")
    decision = page.entry.decision
    assert focused() is decision.code
    wrong = evening.codes[0][:-1] + ("0" if evening.codes[0][-1] != "0" else "1")
    QTest.keyClicks(focused(), wrong)
    press(KEY.Key_Return, CTRL)
    assert decision.field.has_problem
    assert decision.code.value() == wrong, "what was typed stays"
    decision.code.selectAll()
    QTest.keyClicks(focused(), show_code(new_sheet_code()).lower())
    press(KEY.Key_Return)
    assert decision.field.has_problem, "well typed, but no sheet of ours"
    decision.code.selectAll()
    QTest.keyClicks(focused(), show_code(evening.codes[0]).lower())
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: page.entry.is_form)
    assert page.entry.scan.session == evening.session.id
    assert focused() is page.entry.form.first_focus()
    press(KEY.Key_Z, CTRL)
    qtbot.waitUntil(decision.isVisible)
    assert page.entry.scan.sheet is None


def test_a_foreign_code_is_only_words(page, take_in, qtbot):
    take_in("leaflet.png")
    look(page, qtbot, "leaflet.png")
    assert page.entry.decision.quote.value() == "HTTPS://EXEMPLE.ORG/<B>"
    assert page.entry.decision.quote.isReadOnly()
    qtbot.waitUntil(lambda: page.entry.page.picture.has_page)


def test_a_sheet_from_another_laptop_may_wait_or_leave(page, take_in, qtbot):
    take_in("elsewhere.pdf")
    look(page, qtbot, "elsewhere.pdf")
    decision = page.entry.decision
    assert decision.code.value() == show_code(page.entry.scan.code)
    press(KEY.Key_Return)
    assert decision.field.has_problem
    press(KEY.Key_Escape)
    assert [scan.outcome for scan in page.returns.others] == [ScanOutcome.UNKNOWN], "it waits"
    look(page, qtbot, "elsewhere.pdf")
    press(KEY.Key_D, Qt.KeyboardModifier.ControlModifier)
    press(KEY.Key_Escape)
    assert page.returns.others == []


def test_a_file_without_a_page_says_why_and_leaves_by_key(page, take_in, qtbot):
    take_in("empty.pdf")
    look(page, qtbot, "empty.pdf")
    assert page.entry.decision._says.text() == "Ce fichier est vide."
    assert page.entry.decision.field.isHidden(), "no page, no number"
    press(KEY.Key_D, Qt.KeyboardModifier.ControlModifier)
    press(KEY.Key_Escape)
    assert not page.returns.others


def test_a_reading_that_is_stopped_keeps_what_it_read(page, evening, qtbot, tmp_path):
    long = tmp_path / "long.pdf"
    merge(long, [evening.paper("scan.pdf")] * 8)
    page.take_in([long])
    assert focused() is page.returns.busy.cancel
    qtbot.waitUntil(lambda: len(page.intake.filed) >= 2, timeout=20_000)
    press(KEY.Key_Escape)
    qtbot.waitUntil(lambda: page.returns.busy.isHidden(), timeout=20_000)
    kept = page.desk.store.value("SELECT count(*) FROM scan")
    assert 2 <= kept == len(page.intake.filed) < 8 * SHEETS
    assert page.returns.ready


def test_an_evening_without_paper_says_what_to_do(page, evening):
    for batch in page.ledger.batches:
        page.desk.changed.emit(batches.abandon_batch(page.desk.store, batch.id, page.desk.member.id))
    assert page.empty.isVisible()
    assert not page.print.isVisible()
    assert page.first_focus().label == "Imprimer des feuilles"


def test_a_stopped_reading_goes_on_where_it_stood(page, evening, qtbot, tmp_path):
    frames = [
        evening.paper("scan.pdf"),
        evening.paper("back.jpg"),
        evening.paper("leaflet.png"),
        evening.paper("blank.jpg"),
    ]
    page.take_in(frames)
    qtbot.waitUntil(lambda: len(page.intake.filed) >= 1, timeout=20_000)
    press(KEY.Key_Escape)
    qtbot.waitUntil(lambda: page.returns.busy.isHidden(), timeout=20_000)
    if page.returns.resume.isVisible():  # stopped before the end, as almost always
        page.returns.resume.setFocus()
        press(KEY.Key_R, CTRL)
        qtbot.waitUntil(lambda: page.returns.busy.isHidden(), timeout=20_000)
        assert "déjà reprise" in page.returns.told.text()
    assert not page.returns.resume.isVisible()
    kept = page.desk.store.rows("SELECT file, page FROM scan ORDER BY file, page")
    assert kept == [("back.jpg", 1), ("leaflet.png", 1), ("scan.pdf", 1), ("scan.pdf", 2), ("scan.pdf", 3)]


def test_blank_backs_are_counted_and_kept_nowhere(page, take_in):
    take_in("blank.jpg", "scan.pdf")
    assert page.returns.told.text() == "4 pages lues : 3 prêtes à saisir, 1 vierge." or (
        page.returns.told.text() == "4 pages lues : 3 prêtes à saisir, 1 vierge."
    )
    assert page.desk.store.value("SELECT count(*) FROM scan") == SHEETS


def test_a_disk_that_fills_is_told_and_the_rest_can_go_on(page, take_in, monkeypatch):
    def full(*_):
        raise refuse("store.disk_full")

    with monkeypatch.context() as patched:
        patched.setattr(media, "write_whole", full)
        take_in("scan.pdf")
    assert "disque" in page.returns.told.text()
    assert page.desk.store.value("SELECT count(*) FROM scan") == 0
    assert page.returns.resume.isVisible()
    press(KEY.Key_R, CTRL)
    QTest.qWait(1)
    while not page.returns.busy.isHidden():
        QTest.qWait(20)
    assert len(page.returns.ready) == SHEETS


def scan_by_hand(page: SheetsPage, typed: str) -> None:
    """As a hand scanner does: to the window, wherever the focus is."""
    for sign in typed:
        QTest.keyClick(page.window().windowHandle(), sign)
    QTest.keyClick(page.window().windowHandle(), KEY.Key_Return)


def test_a_number_scanned_anywhere_opens_its_page(page, take_in, evening, qtbot):
    take_in("scan.pdf")
    page.ledger.list.setFocus()
    scan_by_hand(page, evening.codes[1])
    qtbot.waitUntil(lambda: page._entry is not None and page.entry.is_form)
    assert page.entry.scan.code == evening.codes[1]
    assert page.returns.number.value() == ""


def test_a_sheet_never_scanned_is_entered_from_the_paper_and_its_picture_takes_over(page, take_in, evening, qtbot):
    scan_by_hand(page, show_code(evening.codes[0]))
    qtbot.waitUntil(lambda: page._entry is not None and page.entry.is_form)
    assert page.entry.scan.media is None
    press(KEY.Key_Escape)
    assert [scan.file for scan in page.returns.ready] == [""]
    take_in("scan.pdf")
    assert [scan.file for scan in page.returns.ready] == ["scan.pdf"] * SHEETS
    assert page.returns.others == []


def test_a_number_that_is_wrong_stays_to_be_mended(page, evening, qtbot):
    page.ledger.list.setFocus()
    scan_by_hand(page, new_sheet_code())
    assert page.returns.number_wrong.isVisible()
    assert focused() is page.returns.number
    assert len(page.returns.number.value()) == 10
    scan_by_hand(page, evening.codes[2])
    qtbot.waitUntil(lambda: page._entry is not None and page.entry.is_form)


def test_many_pages_alike_are_set_aside_at_once_and_come_back(page, take_in, opened):
    take_in("back.jpg", "renamed.pdf", "leaflet.png", "empty.pdf", "notes.txt")
    page.returns.list.choose(1)
    assert page.returns.all_aside.isVisible()
    press(KEY.Key_D, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert {scan.outcome for scan in page.returns.others} == {ScanOutcome.NO_CODE, ScanOutcome.FOREIGN}
    press(KEY.Key_Z, CTRL)
    assert sum(scan.outcome is ScanOutcome.SPOILT for scan in page.returns.others) == 2


@pytest.fixture
def share(page: SheetsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder the page watches, somebody's page lying in it already; files lie still from the first look on."""
    share = tmp_path / "partage"
    share.mkdir()
    cv2.imwrite(str(share / "payslip.png"), np.full((300, 200), 90, np.uint8))
    monkeypatch.setattr(watching, "QUIET", 0.0)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(share))
    press(KEY.Key_W, CTRL | Qt.KeyboardModifier.ShiftModifier)
    page.intake._timer.stop()
    return share


def look_again(page: SheetsPage, qtbot: QtBot) -> None:
    page.intake.look()
    qtbot.waitUntil(lambda: page.intake._looking is None, timeout=20_000)


def test_what_comes_to_the_watched_folder_is_taken_in_by_itself(page, share, evening, qtbot):
    assert "partage" in page.returns.drop.watched.text()
    assert focused() is page.returns.drop.stop
    shutil.copy(evening.paper("scan.pdf"), share)
    page.ledger.list.setFocus()
    look_again(page, qtbot)
    assert len(page.returns.ready) == SHEETS
    assert page.returns.others == [], "what lay there before is left alone"
    assert focused() is page.ledger.list, "nobody is disturbed"
    shutil.copy(evening.paper("scan.pdf"), share / "once more.pdf")
    look_again(page, qtbot)
    assert page.desk.store.value("SELECT count(*) FROM scan") == SHEETS
    press(KEY.Key_W, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.returns.drop.watch.isVisible()
    assert page.desk.store.setting("watched_folder") == ""


def test_a_share_out_of_reach_is_told_and_tried_again(page, share, evening, qtbot):
    share.rename(share.with_name("ailleurs"))
    look_again(page, qtbot)
    assert "hors d’atteinte" in page.returns.drop.watched.text()
    share.with_name("ailleurs").rename(share)
    shutil.copy(evening.paper("scan.pdf"), share)
    look_again(page, qtbot)
    assert "surveillé" in page.returns.drop.watched.text()
    assert len(page.returns.ready) == SHEETS
