"""Boxes, writing and signatures read back off filled sheets: right, or asked; never wrong in silence."""

import dataclasses
import runpy
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import campaign_tag, new_sheet_code
from outreach_app.domain.reading import Reading, Tick
from outreach_app.domain.words import ScanOutcome
from printables.raster import Grey
from printables.reading.page import PageReading, as_scanned, read_page
from printables.reading.pages import PageImage, read_pages
from printables.reading.straighten import PIXELS
from printables.sheet.drawing import print_sheets
from printables.sheet.layout import CODES, IDEA_A5, MARKS
from printables.sheet.plan import plan_sheet

MAKE = runpy.run_path(str(Path(__file__).parent / "scans" / "generator.py"))["make"]
TAG = campaign_tag("paris-2017")


def read_all(grey: Grey, sheet, layout_of=None) -> list[PageReading]:
    page = PageImage(file=Path("scan.jpg"), page=1, grey=np.ascontiguousarray(grey))
    return read_page(page, tag=TAG, layout_of=layout_of or (lambda payload: sheet.layout))


def read(grey: Grey, sheet) -> Reading:
    (page,) = read_all(grey, sheet)
    assert page.outcome is ScanOutcome.RECOGNISED
    assert page.reading
    return page.reading


@pytest.fixture
def page(sheet):
    """A clean page to write on, in even scanner's grey."""
    return (sheet.clean * 0.86 + 18).astype(np.uint8)


def box_of(sheet, name: str):
    return next(box for box in sheet.layout.boxes if box.id == name)


def draw(page: Grey, *points: tuple[float, float], width: float = 0.5, ink: int = 70) -> None:
    """A pen's line through points in millimetres."""
    path = np.round(np.array(points) * PIXELS * 16).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(page, [path], False, ink, max(1, round(width * PIXELS)), cv2.LINE_AA, 4)


def cross(page: Grey, box, **pen: float) -> None:
    draw(page, (box.x + 0.4, box.y + 0.4), (box.right - 0.4, box.bottom - 0.4), **pen)
    draw(page, (box.x + 0.4, box.bottom - 0.4), (box.right - 0.4, box.y + 0.4), **pen)


def why(reading: Reading) -> dict[str, str]:
    return {box.id: box.why for box in reading.boxes}


@pytest.mark.parametrize("device", ["flatbed", "feeder", "phone", "copier"])
def test_filled_pages_are_read_right_or_asked(sheet, device):
    told: Counter[str] = Counter()
    for seed in (2017, 2018):
        filled, scan = MAKE(sheet.clean, sheet.layout, device, seed, dpi=200)
        reading = read(scan.picture, sheet)
        assert (reading.codes, reading.squares) == (2, 4)
        told.update(judged(box, filled.truth[box.id]) for box in reading.boxes)
    if device != "copier":  # faint ink is not in a picture of black and white
        assert told["wrong"] == 0
        assert told["asked"] < 0.5 * told["right"]


def judged(box, truth: str) -> str:
    if truth not in ("ticked", "empty"):
        return "for a person anyway"
    if box.tick is Tick.UNCERTAIN:
        return "asked"
    return "right" if box.tick == truth else "wrong"


def test_a_tick_a_blank_and_a_blackened_box(sheet, page):
    ticked, blackened = box_of(sheet, "theme.school"), box_of(sheet, "theme.sport")
    cross(page, ticked)
    cv2.rectangle(
        page,
        *[
            (round(x * PIXELS), round(y * PIXELS))
            for x, y in ((blackened.x, blackened.y), (blackened.right, blackened.bottom))
        ],
        60,
        -1,
    )
    reading = read(page, sheet)
    themes = {name: tick for name, tick in reading.ticks.items() if name.startswith("theme.")}
    assert themes.pop("theme.school") is Tick.TICKED
    assert themes.pop("theme.sport") is Tick.UNCERTAIN
    assert why(reading)["theme.sport"] == "blackened"
    assert set(themes.values()) == {Tick.EMPTY}


def test_a_box_somebody_circled_is_asked(sheet, page):
    box = box_of(sheet, "theme.help")
    cv2.circle(page, tuple(round(at * PIXELS) for at in box.centre), round(3.3 * PIXELS), 70, 4, cv2.LINE_AA)
    reading = read(page, sheet)
    assert (reading.ticks[box.id], why(reading)[box.id]) == (Tick.UNCERTAIN, "beside")


