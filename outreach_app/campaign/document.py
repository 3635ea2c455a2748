"""A campaign as plain JSON values, for the vault: quick to read, already checked, nothing to look up."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from outreach_app.campaign.model import (
    AgendaStep,
    Area,
    Campaign,
    CoachRule,
    Criterion,
    Desk,
    Envelope,
    Modality,
    Notice,
    Phase,
    PriorityDistrict,
    Purpose,
    Question,
    Retention,
    SessionTemplate,
    Target,
    TemplateLine,
    Term,
    Terms,
    Theme,
)
from outreach_app.domain.words import Fact

Document = dict[str, Any]


def to_document(campaign: Campaign) -> Document:
    """Dicts, lists, text, whole numbers, booleans and None: what `json` writes as it is."""
    document: Document = _plain(campaign)
    return document


def from_document(document: Mapping[str, Any]) -> Campaign:
    """The campaign `to_document` wrote; lists one may leave out are empty. Checks nothing."""
    d = document
    return Campaign(
        id=d["id"],
        name=d["name"],
        city=d["city"],
        languages=tuple(d["languages"]),
        timezone=d["timezone"],
        example=d.get("example", False),
        calendar=tuple(Phase(**row) for row in d["calendar"]),
        themes=tuple(Theme(**row) for row in d["themes"]),
        areas=tuple(_area(row) for row in d["areas"]),
        priority_districts=tuple(_district(row) for row in d.get("priority_districts", ())),
        criteria=tuple(Criterion(**row) for row in d.get("criteria", ())),
        money=tuple(Envelope(**row) for row in d.get("money", ())),
        purposes=tuple(_purpose(row) for row in d["purposes"]),
        notices=tuple(Notice(**row) for row in d["notices"]),
        questions=tuple(_question(row) for row in d.get("questions", ())),
        targets=tuple(_target(row) for row in d.get("targets", ())),
        retention=tuple(Retention(**row) for row in d["retention"]),
        desk=Desk(**d["desk"]),
        coach=tuple(_rule(row) for row in d.get("coach", ())),
        templates=tuple(_template(row) for row in d.get("templates", ())),
        website=d.get("website", ""),
    )


def notice_digest(spoken: str, page: str, full: str) -> str:
    """SHA-256, in hex, of a notice's three lengths: what a consent event proves was said."""
    import hashlib  # a window opens without

    return hashlib.sha256("\0".join((spoken, page, full)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Fact) else value


def _area(row: Mapping[str, Any]) -> Area:
    facts = {name: Fact(row.get(name, Fact.UNKNOWN)) for name in ("quartier_populaire", "qpv")}
    column_row = row.get("tile")
    return Area(**{**row, **facts, "tile": (column_row[0], column_row[1]) if column_row else None})


def _district(row: Mapping[str, Any]) -> PriorityDistrict:
    return PriorityDistrict(**{**row, "areas": tuple(row["areas"])})


def _purpose(row: Mapping[str, Any]) -> Purpose:
    lists = {"allows": tuple(row["allows"]), "channels": tuple(row.get("channels", ()))}
    return Purpose(**{**row, **lists})


def _rule(row: Mapping[str, Any]) -> CoachRule:
    phrases = {language: tuple(said) for language, said in row["phrases"].items()}
    return CoachRule(**{**row, "phrases": phrases})


def _target(row: Mapping[str, Any]) -> Target:
    known = row.get("mapping") or {}
    terms = {part: {code: Term(**term) for code, term in known.get(part, {}).items()} for part in ("themes", "areas")}
    return Target(**{**row, "mapping": Terms(**terms)})


def _template(row: Mapping[str, Any]) -> SessionTemplate:
    agenda = tuple(AgendaStep(**step) for step in row["agenda"])
    lists = {name: tuple(TemplateLine(**line) for line in row.get(name, ())) for name in ("roles", "material")}
    return SessionTemplate(**{**row, **lists, "agenda": agenda})


def _question(row: Mapping[str, Any]) -> Question:
    modalities = tuple(Modality(**modality) for modality in row["modalities"])
    return Question(**{**row, "modalities": modalities, "under_15": tuple(row.get("under_15", ()))})
