"""Several PDFs made one, in their order."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pypdfium2

from printables.paper import write_whole
from printables.raster import PDFIUM


def merge(out: Path, papers: Iterable[Path]) -> int:
    """Writes the pages of `papers` to `out`, whole or not at all; returns how many. Refused `print.not_written`."""
    whole = BytesIO()
    with PDFIUM:
        merged = pypdfium2.PdfDocument.new()
        try:
            for paper in papers:
                part = pypdfium2.PdfDocument(paper)
                merged.import_pages(part)
                part.close()
            pages = len(merged)
            merged.save(whole)
        finally:
            merged.close()
    write_whole(out, whole)
    return pages
