"""The keyboard: every act has a key, keys don't fight, and Tab always finds its way out."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.keys import DigitRow, bind, caps, digit_of
from ui.models.rows import Row, Rows
from ui.widgets.buttons import Button
from ui.widgets.combo import Choice
from ui.widgets.consent import ConsentRows
from ui.widgets.editors import Line, ReadOnlyWriting, SearchLine, SecretLine, Writing
from ui.widgets.form import Field
from ui.widgets.page import Page
from ui.widgets.row_list import RowList
from ui.widgets.tiles import Chips, Tick, Tiles
from ui.widgets.when import CountLine, DayLine

pytestmark = pytest.mark.usefixtures("english")
Show = Callable[[QWidget], None]
KEY = Qt.Key


def hold(*parts: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    for part in parts:
        layout.addWidget(part)
    return holder


def focused() -> QWidget:
    here = QApplication.focusWidget()
    assert here is not None
    return here


class Presses(list[str]):
    def by(self, name: str) -> Callable[[], None]:
        return lambda: self.append(name)


def test_a_button_is_pressed_by_its_key_from_anywhere_in_the_window(show: Show) -> None:
    field, save, pressed = Line(), Button("Save", kind="filled", key="Ctrl+Return"), Presses()
    save.clicked.connect(pressed.by("save"))
    show(hold(field, save))
    field.setFocus()
    QTest.keyClick(field, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, KEY.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["save", "save"]


def test_a_hidden_or_disabled_button_answers_no_key(show: Show) -> None:
    field, save, pressed = Line(), Button("Save", key="Ctrl+Return"), Presses()
    save.clicked.connect(pressed.by("save"))
    show(hold(field, save))
    save.setEnabled(False)
    QTest.keyClick(field, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    save.setEnabled(True)
    save.hide()
    QTest.keyClick(field, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []


def test_enter_presses_the_button_in_focus_before_the_main_action(show: Show) -> None:
    main, other, pressed = Button("Open", kind="filled", key="Return"), Button("Later"), Presses()
    main.clicked.connect(pressed.by("main"))
    other.clicked.connect(pressed.by("other"))
    field = Line()
    show(hold(field, other, main))
    other.setFocus()
    QTest.keyClick(other, KEY.Key_Return)
    QTest.keyClick(other, KEY.Key_Space)
    field.setFocus()
    QTest.keyClick(field, KEY.Key_Return)
    assert pressed == ["other", "other", "main"]


def test_single_letters_are_silent_while_somebody_types(show: Show) -> None:
    field, calm, pressed = Line(), Button("Calm"), Presses()
    holder = hold(field, calm)
    bind(holder, "A", pressed.by("absent"))
    show(holder)
    field.setFocus()
    QTest.keyClick(field, KEY.Key_A)
    assert (pressed, field.text()) == ([], "a")
    calm.setFocus()
    QTest.keyClick(calm, KEY.Key_A)
    assert pressed == ["absent"]


def test_undo_takes_back_the_letters_first_then_the_save(show: Show) -> None:
    for editor in (Line(), Writing()):
        undo, pressed = Button("Undo", key="Ctrl+Z"), Presses()
        undo.clicked.connect(pressed.by("undo"))
        show(hold(editor, undo))
        editor.setFocus()
        QTest.keyClicks(editor, "abc")
        QTest.keyClick(editor, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert (pressed, editor.value()) == ([], "")
        editor.set_value("")
        QTest.keyClick(editor, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert pressed == ["undo"]


def everything() -> list[QWidget]:
    rows = Rows(lambda ids: {i: Row(key=str(i), title=f"Row {i}") for i in ids})
    rows.show_ids(range(5))
    return [
        Line(),
        SearchLine(),
        SecretLine(),
        Writing(),
        ReadOnlyWriting("A notice"),
        Choice([("a", "A")]),
        Choice([("a", "A")], searchable=True),
        DayLine("2017-02-09"),
        CountLine(),
        Tiles([("a", "A"), ("b", "B")]),
        Chips([("", "All"), ("x", "Some")]),
        Tick("I have read it again"),
        ConsentRows("Agreements", [("p", "Publish"), ("n", "Name")]),
        RowList(rows, "Rows"),
        Button("Save"),
    ]


@pytest.mark.parametrize("back", [False, True], ids=["Tab", "Shift+Tab"])
def test_tab_goes_through_every_part_and_comes_round(show: Show, back: bool) -> None:
    parts = everything()
    show(hold(*parts))
    parts[0].setFocus(Qt.FocusReason.TabFocusReason)
    visited: list[QWidget] = []
    for _ in range(40):
        here = focused()
        visited.append(here)
        shift = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(here, KEY.Key_Backtab if back else KEY.Key_Tab, shift)
    assert visited.count(visited[0]) > 1, "Tab never came back"
    missed = [p for p in parts if not any(p is v or p.isAncestorOf(v) for v in visited)]
    assert not missed
    assert all(part.value() == "" for part in parts if isinstance(part, Line | Writing) and not _is_notice(part))


def _is_notice(part: QWidget) -> bool:
    return isinstance(part, ReadOnlyWriting)


def test_tiles_are_one_stop_and_choose_by_arrow_and_by_digit(show: Show) -> None:
    tiles, after = Tiles([(f"t{n}", f"Theme {n}") for n in range(1, 7)]), Line()
    edits = Presses()
    tiles.edited.connect(edits.by("edited"))
    show(hold(tiles, after))
    tiles.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (KEY.Key_Down, KEY.Key_Right):
        QTest.keyClick(focused(), key)
    assert tiles.value() == "t4"
    QTest.keyClick(focused(), KEY.Key_2)
    assert tiles.value() == "t2"
    QTest.keyClick(focused(), KEY.Key_9)
    assert tiles.value() == "t2"
    assert len(edits) == 3
    QTest.keyClick(focused(), KEY.Key_Tab)
    assert QApplication.focusWidget() is after


def test_arrows_follow_the_reading_direction(show: Show) -> None:
    tiles = Tiles([("a", "A"), ("b", "B")])
    tiles.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    show(tiles)
    tiles.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), KEY.Key_Left)
    assert tiles.value() == "b"


def test_beyond_ten_themes_the_last_tile_holds_the_rest(show: Show) -> None:
    tiles = Tiles([(f"t{n}", f"Theme {n}") for n in range(1, 14)])
    show(tiles)
    tiles.set_value("t12")
    assert tiles.value() == "t12"
    assert tiles.take_digit(9)
    assert tiles.value() == "t9"
    assert tiles.take_digit(0)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Return)
    assert tiles.value() == "t11"


def test_consent_keys_act_on_the_row_in_focus_and_go_on(show: Show) -> None:
    consents = ConsentRows("Agreements", [("publish", "Publish"), ("named", "Name"), ("news", "News")])
    show(consents)
    rows = consents.rows
    rows["publish"].setFocus()
    QTest.keyClick(rows["publish"], KEY.Key_Y)
    assert consents.values() == {"publish": True}
    assert rows["named"].hasFocus()
    QTest.keyClick(rows["named"], KEY.Key_N)
    assert consents.values() == {"publish": True, "named": False}
    QTest.keyClick(rows["news"], KEY.Key_Up)
    assert rows["named"].hasFocus()
    QTest.keyClick(rows["named"], KEY.Key_Delete)
    assert consents.values() == {"publish": True}
    assert rows["named"].accessibleDescription() == "not asked yet"


def test_consent_answers_are_equal_and_touchable(show: Show) -> None:
    consents = ConsentRows("Agreements", [("publish", "Publish")])
    show(consents)
    row = consents.rows["publish"]
    assert row.yes.size() == row.no.size()
    assert row.yes.height() >= 44
    QTest.mouseClick(row.no, Qt.MouseButton.LeftButton)
    assert consents.values() == {"publish": False}
    QTest.mouseClick(row.no, Qt.MouseButton.LeftButton)
    assert consents.values() == {"publish": False}, "pressing twice takes nothing back"
    consents.clear()
    assert consents.values() == {}


def test_a_list_opens_on_enter_and_lets_tab_go(show: Show) -> None:
    rows = Rows(lambda ids: {i: Row(key=f"k{i}", title=f"Row {i}") for i in ids})
    rows.show_ids(range(1000))
    listed, main, opened, pressed = RowList(rows, "Rows"), Button("Open", key="Return"), Presses(), Presses()
    listed.opened.connect(lambda row: opened.append(row.key))
    main.clicked.connect(pressed.by("main"))
    show(hold(listed, main))
    listed.choose(0)
    listed.setFocus()
    QTest.keyClick(listed, KEY.Key_Down)
    QTest.keyClick(listed, KEY.Key_Return)
    assert (opened, pressed) == (["k1"], [])
    QTest.keyClick(listed, KEY.Key_Tab)
    assert main.hasFocus()


def test_alt_and_a_digit_reach_the_page_by_place_on_the_keyboard(show: Show) -> None:
    field, row, heard = Line(), DigitRow(), list[int]()
    row.pressed.connect(heard.append)
    holder = hold(field)
    show(holder)
    row.watch(holder.windowHandle())
    field.setFocus()
    QTest.keyClick(holder.windowHandle(), KEY.Key_3, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(holder.windowHandle(), KEY.Key_4)
    assert (heard, field.text()) == ([3], "4")


@pytest.mark.parametrize(("scan", "letter", "digit"), [(10, "&", 1), (11, "é", 2), (19, "à", 0), (38, "q", None)])
def test_on_azerty_the_digit_row_is_known_by_place(
    scan: int, letter: str, digit: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    press = QKeyEvent(QKeyEvent.Type.KeyPress, 0x26, Qt.KeyboardModifier.AltModifier, scan, 0, 0, letter)
    assert digit_of(press) == digit


def test_caps_are_said_in_the_readers_words(dressed: QApplication) -> None:
    assert caps("") == []
    assert caps("F12") == ["F12"]
    assert caps("Ctrl+,") == ["Ctrl", ","]
    assert caps("Alt+Down") == ["Alt", "Down"]
    assert len(caps("Ctrl+Return")) == 2
    assert all(QKeySequence(key).toString() for key in ("Ctrl+Return", "Escape", "Delete", "PgDown", "Ctrl+,"))


def test_a_page_scrolls_to_what_the_keyboard_reaches(show: Show, desk: Desk) -> None:
    page = Page(desk, "A long page")
    lines = [Line() for _ in range(30)]
    for line in lines:
        page.body.addWidget(Field("Label", line))
    page.resize(700, 400)
    show(page)
    lines[0].setFocus()
    for _ in range(29):
        QTest.keyClick(focused(), KEY.Key_Tab)
    assert lines[29].hasFocus()
    bottom = lines[29].mapTo(page, lines[29].rect().bottomLeft())
    assert page.rect().contains(bottom)
