"""Every kind of sheet comes back: whole, askew, two halves on one page, and a half that was cut off."""

from pathlib import Path

import cv2
import pypdfium2
import pytest

from outreach_app.domain.ids import new_sheet_code
from outreach_app.domain.words import ScanOutcome
from printables.raster import make_scan, render
from printables.reading.page import read_pages_of
from printables.sheet.drawing import print_sheets, sheets_abreast
from printables.sheet.payload import KINDS, Payload
from printables.sheet.plan import plan_sheet


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_back_as_printed(make_campaign, tmp_path: Path, kind: str) -> None:
    campaign, codes = make_campaign(), [new_sheet_code() for _ in range(sheets_abreast(kind))]
    pages = plan_sheet(kind, campaign, ("fr", "en"))
    pdf, scan = tmp_path / "sheets.pdf", tmp_path / "scan.pdf"
    print_sheets(pdf, pages, campaign=campaign, codes=codes, session_line="Atelier Curial")
    make_scan(pdf, scan, dpi=150)

    def layout_of(payload: Payload):
        return pages[payload.page - 1]

    read = list(read_pages_of(scan, campaign, layout_of))
    assert {page.outcome for page in read} == {ScanOutcome.RECOGNISED}
    assert [page.squares for page in read] == [4] * len(codes) * len(pages)
    expected = {(code, page.page) for code in codes for page in pages}
    assert {(page.code, page.sheet_page) for page in read} == expected
    assert [page.part for page in read] == ([1, 2] if sheets_abreast(kind) == 2 else [1] * len(read))
    for page in read:
        layout = pages[page.sheet_page - 1]
        assert page.reading is not None
        assert [box.id for box in page.reading.boxes] == [box.id for box in layout.boxes]
        assert not page.reading.written
        assert "ticked" not in page.reading.ticks.values()


@pytest.mark.parametrize("left", [True, False])
def test_a_half_sheet_cut_off_is_read_alone(make_campaign, tmp_path: Path, left: bool) -> None:
    campaign, codes = make_campaign(), [new_sheet_code() for _ in range(2)]
    pages = plan_sheet("idea-a5", campaign, ("fr",))
    pdf, half = tmp_path / "sheets.pdf", tmp_path / "half.png"
    print_sheets(pdf, pages, campaign=campaign, codes=codes, session_line="")
    grey = render(pypdfium2.PdfDocument(pdf)[0], 200)
    middle = grey.shape[1] // 2
    cut = grey[:, :middle] if left else grey[:, middle:]
    cv2.imwrite(str(half), cv2.copyMakeBorder(cut, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=90))
    (page,) = read_pages_of(half, campaign, lambda payload: pages[0])
    assert (page.outcome, page.code, page.squares) == (ScanOutcome.RECOGNISED, codes[0 if left else 1], 4)
