"""YAML as plain values with the line of each. Text stays text: no dates, no aliases, no tags, nothing clever."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from outreach_app.campaign.findings import Finding, Lines, Path, find, show
from outreach_app.domain.text import find_text_problem

DEPTH = 12
VALUES = 50_000
LONGEST = 20_000
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`whole` is False when reading had to stop; `tree` is then None and `findings` say why."""

    tree: Any
    lines: Lines
    findings: tuple[Finding, ...]
    whole: bool


class _Stop(Exception):
    """What follows cannot be read."""


def read_yaml(text: str) -> Reading:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    reader = _Reader(YAML(typ="safe", pure=True).parse(text))
    try:
        tree = reader.document()
    except _Stop:
        whole = False
    except YAMLError as error:
        reader.findings.append(_syntax(error, text))
        whole = False
    else:
        whole = True
    return Reading(tree=tree if whole else None, lines=reader.lines, findings=tuple(reader.findings), whole=whole)


class _Reader:
    """Builds values from YAML events, counting as it goes, so that no file can make it grow."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._count = 0
        self.lines: dict[Path, int] = {}
        self.findings: list[Finding] = []

    def document(self) -> Any:
        next(self._events)
        if _name(next(self._events)) != "DocumentStart":
            self._stop("campaign.empty", 1)
        tree = self._value(next(self._events), ())
        next(self._events)
        after = next(self._events)
        if _name(after) != "StreamEnd":
            self._stop("campaign.second_document", _line(after))
        return tree

    def _value(self, event: Any, path: Path) -> Any:
        self.lines.setdefault(path, _line(event))
        self._refuse_clever(event, path)
        if _name(event) == "MappingStart":
            return self._mapping(path)
        if _name(event) == "SequenceStart":
            return self._sequence(path)
        return self._scalar(event, path)

    def _refuse_clever(self, event: Any, path: Path) -> None:
        self._count += 1
        if self._count > VALUES:
            self._stop("campaign.too_large", _line(event), path, limit=VALUES, unit="values")
        if len(path) > DEPTH:
            self._stop("campaign.too_deep", _line(event), path, limit=DEPTH)
        if event.anchor is not None:
            self._stop("campaign.alias", _line(event), path, found=event.anchor)
        if event.tag is not None:
            self._stop("campaign.tag", _line(event), path, found=str(event.tag))

    def _mapping(self, path: Path) -> dict[str, Any]:
        built: dict[str, Any] = {}
        while _name(event := next(self._events)) != "MappingEnd":
            self._refuse_clever(event, path)
            if _name(event) != "Scalar":
                self._stop("campaign.wrong_key", _line(event), path)
            self._entry(event, path, built)
        return built

    def _entry(self, key: Any, path: Path, built: dict[str, Any]) -> None:
        name = self._text(key.value, path)
        here = (*path, name)
        if name in built:
            self.findings.append(
                Finding(
                    code="campaign.duplicate_key", path=here, line=_line(key), other=here, details={"found": show(name)}
                )
            )
            self._value(next(self._events), here)
            return
        self.lines[here] = _line(key)
        built[name] = self._value(next(self._events), here)

    def _sequence(self, path: Path) -> list[Any]:
        built: list[Any] = []
        while _name(event := next(self._events)) != "SequenceEnd":
            built.append(self._value(event, (*path, len(built))))
        return built

    def _scalar(self, event: Any, path: Path) -> Any:
        text: str = event.value
        if event.style is None and event.tag is None:
            if text.lower() in _WORDS:
                return _WORDS[text.lower()]
            if _WHOLE.fullmatch(text):
                return int(text)
        return self._text(text, path)

    def _text(self, text: str, path: Path) -> str:
        problem = find_text_problem(text, "", LONGEST)
        if problem:
            self.findings.append(find(problem.code, *path, **problem.details))
            return ""
        return unicodedata.normalize("NFC", text).strip()

    def _stop(self, code: str, line: int, path: Path = (), **details: Any) -> NoReturn:
        self.findings.append(Finding(code=code, path=path, line=line, details=details))
        raise _Stop


def _name(event: Any) -> str:
    return type(event).__name__.removesuffix("Event")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _syntax(error: Exception, text: str) -> Finding:
    """ruamel's own words go along as `reason`; a tab used for indenting, the commonest slip, has its own code."""
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else text.count("\n", 0, getattr(error, "position", 0)) + 1
    details = {"reason": getattr(error, "problem", None) or getattr(error, "reason", "")}
    if opened and re.search("quoted|flow", getattr(error, "context", None) or ""):
        details["opened_line"] = opened.line + 1
    lines = text.split("\n")
    indent = re.match(r"\s*", lines[min(line, len(lines)) - 1])
    code = "campaign.tab" if indent and "\t" in indent[0] else "campaign.not_yaml"
    return Finding(code=code, line=line, details=details)
