"""Reads of co-building: a group's parts, what each sentence came from, who agreed or not, the coach's advice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.sentences import find_sentences, nearest
from outreach_app.domain.words import AdviceAnswer, AgreementHow
from outreach_app.queries.consent import LIVE_CONSENT
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One sentence came from one idea. `sentence` is as it stands in the text now."""

    id: RecordId
    idea: RecordId
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One agreement. By name, `in_favour` is how many, `persons` who. `digest`: the words agreed to."""

    id: RecordId
    how: AgreementHow
    in_favour: int
    against: int
    abstained: int
    persons: tuple[RecordId, ...]
    note: str
    digest: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissent:
    id: RecordId
    text: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What the room did with what the coach said of one sentence."""

    rule: str
    sentence: str
    answer: AdviceAnswer
    at: Instant


def parts(store: Store, proposal: str) -> tuple[str, ...]:
    """A group's parts: every linked idea's own words, in the order they were linked. A merge has none."""
    return tuple(
        store.column(
            "SELECT idea.text FROM proposal JOIN idea_proposal AS link ON link.proposal = proposal.id"
            " JOIN idea ON idea.id = link.idea"
            " WHERE proposal.id = ? AND proposal.form = 'group' AND link.voided = 0 AND idea.voided = 0"
            " AND idea.text <> '' ORDER BY link.row",
            (proposal,),
        )
    )


def delivered_text(text: str, added: Sequence[str]) -> str:
    """The text as it leaves, its numbered parts below; nothing of a part is cut."""
    numbered = (f"{number}. {part}" for number, part in enumerate(added, 1))
    return "\n\n".join(part for part in (text, *numbered) if part)


def lineage(store: Store, proposal: str) -> tuple[Link, ...]:
    """Which ideas each sentence came from. A sentence rewritten elsewhere is found by its nearest wording.

    Links to words no longer in the text, or to an idea no longer linked, are left out.
    """
    rows = store.rows(
        "SELECT lineage.id, lineage.idea, lineage.sentence FROM lineage"
        " JOIN idea_proposal AS link ON link.proposal = lineage.proposal AND link.idea = lineage.idea"
        " AND link.voided = 0 JOIN idea ON idea.id = lineage.idea AND idea.voided = 0"
        " WHERE lineage.proposal = ? AND lineage.voided = 0 GROUP BY lineage.id ORDER BY link.row",
        (proposal,),
    )
    if not rows:
        return ()
    text = store.value("SELECT text FROM proposal WHERE id = ?", (proposal,)) or ""
    standing = [sentence.words for sentence in find_sentences(text)]
    found = [(i, idea, said if said in standing else nearest(said, standing)) for i, idea, said in rows]
    return tuple(Link(id=i, idea=idea, sentence=said) for i, idea, said in found if said)


def not_yet_in_text(store: Store, proposal: str) -> tuple[RecordId, ...]:
    """The linked ideas no sentence comes from yet, in the order they were linked."""
    said = {link.idea for link in lineage(store, proposal)}
    linked = store.column(
        "SELECT link.idea FROM idea_proposal AS link JOIN idea ON idea.id = link.idea AND idea.voided = 0"
        " WHERE link.proposal = ? AND link.voided = 0 ORDER BY link.row",
        (proposal,),
    )
    return tuple(idea for idea in dict.fromkeys(linked) if idea not in said)


def agreements(store: Store, proposal: str) -> tuple[Agreement, ...]:
    """Newest first."""
    named = "SELECT person FROM agreement_person WHERE agreement = ? AND voided = 0 ORDER BY row"
    rows = store.rows(
        "SELECT id, how, coalesce(in_favour, 0), coalesce(against, 0), coalesce(abstained, 0), coalesce(note, ''),"
        " digest, at FROM agreement WHERE proposal = ? AND voided = 0 ORDER BY row DESC",
        (proposal,),
    )
    return tuple(
        Agreement(
            id=i,
            how=AgreementHow(how),
            in_favour=in_favour,
            against=against,
            abstained=abstained,
            persons=tuple(store.column(named, (i,))),
            note=note,
            digest=digest,
            at=at,
        )
        for i, how, in_favour, against, abstained, note, digest, at in rows
    )


def dissents(store: Store, proposal: str) -> tuple[Dissent, ...]:
    """Oldest first, as they were said."""
    rows = store.rows(
        "SELECT id, text, at FROM dissent WHERE proposal = ? AND voided = 0 ORDER BY row",
        (proposal,),
    )
    return tuple(Dissent(id=i, text=text, at=at) for i, text, at in rows)


def advice_given(store: Store, proposal: str) -> tuple[Advice, ...]:
    """Oldest first."""
    rows = store.rows(
        "SELECT rule, sentence, answer, at FROM advice WHERE proposal = ? AND voided = 0 ORDER BY row",
        (proposal,),
    )
    return tuple(
        Advice(rule=rule, sentence=said, answer=AdviceAnswer(answer), at=at) for rule, said, answer, at in rows
    )


def may_agree_by_name(store: Store, proposal: str) -> tuple[tuple[RecordId, str], ...]:
    """Who can be named: met around this proposal (ideas, proposer, attendance), with a name and a live consent."""
    rows = store.rows(
        f"WITH {LIVE_CONSENT} SELECT DISTINCT contact.person, contact.name FROM contact"
        " WHERE contact.voided = 0 AND contact.name <> '' AND contact.person IN ("
        "  SELECT idea.person FROM idea_proposal AS link JOIN idea ON idea.id = link.idea"
        "   WHERE link.proposal = :proposal AND link.voided = 0 AND idea.voided = 0"
        "  UNION SELECT person FROM proposer WHERE proposal = :proposal AND voided = 0"
        "  UNION SELECT deputy FROM proposer WHERE proposal = :proposal AND voided = 0"
        "  UNION SELECT attendee.person FROM attendee WHERE attendee.voided = 0 AND attendee.session IN ("
        "   SELECT idea.session FROM idea_proposal AS link JOIN idea ON idea.id = link.idea"
        "    WHERE link.proposal = :proposal AND link.voided = 0))"
        " AND EXISTS (SELECT 1 FROM live_consent AS l WHERE l.person = contact.person) ORDER BY contact.name",
        {"now": store.now(), "proposal": proposal},
    )
    return tuple((person, name) for person, name in rows)


def names_of(store: Store, persons: Iterable[str]) -> dict[str, str]:
    """Names this device may see."""
    wanted = list(persons)
    marks = ", ".join("?" * len(wanted))
    return store.pairs(f"SELECT person, name FROM contact WHERE voided = 0 AND person IN ({marks})", wanted)
