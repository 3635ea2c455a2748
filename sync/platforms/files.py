"""The import file a city's own staff load into Decidim, where no machine may write there: CSV or JSON, and read back.

The delimiter is `;`, Decidim's own default both ways. Ids are joined by a comma, in JSON too: older versions split a
text and know no list. No mark of byte order, which would glue itself to the first heading.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outreach_app.domain.errors import refuse

FORMATS = ("csv", "json")
_TRIGGERS = ("=", "+", "-", "@", "|", "%", "\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One proposal as the file carries it. `taxonomies` and `scope` are the platform's ids."""

    title: str
    body: str
    taxonomies: tuple[str, ...] = ()
    scope: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None


def columns(locale: str) -> tuple[str, ...]:
    """As Decidim documents them; an `id` column would be dropped."""
    return (f"title/{locale}", f"body/{locale}", "taxonomies/ids", "scope/id", "address", "latitude", "longitude")


def write_import_file(out: Path, lines: Iterable[Line], locale: str) -> str:
    """Writes the file whole beside its place, and returns its SHA-256, to be told before `put_in_place`.

    A cell that a spreadsheet would take for a formula begins with a space: the platform shows none, and `read` takes
    it off again. Refused `export.format`.
    """
    form = out.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise refuse("export.format", "path", ending=out.suffix)
    rows = [_cells(line) for line in lines]
    heads = columns(locale)
    if form == "json":
        content = json.dumps([dict(zip(heads, row, strict=True)) for row in rows], ensure_ascii=False, indent=2)
    else:
        said = io.StringIO(newline="")
        writer = csv.writer(said, delimiter=";", lineterminator="\r\n")
        writer.writerow(heads)
        writer.writerows([_neutral(cell) for cell in row] for row in rows)
        content = said.getvalue()
    data = content.encode("utf-8")
    beside(out).write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def beside(out: Path) -> Path:
    return out.with_name(f".{out.name}.new")


def put_in_place(out: Path) -> None:
    """Refused `export.in_use` where another program holds the file that stood there."""
    try:
        beside(out).replace(out)
    except (PermissionError, IsADirectoryError):
        raise refuse("export.in_use", "path", file=out.name) from None


def give_up(out: Path) -> None:
    with suppress(OSError):
        beside(out).unlink(missing_ok=True)


def read_import_file(path: Path, locale: str) -> list[Line]:
    """What such a file says, as the platform will understand it."""
    if path.suffix.lower() == ".json":
        rows = json.loads(path.read_text("utf-8"))
    else:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""), delimiter=";"))
    return [_line(row, columns(locale)) for row in rows]


def _cells(line: Line) -> list[Any]:
    ids = ",".join(line.taxonomies)
    return [line.title, line.body, ids, line.scope, line.address, line.latitude, line.longitude]


def _neutral(cell: object) -> object:
    """A negative number is a number, whatever it begins with."""
    return f" {cell}" if isinstance(cell, str) and cell.startswith(_TRIGGERS) else cell


def _line(row: dict[str, Any], heads: Sequence[str]) -> Line:
    title, body, ids, scope, address, latitude, longitude = (row.get(head) for head in heads)
    return Line(
        title=_plain(title),
        body=_plain(body),
        taxonomies=tuple(one for one in _plain(ids).split(",") if one),
        scope=_plain(scope),
        address=_plain(address),
        latitude=float(latitude) if latitude not in (None, "") else None,
        longitude=float(longitude) if longitude not in (None, "") else None,
    )


def _plain(cell: object) -> str:
    said = "" if cell is None else str(cell)
    return said[1:] if said.startswith(" ") and said[1:].startswith(_TRIGGERS) else said
