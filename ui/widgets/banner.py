"""What must not be missed: the band over every page (REHEARSAL), and long work with its Stop."""

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import look
from ui.speech import say
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import line
from ui.widgets.paint import Ink, antialiased, mirrored, rounded
from ui.widgets.text import Icon, Text
from ui.work import Job

_TONES = {"warning": ("amber", "band", "amber"), "danger": ("danger", "danger_surface", "danger")}


class Banner(QWidget):
    """A band across the window: a word in capitals, a sentence, one button. `kind` is warning or danger."""

    def __init__(
        self,
        word: str,
        sentence: str,
        button: Button | None = None,
        *,
        kind: str = "warning",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        tone, self._ground, self._edge = _TONES[kind]
        self.setAccessibleName(f"{word}. {sentence}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)  # as high as its words wrap
        words = Text(sentence, "secondary", tone, wrap=True)
        layout = line(Icon("warning", tone, 24), 4, Text(word, "brand", tone), 8, words, spacing=8)
        layout.setStretch(4, 1)
        layout.setContentsMargins(24, 5, 24, 7)
        if button:
            layout.addWidget(button)
        self.setLayout(layout)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look().colour(self._ground))
            painter.fillRect(0, self.height() - 2, self.width(), 2, look().colour(self._edge))


class Bar(QWidget):
    """How far one thing has come; where the whole is not known it only says that it goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, done: int, total: int) -> None:
        self._share = min(done / total, 1.0) if total else None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(200), 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        with antialiased(QPainter(self)) as painter:
            rounded(painter, self.rect(), Ink(c.track), self.height() / 2)
            share = 1.0 if self._share is None else self._share
            filled = QRect(0, 0, max(round(self.width() * share), self.height() if share else 0), self.height())
            place = mirrored(filled, self.rect(), self.layoutDirection())
            rounded(painter, place, Ink(c.accent if self._share is not None else c.control), self.height() / 2)


class BusyPanel(Card):
    """Long work under way: what it is, how far it has come, and a Stop that works."""

    stop_requested = Signal()

    def __init__(self, sentence: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._sentence = Text(sentence, "strong", wrap=True)
        self._count = Text("", "secondary", "muted")
        self._bar = Bar()
        self._job: Job | None = None
        self.cancel = Button(say("Stop"), key="Escape")
        self.cancel.clicked.connect(self._stop)
        head = line(self._sentence, self._count)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._bar)
        self.body.addLayout(line(0, self.cancel))

    def follow(self, job: Job, sentence: str = "") -> None:
        """From now on Stop (Escape) stops `job`; give `show_progress` to `work.run` as its progress."""
        self._job = job
        self._sentence.setText(sentence or self._sentence.text())
        self.cancel.setEnabled(True)
        self.show_progress(0, 0)

    @property
    def said(self) -> str:
        """How far it is, in words."""
        return self._count.text()

    def show_progress(self, done: int, total: int) -> None:
        self._bar.show_share(done, total)
        if self.cancel.isEnabled():
            self._count.setText(say("{done} of {total}").format(done=done, total=total) if total else "")

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        self._count.setText(say("Stopping…"))
        if self._job:
            self._job.stop()
        self.stop_requested.emit()
