"""Small files beside the vault: each written whole and durably, or not at all."""

import os
from pathlib import Path

from outreach_app.store import cipher


def write_whole(path: Path, content: bytes) -> None:
    """What stood there before stays until the new file is on the disk. Readable by this account alone.

    Raises Refused `store.disk_full`, `store.read_only`.
    """
    beside = path.with_name(f"{path.name}.new")
    with cipher.told():
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.chmod(0o600)
            beside.replace(path)
        except BaseException:
            _forget(beside)
            raise


def _forget(beside: Path) -> None:
    """The first trouble is the one to tell, not that its half file cannot go either."""
    try:
        beside.unlink(missing_ok=True)
    except OSError:
        return
