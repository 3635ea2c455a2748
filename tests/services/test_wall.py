"""The wall: cards put, groups named, moved and removed, dots; every act undone; no idea ever lost or doubled."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import CaptureDraft, IdeaDraft, SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind
from outreach_app.queries.wall import Wall, elsewhere, guests, ideas_brought, ideas_to_bring
from outreach_app.queries.wall import wall as read_wall
from outreach_app.services import ideas, rights, sessions, wall
from outreach_app.store import journal
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

Say = Callable[..., ideas.Captured]


def on(store: Store, session: RecordId) -> Wall:
    found = read_wall(store, session)
    assert found
    return found


def texts(found: Wall) -> list[list[str]]:
    return [[card.text for card in column.cards] for column in found.columns]


@pytest.fixture
def cards(say: Say) -> list[RecordId]:
    return [say(text).idea for text in ("a", "b", "c", "d")]


@pytest.fixture
def shade(store: Store, session: RecordId, member: RecordId) -> RecordId:
    return wall.add_group(store, session, "  De l’ombre\n et de l’eau ", member).group


def round_of_doors(store: Store, campaign: Campaign, member: RecordId, *said: str) -> tuple[RecordId, list[RecordId]]:
    draft = SessionDraft(kind=SessionKind.DOORSTEP, title="Porte-à-porte", date="2017-02-08")
    other = sessions.create(store, campaign, draft, member).session
    return other, [
        ideas.capture(store, campaign, CaptureDraft(session=other, idea=IdeaDraft(text=text)), member).idea
        for text in said
    ]


def test_nobody_can_be_reached_from_the_wall(store: Store, session: RecordId, say: Say) -> None:
    said = say("Un banc. Appelez le 06 12 34 56 78 ou awa@exemple.fr").idea
    assert texts(on(store, session)) == [["Un banc. Appelez le ••• ou •••"]]
    assert store.value("SELECT text FROM idea WHERE id = ?", (said,)).endswith("awa@exemple.fr"), "her words stay hers"


def test_ideas_of_the_session_are_to_be_sorted_newest_first(
    store: Store, session: RecordId, cards: list[RecordId]
) -> None:
    found = on(store, session)
    assert (found.ideas, found.groups, found.dots) == (4, 0, 0)
    assert sorted(texts(found)[0]) == ["a", "b", "c", "d"]
    assert found.columns[0].group is None


def test_a_card_is_put_on_top_above_or_below(
    store: Store, session: RecordId, member: RecordId, cards: list[RecordId], shade: RecordId
) -> None:
    a, b, c, d = cards
    wall.place(store, session, a, shade, member)
    wall.place(store, session, b, shade, member)
    wall.place(store, session, c, shade, member, after=b)
    wall.place(store, session, d, shade, member, before=a)
    assert texts(on(store, session)) == [[], ["b", "c", "d", "a"]]
    wall.place(store, session, a, shade, member, after=b)
    assert texts(on(store, session)) == [[], ["b", "a", "c", "d"]]
    wall.place(store, session, a, None, member)
    assert texts(on(store, session)) == [["a"], ["b", "c", "d"]]


def test_positions_are_numbered_anew_when_they_grow_too_close_and_that_is_undone_too(
    store: Store, session: RecordId, member: RecordId, cards: list[RecordId], shade: RecordId
) -> None:
    a, b, c, _ = cards
    for idea in (a, b):
        wall.place(store, session, idea, shade, member)
    for _ in range(30):  # c and a change places under b: each time half the room
        wall.place(store, session, c, shade, member, after=b)
        changes = wall.place(store, session, a, shade, member, after=b)
        assert texts(on(store, session))[1] == ["b", "a", "c"]
    positions = store.column("SELECT position FROM card WHERE wall_group = ? ORDER BY position", (shade,))
    assert all(high - low > 1e-9 for low, high in zip(list(positions), list(positions)[1:], strict=False))
    ideas.undo(store, changes.act, member)
    assert texts(on(store, session))[1] == ["b", "c", "a"]


def test_a_group_removed_gives_its_cards_back_and_undo_takes_them_in_again(
    store: Store, session: RecordId, member: RecordId, cards: list[RecordId], shade: RecordId
) -> None:
    for idea in cards[:3]:
        wall.place(store, session, idea, shade, member)
    changes = wall.remove_group(store, shade, member)
    assert [sorted(column) for column in texts(on(store, session))] == [["a", "b", "c", "d"]]
    with pytest.raises(Refused, match="group_unknown"):
        wall.place(store, session, cards[3], shade, member)
    ideas.undo(store, changes.act, member)
    assert texts(on(store, session)) == [["d"], ["c", "b", "a"]]


def test_groups_are_named_renamed_and_moved(store: Store, session: RecordId, member: RecordId, shade: RecordId) -> None:
    outside = wall.add_group(store, session, "Dehors", member).group
    repair = wall.add_group(store, session, "Réparer", member).group
    assert [c.name for c in on(store, session).columns] == ["", "De l’ombre et de l’eau", "Dehors", "Réparer"]
    changes = wall.rename_group(store, outside, "Dehors, le soir", member)
    wall.move_group(store, repair, member, before=shade)
    assert [c.name for c in on(store, session).columns][1:] == ["Réparer", "De l’ombre et de l’eau", "Dehors, le soir"]
    wall.move_group(store, repair, member)
    assert [c.name for c in on(store, session).columns][-1] == "Réparer"
    ideas.undo(store, changes.act, member)
    assert [c.name for c in on(store, session).columns][2] == "Dehors"
    for _ in range(60):
        wall.move_group(store, repair, member, before=outside)
        wall.move_group(store, shade, member, before=repair)
        wall.move_group(store, shade, member, before=outside)
    assert [c.name for c in on(store, session).columns][1:] == ["Réparer", "De l’ombre et de l’eau", "Dehors"]


@pytest.mark.parametrize(("name", "code"), [("  ", "text.empty"), ("x" * 81, "text.too_long")])
def test_a_name_is_short_and_something(
    store: Store, session: RecordId, member: RecordId, shade: RecordId, name: str, code: str
) -> None:
    for act in (
        lambda: wall.add_group(store, session, name, member),
        lambda: wall.rename_group(store, shade, name, member),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.problems[0].code, refused.value.problems[0].field) == (code, "name")


def test_dots_are_given_and_taken_back(
    store: Store, session: RecordId, member: RecordId, cards: list[RecordId]
) -> None:
    for _ in range(3):
        wall.give_dot(store, session, cards[0], member)
    changes = wall.take_dot(store, session, cards[0], member)
    assert on(store, session).dots == 2
    ideas.undo(store, changes.act, member)
    assert {card.text: card.dots for card in on(store, session).columns[0].cards} == {"a": 3, "b": 0, "c": 0, "d": 0}
    with pytest.raises(Refused, match="no_dot"):
        wall.take_dot(store, session, cards[1], member)


def test_ideas_of_a_round_are_brought_and_taken_off(
    store: Store, campaign: Campaign, session: RecordId, member: RecordId, cards: list[RecordId], shade: RecordId
) -> None:
    other, (x, y) = round_of_doors(store, campaign, member, "x", "y")
    assert ideas_to_bring(store, session, other) == (x, y)
    changes = wall.bring(store, session, [x, y, x, cards[0]], member)
    assert sorted(texts(on(store, session))[0]) == ["a", "b", "c", "d", "x", "y"]
    wall.place(store, session, x, shade, member)
    assert (ideas_brought(store, session, other), ideas_to_bring(store, session, other)) == ((x, y), ())
    assert [(source.session, source.brought, source.ideas) for source in guests(store, session)] == [(other, 2, 2)]
    assert [source.id for source in elsewhere(store, session)] == [other]
    assert texts(on(store, other)) == [["y", "x"]] or sorted(texts(on(store, other))[0]) == ["x", "y"]
    off = wall.take_off(store, session, [x], member)
    assert texts(on(store, session))[1] == []
    ideas.undo(store, off.act, member)
    assert texts(on(store, session))[1] == ["x"]
    wall.take_off(store, session, [x, y], member)
    assert sorted(texts(on(store, session))[0]) == ["a", "b", "c", "d"]
    wall.bring(store, session, [x], member)
    assert "x" in texts(on(store, session))[0], "brought again, it is to be sorted again"
    with pytest.raises(Refused, match="moved"):
        ideas.undo(store, changes.act, member)
    with pytest.raises(Refused, match="own_idea"):
        wall.take_off(store, session, [cards[0]], member)


def test_what_is_not_there_is_refused_and_nothing_is_written(
    store: Store, campaign: Campaign, session: RecordId, member: RecordId, cards: list[RecordId], shade: RecordId
) -> None:
    other, (x,) = round_of_doors(store, campaign, member, "x")
    elsewhere_group = wall.add_group(store, other, "Ailleurs", member).group
    before = store.value("SELECT count(*) FROM journal")
    nobody = RecordId("0" * 32)
    for act, code in (
        (lambda: wall.place(store, session, x, shade, member), "wall.not_there"),
        (lambda: wall.place(store, session, cards[0], elsewhere_group, member), "wall.group_unknown"),
        (lambda: wall.give_dot(store, session, x, member), "wall.not_there"),
        (lambda: wall.add_group(store, nobody, "Nom", member), "session.unknown"),
        (lambda: wall.bring(store, session, [nobody], member), "idea.unknown"),
        (lambda: wall.take_off(store, session, [x], member), "wall.not_there"),
        (lambda: wall.move_group(store, shade, member, before=elsewhere_group), "wall.group_unknown"),
    ):
        with pytest.raises(Refused, match=code):
            act()
    assert store.value("SELECT count(*) FROM journal") == before


def test_erased_words_and_ideas_set_aside_leave_the_wall(
    store: Store, vault: Vault, session: RecordId, member: RecordId, say: Say, shade: RecordId
) -> None:
    told = say("Ma mère Fatima habite ici", name="Fatima Diallo", phone="0600000000", yes=("publish",))
    other = say("Des bancs").idea
    for idea in (told.idea, other):
        wall.place(store, session, idea, shade, member)
    found = on(store, session)
    assert "Diallo" not in repr(found), "nobody's name or number is read for the wall"
    assert "0600000000" not in repr(found)
    assert told.person
    assert told.person not in repr(found)
    rights.erase(store, vault, told.person, texts_too=True, reason="", by=member)
    assert texts(on(store, session)) == [[], ["Des bancs"]]
    ideas.set_aside(store, other, member)
    assert on(store, session).ideas == 0


def test_two_laptops_that_place_the_same_idea_make_one_card(
    store: Store, session: RecordId, member: RecordId, cards: list[RecordId], shade: RecordId
) -> None:
    wall.place(store, session, cards[0], shade, member)
    assert store.column("SELECT id FROM card") == [wall.card_id(session, cards[0])]
    assert wall.card_id(session, cards[0]) != wall.card_id(session, cards[1])


def test_the_whole_wall_is_read_at_once(store: Store, campaign: Campaign, session: RecordId, member: RecordId) -> None:
    with store.write():
        said = [
            ideas.capture(store, campaign, CaptureDraft(session=session, idea=IdeaDraft(text=f"Idée {n}")), member).idea
            for n in range(300)
        ]
        groups = [wall.add_group(store, session, f"Groupe {n}", member).group for n in range(6)]
        for n, idea in enumerate(said):
            wall.place(store, session, idea, groups[n % 6], member)
            wall.give_dot(store, session, idea, member)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        found = on(store, session)
        times.append(time.perf_counter() - start)
    assert (found.ideas, found.dots) == (300, 300)
    assert min(times) < 0.05


Step = tuple[str, int, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "place",
                "place",
                "place",
                "undo",
                "undo",
                "add",
                "rename",
                "move",
                "remove",
                "dot",
                "undot",
                "bring",
                "off",
            ]
        ),
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=25,
)


class Room:
    """A wall and everybody's hands on it."""

    def __init__(self, store: Store, campaign: Campaign) -> None:
        self.store = store
        self.session = self._hold(campaign, SessionKind.WORKSHOP)
        self.other = self._hold(campaign, SessionKind.DOORSTEP)
        self.own = [self._say(campaign, self.session, n) for n in range(4)]
        self.guests = [self._say(campaign, self.other, n) for n in range(2)]
        self.done: list[Changes] = []
        self.groups: list[RecordId] = []

    def _hold(self, campaign: Campaign, kind: SessionKind) -> RecordId:
        draft = SessionDraft(kind=kind, title="Séance", date="2017-02-09")
        return sessions.create(self.store, campaign, draft, "m").session

    def _say(self, campaign: Campaign, session: RecordId, number: int) -> RecordId:
        draft = CaptureDraft(session=session, idea=IdeaDraft(text=f"Idée {number}"))
        return ideas.capture(self.store, campaign, draft, "m").idea

    def take(self, step: Step) -> None:
        try:
            changes = self._do(*step)
        except Refused:
            return
        self.done.append(changes)

    def _do(self, act: str, one: int, two: int, three: int) -> Changes:
        idea, other = [*self.own, *self.guests][one], [*self.own, *self.guests][three]
        group = self.groups[two % len(self.groups)] if self.groups else None
        match act:
            case "place":
                side = {0: {}, 1: {"before": other}, 2: {"after": other}}[three % 3]
                return wall.place(self.store, self.session, idea, group if two else None, "m", **side)
            case "undo":
                return ideas.undo(self.store, self.done[one % len(self.done)].act if self.done else RecordId(""), "m")
            case "dot":
                return wall.give_dot(self.store, self.session, idea, "m")
            case "undot":
                return wall.take_dot(self.store, self.session, idea, "m")
            case "bring":
                return wall.bring(self.store, self.session, self.guests, "m")
            case "off":
                return wall.take_off(self.store, self.session, [self.guests[one % 2]], "m")
            case "add":
                made = wall.add_group(self.store, self.session, f"Groupe {one}", "m")
                self.groups.append(made.group)
                return made.changes
        standing = group or RecordId("")
        other_group = self.groups[three % len(self.groups)] if self.groups else None
        if act == "rename":
            return wall.rename_group(self.store, standing, f"Nom {three}", "m")
        if act == "remove":
            return wall.remove_group(self.store, standing, "m")
        return wall.move_group(self.store, standing, "m", before=other_group)


