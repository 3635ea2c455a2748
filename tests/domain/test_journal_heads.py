"""The journal's arithmetic, in any order, any number of times."""

import random

from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain.ids import RecordId
from outreach_app.domain.journal import Entry, find_heads, next_stamp, project, stamp_instant

FIELDS = ("text", "place")


def entry(
    writer: str, sequence: int, fields: dict[str, str] | None, seen: dict[str, tuple[str, ...]], stamp: int
) -> Entry:
    return Entry(
        writer=writer,
        audience="campaign",
        sequence=sequence,
        stamp=stamp,
        member="m",
        act=RecordId("a"),
        kind="idea",
        record=RecordId("r"),
        fields=fields,
        seen=seen,
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """A record as two laptops wrote it: each edit has seen some of what went before, for the fields it touches."""
    written: list[Entry] = []
    for number in range(draw(st.integers(1, 8))):
        known = [e for e in written if draw(st.booleans())]
        heads = find_heads(known)
        touched = draw(st.sets(st.sampled_from(FIELDS), min_size=1))
        seen = {f: tuple(e.id for e in heads[f]) for f in touched if f in heads}
        fields = None if draw(st.integers(0, 5)) == 0 else {f: f"{f}{number}" for f in touched}
        writer = draw(st.sampled_from("AB"))
        written.append(entry(writer, number + 1, fields, seen, draw(st.integers(0, 3))))
    return written


@given(histories(), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(written: list[Entry], chance: random.Random) -> None:
    again = written + chance.choices(written, k=3)
    chance.shuffle(again)
    assert find_heads(again) == find_heads(written)
    assert project(again) == project(written)


@given(histories())
def test_what_nobody_replaced_is_never_lost(written: list[Entry]) -> None:
    replaced = {(f, old) for e in written for f, olds in e.seen.items() for old in olds}
    heads = find_heads(written)
    for one in written:
        for field in one.fields or ():
            assert (one in heads.get(field, ())) == ((field, one.id) not in replaced)


@given(histories(), st.data())
def test_the_one_who_has_seen_everything_wins_whatever_the_clocks(written: list[Entry], data: st.DataObject) -> None:
    heads = find_heads(written)
    last = entry("C", 1, dict.fromkeys(heads, "settled"), {f: tuple(e.id for e in h) for f, h in heads.items()}, -1)
    assert project([*written, last]) == dict.fromkeys(heads, "settled")


def test_two_edits_that_had_not_seen_each_other_are_both_kept_and_the_same_one_shows_everywhere() -> None:
    first = entry("A", 1, {"text": "banc"}, {}, 1)
    here = entry("A", 2, {"text": "bancs"}, {"text": (first.id,)}, 5)
    there = entry("B", 1, {"text": "un banc"}, {"text": (first.id,)}, 5)
    assert find_heads([first, here, there]) == {"text": (there, here)}
    assert find_heads([there, here, first]) == {"text": (there, here)}
    assert project([here, there, first]) == {"text": "un banc"}


def test_edits_of_different_fields_both_live() -> None:
    first = entry("A", 1, {"text": "banc", "place": "rue"}, {}, 1)
    words = entry("A", 2, {"text": "bancs"}, {"text": (first.id,)}, 2)
    place = entry("B", 1, {"place": "square"}, {"place": (first.id,)}, 2)
    assert project([first, words, place]) == {"text": "bancs", "place": "square"}


def test_an_erased_entry_says_nothing_but_what_it_replaced_stays_replaced() -> None:
    first = entry("A", 1, {"text": "Awa"}, {}, 1)
    erased = entry("A", 2, None, {"text": (first.id,)}, 2)
    assert project([first, erased]) == {}


@given(st.integers(0, 1 << 50), st.integers(0, 1 << 42))
def test_the_clock_never_goes_back(last: int, now: int) -> None:
    stamp = next_stamp(last, now)
    assert stamp > last
    assert stamp_instant(stamp) >= now
    assert stamp_instant(stamp) <= max(now, stamp_instant(last) + 1)
