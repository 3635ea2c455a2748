"""Reads a list of doors from a CSV file: whoever wrote it, whatever they called its columns. Writes nothing."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from outreach_app.domain.addresses import (
    BuildingDraft,
    DoorDraft,
    check_building,
    check_door,
    read_floor,
    split_number,
    street_key,
)
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.text import LONG, SHORT, clean_text, fold

LARGEST_FILE = 5_000_000
MOST_LINES = 20_000

_NAMES = {
    "street": ("rue", "voie", "adresse", "nom de la voie", "nom de rue", "street", "address", "road"),
    "number": ("numero", "num", "n", "no", "numero de voie", "number", "house number", "building number"),
    "staircase": ("escalier", "esc", "cage", "hall", "batiment", "bat", "staircase", "stair", "stairs", "entrance"),
    "floor": ("etage", "niveau", "floor", "level", "storey"),
    "door": ("porte", "logement", "appartement", "appt", "apt", "door", "flat", "apartment", "unit"),
    "access": ("acces", "note d acces", "notes d acces", "remarque", "access", "access note", "access notes", "note"),
}
"""What a column may be called, folded and without signs."""
_FORMULA = ("=", "+", "@", "\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLine:
    """A line of the file that could not be read as a door; `line` counts as an editor does, from 1."""

    line: int
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBuilding:
    draft: BuildingDraft
    doors: tuple[DoorDraft, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorList:
    """What a file says: buildings in its order, and the lines that say nothing sure."""

    buildings: tuple[ListedBuilding, ...]
    wrong: tuple[WrongLine, ...]

    @property
    def doors(self) -> int:
        return sum(len(building.doors) for building in self.buildings)


def read_door_file(path: Path) -> DoorList:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError:
        raise refuse("door_list.unreadable", "file", file=path.name) from None
    return read_door_list(content)


def read_door_list(content: bytes) -> DoorList:
    """UTF-8 (with its BOM or without) or Windows' own; parted by semicolons, commas or tabs.

    Raises Refused where the file as a whole is none: too large, no heading for the street or the doors, no line.
    """
    if len(content) > LARGEST_FILE:
        raise refuse("door_list.too_large", "file", limit=LARGEST_FILE // 1_000_000)
    text = _decode(content)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    try:
        columns = _find_columns(next(rows, []))
        return _gather(rows, columns)
    except csv.Error:  # a field without end
        raise refuse("door_list.unreadable_line", "file", row=rows.line_num) from None


def _decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise refuse("door_list.not_text", "file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    heading = text.split("\n", 1)[0]
    return max(";,\t", key=heading.count)


def _find_columns(heading: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, cell in enumerate(heading):
        plain = " ".join("".join(c if c.isalnum() else " " for c in fold(cell)).split())
        for field, names in _NAMES.items():
            if plain in names:
                columns.setdefault(field, index)
    if "street" not in columns or not {"floor", "door", "staircase", "number"} & set(columns):
        raise refuse("door_list.no_columns", "file", found=", ".join(heading)[:80])
    return columns


class _Lines(Protocol):
    """What `csv.reader` gives."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


class _Gathered:
    """One building as its lines come."""

    def __init__(self, draft: BuildingDraft) -> None:
        self.draft = draft
        self.doors: dict[tuple[str, int | None, str], DoorDraft] = {}


def _gather(rows: "_Lines", columns: dict[str, int]) -> DoorList:
    buildings: dict[str, _Gathered] = {}
    wrong: list[WrongLine] = []
    for count, row in enumerate(rows):
        if count >= MOST_LINES:
            raise refuse("door_list.too_many_lines", "file", limit=MOST_LINES)
        if not any(cell.strip() for cell in row):
            continue
        try:
            building, door = _read_line(row, columns)
        except Refused as refused:
            wrong.append(WrongLine(line=rows.line_num, problem=refused.problems[0]))
            continue
        known = buildings.setdefault(street_key(building.number, building.street), _Gathered(building))
        place = (fold(door.staircase), door.floor, fold(door.label))
        if place in known.doors:
            wrong.append(WrongLine(line=rows.line_num, problem=Problem(code="door.twice", field="door")))
        else:
            known.doors[place] = door
            known.draft = known.draft if known.draft.access else building
    if not buildings and not wrong:
        raise refuse("door_list.empty", "file")
    listed = (ListedBuilding(draft=b.draft, doors=tuple(b.doors.values())) for b in buildings.values())
    return DoorList(buildings=tuple(listed), wrong=tuple(wrong))


def _read_line(row: list[str], columns: dict[str, int]) -> tuple[BuildingDraft, DoorDraft]:
    cells = {field: row[index] if index < len(row) else "" for field, index in columns.items()}
    said = {field: _clean(cell, field) for field, cell in cells.items()}
    street, number = said["street"], said.get("number", "")
    if not number:
        number, street = split_number(street)
    door = DoorDraft(
        staircase=said.get("staircase", ""),
        floor=read_floor(said.get("floor", ""), "floor"),
        label=said.get("door", ""),
    )
    building = BuildingDraft(street=street, number=number, access=said.get("access", ""))
    check_building(building)
    check_door(door)
    return building, door


def _clean(cell: str, field: str) -> str:
    text = " ".join(clean_text(cell, field, LONG if field == "access" else SHORT).split())
    if "\ufffd" in text:
        raise refuse("text.unreadable_character", field, point=0xFFFD)
    if text.startswith(_FORMULA):
        raise refuse("door_list.formula", field, found=text)
    return "" if text == "-" else text
