"""Ticking rows of a list by keyboard and by hand; ticks outlive what is listed."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.models.rows import Row, Rows
from ui.widgets.mark_list import MarkList

K, SHIFT, CTRL = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def load(ids: Sequence[int]) -> dict[int, Row]:
    return {i: Row(key=f"r{i}", title=f"Ligne {i}") for i in ids}


@pytest.fixture
def listed(dressed: QApplication, show: Callable[[QWidget], None]) -> MarkList:
    made = MarkList(Rows(load, markable=True), "Lignes")
    made.resize(400, 500)
    made.rows.show_ids(range(100))
    show(made)
    made.choose(0)
    made.setFocus()
    return made


def marks(listed: MarkList) -> list[str]:
    return list(listed.rows.marks)


def click(listed: MarkList, place: int, *, on_box: bool = False, modifier: Qt.KeyboardModifier = NONE) -> None:
    rect = listed.visualRect(listed.rows.index(place))
    point = QPoint(rect.left() + (24 if on_box else 200), rect.center().y())
    QTest.mouseClick(listed.viewport(), LEFT, modifier, point)


def test_space_ticks_and_takes_back(listed: MarkList) -> None:
    told: list[bool] = []
    listed.marked.connect(lambda: told.append(True))
    QTest.keyClick(listed, K.Key_Space)
    assert marks(listed) == ["r0"]
    assert listed.rows.data(listed.rows.index(0), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    QTest.keyClick(listed, K.Key_Space)
    assert marks(listed) == []
    assert len(told) == 2


def test_shift_and_arrows_tick_on_the_way(listed: MarkList) -> None:
    for _ in range(3):
        QTest.keyClick(listed, K.Key_Down, SHIFT)
    assert marks(listed) == ["r0", "r1", "r2", "r3"]
    assert listed.currentIndex().row() == 3
    QTest.keyClick(listed, K.Key_Down)
    assert len(marks(listed)) == 4


def test_the_ends_of_the_list_are_ends(listed: MarkList) -> None:
    QTest.keyClick(listed, K.Key_Up, SHIFT)
    assert marks(listed) == ["r0"]
    listed.choose(99)
    QTest.keyClick(listed, K.Key_Down, SHIFT)
    assert marks(listed) == ["r0", "r99"]


def test_ticks_outlive_another_list_and_keep_their_order(listed: MarkList) -> None:
    listed.choose(5)
    QTest.keyClick(listed, K.Key_Space)
    listed.rows.show_ids([50, 2, 5])
    listed.choose(1)
    QTest.keyClick(listed, K.Key_Space)
    assert marks(listed) == ["r5", "r2"]
    assert [listed.rows.is_marked(place) for place in range(3)] == [False, True, True]
    QTest.keyClick(listed, K.Key_Escape)
    assert marks(listed) == []


def test_a_click_ticks_on_the_box_only(listed: MarkList) -> None:
    click(listed, 2)
    assert marks(listed) == []
    assert listed.currentIndex().row() == 2
    click(listed, 3, on_box=True)
    assert marks(listed) == ["r3"]
    click(listed, 5, modifier=SHIFT)
    assert marks(listed) == ["r3", "r4", "r5"]
    click(listed, 4, modifier=CTRL)
    assert marks(listed) == ["r3", "r5"]
    assert listed.currentIndex().row() == 4
    assert listed.selectionModel().isSelected(listed.rows.index(4))


def test_escape_with_nothing_ticked_is_left_to_the_page(listed: MarkList) -> None:
    heard: list[bool] = []
    listed.marked.connect(lambda: heard.append(True))
    QTest.keyClick(listed, K.Key_Escape)
    assert heard == []


def test_rows_without_boxes_have_no_state(dressed: QApplication) -> None:
    plain = Rows(load)
    plain.show_ids([1])
    assert plain.data(plain.index(0), Qt.ItemDataRole.CheckStateRole) is None


def test_nothing_listed_takes_no_tick(listed: MarkList) -> None:
    listed.rows.show_ids([])
    for key in (K.Key_Space, K.Key_Down):
        QTest.keyClick(listed, key, SHIFT)
    assert marks(listed) == []
