"""A filled page read, image to marks, over its bare parts; and how right it is read, on pages nobody tuned on."""

import runpy
import time
import timeit
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest
import zxingcpp
from numpy.typing import NDArray

from outreach_app.campaign.model import Campaign
from outreach_app.domain.ids import campaign_tag, new_sheet_code
from outreach_app.domain.reading import BoxReading, Tick
from printables.raster import PDFIUM, encode_jpeg, render
from printables.reading.codes import find_codes
from printables.reading.page import PageReading, read_page
from printables.reading.pages import PageImage
from printables.reading.straighten import PIXELS, Straightened, straighten
from printables.sheet.drawing import print_sheets
from printables.sheet.layout import IDEA, Layout
from printables.sheet.plan import plan_sheet

GENERATOR = runpy.run_path(str(Path(__file__).parents[1] / "printables" / "scans" / "generator.py"))
FIRST_SEED, PAGES = 12_000, 40
"""Seeds on which no limit was tuned; as many pages of each device."""
SHARES = (0.5, 0.15)
"""Of black, from which on a box counts as ticked: two shares such as programs of that kind are set to."""
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
Grey = NDArray[np.uint8]
Race = Callable[[str, Callable[[], object], Callable[[], object], int], dict[str, tuple[float, float, float]]]


@pytest.fixture(scope="module")
def printed(campaign: Campaign, tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, str, Grey]:
    """The sheet's layout, its code, and its page as pdfium draws it at 300 dpi."""
    (layout, *_), code = plan_sheet(IDEA, campaign, ("fr", "en")), new_sheet_code()
    pdf = tmp_path_factory.mktemp("sheet") / "sheet.pdf"
    print_sheets(pdf, (layout,), campaign=campaign, codes=[code], session_line="")
    with PDFIUM:
        return layout, code, render(pypdfium2.PdfDocument(pdf)[0], 300)


def read(picture: Grey, campaign: Campaign, layout: Layout) -> list[PageReading]:
    page = PageImage(file=Path("scan.jpg"), page=1, grey=picture)
    return read_page(page, tag=campaign_tag(campaign.id), layout_of=lambda payload: layout)


@pytest.mark.benchmark
def test_read(campaign: Campaign, printed: tuple[Layout, str, Grey], race: Race) -> None:
    layout, _, clean = printed
    for device in ("flatbed", "phone"):
        picture = GENERATOR["make"](clean, layout, device, FIRST_SEED, dpi=200)[1].picture
        bend = np.array([[1.0, 0.01, -8.0], [-0.01, 1.0, 6.0], [1e-6, 1e-6, 1.0]])

        def bare(picture: Grey = picture, bend: NDArray[np.float64] = bend) -> None:
            zxingcpp.read_barcodes(picture, formats=_QR, try_invert=False)
            cv2.warpPerspective(picture, bend, (1654, 2339))

        told = race(
            f"{device}, a page of {picture.size / 1e6:.1f} megapixels and {len(layout.boxes)} boxes",
            lambda picture=picture: read(picture, campaign, layout),  # type: ignore[misc]
            bare,
            15,
        )
        flat = straightened(picture, layout).grey
        kept = median(timeit.repeat(lambda flat=flat: encode_jpeg(flat), timer=time.process_time, repeat=15, number=1))  # type: ignore[misc]
        ms = told["cpu"][0]
        print(
            f"{1000 / ms:.1f} pages a CPU-second; {1000 / (ms - 1000 * kept):.1f} from image to marks, without the"
            f" {1000 * kept:.1f} ms in which the page that is kept is packed as JPEG"
        )
        assert told["cpu"][2] < 6


@pytest.mark.benchmark
@pytest.mark.parametrize("device", ["flatbed", "feeder", "phone", "copier"])
def test_accuracy(campaign: Campaign, printed: tuple[Layout, str, Grey], device: str) -> None:
    layout, code, clean = printed
    told: Counter[str] = Counter()
    for seed in range(FIRST_SEED, FIRST_SEED + PAGES):
        filled, scan = GENERATOR["make"](clean, layout, device, seed)
        told.update(_judged(read(scan.picture, campaign, layout), code, filled))
        told.update(_by_fixed_share(scan.picture, layout, filled.truth))
    print(_line(device, told))
    assert told["false"] == 0
    assert told["coded"] >= 0.99 * told["pages"]
    if device != "copier":
        assert told["wrong"] <= 0.003 * told["boxes"]
        assert told["uncertain"] <= 0.08 * told["boxes"]


def straightened(picture: Grey, layout: Layout) -> Straightened:
    return straighten(picture, [code.corners for code in find_codes(picture) if code.payload])


def _by_fixed_share(picture: Grey, layout: Layout, truth: dict[str, str]) -> Counter[str]:
    """What a fixed threshold says of the same boxes, as auto-multiple-choice's rule: ticked where that share of the box
    (its outline left out, 0.8 of its side) is darker than 0.6 of white. Not that program: our straightening serves it.
    """
    flat, told = straightened(picture, layout), Counter[str]()
    for box in layout.boxes if flat.squares == 4 else ():
        (x, y), half = (along * PIXELS for along in box.centre), 0.4 * box.w * PIXELS
        inside = flat.grey[round(y - half) : round(y + half), round(x - half) : round(x + half)]
        black = float(np.mean(inside < 0.6 * 255))
        if truth[box.id] in ("ticked", "empty"):
            told["ruled"] += 1
            told.update(f"misruled {least}" for least in SHARES if (black >= least) != (truth[box.id] == "ticked"))
    return told


def _judged(parts: list[PageReading], code: str, filled: Any) -> Counter[str]:
    told = Counter(pages=1)
    told["false"] = sum(part.code not in ("", code) for part in parts)
    reading = parts[0].reading
    if reading is None or told["false"]:
        return told
    told.update(coded=1, copies=reading.codes, four=int(reading.squares == 4))
    told.update(_box(box, filled.truth[box.id]) for box in reading.boxes)
    told["boxes"] = told["right"] + told["wrong"] + told["uncertain"] + told["blackened"] + told["group"]
    told["signature"] = int(bool(reading.signed) != ("signature" in filled.written))
    return told


def _box(box: BoxReading, truth: str) -> str:
    if truth not in ("ticked", "empty"):
        return "odd asked" if box.tick is Tick.UNCERTAIN else "odd"
    if box.tick is Tick.UNCERTAIN:
        return box.why if box.why in ("group", "blackened") else "uncertain"
    return "right" if box.tick == truth else "wrong"


def _line(device: str, told: Counter[str]) -> str:
    def share(what: str, of: str = "boxes") -> str:
        return f"{100 * told[what] / max(1, told[of]):.2f} %"

    odd = told["odd"] + told["odd asked"]
    both = f"{50 * told['copies'] / max(1, told['pages']):.1f} %"
    return (
        f"{device}: {told['pages']} pages, code read {share('coded', 'pages')} (both copies {both}), false"
        f" {told['false']}, four squares {share('four', 'pages')}; {told['boxes']} boxes: wrong {share('wrong')},"
        f" uncertain {share('uncertain')}, filled by a thick pen {share('blackened')},"
        f" ticked beside another tick {share('group')};"
        f" a fixed share of black, {' or '.join(map(str, SHARES))}, would misread"
        f" {' or '.join(share(f'misruled {least}', 'ruled') for least in SHARES)};"
        f" corrected, circled or missed {told['odd asked']} of {odd} asked; signature wrong on {told['signature']}"
    )
