"""Draws QR codes as path operators: sharp at any size, and hundreds of pages a second."""

from functools import lru_cache

import numpy as np
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


def qr_path(modules: NDArray[np.bool_]) -> str:
    """PDF path operators filling the dark modules, one unit each, the origin at the code's bottom left corner."""
    count = len(modules)
    edges = np.diff(np.pad(modules, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    runs = zip(starts.tolist(), rows.tolist(), (ends - starts).tolist(), strict=True)
    return "\n".join(f"{x} {count - 1 - row} {length} {_SEAM} re" for x, row, length in runs) + " f"


def draw_qr(canvas: Canvas, path: str, modules: int, x: float, y: float, size: float) -> None:
    """`path` in a square of `size` millimetres, its bottom left corner `x`, `y` millimetres from the page's."""
    module = size * MM / modules
    canvas.addLiteral(f"q 0 g {module:.4f} 0 0 {module:.4f} {x * MM:.3f} {y * MM:.3f} cm\n{path} Q")
