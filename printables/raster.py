"""PDF pages as pictures, one at a time, through pypdfium2."""

import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

cv2.setNumThreads(1)  # a worker has a page of its own: threads within a page cost a sixth more than they bring

Grey = NDArray[np.uint8]
"""A picture: rows from the top, 0 black, 255 white."""

PDFIUM = threading.RLock()
"""Held around every call into pdfium, which is not safe from two threads at once."""


def rasterise(pdf: Path, dpi: float = 200) -> Iterator[bytes]:
    """Each page of `pdf` as a grey JPEG, as a clean flatbed scanner would send it."""
    document, count = _open(pdf)
    try:
        for number in range(count):
            with PDFIUM:
                page = document[number]
                picture = render(page, dpi)
                page.close()
            yield encode_jpeg(picture)
    finally:
        with PDFIUM:
            document.close()


def count_pages(pdf: Path) -> int:
    """Of a paper of our own."""
    document, count = _open(pdf)
    with PDFIUM:
        document.close()
    return count


def draw_pages(pdf: Path, dpi: float) -> Generator[bytes, None, None]:
    """Each page of `pdf` in colour as a BMP, for a screen or a printer: to pack it costs more than to draw it."""
    document, count = _open(pdf)
    try:
        for number in range(count):
            with PDFIUM:
                page = document[number]
                bitmap = page.render(scale=dpi / 72)
                colours = bitmap.to_numpy().copy()
                bitmap.close()
                page.close()
            yield bytes(cv2.imencode(".bmp", colours)[1])
    finally:
        with PDFIUM:
            document.close()


def make_scan(pdf: Path, out: Path, *, dpi: float = 200, turn: float = 0.6) -> None:
    """Sheets as they come off a scanner: a PDF of grey pictures, each `turn` degrees askew. For rehearsals."""
    with PDFIUM, closing(pypdfium2.PdfDocument.new()) as document:
        for picture in rasterise(pdf, dpi):
            _add_picture(document, _askew(picture, turn), dpi)
        document.save(out)


def render(page: Any, dpi: float) -> Grey:
    """A pdfium page drawn in grey; the caller holds `PDFIUM`."""
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    picture: Grey = bitmap.to_numpy().reshape(bitmap.height, bitmap.width).copy()
    bitmap.close()
    return picture


def encode_jpeg(picture: Grey, quality: int = 75) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def _open(pdf: Path) -> tuple[Any, int]:
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        return document, len(document)


def _askew(picture: bytes, degrees: float) -> bytes:
    grey = np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)
    height, width = grey.shape
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return encode_jpeg(np.asarray(cv2.warpAffine(grey, turned, (width, height), borderValue=(255.0,)), np.uint8))


def _add_picture(document: Any, picture: bytes, dpi: float) -> None:
    image = pypdfium2.PdfImage.new(document)
    image.load_jpeg(BytesIO(picture), inline=True)
    width, height = (side * 72 / dpi for side in image.get_px_size())
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    page = document.new_page(width, height)
    page.insert_obj(image)
    page.gen_content()
    page.close()
