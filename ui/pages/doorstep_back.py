"""When to come back: a few likely days by a key, or a few words; asked once the visit is saved, never in the way."""

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.language import Say
from ui import formats
from ui.desk import Desk
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.layouts import Flow, line
from ui.widgets.text import Text

_SATURDAY = 5
_EVENING = 17
_MOST_DAYS = 4


class ComeBackCard(Card):
    """`said` gives the visit and when. Alt and a digit takes one of the days; the keyboard stays at the doors."""

    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(tone="warning", padding=12, parent=parent)
        self._desk = desk
        self._visit: RecordId | None = None
        self._days: list[str] = []
        # a breath after the next door: the card moves what stands around it, and a page painted twice is felt
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.show)
        self._asked = Text(role="strong")
        self._close = IconButton("x", desk.say("Without a day"))
        self._buttons = [Button("", parent=self) for _ in range(_MOST_DAYS)]
        self._flow = Flow(*self._buttons, spacing=8)
        self._words = Line(desk.say("or in a few words"))
        head = line(self._asked, self._words, Text(desk.say("Alt + digit"), "small", "muted"), self._close)
        head.setStretch(1, 1)
        self.body.setSpacing(4)
        self.body.addLayout(head)
        self.body.addLayout(self._flow)
        self._close.clicked.connect(self.hide)
        for place, button in enumerate(self._buttons):
            button.clicked.connect(partial(self._take_place, place))
        self._words.returnPressed.connect(lambda: self._take(self._words.value()))
        self.hide()

    def ask(self, visit: RecordId, door: str) -> None:
        self._visit = visit
        self._asked.setText(self._desk.say("When to come back? {door}").format(door=door))
        self._words.set_value("")
        now = self._desk.campaign.local(self._desk.store.now())
        days = likely_days(now.date(), now.hour, self._desk.say)
        self._days = [told for _, told in days]
        for button, (label, _) in zip(self._buttons, days, strict=False):
            button.set_label(label)
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(days))
        self._soon.start()

    def setVisible(self, visible: bool) -> None:
        self._soon.stop()
        super().setVisible(visible)

    def take_digit(self, digit: int) -> bool:
        if not self.isVisible() or not 1 <= digit <= len(self._days):
            return False
        self._take_place(digit - 1)
        return True

    def _take_place(self, place: int) -> None:
        self._take(self._days[place])

    def _take(self, when: str) -> None:
        self.hide()
        if self._visit and when.strip():
            self.said.emit(self._visit, when)


def likely_days(today: date, hour: int, say: Say) -> list[tuple[str, str]]:
    """What a button says, and what is kept: a day as it will still be understood tomorrow."""
    saturday = today + timedelta(days=(_SATURDAY - today.weekday() - 1) % 7 + 1)
    monday = today + timedelta(days=7 - today.weekday())

    def named(day: date) -> str:
        return formats.weekday_day(day.isoformat(), say)

    days = [] if hour >= _EVENING + 3 else [(say("This evening"), say("{day}, evening").format(day=named(today)))]
    days.append((say("Tomorrow"), named(today + timedelta(days=1))))
    if saturday != today + timedelta(days=1):
        days.append((formats.capital(say("Saturday")), named(saturday)))
    days.append((say("Next week"), say("week of {day}").format(day=formats.short_day(monday.isoformat(), say))))
    return days
