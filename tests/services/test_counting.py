"""What is counted of one session costs what that session holds, however many ideas the vault has."""

from outreach_app.queries.ideas import count_ideas
from outreach_app.store.store import Store


def steps(store: Store, session: str) -> int:
    """SQLite's own steps for one count."""
    taken = 0

    def one_more() -> int:
        nonlocal taken
        taken += 1
        return 0

    store.conn.set_progress_handler(one_more, 1)
    count_ideas(store, session)
    store.conn.set_progress_handler(None, 1)
    return taken


def test_a_session_is_counted_without_walking_through_the_others(store: Store) -> None:
    with store.act("m") as act:
        act.create("idea", session="ours", text="Un banc", source="screen", at=act.at)
    alone = steps(store, "ours")
    with store.act("m") as act:
        for _ in range(200):
            act.create("idea", session="theirs", text="Un arbre", source="screen", at=act.at)
    assert count_ideas(store, "ours") == 1
    assert steps(store, "ours") < alone + 20
