"""Codes people type, and what a slip of the hand does to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain import ids
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import (
    ALPHABET,
    campaign_tag,
    has_valid_check,
    new_id,
    new_marker,
    new_sheet_code,
    read_code,
    show_code,
)

codes = st.integers(0, (1 << 40) - 1).map(lambda bits: ids._with_check(ids._spell(bits, 8)))


@given(codes, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_any_one_wrong_character_shows(code: str, place: int, wrong: str) -> None:
    typed = code[:place] + wrong + code[place + 1 :]
    assert has_valid_check(typed) == (typed == code)


@given(codes, st.integers(0, 9), st.integers(0, 9))
def test_any_two_swapped_characters_show(code: str, one: int, other: int) -> None:
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]
    typed = "".join(letters)
    assert has_valid_check(typed) == (typed == code)


@given(codes, st.data())
def test_a_code_is_read_however_it_is_typed(code: str, data: st.DataObject) -> None:
    letters = {"0": "0oO", "1": "1iIlL"}
    typed = "".join(data.draw(st.sampled_from(letters.get(c, c + c.lower()))) for c in code)
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "-", "\u00a0", " - "]), min_size=10, max_size=10))
    assert read_code("".join(g + c for g, c in zip(gaps, typed, strict=True))) == code
    assert read_code(show_code(code)) == code


@pytest.mark.parametrize(
    "typed", ["", "7K39", "7K39QXM24TT", "7K39QXM24U", "7K39QXM2é4", "７K39QXM24T", "7K39\0QXM24T", "\ud800" * 10]
)
def test_what_is_no_code_is_told_as_such(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_code(typed)
    assert (refused.value.code, refused.value.problems[0].field) == ("code.malformed", "code")


def test_a_wrong_check_is_told_apart() -> None:
    code = new_sheet_code()
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    with pytest.raises(Refused) as refused:
        read_code(wrong)
    assert refused.value.code == "code.wrong_check"


@given(st.text(max_size=20))
def test_any_text_at_all_may_be_asked_for_its_check(text: str) -> None:
    assert has_valid_check(text) in (True, False)


def test_ids_sort_as_they_were_made_and_are_uuid7() -> None:
    made = [new_id() for _ in range(50)]
    assert len(set(made)) == 50
    assert [i[:12] for i in made] == sorted(i[:12] for i in made)
    assert all(len(i) == 32 and i[12] == "7" and i[16] in "89ab" for i in made)


def test_a_marker_carries_a_check_too() -> None:
    marker = new_marker()
    assert marker.startswith("PV-")
    assert has_valid_check(marker[3:].replace("-", ""))


def test_campaigns_have_different_tags() -> None:
    assert campaign_tag("paris-2017") != campaign_tag("paris-2018")
    assert len(campaign_tag("é" * 500)) == 4
