"""Which campaign the vault serves, and who works in it."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from outreach_app.campaign.document import from_document, to_document
from outreach_app.campaign.model import Campaign, Notice, Terms
from outreach_app.domain import moments
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import SHORT, clean_text
from outreach_app.queries.consent import LIVE_CONSENT
from outreach_app.store.act import Act
from outreach_app.store.store import Store


def adopt(store: Store, campaign: Campaign, by: str) -> Changes:
    """Puts a campaign in its vault, or a changed file of the same campaign as a journalled revision.

    A notice somebody may have answered is never rewritten: a changed text needs a new version. What was tied to a
    platform on the screen stays where the file says nothing of it.
    """
    campaign = _with_known_terms(store, campaign)
    document = json.dumps(to_document(campaign), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(document.encode()).hexdigest()
    known = store.row("SELECT id, sha256 FROM campaign")
    if known and known[0] != campaign.id:
        raise refuse("campaign.another", "id", here=known[0], given=campaign.id)
    problems = _rewritten_notices(store, campaign)
    if problems:
        raise Refused(*problems)
    with store.act(by) as act:
        fields: dict[str, Any] = {"document": document, "sha256": digest, "imported_at": act.at}
        if known is None:
            act.create("campaign", record=campaign.id, **fields)
        elif known[1] != digest:
            act.change("campaign", known[0], **fields)
        _add_notices(act, campaign)
    return act.changes


def map_terms(store: Store, campaign: Campaign, target: str, mapping: Terms, by: str) -> tuple[Campaign, Changes]:
    """Ties our themes and areas to what `target` calls them: a journalled revision of the edition."""
    if target not in {known.code for known in campaign.targets}:
        raise refuse("target.unknown", "target", target=target)
    targets = tuple(replace(t, mapping=mapping) if t.code == target else t for t in campaign.targets)
    revised = replace(campaign, targets=targets)
    return revised, adopt(store, revised, by)


def _with_known_terms(store: Store, campaign: Campaign) -> Campaign:
    known = store.value("SELECT document FROM campaign WHERE voided = 0 AND id = ?", (campaign.id,))
    if known is None or all(target.mapping for target in campaign.targets):
        return campaign
    before = {target.code: target.mapping for target in from_document(json.loads(known)).targets}
    kept = (t if t.mapping else replace(t, mapping=before.get(t.code, t.mapping)) for t in campaign.targets)
    return replace(campaign, targets=tuple(kept))


def start_example_clock(store: Store, campaign: Campaign) -> None:
    """The example lives in its own year: today becomes the evening twelve days before its first gate."""
    gate = next((p for p in campaign.calendar if p.gate), campaign.calendar[-1])
    evening = datetime.combine(datetime.fromisoformat(gate.ends).date() - timedelta(days=12), time(16, 43), UTC)
    store.keep_setting("clock_offset", str(int(evening.timestamp() * 1000) - moments.now()))


def material_lapses(store: Store, campaign: Campaign) -> dict[str, int]:
    """How many consents would lapse, by purpose, if this file were adopted: its new material notices overtake them."""
    newest = store.pairs("SELECT purpose, max(version) FROM notice WHERE voided = 0 GROUP BY purpose")
    lapses = {}
    for purpose in {n.purpose for n in campaign.notices if n.material and n.version > newest.get(n.purpose, n.version)}:
        lapses[purpose] = store.value(
            f"WITH {LIVE_CONSENT} SELECT count(DISTINCT person) FROM live_consent WHERE purpose = :purpose",
            {"purpose": purpose, "now": store.now()},
        )
    return lapses


def add_member(store: Store, name: str, organisation: str = "") -> tuple[RecordId, Changes]:
    """Somebody who holds a laptop. The first one signs their own arrival."""
    name = clean_text(name, "name", SHORT)
    organisation = clean_text(organisation, "organisation", SHORT)
    if not name:
        raise refuse("text.empty", "name")
    with store.act("newcomer") as act:
        member = act.create("member", name=name, organisation=organisation or None)
    return member, act.changes


def rename_member(store: Store, member: RecordId, name: str, organisation: str, by: str) -> Changes:
    name = clean_text(name, "name", SHORT)
    if not name:
        raise refuse("text.empty", "name")
    with store.act(by) as act:
        act.change("member", member, name=name, organisation=clean_text(organisation, "organisation", SHORT) or None)
    return act.changes


def _rewritten_notices(store: Store, campaign: Campaign) -> list[Problem]:
    known = store.pairs("SELECT id, sha256 FROM notice WHERE voided = 0")
    return [
        Problem(code="notice.rewritten", field=f"notices.{n.id}", details={"purpose": n.purpose, "version": n.version})
        for n in campaign.notices
        if known.get(n.id, n.sha256) != n.sha256
    ]


def _add_notices(act: Act, campaign: Campaign) -> None:
    known = set(act.store.column("SELECT id FROM notice WHERE voided = 0"))
    for notice in campaign.notices:
        if notice.id not in known:
            act.create("notice", record=notice.id, **_notice_fields(notice))


def _notice_fields(notice: Notice) -> dict[str, Any]:
    names = ("purpose", "version", "language", "spoken", "page", "full", "valid_from", "valid_to", "sha256")
    return {**{name: getattr(notice, name) for name in names}, "material": int(notice.material)}
