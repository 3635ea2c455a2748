"""Files of every kind and every kind of damage: a page, or one named problem, and the rest goes on."""

import io
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from printables.raster import make_scan, rasterise
from printables.reading.pages import MOST_PAGES, Fault, PageImage, PageProblem, read_pages


def jpeg(grey: np.ndarray, **options) -> bytes:
    held = io.BytesIO()
    Image.fromarray(grey).save(held, "JPEG", **options)
    return held.getvalue()


def one(path: Path) -> PageImage | PageProblem:
    (page,) = read_pages(path)
    return page


def faults(path: Path) -> list[tuple[int, Fault | None]]:
    return [(page.page, page.fault if isinstance(page, PageProblem) else None) for page in read_pages(path)]


@pytest.fixture
def picture() -> np.ndarray:
    """Wider than high, dark on its left: which way it lies shows."""
    grey = np.full((300, 400), 230, np.uint8)
    grey[:, :100] = 20
    return grey


@pytest.mark.parametrize("name", ["page.jpg", "page.pdf", "page.png", "page"])
def test_a_file_is_known_by_its_content(tmp_path, picture, name):
    path = tmp_path / name
    path.write_bytes(jpeg(picture))
    page = one(path)
    assert (page.page, page.grey.shape, page.grey.dtype) == (1, (300, 400), np.uint8)
    assert page.grey[150, 50] < 40
    assert page.grey[150, 300] > 210


def test_orientation_in_exif_is_applied(tmp_path, picture):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side: turn clockwise to see it upright
    path = tmp_path / "phone.jpg"
    path.write_bytes(jpeg(picture, exif=exif))
    grey = one(path).grey
    assert grey.shape == (400, 300)
    assert grey[50, 150] < 40


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P", "1", "I;16", "CMYK"])
def test_every_kind_of_picture_becomes_grey(tmp_path, picture, mode):
    if mode == "I;16":
        image = Image.fromarray(picture.astype(np.uint16) * 257)
    else:
        image = Image.fromarray(picture).convert(mode, dither=Image.Dither.NONE)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image.save(tmp_path / "x", kind)
    grey = one(tmp_path / "x").grey
    assert (grey.shape, grey.dtype) == ((300, 400), np.uint8)
    assert grey[150, 50] < 40
    assert grey[150, 300] > 210


def test_transparent_paper_is_white(tmp_path):
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(tmp_path / "x.png")
    assert one(tmp_path / "x.png").grey.min() == 255


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"Bonjour", Fault.UNKNOWN_KIND),
        (b"GIF89a" + bytes(100), Fault.UNKNOWN_KIND),
        (b"%PDF-1.7\nnothing of the kind", Fault.DAMAGED),
        (b"\xff\xd8\xff\xe0", Fault.PAGE_DAMAGED),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), Fault.PAGE_DAMAGED),
    ],
)
def test_a_file_that_is_no_page_says_why(tmp_path, content, fault):
    path = tmp_path / "scan.pdf"
    path.write_bytes(content)
    assert one(path).fault is fault


@pytest.mark.parametrize("name", ["not there.pdf", "."])
def test_a_file_that_cannot_be_opened_says_so(tmp_path, name):
    assert one(tmp_path / name).fault is Fault.UNREADABLE


