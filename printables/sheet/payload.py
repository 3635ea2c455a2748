"""What a sheet's QR says: format, campaign tag, sheet code, form and version, page. Never a person."""

import re
from dataclasses import dataclass
from enum import StrEnum

from outreach_app.domain.ids import ALPHABET, has_valid_check
from printables.sheet.layout import (
    ATTENDANCE,
    CONSENT,
    CONSENT_LARGE,
    CONSENT_SIMPLE,
    IDEA,
    IDEA_A5,
    IDEA_LARGE,
    IDEA_SIMPLE,
)

LONGEST = 35
"""Characters of `0-9A-Z:./-` that a QR of version 3-H holds."""

_LETTERS = {
    IDEA: "I",
    IDEA_A5: "J",
    IDEA_LARGE: "L",
    IDEA_SIMPLE: "S",
    CONSENT: "C",
    CONSENT_LARGE: "D",
    CONSENT_SIMPLE: "E",
    ATTENDANCE: "A",
}
KINDS = tuple(_LETTERS)
_KIND_OF = {letter: kind for kind, letter in _LETTERS.items()}
_SHAPE = re.compile(
    rf"PV1:(?P<tag>[{ALPHABET}]{{4}}):(?P<code>[{ALPHABET}]{{10}}):(?P<kind>[A-Z])(?P<version>[0-9]{{1,3}}):(?P<page>[1-9][0-9]?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """`tag` is the campaign's (`domain.ids.campaign_tag`), `code` the sheet's, its check already verified."""

    tag: str
    code: str
    kind: str
    version: int
    page: int

    def __str__(self) -> str:
        return f"PV1:{self.tag}:{self.code}:{_LETTERS[self.kind]}{self.version}:{self.page}"


class Flaw(StrEnum):
    """Why a QR's text is no sheet of ours."""

    NOT_OURS = "not_ours"  # a link, a parcel, another form of ours that this release does not know
    WRONG_CHECK = "wrong_check"


def read_payload(text: str) -> Payload | Flaw:
    """The payload a QR holds; any text at all may be in there."""
    found = _SHAPE.fullmatch(text) if len(text) <= LONGEST else None
    if not found or found["kind"] not in _KIND_OF:
        return Flaw.NOT_OURS
    if not has_valid_check(found["code"]):
        return Flaw.WRONG_CHECK
    return Payload(
        tag=found["tag"],
        code=found["code"],
        kind=_KIND_OF[found["kind"]],
        version=int(found["version"]),
        page=int(found["page"]),
    )
