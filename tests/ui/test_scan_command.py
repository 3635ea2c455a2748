"""`scan`: one line a page with what was read on it; folders, snippets, a try that keeps nothing; all documented."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from outreach_app.domain.words import ScanOutcome
from outreach_app.queries.campaigns import members
from outreach_app.queries.sessions import sessions
from outreach_app.services import opening
from outreach_app.settings import Home, read_device
from printables.raster import rasterise
from printables.reading.faults import Fault
from printables.sheet.plan import plan_sheet
from ui import cli
from ui.journeys import print_batch
from ui.problems import WORDS
from ui.taking_in import files_of
from ui.terminal import DONE, PARTLY, REFUSED

PIXELS = 200 / 25.4


@pytest.fixture
def pages(tmp_path: Path, home: Home, vault_key: bytes, paris, monkeypatch) -> dict[str, Path]:
    """Two sheets of one batch as pictures in a folder, the first with a theme ticked and an idea written."""
    store = opening.open_campaign(home, read_device(home), paris.id, vault_key)
    batch = print_batch(
        store,
        paris,
        sessions(store)[0].id,
        tmp_path / "sheets.pdf",
        count=2,
        languages=("fr",),
        session_line="Atelier",
        by=members(store)[0].id,
    )
    opening.close_campaign(home.vault(paris.id), store)
    monkeypatch.setenv("PORTE_VOIX_PASSPHRASE", "correct horse battery")
    folder = tmp_path / "copieur"
    folder.mkdir()
    layout = plan_sheet("idea", paris, ("fr",))[0]
    found = {}
    for code, name, picture in zip(batch.codes, ("2.jpg", "10.jpg"), rasterise(tmp_path / "sheets.pdf"), strict=True):
        grey = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
        if name == "2.jpg":
            _fill(grey, layout)
        cv2.imwrite(str(folder / name), grey)
        found[code] = folder / name
    return found


def _fill(grey, layout) -> None:
    box = layout.boxes[0]
    ends = [tuple(round(side * PIXELS) for side in (box.x + by, box.y + by)) for by in (0.6, box.w - 0.6)]
    cv2.line(grey, *ends, 30, 4)
    zone = next(zone for zone in layout.zones if zone.id == "idea")
    start = round((zone.x + 4) * PIXELS), round((zone.y + 12) * PIXELS)
    cv2.putText(grey, "des bancs partout", start, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2.2, 30, 4)


def scan(home: Home, capsys, *arguments: object) -> tuple[int, list[dict]]:
    code = cli.run(["--home", str(home.folder), "scan", *map(str, arguments), "--json"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_says_what_was_read(home, pages, capsys, tmp_path):
    (first, file), (second, _) = pages.items()
    code, lines = scan(home, capsys, file.parent, "--dry-run")
    assert code == DONE
    assert [(line["code"], line["outcome"], line["kept"]) for line in lines] == [
        (first, "recognised", False),
        (second, "recognised", False),
    ], "2 stands before 10"
    code, lines = scan(home, capsys, file.parent, "--snippets", tmp_path / "cut")
    assert code == DONE
    line = lines[0]
    assert (line["format"], line["file"], line["page"], line["part"]) == (1, str(file), 1, 1)
    boxes = line["boxes"]
    assert next(iter(boxes.values())) == "ticked"
    assert set(boxes.values()) <= {"ticked", "empty", "uncertain"}
    assert "idea" in line["snippets"]
    assert line["ms"] > 0
    assert lines[1]["snippets"] == []
    picture = cv2.imread(str(tmp_path / "cut" / f"{first}-idea.png"), cv2.IMREAD_GRAYSCALE)
    assert picture.min() < 80
    assert [path.name for path in (tmp_path / "cut").iterdir()] == [f"{first}-{zone}.png" for zone in line["snippets"]]


def test_given_again_every_page_is_known_and_bad_ones_say_why(home, pages, capsys, tmp_path):
    file = next(iter(pages.values()))
    scan(home, capsys, file.parent)
    cv2.imwrite(str(file.parent / "back.png"), np.full((600, 420), 250, np.uint8))
    (file.parent / "cut.pdf").write_bytes(b"%PDF-1.7 and no more")
    (file.parent / "notes.txt").write_text("no page", "utf-8")
    code, lines = scan(home, capsys, file.parent)
    assert code == PARTLY
    told = {Path(line["file"]).name: (line["outcome"], line["reason"], line["kept"]) for line in lines}
    assert told == {
        "2.jpg": ("known", "", False),
        "10.jpg": ("known", "", False),
        "back.png": ("blank", "", False),
        "cut.pdf": ("spoilt", "file.damaged", True),
    }
    again = file.parent / "again.jpg"
    cv2.imwrite(str(again), cv2.imread(str(file)), [cv2.IMWRITE_JPEG_QUALITY, 60])
    code, lines = scan(home, capsys, again)
    assert (code, [line["outcome"] for line in lines]) == (PARTLY, ["duplicate"])


def test_a_folder_without_pages_is_refused(home, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("PORTE_VOIX_PASSPHRASE", "correct horse battery")
    (tmp_path / "empty").mkdir()
    assert scan(home, capsys, tmp_path / "empty") == (REFUSED, [])


def test_folders_are_walked_in_order_and_never_in_circles(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    for file in (
        tmp_path / "s10.PDF",
        tmp_path / "s9.pdf",
        inner / "x.heic",
        inner / ".hidden.pdf",
        inner / "x.pdf.part",
    ):
        file.write_bytes(b"x")
    (inner / "round").symlink_to(tmp_path)
    assert files_of([tmp_path]) == [tmp_path / "s9.pdf", tmp_path / "s10.PDF", inner / "x.heic"]
    assert files_of([inner / "x.pdf.part"]) == [inner / "x.pdf.part"], "what is named is read"


def test_every_outcome_and_every_reason_is_documented():
    told = (Path(__file__).parents[2] / "docs/scan.md").read_text("utf-8")
    for name in (*ScanOutcome, "blank", "known"):
        assert f"| `{name}` |" in told
    for fault in (*Fault, "code.wrong_check", "code.damaged", "page.taken_back", "store.disk_full"):
        assert f"| `{fault}` |" in told
        assert fault in WORDS
