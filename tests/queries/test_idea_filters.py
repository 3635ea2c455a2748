"""Filters of the idea list: whatever they are combined with, the same ideas as reading them one by one would give."""

from collections.abc import Iterator
from itertools import product

import pytest

from outreach_app.campaign import examples
from outreach_app.campaign.model import Campaign
from outreach_app.queries.ideas import IdeaFilter, IdeaRow, find_ideas, idea_rows
from outreach_app.queries.sessions import sessions
from outreach_app.services import example, ideas
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, create_vault

WORDS = ("", "banc", "ecole", "zzz")
THEMES = ("", "education_jeunesse")
AREAS = ((), ("75119", "7511901", "7511902"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, paris: Campaign) -> Iterator[Store]:
    opened = create_vault(Vault(tmp_path_factory.mktemp("filters") / "vault"), "laptop")
    member = example.fill(opened, paris)
    aside = idea_rows(opened, find_ideas(opened, IdeaFilter(without_proposal=True)))[0]
    ideas.set_aside(opened, aside.id, member)
    yield opened
    opened.close()


@pytest.mark.parametrize(("words", "theme", "areas", "apart"), list(product(WORDS, THEMES, AREAS, (False, True))))
def test_filters_together(store: Store, words: str, theme: str, areas: tuple[str, ...], apart: bool) -> None:
    with_words = set(find_ideas(store, IdeaFilter(words=words)))

    def is_wanted(idea: IdeaRow) -> bool:
        said = idea.row in with_words and theme in ("", idea.theme)
        return said and (not areas or idea.area in areas) and not (apart and idea.proposals)

    everything = idea_rows(store, find_ideas(store, IdeaFilter()))
    wanted = IdeaFilter(words=words, theme=theme, areas=areas, without_proposal=apart)
    assert list(find_ideas(store, wanted)) == [idea.row for idea in everything if is_wanted(idea)]


def test_each_session_has_its_own(store: Store) -> None:
    everything = idea_rows(store, find_ideas(store, IdeaFilter()))
    for session in sessions(store):
        for words in ("", "de"):
            kept = set(find_ideas(store, IdeaFilter(words=words)))
            own = [idea.row for idea in everything if idea.session == session.id and idea.row in kept]
            assert list(find_ideas(store, IdeaFilter(words=words, session=session.id))) == own


def test_everything_newest_first(store: Store) -> None:
    found = list(find_ideas(store, IdeaFilter()))
    assert found == sorted(found, reverse=True)
    assert len(found) == store.value("SELECT count(*) FROM idea WHERE voided = 0") == len(examples.paris_ideas()) - 1
    assert 0 < len(find_ideas(store, IdeaFilter(without_proposal=True))) < len(found)