@pytest.mark.parametrize(
    ("ticked", "told", "reason"),
    [
        (("yes",), {"yes": "ticked", "no": "empty"}, ""),
        (("no",), {"yes": "empty", "no": "ticked"}, ""),
        ((), {"yes": "empty", "no": "empty"}, "group"),
        (("yes", "no"), {"yes": "uncertain", "no": "uncertain"}, "group"),
    ],
)
def test_a_box_is_what_it_is_and_a_question_without_one_answer_says_so(sheet, page, ticked, told, reason):
    for answer in ticked:
        cross(page, box_of(sheet, f"consent.news.{answer}"))
    reading = read(page, sheet)
    assert {answer: reading.ticks[f"consent.news.{answer}"] for answer in ("yes", "no")} == told
    assert {why(reading)[f"consent.news.{answer}"] for answer in ("yes", "no")} == {reason}


def test_a_box_beside_a_doubtful_one_stays_what_it_is(sheet, page):
    doubtful, plain = box_of(sheet, "consent.news.yes"), box_of(sheet, "consent.news.no")
    corners = [
        (round(x * PIXELS), round(y * PIXELS)) for x, y in ((doubtful.x, doubtful.y), (doubtful.right, doubtful.bottom))
    ]
    cv2.rectangle(page, *corners, 60, -1)
    cross(page, plain)
    reading = read(page, sheet)
    assert (reading.ticks[doubtful.id], why(reading)[doubtful.id]) == (Tick.UNCERTAIN, "blackened")
    assert (reading.ticks[plain.id], why(reading)[plain.id]) == (Tick.TICKED, "group")


def test_the_faintest_line_is_no_blank(sheet, page):
    box = box_of(sheet, "theme.work")
    cross(page, box, ink=205, width=0.3)
    assert read(page, sheet).ticks[box.id] is not Tick.EMPTY


def test_a_faint_tick_that_leaves_its_box_is_no_fold(sheet, page):
    box, folded = box_of(sheet, "theme.work"), box_of(sheet, "theme.help")
    draw(page, (box.x - 1.9, box.y + 1.6), (box.x + 2, box.bottom - 0.7), (box.right + 2.3, box.y - 3), ink=180)
    height = folded.centre[1]
    draw(page, (0, height), (200, height), width=0.8, ink=180)
    ticks = read(page, sheet).ticks
    assert ticks[box.id] is Tick.TICKED
    assert ticks[folded.id] is Tick.EMPTY


def test_a_light_tick_on_a_fold_is_no_blank(sheet, page):
    box = box_of(sheet, "theme.help")
    draw(page, (0, box.centre[1]), (200, box.centre[1]), width=0.8, ink=195)
    draw(page, (box.x + 0.8, box.centre[1] - 0.5), (box.x + 1.6, box.bottom - 0.7), (box.right, box.y + 0.4), ink=185)
    assert read(page, sheet).ticks[box.id] is not Tick.EMPTY


def test_a_scanner_s_streak_beside_boxes_asks_nothing(sheet, page):
    left = box_of(sheet, "theme.street").x - 0.9
    draw(page, (left, 0), (left + 2, 290), width=0.2, ink=90)
    reading = read(page, sheet)
    assert {reading.ticks[box.id] for box in sheet.layout.boxes} == {Tick.EMPTY}


def test_what_shows_through_from_the_back_is_no_ink(sheet, page):
    back = cv2.GaussianBlur(sheet.clean[:, ::-1], (0, 0), 0.25 * PIXELS)[: page.shape[0], : page.shape[1]]
    box = box_of(sheet, "consent.named.yes")
    x, y = (round(at * PIXELS) for at in box.centre)
    back[y - 30 : y + 30, x - 30 : x + 30] = cv2.GaussianBlur(letters(), (0, 0), 0.25 * PIXELS)
    through = (page * (1 - 0.09 * (1 - back / 255.0))).astype(np.uint8)
    assert read(through, sheet).ticks[box.id] is Tick.EMPTY


def test_a_thin_faint_tick_is_not_taken_for_what_shows_through(sheet, page):
    box = box_of(sheet, "theme.work")
    faint = page.copy()
    draw(faint, (box.x + 1, box.y + 2.2), (box.x + 1.6, box.y + 2.8), (box.x + 2.6, box.y + 1.4), width=0.3, ink=195)
    assert read(cv2.GaussianBlur(faint, (0, 0), 1.0), sheet).ticks[box.id] is not Tick.EMPTY


