"""Typing and choosing: nothing typed is lost or changed in silence, and refusals stand at their fields."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.errors import Problem
from ui.widgets.combo import Choice
from ui.widgets.editors import Line, SearchLine, SecretLine, Writing
from ui.widgets.form import Field, Form
from ui.widgets.layouts import Columns
from ui.widgets.tiles import Chips, Tick
from ui.widgets.when import CountLine, DayLine, HourLine, MoneyLine

pytestmark = pytest.mark.usefixtures("english")
Show = Callable[[QWidget], None]
AREAS = [("75119", "Paris 19e"), ("7511903", "Amérique"), ("7511902", "Pont-de-Flandre"), ("x", "Flandre & Riquet")]


def type_in(widget: QWidget, text: str) -> None:
    """As an input method does: `keyClicks` knows only ASCII."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def test_writing_keeps_every_letter_no_break_spaces_included(qtbot: QtBot) -> None:
    writing = Writing()
    qtbot.addWidget(writing)
    text = "Où\u00a0? «\u00a0Là\u00a0»\n\nملعب צ 🏀 a\u0301 <b>"
    type_in(writing, text)
    assert writing.value() == text


def test_a_huge_paste_is_kept_for_the_domain_to_refuse(qtbot: QtBot) -> None:
    line = Line()
    qtbot.addWidget(line)
    QApplication.clipboard().setText("x" * 200_000)
    line.paste()
    assert len(line.value()) == 200_000


def test_setting_a_value_is_no_edit(qtbot: QtBot) -> None:
    for editor in (Line(), Writing(), DayLine("2017-02-09"), Choice(AREAS)):
        qtbot.addWidget(editor)
        with qtbot.assertNotEmitted(editor.edited):
            editor.set_value("2017-02-10")
    line = Line()
    qtbot.addWidget(line)
    with qtbot.waitSignal(line.edited):
        type_in(line, "é")


def test_a_line_keeps_its_text_between_icon_and_pill(show: Show) -> None:
    line = Line(icon="pin")
    show(line)
    before = line.textMargins()
    line.set_badge("Quartier populaire")
    after = line.textMargins()
    assert before.left() == after.left() > 20
    assert after.right() > 100 > before.right()
    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert (line.textMargins().left(), line.textMargins().right()) == (after.right(), after.left())
    line.set_badge("")
    assert line.textMargins().left() == 0


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("9/2", "2017-02-09", "Thursday 9 February 2017"),
        ("tomorrow", "2017-02-02", "Thursday 2 February 2017"),
        ("1 mar 17", "2017-03-01", "Wednesday 1st March 2017"),
        ("32/13", "32/13", "32/13"),
        ("", "", ""),
    ],
)
def test_a_day_is_read_with_good_will_and_shown_whole(show: Show, typed: str, value: str, shown: str) -> None:
    day = DayLine("2017-02-01")
    show(day)
    QTest.keyClicks(day, typed)
    assert day.value() == value
    QTest.keyClick(day, Qt.Key.Key_Return)
    assert (day.value(), day.text()) == (value, shown)


def test_days_step_by_arrow_and_open_a_calendar(show: Show) -> None:
    day = DayLine("2017-02-28")
    show(day)
    QTest.keyClick(day, Qt.Key.Key_Up)
    assert day.value() == "2017-02-28", "the first arrow on nothing is today"
    QTest.keyClick(day, Qt.Key.Key_Up)
    assert day.value() == "2017-03-01"
    QTest.keyClick(day, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    month = popup.findChild(QCalendarWidget)
    assert month is not None
    month.setSelectedDate(month.selectedDate().addDays(1))
    month.activated.emit(month.selectedDate())
    assert day.value() == "2017-03-02"


def test_hours_counts_and_sums_are_tidied(show: Show, dressed: QApplication) -> None:
    hour, count, money = HourLine(), CountLine(), MoneyLine()
    for editor, typed in ((hour, "1830"), (count, "12a50"), (money, "38500")):
        show(editor)
        QTest.keyClicks(editor, typed)
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert hour.value() == "18:30"
    assert count.number() == 1250
    assert money.value().replace("\u00a0", "").replace(",", "") == "38500"
    QTest.keyClick(count, Qt.Key.Key_Up)
    assert count.number() == 1251
    count.set_number(None)
    assert count.number() is None


def test_a_choice_has_a_code_and_survives_a_change_of_list(qtbot: QtBot) -> None:
    choice = Choice(AREAS, empty="Where?")
    qtbot.addWidget(choice)
    assert choice.value() == ""
    choice.set_value("7511903")
    choice.set_choices(AREAS[:2])
    assert choice.value() == "7511903"
    choice.set_choices(AREAS[2:])
    assert choice.value() == ""
    choice.set_value("gone")
    assert choice.value() == ""


def test_the_wheel_changes_no_answer(show: Show) -> None:
    choice = Choice(AREAS)
    show(choice)
    choice.set_value("75119")
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, turn)
    assert choice.value() == "75119"


