"""Opens a PDF to draw on, and leaves it whole on the disk or not at all."""

import errno
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from outreach_app.domain.errors import Refused, refuse
from printables.style import MM

rl_config.useA85 = 0  # page streams as bytes, not as text a quarter longer

A4 = (210.0, 297.0)


def open_canvas(file: BytesIO, title: str, size: tuple[float, float] = A4) -> Canvas:
    """A canvas whose bytes depend on nothing but what is drawn: no clock, no machine."""
    canvas = Canvas(file, pagesize=(size[0] * MM, size[1] * MM), pageCompression=1, invariant=1)
    canvas.setTitle(title)
    canvas.setCreator("Porte-voix")
    return canvas


def write_whole(out: Path, pdf: BytesIO) -> None:
    """Puts the finished `pdf` at `out` in one move: a full disk or a pulled stick leaves no half file.

    Refused with `print.disk_full`, `print.folder_closed` or `print.not_written` where it will not be taken.
    """
    part = put_aside(out, pdf)
    try:
        part.replace(out)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise not_written(out, error) from error


def put_aside(out: Path, pdf: BytesIO) -> Path:
    """Writes `pdf` beside `out` under a hidden name, to be moved there once all is well; refused as `write_whole`."""
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(pdf.getbuffer())
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise not_written(out, error) from error
    return part


def not_written(out: Path, error: OSError) -> Refused:
    """What a person can do about a file that could not be put down."""
    reason = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return refuse("print.disk_full", "out", path=str(out), reason=reason)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return refuse("print.folder_closed", "out", path=str(out), reason=reason)
    return refuse("print.not_written", "out", path=str(out), reason=reason)
