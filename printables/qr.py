"""Draws QR codes as path operators: sharp at any size, and hundreds of pages a second."""

from functools import cache, lru_cache

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from qrcode.constants import ERROR_CORRECT_H
from qrcode.main import QRCode
from reportlab.pdfgen.canvas import Canvas

from printables.style import MM

_MASK = 2  # any mask reads; trying all eight for the prettiest is what makes codes slow
_SEAM = 1.02  # rows overlap a little, or screens show white seams between them


@lru_cache(maxsize=4)
def qr_modules(text: str, *, version: int | None = None) -> NDArray[np.bool_]:
    """The code's dark modules, row by row from the top, error correction H, no quiet zone."""
    code = QRCode(version=version, error_correction=ERROR_CORRECT_H, border=0, mask_pattern=_MASK)
    code.add_data(text)
    code.make(fit=version is None)
    return np.array(code.modules, dtype=bool)


def quick_modules(text: str) -> NDArray[np.bool_]:
    """The same by the reader's own writer, four times as quick: for sheets, each of which has a code of its own."""
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="H")
    light: NDArray[np.bool_] = np.array(drawn.to_image(scale=1, add_quiet_zones=False), dtype=bool)
    return ~light


def qr_path(modules: NDArray[np.bool_]) -> str:
    """PDF operators filling the dark modules, one unit each, the origin at the code's bottom left corner."""
    rows = np.packbits(modules, axis=1).tolist()
    strips = [_strips(8 * place) for place in range(len(rows[0]))]
    filled = (
        "".join([strip[eight] for strip, eight in zip(strips, row, strict=True)]) + "f 1 0 0 1 0 -1 cm\n"
        for row in rows
    )
    return f"1 0 0 1 0 {len(rows) - 1} cm\n{''.join(filled)}"


def draw_qr(canvas: Canvas, path: str, modules: int, x: float, y: float, size: float) -> None:
    """`path` in a square of `size` millimetres, its bottom left corner `x`, `y` millimetres from the page's."""
    module = size * MM / modules
    canvas.addLiteral(f"q 0 g {module:.4f} 0 0 {module:.4f} {x * MM:.3f} {y * MM:.3f} cm\n{path}Q")


@cache
def _strips(x: int) -> tuple[str, ...]:
    """Operators for each way eight modules from `x` on may be dark, by those eight bits."""
    return tuple(
        "".join(f"{x + start} 0 {length} {_SEAM} re\n" for start, length in _runs(eight)) for eight in range(256)
    )


def _runs(eight: int) -> list[tuple[int, int]]:
    """Where each run of ones begins in eight bits, the highest first, and how long it is."""
    runs: list[tuple[int, int]] = []
    for place in range(8):
        if eight >> 7 - place & 1:
            start, length = runs[-1] if runs and sum(runs[-1]) == place else (place, 0)
            runs[-1 if length else len(runs) :] = [(start, length + 1)]
    return runs
