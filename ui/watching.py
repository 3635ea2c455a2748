"""A folder that a copier fills: which of its files have stopped growing, each told once. No Qt, no store."""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ui.taking_in import is_page

QUIET = 5.0
"""Seconds a whole file has to lie still: copiers write page by page, with pauses."""
PATIENCE = 60.0
"""Seconds after which a file that never became whole is read as it is, and told to be damaged."""
_TAIL = 2_048

State = tuple[int, int]
"""A file's size, and when it was last changed."""


@dataclass(frozen=True, slots=True)
class _Met:
    """A file as it was seen, and since when it has been so."""

    state: State
    since: float


class FolderWatch:
    """`before` names what lay there when the watch began: that is somebody else's, and is never read.

    Only the folder itself is looked at: what lies in its folders belongs to others.
    """

    def __init__(self, folder: Path, before: Iterable[str] = (), clock: Callable[[], float] = time.monotonic) -> None:
        self.folder = folder
        self._before = frozenset(before)
        self._clock = clock
        self._met: dict[Path, _Met] = {}
        self._told: dict[Path, State] = {}

    def look(self) -> list[Path]:
        """The files ready to be read. Raises OSError where the folder is out of reach; looking again is harmless."""
        now, met = self._clock(), dict[Path, _Met]()
        for file, state in files_in(self.folder).items():
            known = self._met.get(file)
            met[file] = known if known and known.state == state else _Met(state, now)
        self._met = met
        ready = sorted(file for file in met if self._is_ready(file, now))
        self._told |= {file: met[file].state for file in ready}
        return ready

    def forget(self, files: Iterable[Path]) -> None:
        """These were not read after all: they are told again."""
        for file in files:
            self._told.pop(file, None)

    def _is_ready(self, file: Path, now: float) -> bool:
        met = self._met[file]
        if file.name in self._before or self._told.get(file) == met.state or now - met.since < QUIET:
            return False
        return now - met.since >= PATIENCE or is_whole(file)


def files_in(folder: Path) -> dict[Path, State]:
    """The pages of a folder and how each stands. Raises OSError where it is out of reach."""
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                if is_page(Path(entry.path)) and entry.is_file():
                    state = entry.stat()
                    found[Path(entry.path)] = (state.st_size, state.st_mtime_ns)
            except OSError:
                continue  # gone since, or a link that leads nowhere
    return found


def is_whole(file: Path) -> bool:
    """Whether a file has its end, where its kind has one."""
    try:
        with file.open("rb") as held:
            start = held.read(8)
            size = held.seek(0, os.SEEK_END)
            held.seek(max(0, size - _TAIL))
            tail = held.read()
    except OSError:  # still held by whoever writes it
        return False
    ends = {b"%PDF-": b"%%EOF", b"\xff\xd8\xff": b"\xff\xd9", b"\x89PNG": b"IEND"}
    return bool(start) and all(end in tail for begin, end in ends.items() if start.startswith(begin))
