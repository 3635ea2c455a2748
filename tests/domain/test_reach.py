"""A telephone number or an e-mail address in free words is seen; a year, a sum or a floor is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain.reach import lets_reach, without_reach


@pytest.mark.parametrize(
    "said",
    [
        "Appelez-moi au 06 12 34 56 78.",
        "0612345678",
        "01.99.00.12.34",
        "01-99-00-12-34, le soir",
        "06\u00a012\u00a034\u00a056\u00a078",
        "+33 6 12 34 56 78",
        "+33612345678",
        "0033 1 99 00 12 34",
        "+33 (0)1 99 00 12 34",
        "+221 77 123 45 67",
        "écrire à awa.kone+bp@exemple.fr svp",
    ],
)
def test_what_lets_somebody_be_reached_is_seen_and_hidden(said: str) -> None:
    assert lets_reach(said)
    hidden = without_reach(said)
    assert "•••" in hidden
    assert not lets_reach(hidden)
    assert not any(digit in hidden for digit in "123456789")


@pytest.mark.parametrize(
    "said",
    [
        "Un budget de 38 500 000 euros entre 2016 et 2017",
        "Les bus 60, 54 et 302, de 8 h 30 à 17 h 45",
        "75019 Paris, escalier B, 3e étage, porte 12",
        "le 01/02/2017 puis le 03-04-2017",
        "+ 12 bancs, + 3 arbres",
        "0 800 euros @ la mairie",
        "1 234 567 890 123",
        "Paris 2017-02-09 18:30",
        "",
    ],
)
def test_years_sums_and_places_are_left_alone(said: str) -> None:
    assert not lets_reach(said)
    assert without_reach(said) == said


@given(st.text(max_size=60), st.text(max_size=60))
def test_words_around_a_number_stay(before: str, after: str) -> None:
    hidden = without_reach(f"{before} 06 12 34 56 78 {after}")
    assert "12 34 56 78" not in hidden
    assert without_reach(hidden) == hidden
