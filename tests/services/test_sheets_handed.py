"""Sheets on their way: who has which, what came back, and no code ever on two sheets."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, new_sheet_code
from outreach_app.queries import batches as ledger
from outreach_app.queries.home import figures
from outreach_app.services import batches, holders, ideas
from outreach_app.services.batches import Batch
from outreach_app.store.store import Store

Print = Callable[..., Batch]


@pytest.fixture
def print_batch(store: Store, session: RecordId) -> Print:
    def make(count: int = 10, **said: object) -> Batch:
        wanted = {"layout": "idea", "version": 1, "languages": ("fr",), "geometry": "[]", "by": "m", **said}
        return batches.print_batch(store, session, count=count, **wanted)  # type: ignore[arg-type]

    return make


def refusal(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code, refused.value.problems[0].field


def with_whom(store: Store) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    return [(row.handed_to, row.ranges) for row in ledger.sheets_out(store)]


def test_one_batch_with_several_people(store: Store, print_batch: Print) -> None:
    batch = print_batch(handed_to="Inès").batch
    holders.hand_sheets(store, batch, 3, 5, "  Mehdi ", "m")
    taken = holders.hand_sheets(store, batch, 9, 9, "Mehdi", "m")
    assert with_whom(store) == [("Inès", ((1, 2), (6, 8), (10, 10))), ("Mehdi", ((3, 5), (9, 9)))]
    assert [sheet.handed_to for sheet in ledger.sheets(store, batch)][2:6] == ["Mehdi", "Mehdi", "Mehdi", "Inès"]
    ideas.undo(store, taken.act, "m")
    assert with_whom(store)[1] == ("Mehdi", ((3, 5),))
    holders.hand_over(store, batch, "Centre Curial", "m")
    assert with_whom(store) == [("Centre Curial", ((1, 10),))]
    holders.hand_over(store, batch, "", "m")
    assert with_whom(store) == [("", ((1, 10),))]


def test_what_is_brought_back_is_out_no_more(store: Store, print_batch: Print) -> None:
    printed = print_batch(handed_to="Inès")
    batch = printed.batch
    back = holders.bring_back(store, batch, 1, 4, "m")
    (row,) = ledger.batches(store)
    assert (row.count, row.out, row.returned, row.scanned, row.entered, row.void) == (10, 6, 4, 0, 0, 0)
    assert figures(store, "2017-02-10").sheets_out == 6
    assert with_whom(store) == [("Inès", ((5, 10),))]
    first = batches.find_sheet(store, printed.codes[0])
    assert refusal(lambda: holders.bring_back_sheet(store, first, "m")) == ("sheet.not_out", "sheet")
    holders.bring_back_sheet(store, batches.find_sheet(store, printed.codes[9]), "m")
    assert with_whom(store) == [("Inès", ((5, 9),))]
    holders.hand_sheets(store, batch, 1, 2, "Mehdi", "m")
    assert with_whom(store) == [("Inès", ((5, 9),)), ("Mehdi", ((1, 2),))], "given out again, unfilled"
    assert refusal(lambda: ideas.undo(store, back.act, "m"))[0] == "undo.moved"


@pytest.mark.parametrize(
    ("first", "last", "field"), [(0, 3, "first"), (5, 4, "last"), (2, 11, "last"), (11, 12, "first")]
)
def test_numbers_the_batch_does_not_have(store: Store, print_batch: Print, first: int, last: int, field: str) -> None:
    batch = print_batch().batch
    assert refusal(lambda: holders.hand_sheets(store, batch, first, last, "Inès", "m")) == ("sheet.range", field)
    assert refusal(lambda: holders.bring_back(store, batch, first, last, "m")) == ("sheet.range", field)


def test_nobody_is_nobody_to_give_to(store: Store, print_batch: Print) -> None:
    batch = print_batch().batch
    assert refusal(lambda: holders.hand_sheets(store, batch, 1, 2, " ", "m")) == ("text.empty", "handed_to")
    holders.bring_back(store, batch, 1, 10, "m")
    assert refusal(lambda: holders.bring_back(store, batch, 1, 10, "m")) == ("sheet.none_out", "first")


def test_a_spoilt_sheet_is_replaced_by_another(store: Store, print_batch: Print) -> None:
    spoilt = batches.find_sheet(store, print_batch(handed_to="Inès").codes[3])
    again = print_batch(1, handed_to="Inès", instead_of=(spoilt,))
    assert store.value("SELECT state FROM sheet WHERE id = ?", (spoilt,)) == "void"
    assert with_whom(store) == [("Inès", ((1, 3), (5, 10))), ("Inès", ((1, 1),))]
    ideas.undo(store, again.changes.act, "m")
    assert with_whom(store) == [("Inès", ((1, 10),))], "nothing was replaced"
    assert refusal(lambda: print_batch(1, instead_of=(RecordId("x"),)))[0] == "sheet.unknown"
    assert len(ledger.batches(store)) == 1, "a refusal prints nothing"


ACTS = st.lists(st.tuples(st.sampled_from(["print", "again", "abandon", "void", "back", "undo"]), st.integers(0, 99)))


@settings(
    max_examples=settings.default.max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
def test_no_code_is_ever_on_two_sheets(
    store: Store, print_batch: Print, acts: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    dealt = iter(range(10**9))
    few = [new_sheet_code() for _ in range(4)]  # chance deals the same code again and again

    def deal() -> str:
        turn = next(dealt)
        return few[turn % 4] if turn % 3 else new_sheet_code()

    monkeypatch.setattr(batches, "new_sheet_code", deal)
    done: list[RecordId] = []
    for act, which in acts:
        known = ledger.batches(store)
        batch = known[which % len(known)].id if known else None
        sheets = [sheet for sheet in ledger.sheets(store, batch or "") if sheet.is_out]
        spoilt = tuple(sheet.id for sheet in sheets[: which % 2 + 1])
        if act == "print":
            done.append(print_batch(which % 5 + 1).changes.act)
        elif act == "again" and spoilt:
            done.append(print_batch(len(spoilt), instead_of=spoilt).changes.act)
        elif act == "abandon" and batch:
            done.append(batches.abandon_batch(store, batch, "m").act)
        elif act == "void" and spoilt:
            done.append(holders.void_sheet(store, spoilt[0], "m").act)
        elif act == "back" and spoilt:
            done.append(holders.bring_back_sheet(store, spoilt[0], "m").act)
        elif act == "undo" and done:
            undo_if_possible(store, done.pop(which % len(done)))
        ever = list(store.column("SELECT code FROM sheet"))
        assert len(ever) == len(set(ever)), "given up or not, a code is one sheet's"
        for row in ledger.batches(store):
            assert row.out + row.returned + row.scanned + row.entered + row.void == len(ledger.sheets(store, row.id))
    assert sum(len(row.numbers) for row in ledger.sheets_out(store)) == figures(store, "2017-02-10").sheets_out


def undo_if_possible(store: Store, act: RecordId) -> None:
    with suppress(Refused):  # something later rests on it
        ideas.undo(store, act, "m")


def test_the_places_of_a_batch_by_where_they_are(store: Store, print_batch: Print) -> None:
    batch = print_batch().batch
    print_batch()
    holders.bring_back(store, batch, 2, 4, "m")
    holders.void_sheet(store, ledger.sheets(store, batch)[9].id, "m")

    def numbers(where: str = "") -> list[int]:
        return [sheet.number for sheet in ledger.sheets_at(store, ledger.sheet_places(store, batch, where))]

    assert numbers() == list(range(1, 11))
    assert numbers("printed") == [1, 5, 6, 7, 8, 9]
    assert numbers("returned") == [2, 3, 4]
    assert (numbers("void"), numbers("entered")) == ([10], [])
