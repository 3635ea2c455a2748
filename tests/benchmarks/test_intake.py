"""Taking pages in: two workers over one, and what a batch of two hundred pages weighs."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from outreach_app.campaign.model import Campaign
from outreach_app.domain.ids import new_sheet_code
from printables.raster import make_scan
from printables.reading.intake import read_files
from printables.sheet.drawing import print_sheets
from printables.sheet.layout import Layout
from printables.sheet.plan import plan_sheet

PAGES = 40
MOST_MB = 300
_CHILD = """
import re, sys
from pathlib import Path
from outreach_app.campaign import examples, loading
from outreach_app.services import campaigns
from outreach_app.store.vault import Vault, create_vault
from ui.taking_in import take_in_scan
campaign = loading.load(examples.paris_2017_path())
store = create_vault(Vault(Path(sys.argv[2])), "bench")
campaigns.adopt(store, campaign, "bench")
pages = sum(1 for _ in take_in_scan(store, campaign, [Path(sys.argv[1])], by="bench"))
print(pages, int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.fixture(scope="module")
def layouts(campaign: Campaign) -> tuple[Layout, ...]:
    return plan_sheet("idea", campaign, ("fr", "en"))


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory, campaign: Campaign, layouts: tuple[Layout, ...]) -> Callable:
    def make(count: int) -> Path:
        folder = tmp_path_factory.mktemp("scanned")
        codes = [new_sheet_code() for _ in range(count)]
        print_sheets(folder / "sheets.pdf", layouts, campaign=campaign, codes=codes, session_line="")
        make_scan(folder / "sheets.pdf", folder / "scan.pdf")
        return folder / "scan.pdf"

    return make


@pytest.mark.benchmark
def test_two_workers_over_one(scanned: Callable, campaign: Campaign, layouts: tuple[Layout, ...]) -> None:
    """Pages a second from the PDF to the marks. Beside other work the ratio says little: the load is told."""
    scan = scanned(PAGES)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    told: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    for _ in range(3):
        for workers, times in told.items():
            wall, cpu = time.perf_counter(), time.process_time()
            pages = read_files(
                [scan],
                campaign,
                layout_of=lambda payload: layouts[payload.page - 1],
                known=lambda _: frozenset(),
                workers=workers,
            )
            assert sum(1 for _ in pages) == PAGES
            times.append((PAGES / (time.perf_counter() - wall), PAGES / (time.process_time() - cpu)))
    speed, cost = ({workers: max(way) for workers, way in told_of(told, clock).items()} for clock in (0, 1))
    print(f"\nload of the machine before: {load:.1f}, on {os.cpu_count()} cores")
    print(f"wall: {speed[1]:.1f} pages/s with one worker, {speed[2]:.1f} with two = x{speed[2] / speed[1]:.2f}")
    print(
        f"CPU: {cost[1]:.1f} pages a CPU-second with one, {cost[2]:.1f} with two; unpacking, blank check and JPEG in it"
    )


def told_of(told: dict[int, list[tuple[float, float]]], clock: int) -> dict[int, list[float]]:
    return {workers: [speeds[clock] for speeds in times] for workers, times in told.items()}


@pytest.mark.benchmark
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="a process's own peak is told by Linux alone")
def test_two_hundred_pages_stay_light(scanned: Callable, tmp_path: Path) -> None:
    """The whole process, vault, journal and pictures included; `getrusage` would count its parent's memory too."""
    scan = scanned(200)
    peaks = {}
    for count, file in ((200, scan), (10, scanned(10))):
        child = [sys.executable, "-c", _CHILD, str(file), str(tmp_path / f"vault{count}")]
        told = subprocess.run(child, capture_output=True, text=True, check=True).stdout.split()
        assert int(told[0]) == count
        peaks[count] = int(told[1])
    print(f"peak of 200 pages taken in: {peaks[200]} MB, of 10 pages: {peaks[10]} MB = x{peaks[200] / peaks[10]:.2f}")
    assert peaks[200] <= MOST_MB
