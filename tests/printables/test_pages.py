"""Files of every kind and every kind of damage: a page, or one named problem, and the rest goes on."""

import io
import zlib
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
from printables.reading.pages import MOST_PAGES, Fault, PageImage, PageProblem, count_pages, find_pages, read_pages


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


@pytest.mark.parametrize(("name", "fault"), [("not there.pdf", Fault.GONE), (".", Fault.UNREADABLE)])
def test_a_file_that_cannot_be_opened_says_so(tmp_path, name, fault):
    assert one(tmp_path / name).fault is fault


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_a_file_that_goes_while_it_waits_says_so(tmp_path, picture, kind):
    Image.fromarray(picture).save(tmp_path / "x", kind)
    pages = find_pages(tmp_path / "x")
    if kind == "JPEG":
        (packed,) = pages
        (tmp_path / "x").unlink()
        assert packed.picture().fault is Fault.GONE
    else:
        (tmp_path / "x").unlink()
        assert next(pages).fault is Fault.GONE


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


def test_a_pdf_that_goes_while_it_is_read_says_so(tmp_path):
    document = pypdfium2.PdfDocument.new()
    for _ in range(60):
        document.new_page(10, 10)
    document.save(tmp_path / "share.pdf")
    document.close()
    pages = find_pages(tmp_path / "share.pdf")
    assert next(pages).page == 1
    (tmp_path / "share.pdf").unlink()
    *read, last = pages
    assert (last.page, last.fault) == (0, Fault.GONE)
    assert len(read) < 60


def test_pages_already_known_are_not_looked_at(tmp_path, picture):
    pdf_of(tmp_path / "x.pdf", jpeg(picture), b"", jpeg(picture))
    frames = [Image.fromarray(picture)] * 3
    frames[0].save(tmp_path / "x.tif", save_all=True, append_images=frames[1:])
    frames[0].save(tmp_path / "x.jpg")
    assert [page.page for page in find_pages(tmp_path / "x.pdf", {1, 2})] == [3]
    assert [page.page for page in find_pages(tmp_path / "x.tif", {2})] == [1, 3]
    assert list(find_pages(tmp_path / "x.jpg", {1})) == []


@pytest.mark.parametrize(
    ("mode", "packing"), [("1", "group4"), ("1", "group3"), ("L", "tiff_lzw"), ("RGB", "jpeg"), ("P", "tiff_deflate")]
)
def test_a_tiff_gives_all_its_pages(tmp_path, picture, mode, packing):
    frames = [Image.fromarray(picture).convert(mode, dither=Image.Dither.NONE)] * 3
    frames[0].save(tmp_path / "x.tif", compression=packing, save_all=True, append_images=frames[1:])
    pages = list(read_pages(tmp_path / "x.tif"))
    assert [(page.page, page.grey.shape, page.grey.dtype) for page in pages] == [
        (number, (300, 400), np.uint8) for number in (1, 2, 3)
    ]
    assert pages[2].grey[150, 50] < 40
    assert pages[2].grey[150, 300] > 210
    assert count_pages(tmp_path / "x.tif") == 3


def test_one_bad_page_of_a_tiff_does_not_stop_the_others(tmp_path, picture):
    chance = np.random.default_rng(1).integers(0, 255, (300, 400), np.uint8)
    frames = [Image.fromarray(grey) for grey in (picture, chance, picture)]
    frames[0].save(tmp_path / "x.tif", compression="tiff_deflate", save_all=True, append_images=frames[1:])
    whole = bytearray((tmp_path / "x.tif").read_bytes())
    place = len(whole) // 2  # deep in the second page, which packs worst
    whole[place : place + 3_000] = b"\xff" * 3_000
    (tmp_path / "x.tif").write_bytes(whole)
    assert faults(tmp_path / "x.tif") == [(1, None), (2, Fault.PAGE_DAMAGED), (3, None)]


