"""The wall of a session: ideas as cards put into groups, groups named, dots given; nothing on it is ever lost."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import clean_text
from outreach_app.store.act import Act
from outreach_app.store.store import Store

LONGEST_NAME = 80
"""A heading is read from the back of the room."""
_CLOSEST = 1e-6
"""Two cards nearer than this have no room for a third between them: their column is numbered anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    group: RecordId
    changes: Changes


def place(
    store: Store,
    session: RecordId,
    idea: RecordId,
    group: RecordId | None,
    by: str,
    *,
    before: RecordId | None = None,
    after: RecordId | None = None,
) -> Changes:
    """Puts an idea's card into a group: above the idea `before`, below the idea `after`, else on top.

    Without a group it goes back among those to be sorted, which stand in the order they were said.
    """
    _check_on_wall(store, session, idea)
    if group:
        _check_group(store, session, group)
    with store.act(by) as act:
        position = _card_room(act, session, group, idea, before, after) if group else 0.0
        _put(act, session, idea, group, position)
    return act.changes


def add_group(store: Store, session: RecordId, name: str, by: str) -> Grouped:
    """A new column, after the others."""
    name = _clean_name(name)
    _check_session(store, session)
    with store.act(by) as act:
        last = store.value("SELECT max(position) FROM wall_group WHERE session = ?", (session,))
        group = act.create("wall_group", session=session, name=name, position=(last or 0.0) + 1.0)
    return Grouped(group=group, changes=act.changes)


def rename_group(store: Store, group: RecordId, name: str, by: str) -> Changes:
    name = _clean_name(name)
    _session_of(store, group)
    with store.act(by) as act:
        act.change("wall_group", group, name=name)
    return act.changes


def move_group(store: Store, group: RecordId, by: str, *, before: RecordId | None = None) -> Changes:
    """The column goes before another, or to the end."""
    session = _session_of(store, group)
    others = [row for row in _groups(store, session) if row[0] != group]
    if before and before not in {other for other, _ in others}:
        raise refuse("wall.group_unknown")
    with store.act(by) as act:
        act.change("wall_group", group, position=_group_room(act, others, before))
    return act.changes


def remove_group(store: Store, group: RecordId, by: str) -> Changes:
    """Its cards are to be sorted again. They remember where they were: undone, all are back in it."""
    _session_of(store, group)
    with store.act(by) as act:
        act.void("wall_group", group)
    return act.changes


def give_dot(store: Store, session: RecordId, idea: RecordId, by: str) -> Changes:
    _check_on_wall(store, session, idea)
    with store.act(by) as act:
        act.create("dot", session=session, idea=idea)
    return act.changes


def take_dot(store: Store, session: RecordId, idea: RecordId, by: str) -> Changes:
    """Takes the latest dot of an idea off again."""
    dot = store.value(
        "SELECT id FROM dot WHERE session = ? AND idea = ? AND voided = 0 ORDER BY row DESC LIMIT 1", (session, idea)
    )
    if dot is None:
        raise refuse("wall.no_dot")
    with store.act(by) as act:
        act.void("dot", dot)
    return act.changes


def bring(store: Store, session: RecordId, ideas: Iterable[RecordId], by: str) -> Changes:
    """Ideas said elsewhere (a round of doors, a stall) come onto this wall, to be sorted."""
    _check_session(store, session)
    wanted = list(dict.fromkeys(ideas))
    for idea in wanted:
        if store.value(f"SELECT 1 FROM idea WHERE id = ? AND {_STANDS}", (idea,)) is None:
            raise refuse("idea.unknown")
    with store.act(by) as act:
        for idea in wanted:
            if not _is_on_wall(store, session, idea):
                _put(act, session, idea, None, 0.0)
    return act.changes


def take_off(store: Store, session: RecordId, ideas: Iterable[RecordId], by: str) -> Changes:
    """Ideas brought from elsewhere leave this wall; those said in the session itself stay on it."""
    with store.act(by) as act:
        for idea in dict.fromkeys(ideas):
            if store.value("SELECT session FROM idea WHERE id = ?", (idea,)) == session:
                raise refuse("wall.own_idea")
            if not _is_on_wall(store, session, idea):
                raise refuse("wall.not_there")
            act.void("card", card_id(session, idea))
    return act.changes