@pytest.mark.parametrize(
    ("typed", "code"), [("amer", "7511903"), ("PARIS 19E", "75119"), ("flandre", "75119"), ("", "")]
)
def test_a_searchable_choice_takes_part_of_a_name_blind_to_accents(show: Show, typed: str, code: str) -> None:
    choice, after = Choice(AREAS, empty="Anywhere", searchable=True), Line()
    show(choice)
    choice.set_value("75119")
    choice.setFocus()
    inside = choice.lineEdit()
    assert inside is not None
    inside.selectAll()
    QTest.keyClick(choice, Qt.Key.Key_Delete)
    QTest.keyClicks(inside, typed)
    show(after)
    choice.clearFocus()
    assert choice.value() == code
    assert choice.currentText() == dict(AREAS).get(code, "Anywhere")
    assert inside.cursorPosition() == 0, "a long name is read from its beginning"


def test_search_waits_for_a_pause_and_escape_empties_it(qtbot: QtBot, show: Show) -> None:
    search, heard = SearchLine(), list[str]()
    search.searched.connect(heard.append)
    show(search)
    QTest.keyClicks(search, "banc")
    assert heard == []
    qtbot.waitUntil(lambda: heard == ["banc"])
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert (search.text(), heard) == ("", ["banc", ""])


def test_a_secret_shows_only_on_demand(show: Show) -> None:
    secret = SecretLine()
    show(secret)
    assert secret.echoMode() == QLineEdit.EchoMode.Password
    secret.setFocus()
    QTest.keyClick(secret, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert secret.echoMode() == QLineEdit.EchoMode.Normal
    QTest.mouseClick(secret, Qt.MouseButton.LeftButton, pos=QPoint(secret.width() - 20, secret.height() // 2))
    assert secret.echoMode() == QLineEdit.EchoMode.Password


def test_a_form_puts_each_problem_at_its_field_and_goes_to_the_first(show: Show) -> None:
    form = Form()
    title, place = form.add("title", Field("Title", Line())), Field("Place", Line())
    form.add_row(("place", place), ("count", Field("People", CountLine())))
    show(form)
    elsewhere = form.show_problems(
        [
            Problem(code="text.too_long", field="place", details={"length": 300, "longest": 250}),
            Problem(code="text.empty", field="title"),
            Problem(code="session.unknown", field="session"),
        ]
    )
    assert [p.code for p in elsewhere] == ["session.unknown"]
    assert title.has_problem
    assert place.has_problem
    assert not form.fields["count"].has_problem
    assert place.editor.hasFocus()
    assert "300" in place.editor.accessibleDescription()
    type_in(place.editor, "R")
    assert not place.has_problem
    assert place.editor.accessibleDescription() == ""
    assert title.has_problem
    form.clear_problems()
    assert not title.has_problem


def test_a_form_gives_and_takes_values_by_name(qtbot: QtBot) -> None:
    form = Form()
    form.add("title", Field("Title", Line()))
    form.add_row(("date", Field("Day", DayLine("2017-02-09"))), ("read", Field("Read", Tick("Read again"))))
    qtbot.addWidget(form)
    form.set_values(title="Atelier", date="2017-03-14", read=True)
    assert form.values() == {"title": "Atelier", "date": "2017-03-14", "read": True}
    assert form.fields["title"].editor.accessibleName() == "Title"


def test_fields_stand_side_by_side_until_there_is_no_room(show: Show) -> None:
    columns = Columns(*(Field(f"Field {n}", DayLine("2017-02-09")) for n in range(3)), level=True)
    columns.resize(1200, 200)
    show(columns)
    assert not columns.is_stacked
    columns.resize(420, 400)
    assert columns.is_stacked
    columns.resize(1200, 200)
    assert not columns.is_stacked


def test_chips_filter_and_count(qtbot: QtBot) -> None:
    chips = Chips([("", "All", "grid"), ("refused", "Refused", "x-circle", "danger")])
    qtbot.addWidget(chips)
    assert chips.value() == ""
    chips.show_counts({"": 20, "refused": 2})
    refused = next(c for c in chips.findChildren(QWidget) if c.accessibleName() == "Refused, 2")
    with qtbot.waitSignal(chips.edited):
        QTest.mouseClick(refused, Qt.MouseButton.LeftButton)
    assert chips.value() == "refused"


def test_a_long_tick_wraps_and_stays_pressable(qtbot: QtBot) -> None:
    tick = Tick("I have read this text again and it lets nobody be recognised, neither by name nor by address.")
    qtbot.addWidget(tick)
    assert tick.heightForWidth(260) > tick.heightForWidth(2000) >= 44
    with qtbot.waitSignal(tick.edited):
        QTest.keyClick(tick, Qt.Key.Key_Space)
    assert tick.value()


def test_a_name_too_long_for_its_choice_ends_in_dots(show: Show, english: QApplication) -> None:
    words = "Workshop for building together, two hours and a half"
    choice, option = Choice([("a", words)]), QStyleOptionComboBox()
    choice.set_value("a")
    choice.setFixedWidth(200)
    show(choice)
    choice.initStyleOption(option)
    shown = choice.words_shown(option)
    assert shown.endswith("…")
    assert words.startswith(shown[:-1])
    cut = choice.grab().toImage()
    choice.set_choices([("a", shown)])
    assert choice.currentText() == shown
    assert choice.grab().toImage() == cut, "painted as said"
