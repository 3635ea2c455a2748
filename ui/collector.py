"""Python's garbage, collected on the window's thread alone: a widget destroyed on any other ends the process."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

_EVERY = 500
"""Milliseconds: cycles are few, and a pass over the youngest takes less than one."""


class Collector(QObject):
    """Python collects on whichever thread happens to allocate; until `stop`, only this does, by Python's thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def stop(self) -> None:
        """No other thread is left to collect on."""
        self._timer.stop()
        gc.enable()

    def _collect(self) -> None:
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(counts) if count > most]
        if due:
            gc.collect(due[-1])


@contextmanager
def held_back() -> Iterator[None]:
    """Nothing is collected meanwhile: where Qt walks over every widget, one that goes ends the process."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
