"""Filled sheets come back: dropped, from a folder, from a share; stopped, and gone on with."""

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sheets.acts import focused, press

from outreach_app.domain.errors import refuse
from outreach_app.services import batches
from outreach_app.store import media
from printables.merging import merge
from ui import watching
from ui.pages.sheets import SheetsPage

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


SHEETS = 3


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
