"""Who came: the stickers' grid, names with an agreement, the session's figure that follows unless typed by hand."""

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import Asking, ConsentDraft, PersonDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import Counting
from outreach_app.queries.attendance import attendance_of, heads_of, poster_areas
from outreach_app.queries.persons import held_on
from outreach_app.queries.sessions import session_draft, session_figures
from outreach_app.services import attendance, ideas, rights, sessions
from outreach_app.store import journal
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

YES = (ConsentDraft(purpose="news", given=True),)
NO = (ConsentDraft(purpose="news", given=False),)
Come = Callable[..., attendance.Attended]


@pytest.fixture
def come(store: Store, campaign: Campaign, session: RecordId, member: RecordId) -> Come:
    def note(name: str = "Awa", *, consents: tuple[ConsentDraft, ...] = YES, **said: object) -> attendance.Attended:
        person = PersonDraft(name=name, **said)  # type: ignore[arg-type]
        return attendance.add_attendee(store, campaign, session, person, consents, Asking(), member)

    return note


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_the_grid_is_kept_whole_and_the_figure_follows(
    store: Store, campaign: Campaign, session: RecordId, member: RecordId
) -> None:
    attendance.count_heads(store, campaign, session, {("25-39", "q1"): 4, ("", ""): 2, ("11-14", "v"): 0}, member)
    assert heads_of(store, session) == {("25-39", "q1"): 4, ("", ""): 2}
    draft = session_draft(store, session)
    assert draft
    assert (draft.attendance, draft.attendance_counting) == (6, Counting.STICKERS)
    changes = attendance.count_heads(store, campaign, session, {("25-39", "q1"): 5}, member)
    assert heads_of(store, session) == {("25-39", "q1"): 5}
    ideas.undo(store, changes.act, member)
    found = attendance_of(store, session)
    assert found.heads == {("25-39", "q1"): 4, ("", ""): 2}
    assert (found.attendance, found.counted) == (6, 6)


def test_a_figure_typed_by_hand_stays(store: Store, campaign: Campaign, session: RecordId, member: RecordId) -> None:
    draft = session_draft(store, session)
    assert draft
    by_hand = dataclasses.replace(draft, attendance=31, attendance_counting=Counting.OBSERVED)
    sessions.change(store, campaign, session, by_hand, member)
    attendance.count_heads(store, campaign, session, {("", "q1"): 12}, member)
    found = attendance_of(store, session)
    assert (found.attendance, found.counting, found.counted) == (31, Counting.OBSERVED, 12)


def test_names_count_where_there_are_no_stickers(
    store: Store, campaign: Campaign, session: RecordId, come: Come
) -> None:
    come("Awa")
    come("Bilal", phone="0601020304")
    found = attendance_of(store, session)
    assert [a.name for a in found.attendees] == ["Awa", "Bilal"]
    assert found.attendees[0].purposes == ("news",)
    assert (found.attendance, found.counting) == (2, Counting.SHEETS)
    attendance.count_heads(store, campaign, session, {("", ""): 9}, "m")
    assert attendance_of(store, session).attendance == 9, "stickers count everybody, names only some"
    attendance.remove_attendee(store, found.attendees[0].id, "m")
    assert [a.name for a in attendance_of(store, session).attendees] == ["Bilal"]
    assert attendance_of(store, session).attendance == 9


def test_without_any_yes_nothing_is_kept(store: Store, session: RecordId, come: Come) -> None:
    assert refusal(lambda: come(consents=NO)) == "attendee.no_agreement"
    assert refusal(lambda: come(consents=())) == "consent.unanswered"
    assert refusal(lambda: come(" ")) == "text.empty"
    for kind in ("person", "contact", "attendee", "consent_event"):
        assert store.value(f"SELECT count(*) FROM {kind}") == 0


def test_a_child_needs_a_guardian(come: Come) -> None:
    assert refusal(lambda: come(minor=True)) == "minor.guardian_missing"
    assert come(minor=True, guardian_name="Mère", child_assent=True)


def test_cells_the_edition_does_not_know_are_refused(
    store: Store, campaign: Campaign, session: RecordId, member: RecordId
) -> None:
    for heads in ({("moon", "q1"): 1}, {("", "nowhere"): 1}):
        assert refusal(lambda h=heads: attendance.count_heads(store, campaign, session, h, member)) == "area.unknown"
    assert (
        refusal(lambda: attendance.count_heads(store, campaign, session, {("", ""): -1}, member)) == "count.implausible"
    )


def test_erasing_a_person_takes_them_off_the_list(
    store: Store, vault: Vault, session: RecordId, come: Come, member: RecordId
) -> None:
    one = come("Awa Unique")
    held = held_on(store, one.person)
    assert held
    assert held.attended == ("Atelier",)
    rights.erase(store, vault, one.person, texts_too=False, reason="", by=member)
    assert attendance_of(store, session).attendees == ()
    assert (
        store.value(
            "SELECT count(*) FROM journal WHERE record = ? AND body IS NOT NULL AND body <> '{}'", (one.attendee,)
        )
        == 0
    )
    journal.rebuild(store)
    assert attendance_of(store, session).attendees == ()


def test_the_bilan_has_the_figure_and_no_name(store: Store, session: RecordId, come: Come) -> None:
    come("Awa Unique")
    [figures] = session_figures(store)
    assert (figures.attendance, figures.attendance_counting) == (1, "sheets")
    assert "Awa" not in str(figures)


def test_the_columns_are_those_of_the_poster(campaign: Campaign) -> None:
    assert poster_areas(campaign, "q1") == ("q1", "v")
    assert poster_areas(campaign, "") == ("v",)


CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["", "11-14", "25-39"]), st.sampled_from(["", "v", "q1"])), st.integers(0, 40)
)


@given(st.lists(CELLS, min_size=1, max_size=4))
@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_was_typed_before_the_last_grid_stands(
    store: Store, campaign: Campaign, session: RecordId, member: RecordId, grids: list[dict[tuple[str, str], int]]
) -> None:
    for heads in grids:
        attendance.count_heads(store, campaign, session, heads, member)
        kept = {cell: count for cell, count in heads.items() if count}
        found = attendance_of(store, session)
        assert found.heads == kept
        assert found.attendance == (sum(kept.values()) or None)
