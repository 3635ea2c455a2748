"""What the window says: refusals, days, hours and sums, in words a person can use; and what it reads."""

import ast
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import outreach_app
from outreach_app.domain.errors import Problem
from outreach_app.language import Say, translator
from ui import formats
from ui.problems import WORDS, word
from ui.typed import read_day, read_hour, read_number

ROOT = Path(outreach_app.__file__).parent.parent
EN, FR = translator("en"), translator("fr")


TELLERS = {"refuse", "Problem", "find", "Finding", "_stop"}


def codes_in(source: str) -> Iterator[str]:
    """Codes given as plain strings to `refuse`, `Problem`, `find` and their like."""
    if not any(f"{teller}(" in source for teller in TELLERS):  # most files: not worth taking apart
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in TELLERS:
            given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "code")]
            for argument in given:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and "." in argument.value:
                    yield argument.value


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_code_in_the_house_has_its_sentence() -> None:
    used = {
        code: path.name
        for room in ("outreach_app", "printables", "sync", "ui")
        for path in (ROOT / room).rglob("*.py")
        for code in codes_in(path.read_text("utf-8"))
    }
    assert len(used) > 100
    assert not {code: where for code, where in used.items() if code not in WORDS}


def test_a_sentence_is_filled_from_the_details() -> None:
    problem = Problem(code="text.too_long", field="title", details={"length": 300, "longest": 250})
    assert word(problem, EN) == "This is 300 characters long; 250 at most. Please shorten it."


def test_a_problem_in_a_file_says_its_line() -> None:
    problem = Problem(code="date.malformed", details={"file": "paris.yaml", "line": 12, "found": "31 février"})
    assert word(problem, EN) == "paris.yaml, line 12: “31 février” is not a date. Write it like 9/2/2017."


def test_a_missing_detail_breaks_nothing_and_a_long_one_is_cut() -> None:
    assert "…" in word(Problem(code="campaign.another"), EN)
    told = word(Problem(code="date.malformed", details={"text": "x" * 5000}), EN)
    assert len(told) < 200


def test_an_unknown_code_is_told_by_its_code() -> None:
    assert "moon.full" in word(Problem(code="moon.full"), EN)


@pytest.mark.parametrize("say", [EN, FR], ids=["en", "fr"])
def test_every_sentence_can_be_said(say: Say) -> None:
    for code in WORDS:
        told = word(Problem(code=code), say)
        assert told
        assert "{" not in told
        assert "\u202f" not in told


def test_days_and_hours_as_people_say_them() -> None:
    assert formats.day("2017-02-09", EN) == "Thursday 9 February 2017"
    assert formats.short_day("2017-03-01", EN) == "1st March"
    assert formats.month("2017-02-09", EN) == "February 2017"
    assert formats.day("soon", EN) == "soon"
    assert (formats.hour("18:05", EN), formats.hour("9:00", EN), formats.hour("?", EN)) == ("18:05", "9:00", "?")
    assert formats.moment(1486658580000, "Europe/Paris", EN) == "Thursday 9 February 2017, 17:43"
    assert formats.civil_day(1486681200000, "Europe/Paris") == "2017-02-10", "a minute to midnight elsewhere"
    assert [formats.countdown(n, EN) for n in (12, 0, -3)] == ["D-12", "today", "D+3"]


def test_sums_and_numbers() -> None:
    assert formats.euros(3_850_000, EN) == "€38,500"
    assert formats.euros(1_250, EN) == "€12.50"
    assert formats.euros(-5, EN) == "€−0.05"
    assert formats.number(1_234_567, EN) == "1,234,567"


def test_french_marks_are_the_translators() -> None:
    french = {"1,234.5": "1\u00a0234,5", "€{amount}": "{amount}\u00a0€"}
    assert formats.euros(3_850_050, lambda m: french.get(m, m)) == "38\u00a0500,50\u00a0€"


def test_ordinals_are_raised_on_screen_only_where_they_end_a_number() -> None:
    assert formats.raised("Paris 19e, 1er et 1re, rue 12 entre 3eme") == "Paris 19ᵉ, 1ᵉʳ et 1ʳᵉ, rue 12 entre 3eme"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.dates(date(2016, 1, 1), date(2018, 1, 1)))
def test_what_is_shown_can_be_typed_again(day: date, today: date) -> None:
    for say in (EN, FR):
        assert read_day(formats.day(day.isoformat(), say), today, say) == day.isoformat()
        assert read_day(f"{day.day}/{day.month}/{day.year}", today, say) == day.isoformat()


@given(st.dates(date(2016, 7, 1), date(2018, 7, 1)), st.integers(-150, 150))
def test_a_day_without_its_year_is_the_nearest(today: date, ahead: int) -> None:
    meant = today + timedelta(days=ahead)
    typed = f"{meant.day}/{meant.month}"
    read = read_day(typed, today, EN)
    assert read is not None
    assert abs(date.fromisoformat(read) - today) <= abs(meant - today)


@given(st.text(max_size=30))
def test_reading_never_breaks_on_what_hands_type(typed: str) -> None:
    day = read_day(typed, date(2017, 2, 9), FR)
    assert day is None or date.fromisoformat(day)
    hour = read_hour(typed)
    assert hour is None or (len(hour) == 5 and hour[2] == ":")
    number = read_number(typed)
    assert number is None or number >= 0


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("18h30", "18:30"), ("18 h 30", "18:30"), ("1830", "18:30"), ("9", "09:00"), ("9h", "09:00"), ("25h", None)],
)
def test_hours_are_read(typed: str, hour: str | None) -> None:
    assert read_hour(typed) == hour


@pytest.mark.parametrize(
    ("typed", "day"), [("29/2", "2016-02-29"), ("31/2/2017", None), ("9", None), ("9/2/17/3", None)]
)
def test_days_that_are_none_are_left_alone(typed: str, day: str | None) -> None:
    assert read_day(typed, date(2017, 2, 9), EN) == day