def tables(store: Store) -> dict[str, list[tuple[object, ...]]]:
    names = {
        "card": "id, session, idea, wall_group, position, voided",
        "wall_group": "id, session, name, position, voided",
        "dot": "id, session, idea, voided",
    }
    return {kind: store.rows(f"SELECT {fields} FROM {kind} ORDER BY id") for kind, fields in names.items()}


@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_whatever_is_done_and_undone_no_idea_is_lost_or_doubled(
    campaign: Campaign, tmp_path_factory: pytest.TempPathFactory, new_store: Callable[..., Store], steps: list[Step]
) -> None:
    folder: Path = tmp_path_factory.mktemp("wall")
    store = new_store(folder / "vault.db")
    try:
        room = Room(store, campaign)
        for step in steps:
            room.take(step)
            hung = Counter(idea for column in on(store, room.session).columns for idea in column.ideas)
            assert all(hung[idea] == 1 for idea in room.own)
            assert all(hung[idea] <= 1 for idea in room.guests)
        seen, before = on(store, room.session), tables(store)
        journal.rebuild(store)
        assert on(store, room.session) == seen
        assert tables(store) == before
    finally:
        store.close()


@settings(
    max_examples=settings.default.max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_undone_backwards_the_wall_is_as_it_was(
    campaign: Campaign, tmp_path_factory: pytest.TempPathFactory, new_store: Callable[..., Store], steps: list[Step]
) -> None:
    store = new_store(tmp_path_factory.mktemp("wall") / "vault.db")
    try:
        room = Room(store, campaign)
        seen = [on(store, room.session)]
        for step in steps:
            if step[0] != "undo":
                before = len(room.done)
                room.take(step)
                if len(room.done) > before:
                    seen.append(on(store, room.session))
        for changes in reversed(room.done):
            after = seen.pop()
            assert on(store, room.session) == after
            if changes.records:
                ideas.undo(store, changes.act, "m")
        assert on(store, room.session) == seen[0]
    finally:
        store.close()
