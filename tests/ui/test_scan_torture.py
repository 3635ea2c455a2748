"""Five hundred pages in one go: cancelled, killed, given again; each page is there once, and the ledger adds up."""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

from outreach_app.campaign.model import Campaign
from outreach_app.queries import batches as ledger
from outreach_app.queries.campaigns import members
from outreach_app.queries.sessions import sessions
from outreach_app.services import opening
from outreach_app.settings import Home, read_device
from outreach_app.store import media
from outreach_app.store.store import Store
from printables.raster import make_scan
from ui.journeys import print_batch
from ui.taking_in import take_in_scan

SHEETS = 480
BAD = 20


@pytest.fixture
def given(tmp_path: Path, home: Home, vault_key: bytes, paris: Campaign) -> list[Path]:
    """A copier's 480 pages with twenty other files: blank backs, cut files, a bomb, somebody else's page."""
    store = opening.open_campaign(home, read_device(home), paris.id, vault_key)
    printed = tmp_path / "sheets.pdf"
    said = {"count": SHEETS, "languages": ("fr",), "session_line": "", "by": members(store)[0].id}
    print_batch(store, paris, sessions(store)[0].id, printed, **said)
    opening.close_campaign(home.vault(paris.id), store)
    make_scan(printed, tmp_path / "scan.pdf", dpi=120)
    files = [tmp_path / "scan.pdf"]
    for number in range(BAD):
        file = tmp_path / f"other{number:02}.png"
        grey = np.full((700, 500), 245, np.uint8)
        if number % 4:
            cv2.putText(grey, f"page {number}", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 2, 20, 4)
        cv2.imwrite(str(file), grey)
        if number % 4 == 2:
            file.write_bytes(file.read_bytes()[: 400 + number])
        files.append(file)
    return files


def open_store(home: Home, paris: Campaign, key: bytes) -> Store:
    return opening.open_campaign(home, read_device(home), paris.id, key)


def kept(store: Store) -> list[tuple[str, int]]:
    return store.rows("SELECT file, page FROM scan WHERE voided = 0 ORDER BY row")


@pytest.mark.torture
def test_five_hundred_pages_cancelled_killed_and_given_again(given, home, vault_key, paris) -> None:
    store = open_store(home, paris, vault_key)
    seen = 0
    with closing(take_in_scan(store, paris, given, by="t")) as pages:
        for _ in pages:
            seen += 1
            if seen == 250:
                break
    assert len(kept(store)) == 250
    opening.close_campaign(home.vault(paris.id), store)

    told = _killed_after(home, given, lines=370)
    assert sum(line["outcome"] == "known" for line in told) == 0, "known pages are told after what is new"

    store = open_store(home, paris, vault_key)
    assert 365 <= len(kept(store)) < SHEETS, "what was told before the end was kept before it was told"
    orphaned = len(media.orphans(store))
    assert orphaned <= 1, "killed between a picture and its row: noise without a key, one at most"
    last = list(take_in_scan(store, paris, given, by="t"))
    files = kept(store)
    assert len(files) == len(set(files)) == SHEETS + BAD - BAD // 4, "each page once, blank backs nowhere"
    assert sum(page.read.seen == "blank" for page in last) == BAD // 4
    batch = ledger.batches(store)[0]
    assert (batch.count, batch.scanned, batch.out) == (SHEETS, SHEETS, 0)
    assert store.value("SELECT count(*) FROM scan WHERE outcome = 'duplicate'") == 0
    assert len(list(media.folder_of(store).iterdir())) - orphaned == store.value("SELECT count(*) FROM media")
    store.close()


def _killed_after(home: Home, files: list[Path], lines: int) -> list[dict]:
    """The terminal's own `scan`, killed without warning once it has said so many lines that are not known pages."""
    environment = {**os.environ, "PORTE_VOIX_PASSPHRASE": "correct horse battery"}
    command = [sys.executable, "-m", "outreach_app", "--home", str(home.folder), "scan", "--json", *map(str, files)]
    told = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        for line in child.stdout:
            told.append(json.loads(line))
            if len(told) == lines - 250:
                os.kill(child.pid, signal.SIGKILL)
                break
        child.wait()
    return told
