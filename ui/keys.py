"""The keyboard: how a key is named on its cap, how a shortcut is bound, which digit a physical key carries."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QWidget

from outreach_app.language import N_
from ui.speech import say

WORDS = {
    "Ctrl": N_("Ctrl"),
    "Shift": N_("Shift"),
    "Alt": N_("Alt"),
    "Return": N_("Enter"),
    "Escape": N_("Esc"),
    "Delete": N_("Del"),
    "Tab": N_("Tab"),
    "PgUp": N_("Page up"),
    "PgDown": N_("Page down"),
    "Space": N_("Space"),
}
ARROWS = {"Left": "arrow-left", "Right": "arrow-right", "Up": "arrow-up", "Down": "arrow-down"}
"""Keys whose cap is an icon: the typeface has no arrows."""

_MAC_ROW = (0x12, 0x13, 0x14, 0x15, 0x17, 0x16, 0x1A, 0x1C, 0x19, 0x1D)
"""The virtual keys of 1 to 0 on a Mac, where they name places and not letters."""


def caps(key: str) -> list[str]:
    """`Ctrl+Return` as the words on the keys: `["Ctrl", "Entrée"]`. Arrows stay `Left`, `Right`, `Up`, `Down`."""
    if not key:
        return []
    parts = key.replace("++", "+plus").split("+")
    return ["+" if part == "plus" else say(WORDS[part]) if part in WORDS else part for part in parts]


def spoken(key: str) -> str:
    """The key in one text, for tips and screen readers."""
    return "+".join(caps(key))


def bind(owner: QWidget, key: str, act: Callable[[], object]) -> QShortcut:
    """`key` does `act` wherever the focus is in the window, while `owner` is visible and enabled.

    Both Enter keys count; a single letter or digit is silent while a text field has the focus.
    """
    shortcut = QShortcut(owner)
    both = dict.fromkeys((key, key.replace("Return", "Enter")))  # the same key twice would count as ambiguous
    shortcut.setKeys([QKeySequence(name) for name in both])
    shortcut.activated.connect(act)
    return shortcut


class DigitRow(QObject):
    """Alt and a key of the digit row, found by place: on AZERTY a digit itself needs Shift."""

    pressed = Signal(int)

    def watch(self, window: QWindow) -> None:
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            digit = digit_of(event)
            if digit is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.pressed.emit(digit)
                return True
        return super().eventFilter(watched, event)


def digit_of(event: QKeyEvent) -> int | None:
    """0 to 9 for a key of the digit row, whatever it writes there; None for any other key."""
    if sys.platform == "darwin":
        code = event.nativeVirtualKey()
        return (_MAC_ROW.index(code) + 1) % 10 if code in _MAC_ROW else _digit_written(event)
    place = event.nativeScanCode() - (2 if sys.platform == "win32" else 10)
    return (place + 1) % 10 if 0 <= place <= 9 else _digit_written(event)


def _digit_written(event: QKeyEvent) -> int | None:
    written = event.key() - Qt.Key.Key_0
    return written if 0 <= written <= 9 else None
