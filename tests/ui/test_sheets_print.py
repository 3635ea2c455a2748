"""Printing a batch: each refusal at its field, a preview before any paper, and nothing left of a print that stopped."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from outreach_app.domain.errors import Refused
from outreach_app.queries.batches import batches, sheets
from outreach_app.queries.sessions import sessions
from outreach_app.services.batches import LARGEST_BATCH
from printables.raster import count_pages
from printables.reading.codes import find_codes
from ui import paper
from ui.desk import Desk
from ui.dialogs.print_batch import PrintBatch
from ui.main_window import MainWindow
from ui.paper import Again, PrintOrder
from ui.sheet_kinds import WORDS
from ui.work import Job, Progress, Stopped

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def at_desk(opened: MainWindow) -> Desk:
    return opened.desk


@pytest.fixture
def dialog(opened: MainWindow, qtbot: QtBot) -> PrintBatch:
    dialog = PrintBatch(opened.desk, opened)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def press(dialog: PrintBatch, key: Qt.Key, modifiers: Qt.KeyboardModifier = CTRL) -> None:
    QTest.keyClick(QApplication.focusWidget() or dialog, key, modifiers)


def type_count(dialog: PrintBatch, count: int) -> None:
    field = dialog.form.fields["count"].editor
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, str(count))


def order(desk: Desk, count: int = 2, languages: tuple[str, ...] = ("fr",)) -> PrintOrder:
    return PrintOrder(session=sessions(desk.store)[0], count=count, languages=languages, handed_to="Mehdi")


def test_a_batch_is_saved_as_pdf_by_keyboard(dialog, at_desk, qtbot, tmp_path, monkeypatch):
    out = tmp_path / "feuilles"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    type_count(dialog, 4)
    QTest.keyClicks(dialog.form.fields["handed_to"].editor, "Mehdi")
    dialog.form.set_values(languages="en")
    press(dialog, KEY.Key_S)
    qtbot.waitUntil(lambda: dialog.batch is not None, timeout=20_000)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert count_pages(tmp_path / "feuilles.pdf") == 4
    batch = batches(at_desk.store)[0]
    assert (batch.out, batch.handed_to, batch.languages) == (4, "Mehdi", ("fr", "en"))
    assert batch.session == dialog.form.value("session")


def test_the_first_sheet_is_shown_before_any_is_printed(dialog, at_desk, qtbot):
    qtbot.waitUntil(lambda: dialog.picture.has_page, timeout=20_000)
    before = dialog.picture._image.copy()
    dialog.form.fields["languages"].editor.set_value("en")
    qtbot.waitUntil(lambda: dialog.picture._image != before, timeout=20_000)
    assert batches(at_desk.store) == [], "looking prints nothing"


def test_a_sheet_of_several_pages_is_leafed_through_before_it_is_printed(dialog, qtbot):
    dialog.form.fields["kind"].editor.set_value("idea-large")
    qtbot.waitUntil(lambda: dialog.leaves.here == 1 and dialog.leaves.on.isVisible(), timeout=20_000)
    first = dialog.picture._image.copy()
    press(dialog, KEY.Key_PageUp, Qt.KeyboardModifier.NoModifier)
    assert (dialog.leaves.here, dialog.picture._image) == (1, first)
    press(dialog, KEY.Key_PageDown, Qt.KeyboardModifier.NoModifier)
    assert dialog.leaves.here == 2
    assert dialog.picture._image != first
    assert dialog.picture.accessibleDescription().startswith("Page 2 ")
    dialog.form.fields["kind"].editor.set_value("consent")
    qtbot.waitUntil(lambda: dialog.leaves.here == 1, timeout=20_000)


@pytest.mark.parametrize("kind", WORDS)
def test_a_spoilt_sheet_of_any_kind_is_printed_again(opened, at_desk, qtbot, kind):
    again = Again(
        sheet="s", session=sessions(at_desk.store)[0].id, kind=kind, languages=("ar", "fr"), handed_to="Mehdi"
    )
    dialog = PrintBatch(at_desk, opened, again=again)
    qtbot.addWidget(dialog)
    dialog.show()
    assert (dialog.form.value("kind"), dialog.form.value("languages")) == (kind, "ar+")
    qtbot.waitUntil(lambda: dialog.picture.has_page, timeout=20_000)


def test_the_pages_of_a_preview_are_bounded(tmp_path):
    long = Canvas(str(tmp_path / "long.pdf"))
    for _ in range(paper.MOST_LEAVES + 3):
        long.showPage()
    long.save()
    seen = paper.first_pages(tmp_path / "long.pdf")
    assert (len(seen.leaves), seen.pages) == (paper.MOST_LEAVES, paper.MOST_LEAVES + 3)


def test_a_language_of_the_building_may_come_first(dialog, at_desk, said_in, qtbot, tmp_path, monkeypatch):
    out = tmp_path / "x.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    type_count(dialog, 1)
    choice = dialog.form.fields["languages"].editor
    choice.setFocus()
    while "arabe, en premier" not in choice.currentText().lower():
        before = choice.currentIndex()
        QTest.keyClick(choice, KEY.Key_Down)
        assert choice.currentIndex() != before, "not on the list"
    press(dialog, KEY.Key_S)
    qtbot.waitUntil(lambda: dialog.batch is not None, timeout=20_000)
    assert batches(at_desk.store)[0].languages == ("ar", "fr")
    assert "فكرتكم" in said_in(out)[0]


@pytest.mark.parametrize("count", [0, LARGEST_BATCH + 1])
def test_a_count_out_of_reason_is_told_at_its_field(dialog, at_desk, count, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("asked where to, for nothing"))
    type_count(dialog, count)
    QTest.keyClicks(dialog.form.fields["handed_to"].editor, "Mehdi")
    press(dialog, KEY.Key_S)
    assert dialog.form.fields["count"].has_problem
    assert dialog.form.value("handed_to") == "Mehdi"
    assert batches(at_desk.store) == []


def test_a_name_too_long_is_told_at_its_field_and_stays(dialog, at_desk, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "x.pdf"), ""))
    dialog.form.set_values(handed_to="x" * 300)
    press(dialog, KEY.Key_S)
    qtbot.waitUntil(lambda: dialog.form.fields["handed_to"].has_problem, timeout=20_000)
    assert dialog.form.value("handed_to") == "x" * 300
    assert dialog.isVisible()


def test_a_folder_that_cannot_be_written_to_is_told_and_counts_nothing(dialog, at_desk, qtbot, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "file" / "x.pdf"), ""))
    press(dialog, KEY.Key_S)
    qtbot.waitUntil(lambda: bool(dialog._note.text()), timeout=20_000)
    assert "pas pu être écrit" in dialog._note.text()
    assert batches(at_desk.store) == []


def test_a_print_that_is_stopped_leaves_no_batch_and_no_file(dialog, at_desk, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "many.pdf"), ""))
    type_count(dialog, 3000)
    press(dialog, KEY.Key_S)
    assert QApplication.focusWidget() is dialog.busy.cancel
    press(dialog, KEY.Key_Escape, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: dialog.busy.isHidden(), timeout=20_000)
    assert dialog.isVisible()
    assert dialog.form.value("count").replace("\u00a0", "") == "3000"
    assert batches(at_desk.store) == []
    assert not (tmp_path / "many.pdf").exists()
    press(dialog, KEY.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not dialog.isVisible()


def test_sheets_go_to_a_printer_at_their_own_size(at_desk, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    told = []
    progress = Progress(lambda done, total: told.append((done, total)))
    desk = at_desk
    batch = paper.print_to_printer(desk.store, desk.campaign, order(desk, 2), printer, desk.member.id, progress)
    assert told[-1] == (2, 2)
    assert _codes(tmp_path / "printed.pdf", desk) == list(batch.codes)


def _codes(pdf: Path, desk: Desk) -> list[str]:
    """What a scanner would find on the printed pages; their corners must stand where the layout says."""
    from printables.reading.page import read_pages_of

    pages = list(read_pages_of(pdf, desk.campaign))
    assert all(page.squares == 4 for page in pages)
    return [page.code for page in pages]


def test_half_sheets_and_lists_go_to_a_printer_turned(at_desk, drawn, tmp_path):
    desk, silent = at_desk, Progress(lambda *_: None)
    for kind, count in (("idea-a5", 3), ("attendance", 1)):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setFullPage(True)
        printer.setOutputFileName(str(tmp_path / f"{kind}.pdf"))
        wanted = replace(order(desk, count), kind=kind)
        batch = paper.print_to_printer(desk.store, desk.campaign, wanted, printer, desk.member.id, silent)
        found = [code.payload.code for page in drawn(tmp_path / f"{kind}.pdf", 200) for code in find_codes(page)]
        assert sorted(found) == sorted(batch.codes * 2), kind


def test_a_reprint_that_stops_leaves_the_spoilt_sheet_as_it_was(at_desk, tmp_path):
    desk, silent = at_desk, Progress(lambda *_: None)
    batch = paper.print_to_file(desk.store, desk.campaign, order(desk, 2), tmp_path / "one.pdf", desk.member.id, silent)
    first = sheets(desk.store, batch.batch)[0]
    again = replace(order(desk, 1), instead_of=(first.id,))
    with pytest.raises(Refused):
        paper.print_to_file(desk.store, desk.campaign, again, tmp_path / "no" / "two.pdf", desk.member.id, silent)
    assert sheets(desk.store, batch.batch)[0] == first
    assert [row.count for row in batches(desk.store)] == [2]


def test_every_kind_can_be_looked_at_before_it_is_printed(dialog, qtbot):
    qtbot.waitUntil(lambda: dialog.picture.has_page, timeout=20_000)
    seen = set()
    for kind in WORDS:
        before = dialog.picture._image.copy()
        dialog.form.fields["kind"].editor.set_value(kind)
        if kind != "idea":
            qtbot.waitUntil(lambda before=before: dialog.picture._image != before, timeout=20_000)
        seen.add(dialog.picture._image.width() > dialog.picture._image.height())
    assert seen == {True, False}


def test_a_printer_that_is_stopped_gives_its_sheets_back(at_desk, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    desk = at_desk
    told = []

    def tell(done: int, total: int) -> None:
        if (3, 3) in told:  # the sheets are drawn; now they are being printed
            Job(progress).stop()
        told.append((done, total))

    progress = Progress(tell)
    with pytest.raises(Stopped):
        paper.print_to_printer(desk.store, desk.campaign, order(desk, 3), printer, desk.member.id, progress)
    assert batches(desk.store) == []


def test_a_printer_that_takes_nothing_is_told(at_desk, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "folder.pdf"))
    desk = at_desk
    silent = Progress(lambda *_: None)
    with pytest.raises(Refused, match=r"print\.no_printer"):
        paper.print_to_printer(desk.store, desk.campaign, order(desk), printer, desk.member.id, silent)
    assert batches(desk.store) == []


def test_the_system_is_asked_which_printer(dialog, at_desk, qtbot, tmp_path, monkeypatch):
    def choose(asked: QPrintDialog) -> int:
        asked.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", choose)
    type_count(dialog, 1)
    press(dialog, KEY.Key_Return)
    qtbot.waitUntil(lambda: dialog.batch is not None, timeout=20_000)
    assert [sheet.code for sheet in sheets(at_desk.store, dialog.batch.batch)] == list(dialog.batch.codes)
    assert (tmp_path / "printed.pdf").stat().st_size > 1000
