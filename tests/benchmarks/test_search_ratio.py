"""One keystroke of search at 100,000 ideas, over the bare FTS query."""

import time
from collections.abc import Callable

import pytest

from outreach_app.queries.ideas import IdeaFilter, find_ideas, idea_rows, match_words
from outreach_app.store.store import Store

Race = Callable[..., dict[str, tuple[float, float, float]]]

TYPED = ("b", "ba", "ban", "banc", "banc o", "banc om", "école sq", "fontai", "rue jardin", "oeuvre thé")


@pytest.mark.benchmark
def test_search(big_store: Store, race: Race) -> None:
    bare_sql = "SELECT rowid FROM idea_fts WHERE idea_fts MATCH ? ORDER BY rowid DESC LIMIT 2000"
    for typed in TYPED:
        bare = match_words(typed)
        told = race(
            f"search “{typed}”",
            lambda typed=typed: find_ideas(big_store, IdeaFilter(words=typed)),
            lambda bare=bare: big_store.conn.execute(bare_sql, (bare,)).fetchall(),
            15,
        )
    times = []
    for typed in TYPED * 10:
        start = time.perf_counter()
        idea_rows(big_store, find_ideas(big_store, IdeaFilter(words=typed))[:30])
        times.append(time.perf_counter() - start)
    print(f"\nkeystroke to rows: median {sorted(times)[50] * 1000:.1f} ms, p95 {sorted(times)[95] * 1000:.1f} ms")
    assert told["cpu"][2] < 10
