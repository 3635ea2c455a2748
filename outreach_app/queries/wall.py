"""Reads of the wall: its columns, their cards and dots. Words only: nothing here looks at who said them, and what
would let somebody be reached is hidden, as a whole room reads it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.reach import without_reach
from outreach_app.queries.sessions import SessionName
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class WallCard:
    """One idea. `is_brought` says that it was said in another session."""

    idea: RecordId
    text: str
    dots: int
    is_brought: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WallColumn:
    """A group with its cards from the top; the first column, without a group, holds what is to be sorted."""

    group: RecordId | None
    name: str
    cards: tuple[WallCard, ...]

    @property
    def dots(self) -> int:
        return sum(card.dots for card in self.cards)

    @property
    def ideas(self) -> tuple[RecordId, ...]:
        return tuple(card.idea for card in self.cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    session: RecordId
    title: str
    date: str
    place: str
    columns: tuple[WallColumn, ...]

    @property
    def ideas(self) -> int:
        return sum(len(column.cards) for column in self.columns)

    @property
    def groups(self) -> int:
        return len(self.columns) - 1

    @property
    def dots(self) -> int:
        return sum(column.dots for column in self.columns)


# "+": the planner would rather walk every idea that is not voided than those of one session
_CARDS = """
SELECT idea.id, idea.text, card.wall_group, card.position, idea.at, 0
FROM idea LEFT JOIN card ON card.idea = idea.id AND card.session = :session AND card.voided = 0
WHERE idea.session = :session AND +idea.voided = 0 AND idea.erased_at IS NULL
UNION ALL
SELECT idea.id, idea.text, card.wall_group, card.position, idea.at, 1
FROM card JOIN idea ON idea.id = card.idea
WHERE card.session = :session AND +card.voided = 0 AND idea.session IS NOT :session
  AND idea.voided = 0 AND idea.erased_at IS NULL
"""


def wall(store: Store, session: str) -> Wall | None:
    """The whole wall in four reads. What is to be sorted stands newest first: the room sees ideas arrive."""
    row = store.row("SELECT id, title, date, place FROM session WHERE id = ? AND voided = 0", (session,))
    if row is None:
        return None
    groups = store.rows(
        "SELECT id, name FROM wall_group WHERE session = ? AND voided = 0 ORDER BY position, id", (session,)
    )
    dots = store.pairs("SELECT idea, count(*) FROM dot WHERE session = ? AND voided = 0 GROUP BY idea", (session,))
    known = {group for group, _ in groups}
    placed: dict[RecordId | None, list[tuple[float, str, WallCard]]] = defaultdict(list)
    for idea, text, group, position, at, brought in store.rows(_CARDS, {"session": session}):
        words = without_reach(" ".join(text.split()))
        card = WallCard(idea=idea, text=words, dots=dots.get(idea, 0), is_brought=bool(brought))
        home = group if group in known else None  # its group was removed: it is to be sorted again
        placed[home].append((position if home else -at, idea, card))
    return Wall(
        session=row[0],
        title=row[1] or "",
        date=row[2],
        place=row[3] or "",
        columns=tuple(
            WallColumn(
                group=group, name=name, cards=tuple(card for *_, card in sorted(placed[group], key=lambda p: p[:2]))
            )
            for group, name in [(None, ""), *groups]
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Guests:
    """Another session, how many of its ideas hang on this wall, and how many were said in it."""

    session: RecordId
    title: str
    date: str
    brought: int
    ideas: int


def guests(store: Store, session: str) -> list[Guests]:
    """The sessions whose ideas hang here too, the latest first."""
    rows = store.rows(
        "SELECT session.id, coalesce(session.title, ''), session.date, count(*), (SELECT count(*) FROM idea AS said"
        "  WHERE said.session = session.id AND +said.voided = 0 AND said.erased_at IS NULL)"
        " FROM card JOIN idea ON idea.id = card.idea JOIN session ON session.id = idea.session"
        " WHERE card.session = :session AND +card.voided = 0 AND idea.session <> :session"
        " AND idea.voided = 0 AND idea.erased_at IS NULL"
        " GROUP BY session.id ORDER BY session.date DESC, session.row DESC",
        {"session": session},
    )
    return [Guests(session=i, title=title, date=date, brought=n, ideas=ideas) for i, title, date, n, ideas in rows]


def elsewhere(store: Store, session: str) -> list[SessionName]:
    """The other sessions in which something was said, the latest first."""
    rows = store.rows(
        "SELECT id, title, date FROM session WHERE voided = 0 AND id <> ?"
        " AND EXISTS (SELECT 1 FROM idea WHERE idea.session = session.id AND +idea.voided = 0)"
        " ORDER BY date DESC, row DESC",
        (session,),
    )
    return [SessionName(id=i, title=title or "", date=date) for i, title, date in rows]


def ideas_to_bring(store: Store, session: str, other: str) -> tuple[RecordId, ...]:
    """What was said in `other` and does not hang on the wall of `session` yet."""
    return _of(store, session, other, "NOT EXISTS")


def ideas_brought(store: Store, session: str, other: str) -> tuple[RecordId, ...]:
    """What was said in `other` and hangs on the wall of `session`."""
    return _of(store, session, other, "EXISTS")


def _of(store: Store, session: str, other: str, there: str) -> tuple[RecordId, ...]:
    return tuple(
        store.column(
            "SELECT id FROM idea WHERE session = ? AND +voided = 0 AND erased_at IS NULL AND "
            f"{there} (SELECT 1 FROM card WHERE card.idea = idea.id AND card.session = ? AND card.voided = 0)"
            " ORDER BY row",
            (other, session),
        )
    )
