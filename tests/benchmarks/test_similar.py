"""What resembles an idea, at 100,000 ideas and 5,000 past projects, over the bare FTS query of the same match."""

import random
import time
from collections.abc import Callable

import pytest

from outreach_app.queries.similar import Learnt, Similar, any_form, match_terms, similar, terms_of, words_of
from outreach_app.store.store import Store

Race = Callable[..., dict[str, tuple[float, float, float]]]

PAST = 5_000
Asked = dict[str, tuple[str, str]]

TYPED = (
    "Des bancs",
    "Des bancs à l'ombre",
    "Des bancs à l'ombre devant l'école",
    "Un atelier vélo dans le local vide",
    "Transformer le local à poussettes en salle de musique, avec une bonne lumière",
    "Un jardin potager et un compost partagés au pied des façades, avec un abri pour les enfants",
    "Œuvre sur la façade du théâtre",
    "Un planétarium",
)


@pytest.fixture(scope="module")
def store(big_store: Store) -> Store:
    """With past projects of the same words, and ideas said in words as rare as people's are."""
    draw, words = random.Random(7), [f"{a}{b}{c}" for a in "bcdfg" for b in ("an", "or", "il") for c in _ENDS]
    said = big_store.rows("SELECT text FROM idea WHERE row <= ?", (PAST,))
    with big_store.act("bench") as act:
        batch = act.create("past_import", file="p.csv", sha256="0", columns="{}", count=PAST, at=act.at)
        for (text,) in said:
            title = " ".join([*draw.sample(text.split(), 4), draw.choice(words)])
            act.create("past_project", past_import=batch, title=title, year=2016, outcome="won")
    return big_store


_ENDS = ("a", "er", "oir", "ette", "ier", "ure", "al", "in")


@pytest.mark.benchmark
def test_similar(store: Store, race: Race) -> None:
    learnt, ratios = Learnt(), list[float]()
    for typed in TYPED[:-1]:  # of the last one the ideas know no word
        similar(store, typed, learnt=learnt)
        asked = {kind: queries_of(store, kind, typed, learnt) for kind in ("idea", "proposal", "past_project")}
        race(f"“{typed}” over its capped match", _ours(store, typed, learnt), lambda a=asked: _capped(store, a), 15)
        told = race(f"“{typed}” over FTS ranking", _ours(store, typed, learnt), lambda a=asked: _ranked(store, a), 3)
        ratios.append(told["cpu"][2])
    times = sorted(_times(store))
    cold = sorted(_timed(store, typed, Learnt()) for typed in TYPED * 5)
    print(
        f"\neach letter typed, CPU: median {times[len(times) // 2]:.1f} ms, p95 {times[len(times) * 95 // 100]:.1f} ms"
    )
    print(f"nothing learnt yet, CPU: median {cold[len(cold) // 2]:.1f} ms, p95 {cold[len(cold) * 95 // 100]:.1f} ms")
    print(f"worst ratio over FTS ranking x{max(ratios):.2f}")
    assert max(ratios) < 2
    assert times[len(times) * 95 // 100] < 500


def queries_of(store: Store, kind: str, typed: str, learnt: Learnt) -> tuple[str, str]:
    """The forms of the words in one index, any of them; and what the look-up asks of it."""
    terms = terms_of(store, kind, words_of(typed, "fr"), "fr", learnt)
    anything = " OR ".join(any_form(term) for term in terms if term.held)
    return anything, match_terms(terms, store.value(f"SELECT max(row) FROM {kind}") or 0)


def _ours(store: Store, typed: str, learnt: Learnt) -> Callable[[], object]:
    return lambda: similar(store, typed, learnt=learnt)


def _ranked(store: Store, asked: Asked) -> None:
    """What FTS5 does by itself: the same words in the same forms, the five closest by bm25."""
    for kind, (anything, _) in asked.items():
        if anything:
            sql = f"SELECT rowid FROM {kind}_fts WHERE {kind}_fts MATCH ? ORDER BY rank LIMIT 5"
            store.conn.execute(sql, (anything,)).fetchall()


def _capped(store: Store, asked: Asked) -> None:
    """The newest of our own match: row numbers only, unweighed, and nothing of what became of them."""
    for kind, (_, match) in asked.items():
        if match:
            sql = f"SELECT rowid FROM {kind}_fts WHERE {kind}_fts MATCH ? ORDER BY rowid DESC LIMIT 64"
            store.conn.execute(sql, (match,)).fetchall()


def _times(store: Store) -> list[float]:
    """CPU milliseconds after each letter, as a hand types: what was learnt of the earlier words is kept."""
    times = []
    for typed in TYPED:
        learnt = Learnt()
        times += [_timed(store, typed[:end], learnt) for end in range(1, len(typed) + 1)]
    return times


def _timed(store: Store, typed: str, learnt: Learnt) -> float:
    start = time.process_time()
    found: Similar = similar(store, typed, learnt=learnt)
    assert found.count <= 15
    return (time.process_time() - start) * 1000
