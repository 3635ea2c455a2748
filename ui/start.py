"""Opens the window, or says plainly why it can't. Checked before Qt is imported: its own messages mislead."""

import os
import sys
from pathlib import Path

from outreach_app.language import translator
from ui.machine import has_display, missing_libraries


def open_window() -> int:
    """The window's exit code. Without a display, the headless demonstration runs instead of a hang."""
    say = translator(os.environ.get("PORTE_VOIX_LANG", "fr"))
    if not has_display():
        print(say("No display here: running the demonstration in demo-out/ instead."), flush=True)
        from ui.cli import run

        return run(["demo", "--out", str(Path("demo-out"))])
    missing = missing_libraries()
    if missing:
        print(say("The window needs system libraries that are not here. Install them with:"), file=sys.stderr)
        print(f"  sudo apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    from ui.app import run_window

    return run_window()
