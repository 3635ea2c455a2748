"""`live_consent`: the only door outward. Nothing of a person leaves but through it."""

from collections.abc import Iterable
from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import ConsentMethod, ConsentState
from outreach_app.store.store import Store

LIVE_CONSENT = """
live_consent (person, purpose, event, channels) AS (
  SELECT given.person, given.purpose, given.id, given.channels
  FROM consent_event AS given
  JOIN person ON person.id = given.person AND person.erased_at IS NULL AND person.voided = 0
  LEFT JOIN notice AS read_out ON read_out.id = given.notice
  WHERE given.state IN ('given', 'renewed') AND given.voided = 0
    AND (given.expires_at IS NULL OR given.expires_at > :now)
    AND NOT EXISTS (
      SELECT 1 FROM consent_event AS taken_back
      WHERE taken_back.person = given.person AND taken_back.purpose = given.purpose AND taken_back.voided = 0
        AND taken_back.state IN ('withdrawn', 'refused', 'invalidated')
        AND taken_back.id NOT IN (SELECT value FROM json_each(given.seen)))
    AND NOT EXISTS (
      SELECT 1 FROM notice AS newer
      WHERE newer.purpose = given.purpose AND newer.material = 1 AND newer.voided = 0
        AND newer.version > coalesce(read_out.version, 0)
        AND newer.valid_from <= strftime('%Y-%m-%d', :now / 1000, 'unixepoch')))
"""
"""A common table expression; bind `:now` to the store's clock.

Live: given or renewed, having seen every withdrawal of that person and purpose whatever the clocks say, unexpired, not
overtaken by a newer material notice, of a person not erased. (No GROUP BY: SQLite then uses the index on person; one
who said yes twice has two rows.)
"""


IDEA_MAY_LEAVE = """
CASE WHEN idea.person IS NULL THEN idea.cleared_at IS NOT NULL ELSE EXISTS (
  SELECT 1 FROM live_consent AS l JOIN purpose_outlet AS o ON o.purpose = l.purpose AND o.outlet = 'platform'
  WHERE l.person = idea.person) END
"""
"""Of an `idea`, beside `live_consent`: its person lets it be published, or a member cleared the words of nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveConsent:
    person: RecordId
    purpose: str
    event: RecordId
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvent:
    """One line of a person's consent history."""

    id: RecordId
    purpose: str
    state: ConsentState
    notice: str
    at: Instant
    method: ConsentMethod
    witness: str
    proof: str
    live: bool


def live_consents(store: Store, persons: Iterable[str], at: Instant | None = None) -> list[LiveConsent]:
    """What each of `persons` allows now, all purposes, one row each: the latest event that counts."""
    wanted = list(persons)
    if not wanted:
        return []
    marks = ", ".join(f":p{i}" for i in range(len(wanted)))
    values: dict[str, object] = {"now": store.now() if at is None else at}
    values.update({f"p{i}": person for i, person in enumerate(wanted)})
    rows = store.rows(
        f"WITH {LIVE_CONSENT} SELECT person, purpose, event, channels FROM live_consent"
        f" WHERE person IN ({marks}) ORDER BY person, purpose, event",
        values,
    )
    latest = {
        (p, purpose): LiveConsent(person=p, purpose=purpose, event=event, channels=tuple((channels or "").split()))
        for p, purpose, event, channels in rows
    }
    return list(latest.values())


def allows(store: Store, person: str, purpose: str, at: Instant | None = None) -> bool:
    return any(consent.purpose == purpose for consent in live_consents(store, [person], at))


def purposes_for(store: Store, *outlets: str) -> frozenset[str]:
    """The codes of the purposes that allow any of `outlets`, as the campaign says: platform, name, contact…"""
    marks = ", ".join("?" * len(outlets))
    return frozenset(store.column(f"SELECT purpose FROM purpose_outlet WHERE outlet IN ({marks})", outlets))


def consent_history(store: Store, person: str) -> list[ConsentEvent]:
    """Every event of one person, oldest first; `live` marks those that count today."""
    live = {consent.event for consent in live_consents(store, [person])}
    rows = store.rows(
        "SELECT id, purpose, state, notice, at, method, witness, proof FROM consent_event"
        " WHERE person = ? AND voided = 0 ORDER BY at, id",
        (person,),
    )
    return [
        ConsentEvent(
            id=i,
            purpose=purpose,
            state=ConsentState(state),
            notice=notice or "",
            at=at,
            method=ConsentMethod(method),
            witness=witness or "",
            proof=proof or "",
            live=i in live,
        )
        for i, purpose, state, notice, at, method, witness, proof in rows
    ]


def withdrawals_seen(store: Store, person: str, purpose: str) -> list[str]:
    """The ids a new consent must have seen to count."""
    return list(
        store.column(
            "SELECT id FROM consent_event WHERE person = ? AND purpose = ? AND voided = 0"
            " AND state IN ('withdrawn', 'refused', 'invalidated') ORDER BY id",
            (person, purpose),
        )
    )
