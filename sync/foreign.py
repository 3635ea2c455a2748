"""What comes from elsewhere, made safe: shapes walked without trust, text without markup or traps."""

import math
import re
import unicodedata
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from outreach_app.domain.moments import Instant
from outreach_app.domain.text import LONG, SHORT

_MARKER = re.compile(r"PV-[0-9A-Z]{4}-[0-9A-Z]{4}")
_BLOCKS = {"p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "tr"}
_SILENT = {"script", "style"}


def dig(value: Any, *path: str) -> Any:
    """`value[path[0]][path[1]]…` as far as there are objects to walk, else None."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def markers_in(value: Any) -> set[str]:
    """Every public marker of ours in a text, whoever wrote it there."""
    return set(_MARKER.findall(value)) if isinstance(value, str) else set()


def word(value: Any, longest: int = SHORT) -> str:
    """A short text or number as one clean line; anything else as nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join(_readable(str(value)[: longest * 4]).split())[:longest]


def plain(value: Any, longest: int = LONG) -> str:
    """A text that may carry HTML, as plain lines."""
    if not isinstance(value, str):
        return ""
    reader = _Reader()
    reader.feed(value[: longest * 4])
    reader.close()
    lines = (" ".join(line.split()) for line in _readable("".join(reader.pieces)).splitlines())
    return "\n".join(line for line in lines if line)[:longest]


def instant(value: Any) -> Instant | None:
    """An ISO 8601 moment in milliseconds UTC; None when it is not one."""
    try:
        moment = datetime.fromisoformat(value)
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return int(seconds * 1000) if math.isfinite(seconds) and seconds >= 0 else None


def address(value: Any) -> str:
    """A web address fit to be shown and opened; anything else as nothing."""
    text = word(value, 2_000)
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.hostname and " " not in text else ""


class _Reader(HTMLParser):
    """Keeps the words of a page, a line for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._silent = tag if tag in _SILENT else self._silent
        self.pieces.append("\n" if tag in _BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        self._silent = "" if tag == self._silent else self._silent
        self.pieces.append("\n" if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        self.pieces.append("" if self._silent else data)


def _readable(text: str) -> str:
    """NFC, without surrogates, controls or characters that turn the line around."""
    kept = (" " if c == "\t" else c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNREADABLE)
    return unicodedata.normalize("NFC", "".join(c for c in kept if c not in _TURNING))


_UNREADABLE = {"Cc", "Cs", "Co", "Cn"}
_TURNING = set("\u202a\u202b\u202c\u202d\u202e")
