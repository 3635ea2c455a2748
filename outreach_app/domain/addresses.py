"""Doors as a round knows them: what is typed, one spelling for each address, and what must never be written down."""

import re
from dataclasses import dataclass
from functools import lru_cache

from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.text import SHORT, clean_text, fold

LOWEST, HIGHEST = -5, 60
"""Floors there are."""
LONGEST_LABEL = 20
"""A door's number or place (`4`, `fond gauche`); a name seldom fits, and has no business there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingDraft:
    """A building as typed. `access` says who opens: a guardian, a landlord; never an entry code."""

    street: str
    number: str = ""
    area: str = ""
    access: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaircaseDraft:
    """Doors by the grid: `doors` on each floor from `lowest` to `highest`, numbered from 1 on every floor."""

    name: str = ""
    lowest: int = 0
    highest: int = 0
    doors: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorDraft:
    """One door. Floor 0 is the ground floor, None where floors mean nothing."""

    staircase: str = ""
    floor: int | None = None
    label: str = ""


_WORDS = {
    **{"av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard", "r": "rue"},
    **{"all": "allee", "imp": "impasse", "pass": "passage", "pl": "place", "sq": "square", "fg": "faubourg"},
    **{"fbg": "faubourg", "crs": "cours", "res": "residence", "st": "saint", "ste": "sainte", "che": "chemin"},
}
"""Short forms people write on walk lists, folded; unknown words stay as they are."""

_STAIRCASE = re.compile(r"^(escalier|esc|staircase|stair|hall|cage)\b")
_DOOR = re.compile(r"^(porte|pte|door|appartement|appt|app|apt|logement|n)\b")


def street_key(number: str, street: str) -> str:
    """One spelling for an address, accents, case, spacing and short forms aside: `24bis rue archereau`."""
    plain = re.sub(r"[^a-z0-9]+", " ", fold(f"{number} {street}"))
    glued = re.sub(r"\b(\d+) (bis|ter|quater)\b", r"\1\2", plain)
    return " ".join(_WORDS.get(word, word) for word in glued.split())


def door_key(street: str, staircase: str, floor: int | None, label: str) -> str:
    """The door behind `street_key`, in one spelling: `24bis rue archereau|b|4|4`."""
    return "|".join(
        (street, _part(staircase, _STAIRCASE), "" if floor is None else str(floor), _part(label, _DOOR)),
    )


@lru_cache(4096)
def _part(text: str, title: re.Pattern[str]) -> str:
    """A round says `B` and `4` hundreds of times."""
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", fold(text)).split())
    bare = title.sub("", plain).strip() or plain
    return " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in bare.split())


def split_number(street: str) -> tuple[str, str]:
    """`24 bis, rue Archereau` as its number and its street; no number where none leads."""
    found = re.match(r"\s*(\d+(?:\s*(?:bis|ter|quater|[a-z](?=[\s,])))?)\s*,?\s+(\S.*)", street, re.I | re.S)
    return (found[1].strip(), found[2].strip()) if found else ("", street.strip())


_GROUND = ("rdc", "rez de chaussee", "rez", "ground", "ground floor", "rc", "rch")
_BELOW = ("sous sol", "basement", "ss")


def read_floor(typed: str, field: str = "floor") -> int | None:
    """`4`, `4e`, `1er étage`, `RDC`, `-1`, `sous-sol`; None for nothing."""
    plain = " ".join(re.sub(r"[^a-z0-9-]+", " ", fold(typed)).split())
    if not plain:
        return None
    words = plain.replace("-", " ").strip()
    if words in _GROUND:
        return 0
    if words in _BELOW:
        return -1
    found = re.fullmatch(r"(?:etage |floor )?(-?\d{1,3}) ?(?:er|e|eme|nd|st|rd|th)?(?: etage| floor)?", plain)
    if not found or not LOWEST <= int(found[1]) <= HIGHEST:
        raise refuse("floor.malformed", field, text=typed)
    return int(found[1])


@lru_cache(maxsize=4096)
def label_order(label: str) -> tuple[int, int]:
    """Numbered doors by number, before the others."""
    bare = _part(label, _DOOR)
    return (0, int(bare)) if bare.isdigit() and len(bare) < 10 else (1, 0)


def staircase_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """`A`, `B`, `2`, `10`: as people count them."""
    parts = re.findall(r"\d+|\D+", _part(name, _STAIRCASE))
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


_CODE = re.compile(r"\b(?=[0-9]*[ab][0-9]*\b)(?=(?:[ab]?[0-9]){3})[0-9ab]{4,6}\b|\b[0-9]{4}\b|\b[0-9]{6}\b")
_SAYS_CODE = re.compile(r"\b(digi)?codes?\b")


def looks_like_entry_code(text: str) -> bool:
    """`12A45`, `1789B`, `code 5678`: what opens a house is never written down."""
    plain = fold(text)
    return bool(_CODE.search(plain)) or bool(_SAYS_CODE.search(plain) and re.search(r"\d", plain))


def check_building(draft: BuildingDraft) -> None:
    """Raises Refused where the address or the access note cannot stand as typed."""
    problems: list[Problem] = []
    for field, text, longest in (
        *(("street", draft.street, SHORT), ("number", draft.number, LONGEST_LABEL)),
        ("access", draft.access, SHORT),
    ):
        try:
            clean_text(text, field, longest)
        except Refused as refused:
            problems += refused.problems
    if not draft.street.strip():
        problems.append(Problem(code="street.missing", field="street"))
    if looks_like_entry_code(draft.access):
        problems.append(Problem(code="access.entry_code", field="access"))
    if problems:
        raise Refused(*problems)


def check_door(draft: DoorDraft) -> None:
    """Raises Refused where a door's staircase or label is too long or unreadable."""
    clean_text(draft.staircase, "staircase", LONGEST_LABEL)
    clean_text(draft.label, "door", LONGEST_LABEL)
