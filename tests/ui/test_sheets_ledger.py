"""The ledger by keyboard: which sheets are out, who has them, which are lost; and every change can be taken back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft, IdeaDraft
from outreach_app.domain.ids import show_code
from outreach_app.domain.words import SheetState
from outreach_app.queries import batches as ledger
from outreach_app.queries.sessions import sessions
from outreach_app.services import batches, ideas
from printables.sheet.plan import plan_idea_sheet
from ui.dialogs.print_batch import PrintBatch
from ui.dialogs.sheet_numbers import SheetNumbers
from ui.main_window import MainWindow
from ui.pages.sheet_ledger import Ledger
from ui.pages.sheets import SheetsPage

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(opened: MainWindow, qtbot: QtBot) -> SheetsPage:
    """Two batches: forty sheets with Mehdi, and twelve with nobody, one of them entered."""
    desk = opened.desk
    held = sessions(desk.store)
    layout = plan_idea_sheet(desk.campaign, ("fr",))
    for session, count, whom in ((held[0], 40, "Mehdi"), (held[1], 12, "")):
        batches.print_batch(
            desk.store,
            session.id,
            layout=layout.kind,
            version=layout.version,
            languages=("fr",),
            geometry=layout.as_json(),
            count=count,
            handed_to=whom,
            by=desk.member.id,
        )
    newest = ledger.batches(desk.store)[0]
    first = ledger.sheets(desk.store, newest.id)[0].id
    draft = CaptureDraft(session=newest.session, idea=IdeaDraft(text="Un banc"), sheet=first)
    ideas.capture(desk.store, desk.campaign, draft, desk.member.id)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("sheets")
    assert isinstance(opened.page, SheetsPage)
    return opened.page


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClick(here, key, modifiers)


def cells(ledger: Ledger) -> list[str]:
    rows = ledger.sheets.grid.rows
    return [rows.row(place).title for place in range(rows.rowCount())]


def test_the_newest_batch_is_shown_with_its_counts(page):
    rows = page.ledger.list.rows
    assert [rows.row(place).pill for place in range(2)] == ["11 dehors", "40 dehors"]
    assert "chez Mehdi" in rows.row(1).line
    assert page.ledger.list.currentIndex().row() == 0
    assert len(cells(page.ledger)) == 12
    assert page._context.text() == "51 feuilles dehors · 0 à saisir · 1 saisie"


def test_arrows_go_from_batch_to_batch_and_tab_to_its_sheets(page):
    assert QApplication.focusWidget() is page.ledger.list
    press(KEY.Key_Down)
    assert len(cells(page.ledger)) == 40
    assert page.ledger.sheets.handed_to.value() == "Mehdi"
    press(KEY.Key_Tab)
    assert QApplication.focusWidget() is page.ledger.sheets.handed_to


def test_a_chip_says_which_sheets_are_still_out(page):
    sheets_card = page.ledger.sheets
    entered = cells(page.ledger)[0]
    sheets_card.chips._chips["printed"].click()
    assert len(cells(page.ledger)) == 11
    assert entered not in cells(page.ledger)
    sheets_card.chips._chips["entered"].click()
    assert cells(page.ledger) == [entered]
    assert not sheets_card.void.isEnabled(), "an entered sheet cannot be lost any more"


def test_a_lost_sheet_is_marked_by_key_and_taken_back(page, qtbot):
    card, store = page.ledger.sheets, page.desk.store
    batch = page.ledger.batches[0].id
    card.grid.setFocus()
    card.grid.choose(4)
    lost = card.grid.current
    press(KEY.Key_Delete)
    assert ledger.sheets(store, batch)[4].state is SheetState.VOID
    assert page.ledger.batches[0].out == 10
    assert card.grid.current.key == lost.key, "the same sheet stays chosen"
    assert not card.void.isEnabled()
    press(KEY.Key_Z, CTRL)
    assert ledger.sheets(store, batch)[4].state is SheetState.PRINTED
    assert page.ledger.batches[0].out == 11


def test_whoever_has_the_sheets_is_changed_in_place(page):
    card = page.ledger.sheets
    written = []
    page.desk.changed.connect(written.append)
    card.handed_to.setFocus()
    press(KEY.Key_Return)
    assert written == [], "nothing changed, nothing written"
    QTest.keyClicks(card.handed_to, "Centre Curial")
    press(KEY.Key_Return)
    assert ledger.batches(page.desk.store)[0].handed_to == "Centre Curial"
    assert card.handed_to.value() == "Centre Curial"
    assert len(written) == 1


def test_a_name_too_long_is_refused_in_words_and_stays(page, opened):
    card = page.ledger.sheets
    card.handed_to.setFocus()
    card.handed_to.setText("x" * 300)
    press(KEY.Key_Return)
    assert opened.notice.isVisible()
    assert card.handed_to.value() == "x" * 300
    assert ledger.batches(page.desk.store)[0].handed_to == ""


def test_a_batch_that_never_came_out_is_forgotten_only_while_all_of_it_is_out(page):
    card = page.ledger.sheets
    assert card.abandon.isHidden(), "one sheet was entered: this batch did come out"
    page.ledger.list.choose(1)
    assert card.abandon.isVisible()
    card.abandon.setFocus()
    press(KEY.Key_Return)
    assert [batch.count for batch in ledger.batches(page.desk.store)] == [12]
    assert len(page.ledger.batches) == 1
    press(KEY.Key_Z, CTRL)
    assert len(page.ledger.batches) == 2


def test_five_thousand_sheets_scroll_without_being_read_at_once(page, opened, qtbot):
    desk = opened.desk
    layout = plan_idea_sheet(desk.campaign, ("fr",))
    printed = batches.print_batch(
        desk.store,
        sessions(desk.store)[0].id,
        layout=layout.kind,
        version=layout.version,
        languages=("fr",),
        geometry=layout.as_json(),
        count=5_000,
        by=desk.member.id,
    )
    desk.changed.emit(printed.changes)
    page.ledger.choose(printed.batch)
    grid = page.ledger.sheets.grid
    assert grid.rows.rowCount() == 5_000
    grid.setFocus()
    press(KEY.Key_End)
    assert grid.current.title == show_code(printed.codes[-1])


def test_the_session_page_opens_the_printing_for_its_session(page, opened, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(PrintBatch, "exec", lambda dialog: asked.append(dialog.form.value("session")) or 0)
    wanted = sessions(opened.desk.store)[2].id
    opened.desk.go("sheets", wanted)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [wanted]


def open_and(act: Callable[[SheetNumbers], None]) -> Callable[[SheetNumbers], int]:
    """What `exec` does with the dialog instead of waiting for somebody."""

    def run(dialog: SheetNumbers) -> int:
        dialog.show()
        act(dialog)
        return dialog.result()

    return run


def test_sheets_are_handed_out_by_their_numbers(page, monkeypatch):
    def fill_in(dialog: SheetNumbers) -> None:
        dialog.form.fields["last"].editor.setFocus()
        dialog.form.fields["last"].editor.selectAll()
        QTest.keyClicks(dialog.form.fields["last"].editor, "6")
        dialog.done_button.click()
        assert dialog.form.fields["handed_to"].has_problem, "to whom?"
        QTest.keyClicks(dialog.form.fields["handed_to"].editor, "Fatou")
        dialog.done_button.click()

    monkeypatch.setattr(SheetNumbers, "exec", open_and(fill_in))
    page.ledger.list.choose(1)
    card = page.ledger.sheets
    card.grid.setFocus()
    card.grid.choose(2)
    press(KEY.Key_H, CTRL)
    assert [(row.handed_to, row.ranges) for row in ledger.sheets_out(page.desk.store)] == [
        ("Mehdi", ((1, 2), (7, 40))),
        ("", ((2, 12),)),
        ("Fatou", ((3, 6),)),
    ]
    page.ledger.view._chips["out"].click()
    titles = [page.ledger.list.rows.row(place).title for place in range(3)]
    assert titles == ["Mehdi", "Personne n’est noté", "Fatou"]
    assert "feuilles 3 à 6" in page.ledger.list.rows.row(2).line
    page.ledger.list.choose(2)
    assert len(cells(page.ledger)) == 40
    press(KEY.Key_Z, CTRL)
    assert [row.handed_to for row in ledger.sheets_out(page.desk.store)] == ["Mehdi", ""]


def test_numbers_and_whom_are_typed_by_keyboard(page, opened, qtbot):
    dialog = SheetNumbers(page.desk, page.ledger.batches[1], 3, 40, opened)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert QApplication.focusWidget() is dialog.form.fields["first"].editor
    QTest.keyClicks(QApplication.focusWidget(), "5")
    press(KEY.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "6")
    press(KEY.Key_Return, CTRL)
    assert dialog.form.fields["handed_to"].has_problem
    assert QApplication.focusWidget() is dialog.form.fields["handed_to"].editor
    QTest.keyClicks(QApplication.focusWidget(), "Fatou")
    press(KEY.Key_Return, CTRL)
    assert ("Fatou", ((5, 6),)) in [(row.handed_to, row.ranges) for row in ledger.sheets_out(page.desk.store)]


def test_sheets_brought_back_wait_to_be_scanned(page, monkeypatch):
    def refuse_then_go_on(dialog: SheetNumbers) -> None:
        dialog.form.fields["last"].editor.set_number(99)
        dialog.done_button.click()
        assert dialog.form.fields["last"].has_problem
        dialog.form.fields["last"].editor.set_number(4)
        dialog.done_button.click()

    monkeypatch.setattr(SheetNumbers, "exec", open_and(refuse_then_go_on))
    card = page.ledger.sheets
    card.grid.setFocus()
    press(KEY.Key_B, CTRL)
    assert (page.ledger.batches[0].out, page.ledger.batches[0].returned) == (8, 3), "one of the four was entered"
    card.chips._chips["returned"].click()
    assert len(cells(page.ledger)) == 3
    press(KEY.Key_Z, CTRL)
    assert page.ledger.batches[0].returned == 0


def test_a_spoilt_sheet_is_printed_again_under_another_number(page, opened, qtbot, tmp_path, monkeypatch):
    out = tmp_path / "nouvelle.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))

    def print_it(dialog: PrintBatch) -> int:
        dialog.show()
        assert dialog.form.value("handed_to") == "Mehdi"
        assert not dialog.form.fields["count"].isEnabled()
        dialog.save_pdf()
        qtbot.waitUntil(lambda: dialog.batch is not None, timeout=20_000)
        return dialog.result()

    monkeypatch.setattr(PrintBatch, "exec", print_it)
    page.ledger.list.choose(1)
    card = page.ledger.sheets
    card.grid.setFocus()
    card.grid.choose(7)
    spoilt = card.grid.current
    press(KEY.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert out.exists()
    newest = ledger.batches(page.desk.store)[0]
    assert (newest.count, newest.handed_to, newest.kind) == (1, "Mehdi", "idea")
    (fresh,) = ledger.sheets(page.desk.store, newest.id)
    assert fresh.code != spoilt.title.replace("-", "")
    voided = next(sheet for sheet in ledger.sheets(page.desk.store, page.ledger.batches[2].id) if sheet.number == 8)
    assert voided.state is SheetState.VOID
