"""Preparing a session: a template laid out by the clock, then moved, changed, ticked, taken out, and each undone."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import PlanSection, SessionKind
from outreach_app.queries.preparation import PlanItem, plan_of
from outreach_app.services import ideas, preparation, sessions
from outreach_app.services.preparation import PlanDraft
from outreach_app.store.store import Store


@pytest.fixture
def held(store: Store, paris: Campaign, member: RecordId) -> sessions.Held:
    draft = SessionDraft(kind=SessionKind.WORKSHOP, title="Atelier", date="2017-02-09", starts="18:30")
    return sessions.create(store, paris, draft, member, template="atelier", language="fr")


def agenda(store: Store, session: RecordId) -> list[PlanItem]:
    return [item for item in plan_of(store, session) if item.section is PlanSection.AGENDA]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_a_session_announced_from_a_template_is_ready(store: Store, held: sessions.Held, member: RecordId) -> None:
    steps = agenda(store, held.session)
    assert (steps[0].starts, steps[0].ends) == ("18:30", "18:40")
    assert (steps[-1].starts, steps[-1].ends) == ("20:20", "20:30")
    assert steps[0].words.startswith("Accueil")
    plan = plan_of(store, held.session)
    assert [item.section for item in plan] == sorted((item.section for item in plan), key=list(PlanSection).index)
    assert [item.words for item in plan if item.section is PlanSection.TABLE] == ["1", "2", "3", "4"]
    assert store.value("SELECT template FROM session WHERE id = ?", (held.session,)) == "atelier"
    ideas.undo(store, held.changes.act, member)
    assert plan_of(store, held.session) == [], "announced and prepared in one act, taken back in one"


def test_without_an_hour_there_is_no_clock(store: Store, paris: Campaign, session: RecordId, member: RecordId) -> None:
    preparation.lay_out(store, paris, session, "stand", member, language="en")
    assert {step.starts for step in agenda(store, session)} == {""}
    assert agenda(store, session)[0].words.startswith("Setting up")


def test_past_midnight_the_clock_goes_on(store: Store, paris: Campaign, member: RecordId) -> None:
    draft = SessionDraft(kind=SessionKind.WORKSHOP, title="Nuit", date="2017-02-09", starts="23:30")
    held = sessions.create(store, paris, draft, member, template="accueil_de_jour")
    assert agenda(store, held.session)[-1].ends == "00:20"


def test_another_template_replaces_the_lines_and_undo_brings_them_back(
    store: Store, paris: Campaign, held: sessions.Held, member: RecordId
) -> None:
    before = plan_of(store, held.session)
    changes = preparation.lay_out(store, paris, held.session, "stand", member, language="fr")
    assert plan_of(store, held.session) != before
    ideas.undo(store, changes.act, member)
    assert plan_of(store, held.session) == before
    assert refusal(lambda: preparation.lay_out(store, paris, held.session, "moon", member, language="fr")) == (
        "template.unknown"
    )


def test_lines_are_added_changed_ticked_and_taken_out(store: Store, held: sessions.Held, member: RecordId) -> None:
    session = held.session
    added = preparation.add_item(
        store, session, PlanDraft(section=PlanSection.AGENDA, words="Photo", minutes=5), member
    )
    assert [(s.words, s.ends) for s in agenda(store, session)][-1] == ("Photo", "20:35")
    preparation.change_item(
        store, added.item, PlanDraft(section=PlanSection.AGENDA, words="Photo", minutes=15, who="Inès"), member
    )
    last = agenda(store, session)[-1]
    assert (last.minutes, last.who, last.ends) == (15, "Inès", "20:45")
    preparation.tick(store, added.item, True, member)
    assert agenda(store, session)[-1].done
    changes = preparation.remove_item(store, added.item, member)
    assert agenda(store, session)[-1].words != "Photo"
    ideas.undo(store, changes.act, member)
    assert agenda(store, session)[-1].words == "Photo"


def test_what_cannot_be_kept_is_told_at_its_field(store: Store, held: sessions.Held, member: RecordId) -> None:
    def add(words: str, minutes: int | None = None) -> Callable[[], object]:
        draft = PlanDraft(section=PlanSection.AGENDA, words=words, minutes=minutes)
        return lambda: preparation.add_item(store, held.session, draft, member)

    assert refusal(add("  ")) == "text.empty"
    assert refusal(add("Long", 601)) == "count.implausible"
    assert refusal(add("x" * 251)) == "text.too_long"


MOVES = st.lists(st.tuples(st.integers(0, 7), st.sampled_from([-1, 1])), max_size=30)


@given(MOVES)
@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_moves_keep_every_line_and_go_where_they_say(
    store: Store, held: sessions.Held, member: RecordId, moves: list[tuple[int, int]]
) -> None:
    session = held.session
    model = [step.id for step in agenda(store, session)]
    others = [i.id for i in plan_of(store, session) if i.section is not PlanSection.AGENDA]
    for place, step in moves:
        changes = preparation.move_item(store, model[place], step, member)
        there = place + step
        assert (changes is None) == (not 0 <= there < len(model))
        if changes:
            model[place], model[there] = model[there], model[place]
        assert [found.id for found in agenda(store, session)] == model
    assert [i.id for i in plan_of(store, session) if i.section is not PlanSection.AGENDA] == others
