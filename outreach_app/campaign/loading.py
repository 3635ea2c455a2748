"""From a campaign file to a Campaign: read whole or refused whole, with the line and field of everything wrong."""

import errno
from pathlib import Path
from typing import Any

from outreach_app.campaign.document import from_document, notice_digest
from outreach_app.campaign.findings import Finding, tell
from outreach_app.campaign.meaning import find_meaning
from outreach_app.campaign.model import Campaign
from outreach_app.campaign.shape import find_shape
from outreach_app.campaign.yaml_text import Reading, read_yaml
from outreach_app.domain.errors import Refused, refuse

LARGEST = 4_000_000
"""Bytes; the Paris example is under a tenth of it."""


def load(path: Path) -> Campaign:
    """The campaign in a YAML file, UTF-8. Refused with every problem found, never half-loaded."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise refuse("campaign.unreadable", file=path.name, reason=errno.errorcode.get(error.errno or 0, "")) from None
    return parse(_decode(content, path.name), path.name)


def parse(text: str, name: str) -> Campaign:
    """The campaign written in `text`; `name` is the file's, told in each problem's details."""
    if len(text) > LARGEST:
        raise refuse("campaign.too_large", file=name, limit=LARGEST, unit="bytes")
    reading = read_yaml(text)
    findings = _find_all(reading)
    if findings:
        problems = [tell(finding, reading.lines, name) for finding in findings]
        raise Refused(*sorted(problems, key=lambda p: (p.details["line"], p.field)))
    return from_document(_complete(reading.tree))


def _decode(content: bytes, name: str) -> str:
    if len(content) > LARGEST:
        raise refuse("campaign.too_large", file=name, limit=LARGEST, unit="bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse("campaign.not_utf8", file=name, line=line, found=f"0x{content[error.start]:02X}") from None


def _find_all(reading: Reading) -> list[Finding]:
    """Parts of the wrong shape are not asked what they mean."""
    findings = list(reading.findings)
    if reading.whole:
        findings += find_shape(reading.tree)
        findings += find_meaning(reading.tree, {f.path[0] if f.path else "" for f in findings})
    return findings


def _complete(tree: dict[str, Any]) -> dict[str, Any]:
    """The document the file stands for: each notice with its ending and its digest."""
    endings = tree.pop("notice_endings", {})
    notices = [_finish(notice, endings.get(notice["language"], {})) for notice in tree["notices"]]
    return {**tree, "notices": notices}


def _finish(notice: dict[str, Any], ending: dict[str, str]) -> dict[str, Any]:
    page, full = (f"{notice[part]}\n\n{ending.get(part, '')}".strip() for part in ("page", "full"))
    return {**notice, "page": page, "full": full, "sha256": notice_digest(notice["spoken"], page, full)}