def letters() -> Grey:
    """Print of the back, where a box is on the front."""
    word = np.full((60, 60), 255, np.uint8)
    cv2.putText(word, "an", (4, 42), cv2.FONT_HERSHEY_DUPLEX, 1.1, 0, 3, cv2.LINE_AA)
    return word


@pytest.mark.parametrize("gap", [0.5, 1.0, 1.2])
def test_a_small_tick_clear_of_its_box_is_asked(sheet, page, gap):
    box = box_of(sheet, "theme.work")
    x, y = box.x - gap - 2, box.centre[1]
    draw(page, (x, y), (x + 0.7, y + 0.8), (x + 2, y - 1), width=0.35, ink=100)
    reading = read(page, sheet)
    assert (reading.ticks[box.id], why(reading)[box.id]) == (Tick.UNCERTAIN, "beside")


def test_an_answer_struck_through_is_asked(sheet, page):
    struck, plain = box_of(sheet, "consent.news.yes"), box_of(sheet, "consent.news.no")
    for box in (struck, plain):
        draw(page, (box.x + 0.6, box.y + 1.8), (box.x + 1.6, box.bottom - 0.5), (box.right + 1, box.y - 1), width=0.4)
    for down in (1.6, 2.3):
        draw(page, (struck.x - 2, struck.y + down), (struck.right + 2, struck.y + down), width=0.4)
    reading = read(page, sheet)
    assert (reading.ticks[struck.id], why(reading)[struck.id]) == (Tick.UNCERTAIN, "barred")
    assert reading.ticks[plain.id] is Tick.TICKED


def test_a_tick_that_missed_is_asked_and_a_neighbour_s_tail_is_not(sheet, page):
    missed, ticked = box_of(sheet, "theme.work"), box_of(sheet, "consent.news.yes")
    above = box_of(sheet, "consent.named.yes")
    left, low = missed.x, missed.bottom
    draw(page, (left - 1.9, low - 1.5), (left + 2, low + 1.7), (left + 5.4, low - 3.4), width=0.4, ink=150)
    cross(page, ticked)
    draw(page, ticked.centre, (above.right + 1.2, above.bottom - 1.5), width=0.4, ink=110)
    reading = read(page, sheet)
    assert (reading.ticks[missed.id], why(reading)[missed.id]) == (Tick.UNCERTAIN, "beside")
    assert (reading.ticks[ticked.id], reading.ticks[above.id]) == (Tick.TICKED, Tick.EMPTY)


@pytest.mark.parametrize("depth", [0.5, 0.8])
def test_a_shadow_s_edge_is_no_tick(sheet, page, depth):
    y, x = np.mgrid[0 : page.shape[0], 0 : page.shape[1]] / PIXELS
    edge = 1 / (1 + np.exp((x + 0.3 * y - 120) / 1.0))
    reading = read((page * (1 - (1 - depth) * edge)).astype(np.uint8), sheet)
    assert Tick.TICKED not in reading.ticks.values()


def test_a_page_with_three_squares_is_all_asked(sheet, page):
    cross(page, box_of(sheet, "theme.school"))
    mark = MARKS[1]
    page[: round((mark.bottom + 1) * PIXELS), round((mark.x - 1) * PIXELS) :] = 230
    reading = read(page, sheet)
    assert reading.squares == 3
    assert set(reading.ticks.values()) == {Tick.UNCERTAIN}
    assert max(reading.boxes, key=lambda box: box.ink).id == "theme.school"


def test_black_and_white_is_said(sheet, page):
    cross(page, box_of(sheet, "theme.school"))
    assert read(page, sheet).grey
    reading = read(np.where(page > 128, 255, 0).astype(np.uint8), sheet)
    assert not reading.grey
    assert reading.ticks["theme.school"] is Tick.TICKED


def test_a_scribbled_code_is_counted_out(sheet, page):
    code = CODES[0]
    for step in np.arange(0, 14, 0.7):
        draw(page, (code.x + 4, code.y + 4 + step), (code.x + 18, code.y + 4.4 + step), ink=40)
    assert read(page, sheet).codes == 1


