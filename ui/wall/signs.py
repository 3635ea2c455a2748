"""Plus and minus by the place of their keys: whether they need Shift depends on the layout."""

import sys

from PySide6.QtGui import QKeyEvent

_PLACES = {
    "linux": {20: "-", 21: "+"},
    "win32": {12: "-", 13: "+"},
    "darwin": {0x1B: "-", 0x18: "+"},
}
"""The two keys after the digit row's 0, as each system numbers them."""


def sign_of(event: QKeyEvent) -> str:
    """`+` or `-` for the keys that carry them, on the digit row, the keypad or wherever written; else nothing."""
    code = event.nativeVirtualKey() if sys.platform == "darwin" else event.nativeScanCode()
    placed = _PLACES.get(sys.platform, {}).get(code, "")
    return placed or {"+": "+", "=": "+", "-": "-", "_": "-"}.get(event.text(), "")
