"""What each sentence came from: tied, followed through every rewriting, taken back; and no idea is ever lost."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import ProposalDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.sentences import find_sentences
from outreach_app.queries.cobuilding import lineage, not_yet_in_text
from outreach_app.queries.ideas import ideas_of_proposal
from outreach_app.services import ideas, proposals
from outreach_app.services.ideas import Captured
from outreach_app.services.lineage import link_sentence, unlink_sentence
from outreach_app.store import journal
from outreach_app.store.store import Store

Say = Callable[..., Captured]

TEXT = "L’été, il n’y a ni ombre ni eau. Nous proposons douze arbres. Et une fontaine à boire."
SHADE, TREES, FOUNTAIN = (sentence.words for sentence in find_sentences(TEXT))


@pytest.fixture
def three(say: Say) -> list[RecordId]:
    return [say(text).idea for text in ("De l’ombre", "Des arbres", "Une fontaine")]


@pytest.fixture
def proposal(store: Store, campaign: Campaign, member: RecordId, three: list[RecordId]) -> RecordId:
    draft = ProposalDraft(title="Le square", text=TEXT)
    return proposals.create(store, campaign, draft, three, member).proposal


def rewrite(store: Store, campaign: Campaign, proposal: RecordId, text: str, **more: dict[str, str]) -> RecordId:
    draft = ProposalDraft(title="Le square", text=text)
    return proposals.edit(store, campaign, proposal, draft, "m", **more).act


def pairs(store: Store, proposal: RecordId) -> set[tuple[str, str]]:
    return {(link.sentence, link.idea) for link in lineage(store, proposal)}


def test_a_sentence_comes_from_several_ideas_and_an_idea_feeds_several(
    store: Store, proposal: RecordId, three: list[RecordId]
) -> None:
    assert not_yet_in_text(store, proposal) == tuple(three)
    for sentence, idea in ((SHADE, three[0]), (TREES, three[0]), (TREES, three[1])):
        link_sentence(store, proposal, idea, sentence, "m")
    assert pairs(store, proposal) == {(SHADE, three[0]), (TREES, three[0]), (TREES, three[1])}
    assert not_yet_in_text(store, proposal) == (three[2],)


def test_linking_twice_is_once_and_undo_takes_it_back(store: Store, proposal: RecordId, three: list[RecordId]) -> None:
    first = link_sentence(store, proposal, three[0], SHADE, "m")
    assert not link_sentence(store, proposal, three[0], SHADE, "m").records
    ideas.undo(store, first.act, "m")
    assert not pairs(store, proposal)
    again = link_sentence(store, proposal, three[0], SHADE, "m")
    assert again.records
    gone = unlink_sentence(store, proposal, three[0], SHADE, "m")
    assert not pairs(store, proposal)
    ideas.undo(store, gone.act, "m")
    assert pairs(store, proposal) == {(SHADE, three[0])}


def test_what_cannot_be_tied_is_refused(store: Store, proposal: RecordId, three: list[RecordId], say: Say) -> None:
    with pytest.raises(Refused, match=r"sentence.unknown"):
        link_sentence(store, proposal, three[0], "Une phrase d’ailleurs.", "m")
    with pytest.raises(Refused, match=r"idea.not_linked"):
        link_sentence(store, proposal, say("Ailleurs").idea, SHADE, "m")
    with pytest.raises(Refused, match=r"sentence.not_linked"):
        unlink_sentence(store, proposal, three[0], SHADE, "m")
    with pytest.raises(Refused, match=r"proposal.unknown"):
        unlink_sentence(store, RecordId("nulle"), three[0], SHADE, "m")


def test_links_follow_their_sentence_through_a_rewriting(
    store: Store, campaign: Campaign, proposal: RecordId, three: list[RecordId]
) -> None:
    for sentence, idea in zip((SHADE, TREES, FOUNTAIN), three, strict=True):
        link_sentence(store, proposal, idea, sentence, "m")
    act = rewrite(store, campaign, proposal, "Et une fontaine. Nous proposons douze arbres et une haie.")
    assert pairs(store, proposal) == {
        ("Nous proposons douze arbres et une haie.", three[1]),
        ("Et une fontaine.", three[2]),
    }
    assert not_yet_in_text(store, proposal) == (three[0],)
    ideas.undo(store, act, "m")
    assert len(pairs(store, proposal)) == 3


def test_what_the_room_said_of_a_rewording_is_followed(
    store: Store, campaign: Campaign, proposal: RecordId, three: list[RecordId]
) -> None:
    link_sentence(store, proposal, three[1], TREES, "m")
    new = "Équiper un coin d’atelier."
    rewrite(store, campaign, proposal, TEXT.replace(TREES, new), reworded={TREES: new})
    assert pairs(store, proposal) == {(new, three[1])}


def test_two_sentences_made_one_keep_one_link_an_idea(
    store: Store, campaign: Campaign, proposal: RecordId, three: list[RecordId]
) -> None:
    link_sentence(store, proposal, three[0], TREES, "m")
    link_sentence(store, proposal, three[0], FOUNTAIN, "m")
    rewrite(store, campaign, proposal, "Nous proposons douze arbres et une fontaine à boire.")
    assert len(lineage(store, proposal)) == 1


def test_words_rewritten_elsewhere_are_found_by_reading(
    store: Store, proposal: RecordId, three: list[RecordId]
) -> None:
    """Another laptop changed the text and knew nothing of the link."""
    link_sentence(store, proposal, three[1], TREES, "m")
    with store.act("ailleurs") as act:
        act.change("proposal", proposal, text="Nous proposons vingt arbres.")
    assert pairs(store, proposal) == {("Nous proposons vingt arbres.", three[1])}
    unlink_sentence(store, proposal, three[1], "Nous proposons vingt arbres.", "m")
    assert not_yet_in_text(store, proposal) == tuple(three)


def test_an_idea_taken_out_lets_its_sentence_go_and_undo_brings_both(
    store: Store, proposal: RecordId, three: list[RecordId]
) -> None:
    link_sentence(store, proposal, three[1], TREES, "m")
    out = proposals.unlink(store, proposal, three[1], "m")
    assert not pairs(store, proposal)
    ideas.undo(store, out.act, "m")
    assert pairs(store, proposal) == {(TREES, three[1])}


WORDS = st.sampled_from(
    [
        *(SHADE, TREES, FOUNTAIN, "", "Nous proposons vingt arbres.", "Une fontaine.", "Autre chose\u00a0!"),
        *("Rien à voir. Ni ici", f"{TREES} {FOUNTAIN}", "L’été, il n’y a ni ombre", "M.", "\n"),
    ]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.lists(WORDS, max_size=4).map(" ".join)),
        st.tuples(st.just("tie"), st.tuples(st.integers(0, 2), st.integers(0, 3))),
        st.tuples(st.just("undo"), st.none()),
    ),
    max_size=8,
)


@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_no_idea_is_ever_lost(
    store: Store, campaign: Campaign, member: RecordId, three: list[RecordId], steps: list[tuple[str, object]]
) -> None:
    """In the text or not yet in it: together always every linked idea, each once; a rebuilt vault says the same."""
    made = proposals.create(store, campaign, ProposalDraft(title="Le square", text=TEXT), three, member).proposal
    acts: list[RecordId] = []
    for step, what in steps:
        text = store.value("SELECT text FROM proposal WHERE id = ?", (made,))
        said = [sentence.words for sentence in find_sentences(text)]
        if step == "write":
            acts.append(rewrite(store, campaign, made, str(what)))
        elif step == "tie" and said:
            idea, place = what  # type: ignore[misc]
            acts.append(link_sentence(store, made, three[idea], said[place % len(said)], "m").act)
        elif step == "undo" and acts:
            with suppress(Refused):  # something later rests on it, or it wrote nothing
                ideas.undo(store, acts.pop(), "m")
        standing = [s.words for s in find_sentences(store.value("SELECT text FROM proposal WHERE id = ?", (made,)))]
        links = lineage(store, made)
        in_text, not_yet = {link.idea for link in links}, not_yet_in_text(store, made)
        assert in_text | set(not_yet) == {row.id for row in ideas_of_proposal(store, made)} == set(three)
        assert not in_text & set(not_yet)
        assert all(link.sentence in standing for link in links)
    before = lineage(store, made)
    journal.rebuild(store)
    assert lineage(store, made) == before
