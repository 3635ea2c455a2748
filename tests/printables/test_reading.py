"""Scans of every kind, turned, bent and shadowed: the right sheet, lying flat to half a millimetre."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from outreach_app.domain.ids import campaign_tag
from outreach_app.domain.words import ScanOutcome
from printables.qr import qr_modules
from printables.raster import Grey, make_scan
from printables.reading.codes import find_codes
from printables.reading.page import PageReading, read_page, read_pages_of
from printables.reading.pages import PageImage
from printables.reading.straighten import SIZE, find_squares, straighten
from printables.sheet.layout import CODES, MARKS, Place

PIXELS = 200 / 25.4
TAG = campaign_tag("paris-2017")
SCANNERS = {
    "flatbed": {"turn": 0.7, "blur": 0.08, "noise": 4},
    "flatbed at 300": {"turn": -1.2, "dpi": 300, "noise": 5, "blur": 0.05},
    "feeder at 150": {"turn": 2.5, "lean": 1, "dpi": 150, "blur": 0.1, "noise": 6},
    "phone": {"turn": 6, "lean": 8, "dpi": 180, "blur": 0.16, "noise": 8, "shadow": 0.5, "margin": 20},
    "phone, askew": {"turn": 17, "lean": 15, "dpi": 220, "blur": 0.15, "noise": 8, "shadow": 0.55, "margin": 50},
}


def read(grey: Grey, tag: str = TAG) -> PageReading:
    (reading,) = read_page(PageImage(file=Path("scan.jpg"), page=1, grey=grey), tag=tag)
    return reading


def decoded(reading: PageReading) -> Grey:
    return cv2.imdecode(np.frombuffer(reading.image, np.uint8), cv2.IMREAD_GRAYSCALE)


def worst_mark(flat: Grey) -> float:
    """How far, in millimetres, the worst of the corner marks stands off its place."""
    squares = (find_squares(flat, PIXELS) + 0.5) / PIXELS
    return max(np.linalg.norm(squares - mark.centre, axis=1).min() for mark in MARKS)


def worst_box(flat: Grey, clean: Grey, boxes: tuple[Place, ...]) -> float:
    """How far the worst tick box stands off its place, found again by its picture: independent of the marks."""
    return max(_offset(flat, clean, box) for box in boxes)


def _offset(flat: Grey, clean: Grey, box: Place) -> float:
    x, y, w, h = (round(edge * PIXELS) for edge in (box.x - 1, box.y - 1, box.w + 2, box.h + 2))
    reach = 24
    around = flat[y - reach : y + h + reach, x - reach : x + w + reach]
    *_, (dx, dy) = cv2.minMaxLoc(cv2.matchTemplate(around, clean[y : y + h, x : x + w], cv2.TM_CCOEFF_NORMED))
    return float(np.hypot(dx - reach, dy - reach)) / PIXELS


def cover(page: Grey, place: Place, ink: int, margin: float = 1.0) -> Grey:
    """`place` painted over."""
    covered = page.copy()
    top, bottom = round((place.y - margin) * PIXELS), round((place.bottom + margin) * PIXELS)
    left, right = round((place.x - margin) * PIXELS), round((place.right + margin) * PIXELS)
    covered[top:bottom, left:right] = ink
    return covered


TURNED = [(scanner, turn % 4) for turn, scanner in enumerate(SCANNERS)]
TURNED += [("feeder at 150", quarters) for quarters in (0, 1, 3)]


@pytest.mark.parametrize(("scanner", "quarters"), TURNED)
def test_a_scanned_sheet_is_recognised_and_lies_flat(sheet, scan, scanner, quarters):
    assert_lies_flat(sheet, scan(sheet.clean, quarters, quarters=quarters, **SCANNERS[scanner]))


@pytest.mark.torture
@pytest.mark.parametrize("scanner", SCANNERS)
@pytest.mark.parametrize("quarters", range(4))
def test_every_scan_however_turned_is_recognised_and_lies_flat(sheet, scan, scanner, quarters):
    for seed in range(quarters, 100, 10):
        assert_lies_flat(sheet, scan(sheet.clean, seed, quarters=quarters, **SCANNERS[scanner]))


def assert_lies_flat(sheet, scanned: Grey) -> None:
    reading = read(scanned)
    assert (reading.outcome, reading.code, reading.squares) == (ScanOutcome.RECOGNISED, sheet.code, 4)
    flat = decoded(reading)
    assert flat.shape[::-1] == SIZE
    assert worst_mark(flat) <= 0.5
    assert worst_box(flat, sheet.clean, sheet.layout.boxes) <= 0.5


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.id)
@pytest.mark.parametrize("scanner", ["flatbed", "phone"])
def test_three_marks_are_enough_to_lie_nearly_flat(sheet, scan, mark, scanner):
    reading = read(scan(cover(sheet.clean, mark, 255), 3, **SCANNERS[scanner]))
    assert (reading.outcome, reading.squares) == (ScanOutcome.RECOGNISED, 3)
    assert worst_box(decoded(reading), sheet.clean, sheet.layout.boxes) <= 2.0


def test_a_false_mark_does_not_bend_the_page(sheet, scan):
    torn = cover(sheet.clean, MARKS[2], 255)
    moved = Place(id="", x=MARKS[2].x - 14, y=MARKS[2].y - 9, w=6, h=6)
    reading = read(scan(cover(torn, moved, 0, margin=0), 4, **SCANNERS["flatbed"]))
    assert reading.squares == 3
    assert worst_box(decoded(reading), sheet.clean, sheet.layout.boxes) <= 2.0


@pytest.mark.parametrize("quarters", range(4))
def test_without_marks_the_page_is_at_least_upright(sheet, quarters):
    page = sheet.clean
    for mark in MARKS:
        page = cover(page, mark, 255)
    reading = read(np.ascontiguousarray(np.rot90(page, quarters)))
    assert (reading.outcome, reading.squares) == (ScanOutcome.RECOGNISED, 0)
    assert np.abs(decoded(reading).astype(int) - page).mean() < 3


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("copies", [1, 2])
def test_a_page_seen_through_the_paper_reads_as_from_the_front(sheet, scan, quarters, copies):
    page = sheet.clean if copies == 2 else cover(sheet.clean, CODES[quarters % 2], 255)
    seen = scan(np.ascontiguousarray(page[:, ::-1]), quarters, quarters=quarters, **SCANNERS["flatbed"])
    reading = read(seen)
    assert (reading.outcome, reading.code, reading.squares) == (ScanOutcome.RECOGNISED, sheet.code, 4)
    assert worst_box(decoded(reading), sheet.clean, sheet.layout.boxes) <= 0.5


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_one_code_scribbled_over_the_other_answers(sheet, scan, code):
    reading = read(scan(cover(sheet.clean, code, 60), 5, **SCANNERS["phone"]))
    assert (reading.outcome, reading.code, reading.squares) == (ScanOutcome.RECOGNISED, sheet.code, 4)
    assert worst_box(decoded(reading), sheet.clean, sheet.layout.boxes) <= 0.5


def test_both_codes_torn_through_are_spoilt_or_not_there(sheet, scan):
    page = sheet.clean
    for code in CODES:
        middle = Place(id="", x=code.x + 8, y=code.y + 8, w=12, h=12)
        page = cover(page, middle, 128, margin=0)
    reading = read(scan(page, 6, **SCANNERS["flatbed"]))
    assert reading.outcome in (ScanOutcome.SPOILT, ScanOutcome.NO_CODE)
    assert reading.code == ""
    assert reading.image


def test_a_link_is_foreign_and_only_ever_text(page_with_code):
    reading = read(page_with_code("https://example.org/?q=<b>"))
    assert (reading.outcome, reading.payload, reading.code) == (ScanOutcome.FOREIGN, None, "")
    assert reading.text == "https://example.org/?q=<b>"


def test_a_long_foreign_text_is_cut(page_with_code):
    assert len(read(page_with_code("A" * 900)).text) == 300


def test_a_sheet_of_another_campaign_says_so(sheet):
    reading = read(sheet.clean, campaign_tag("lyon-2018"))
    assert (reading.outcome, reading.code, reading.squares) == (ScanOutcome.OTHER_CAMPAIGN, sheet.code, 4)


def test_a_wrong_check_is_spoilt(page_with_code, sheet):
    wrong = f"PV1:{TAG}:{sheet.code[:-1]}{'0' if sheet.code[-1] != '0' else '1'}:I1:1"
    reading = read(page_with_code(wrong))
    assert (reading.outcome, reading.code, reading.text) == (ScanOutcome.SPOILT, "", wrong)


def test_a_sheet_beside_a_foreign_code_is_still_ours(sheet):
    page = sheet.clean.copy()
    advert = np.kron(~qr_modules("https://example.org"), np.ones((6, 6), bool)) * np.uint8(255)
    page[600 : 600 + len(advert), 500 : 500 + len(advert)] = advert
    reading = read(page)
    assert (reading.outcome, reading.code) == (ScanOutcome.RECOGNISED, sheet.code)


@pytest.mark.parametrize("ink", [0, 128, 255])
def test_an_empty_page_has_no_code(ink):
    reading = read(np.full((2339, 1654), ink, np.uint8))
    assert (reading.outcome, reading.text, reading.squares) == (ScanOutcome.NO_CODE, "", 0)


@pytest.mark.parametrize("shape", [(1, 1), (3, 4000), (50, 50)])
def test_a_page_of_no_size_has_no_code(shape):
    assert read(np.random.default_rng(1).integers(0, 255, shape, np.uint8)).outcome is ScanOutcome.NO_CODE


def test_noise_has_no_code():
    noise = np.random.default_rng(2).integers(0, 255, (1169, 827), np.uint8)
    assert read(noise).outcome is ScanOutcome.NO_CODE


def test_codes_in_one_point_are_no_page(sheet):
    point = np.full((4, 2), 500.0)
    line = np.array([(0.0, 0.0), (90.0, 0.0), (180.0, 0.0), (270.0, 0.0)])
    for corners in ([point], [point, point], [line], [line, line]):
        assert straighten(sheet.clean, corners).squares < 3


def test_a_faint_copy_is_read_by_the_ladder(sheet):
    faint = np.clip(sheet.clean.astype(float) * 0.10 + 200, 0, 255).astype(np.uint8)
    assert find_codes(faint)[0].payload.code == sheet.code


def test_a_file_of_pages_is_taken_in_as_the_ledger_wants_it(sheet, tmp_path):
    make_scan(sheet.pdf, tmp_path / "scan.pdf")
    (page,) = read_pages_of(tmp_path / "scan.pdf", sheet.campaign)
    assert (page.file, page.page, page.outcome) == ("scan.pdf", 1, ScanOutcome.RECOGNISED)
    assert (page.code, page.squares) == (sheet.code, 4)
    (tmp_path / "empty.pdf").touch()
    (page,) = read_pages_of(tmp_path / "empty.pdf", sheet.campaign)
    assert (page.outcome, page.image, page.reason) == (ScanOutcome.SPOILT, b"", "file.empty")
