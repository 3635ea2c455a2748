"""PDF pages as grey pictures, one at a time, through pypdfium2."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
"""A picture: rows from the top, 0 black, 255 white."""

PDFIUM = threading.RLock()
"""Held around every call into pdfium, which is not safe from two threads at once."""


def rasterise(pdf: Path, dpi: float = 200) -> Iterator[bytes]:
    """Each page of `pdf` as a grey JPEG, as a clean flatbed scanner would send it."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            with PDFIUM:
                page = document[number]
                picture = render(page, dpi)
                page.close()
            yield encode_jpeg(picture)
    finally:
        with PDFIUM:
            document.close()


def render(page: Any, dpi: float) -> Grey:
    """A pdfium page drawn in grey; the caller holds `PDFIUM`."""
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    picture: Grey = bitmap.to_numpy().reshape(bitmap.height, bitmap.width).copy()
    bitmap.close()
    return picture


def encode_jpeg(picture: Grey, quality: int = 75) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])