def test_what_is_written_and_signed(sheet, page):
    reading = read(page, sheet)
    assert (reading.written, reading.signed) == ((), False)
    for name in ("idea", "signature"):
        zone = next(zone for zone in sheet.layout.zones if zone.id == name)
        x = zone.x + 3 + np.arange(60) * 0.35
        draw(page, *zip(x, zone.y + 4 + 1.2 * np.sin(np.arange(60) * 1.3), strict=True), width=0.35)
    reading = read(page, sheet)
    assert (reading.written, reading.signed) == (("idea", "signature"), True)
    unsigned = dataclasses.replace(sheet.layout, zones=sheet.layout.zones[:-1])
    (without,) = read_all(page, sheet, lambda payload: unsigned)
    assert without.reading.signed is None


def test_two_sheets_side_by_side_are_two_parts(sheet, page, tmp_path):
    other = new_sheet_code()
    print_sheets(tmp_path / "other.pdf", (sheet.layout,), campaign=sheet.campaign, codes=[other], session_line="")
    beside = next(read_pages(tmp_path / "other.pdf")).grey.copy()
    cross(page, box_of(sheet, "theme.school"))
    cross(beside, box_of(sheet, "theme.work"))
    both = read_all(np.hstack([page, beside]), sheet)
    assert [(part.part, part.code, part.squares) for part in both] == [(1, sheet.code, 4), (2, other, 4)]
    for part, name in zip(both, ("theme.school", "theme.work"), strict=True):
        assert [box.id for box in part.reading.boxes if box.tick is Tick.TICKED] == [name]
    assert [as_scanned(part).part for part in both] == [1, 2]
    page[1100:] = beside[1100:]  # one torn, laid over the other
    (torn,) = read_all(page, sheet)
    assert (torn.outcome, torn.reading) == (ScanOutcome.TWO_SHEETS, None)
    assert torn.image


def test_two_small_sheets_uncut_are_two_parts(sheet, scan, tmp_path):
    (layout,), codes = plan_sheet(IDEA_A5, sheet.campaign, ("fr",)), [new_sheet_code(), new_sheet_code()]
    print_sheets(tmp_path / "small.pdf", (layout,), campaign=sheet.campaign, codes=codes, session_line="")
    uncut = np.rot90(next(read_pages(tmp_path / "small.pdf")).grey, 3)
    both = read_all(scan(uncut, 1, turn=1.5, blur=0.08, noise=4), sheet, lambda payload: layout)
    assert sorted(part.code for part in both) == sorted(codes)
    assert {(part.squares, part.reading.codes) for part in both} == {(4, 2)}
    assert not any(part.reading.written for part in both)


def test_a_list_s_row_nobody_used_asks_nothing(sheet, page):
    def renamed(places, name, new):
        return tuple(dataclasses.replace(place, id=place.id.replace(name, new)) for place in places)

    boxes = renamed(sheet.layout.boxes, "consent.news.", "row.1.news.")
    boxes = renamed(boxes, "consent.study.", "row.2.study.")
    zones = renamed(sheet.layout.zones, "idea", "row.2.name")
    rows = dataclasses.replace(sheet.layout, boxes=boxes, zones=zones)
    draw(page, *[(30 + n * 0.4, 62 + 2 * (n % 2)) for n in range(30)])
    (taken,) = read_all(page, sheet, lambda payload: rows)
    told = {box.id: (box.tick, box.why) for box in taken.reading.boxes}
    assert told["row.1.news.yes"] == told["row.1.news.no"] == (Tick.EMPTY, "")
    assert told["row.2.study.yes"] == told["row.2.study.no"] == (Tick.EMPTY, "group")


def test_without_its_layout_a_sheet_is_recognised_and_no_more(sheet, page):
    (taken,) = read_all(page, sheet, lambda payload: None)
    assert (taken.outcome, taken.reading) == (ScanOutcome.RECOGNISED, None)


def test_a_newer_layout_says_so(sheet, page, page_with_code):
    def newer(payload):
        raise refuse("print.layout_unknown", "layout")

    (taken,) = read_all(page, sheet, newer)
    assert (taken.outcome, taken.code, taken.reading) == (ScanOutcome.UNKNOWN_LAYOUT, sheet.code, None)
    (taken,) = read_all(page_with_code(f"PV2:{TAG}:{sheet.code}:Z1:1"), sheet)
    assert taken.outcome is ScanOutcome.UNKNOWN_LAYOUT
