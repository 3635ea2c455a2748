"""Taking in a city's past projects, and taking them out again."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.past import FIELDS, Columns, Line, Reading
from outreach_app.domain.text import SHORT, fold
from outreach_app.domain.words import PastOutcome
from outreach_app.queries.past import import_of_file
from outreach_app.store.act import Act
from outreach_app.store.store import Store

Tell = Callable[[int, int], object]
"""Hears how many of how many are done; may raise, and then nothing is kept."""

_SLICE = 100
_DEAREST = 10**12
_WON = ("laureat", "retenu", "selectionn", "gagnant", "elu", "accept", "won", "winner", "selected", "approved")
_REJECTED = (
    *("non ", "not ", "pas ", "refus", "rejet", "irrecevable", "inelig", "ecart", "reject", "declin", "denied"),
    *("infaisable", "abandonn"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One line as it would be kept: the fields of `past_project`, and what could not be read of it."""

    line: int
    fields: dict[str, Any]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file. `problems` name each line left out, or loaded without something."""

    past_import: RecordId
    loaded: int
    without_title: int
    problems: tuple[Problem, ...]
    changes: Changes


def read_projects(campaign: Campaign, columns: Columns, lines: Iterable[Line]) -> list[Project]:
    """Those lines as projects; one without a title has no `title`, and will be left out."""
    area = _area_reader(campaign)
    themes = {fold(words): theme.code for theme in campaign.themes for words in theme.words.values()}
    return [_read_project(line, columns, area, themes) for line in lines]


def import_past(
    store: Store,
    campaign: Campaign,
    reading: Reading,
    columns: Columns,
    by: str,
    *,
    replace: bool = False,
    tell: Tell | None = None,
) -> Imported:
    """The whole file in one act, or nothing of it. The same bytes again only with `replace`: the earlier ones go."""
    _check(reading, columns)
    earlier = import_of_file(store, reading.sha256)
    if earlier and not replace:
        raise refuse("past.already_imported", "file", file=reading.file)
    projects = read_projects(campaign, columns, reading.lines)
    kept = [project for project in projects if project.fields["title"]]
    if not kept:
        raise refuse("past.no_title", "title")
    with store.act(by) as act:
        if earlier:
            _void(act, earlier)
        made = _write(act, reading, columns, kept, tell)
    problems = (*reading.problems, *(problem for project in projects for problem in project.problems))
    return Imported(
        past_import=made,
        loaded=len(kept),
        without_title=len(projects) - len(kept),
        problems=tuple(sorted(problems, key=lambda p: p.details.get("number", 0))),
        changes=act.changes,
    )


def set_import_aside(store: Store, past_import: RecordId, by: str, tell: Tell | None = None) -> Changes:
    """A file's projects no longer come up; what was said of them stays in the journal."""
    if not store.value("SELECT 1 FROM past_import WHERE id = ? AND voided = 0", (past_import,)):
        raise refuse("past.unknown")
    with store.act(by) as act:
        _void(act, past_import, tell)
    return act.changes


def _check(reading: Reading, columns: Columns) -> None:
    strangers = set(columns.places) - set(FIELDS)
    if strangers or not all(0 <= place < len(reading.header) for place in columns.places.values()):
        raise refuse("past.column_unknown", next(iter(strangers), "columns"))
    if "title" not in columns.places:
        raise refuse("past.title_unmapped", "title")


def _write(act: Act, reading: Reading, columns: Columns, kept: list[Project], tell: Tell | None) -> RecordId:
    said = {field: reading.header[place] for field, place in columns.places.items()}
    made = act.create(
        "past_import",
        file=reading.file[:SHORT],
        sha256=reading.sha256,
        columns=json.dumps(said, ensure_ascii=False),
        count=len(kept),
        at=act.at,
    )
    for done, project in enumerate(kept, 1):
        act.create("past_project", past_import=made, **project.fields)
        if tell and (done % _SLICE == 0 or done == len(kept)):
            tell(done, len(kept))
    return made


