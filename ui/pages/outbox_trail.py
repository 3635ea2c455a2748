"""Every attempt at sending one parcel, newest first, in the platform's own words."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from outreach_app.domain.moments import Instant
from outreach_app.queries.outbox import Attempt, ParcelRow
from ui.desk import Desk
from ui.formats import civil_day, clock, short_day
from ui.look import look
from ui.platform_words import word_attempt
from ui.widgets.layouts import clear, column, line
from ui.widgets.paint import antialiased
from ui.widgets.text import Text

_TRIES = 8


class Trail(QWidget):
    """The last few, and how many came before."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lines: QVBoxLayout = column(spacing=0)
        self.setLayout(column(Text(desk.say("Each attempt is kept"), "small strong", "muted"), self._lines, spacing=6))

    def show_tries(self, tries: Sequence[Attempt], parcel: ParcelRow) -> None:
        clear(self._lines)
        queued = Attempt(at=parcel.queued_at, outcome="queued", message="")
        shown = [*tries[:_TRIES], queued] if len(tries) <= _TRIES else list(tries[:_TRIES])
        for attempt in shown:
            told = word_attempt(attempt, self._desk.say) or self._desk.say("put in the queue")
            last = attempt is shown[-1]
            self._lines.addWidget(_Try(when(attempt.at, self._desk), told, attempt.outcome, is_last=last))
        hidden = len(tries) - _TRIES
        if hidden > 0:
            more = self._desk.say_count("and {n} earlier", "and {n} earlier", hidden)
            self._lines.addWidget(Text(more, "small", "muted"))


def when(at: Instant, desk: Desk) -> str:
    """`18 h 04` today, `9 février` before."""
    zone, say = desk.campaign.timezone, desk.say
    day = civil_day(at, zone)
    return clock(at, zone, say) if day == civil_day(desk.store.now(), zone) else short_day(day, say)


class _Try(QWidget):
    """One attempt: a dot on the trail, when, and what came of it."""

    def __init__(self, hour: str, told: str, outcome: str, *, is_last: bool) -> None:
        super().__init__()
        self._tone = {"refused": "danger", "unknown": "amber_line", "sent": "accent"}.get(outcome, "control")
        self._is_last = is_last
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        first, words = Text(hour, "small strong"), Text(told, "small", wrap=True)
        first.setMinimumWidth(look().px(56))
        row = line(20, first, words)
        row.setStretch(2, 1)
        row.setAlignment(first, Qt.AlignmentFlag.AlignTop)
        row.setContentsMargins(0, 3, 0, 3)
        self.setLayout(row)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        left = self.width() - 6 if self.isRightToLeft() else 6
        middle = look().px(13)
        with antialiased(QPainter(self)) as painter:
            if not self._is_last:
                painter.fillRect(left - 1, middle, 2, self.height() - middle + 6, look().colour("line"))
            painter.setPen(QPen(Qt.PenStyle.NoPen))
            painter.setBrush(look().colour(self._tone))
            painter.drawEllipse(QRect(left - 4, middle - 4, 8, 8))
