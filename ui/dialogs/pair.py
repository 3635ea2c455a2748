"""Pair mode: the laptop is the resident's, who sees their own idea and notice only, until it is taken back."""

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from outreach_app.language import Say
from ui.desk import Desk
from ui.dialogs.notice import NoticeScreen
from ui.dialogs.notice_parts import Foot, is_roomy
from ui.widgets.editors import Writing

HOLD = 2_000
"""Milliseconds Escape, or the button at the foot, is held to take the computer back."""
_BEAT = 40
_IDEA = -1
"""The step before the first purpose."""
_GOES = frozenset(
    {
        *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter),
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
        *(Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Shift),
    }
)
_ACCENTS = (Qt.Key.Key_Dead_Grave, Qt.Key.Key_Dead_Longsolidusoverlay)
_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.Shortcut})


class PairScreen(NoticeScreen):
    """The idea read back, to correct; the purposes; the signature; thanks. `reworded` gives the words as corrected.

    Only writing, moving and answering keys act. What the system itself keeps (Alt+Tab) no application can take.
    """

    reworded = Signal(str)

    def __init__(
        self, desk: Desk, language: str, idea: str, answers: Mapping[str, bool], parent: QWidget | None = None
    ) -> None:
        self._released = False
        self._held = QElapsedTimer()
        self.words = Writing(lines=4, role="spoken" if is_roomy() else "writing")
        super().__init__(desk, language, idea, answers, parent)
        self._beat = QTimer(self, interval=_BEAT)
        self._beat.timeout.connect(self._go_on_holding)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.words.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.words.set_value(idea)
        self.words.edited.connect(self._take_words)
        self._above.insertWidget(1, self.words, 1)
        self.setTabOrder(self._languages.last, self.words)  # then the answer, as it stands on the page
        self._at = _IDEA
        self._tell()
        self._take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def hideEvent(self, event: QHideEvent) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._released)

    def reject(self) -> None:
        if self._released:
            super().reject()

    def answer(self, given: bool) -> None:
        if self._at != _IDEA:
            super().answer(given)
        elif given and self.words.value().strip():
            self._go(1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key of the application comes by here first; those that could leave the screen stop here."""
        if event.type() not in _KEYS:
            return super().eventFilter(watched, event)
        if not isinstance(event, QKeyEvent):
            mine = isinstance(watched, QShortcut) and self.isAncestorOf(cast(QWidget, watched.parent()))
            return not mine
        if event.key() == Qt.Key.Key_Escape:
            self._take_escape(event)
            return True
        return not self._may_act(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Once thanked, nothing goes back to what was answered."""
        if self._at <= self._signing:
            super().keyPressEvent(event)

    @property
    def _first(self) -> int:
        return _IDEA

    def _make_foot(self) -> Foot:
        foot = Foot(self._member_say, held=True)
        foot.back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot.back.pressed.connect(self._begin_holding)
        foot.back.released.connect(self._stop_holding)
        return foot

    def _tell(self) -> None:
        super()._tell()
        self.words.setVisible(self._at == _IDEA)
        self._languages.setVisible(self._at <= self._signing)

    def _tell_idea(self, say: Say) -> None:
        self.told.tell(say("Is this your idea?"), say("You may change any word of it."), (), "", "")
        self.words.setAccessibleName(say("Your idea"))
        self.yes.set_label(say("Yes, go on"))
        self.yes.setVisible(True)
        self.yes.setChecked(False)
        self.yes.setEnabled(bool(self.words.value().strip()))
        self._foot.tell("")

    def _take_focus(self) -> None:
        if self._at == _IDEA:
            self.words.setFocus()
        else:
            super()._take_focus()

    def _take_words(self) -> None:
        words = self.words.value()
        self._idea = " ".join(words.split())
        self.yes.setEnabled(bool(self._idea))
        self.reworded.emit(words)

    def _may_act(self, event: QKeyEvent) -> bool:
        """Plain keys, and AltGr, which some systems call Ctrl+Alt."""
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        written = event.text().isprintable() and bool(event.text())
        third = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if held in (third, Qt.KeyboardModifier.GroupSwitchModifier):
            return written
        accent = _ACCENTS[0] <= event.key() <= _ACCENTS[1]
        return not held and (written or accent or Qt.Key(event.key()) in _GOES)

    def _take_escape(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        if event.type() == QEvent.Type.KeyPress:
            self._begin_holding()
        elif event.type() == QEvent.Type.KeyRelease:
            self._stop_holding()

    def _begin_holding(self) -> None:
        if not self._beat.isActive():
            self._held.start()
            self._beat.start()

    def _go_on_holding(self) -> None:
        self._foot.show_hold(min(self._held.elapsed() / HOLD, 1.0))
        if self._held.elapsed() >= HOLD:
            self._stop_holding()
            self._released = True
            self.reject()

    def _stop_holding(self) -> None:
        self._beat.stop()
        self._foot.show_hold(0.0)