def _void(act: Act, past_import: RecordId, tell: Tell | None = None) -> None:
    rows = list(act.store.column("SELECT id FROM past_project WHERE past_import = ? AND voided = 0", (past_import,)))
    act.void("past_import", past_import)
    for done, row in enumerate(rows, 1):
        act.void("past_project", row)
        if tell and (done % _SLICE == 0 or done == len(rows)):
            tell(done, len(rows))


def _read_project(
    line: Line, columns: Columns, area_of: Callable[[str], str | None], themes: dict[str, str]
) -> Project:
    said = {field: line.cells[place] for field, place in columns.places.items()}
    problems: list[Problem] = []

    def miss(code: str, field: str) -> None:
        problems.append(Problem(code=code, field=field, details={"number": line.number, "found": said[field]}))

    title = " ".join(said.get("title", "").split())
    if not title:
        problems.append(Problem(code="past.untitled", field="title", details={"number": line.number}))
    area = area_of(said["area"]) if said.get("area") else None
    if said.get("area") and area is None:
        miss("past.area_unknown", "area")
    cents = read_amount(said.get("cost", ""))
    if said.get("cost") and cents is None:
        miss("past.cost_unreadable", "cost")
    year = _read_year(said.get("year", ""))
    if said.get("year") and year is None:
        miss("past.year_unreadable", "year")
    outcome = read_outcome(said["outcome"]) if said.get("outcome") else columns.outcome
    theme = said.get("theme", "")
    fields = {
        "title": _short(title),
        "text": said.get("text") or None,
        "theme": themes.get(fold(theme), _short(theme)) or None,
        "area": area,
        "place": _short(said.get("place", "")) or None,
        "year": year,
        "cost_cents": cents,
        "outcome": outcome.value,
        "progress": _short(said.get("progress", "")) or None,
        "reason": said.get("reason") or None,
        "reference": _short(said.get("reference", "")) or None,
    }
    return Project(line=line.number, fields=fields, problems=tuple(problems))


def read_amount(typed: str) -> int | None:
    """Euros as cities write them, in cents: `1 500 000 €`, `38.500,50`, `150 k€`, `1,5 M€`; None for anything else."""
    plain = "".join(fold(typed).replace("euros", "").replace("eur", "").replace("€", "").split())
    scale = {"k": 1_000, "m": 1_000_000}.get(plain[-1:], 1)
    plain = plain.removesuffix("k").removesuffix("m")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", plain) or re.fullmatch(r"\d+,\d+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,6})?", plain):
        return None
    cents = int((Decimal(plain) * scale * 100).to_integral_value())
    return cents if cents <= _DEAREST else None


def read_outcome(said: str) -> PastOutcome:
    """The city's word for what became of it; a no is looked for first: `non retenu` holds `retenu`."""
    plain = " ".join(fold(said).split())
    if plain in ("non", "no", "0", "n", "false") or any(word in plain for word in _REJECTED):
        return PastOutcome.REJECTED
    if plain in ("oui", "yes", "1", "o", "y", "true", "vrai") or any(word in plain for word in _WON):
        return PastOutcome.WON
    return PastOutcome.UNKNOWN


def _read_year(said: str) -> int | None:
    found = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", said)
    return int(found[0]) if found else None


def _area_reader(campaign: Campaign) -> Callable[[str], str | None]:
    """From a code, a name, or a district's number however it is written: `19`, `19e`, `75019`, `75119`."""
    by_name = {fold(area.name): area.code for area in campaign.areas}
    root = next((area.code for area in campaign.areas if area.parent is None), "")
    numbered = {
        int(found[0]): area.code
        for area in campaign.areas
        if area.parent == root and (found := re.search(r"\d+", area.name))
    }

    @lru_cache(maxsize=1_000)
    def read_area(said: str) -> str | None:
        plain = " ".join(fold(said).split())
        if said.strip() in campaign.area_by_code:
            return said.strip()
        if plain in by_name:
            return by_name[plain]
        found = re.search(r"\d+", plain)
        if not found or len(found[0]) > 5:
            return None
        return numbered.get(int(found[0][-2:] if len(found[0]) == 5 else found[0]))

    return read_area


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"
