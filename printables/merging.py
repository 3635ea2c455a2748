"""Several PDFs made one, in their order."""

from collections.abc import Iterable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pypdfium2

from printables.paper import write_whole
from printables.raster import PDFIUM


def merge(out: Path, papers: Iterable[Path]) -> int:
    """Writes the pages of `papers` to `out`, whole or not at all; returns how many. Refused `print.not_written`."""
    whole = BytesIO()
    with PDFIUM, closing(pypdfium2.PdfDocument.new()) as merged:
        for paper in papers:
            with closing(pypdfium2.PdfDocument(paper)) as part:
                merged.import_pages(part)
        pages = len(merged)
        merged.save(whole)
    write_whole(out, whole)
    return pages
