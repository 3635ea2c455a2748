"""What a page says that is not simply read: found by its number, set aside, from another laptop."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sheets.acts import focused, press

from outreach_app.domain.ids import new_sheet_code, show_code
from outreach_app.domain.words import ScanOutcome
from outreach_app.queries import scans as came_back
from ui.pages.sheets import SheetsPage

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


SHEETS = 3


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
