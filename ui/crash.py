"""When a bug shows: it is logged without anybody's words in it, told once, and the work in the form stays."""

import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from outreach_app.domain.errors import Refused
from outreach_app.language import N_
from ui.problems import word
from ui.speech import say

_LARGEST = 200_000
"""Bytes; a log that has grown beyond is set aside, and replaces the one set aside before."""
_TITLE = N_("Something went wrong in Porte-voix")
_TEXT = N_(
    "What is saved is safe, and what you were typing is still there. You can go on; if it happens again, "
    "close Porte-voix and open it again.\n\nWhat happened was noted, without anyone’s words, in:\n{log}"
)


def watch_for_bugs(log: Path, tell: Callable[[str, str], None] | None = None) -> None:
    """From now on an unforeseen error is written to `log` and told once at a time, instead of being lost."""
    sys.excepthook = _Watch(log, tell or _show).take


class _Watch:
    def __init__(self, log: Path, tell: Callable[[str, str], None]) -> None:
        self._log = log
        self._tell = tell
        self._is_telling = False

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _note(self._log, describe(kind, trace))
        if self._is_telling:
            return
        self._is_telling = True
        try:
            if isinstance(error, Refused):
                self._tell(say(_TITLE), " ".join(word(problem, say) for problem in error.problems))
            else:
                self._tell(say(_TITLE), say(_TEXT).format(log=self._log))
        finally:
            self._is_telling = False


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of error and where it came from; never its message or any value, which may hold a person's words."""
    frames = traceback.extract_tb(trace)
    places = "\n".join(f"  {Path(f.filename).name}:{f.lineno} in {f.name}" for f in frames)
    return f"{kind.__module__}.{kind.__qualname__}\n{places}"


def _note(log: Path, text: str) -> None:
    """A log that can't be written must not hide the bug."""
    with suppress(OSError):
        if log.exists() and log.stat().st_size > _LARGEST:
            log.replace(log.with_suffix(".old"))
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {text}\n")


def _show(title: str, text: str) -> None:
    from PySide6.QtWidgets import QApplication

    from ui.dialogs.dialog import Notification

    Notification(title, text, parent=QApplication.activeWindow()).exec()
