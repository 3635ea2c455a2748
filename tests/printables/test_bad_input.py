"""Everything that can come off a glass or out of a phone: each page has a name for what it is, and the rest goes on."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from outreach_app.domain.ids import new_sheet_code
from outreach_app.domain.words import ScanOutcome
from printables.reading.faults import Fault
from printables.reading.intake import read_files

WAS = ScanOutcome


def read(sheet, *files: Path) -> list[tuple[str, str, str]]:
    """Each page's file, outcome and reason or code."""
    pages = read_files(files, sheet.campaign, layout_of=lambda _: sheet.layout, known=lambda _: frozenset())
    told = []
    for page in pages:
        told += [(page.file.name, part.outcome, part.reason or part.code) for part in page.parts]
        if not page.parts:
            told.append((page.file.name, page.seen, ""))
    return told


def save(folder: Path, name: str, grey: np.ndarray) -> Path:
    assert cv2.imwrite(str(folder / name), grey)
    return folder / name


def test_however_a_page_lies_it_is_read(tmp_path, sheet):
    ways = {
        "upright": sheet.clean,
        "upside down": cv2.rotate(sheet.clean, cv2.ROTATE_180),
        "on its side": cv2.rotate(sheet.clean, cv2.ROTATE_90_CLOCKWISE),
        "mirrored": cv2.flip(sheet.clean, 1),
        "mirrored upside down": cv2.flip(sheet.clean, 0),
    }
    files = [save(tmp_path, f"{name}.png", grey) for name, grey in ways.items()]
    assert read(sheet, *files) == [(file.name, WAS.RECOGNISED, sheet.code) for file in files]


