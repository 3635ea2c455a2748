"""The lock: one holder, seen by other processes, let go by the system when its holder dies."""

import subprocess
import sys
from pathlib import Path

from outreach_app.store.lock import Lock

HOLD = """
import sys, time
from pathlib import Path
from outreach_app.store.lock import Lock
print(Lock(Path(sys.argv[1])).acquire(), flush=True)
time.sleep(60)
"""


def test_one_holder_even_within_a_process(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_another_process_sees_it_and_its_death_lets_go(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    assert holder.stdout.readline() == "True\n"
    assert not lock.acquire()
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert lock.acquire()
    lock.release()
