"""What this machine can show: a display, and the system libraries Qt would fail without. No Qt here."""

import ctypes
import os
import sys

_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
_ON_X = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def has_display() -> bool:
    """True where a window can be seen (or tests asked for the offscreen one)."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def missing_libraries() -> list[str]:
    """Debian packages whose libraries Qt would fail without; empty elsewhere than on Linux."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = dict(_ALWAYS)
    if os.environ.get("DISPLAY") and not os.environ.get("QT_QPA_PLATFORM"):
        wanted |= _ON_X
    return [package for soname, package in wanted.items() if not _loads(soname)]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
