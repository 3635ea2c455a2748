"""Filled sheets held before a camera, one after another: what it sees, and what became of the last picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import show_code
from outreach_app.domain.words import ScanOutcome
from outreach_app.services.scans import ScannedPage, TakenIn
from printables.reading.intake import Seen
from printables.reading.live import InSight, Shutter, page_in_sight
from ui import paper
from ui.camera import Camera
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.look import look
from ui.pages.sheet_returns import ACTS, SIGNS
from ui.problems import word
from ui.said import said
from ui.taking_in import Filed
from ui.widgets.buttons import Button
from ui.widgets.combo import Choice
from ui.widgets.layouts import line
from ui.widgets.paint import Ink, antialiased, rounded, text_line
from ui.widgets.text import Icon, Text
from ui.work import Job

_CORNERS = 3
"""Corner squares of a page that is shown whole."""
_EVERY = 3
"""Pictures to one that is looked at for a code: ten a second are plenty."""
_LOOKED_AT = 1_280
"""Pixels of the longer side in which codes are looked for while the picture lives."""
_PRESSES = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LivePicture(QWidget):
    """What the camera sees, whole; or a few words in its place."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.image, self._words = QImage(), words
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage) -> None:
        self.image = image
        self.update()

    def say_instead(self, words: str) -> None:
        self.image, self._words = QImage(), words
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, 340 - round(80 * (look().scale - 1)))  # words beside it that are twice as large need room

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with antialiased(QPainter(self)) as painter:
            c = look().colours
            rounded(painter, self.rect(), Ink(c.quiet, c.line))
            if self.image.isNull():
                font, middle = look().font("secondary"), Qt.AlignmentFlag.AlignHCenter
                text_line(painter, self.rect(), self._words, c.muted, font, middle)
                return
            size = self.image.size().scaled(self.size() - QSize(4, 4), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(self.rect().center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self.image)


class CameraDialog(Dialog):
    """Space or Enter takes the picture, and it takes itself once a whole sheet lies still. `filed` is what was kept."""

    def __init__(self, desk: Desk, camera: Camera | None, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Photograph sheets"), parent, width=680)
        self._desk, self._camera = desk, camera
        self._shutter, self._came = Shutter(), 0
        self._job: Job | None = None
        self._is_leaving = False
        self.filed: list[Filed] = []
        self.picture = LivePicture(say("The camera starts…"))
        self.picture.setAccessibleName(say("What the camera sees"))
        self.which = Choice()
        self.which.setAccessibleName(say("Camera"))
        self.sign, self.told = Icon("camera", "muted"), Text("", "strong", wrap=True)
        self.count = Text("", "secondary", "muted")
        self.take = Button(say("Take the picture"), kind="filled", key="Space", icon="camera", binds=False)
        self.close_it = Button(say("Finish"), key="Escape", binds=False)
        self._set_out()
        self._begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Wherever nothing else wants the key."""
        if event.key() in _PRESSES and not event.isAutoRepeat():
            self.take.click()
        else:
            super().keyPressEvent(event)

    def take_picture(self) -> None:
        """The picture in sight, read on a thread; one at a time."""
        desk, picture = self._desk, self.picture.image
        if self._job or picture.isNull():
            return
        name = QDateTime.currentDateTime().toString("'photo-'yyyyMMdd-HHmmss'.jpg'")
        self._job = desk.work.run(
            lambda _: paper.take_in_picture(desk.store, desk.campaign, picture, name, desk.member.id),
            done=self._have_read,
            failed=self._fail,
        )

    def done(self, result: int) -> None:
        """The picture under way is read to its end first: it would be kept, and nobody told."""
        self._stop()
        self._is_leaving = True
        if self._job is None:
            super().done(result)

    def _set_out(self) -> None:
        self.told.setMinimumHeight(look().px(44))
        self.body.addWidget(self.which)
        self.body.addWidget(self.picture, 1)
        row = line(self.sign, self.told, self.count, spacing=12)
        row.setStretch(1, 1)
        self.body.addLayout(row)
        self.set_buttons(self.close_it, self.take)
        self.take.clicked.connect(self._press)
        self.close_it.clicked.connect(self.accept)
        self._tell_count()
        self.take.setFocus()

    def _begin(self) -> None:
        choices = self._camera.choices() if self._camera else []
        self.which.set_choices(choices)
        self.which.setVisible(len(choices) > 1)
        if self._camera is None or not choices:
            self._have_lost("camera.none" if self._camera else "camera.incomplete")
            return
        say = self._desk.say
        hint = say("Lay the sheet sideways, filling the picture. The photo takes itself once the sheet lies still.")
        self._tell("camera", "muted", hint)
        self._camera.frame_came.connect(self._see)
        self._camera.failed.connect(self._have_lost)
        self.which.edited.connect(lambda: self._start(self.which.value()))
        self.which.set_value(choices[0][0])
        self._start(self.which.value())

    def _start(self, code: str) -> None:
        assert self._camera
        self.picture.say_instead(self._desk.say("The camera starts…"))
        self.take.setEnabled(True)
        self._camera.start(code)

    def _stop(self) -> None:
        if self._camera:
            self._camera.stop()

    def _see(self, frame: QImage) -> None:
        if self._is_leaving:
            return
        self.picture.show_image(frame)
        self._came += 1
        if self._came % _EVERY == 0 and not self._job and self._shutter.look(_page_in(frame)):
            self.take_picture()

    def _press(self) -> None:
        """By hand: the page that lies there is not taken again by itself."""
        if not self._job and not self.picture.image.isNull():
            self._shutter.pass_over(_page_in(self.picture.image))
            self.take_picture()

    def _have_lost(self, code: str) -> None:
        self.picture.say_instead("")
        self.take.setEnabled(False)
        self._tell("warning", "amber", word(Problem(code=code), self._desk.say))
        self.close_it.setFocus()

    def _have_read(self, filed: Filed) -> None:
        if filed.taken:
            self.filed.append(filed)
        self._tell(*self._outcome(filed))
        self._tell_count()
        self._conclude()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self._tell("warning", "danger", word(error.problems[0], self._desk.say))
        self._conclude()

    def _conclude(self) -> None:
        self._job = None
        if self._is_leaving:
            self.accept()

    def _outcome(self, filed: Filed) -> tuple[str, str, str]:
        """Icon, tone and words; of several sheets on one picture, what asks for a person gives the sign."""
        say, refused = self._desk.say, filed.refused
        if refused and refused.code != ScanOutcome.NO_CODE:
            return "warning", "danger", word(refused.problems[0], say)
        if filed.read.seen is Seen.KNOWN:
            return "copy", "muted", say("This very picture was taken in before")
        if not filed.taken:
            return "search", "amber", say("No code: take the picture again")
        told = [self._of_part(*pair) for pair in zip(filed.read.parts, filed.taken, strict=True)]
        doubtful = [(icon, tone) for icon, tone, _ in told if tone != "accent"]
        return (*(doubtful or [told[0][:2]])[0], " · ".join(words for *_, words in told))

    def _of_part(self, part: ScannedPage, taken: TakenIn) -> tuple[str, str, str]:
        say, code = self._desk.say, show_code(part.code)
        if taken.outcome is not ScanOutcome.RECOGNISED:
            return (*SIGNS[taken.outcome], f"{said(taken.outcome, say)} · {say(ACTS[taken.outcome])}")
        if part.squares < _CORNERS:
            return "warning", "amber", say("Sheet {code} read, not all its corners: show it whole").format(code=code)
        return "check-circle", "accent", say("Sheet {code} read").format(code=code)

    def _tell(self, icon: str, tone: str, words: str) -> None:
        self.sign.show_icon(icon, tone)
        self.told.setText(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _tell_count(self) -> None:
        count = len(_sheets_of(self.filed))
        told = self._desk.say_count("{n} sheet taken in", "{n} sheets taken in", count)
        self.count.setText(told if count else "")


def _page_in(frame: QImage) -> InSight | None:
    if max(frame.width(), frame.height()) > _LOOKED_AT:
        frame = frame.scaled(_LOOKED_AT, _LOOKED_AT, Qt.AspectRatioMode.KeepAspectRatio)
    frame = frame.convertToFormat(QImage.Format.Format_RGB32)
    return page_in_sight(memoryview(frame.constBits()), frame.width(), frame.height(), frame.bytesPerLine())


def _sheets_of(filed: Sequence[Filed]) -> set[str]:
    parts = [pair for page in filed for pair in zip(page.read.parts, page.taken, strict=True)]
    return {part.code for part, taken in parts if taken.outcome is ScanOutcome.RECOGNISED}
