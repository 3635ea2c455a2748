"""What each sentence of a proposal came from: tied by a person, followed through every rewriting."""

from collections.abc import Mapping

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.sentences import find_sentences, follow, held_in, nearest
from outreach_app.store import journal
from outreach_app.store.act import Act
from outreach_app.store.store import Store


def link_sentence(store: Store, proposal: RecordId, idea: RecordId, sentence: str, by: str) -> Changes:
    """That sentence of the text, as it stands, came from that idea too."""
    if not _is_linked(store, proposal, idea):
        raise refuse("idea.not_linked")
    said = _standing_words(store, proposal)
    if sentence not in said:
        raise refuse("sentence.unknown", "text")
    known = store.rows(
        "SELECT id, voided FROM lineage WHERE proposal = ? AND idea = ? AND sentence = ? ORDER BY voided",
        (proposal, idea, sentence),
    )
    with store.act(by) as act:
        if not known:
            act.create("lineage", proposal=proposal, idea=idea, sentence=sentence)
        elif known[0][1]:
            act.change("lineage", known[0][0], voided=0)
    return act.changes


def unlink_sentence(store: Store, proposal: RecordId, idea: RecordId, sentence: str, by: str) -> Changes:
    """It did not come from that idea after all; without another sentence the idea is not in the text yet."""
    said = _standing_words(store, proposal)
    found = [
        record
        for record, words in store.rows(
            "SELECT id, sentence FROM lineage WHERE proposal = ? AND idea = ? AND voided = 0", (proposal, idea)
        )
        if words == sentence or (words not in said and nearest(words, said) == sentence)
    ]
    if not found:
        raise refuse("sentence.not_linked", "text")
    with store.act(by) as act:
        for record in found:
            act.void("lineage", record)
    return act.changes


def follow_text(
    act: Act, proposal: RecordId, before: str, after: str, reworded: Mapping[str, str] | None = None
) -> None:
    """Inside the act that rewrites a text: each link goes where its sentence went, or is voided."""
    links = act.store.rows(
        "SELECT id, idea, sentence FROM lineage WHERE proposal = ? AND voided = 0 ORDER BY row", (proposal,)
    )
    if before == after or not links:
        return
    tied = {words for _, _, words in links}
    went, said = follow(before, after, reworded, among=tied), [sentence.words for sentence in find_sentences(after)]
    standing: set[tuple[str, str]] = set()
    for record, idea, words in links:
        now = went[words] if words in went else words if words in said else nearest(words, said)
        if now is None or (idea, now) in standing:
            act.void("lineage", record)
        else:
            standing.add((idea, now))
            act.change("lineage", record, sentence=now)


def take_out(act: Act, proposal: RecordId, idea: RecordId) -> None:
    """Inside the act that takes an idea out of a proposal, with every sentence tied to it; its history stays."""
    for link in act.store.column(
        "SELECT id FROM idea_proposal WHERE proposal = ? AND idea = ? AND voided = 0", (proposal, idea)
    ):
        act.void("idea_proposal", link)
    let_go(act, proposal, idea)


def let_go(act: Act, proposal: RecordId, idea: RecordId) -> None:
    """Inside the act that takes an idea out of a proposal."""
    for record in act.store.column(
        "SELECT id FROM lineage WHERE proposal = ? AND idea = ? AND voided = 0", (proposal, idea)
    ):
        act.void("lineage", record)


_OWN = 0.5
"""A sentence is an idea's own where this share of its letters, three by three, is the idea's."""


def forget_words(act: Act, idea: RecordId) -> None:
    """Inside the erasure of an idea's words, before they go: a sentence noted here that is the idea's goes too."""
    texts = [str((entry.fields or {}).get("text", "")) for entry in journal.history(act.store, idea)]
    for record, proposal, sentence, voided in act.store.rows(
        "SELECT id, proposal, sentence, voided FROM lineage WHERE idea = ?", (idea,)
    ):
        kept = "" if _is_own(sentence, texts) else sentence
        act.erase("lineage", record, proposal=proposal, idea=idea, sentence=kept, voided=voided)
    for record, proposal, rule, sentence, answer, at, voided in act.store.rows(
        "SELECT id, proposal, rule, sentence, answer, at, voided FROM advice"
        " WHERE proposal IN (SELECT proposal FROM idea_proposal WHERE idea = ?)",
        (idea,),
    ):
        if _is_own(sentence, texts):
            said = {"proposal": proposal, "rule": rule, "answer": answer, "at": at, "voided": voided}
            act.erase("advice", record, sentence="", **said)


def _is_own(sentence: str, texts: list[str]) -> bool:
    return any(held_in(sentence, text) >= _OWN for text in texts)


def _is_linked(store: Store, proposal: RecordId, idea: RecordId) -> bool:
    wanted = "SELECT 1 FROM idea_proposal WHERE proposal = ? AND idea = ? AND voided = 0"
    return bool(store.value(wanted, (proposal, idea)))


def _standing_words(store: Store, proposal: RecordId) -> list[str]:
    text = store.value("SELECT text FROM proposal WHERE id = ? AND voided = 0", (proposal,))
    if text is None:
        raise refuse("proposal.unknown")
    return [sentence.words for sentence in find_sentences(text)]
