"""Reading a city's CSV of past projects, whoever exported it: from bytes to lines, and a guess at its columns."""

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from outreach_app.domain.errors import Problem, refuse
from outreach_app.domain.past import FIELDS, Columns, Line, Reading
from outreach_app.domain.text import fold
from outreach_app.domain.words import PastOutcome

LARGEST = 20_000_000
"""Bytes."""
MOST_LINES = 50_000
MOST_COLUMNS = 200
_LONGEST_CELL = 5_000
_DELIMITERS = (";", ",", "\t", "|")
_SAMPLE = 50
_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")

_NAMED: dict[str, tuple[str, ...]] = {
    "title": ("titre", "intitule", "nom du projet", "nom de l'idee", "title", "project name", "name", "nom", "libelle"),
    "reason": ("motif", "raison", "justification", "explication", "commentaire de la ville", "reason"),
    "outcome": ("resultat", "decision", "issue", "statut", "outcome", "status", "result", "laureat", "retenu"),
    "year": ("edition", "annee", "millesime", "year", "exercice"),
    "cost": ("budget global", "cout", "montant", "budget", "cost", "amount", "estimation"),
    "text": ("description", "resume", "texte", "presentation", "contenu", "summary", "text", "objet"),
    "progress": ("avancement", "etat d'avancement", "progress", "etat"),
    "area": ("arrondissement", "code postal", "district", "quartier", "secteur", "area", "ward"),
    "place": ("adresse", "lieu", "localisation", "address", "place", "site"),
    "theme": ("thematique", "theme", "categorie", "category"),
    "reference": ("identifiant", "reference", "numero", "id", "ref", "n°"),
}
"""How headers of those columns begin, without accents; the surest first."""
_ALONE = {"title": ("projet", "project", "idee"), "text": ("projet",)}
"""Headers that mean it only when they stand alone."""
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
"""NUL, other controls, lone surrogates, BOMs inside: no cell needs them."""
_WINNERS = ("laureat", "gagnant", "winner", "winning")
_REFUSED = ("non retenu", "refus", "rejet", "rejected", "irrecevable")


def read_file(path: Path) -> Reading:
    """Raises Refused where it cannot be opened or is no CSV."""
    try:
        if path.stat().st_size > LARGEST:
            raise refuse("file.too_large", "file")
        data = path.read_bytes()
    except OSError:
        raise refuse("file.unreadable", "file") from None
    return read(data, path.name)


_LOOKED_AT = 4096
"""Bytes that tell text from anything else."""


def read(data: bytes, name: str) -> Reading:
    """Bytes of any origin: with a BOM or not, in UTF-8, UTF-16 or what Windows wrote; any of four delimiters."""
    if len(data) > LARGEST:
        raise refuse("file.too_large", "file")
    if not data.strip():
        raise refuse("file.empty", "file")
    if data.startswith(_NOT_TEXT) or _is_binary(data[:_LOOKED_AT]):
        raise refuse("past.not_csv", "file")
    text, encoding = _decode(data)
    text = _UNWANTED.sub("", text)
    delimiter = _sniff(text)
    parsed = list(_parse(text, delimiter))
    if not parsed:
        raise refuse("file.empty", "file")
    header = tuple(cell.strip() for cell in parsed[0].cells)
    if len(parsed) == 1:
        raise refuse("past.no_lines", "file")
    if len(header) > MOST_COLUMNS:
        raise refuse("past.not_csv", "file")
    lines, problems = _fit(parsed[1:], len(header))
    return Reading(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=encoding,
        delimiter=delimiter,
        header=header,
        lines=lines,
        problems=problems,
    )


def guess_columns(reading: Reading) -> Columns:
    """By the headers' names, accents aside. A winners' file says so in its name or in its title's."""
    headers = [" ".join(fold(name).split()) for name in reading.header]
    places: dict[str, int] = {}
    for field in FIELDS:
        found = _named(field, headers, set(places.values()))
        if found is not None:
            places[field] = found
    told = " ".join((fold(reading.file), *headers))
    outcome = PastOutcome.UNKNOWN
    if any(word in told for word in _REFUSED):
        outcome = PastOutcome.REJECTED
    elif any(word in told for word in _WINNERS):
        outcome = PastOutcome.WON
    return Columns(places=places, outcome=outcome)


def _named(field: str, headers: list[str], taken: set[int]) -> int | None:
    free = [place for place in range(len(headers)) if place not in taken]
    for begins in _NAMED[field]:
        for place in free:
            if re.match(re.escape(begins) + r"(?![a-z])", headers[place].rstrip("s")):
                return place
    return next((place for place in free if headers[place] in _ALONE.get(field, ())), None)


def _is_binary(head: bytes) -> bool:
    """A picture or a program under a wrong name: control signs by the dozen, where text has a stray one at most."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return sum(0 < byte < 32 and byte not in b"\t\n\v\f\r" for byte in head) > max(8, len(head) // 50)


def _decode(data: bytes) -> tuple[str, str]:
    """The text without its BOM, and the encoding it was in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def _sniff(text: str) -> str:
    """The delimiter by which most of the first lines have as many cells as the header, and more than one."""

    def fitness(delimiter: str) -> tuple[int, int]:
        widths = [len(line.cells) for line, _ in zip(_parse(text, delimiter), range(_SAMPLE), strict=False)]
        return (sum(w == widths[0] for w in widths), widths[0]) if widths and widths[0] > 1 else (0, 0)

    return max(_DELIMITERS, key=fitness)


def _parse(text: str, delimiter: str) -> Iterator[Line]:
    """Lines that say something, quoted line breaks kept."""
    before = csv.field_size_limit(LARGEST)
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        begins = 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Line(number=begins, cells=tuple(cells))
            begins = reader.line_num + 1
    except csv.Error:
        raise refuse("past.not_csv", "file") from None
    finally:
        csv.field_size_limit(before)


def _fit(parsed: list[Line], width: int) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """Every line as wide as the header: short ones filled, those that say more than there are columns left out."""
    lines: list[Line] = []
    problems: list[Problem] = []
    for line in parsed[:MOST_LINES]:
        if any(cell.strip() for cell in line.cells[width:]):
            problems.append(_problem("past.line_too_wide", line.number))
            continue
        if any(len(cell) > _LONGEST_CELL for cell in line.cells):
            problems.append(_problem("past.cell_cut", line.number))
        cells = [_clean(cell) for cell in line.cells[:width]]
        lines.append(Line(number=line.number, cells=(*cells, *[""] * (width - len(cells)))))
    if len(parsed) > MOST_LINES:
        problems.append(Problem(code="past.too_many_lines", details={"most": MOST_LINES, "count": len(parsed)}))
    return tuple(lines), tuple(problems)


def _clean(cell: str) -> str:
    """NFC, cut where it is longer than a text may be. What looks like a formula is text like any other."""
    return unicodedata.normalize("NFC", cell[:_LONGEST_CELL]).replace("\r\n", "\n").strip()[:_LONGEST_CELL]


def _problem(code: str, number: int) -> Problem:
    return Problem(code=code, details={"number": number})
