"""Reads of the campaign and its people."""

import json
from dataclasses import dataclass

from outreach_app.campaign.document import from_document
from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    id: RecordId
    name: str
    organisation: str


def campaign_of(store: Store) -> Campaign:
    """The campaign this vault serves, from the vault itself."""
    document = store.value("SELECT document FROM campaign WHERE voided = 0")
    if document is None:
        raise refuse("campaign.none")
    return from_document(json.loads(document))


def target_kind(store: Store, target: str) -> str:
    """Which way that target is spoken to, without reading the whole edition; '' for one it no longer has."""
    found = store.value(
        "SELECT json_extract(t.value, '$.kind') FROM campaign, json_each(campaign.document, '$.targets') AS t"
        " WHERE campaign.voided = 0 AND json_extract(t.value, '$.code') = ?",
        (target,),
    )
    return str(found or "")


def members(store: Store) -> list[Member]:
    rows = store.rows("SELECT id, name, organisation FROM member WHERE voided = 0 ORDER BY name, id")
    return [Member(id=i, name=name, organisation=organisation or "") for i, name, organisation in rows]


def member_named(store: Store, name: str) -> Member | None:
    return next((m for m in members(store) if m.name.casefold() == name.casefold()), None)