def test_a_tiff_cut_short_or_as_large_as_a_wall_says_so(tmp_path, picture):
    frames = [Image.fromarray(picture), Image.new("1", (12_000, 12_000)), Image.fromarray(picture)]
    frames[0].save(tmp_path / "x.tif", compression="tiff_lzw", save_all=True, append_images=frames[1:])
    assert faults(tmp_path / "x.tif") == [(1, None), (2, Fault.PAGE_TOO_LARGE), (3, None)]
    whole = (tmp_path / "x.tif").read_bytes()
    for size in (8, 100, len(whole) // 2):
        (tmp_path / "cut.tif").write_bytes(whole[:size])
        assert {fault for _, fault in faults(tmp_path / "cut.tif")} & {Fault.DAMAGED, Fault.PAGE_DAMAGED}


def test_a_fax_gets_its_own_shape_back(tmp_path):
    fax = np.full((1078, 1728), 255, np.uint8)
    Image.fromarray(fax).convert("1").save(tmp_path / "x.tif", compression="group3", dpi=(204, 98))
    height, width = one(tmp_path / "x.tif").grey.shape
    assert height / width == pytest.approx(11 / 8.47, abs=0.02)


def test_a_phone_picture_in_heic(tmp_path):
    """Made once by pillow-heif: 400 by 300, dark on its left, turned clockwise as phones tell it."""
    whole = Path(__file__).with_name("phone.heic").read_bytes()
    (tmp_path / "IMG_0001.HEIC").write_bytes(whole)
    grey = one(tmp_path / "IMG_0001.HEIC").grey
    assert grey.shape == (400, 300)
    assert (grey[50, 150] < 50, grey[300, 150] > 200) == (True, True)
    for size in (100, len(whole) - 200):
        (tmp_path / "cut.heic").write_bytes(whole[:size])
        assert one(tmp_path / "cut.heic").fault is Fault.PAGE_DAMAGED


def test_a_photo_of_48_million_pixels_becomes_smaller(tmp_path):
    image = Image.new("RGB", (8_064, 6_048), (200, 210, 190))
    image.paste((10, 10, 10), (0, 0, 2_000, 6_048))
    image.save(tmp_path / "x.png", compress_level=1)
    grey = one(tmp_path / "x.png").grey
    assert grey.shape == (3_024, 4_032)
    assert (grey[1500, 500] < 20, grey[1500, 3000] > 190) == (True, True)


def pdf_around(path: Path, stream: bytes, said: bytes, *, content: bytes = b"400 0 0 300 0 0 cm /I Do") -> Path:
    """A page of 400 by 300 points with one image object, as some scanner might have written it."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/XObject/Subtype/Image/Length %d%s>>stream\n%s\nendstream" % (len(stream), said, stream),
    ]
    whole = b"%PDF-1.7\n"
    for number, held in enumerate(objects, start=1):
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    path.write_bytes(whole + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF")
    return path


BITS = b"/Width 800/Height 600/BitsPerComponent 1/Filter/FlateDecode"
GREYS = b"/Width 400/Height 300/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode"


@pytest.mark.parametrize(
    ("said", "inverted"),
    [
        (BITS + b"/ColorSpace/DeviceGray", False),
        (BITS + b"/ColorSpace/DeviceGray/Decode[1 0]", True),
        (BITS + b"/ImageMask true/Decode[0 1]", False),
        (BITS + b"/ImageMask true/Decode[1 0]", True),
        (BITS + b"/ColorSpace[/Indexed/DeviceRGB 1<FFFFFF000000>]", True),
        (GREYS, False),
        (GREYS + b"/Decode[1 0]", True),
    ],
)
def test_black_stays_black_however_the_scan_is_packed(tmp_path, picture, said, inverted):
    grey = np.kron(picture, np.ones((2, 2), np.uint8)) if b"Component 1" in said else picture
    pixels = np.packbits(grey > 128, axis=1).tobytes() if b"Component 1" in said else grey.tobytes()
    if inverted:
        pixels = bytes(255 - byte for byte in pixels)
    page = one(pdf_around(tmp_path / "x.pdf", zlib.compress(pixels), said)).grey
    assert page.shape[1] >= 400
    height, width = page.shape
    assert page[height // 2, width // 8] < 60
    assert page[height // 2, width // 2] > 200


def test_a_copier_in_black_and_white_keeps_its_resolution(tmp_path, sheet):
    fine = Image.fromarray(cv2.resize(sheet.clean, (2480, 3508))).convert("1")
    fine.save(tmp_path / "copier.pdf", resolution=300)
    assert b"CCITTFaxDecode" in (tmp_path / "copier.pdf").read_bytes()
    assert one(tmp_path / "copier.pdf").grey.shape == (3508, 2480)


def test_a_scan_cut_in_strips_is_drawn_as_finely_as_it_was_made(tmp_path):
    canvas = Canvas(str(tmp_path / "x.pdf"), pagesize=(595, 842))
    strip = jpeg(np.full((877, 2480), 200, np.uint8))
    for number in range(4):
        canvas.drawImage(ImageReader(io.BytesIO(strip)), 0, number * 210.5, 595, 210.5)
    canvas.save()
    assert one(tmp_path / "x.pdf").grey.shape == pytest.approx((3508, 2480), abs=3)


def swollen(by: bytes, times: int) -> bytes:
    pump = zlib.compressobj(9)
    return b"".join(pump.compress(by * 100_000) for _ in range(times)) + pump.flush()


def test_a_picture_that_swells_stays_within_its_rows(tmp_path):
    pdf_around(tmp_path / "x.pdf", swollen(bytes(10), 100), GREYS)
    assert one(tmp_path / "x.pdf").grey.max() == 0, "100 MB where there is room for 120 kB"


@pytest.mark.parametrize(
    ("filters", "length"),
    [(b"/FlateDecode", b""), (b"[/FlateDecode/FlateDecode]", b""), (b"/Fl", b"1 0 R"), (b"6 0 R", b"12")],
)
def test_a_page_that_swells_is_never_opened(tmp_path, filters, length):
    content = swollen(b"q 1 0 0 1 0 0 cm Q ", 4)
    content = zlib.compress(content, 9) if b"[" in filters else content
    whole = pdf_around(tmp_path / "x.pdf", b"", GREYS, content=b"@").read_bytes()
    said = b"<</Length %s/Filter %s>>stream\n%s" % (length or b"%d" % len(content), filters, content)
    (tmp_path / "x.pdf").write_bytes(whole.replace(b"<</Length 1>>stream\n@", said))
    assert faults(tmp_path / "x.pdf") == [(0, Fault.SWELLS)]
    assert count_pages(tmp_path / "x.pdf") == 1


def written(path: Path, *objects: bytes) -> Path:
    """A PDF of those objects, from 1 on; a stream is said as its dictionary, a space and what is in it."""
    held, places = b"%PDF-1.4\n", []
    for number, said in enumerate(objects, 1):
        places.append(len(held))
        held += b"%d 0 obj\n%s\nendobj\n" % (number, said)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    path.write_bytes(held + end % (len(places) + 1, table, len(places) + 1, len(held)))
    return path


def stream(said: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(said, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (more, len(packed), packed)


TREE = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %s/Resources<</XObject<</F 5 0 R>>>>>>"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(("deep", "calls", "refused"), [(7, 10, True), (2, 10, False), (30, 1, False)])
def test_what_draws_itself_without_end_is_never_opened(tmp_path, apart, deep, calls, refused):
    """Two kilobytes of drawings that draw ten drawings each took 18 GB."""
    objects = [*TREE, PAGE % b"4 0 R", stream(b"/F Do")]
    for at in range(deep):
        inside = b"<</XObject<</F %d 0 R>>>>" % (6 + at)
        kept = b"%d 0 R" % (6 + deep + at) if apart else inside
        objects.append(stream(b"/F Do " * calls, FORM + b"/Resources " + kept))
    objects.append(stream(b"9 9 500 500 re f", FORM))
    objects += [b"<</XObject<</F %d 0 R>>>>" % (6 + at) for at in range(deep if apart else 0)]
    path = written(tmp_path / "x.pdf", *objects)
    assert faults(path) == [(0, Fault.SWELLS)] if refused else [(1, None)]


@pytest.mark.parametrize("apart", [False, True])
def test_a_page_that_says_the_same_a_thousand_times_is_never_opened(tmp_path, apart):
    pieces = b"[%s]" % (b"4 0 R " * 1_000)
    page = PAGE % (b"6 0 R" if apart else pieces)
    path = written(tmp_path / "x.pdf", *TREE, page, stream(b"0 0 m 5 5 l S "), stream(b"", FORM), pieces)
    assert faults(path) == [(0, Fault.SWELLS)]


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
