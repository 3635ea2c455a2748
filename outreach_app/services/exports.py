"""Files for coordinators and the public: written whole, safe in a spreadsheet, and always told in the ledger."""

import csv
import hashlib
import io
import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from outreach_app.domain.errors import refuse
from outreach_app.domain.journal import Value
from outreach_app.domain.text import SHORT, clean_text
from outreach_app.queries.tables import Table
from outreach_app.services.disclosures import record_export
from outreach_app.store import cipher
from outreach_app.store.store import Store

FORMATS = ("csv", "xlsx", "json", "geojson")
_TRIGGERS = frozenset("=+-@\t\r\n|%")


def export_table(
    store: Store, table: Table, path: Path, *, headings: Mapping[str, str], recipient: str, by: str
) -> str:
    """Writes `table` in the format of `path`'s ending and logs the disclosure. Returns the file's SHA-256.

    `headings` words the columns of spreadsheets; JSON and GeoJSON keep the codes. Raises Refused
    `export.format`, `export.in_use`, `store.disk_full`, `store.read_only`; a file that stood there before stays
    until then.
    """
    form = path.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise refuse("export.format", "path", ending=path.suffix)
    recipient = clean_text(recipient, "recipient", SHORT)
    beside = path.with_name(f".{path.name}.new")
    with cipher.told():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                _WRITERS[form](file, table, headings)
            digest = hashlib.sha256(beside.read_bytes()).hexdigest()
            with store.write():  # told and put in place, or neither
                what = f"{table.name}.{form}"
                record_export(store, by, what=what, recipient=recipient, count=len(table.rows), sha256=digest)
                _put_in_place(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    return digest


def _put_in_place(beside: Path, path: Path) -> None:
    """What could be written beside it and not put there is held by another program, or is no file at all."""
    try:
        beside.replace(path)
    except (PermissionError, IsADirectoryError):
        raise refuse("export.in_use", "path", file=path.name) from None


def neutralise(value: Value) -> Value:
    """Text a spreadsheet could take for a formula gets an apostrophe in front; anything else is itself.

    Full-width signs and invisible characters before the sign do not hide it.
    """
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", value)
    seen = next((c for c in plain if unicodedata.category(c) not in ("Cf", "Zs")), "")
    risky = seen in _TRIGGERS or value[:1] in _TRIGGERS or value.startswith("'")
    return f"'{value}" if seen and risky else value


def plain_again(value: str) -> str:
    """What `neutralise` was given."""
    return value[1:] if value.startswith("'") and neutralise(value[1:]) == value else value


def _write_csv(file: IO[bytes], table: Table, headings: Mapping[str, str]) -> None:
    """Semicolons and a BOM: what a French spreadsheet opens without a question."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([headings.get(column, column) for column in table.columns])
    writer.writerows([[neutralise(value) for value in row] for row in table.rows])
    text.flush()
    text.detach()


def _write_xlsx(file: IO[bytes], table: Table, headings: Mapping[str, str]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    for index, column in enumerate(table.columns):
        sheet.column_dimensions[_letter(index)].width = 48 if column in ("text", "title", "reason") else 18
    heads = []
    for column in table.columns:
        cell = WriteOnlyCell(sheet, value=headings.get(column, column))
        cell.font = Font(bold=True)
        heads.append(cell)
    sheet.append(heads)
    for row in table.rows:
        sheet.append([_xlsx_text(value) for value in row])
    whole = io.BytesIO()  # a zip cut short by a full disk would complain long after we have told
    book.save(whole)
    file.write(whole.getbuffer())


def _xlsx_text(value: Value) -> Value:
    """Text as a spreadsheet cell can hold it: no formula, only characters of XML, 32,767 of them."""
    safe = neutralise(value)
    if not isinstance(safe, str):
        return safe
    kept = (c for c in safe if c in "\n\t" or (unicodedata.category(c) != "Cc" and c not in "\ufffe\uffff"))
    return "".join(kept)[:32_767]


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(index + 1)


def _write_json(file: IO[bytes], table: Table, headings: Mapping[str, str]) -> None:
    del headings
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    document = {"format": 1, "table": table.name, "withheld": table.withheld, "rows": rows}
    file.write(json.dumps(document, ensure_ascii=False, indent=1).encode())


def _write_geojson(file: IO[bytes], table: Table, headings: Mapping[str, str]) -> None:
    """Only what has a point (WGS 84, RFC 7946)."""
    del headings
    features = []
    for row in table.rows:
        said: dict[str, Any] = dict(zip(table.columns, row, strict=True))
        latitude, longitude = said.pop("latitude", None), said.pop("longitude", None)
        if latitude is not None and longitude is not None:
            point = {"type": "Point", "coordinates": [longitude, latitude]}
            features.append({"type": "Feature", "geometry": point, "properties": said})
    document = {"type": "FeatureCollection", "features": features}
    file.write(json.dumps(document, ensure_ascii=False, indent=1).encode())


_WRITERS = {"csv": _write_csv, "xlsx": _write_xlsx, "json": _write_json, "geojson": _write_geojson}
