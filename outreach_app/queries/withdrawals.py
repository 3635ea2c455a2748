"""Ideas that were taken back, and the proposals they still stand in over there."""

from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.sentences import find_sentences, held_in
from outreach_app.queries.cobuilding import lineage
from outreach_app.queries.consent import LIVE_CONSENT, purposes_for
from outreach_app.queries.receipts import was_erased
from outreach_app.queries.release import HELD_IDEA, unreleasable_ideas
from outreach_app.store.store import Store

_OWN = 0.5
"""A sentence is an idea's own where this share of its letters, three by three, is the idea's."""

STANDS = "(parcel.state = 'sent' OR parcel.remote_id IS NOT NULL)"
"""Of a `local_outbox AS parcel`: it is over there, as far as this device knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A proposal that stands there with the words of somebody who took them back: a person decides.

    `sentences` are those of its text that came from them.
    """

    proposal: RecordId
    target: str
    title: str
    ideas: tuple[RecordId, ...]
    sentences: tuple[str, ...]


def taken_back(store: Store, proposal: str) -> tuple[RecordId, ...]:
    """Its linked ideas whose person said no after a yes, whose words were erased, or which a receipt took back.

    One whose agreement merely ran out is not among them: what stands there was put there with a yes.
    """
    held = unreleasable_ideas(store, proposal)
    return tuple(idea.idea for idea in held if _was_taken_back(store, idea.idea))


def cut_loose(store: Store, proposal: str) -> tuple[RecordId, ...]:
    """Its linked ideas that stayed, from nobody, when their person was erased: cleared again, or to be taken out."""
    held = (idea for idea in unreleasable_ideas(store, proposal) if not idea.has_person)
    return tuple(idea.idea for idea in held if was_erased(store, idea.idea) and not _words_erased(store, idea.idea))


def linked(store: Store, proposal: str) -> tuple[RecordId, ...]:
    return tuple(
        store.column(
            "SELECT link.idea FROM idea_proposal AS link JOIN idea ON idea.id = link.idea AND idea.voided = 0"
            " WHERE link.proposal = ? AND link.voided = 0 ORDER BY link.row",
            (proposal,),
        )
    )


def words_of(store: Store, proposal: str, idea: str) -> tuple[str, ...]:
    """The sentences of its text that came from an idea: tied by a person, or the idea's own words."""
    text, said = store.row(
        "SELECT (SELECT text FROM proposal WHERE id = ?), (SELECT text FROM idea WHERE id = ?)", (proposal, idea)
    ) or ("", "")
    tied = {link.sentence for link in lineage(store, proposal) if link.idea == idea}
    standing = [sentence.words for sentence in find_sentences(text or "")]
    return tuple(words for words in standing if words in tied or (said and held_in(words, said) >= _OWN))


def may_hold_words(store: Store, proposal: str, idea: str) -> bool:
    """Whether something of an idea may still be in the text; what was erased cannot be compared any more."""
    if store.value("SELECT text = '' FROM idea WHERE id = ?", (idea,)):
        return True
    return bool(words_of(store, proposal, idea))


def standing_with_taken_back(store: Store) -> list[tuple[RecordId, str]]:
    """Proposals and targets that may need something done: what this device sent, with an idea that may not leave."""
    rows = store.rows(
        f"WITH {LIVE_CONSENT} SELECT DISTINCT parcel.proposal, parcel.target FROM local_outbox AS parcel"
        " JOIN idea_proposal AS link ON link.proposal = parcel.proposal JOIN idea ON idea.id = link.idea"
        f" WHERE {STANDS} AND parcel.errand <> 'withdraw' AND {HELD_IDEA}",
        {"now": store.now()},
    )
    return [(RecordId(proposal), str(target)) for proposal, target in rows]


def to_review(store: Store) -> list[Review]:
    """Those no rule can settle, oldest first; one a letter already asks to take back is settled."""
    found = []
    for proposal, target in standing_with_taken_back(store):
        ideas = (*taken_back(store, proposal), *cut_loose(store, proposal))
        if not ideas or _has_letter(store, proposal, target):
            continue
        title = store.value("SELECT title FROM proposal WHERE id = ?", (proposal,))
        sentences = [words for idea in ideas for words in words_of(store, proposal, idea)]
        found.append(
            Review(
                proposal=proposal,
                target=target,
                title=title,
                ideas=ideas,
                sentences=tuple(dict.fromkeys(sentences)),
            )
        )
    return found


def _was_taken_back(store: Store, idea: str) -> bool:
    person = store.value("SELECT person FROM idea WHERE id = ?", (idea,))
    if person is None:
        withdrawn = "SELECT 1 FROM receipt WHERE idea = ? AND withdrawn_at IS NOT NULL AND voided = 0"
        return bool(store.value(withdrawn, (idea,))) or _words_erased(store, idea)
    publishing = sorted(purposes_for(store, "platform"))
    marks = ", ".join("?" * len(publishing))
    return bool(
        store.value(
            "SELECT 1 FROM consent_event WHERE person = ? AND state IN ('withdrawn', 'refused', 'invalidated')"
            f" AND voided = 0 AND purpose IN ({marks}) LIMIT 1",
            (person, *publishing),
        )
    )


def _words_erased(store: Store, idea: str) -> bool:
    return store.value("SELECT erased_at FROM idea WHERE id = ?", (idea,)) is not None


def _has_letter(store: Store, proposal: str, target: str) -> bool:
    wanted = "SELECT 1 FROM letter WHERE proposal = ? AND target = ? AND what = 'retraction' AND voided = 0"
    return bool(store.value(wanted, (proposal, target)))