def test_half_a_page_and_a_crumpled_one_are_still_told_by_a_code(tmp_path, sheet):
    half = save(tmp_path, "half.png", sheet.clean[: sheet.clean.shape[0] // 2])
    crumpled = sheet.clean.copy()
    crumpled[:260, :260] = 200  # two corners folded over
    crumpled[-420:, -260:] = 200
    crumpled = save(tmp_path, "crumpled.png", crumpled)
    blind = save(tmp_path, "no code left.png", sheet.clean[700:1500])
    pages = list(
        read_files([half, crumpled], sheet.campaign, layout_of=lambda _: sheet.layout, known=lambda _: frozenset())
    )
    for page in pages:
        (part,) = page.parts
        assert (part.outcome, part.code) == (WAS.RECOGNISED, sheet.code)
        assert part.squares < 3
        assert {tick.value for tick in part.reading.ticks.values()} == {"uncertain"}, "nothing is guessed"
    assert read(sheet, blind) == [("no code left.png", WAS.NO_CODE, "")]


def test_a_page_without_two_corners_is_laid_flat_where_its_boxes_are_seen_to_stand(tmp_path, sheet):
    idea = next(zone for zone in sheet.layout.zones if zone.id == "idea")
    page = sheet.clean.copy()
    scale = page.shape[1] / sheet.layout.width
    for line in range(3):
        at = (int((idea.x + 5) * scale), int((idea.y + 8 + 9 * line) * scale))
        cv2.putText(page, "des arbres et un banc", at, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, scale / 4, 60, 3)
    middle = (page.shape[1] / 2, page.shape[0] / 2)
    page = cv2.warpAffine(page, cv2.getRotationMatrix2D(middle, 2.0, 1.0), page.shape[::-1], borderValue=255)
    reach = round(22 * scale)
    page[:reach, :reach] = page[-reach:, -reach:] = 225  # the corners that bear no code, folded over
    gone = page.copy()
    for box in sheet.layout.boxes:  # nothing shows that the page lies right
        x, y = (int(along * scale) for along in (box.x, box.y))
        gone[y - 60 : y + 90, x - 60 : x + 90] = 225
    files = [save(tmp_path, "seen.png", page), save(tmp_path, "unseen.png", gone)]
    pages = read_files(files, sheet.campaign, layout_of=lambda _: sheet.layout, known=lambda _: frozenset())
    (seen,), (unseen,) = (page.parts for page in pages)
    assert (seen.squares, seen.reading.codes, seen.reading.lies_flat) == (2, 2, True)
    assert "idea" in seen.reading.written
    assert {tick.value for tick in seen.reading.ticks.values()} == {"uncertain"}, "it is still a person's to say"
    flat = cv2.imdecode(np.frombuffer(seen.image, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert flat.shape == sheet.clean.shape
    assert np.corrcoef(flat[900:1500].ravel(), sheet.clean[900:1500].ravel())[0, 1] > 0.6
    assert (unseen.squares, unseen.reading.lies_flat) == (2, False)


def test_codes_that_are_not_ours_say_whose_they_are(tmp_path, sheet, page_with_code):
    code = new_sheet_code()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    texts = {
        "link": ("HTTPS://EXEMPLE.ORG/A?B=1", WAS.FOREIGN, "HTTPS://EXEMPLE.ORG/A?B=1"),
        "other edition": (f"PV1:0000:{code}:I1:1", WAS.OTHER_CAMPAIGN, code),
        "wrong check": (f"PV1:0000:{wrong}:I1:1", WAS.SPOILT, "code.wrong_check"),
        "hostile": ("JAVASCRIPT:ALERT(1)", WAS.FOREIGN, "JAVASCRIPT:ALERT(1)"),
    }
    files = [save(tmp_path, f"{name}.png", page_with_code(text)) for name, (text, *_) in texts.items()]
    assert read(sheet, *files) == [(f"{name}.png", outcome, said) for name, (_, outcome, said) in texts.items()]


def test_what_is_far_too_large_is_named_and_the_rest_goes_on(tmp_path, sheet):
    for name in ("bomb.png", "bomb.tif"):
        options = {"compression": "tiff_lzw"} if name.endswith("tif") else {}
        Image.new("1", (12_000, 12_000)).save(tmp_path / name, **options)
    (tmp_path / "bomb.jpg").write_bytes(_jpeg_that_says(tmp_path, 60_000, 60_000))
    good = save(tmp_path, "good.png", sheet.clean)
    files = [tmp_path / name for name in ("bomb.png", "bomb.tif", "bomb.jpg")]
    assert read(sheet, *files, good) == [
        *((file.name, WAS.SPOILT, Fault.PAGE_TOO_LARGE) for file in files),
        ("good.png", WAS.RECOGNISED, sheet.code),
    ]


def _jpeg_that_says(folder: Path, width: int, height: int) -> bytes:
    """A small JPEG whose head claims to be enormous."""
    Image.new("L", (16, 16)).save(folder / "small.jpg")
    whole = bytearray((folder / "small.jpg").read_bytes())
    place = whole.index(b"\xff\xc0") + 5
    whole[place : place + 4] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(whole)


def test_a_pipe_among_the_pages_is_not_waited_for(tmp_path, sheet):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes among files here")
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "endless.jpg").symlink_to("/dev/zero")
    good = save(tmp_path, "good.png", sheet.clean)
    assert read(sheet, tmp_path / "pipe.png", tmp_path / "endless.jpg", good) == [
        ("pipe.png", WAS.SPOILT, Fault.UNREADABLE),
        ("endless.jpg", WAS.SPOILT, Fault.UNREADABLE),
        ("good.png", WAS.RECOGNISED, sheet.code),
    ]


def test_a_photo_of_48_million_pixels_in_colour_is_read(tmp_path, sheet):
    photo = np.full((8_064, 6_048, 3), (70, 90, 110), np.uint8)
    paper = cv2.resize(sheet.clean, (5_300, 7_495), interpolation=cv2.INTER_LINEAR)
    photo[280 : 280 + 7_495, 370 : 370 + 5_300] = (paper * 0.9)[..., None]
    Image.fromarray(photo).save(tmp_path / "IMG_0048.jpg", quality=80)
    assert read(sheet, tmp_path / "IMG_0048.jpg") == [("IMG_0048.jpg", WAS.RECOGNISED, sheet.code)]


@pytest.mark.parametrize("name", ["scan.pdf", "scan.tif", "scan.jpg"])
def test_a_file_half_written_is_named_and_read_once_whole(tmp_path, sheet, name):
    if name.endswith("pdf"):
        (tmp_path / name).write_bytes(sheet.pdf.read_bytes())
    else:
        Image.fromarray(sheet.clean).save(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 3])
    ((_, outcome, reason),) = read(sheet, tmp_path / name)
    assert (outcome, reason) in [(WAS.SPOILT, Fault.DAMAGED), (WAS.SPOILT, Fault.PAGE_DAMAGED)]
    (tmp_path / name).write_bytes(whole)
    assert read(sheet, tmp_path / name) == [(name, WAS.RECOGNISED, sheet.code)]
