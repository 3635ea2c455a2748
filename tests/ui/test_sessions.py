"""Séances by keyboard: announced, refused at its field, edited, opened, closed, set aside; nothing typed is lost."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.words import Counting, HostKind, Reach, SessionKind
from outreach_app.queries.campaigns import members
from outreach_app.queries.sessions import SessionRow, session_draft, session_row, sessions
from outreach_app.services import campaigns
from ui.dialogs.dialog import Question
from ui.dialogs.export import Export
from ui.look import look
from ui.main_window import MainWindow
from ui.pages.capture import CapturePage
from ui.pages.session_form import SessionForm
from ui.pages.sessions import SessionsPage
from ui.typed import read_duration
from ui.widgets.buttons import Button
from ui.widgets.form import Field
from ui.widgets.paint import text_width
from ui.widgets.text import Text
from ui.widgets.tiles import Tick
from ui.widgets.when import HourLine

K, M = Qt.Key, Qt.KeyboardModifier
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]


@pytest.fixture
def window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("sessions")
    return opened


@pytest.fixture
def page(window: MainWindow) -> SessionsPage:
    return cast(SessionsPage, window.page)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = M.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus
    QTest.keyClick(focus, key, modifiers)
    QApplication.processEvents()


def type_text(text: str) -> None:
    for letter in text:
        focus = QApplication.focusWidget()
        assert focus
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focus, QKeyEvent(kind, 0, M.NoModifier, letter))


def form_of(page: SessionsPage) -> SessionForm:
    [form] = page.findChildren(SessionForm)
    return form


def field(page: SessionsPage, name: str) -> Field:
    return next(part.fields[name] for part in form_of(page).parts if name in part.fields)


def go_to(page: SessionsPage, name: str) -> None:
    field(page, name).editor.setFocus(Qt.FocusReason.TabFocusReason)


def words(page: SessionsPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(Text) if label.isVisibleTo(page))


def named(page: SessionsPage, title: str) -> SessionRow:
    return next(s for s in sessions(page.desk.store) if s.title == title)


def test_the_list_has_those_to_come_over_those_past_and_one_whole_beside_it(page: SessionsPage) -> None:
    assert [s.date for s in page.list.sessions] == [
        *("2017-02-09", "2017-02-10", "2017-02-02", "2017-01-31", "2017-01-28"),
    ]
    shown = words(page)
    for wanted in (
        "Atelier · jeudi 9 février 2017 · 18\u00a0h\u00a030 à 20\u00a0h\u00a045",
        "27, gommettes sur une affiche",
    ):
        assert wanted in shown
    press(K.Key_Down)
    assert "32 ouvertes sur 72" in words(page)


def test_a_session_is_announced_from_the_keyboard_alone(page: SessionsPage) -> None:
    desk = page.desk
    press(K.Key_N, M.ControlModifier)
    type_text("Goûter d’idées à l’Œuvre")
    QTest.keyClick(page.window().windowHandle(), K.Key_2, M.AltModifier)
    for name, typed in (
        *(("date", "13/2"), ("starts", "16h"), ("ends", "1815"), ("place", "12, rue Léon")),
        *(("host", "L’Œuvre"), ("interpreter", "arabe, soninké")),
        *(("attendance", "23"), ("doors_tried", "40"), ("doors_opened", "12")),
        *(("volunteer_minutes", "4 h 30"), ("note", "Thé\tet gâteaux")),
    ):
        go_to(page, name)
        for select in (K.Key_Home, K.Key_End):
            press(select, M.ControlModifier | (M.ShiftModifier if select == K.Key_End else M.NoModifier))
        type_text(typed.replace("\t", " "))
    go_to(page, "attendance_counting")
    type_text("c")
    for name, code in (("area", "7511803"), ("host_kind", "association"), ("reach", "doors")):
        field(page, name).set_value(code)
    press(K.Key_Return, M.ControlModifier)
    row = named(page, "Goûter d’idées à l’Œuvre")
    draft = session_draft(desk.store, row.id)
    assert draft
    assert (draft.kind, draft.date, draft.starts, draft.ends) == (SessionKind.DOORSTEP, "2017-02-13", "16:00", "18:15")
    assert (draft.place, draft.area, draft.host, draft.host_kind) == (
        *("12, rue Léon", "7511803", "L’Œuvre", HostKind.ASSOCIATION),
    )
    assert (draft.reach, draft.interpreter, draft.attendance) == (Reach.DOORS, "arabe, soninké", 23)
    assert draft.attendance_counting is Counting.OBSERVED
    assert (draft.doors_tried, draft.doors_opened, draft.volunteer_minutes) == (40, 12, 270)
    assert draft.members == (desk.member.id,)
    assert page.list.current
    assert page.list.current.id == row.id
    assert not form_of(page).isVisible()


def test_each_refusal_stands_at_its_field_and_nothing_typed_is_lost(page: SessionsPage) -> None:
    before = len(sessions(page.desk.store))
    press(K.Key_N, M.ControlModifier)
    for name, typed in (
        *(("date", "le 32 brumaire"), ("starts", "25h"), ("attendance", "12")),
        *(("volunteer_minutes", "un moment"), ("note", "À ne pas perdre")),
    ):
        go_to(page, name)
        field(page, name).editor.selectAll()  # type: ignore[attr-defined]
        type_text(typed)
    press(K.Key_Return, M.ControlModifier)
    assert field(page, "volunteer_minutes").has_problem
    assert "un moment\u00a0» n’est pas une durée" in words(page)
    field(page, "volunteer_minutes").editor.selectAll()  # type: ignore[attr-defined]
    type_text("2h")
    press(K.Key_Return, M.ControlModifier)
    wrong = {name for part in form_of(page).parts for name, f in part.fields.items() if f.has_problem}
    assert wrong == {"title", "date", "starts", "attendance_counting"}
    assert field(page, "title").editor.hasFocus()
    assert field(page, "note").value() == "À ne pas perdre"
    assert field(page, "date").value() == "le 32 brumaire"
    assert len(sessions(page.desk.store)) == before
    type_text("Stand")
    assert not field(page, "title").has_problem


@pytest.mark.parametrize("stays", [True, False])
def test_leaving_a_form_half_written_asks_first(page: SessionsPage, when_asked: WhenAsked, stays: bool) -> None:
    press(K.Key_E, M.ControlModifier)
    go_to(page, "note")
    type_text("Z")
    when_asked(Question, lambda dialog: QTest.keyClick(dialog.no if stays else dialog.yes, K.Key_Return))
    press(K.Key_Escape)
    assert form_of(page).isVisible() is stays
    page.window().go("home")  # type: ignore[attr-defined]
    page.window().go("sessions", page.list.sessions[2].id)  # type: ignore[attr-defined]
    assert form_of(page).isVisible() is stays
    if stays:
        assert "Z" in field(page, "note").value()


def test_an_untouched_form_closes_without_a_question(page: SessionsPage) -> None:
    press(K.Key_E, M.ControlModifier)
    assert form_of(page).isVisible()
    press(K.Key_Escape)
    assert not form_of(page).isVisible()


def test_editing_keeps_what_the_form_does_not_touch(page: SessionsPage) -> None:
    desk = page.desk
    mehdi, _ = campaigns.add_member(desk.store, "Mehdi")
    session = page.list.sessions[1]
    before = session_draft(desk.store, session.id)
    press(K.Key_Down)
    press(K.Key_Return)
    go_to(page, "title")
    press(K.Key_End)
    type_text(" (suite)")
    press(K.Key_Return, M.ControlModifier)
    after = session_draft(desk.store, session.id)
    assert before
    assert after
    assert after.title == before.title + " (suite)"
    assert after == type(before)(**{n: getattr(before, n) for n in before.__slots__ if n != "title"}, title=after.title)
    assert mehdi in [member.id for member in members(desk.store)]


def test_a_session_opens_closes_and_opens_again(window: MainWindow, page: SessionsPage) -> None:
    store, session = page.desk.store, page.list.sessions[0]
    press(K.Key_Return, M.ControlModifier)
    assert isinstance(window.page, CapturePage)
    assert page.desk.session == session.id
    row = session_row(store, session.id)
    assert row
    assert row.is_open
    window.go("sessions", session.id)
    press(K.Key_W, M.ControlModifier)
    row = session_row(store, session.id)
    assert row
    assert row.closed_at
    press(K.Key_Return, M.ControlModifier)
    row = session_row(store, session.id)
    assert row
    assert row.is_open
    assert window.page is page


def test_a_session_without_ideas_is_set_aside_and_comes_back_by_undo(window: MainWindow, page: SessionsPage) -> None:
    press(K.Key_N, M.ControlModifier)
    type_text("Erreur")
    press(K.Key_Return, M.ControlModifier)
    assert page.list.current
    assert page.list.current.title == "Erreur"
    press(K.Key_Delete, M.ControlModifier)
    assert "Erreur" not in [s.title for s in page.list.sessions]
    press(K.Key_Z, M.ControlModifier)
    assert "Erreur" in [s.title for s in page.list.sessions]


def test_sheets_are_printed_for_the_session_chosen(
    window: MainWindow, page: SessionsPage, when_asked: WhenAsked
) -> None:
    press(K.Key_Down)
    chosen = page.list.current
    asked: list[tuple[str, object]] = []
    page.desk.go_requested.connect(lambda name, argument: asked.append((name, argument)))
    when_asked(QDialog, lambda dialog: dialog.reject())
    press(K.Key_P, M.ControlModifier)
    assert chosen
    assert asked == [("sheets", chosen.id)]
    assert page.desk.session == chosen.id


def test_a_session_is_exported(page: SessionsPage, when_asked: WhenAsked) -> None:
    when_asked(Export, lambda dialog: dialog.reject())
    press(K.Key_S, M.ControlModifier)


def test_durations_are_read_with_good_will() -> None:
    read = {"9": 540, "9h": 540, "9 h 30": 570, "4:05": 245, "1,5": 90, "0.25": 15, "120h": 7200}
    assert {typed: read_duration(typed) for typed in read} == read
    assert [read_duration(typed) for typed in ("", "un moment", "9h30m", "-3", "1h2h")] == [None] * 5


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_an_hour_is_read_whole_at_every_size_of_text(window: MainWindow, page: SessionsPage, scale: int) -> None:
    look().choose("light", scale)
    press(K.Key_N, M.ControlModifier)
    for name in ("starts", "ends"):
        hour = cast(HourLine, form_of(page)._field(name).editor)
        hour.set_value("20:45")
        QApplication.processEvents()
        margins = hour.textMargins()
        room = hour.width() - margins.left() - margins.right() - 34
        assert room >= text_width(hour.text(), look().font())


def test_what_was_saved_is_told_off_every_button_of_the_page(window: MainWindow, page: SessionsPage) -> None:
    press(K.Key_N, M.ControlModifier)
    type_text("Atelier des Orgues")
    press(K.Key_Return, M.ControlModifier)
    assert window.notice.isVisible()
    over = window.notice.geometry()
    shown = [b for b in page.findChildren(Button) if b.isVisible() and not b.visibleRegion().isEmpty()]
    assert page.card.main in shown
    assert not [b.label for b in shown if over.intersects(QRect(b.mapTo(window, QPoint()), b.size()))]


def test_the_members_present_come_where_they_stand(page: SessionsPage) -> None:
    press(K.Key_N, M.ControlModifier)
    go_to(page, "interpreter")
    press(K.Key_Tab)
    assert isinstance(QApplication.focusWidget(), Tick)
    press(K.Key_Tab)
    assert QApplication.focusWidget() is field(page, "attendance").editor
