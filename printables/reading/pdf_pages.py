"""Pages of a PDF: the scan inside each at its own resolution where there is one, else the page drawn."""

import io
from collections.abc import Callable, Container, Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2

from printables.raster import PDFIUM, Grey, render
from printables.reading.faults import Fault, NoPicture
from printables.reading.pdf_drawings import draws_too_much
from printables.reading.pdf_streams import swells
from printables.reading.pictures import fitted, read_jpeg
from printables.unpacking import MOST_PIXELS

RENDER_DPI = 200
_FINEST_DPI = 300
_AFRESH = 25
"""Pages after which the document is opened anew."""
_DEPTH = 4
"""Boxes within boxes that scanners' software wraps a scan in."""
_GLANCE = 16.0
"""Dots an inch of the small drawing a scan taken out of its page is compared with."""
_ALIKE = 40.0
"""Grey levels the two may differ by: a mask or a negative differs by 200."""
_LOCKED = (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY)

Unpack = Callable[[], Grey]


def pdf_pages(path: Path, most: int, known: Container[int]) -> Iterator[tuple[int, Unpack | Fault]]:
    """Each page's number and how its pixels are had, or why not; pages in `known` are not looked at.

    Raises NoPicture where the file gives no page at all.
    """
    document, count = _open(path)
    looked_at = 0
    try:
        for number in range(1, min(count, most) + 1):
            if number in known:
                continue
            looked_at += 1
            if not looked_at % _AFRESH:
                document = _opened_again(path, document)
            yield number, _page(document, number)
    finally:
        with PDFIUM:
            document.close()
    if count > most:
        yield 0, Fault.TOO_MANY_PAGES


def count_pdf(path: Path) -> int:
    document, count = _open(path)
    with PDFIUM:
        document.close()
    return count


def _opened_again(path: Path, document: Any) -> Any:
    """The library keeps every page's packed picture until the document is closed: none of five hundred is kept."""
    with PDFIUM:
        document.close()
    return _open(path)[0]


def _open(path: Path) -> tuple[Any, int]:
    state = path.stat()
    if _swells(path, state.st_size, state.st_mtime_ns):
        raise NoPicture(Fault.SWELLS)
    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(path)
            count = len(document)
    except pypdfium2.PdfiumError as error:
        raise NoPicture(Fault.ENCRYPTED if error.err_code in _LOCKED else Fault.DAMAGED) from None
    if not count:
        with PDFIUM:
            document.close()
        raise NoPicture(Fault.DAMAGED)
    return document, count


@lru_cache(maxsize=1_000)
def _swells(path: Path, size: int, changed: int) -> bool:
    """Looked over once, when its pages are counted; again only where the file has changed."""
    del size, changed
    with path.open("rb") as file:
        return swells(file) or draws_too_much(file)


def _page(document: Any, number: int) -> Unpack | Fault:
    try:
        with PDFIUM, closing(document[number - 1]) as page:
            return _unpacking(page)
    except NoPicture as none:
        return none.fault
    except (pypdfium2.PdfiumError, ValueError):
        return Fault.PAGE_DAMAGED


def _unpacking(page: Any) -> Unpack:
    """A JPEG leaves the PDF as it is, to be unpacked elsewhere; all else is unpacked here, under the lock."""
    objects = list(page.get_objects(max_depth=_DEPTH))
    images = [thing for thing in objects if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    if any(width * height > MOST_PIXELS for width, height in (image.get_px_size() for image in images)):
        raise NoPicture(Fault.PAGE_TOO_LARGE)
    if _is_whole_page(page, objects, images):
        quarters = -page.get_rotation() // 90
        held = _jpeg(images[0])
        if held:
            return lambda: _turned(read_jpeg(io.BytesIO(held)), quarters)
        grey = fitted(_turned(_to_grey(images[0].get_bitmap().to_numpy()), quarters))
        if _is_like(page, grey):
            return lambda: grey
    drawn = _drawn(page, images)
    return lambda: drawn


def _is_whole_page(page: Any, objects: list[Any], images: list[Any]) -> bool:
    """One image fills the page, upright, with nothing beside it but recognised text."""
    texts = sum(thing.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT for thing in objects)
    if len(images) != 1 or len(images) + texts != len(objects) or pypdfium2.raw.FPDFPage_GetAnnotCount(page) > 0:
        return False
    left, bottom, right, top = page.get_mediabox()
    a, b, c, d = images[0].get_matrix().get()[:4]
    fills = a > 0.9 * (right - left) and d > 0.9 * (top - bottom)
    return bool(fills and abs(b) + abs(c) < 1)


def _jpeg(image: Any) -> bytes:
    """The JPEG as the scanner wrote it; nothing where it is packed otherwise, or in printers' colours."""
    if image.get_filters() != ["DCTDecode"]:
        return b""
    held = bytes(image.get_data())
    return held if _components(held) in (1, 3) else b""


def _components(jpeg: bytes) -> int:
    """How many colours a JPEG has, told by its frame header; 0 where it is none."""
    place = 2
    while jpeg[place : place + 1] == b"\xff" and place + 9 < len(jpeg):
        marker, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return jpeg[place + 9]
        place += 2 + length
    return 0


def _is_like(page: Any, grey: Grey) -> bool:
    """Whether what was taken out is what the page shows: no negative, no mask, no colour table left out."""
    shown = render(page, _GLANCE)
    small = cv2.resize(grey, (shown.shape[1], shown.shape[0]), interpolation=cv2.INTER_AREA)
    return float(cv2.absdiff(shown, np.asarray(small, np.uint8)).mean()) < _ALIKE


def _drawn(page: Any, images: list[Any]) -> Grey:
    """The page drawn as finely as the pictures on it deserve."""
    width, height = page.get_size()
    finest = max((_dpi(image) for image in images), default=RENDER_DPI)
    dpi = min(max(finest, RENDER_DPI), _FINEST_DPI)
    if width * height * (dpi / 72) ** 2 > MOST_PIXELS:
        raise NoPicture(Fault.PAGE_TOO_LARGE)
    return fitted(render(page, dpi))


def _dpi(image: Any) -> float:
    a, b = image.get_matrix().get()[:2]
    return float(image.get_px_size()[0] * 72 / max(1.0, np.hypot(a, b)))


def _turned(grey: Grey, quarters: int) -> Grey:
    return np.ascontiguousarray(np.rot90(grey, quarters))


def _to_grey(pixels: "np.ndarray[Any, Any]") -> Grey:
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return pixels.reshape(pixels.shape[:2]).astype(np.uint8)
    code = cv2.COLOR_BGR2GRAY if pixels.shape[2] == 3 else cv2.COLOR_BGRA2GRAY
    return np.asarray(cv2.cvtColor(pixels, code), np.uint8)
