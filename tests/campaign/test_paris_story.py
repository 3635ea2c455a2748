"""The example sessions, ideas and proposals: whole, and at home in the example campaign."""

import re
from collections import Counter

import pytest

from outreach_app.campaign.examples import paris_ideas, paris_proposals, paris_rounds, paris_sessions
from outreach_app.campaign.model import Campaign
from outreach_app.domain.moments import read_date, read_time
from outreach_app.domain.sentences import find_sentences
from outreach_app.domain.text import LONG, SHORT, clean_text
from outreach_app.domain.words import HostKind, ProposerKind, SessionKind
from outreach_app.services.evening import LETTERS


def test_about_sixty_ideas_in_nine_languages(paris: Campaign) -> None:
    languages = Counter(idea.draft.language for idea in paris_ideas())
    assert sum(languages.values()) == 65
    assert set(languages) == set(paris.languages)
    assert 8 <= sum(languages.values()) - languages["fr"] <= 12


def test_every_idea_is_at_home_in_the_campaign(paris: Campaign) -> None:
    sessions = {session.key for session in paris_sessions()}
    for idea in paris_ideas():
        assert idea.session in sessions
        assert idea.draft.area in paris.area_by_code
        assert idea.draft.theme in paris.theme_by_code or not idea.draft.theme


def test_ideas_can_be_kept_as_they_are_and_none_is_said_twice() -> None:
    texts = [idea.draft.text for idea in paris_ideas()]
    assert [clean_text(text, "text", LONG) for text in texts] == texts
    assert len(set(texts)) == len(texts)
    assert max(map(len, texts)) < 300


def test_points_are_in_paris_and_come_in_pairs() -> None:
    points = [(idea.draft.latitude, idea.draft.longitude) for idea in paris_ideas()]
    placed = [(north, east) for north, east in points if north is not None or east is not None]
    assert len(placed) > 10
    for north, east in placed:
        assert north is not None
        assert east is not None
        assert 48.81 < north < 48.91
        assert 2.22 < east < 2.47


def test_most_come_from_the_north_and_east(paris: Campaign) -> None:
    said = Counter(idea.draft.area[:5] for idea in paris_ideas())
    assert set(said) == {"75110", "75113", "75118", "75119", "75120"}
    assert said["75119"] > len(paris_ideas()) / 3


def test_the_sessions_are_of_every_kind_and_counted(paris: Campaign) -> None:
    drafts = [session.draft for session in paris_sessions()]
    assert {draft.kind for draft in drafts} == set(SessionKind)
    assert {HostKind.SOCIAL_CENTRE, HostKind.DAY_CENTRE, HostKind.SCHOOL} <= {d.host_kind for d in drafts}
    for draft in drafts:
        assert read_date(draft.date, "date") == draft.date
        assert read_time(draft.starts, "starts") < read_time(draft.ends, "ends")
        assert draft.area in paris.area_by_code
        assert draft.attendance_counting
        assert draft.refusals_counting
        assert paris.calendar[0].starts <= draft.date <= paris.calendar[-1].ends


def test_doors_opened_are_doors_tried() -> None:
    [round_] = [s.draft for s in paris_sessions() if s.draft.kind is SessionKind.DOORSTEP]
    assert round_.doors_tried
    assert round_.doors_opened
    assert round_.attendance
    assert round_.refusals
    assert round_.attendance + round_.refusals <= round_.doors_opened <= round_.doors_tried


def test_the_round_walked_is_the_round_counted() -> None:
    """Letter by letter: what its doors say is what the session says, and each idea was said at one of them."""
    [walked] = paris_rounds()
    counted = {session.key: session.draft for session in paris_sessions()}[walked.session]
    letters = "".join(walked.visits)
    assert (len(letters), len(letters) - letters.count("A")) == (counted.doors_tried, counted.doors_opened)
    assert letters.count("R") == counted.refusals
    assert len(letters) - letters.count("A") - letters.count("R") == counted.attendance
    assert [i for i, idea in enumerate(paris_ideas()) if idea.session == walked.session] == list(walked.ideas)
    assert letters.count("I") == len(walked.ideas)
    assert set(letters) == set(LETTERS), "every key of the doorstep is seen"
    doors = sum((s.highest - s.lowest + 1) * s.doors for s in walked.staircases)
    assert len(letters) < doors, "and there is still something to do"


@pytest.mark.parametrize("number", range(5))
def test_each_proposal_passes_every_target(number: int, paris: Campaign) -> None:
    proposal = paris_proposals()[number]
    footer = 120
    for target in paris.targets:
        assert max(15, target.title_min) <= len(proposal.draft.title) <= min(150, target.title_max)
        assert target.body_min <= len(proposal.draft.text) <= target.body_max - footer
    assert proposal.draft.theme in paris.theme_by_code
    assert proposal.draft.area in paris.area_by_code
    assert proposal.organisation
    assert len(proposal.organisation) <= SHORT
    assert int(proposal.draft.cost) * 100 == proposal.cost_cents > 0


def test_a_proposal_comes_from_ideas_and_no_idea_goes_into_two() -> None:
    links = [place for proposal in paris_proposals() for place in proposal.ideas]
    assert len(paris_proposals()) == 5
    assert all(len(proposal.ideas) >= 2 for proposal in paris_proposals())
    assert len(set(links)) == len(links)
    assert all(0 <= place < len(paris_ideas()) for place in links)
    assert len({proposal.proposer for proposal in paris_proposals()}) == 4 <= len(ProposerKind)


def test_the_last_proposal_asks_for_salaries() -> None:
    last = paris_proposals()[-1]
    assert "salaires" in last.draft.text
    assert any("Payer un gardien" in paris_ideas()[place].draft.text for place in last.ideas)


def test_nobody_real_is_named() -> None:
    """No telephone, no e-mail, no polite title before a name."""
    for idea in paris_ideas():
        assert not re.search(r"\d\d \d\d \d\d|@|\b(M\.|Mme|Monsieur|Madame) [A-Z]", idea.draft.text)


def test_every_idea_but_one_is_in_the_text_of_its_proposal() -> None:
    """One is left to tie, so that the page shows what an idea not yet in the text looks like."""
    missing = []
    for built in paris_proposals():
        sentences = find_sentences(built.draft.text)
        assert all(sentence < len(sentences) for sentence, _ in built.lineage)
        tied = {idea for _, idea in built.lineage}
        assert tied <= set(built.ideas)
        missing += sorted(set(built.ideas) - tied)
    assert missing == [64]
