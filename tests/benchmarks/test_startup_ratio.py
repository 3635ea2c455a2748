"""CPU time to the first usable window on 100,000 ideas, over a bare PySide6 window: each in processes of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from outreach_app.campaign.model import Campaign
from outreach_app.services import example
from outreach_app.services.campaigns import start_example_clock
from outreach_app.settings import Home, read_device
from outreach_app.store import keys
from outreach_app.store.store import Store
from outreach_app.store.vault import remember

RUNS = 9

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication(sys.argv)
window = QLabel("Porte-voix")
window.resize(1366, 768)
window.show()
app.processEvents()
print(time.process_time())
"""

OURS = """
import os, sys, time, types

def painted(window):
    print(time.process_time(), flush=True)
    os._exit(0)

# what the window looks after once it has been painted is where this run ends
sys.modules["ui.looking_after"] = types.SimpleNamespace(look_after=painted)
from outreach_app.__main__ import main
main([])
"""


@pytest.fixture
def big_home(tmp_path: Path, campaign: Campaign, fill_at: Callable[[Path, Campaign], Store]) -> Home:
    """A data folder whose vault opens without asking."""
    home = Home(tmp_path / "home")
    vault = home.vault(campaign.id)
    vault.folder.mkdir(parents=True)
    store = fill_at(vault.database, campaign)
    start_example_clock(store, campaign)
    example.fill(store, campaign)
    keys.write_slots(vault.keys, keys.Slots(vault="bench", slots=(keys.open_slot(store.key),)))
    store.keep_setting("unprotected", "1")
    remember(vault, store)
    store.close()
    read_device(home)
    return home


def seconds(script: str, home: Home) -> float:
    told = {"PORTE_VOIX_HOME": str(home.folder), "QT_QPA_PLATFORM": "offscreen"}
    told |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(home.folder / "bytecode")}  # as installed
    command = [sys.executable, "-c", script]
    ended = subprocess.run(command, env={**os.environ, **told}, capture_output=True, text=True, timeout=60, check=True)
    return float(ended.stdout.strip().splitlines()[-1])


@pytest.mark.benchmark
def test_first_usable_window(big_home: Home) -> None:
    for script in (BARE, OURS):  # the caches of the disk and of bytecode, warm for both
        seconds(script, big_home)
    pairs = [(seconds(OURS, big_home), seconds(BARE, big_home)) for _ in range(RUNS)]
    ours, bare = (median(times) * 1000 for times in zip(*pairs, strict=True))
    print(f"\nfirst usable window, 100,000 ideas, cpu: {ours:.0f} ms over {bare:.0f} ms = x{ours / bare:.2f}")
    assert ours / bare <= 2.5
