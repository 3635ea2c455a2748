"""Days, hours, numbers and sums: typed as one likes, shown as one says them."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QPoint, QRegularExpression, QSize, Qt
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from ui import formats, icons
from ui.look import look
from ui.speech import say
from ui.typed import read_day, read_hour, read_number
from ui.widgets.editors import Line
from ui.widgets.paint import text_width

_PADDING = 36
"""Around the text of a line: its border, its padding, and the caret."""


class DayLine(Line):
    """A day: `9/2`, `jeudi 9 février`, `demain`. Up and Down step, Alt+Down opens the calendar.

    `today` is the campaign's (the example lives in 2017). `value()` is an ISO date, or the words as typed where
    they make no day: the domain then says so at the field.
    """

    def __init__(self, today: str, parent: QWidget | None = None) -> None:
        super().__init__(say("9/2/2017"), icon="calendar", parent=parent)
        self._today = date.fromisoformat(today)
        self.editingFinished.connect(self._tidy)

    def value(self) -> str:
        return read_day(self.text(), self._today, say) or self.text().strip()

    def set_value(self, value: str) -> None:
        super().set_value(formats.day(value, say))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif step:
            self._step(step)
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Room for the longest day there is."""
        longest = formats.day("2017-09-27", say)
        return QSize(text_width(longest, look().font()) + look().px(18) + 44, super().minimumSizeHint().height())

    def lead_pressed(self) -> None:
        self.open_calendar()

    def open_calendar(self) -> None:
        """A month to pick from, under the field."""
        sheet = MonthSheet(self._shown(), self._take, self)
        below = self.rect().bottomRight() if self.isRightToLeft() else self.rect().bottomLeft()
        sheet.move(self.mapToGlobal(below + QPoint(0, 4)))
        sheet.show()

    def _shown(self) -> date:
        day = read_day(self.text(), self._today, say)
        return date.fromisoformat(day) if day else self._today

    def _step(self, days: int) -> None:
        shown = self._shown()
        has_day = read_day(self.text(), self._today, say) is not None
        self._take(date.fromordinal(shown.toordinal() + (days if has_day else 0)))

    def _take(self, chosen: date) -> None:
        self.set_value(chosen.isoformat())
        self.edited.emit()

    def _tidy(self) -> None:
        if day := read_day(self.text(), self._today, say):
            self.set_value(day)


class MonthSheet(QFrame):
    """A month on paper to point at."""

    def __init__(self, shown: date, take: Callable[[date], None], owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._take = take
        month = QCalendarWidget(self)
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        month.setMinimumSize(look().px(340), look().px(300))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            month.setWeekdayTextFormat(day, month.weekdayTextFormat(Qt.DayOfWeek.Monday))
        for name, icon in (("prevmonth", "chevron-left"), ("nextmonth", "chevron-right")):
            arrow = month.findChild(QToolButton, f"qt_calendar_{name}")
            if arrow:
                arrow.setIcon(icons.icon(icon, look().colours.text))
                arrow.setIconSize(QSize(look().px(20), look().px(20)))
        month.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        month.activated.connect(self._chosen)
        month.clicked.connect(self._chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(month)
        month.setFocus()

    def _chosen(self, day: QDate) -> None:
        self._take(date(day.year(), day.month(), day.day()))
        self.close()


class HourLine(Line):
    """A time of day: `18h30`, `1830`, `18`. `value()` is `18:30`, or the words as typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("18:30"), icon="clock", parent=parent)
        self.editingFinished.connect(self._tidy)

    def minimumSizeHint(self) -> QSize:
        """An hour is read whole, at any size of text."""
        margins, size = self.textMargins(), super().minimumSizeHint()
        words = text_width(formats.hour("20:45", say), look().font())
        return QSize(words + margins.left() + margins.right() + _PADDING, size.height())

    def value(self) -> str:
        return read_hour(self.text()) or self.text().strip()

    def set_value(self, value: str) -> None:
        super().set_value(formats.hour(value, say))

    def _tidy(self) -> None:
        if hour := read_hour(self.text()):
            self.set_value(hour)


class CountLine(Line):
    """A whole number; Up and Down count. `number()` is None for nothing typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(r"[0-9\s]{0,12}"), self))
        self.editingFinished.connect(self._tidy)

    def number(self) -> int | None:
        return read_number(self.text())

    def set_number(self, number: int | None) -> None:
        self.set_value("" if number is None else formats.number(number, say))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        self.set_number(max((self.number() or 0) + step, 0))
        self.edited.emit()

    def _tidy(self) -> None:
        self.set_number(self.number())


class MoneyLine(Line):
    """A sum in euros. `value()` is the text as typed (`38 500`): the domain reads it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(icon="euro", parent=parent)
        self.editingFinished.connect(self._tidy)

    def _tidy(self) -> None:
        whole = read_number(self.text())
        if whole is not None:
            self.set_value(formats.number(whole, say))
