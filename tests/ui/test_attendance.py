"""Présences by keyboard: the grid typed straight down, a name with an agreement, nothing lost or kept by mistake."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.words import Counting
from outreach_app.queries.attendance import attendance_of, heads_of
from outreach_app.queries.sessions import SessionRow, sessions
from ui.dialogs.attendance import AttendanceDialog
from ui.dialogs.dialog import Question
from ui.look import look
from ui.main_window import MainWindow
from ui.widgets.text import Text

K, M = Qt.Key, Qt.KeyboardModifier
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]


@pytest.fixture
def session(opened: MainWindow) -> SessionRow:
    """The round that nobody has counted yet."""
    return next(s for s in sessions(opened.desk.store) if s.attendance is None or s.title.startswith("Porte"))


@pytest.fixture
def dialog(opened: MainWindow, session: SessionRow, qtbot: QtBot) -> AttendanceDialog:
    opened.desk.store.execute(
        "UPDATE session SET attendance = NULL, attendance_counting = NULL WHERE id = ?", (session.id,)
    )
    shown = AttendanceDialog(opened.desk, session, opened)
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(Text) if label.isVisible())


def press(*keys: Qt.Key, modifiers: Qt.KeyboardModifier = M.NoModifier) -> None:
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus
        QTest.keyClick(focus, key, modifiers)
    QApplication.processEvents()


def test_enter_goes_down_tab_goes_right_and_totals_follow(
    dialog: AttendanceDialog, opened: MainWindow, session: SessionRow
) -> None:
    places = list(dialog.grid.cells)
    first, right = places[0], places[1]
    below = next(place for place in places if place[1] == first[1] and place[0] != first[0])
    press(K.Key_4, K.Key_Return)
    assert dialog.grid.cells[below].hasFocus()
    press(K.Key_7, K.Key_Backtab)
    dialog.grid.cells[first].setFocus()
    press(K.Key_Tab)
    assert dialog.grid.cells[right].hasFocus()
    press(K.Key_2)
    assert dialog.grid.total.text() == "13"
    assert "main levée" in words(dialog)
    press(K.Key_Return, modifiers=M.ControlModifier)
    store = opened.desk.store
    assert heads_of(store, session.id) == {first: 4, below: 7, right: 2}
    found = attendance_of(store, session.id)
    assert (found.attendance, found.counting) == (13, Counting.STICKERS)
    assert "13 personnes" in words(dialog)


def test_from_the_last_of_a_column_to_the_top_of_the_next(dialog: AttendanceDialog) -> None:
    places = list(dialog.grid.cells)
    column = [place for place in places if place[1] == places[0][1]]
    dialog.grid.cells[column[-1]].setFocus()
    press(K.Key_Return)
    assert dialog.grid.cells[places[1]].hasFocus()


def test_a_name_with_an_agreement_by_keyboard(
    dialog: AttendanceDialog, opened: MainWindow, session: SessionRow
) -> None:
    dialog.form.fields["name"].editor.setFocus()
    QTest.keyClicks(dialog.form.fields["name"].editor, "Awa")
    press(K.Key_F10)
    assert "demandez au moins un accord" in words(dialog)
    assert attendance_of(opened.desk.store, session.id).attendees == ()
    next(iter(dialog.consents.rows.values())).setFocus()
    press(K.Key_N, K.Key_N, K.Key_N)
    press(K.Key_F10)
    assert "comptez plutôt la personne avec les gommettes" in words(dialog)
    assert attendance_of(opened.desk.store, session.id).attendees == ()
    next(iter(dialog.consents.rows.values())).setFocus()
    press(K.Key_O)
    press(K.Key_F10)
    found = attendance_of(opened.desk.store, session.id)
    assert [a.name for a in found.attendees] == ["Awa"]
    assert (found.attendance, found.counting) == (1, Counting.SHEETS)
    assert "Awa" in words(dialog)
    assert dialog.form.value("name") == ""
    assert dialog.form.fields["name"].editor.hasFocus()
    opened.desk.undo_requested.emit()
    assert attendance_of(opened.desk.store, session.id).attendees == ()


def test_counts_typed_are_not_lost_by_escape(dialog: AttendanceDialog, when_asked: WhenAsked) -> None:
    press(K.Key_5)
    when_asked(Question, lambda question: question.no.click())
    press(K.Key_Escape)
    assert dialog.isVisible()
    dialog.activateWindow()
    QApplication.processEvents()
    next(iter(dialog.grid.cells.values())).setFocus()
    press(K.Key_Return, modifiers=M.ControlModifier)
    press(K.Key_Escape)
    assert not dialog.isVisible()


def test_every_cell_says_its_age_and_place(dialog: AttendanceDialog) -> None:
    names = [cell.accessibleName() for cell in dialog.grid.cells.values()]
    assert len(set(names)) == len(names)
    assert "25 à 39 ans, Autre commune" in names


def test_it_opens_from_the_session(opened: MainWindow, qtbot: QtBot, when_asked: WhenAsked) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("sessions")
    QApplication.processEvents()
    when_asked(AttendanceDialog, lambda shown: shown.reject())
    press(K.Key_T, modifiers=M.ControlModifier)


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_it_fits_a_small_screen(opened: MainWindow, session: SessionRow, scale: int, qtbot: QtBot) -> None:
    look().choose("light", scale)
    shown = AttendanceDialog(opened.desk, session, opened)
    qtbot.addWidget(shown)
    shown.show()
    QApplication.processEvents()
    assert shown.width() <= 1366
    assert shown.height() <= 768


def test_a_slip_in_a_box_is_shown_at_that_box(dialog: AttendanceDialog) -> None:
    cell = list(dialog.grid.cells.values())[9]
    cell.setFocus()
    QTest.keyClicks(cell, "99999999")
    dialog.form.fields["name"].editor.setFocus()
    press(K.Key_Return, modifiers=M.ControlModifier)
    assert cell.hasFocus()
    assert cell.property("wrong")
    assert "99\u00a0999\u00a0999" in dialog.notice.accessibleName()
    press(K.Key_9)
    assert not cell.property("wrong")
    dialog._is_dirty = False  # nothing asks when the test closes it


def test_a_name_that_is_missing_is_asked_for_in_sight(opened: MainWindow, session: SessionRow, qtbot: QtBot) -> None:
    look().choose("light", 200)
    shown = AttendanceDialog(opened.desk, session, opened)
    qtbot.addWidget(shown)
    shown.show()
    QTest.qWait(50)
    QTest.keyClick(shown, K.Key_F10)
    QTest.qWait(50)
    field = shown.form.fields["name"]
    assert field.has_problem
    assert field.visibleRegion().boundingRect().height() == field.height()


def test_a_name_without_an_agreement_is_told_over_the_agreements(dialog: AttendanceDialog) -> None:
    name = dialog.form.fields["name"].editor
    name.setFocus()
    QTest.keyClicks(name, "Fatou")
    press(K.Key_F10)
    QTest.qWait(50)
    first = next(iter(dialog.consents.rows.values()))
    assert first.hasFocus()
    field = dialog.form.fields["consents"]
    assert field.has_problem
    assert not field._problem.visibleRegion().isEmpty()
    assert field._problem.mapTo(dialog, QPoint()).y() < first.mapTo(dialog, QPoint()).y()
    press(K.Key_N)
    assert not field.has_problem
    assert dialog.form.value("name") == "Fatou", "nothing typed is lost"
