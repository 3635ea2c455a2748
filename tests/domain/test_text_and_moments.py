"""What people type, and what becomes of it."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain.errors import Refused
from outreach_app.domain.moments import read_date, read_time
from outreach_app.domain.proposals import ROAD, allowed_moves, check_move
from outreach_app.domain.text import clean_text, fold
from outreach_app.domain.words import Stage


def code_of(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, str]:
    return refused.value.problems[0].code, refused.value.problems[0].field


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), max_size=60))
def test_text_is_kept_as_it_is_but_for_its_form(typed: str) -> None:
    kept = clean_text(typed, "text")
    assert kept == clean_text(kept, "text")
    assert kept == unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()


@pytest.mark.parametrize("typed", ["a\0b", "\ud83d", "a\x07", "\x85"])
def test_what_cannot_be_kept_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_text(typed, "place")
    assert code_of(refused) == ("text.unreadable_character", "place")


def test_length_is_told() -> None:
    with pytest.raises(Refused) as refused:
        clean_text("a" * 200_000, "text")
    assert code_of(refused) == ("text.too_long", "text")
    assert refused.value.problems[0].details == {"length": 200_000, "longest": 5_000}


@pytest.mark.parametrize("said", ["שלום עולם", "مرحبا بالعالم", "பூங்கா வேண்டும்", "e\u0301cole", "👩‍👩‍👧", "a\tb\nc"])
def test_every_script_is_kept(said: str) -> None:
    assert clean_text(said, "text") == unicodedata.normalize("NFC", said)


@pytest.mark.parametrize(
    ("typed", "seen"), [("Œuvre", "oeuvre"), ("ÉCOLE", "ecole"), ("l’été", "l'ete"), ("Ærø", "aerø")]
)
def test_folding(typed: str, seen: str) -> None:
    assert fold(typed) == seen


@pytest.mark.parametrize("typed", ["1900-01-01", "2999-12-31", "1999-12-31", "2101-01-01"])
def test_a_date_too_far_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_date(typed, "date")
    assert code_of(refused) == ("date.implausible", "date")


@pytest.mark.parametrize("typed", ["", "9/2/2017", "2017-02-30", "2017-13-01", "\0", "2017-02-09T10:00"])
def test_what_is_no_date_is_told_as_such(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_date(typed, "date")
    assert code_of(refused) == ("date.malformed", "date")


@pytest.mark.parametrize(("typed", "kept"), [("18:30", "18:30"), ("9:05", "09:05"), ("00:00", "00:00")])
def test_times_of_day(typed: str, kept: str) -> None:
    assert read_time(typed, "starts") == kept


@pytest.mark.parametrize(
    "typed", ["", "24:00", "18:60", "18h30", "1830", "18:3", "-1:30", "²:30", "18:3²", "18:٣٠", "18:30:00"]
)
def test_what_is_no_time_is_told_as_such(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_time(typed, "starts")
    assert code_of(refused) == ("time.malformed", "starts")


def test_the_road_goes_one_step_at_a_time_and_an_answer_is_final() -> None:
    for before in Stage:
        for after in Stage:
            if after in allowed_moves(before):
                check_move(before, after)
            else:
                with pytest.raises(Refused) as refused:
                    check_move(before, after)
                assert code_of(refused) == ("proposal.move_not_allowed", "stage")
    assert all(after in allowed_moves(before) for before, after in pairwise(ROAD))
    assert allowed_moves(Stage.ANSWERED) == {Stage.ANSWERED}
    assert Stage.SUBMITTED not in allowed_moves(Stage.WRITING)
