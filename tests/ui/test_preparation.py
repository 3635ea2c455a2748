"""Préparer by keyboard: a session announced from a template, its lines ticked, moved, changed, added, taken out."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.words import PlanSection
from outreach_app.queries.preparation import PlanItem, plan_of
from outreach_app.queries.sessions import SessionRow, sessions
from outreach_app.services import preparation
from ui.dialogs.preparation import PreparationDialog
from ui.look import look
from ui.main_window import MainWindow
from ui.pages.session_form import SessionForm

K, M = Qt.Key, Qt.KeyboardModifier
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]


@pytest.fixture
def session(opened: MainWindow) -> SessionRow:
    desk = opened.desk
    chosen = next(s for s in sessions(desk.store) if s.starts)
    preparation.lay_out(desk.store, desk.campaign, chosen.id, "atelier", desk.member.id, language="fr")
    return chosen


@pytest.fixture
def dialog(opened: MainWindow, session: SessionRow, qtbot: QtBot) -> PreparationDialog:
    shown = PreparationDialog(opened.desk, session, opened)
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def press(*keys: Qt.Key, modifiers: Qt.KeyboardModifier = M.NoModifier) -> None:
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus
        QTest.keyClick(focus, key, modifiers)
        QApplication.processEvents()


def agenda(opened: MainWindow, session: SessionRow) -> list[PlanItem]:
    return [item for item in plan_of(opened.desk.store, session.id) if item.section is PlanSection.AGENDA]


def test_ticked_moved_and_taken_back(dialog: PreparationDialog, opened: MainWindow, session: SessionRow) -> None:
    first, second = agenda(opened, session)[:2]
    assert dialog.list.hasFocus()
    assert dialog.current == first
    press(K.Key_Space)
    assert agenda(opened, session)[0].done
    press(K.Key_Down, modifiers=M.AltModifier)
    assert [item.id for item in agenda(opened, session)[:2]] == [second.id, first.id]
    assert agenda(opened, session)[0].starts == first.starts, "the clock follows the order"
    assert dialog.current
    assert dialog.current.id == first.id
    press(K.Key_Up, K.Key_Up, modifiers=M.AltModifier)
    assert agenda(opened, session)[0].id == first.id
    press(K.Key_Delete, modifiers=M.ControlModifier)
    assert first.id not in [item.id for item in agenda(opened, session)]
    opened.desk.undo_requested.emit()
    assert agenda(opened, session)[0].id == first.id


def test_a_line_is_changed_and_the_hours_after_it_move(
    dialog: PreparationDialog, opened: MainWindow, session: SessionRow
) -> None:
    before = agenda(opened, session)
    press(K.Key_Return)
    assert dialog.form.fields["words"].editor.hasFocus()
    press(K.Key_Tab)
    QApplication.processEvents()
    minutes = dialog.form.fields["minutes"].editor
    assert minutes.hasFocus()
    press(K.Key_A, modifiers=M.ControlModifier)
    press(K.Key_2, K.Key_0)
    press(K.Key_Return, modifiers=M.ControlModifier)
    after = agenda(opened, session)
    assert after[0].minutes == 20
    assert after[1].starts == before[0].ends[:3] + f"{int(before[0].ends[3:]) + 10:02d}"
    assert dialog.list.hasFocus()


def test_a_new_line_goes_to_its_part(dialog: PreparationDialog, opened: MainWindow, session: SessionRow) -> None:
    press(K.Key_N, modifiers=M.ControlModifier)
    assert dialog.form.fields["words"].editor.hasFocus()
    dialog.section.set_value("material")
    dialog.section.edited.emit()
    assert dialog.form.fields["minutes"].isHidden()
    press(K.Key_Return, modifiers=M.ControlModifier)
    assert dialog.form.fields["words"].has_problem
    QTest.keyClicks(dialog.form.fields["words"].editor, "Un ballon")
    press(K.Key_Return, modifiers=M.ControlModifier)
    last = plan_of(opened.desk.store, session.id)[-1]
    assert (last.section, last.words) == (PlanSection.MATERIAL, "Un ballon")
    assert dialog.current == last


def test_another_template_replaces_it_until_undone(
    dialog: PreparationDialog, opened: MainWindow, session: SessionRow
) -> None:
    before = plan_of(opened.desk.store, session.id)
    dialog.template.set_value("stand")
    press(K.Key_T, modifiers=M.ControlModifier)
    assert agenda(opened, session)[0].words.startswith("Installation")
    opened.desk.undo_requested.emit()
    assert plan_of(opened.desk.store, session.id) == before


def test_a_new_session_is_announced_ready(opened: MainWindow, qtbot: QtBot, when_asked: WhenAsked) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("sessions", "new")
    QApplication.processEvents()
    assert opened.page
    [form] = opened.page.findChildren(SessionForm)
    form._templates.set_value("stand")
    form._templates.edited.emit()
    QTest.keyClicks(QApplication.focusWidget(), "Barbes")
    press(K.Key_Return, modifiers=M.ControlModifier)
    made = next(s for s in sessions(opened.desk.store) if s.title == "Barbes")
    assert made.kind == "stall"
    assert len(agenda(opened, made)) == 4
    seen: list[str] = []

    def act(shown: PreparationDialog) -> None:
        seen.extend(e.words for e in shown._entries if isinstance(e, PlanItem))
        QTest.keyClick(shown, K.Key_Escape)

    when_asked(PreparationDialog, act)
    press(K.Key_G, modifiers=M.ControlModifier)
    assert seen[0].startswith("Installation")


def test_one_known_already_is_not_laid_out_again(opened: MainWindow, session: SessionRow, qtbot: QtBot) -> None:
    opened.go("sessions", session.id)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    press(K.Key_E, modifiers=M.ControlModifier)
    assert opened.page
    [form] = opened.page.findChildren(SessionForm)
    assert form._field("template").isHidden()


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_it_fits_a_small_screen(opened: MainWindow, session: SessionRow, scale: int, qtbot: QtBot) -> None:
    look().choose("light", scale)
    shown = PreparationDialog(opened.desk, session, opened)
    qtbot.addWidget(shown)
    shown.show()
    QApplication.processEvents()
    assert shown.width() <= 1366
    assert shown.height() <= 768


def test_a_line_keeps_its_height_where_a_heading_stood_before(dialog: PreparationDialog) -> None:
    press(K.Key_N, modifiers=M.ControlModifier)
    QTest.keyClicks(dialog.form.fields["words"].editor, "Cafe")
    press(K.Key_Return, modifiers=M.ControlModifier)
    low, high = look().px(36), look().px(56)
    rows = dialog.list.rows
    heights = [dialog.list.rowHeight(place) for place in range(rows.rowCount())]
    assert heights == [low if rows.row(place).heading else high for place in range(rows.rowCount())]


def test_what_was_done_is_told_above_the_buttons(dialog: PreparationDialog) -> None:
    press(K.Key_Delete, modifiers=M.ControlModifier)
    assert dialog.notice.isVisible()
    assert dialog.notice.geometry().bottom() < dialog.foot.geometry().top()