def card_id(session: RecordId, idea: RecordId) -> RecordId:
    """One card an idea and a wall, whichever laptop makes it: two that place the same idea never double it."""
    return RecordId(hashlib.sha256(f"card/{session}/{idea}".encode()).hexdigest()[:32])


_STANDS = "voided = 0 AND erased_at IS NULL"

_Standing = list[tuple[RecordId, float]]
"""Ids and positions in order."""


def _put(act: Act, session: RecordId, idea: RecordId, group: RecordId | None, position: float) -> None:
    card = card_id(session, idea)
    voided = act.store.value("SELECT voided FROM card WHERE id = ?", (card,))
    if voided is not None:
        act.change("card", card, wall_group=group, position=position)
        if voided:
            act.change("card", card, voided=0)
    elif group or act.store.value("SELECT session FROM idea WHERE id = ?", (idea,)) != session:
        act.create("card", record=card, session=session, idea=idea, wall_group=group, position=position)


def _card_room(
    act: Act,
    session: RecordId,
    group: RecordId,
    idea: RecordId,
    before: RecordId | None,
    after: RecordId | None,
) -> float:
    """A position in the group: where its neighbours stand too close, its cards are numbered anew first."""
    cards = _cards(act.store, session, group, idea)
    ideas = [i for i, _ in cards]
    at = ideas.index(before) if before in ideas else ideas.index(after) + 1 if after in ideas else 0
    room = _between([position for _, position in cards], at)
    if room is None:
        for number, other in enumerate(ideas, 1):
            act.change("card", card_id(session, other), position=float(number))
        room = at + 0.5
    return room


def _group_room(act: Act, others: _Standing, before: RecordId | None) -> float:
    ids = [group for group, _ in others]
    at = ids.index(before) if before else len(ids)
    room = _between([position for _, position in others], at)
    if room is None:
        for number, other in enumerate(ids, 1):
            act.change("wall_group", other, position=float(number))
        room = at + 0.5
    return room


def _between(positions: Sequence[float], at: int) -> float | None:
    """Where something put in at `at` stands; None where its neighbours leave no room."""
    if not positions:
        return 1.0
    if at == 0:
        return positions[0] - 1.0
    if at == len(positions):
        return positions[-1] + 1.0
    low, high = positions[at - 1], positions[at]
    return (low + high) / 2 if high - low >= _CLOSEST else None


def _cards(store: Store, session: RecordId, group: RecordId, but: RecordId) -> _Standing:
    """The ideas of a group from the top, but one."""
    return store.rows(
        "SELECT idea, position FROM card WHERE session = ? AND wall_group = ? AND idea <> ? AND voided = 0"
        " ORDER BY position, idea",
        (session, group, but),
    )


def _groups(store: Store, session: RecordId) -> _Standing:
    return store.rows(
        "SELECT id, position FROM wall_group WHERE session = ? AND voided = 0 ORDER BY position, id", (session,)
    )


def _is_on_wall(store: Store, session: RecordId, idea: RecordId) -> bool:
    return bool(
        store.value(
            f"SELECT 1 FROM idea WHERE id = ? AND {_STANDS} AND (session = ? OR EXISTS"
            " (SELECT 1 FROM card WHERE card.idea = idea.id AND card.session = ? AND card.voided = 0))",
            (idea, session, session),
        )
    )


def _check_on_wall(store: Store, session: RecordId, idea: RecordId) -> None:
    _check_session(store, session)
    if not _is_on_wall(store, session, idea):
        raise refuse("wall.not_there")


def _check_session(store: Store, session: RecordId) -> None:
    if store.value("SELECT 1 FROM session WHERE id = ? AND voided = 0", (session,)) is None:
        raise refuse("session.unknown", "session")


def _check_group(store: Store, session: RecordId, group: RecordId) -> None:
    if _session_of(store, group) != session:
        raise refuse("wall.group_unknown")


def _session_of(store: Store, group: RecordId) -> RecordId:
    session = store.value("SELECT session FROM wall_group WHERE id = ? AND voided = 0", (group,))
    if session is None:
        raise refuse("wall.group_unknown")
    return RecordId(session)


def _clean_name(name: str) -> str:
    name = " ".join(clean_text(name, "name", LONGEST_NAME).split())
    if not name:
        raise refuse("text.empty", "name")
    return name
