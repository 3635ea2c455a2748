"""Opens the window, or says plainly why it can't. Checked before Qt is imported: its own messages mislead."""

import builtins
import gc
import os
import sys
from pathlib import Path

from outreach_app.language import translator
from ui.machine import has_display, missing_libraries


def open_window() -> int:
    """The window's exit code. Without a display, the headless demonstration runs instead of a hang."""
    say = translator(os.environ.get("PORTE_VOIX_LANG", "fr"))
    if not has_display():
        print(say("No display here: running the demonstration instead."), flush=True)
        from ui.cli import run

        return run(["demo", "--out", str(_free_folder())])
    missing = missing_libraries()
    if missing:
        print(say("The window needs system libraries that are not here. Install them with:"), file=sys.stderr)
        print(f"  sudo apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    _load_qt()
    from ui.app import run_window

    return run_window()


def _load_qt() -> None:
    """PySide, without the two things that make every import after it slower."""
    gc.disable()  # nothing made on the way to the window is garbage; then `ui.collector` sees to it
    plain = builtins.__import__
    import PySide6.QtCore  # noqa: F401

    # its own import reads the source of every module that comes after, in search of a feature nobody here asks for
    builtins.__import__ = plain


def _free_folder() -> Path:
    """`demo-out`, or the next one that isn't there yet: `make run` a second time must not stumble over the first."""
    names = ("demo-out", *(f"demo-out-{number}" for number in range(2, 1000)))
    return next(Path(name) for name in names if not Path(name).exists())
