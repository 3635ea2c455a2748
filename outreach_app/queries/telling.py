"""Who is still to be told what the city answered: those who asked for news, by the way they chose."""

from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import CityDecision, CityPhase
from outreach_app.queries.consent import LIVE_CONSENT
from outreach_app.store.store import Store

NEWS = "news"
"""The purpose by which a resident asks to be told what becomes of their idea."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One proposal's latest answer, told to somebody whose idea it carries, or who carries it; `target` gave it."""

    answer: RecordId
    proposal: RecordId
    target: str
    title: str
    phase: CityPhase | None
    decision: CityDecision
    raw_state: str
    reason: str
    answered_at: Instant
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One person and all there is to tell them. `channels` are those they chose and left a contact for, else all.

    Contacts are empty on a device that may not see them. `name` is the guardian's for a child under 15. `languages` are
    the one their notice was read in, then the one they gave their idea in.
    """

    person: RecordId
    name: str
    phone: str
    email: str
    post: str
    minor: bool
    channels: tuple[str, ...]
    news: tuple[News, ...]
    languages: tuple[str, ...] = ()


_LATEST = """
latest (answer, proposal) AS (
  SELECT a.id, a.proposal FROM city_answer AS a JOIN proposal AS p ON p.id = a.proposal AND p.voided = 0
  WHERE a.voided = 0 AND a.decision <> 'withdrawn' AND a.row = (
    SELECT max(b.row) FROM city_answer AS b
    WHERE b.proposal = a.proposal AND b.target = a.target AND b.voided = 0))
"""

_BEHIND = """
behind (person, proposal, idea) AS (
  SELECT idea.person, link.proposal, min(idea.id) FROM idea_proposal AS link
  JOIN idea ON idea.id = link.idea AND idea.voided = 0 AND idea.person IS NOT NULL
  WHERE link.voided = 0 GROUP BY idea.person, link.proposal
  UNION SELECT person, proposal, NULL FROM proposer WHERE voided = 0 AND person IS NOT NULL
  UNION SELECT deputy, proposal, NULL FROM proposer WHERE voided = 0 AND deputy IS NOT NULL)
"""

_TO_TELL = f"""
WITH {LIVE_CONSENT}, {_LATEST}, {_BEHIND}
SELECT b.person, a.id, p.id, a.target, p.title, a.phase, a.decision, coalesce(a.raw_state, ''), coalesce(a.reason, ''),
  coalesce(a.answered_at, a.fetched_at), coalesce(max(r.code), ''), coalesce(max(l.channels), '')
FROM latest JOIN city_answer AS a ON a.id = latest.answer JOIN proposal AS p ON p.id = latest.proposal
JOIN behind AS b ON b.proposal = p.id
JOIN live_consent AS l ON l.person = b.person AND l.purpose = :news
LEFT JOIN receipt AS r ON r.idea = b.idea AND r.voided = 0
WHERE NOT EXISTS (
  SELECT 1 FROM told WHERE told.person = b.person AND told.city_answer = a.id AND told.voided = 0)
GROUP BY b.person, a.id ORDER BY a.row, b.person
"""


def to_tell(store: Store) -> list[Telling]:
    """Everybody, in the order their first news came."""
    people: dict[RecordId, list[News]] = {}
    chosen: dict[RecordId, str] = {}
    for person, *told, channels in store.rows(_TO_TELL, {"now": store.now(), "news": NEWS}):
        people.setdefault(person, []).append(_news(told))
        chosen[person] = channels
    return [_telling(store, person, news, chosen[person]) for person, news in people.items()]


def languages_of(store: Store, person: RecordId) -> tuple[str, ...]:
    """What they were read their notice in, then what their latest idea was said in."""
    notice = store.column(
        "SELECT notice.language FROM consent_event AS said JOIN notice ON notice.id = said.notice"
        " WHERE said.person = ? AND said.purpose = ? AND said.state IN ('given', 'renewed') AND said.voided = 0"
        " ORDER BY said.row DESC LIMIT 1",
        (person, NEWS),
    )
    idea = store.column(
        "SELECT language FROM idea WHERE person = ? AND voided = 0 ORDER BY row DESC LIMIT 1", (person,)
    )
    return tuple(dict.fromkeys([*notice, *idea]))


def count_to_tell(store: Store) -> int:
    """How many persons wait for news."""
    counted = store.value(
        f"SELECT count(DISTINCT person) FROM (SELECT b.person FROM ({_TO_TELL}) AS b)",
        {"now": store.now(), "news": NEWS},
    )
    return int(counted or 0)


def _news(told: list[object]) -> News:
    answer, proposal, target, title, phase, decision, raw, reason, at, code = told
    return News(
        answer=RecordId(str(answer)),
        proposal=RecordId(str(proposal)),
        target=str(target),
        title=str(title),
        phase=CityPhase(str(phase)) if phase else None,
        decision=CityDecision(str(decision)),
        raw_state=str(raw),
        reason=str(reason),
        answered_at=int(str(at)),
        code=str(code),
    )


def _telling(store: Store, person: RecordId, news: list[News], chosen: str) -> Telling:
    row = store.row(
        "SELECT coalesce(name, ''), coalesce(phone, ''), coalesce(email, ''), coalesce(post, ''),"
        " coalesce(guardian_name, '') FROM contact WHERE person = ? AND voided = 0 ORDER BY row LIMIT 1",
        (person,),
    )
    name, phone, email, post, guardian = row or ("", "", "", "", "")
    minor = bool(store.value("SELECT minor FROM person WHERE id = ?", (person,)))
    reach = {"sms": phone, "phone": phone, "email": email, "post": post}
    wanted = chosen.split() or list(reach)
    return Telling(
        person=person,
        name=(guardian or name) if minor else name,
        phone=phone,
        email=email,
        post=post,
        minor=minor,
        channels=tuple(way for way in wanted if reach.get(way)),
        news=tuple(news),
        languages=languages_of(store, person),
    )
