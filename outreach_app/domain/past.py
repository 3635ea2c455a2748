"""A city's file of past projects as read: its lines, its columns, and what they are taken to mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from outreach_app.domain.errors import Problem
from outreach_app.domain.words import PastOutcome

FIELDS = (*("title", "text", "theme", "area", "place", "year", "cost", "outcome", "progress", "reason", "reference"),)
"""What a column may stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One project's cells, as many as there are columns. `number` is the line in the file where it begins."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file's text, nothing of it kept yet. `problems` say which lines were left out or mended, and why."""

    file: str
    sha256: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column stands for which field, by its place; and the outcome of all where no column says it."""

    places: Mapping[str, int]
    outcome: PastOutcome = PastOutcome.UNKNOWN
