"""The binding itself: PySide6 6.12.0 on Python 3.11 loses references to None and True and aborts."""

import subprocess
import sys

_EMITS = """
from PySide6.QtCore import QObject, Signal

class Teller(QObject):
    told = Signal(object)

heard = []
teller = Teller()
teller.told.connect(heard.append)
for turn in range(3000):
    teller.told.emit((None, True, False)[turn % 3])
print(len(heard))
"""


def test_signals_carry_none_and_booleans_for_ever() -> None:
    ran = subprocess.run([sys.executable, "-c", _EMITS], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, "3000"), ran.stderr
