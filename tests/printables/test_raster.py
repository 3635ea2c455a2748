"""Pages counted before they are read, and drawn in colour for people to look at."""

import cv2
import numpy as np
import pytest

from printables.raster import draw_pages, make_scan
from printables.reading.pages import count_pages, read_pages


def test_a_page_is_drawn_in_its_colours(sheet):
    drawn = [cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_COLOR) for page in draw_pages(sheet.pdf, 72)]
    assert [picture.shape for picture in drawn] == [(842, 596, 3)]
    blue, _, red = (drawn[0][..., channel].astype(int) for channel in range(3))
    assert (blue - red).max() > 40, "the form's teal has gone"


def test_pages_are_counted_as_they_will_be_read(sheet, tmp_path):
    scan = tmp_path / "scan.pdf"
    make_scan(sheet.pdf, scan, dpi=60)
    assert count_pages(scan) == len(list(read_pages(scan))) == 1


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and nothing more", b"\xff\xd8\xff", b"words"])
def test_what_is_no_pdf_counts_as_one_page(tmp_path, content):
    file = tmp_path / "odd.pdf"
    file.write_bytes(content)
    assert count_pages(file) == len(list(read_pages(file))) == 1
    assert count_pages(tmp_path / "gone.pdf") == 1
