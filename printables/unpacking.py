"""What a picture from outside may be: how many pixels at most, and what is raised over a damaged one."""

import struct
import zlib

MOST_PIXELS = 64_000_000
"""An A4 at 600 dpi is 35 million, a 48-megapixel phone 49; more is a mistake or a trap, refused before a pixel is
unpacked."""
TROUBLES: tuple[type[Exception], ...] = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    zlib.error,
    LookupError,
    TypeError,
    Warning,
)
"""What Pillow raises over a damaged file, its own errors and those it did not foresee."""
