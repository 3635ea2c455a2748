"""What is wrong in a campaign file, and where: found as a path through the file, told with its line."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outreach_app.domain.errors import Problem

Path = tuple[str | int, ...]
"""The way from the top of the file to a value: `("themes", 3, "code")`."""

Lines = Mapping[Path, int]
"""The line, from 1, on which each value begins (its key, where it has one)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong. `line` overrides the path's own; `other` is a second place concerned."""

    code: str
    path: Path = ()
    line: int | None = None
    other: Path | None = None
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def find(code: str, *path: str | int, other: Path | None = None, **details: Any) -> Finding:
    """The common case: `find("campaign.cycle", "areas", 3, "parent", found="18")`."""
    return Finding(code=code, path=path, other=other, details=details)


def tell(finding: Finding, lines: Lines, file: str) -> Problem:
    """The problem as a person is told it: `field` spelt `themes[3].code`, `line`, `file` among the details."""
    line = finding.line or _line_of(finding.path, lines)
    details = {"file": file, "line": line, **finding.details}
    if finding.other is not None:
        details["other_line"] = _line_of(finding.other, lines)
    return Problem(code=finding.code, field=spell_path(finding.path), details=details)


def spell_path(path: Path) -> str:
    spelt = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return spelt.removeprefix(".")


def show(value: object) -> str:
    """A value found in the file, short enough for a sentence, as the file would spell it."""
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    text = str(value).lower() if isinstance(value, bool) else "null" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _line_of(path: Path, lines: Lines) -> int:
    """Where the value stands, or the nearest thing around it when it is missing."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)
