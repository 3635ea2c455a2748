"""Where everything of a print run stands on its paper, as JSON another program can read."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from printables.paper import not_written
from printables.sheet.drawing import files_of_run, sheets_a_file, sheets_abreast
from printables.sheet.layout import Layout, Place


def write_geometry(out: Path, pdf: Path, pages: Sequence[Layout], codes: Sequence[str]) -> None:
    """One entry for each printed page of each sheet, in the order of the run.

    `code`; `file` and `page`, counted from 1, of the PDF; `sheet_page`, which page of its sheet; the paper's `width`
    and `height`; `offset`, where on it the sheet begins; `boxes`, `writing`, `marks` and `codes`, each with its `id`,
    millimetres from the paper's top left corner. Refused with `print.not_written` and its kin.
    """
    try:
        with out.open("w", encoding="utf-8") as file:
            file.write("[\n")
            for number, entry in enumerate(_entries(pdf, pages, codes)):
                file.write(",\n" * (number > 0) + entry)
            file.write("\n]\n")
    except OSError as error:
        raise not_written(out, error) from error


def _entries(pdf: Path, pages: Sequence[Layout], codes: Sequence[str]) -> Iterator[str]:
    abreast, most = sheets_abreast(pages[0].kind), sheets_a_file(pages)
    files = files_of_run(pdf, pages, len(codes))
    same = [[_same(page, page.width * place, abreast) for page in pages] for place in range(abreast)]
    for number, code in enumerate(codes):
        in_file = number % most
        for turn, page in enumerate(pages):
            own = {
                "code": code,
                "file": files[number // most].name,
                "page": in_file // abreast * len(pages) + turn + 1,
                "sheet_page": page.page,
            }
            yield json.dumps(own)[:-1] + ", " + same[in_file % abreast][turn]


def _same(page: Layout, left: float, abreast: int) -> str:
    """What is alike on this page of every sheet, without its opening brace."""
    told = {
        "kind": page.kind,
        "version": page.version,
        "width": page.width * abreast,
        "height": page.height,
        "offset": {"x": left, "y": 0.0},
        "boxes": [_place(place, left) for place in page.boxes],
        "writing": [_place(place, left) for place in page.zones],
        "marks": [_place(place, left) for place in page.marks],
        "codes": [_place(place, left) for place in page.codes],
    }
    return json.dumps(told)[1:]


def _place(place: Place, left: float) -> dict[str, Any]:
    return {"id": place.id, "x": round(place.x + left, 3), "y": place.y, "w": place.w, "h": place.h}