def test_a_truncated_picture_is_a_damaged_page(tmp_path, picture):
    for kind in ("JPEG", "PNG"):
        held = io.BytesIO()
        Image.fromarray(picture).save(held, kind)
        path = tmp_path / kind
        path.write_bytes(held.getvalue()[: len(held.getvalue()) // 2])
        assert one(path).fault is Fault.PAGE_DAMAGED


def test_a_truncated_pdf_is_damaged(tmp_path, sheet):
    path = tmp_path / "cut.pdf"
    path.write_bytes(sheet.pdf.read_bytes()[:9_000])
    assert faults(path) == [(0, Fault.DAMAGED)]


def test_a_locked_pdf_says_so(tmp_path):
    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", "owner", strength=40))
    canvas.drawString(100, 100, "x")
    canvas.save()
    assert faults(path) == [(0, Fault.ENCRYPTED)]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    Image.new("1", (12_000, 12_000)).save(tmp_path / "bomb.png")
    Image.new("1", (12_000, 12_000)).save(tmp_path / "bomb.pdf")
    assert (tmp_path / "bomb.png").stat().st_size < 100_000
    for name in ("bomb.png", "bomb.pdf"):
        assert faults(tmp_path / name) == [(1, Fault.PAGE_TOO_LARGE)]


def pdf_of(path: Path, *pictures: bytes, size: tuple[float, float] = (595.3, 841.9), turned: int = 0) -> Path:
    """One full-page picture on each page; an empty one is a page as large as a wall."""
    canvas = Canvas(str(path))
    for held in pictures:
        canvas.setPageSize(size if held else (14_000, 14_000))
        canvas.setPageRotation(turned)
        if held:
            canvas.drawImage(ImageReader(io.BytesIO(held)), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return path


def test_a_scan_in_a_pdf_comes_at_its_own_resolution(tmp_path, sheet):
    large = cv2.resize(sheet.clean, (2480, 3508))
    page = one(pdf_of(tmp_path / "scan.pdf", jpeg(large)))
    assert page.grey.shape == (3508, 2480)
    assert np.abs(page.grey.astype(int) - large).mean() < 3


@pytest.mark.parametrize(("turned", "dark"), [(0, "left"), (90, "top"), (180, "right"), (270, "bottom")])
def test_a_turned_pdf_page_is_turned(tmp_path, picture, turned, dark):
    grey = one(pdf_of(tmp_path / "turned.pdf", jpeg(picture), size=(400, 300), turned=turned)).grey
    edges = {"left": grey[:, :20], "right": grey[:, -20:], "top": grey[:20], "bottom": grey[-20:]}
    assert min(edges, key=lambda side: edges[side].mean()) == dark


def test_a_drawn_page_or_one_written_upon_is_rendered(tmp_path, sheet, picture):
    assert one(sheet.pdf).grey.shape == (2339, 1654)
    path = tmp_path / "annotated.pdf"
    canvas = Canvas(str(path), pagesize=(400, 300))
    canvas.drawImage(ImageReader(io.BytesIO(jpeg(picture))), 0, 0, 400, 300)
    canvas.rect(300, 100, 50, 50, fill=1)
    canvas.save()
    grey = one(path).grey
    assert grey.shape[0] == pytest.approx(300 * 200 / 72, abs=1)
    assert grey[round(175 * 200 / 72), round(325 * 200 / 72)] < 40


def test_one_bad_page_does_not_stop_the_others(tmp_path, picture):
    path = pdf_of(tmp_path / "three.pdf", jpeg(picture), b"", jpeg(picture))
    assert faults(path) == [(1, None), (2, Fault.PAGE_TOO_LARGE), (3, None)]


def test_more_pages_than_a_run_can_have_are_left(tmp_path):
    document = pypdfium2.PdfDocument.new()
    for _ in range(MOST_PAGES + 1):
        document.new_page(10, 10)
    document.save(tmp_path / "long.pdf")
    document.close()
    seen = faults(tmp_path / "long.pdf")
    assert len(seen) == MOST_PAGES + 1
    assert seen[-1] == (0, Fault.TOO_MANY_PAGES)


def test_pages_come_one_at_a_time(tmp_path, picture):
    pages = read_pages(pdf_of(tmp_path / "three.pdf", *[jpeg(picture)] * 3))
    assert next(pages).page == 1
    pages.close()
    (tmp_path / "three.pdf").unlink()


def test_a_pdf_becomes_pictures_and_pictures_a_scan(tmp_path, sheet):
    (picture,) = rasterise(sheet.pdf, 100)
    assert Image.open(io.BytesIO(picture)).size == (827, 1170)
    make_scan(sheet.pdf, tmp_path / "scan.pdf")
    page = one(tmp_path / "scan.pdf")
    assert page.grey.shape == (2339, 1654)
    assert not np.array_equal(page.grey, sheet.clean)
