"""One writer at a time: a lock on a file, which the system lets go of when whoever holds it dies."""

import os
import sys
from pathlib import Path


class Lock:
    """Seen by every process and every opening of `path`; it waits for nobody. The file itself stays."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1

    def acquire(self) -> bool:
        """True once it is ours, False where somebody has it. Raises OSError where the file can't be written."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(file)
        except BlockingIOError:
            os.close(file)
            return False
        except BaseException:
            os.close(file)
            raise
        self._file = file
        return True

    def release(self) -> None:
        os.close(self._file)
        self._file = -1


if sys.platform == "win32":
    import errno
    import msvcrt

    def _take(file: int) -> None:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EDEADLK):
                raise BlockingIOError from None
            raise

else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
