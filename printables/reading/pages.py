"""Pages out of whatever the scanner or the phone gave: PDF, JPEG or PNG, told by content, one page at a time."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import cv2
import numpy as np
import pypdfium2
from PIL import ImageOps
from PIL.Image import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from printables.raster import PDFIUM, Grey, render

LARGEST_FILE = 1_000_000_000
MOST_PAGES = 2_000
MOST_PIXELS = 64_000_000
"""An A4 at 600 dpi is 35 million; more is a mistake or a trap, refused before a pixel is unpacked."""
RENDER_DPI = 200


class Fault(StrEnum):
    """Why a file, or one page of it, gave no picture."""

    EMPTY = "file.empty"
    UNREADABLE = "file.unreadable"
    TOO_LARGE = "file.too_large"
    UNKNOWN_KIND = "file.unknown_kind"
    ENCRYPTED = "file.encrypted"
    DAMAGED = "file.damaged"
    TOO_MANY_PAGES = "file.too_many_pages"
    PAGE_DAMAGED = "page.damaged"
    PAGE_TOO_LARGE = "page.too_large"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PageImage:
    """One page in grey, as it lay on the glass; `page` counts from 1."""

    file: Path
    page: int
    grey: Grey


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProblem:
    """A page that could not be had, or with `page` 0 the whole file; the other pages go on."""

    file: Path
    page: int
    fault: Fault


def read_pages(path: Path) -> Iterator[PageImage | PageProblem]:
    """Every page of `path`, or why there is none. Whatever the file holds, nothing is raised."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(1024)
            if not start:
                yield PageProblem(file=path, page=0, fault=Fault.EMPTY)
            elif size > LARGEST_FILE:
                yield PageProblem(file=path, page=0, fault=Fault.TOO_LARGE)
            elif b"%PDF-" in start:
                yield from _pdf_pages(path)
            else:
                yield _picture(path, file, start)
    except OSError:
        yield PageProblem(file=path, page=0, fault=Fault.UNREADABLE)


def count_pages(path: Path) -> int:
    """How many pages `read_pages` will give, none of them drawn; 1 for anything but a PDF that opens."""
    try:
        with path.open("rb") as file:
            is_pdf = b"%PDF-" in file.read(1024)
        if not is_pdf:
            return 1
        with PDFIUM:
            document = pypdfium2.PdfDocument(path)
            count = len(document)
            document.close()
    except (OSError, pypdfium2.PdfiumError):
        return 1
    return min(max(count, 1), MOST_PAGES)


def _picture(path: Path, file: BinaryIO, start: bytes) -> PageImage | PageProblem:
    if start.startswith(b"\xff\xd8\xff"):
        kind: type[JpegImageFile] | type[PngImageFile] = JpegImageFile
    elif start.startswith(b"\x89PNG\r\n\x1a\n"):
        kind = PngImageFile
    else:
        return PageProblem(file=path, page=0, fault=Fault.UNKNOWN_KIND)
    file.seek(0)
    try:
        image = kind(file)
        if image.width * image.height > MOST_PIXELS:
            return PageProblem(file=path, page=1, fault=Fault.PAGE_TOO_LARGE)
        return PageImage(file=path, page=1, grey=_grey(image))
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error):
        return PageProblem(file=path, page=1, fault=Fault.PAGE_DAMAGED)


def _grey(image: Image) -> Grey:
    """Upright by its EXIF orientation, which goes no further; transparent paper is white."""
    image.draft("L", image.size)
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):
        return np.asarray(np.clip(np.asarray(upright, np.int32) >> 8, 0, 255), np.uint8)
    if upright.has_transparency_data:
        pixels = np.asarray(upright.convert("LA"), np.uint16)
        opaque = pixels[..., 1]
        return np.asarray((pixels[..., 0] * opaque + 255 * (255 - opaque)) // 255, np.uint8)
    return np.asarray(upright.convert("L"), np.uint8)


def _pdf_pages(path: Path) -> Iterator[PageImage | PageProblem]:
    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(path)
            count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY)
        yield PageProblem(file=path, page=0, fault=Fault.ENCRYPTED if locked else Fault.DAMAGED)
        return
    try:
        for number in range(min(count, MOST_PAGES)):
            yield _pdf_page(path, document, number)
    finally:
        with PDFIUM:
            document.close()
    if count > MOST_PAGES or not count:
        yield PageProblem(file=path, page=0, fault=Fault.TOO_MANY_PAGES if count else Fault.DAMAGED)


def _pdf_page(path: Path, document: Any, number: int) -> PageImage | PageProblem:
    try:
        with PDFIUM:
            page = document[number]
            try:
                grey = _page_picture(page)
            finally:
                page.close()
    except (pypdfium2.PdfiumError, ValueError):
        return PageProblem(file=path, page=number + 1, fault=Fault.PAGE_DAMAGED)
    if grey is None:
        return PageProblem(file=path, page=number + 1, fault=Fault.PAGE_TOO_LARGE)
    return PageImage(file=path, page=number + 1, grey=grey)


def _page_picture(page: Any) -> Grey | None:
    """The scan inside the page at its own resolution, else the page drawn; None where it is too large."""
    scan = _only_scan(page)
    if scan is None:
        width, height = page.get_size()
        if width * height * (RENDER_DPI / 72) ** 2 > MOST_PIXELS:
            return None
        return render(page, RENDER_DPI)
    width, height = scan.get_px_size()
    if width * height > MOST_PIXELS:
        return None
    grey = _to_grey(scan.get_bitmap().to_numpy())
    return np.ascontiguousarray(np.rot90(grey, -page.get_rotation() // 90))


def _only_scan(page: Any) -> Any | None:
    """The one image that fills the page, where nothing is drawn beside it but recognised text."""
    objects = list(page.get_objects(max_depth=1))
    images = [thing for thing in objects if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    texts = sum(thing.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT for thing in objects)
    marked = pypdfium2.raw.FPDFPage_GetAnnotCount(page) > 0
    if len(images) != 1 or len(images) + texts != len(objects) or marked:
        return None
    left, bottom, right, top = page.get_mediabox()
    a, b, c, d = images[0].get_matrix().get()[:4]
    fills = a > 0.9 * (right - left) and d > 0.9 * (top - bottom)
    return images[0] if fills and abs(b) + abs(c) < 1 else None


def _to_grey(pixels: "np.ndarray[Any, Any]") -> Grey:
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return pixels.reshape(pixels.shape[:2]).astype(np.uint8)
    code = cv2.COLOR_BGR2GRAY if pixels.shape[2] == 3 else cv2.COLOR_BGRA2GRAY
    return np.asarray(cv2.cvtColor(pixels, code), np.uint8)
