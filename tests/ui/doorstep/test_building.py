"""Buildings at the doorstep: added by keyboard, corrected, read from a list and taken back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.rounds import Round, round_of
from outreach_app.queries.visits import last_visits
from ui.dialogs.building import EditBuilding, NewBuilding
from ui.dialogs.door_import import ImportReport
from ui.main_window import MainWindow
from ui.pages.doorstep import DoorstepPage
from ui.pages.doorstep_latest import MadeLine
from ui.widgets.buttons import Button
from ui.widgets.text import Text

Announce = Callable[..., RecordId]
K, M = Qt.Key, Qt.KeyboardModifier
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]
O = VisitOutcome  # noqa: E741


def whole(page: DoorstepPage, session: RecordId) -> Round:
    return round_of(page.desk.store, session)


def button(part: QWidget, label: str) -> Button:
    return next(b for b in part.findChildren(Button) if b.label == label and b.isVisibleTo(part))


def outcomes(page: DoorstepPage, session: RecordId) -> list[VisitOutcome]:
    return [visit.outcome for visit in last_visits(page.desk.store, session)]


def test_a_building_is_added_by_keyboard(
    opened: MainWindow, keys: Any, when_asked: WhenAsked, qtbot: QtBot, announce: Announce
) -> None:
    session = announce()
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("doors", session)
    page = cast(DoorstepPage, opened.page)

    def fill(dialog: NewBuilding) -> None:
        dialog.form.set_values(number="24 bis", street="rue Archereau", access="code 12A45")
        QTest.keyClick(dialog, K.Key_Return, M.ControlModifier)
        assert dialog.form.fields["access"].has_problem
        dialog.form.set_values(access="Gardienne")
        dialog.staircases[0].highest.set_number(1)
        QTest.keyClick(dialog, K.Key_E, M.ControlModifier)
        QTest.keyClick(dialog, K.Key_Return, M.ControlModifier)

    when_asked(NewBuilding, fill)
    keys(K.Key_N, M.ControlModifier)
    [building] = round_of(opened.desk.store, session).buildings
    assert [(s.name, len(s.doors)) for s in building.staircases] == [("A", 8), ("B", 28)]
    keys(K.Key_A)
    assert outcomes(page, session) == [O.ABSENT], "at its first door, ready"


def test_a_door_is_corrected_added_and_taken_off(page: DoorstepPage, session: RecordId, when_asked: WhenAsked) -> None:
    def correct(dialog: EditBuilding) -> None:
        dialog.label.set_value("fond gauche")
        dialog.added.set_value("2")
        dialog.save.click()
        assert dialog.doors.fields["added"].has_problem, "there is a door 2 already"
        assert page.here
        assert page.here.label == "1", "nothing of it was kept"
        dialog.added.set_value("loge")
        dialog.save.click()

    when_asked(EditBuilding, correct)
    page.place.edit_requested.emit()
    labels = [door.label for door in whole(page, session).doors if (door.staircase, door.floor) == ("A", 2)]
    assert sorted(labels) == ["2", "3", "fond gauche", "loge"]
    when_asked(EditBuilding, lambda dialog: button(dialog, "Retirer cette porte").click())
    page.place.edit_requested.emit()
    assert len(whole(page, session).doors) == 13


def test_a_list_is_read_told_and_entered(
    page: DoorstepPage,
    session: RecordId,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    when_asked: WhenAsked,
    keys: Any,
) -> None:
    listed = tmp_path / "portes.csv"
    listed.write_text("rue;n°;étage;porte\nrue Curial;7;2;1\nrue Curial;7;jamais;2\n;7;2;3\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(listed), ""))

    def read(report: ImportReport) -> None:
        told = "\n".join(text.text() for text in report.findChildren(Text))
        assert "Ligne 3" in told
        assert "Il manque la rue." in told
        report.enter.click()

    before = len(whole(page, session).doors)
    when_asked(ImportReport, read)
    keys(K.Key_O, M.ControlModifier)
    assert len(whole(page, session).doors) == before + 1
    assert [shown.undo.isVisible() for shown in page.act.latest.findChildren(MadeLine)] == [True]
    keys(K.Key_Z, M.ControlModifier)
    assert [door for door in whole(page, session).doors if door.building != page.here.building] == []
    assert len(whole(page, session).doors) == before, "the list is taken back, by the key shown"


def test_a_visit_keeps_its_own_way_back_after_a_building(
    page: DoorstepPage, session: RecordId, keys: Any, when_asked: WhenAsked
) -> None:
    """Ctrl+Z is always of the last thing done: the visit first, then the building it was made in."""

    def fill(dialog: NewBuilding) -> None:
        dialog.form.set_values(number="7", street="rue Curial")
        dialog.add.click()

    keys(K.Key_A)
    when_asked(NewBuilding, fill)
    keys(K.Key_N, M.ControlModifier)
    keys(K.Key_E)
    assert outcomes(page, session) == [O.TALKED, O.ABSENT]
    keys(K.Key_Z, M.ControlModifier)
    assert outcomes(page, session) == [O.ABSENT]
    assert len(whole(page, session).buildings) == 2
    keys(K.Key_Z, M.ControlModifier)
    assert len(whole(page, session).buildings) == 1
    keys(K.Key_Z, M.ControlModifier)
    assert outcomes(page, session) == []
