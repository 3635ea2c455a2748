"""Python's garbage, collected between two events of the window and on no other thread.

A widget destroyed on a worker, or while Qt walks over every widget, ends the process.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 500
"""Milliseconds: cycles are few, and a pass over the youngest takes less than one."""


class Collector(QObject):
    """Python collects wherever it happens to allocate; from here on only this does, by Python's own thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def stop(self) -> None:
        """Automatic collection stays off: widgets outlive the work that was done for them."""
        self._timer.stop()

    def _collect(self) -> None:
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(counts) if count > most]
        if due:
            gc.collect(due[-1])
