"""Receipts by keyboard: handed over after a save, looked up, taken back in two acts, given back the same day."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.ids import new_sheet_code
from outreach_app.language import translator
from outreach_app.queries.consent import allows
from outreach_app.queries.sessions import sessions
from outreach_app.services import ideas, receipts
from outreach_app.services.ideas import Captured
from outreach_app.services.sessions import open_session
from ui.dialogs.receipt import ReceiptDialog
from ui.dialogs.receipt_lookup import ReceiptLookup
from ui.look import look
from ui.main_window import MainWindow
from ui.pages.capture import CapturePage
from ui.widgets.layouts import Columns
from ui.widgets.text import Text

K, M = Qt.Key, Qt.KeyboardModifier
SaidIn = Callable[[Path], list[str]]
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]


@pytest.fixture
def said(opened: MainWindow) -> Captured:
    desk = opened.desk
    answers = {"publish": True, "named": False, "news": True}
    return ideas.capture(
        desk.store,
        desk.campaign,
        CaptureDraft(
            session=sessions(desk.store)[0].id,
            idea=IdeaDraft(text="Une salle de devoirs au 24, rue Archereau.", theme="sport"),
            person=PersonDraft(name="Aminata Koné", phone="01 99 00 24 17"),
            consents=tuple(ConsentDraft(purpose=purpose, given=given) for purpose, given in answers.items()),
        ),
        desk.member.id,
    )


@pytest.fixture
def code(opened: MainWindow, said: Captured) -> str:
    return receipts.give(opened.desk.store, said.idea, opened.desk.member.id).code


@pytest.fixture
def dialog(opened: MainWindow, qtbot: QtBot) -> ReceiptLookup:
    shown = ReceiptLookup(opened.desk, opened)
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(Text) if label.isVisible())


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = M.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus
    QTest.keyClick(focus, key, modifiers)
    QApplication.processEvents()


def look_up(dialog: ReceiptLookup, code: str) -> None:
    QTest.keyClicks(dialog.code, code)
    press(K.Key_Return)


def test_looked_up_taken_back_and_given_back(
    opened: MainWindow, dialog: ReceiptLookup, said: Captured, code: str
) -> None:
    look_up(dialog, code.lower())
    told = words(dialog)
    assert "Reçue\u00a0: elle peut être publiée" in told
    assert "9 février 2017 · Sport" in told
    for secret in ("Aminata", "Koné", "01 99 00 24", "Archereau", "devoirs"):
        assert secret not in told
    press(K.Key_F10)
    assert said.person
    store = opened.desk.store
    assert not allows(store, said.person, "publish")
    assert not allows(store, said.person, "news")
    assert "Retirée" in words(dialog)
    assert not dialog.withdraw.isVisible()
    press(K.Key_F12)
    assert allows(store, said.person, "publish")
    assert "elle peut être publiée" in words(dialog)
    assert not dialog.undo.isVisible()


def test_one_agreement_by_its_digit(opened: MainWindow, dialog: ReceiptLookup, said: Captured, code: str) -> None:
    look_up(dialog, code)
    handle = dialog.windowHandle()
    assert handle
    QTest.keyClick(handle, K.Key_2, M.AltModifier)
    QApplication.processEvents()
    assert said.person
    assert not allows(opened.desk.store, said.person, "news")
    assert allows(opened.desk.store, said.person, "publish")
    assert dialog.withdraw.isVisible()
    assert dialog.undo.isVisible()


def test_the_next_day_giving_back_is_not_offered(opened: MainWindow, dialog: ReceiptLookup, code: str) -> None:
    look_up(dialog, code)
    press(K.Key_F10)
    opened.desk.store.offset += 86_400_000
    press(K.Key_Return)
    assert "Retirée" in words(dialog)
    assert not dialog.undo.isVisible()


def test_a_slip_and_a_stranger_are_told_at_the_field(dialog: ReceiptLookup, code: str) -> None:
    slip = ("8" if code[0] != "8" else "9") + code[1:]
    look_up(dialog, slip)
    assert "Un signe de ce numéro est faux" in words(dialog)
    dialog.code.selectAll()
    look_up(dialog, new_sheet_code())
    assert "Aucune idée de cette édition n’a ce numéro" in words(dialog)
    assert not dialog.withdraw.isVisible()
    press(K.Key_F10)
    dialog.code.selectAll()
    look_up(dialog, code)
    assert "elle peut être publiée" in words(dialog)


@pytest.mark.parametrize("place", ["home", "ideas", "help"])
def test_ctrl_r_opens_it_from(place: str, opened: MainWindow, qtbot: QtBot, when_asked: WhenAsked) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go(place)
    seen: list[bool] = []

    def act(shown: ReceiptLookup) -> None:
        seen.append(shown.code.hasFocus())
        QTest.keyClick(shown, K.Key_Escape)

    when_asked(ReceiptLookup, act)
    press(K.Key_R, M.ControlModifier)
    assert seen == [True]


def test_after_a_save_the_number_is_one_key_away(opened: MainWindow, qtbot: QtBot, when_asked: WhenAsked) -> None:
    desk = opened.desk
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    session = sessions(desk.store)[0].id
    open_session(desk.store, session, desk.member.id)
    opened.go("capture", session)
    QApplication.processEvents()
    focus = QApplication.focusWidget()
    assert focus
    QTest.keyClicks(focus, "Une fontaine")
    press(K.Key_Return, M.ControlModifier)
    assert isinstance(opened.page, CapturePage)
    columns = opened.page.form.findChild(Columns)
    assert columns
    assert not columns.is_stacked, "nothing jumps when the saved card comes"
    shown: list[str] = []

    def act(dialog: ReceiptDialog) -> None:
        shown.append(dialog.code)
        told = words(dialog)
        assert dialog.code in told
        assert desk.campaign.desk.phone in told
        assert desk.campaign.desk.data_officer in told
        QTest.keyClick(dialog, K.Key_Return)

    for _ in range(2):
        when_asked(ReceiptDialog, act)
        press(K.Key_R, M.AltModifier)
        opened.activateWindow()
        qtbot.waitUntil(opened.isActiveWindow)
    [code] = set(shown)
    assert desk.store.value("SELECT count(*) FROM receipt") == 1
    assert desk.store.value("SELECT code FROM receipt") == code.replace("-", "")


def test_an_idea_of_the_list_gets_its_number_too(
    opened: MainWindow, said: Captured, qtbot: QtBot, when_asked: WhenAsked
) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("ideas", said.idea)
    QApplication.processEvents()
    shown: list[str] = []

    def act(dialog: ReceiptDialog) -> None:
        shown.append(dialog.code.replace("-", ""))
        QTest.keyClick(dialog, K.Key_Return)

    when_asked(ReceiptDialog, act)
    press(K.Key_R, M.AltModifier)
    assert shown == [opened.desk.store.value("SELECT code FROM receipt WHERE idea = ?", (said.idea,))]


@pytest.mark.parametrize("what", ["receipt", "whereabouts"])
def test_both_papers_are_written(
    what: str,
    opened: MainWindow,
    dialog: ReceiptLookup,
    code: str,
    tmp_path: Any,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "papier.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _: True)
    if what == "receipt":
        receipt = ReceiptDialog(opened.desk, code, opened)
        qtbot.addWidget(receipt)
        receipt.show()
        receipt.print.click()
        assert "papier.pdf" in words(receipt)
    else:
        look_up(dialog, code)
        press(K.Key_P, M.ControlModifier)
        assert "papier.pdf" in words(dialog)
    assert path.read_bytes().startswith(b"%PDF")


def test_a_receipt_is_printed_in_the_language_of_the_idea(
    opened: MainWindow, code: str, tmp_path: Any, qtbot: QtBot, said_in: SaidIn
) -> None:
    said = []
    for language in ("ar", "it"):
        receipt = ReceiptDialog(opened.desk, code, opened, language=language)
        qtbot.addWidget(receipt)
        receipt._draw(tmp_path / "x.pdf")
        said += said_in(tmp_path / "x.pdf")
    assert translator("ar")("Your number") in said[0]
    assert translator("fr")("Your number") in said[1]


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_they_fit_a_small_screen(
    dialog: ReceiptLookup, opened: MainWindow, code: str, scale: int, qtbot: QtBot
) -> None:
    look().choose("light", scale)
    look_up(dialog, code)
    press(K.Key_F10)
    receipt = ReceiptDialog(opened.desk, code, opened)
    qtbot.addWidget(receipt)
    receipt.show()
    for shown in (dialog, receipt):
        assert shown.width() <= 1366
        assert shown.height() <= 768
