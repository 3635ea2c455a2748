"""The coach hears a phrase whatever its case, accents and endings, and no false friend."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain.coach import make_phrasebook, notice

BOOK = make_phrasebook(
    (
        ("wages", ("salaire", "salarié", "animateur payé", "payer un animateur")),
        ("guard", ("gardien",)),
        ("rail", ("les trains",)),
        ("rent", ("loyer",)),
    )
)


def heard(text: str) -> list[tuple[str, str]]:
    return [(found.rule, found.words) for found in notice(text, BOOK)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Deux salaires.", [("wages", "salaires")]),
        ("DES SALARIÉES de la Ville.", [("wages", "SALARIÉES")]),
        ("Un animateur sera payé pour le jardin.", [("wages", "animateur sera payé")]),
        ("La Ville paiera. Il faut payer un animateur.", [("wages", "payer un animateur")]),
        ("Une gardienne de nuit.", [("guard", "gardienne")]),
        ("L’État gère les trains.", [("rail", "les trains")]),
        ("Payer les loyers des associations.", [("rent", "loyers")]),
        ("Un loyer modéré.", [("rent", "loyer")]),
    ],
)
def test_inflection_case_and_accents_are_ignored(text: str, found: list[tuple[str, str]]) -> None:
    assert heard(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Un jardin et des jardiniers bénévoles.",
        "Nous sommes en train de planter.",
        "Un garde-corps et une garderie.",
        "Un salami.",
        "Un animateur, et un mur payé une fois.",
        "Rien n’appelle de salaire.",
        "Tenu sans gardien.",
        "Le mot salaison.",
    ],
)
def test_false_friends_and_denials_pass(text: str) -> None:
    assert heard(text) == []


def test_what_follows_a_break_is_not_denied() -> None:
    assert heard("Ce n’est pas cher, un gardien.") == [("guard", "gardien")]


def test_a_rule_speaks_once_a_sentence_and_two_may_speak() -> None:
    assert heard("Un gardien, puis un gardien au salaire.") == [("guard", "gardien"), ("wages", "salaire")]
    first, second = notice("Un gardien. Deux gardiens.", BOOK)
    assert (first.sentence.words, second.sentence.words) == ("Un gardien.", "Deux gardiens.")
    assert (second.sentence.start, second.sentence.end) == (12, 26)


@given(st.text())
def test_whatever_is_typed_is_read(text: str) -> None:
    for found in notice(text, BOOK):
        assert found.words in text


def test_two_thousand_characters_take_under_ten_milliseconds() -> None:
    text = ("Nous proposons que la Ville paie un gardien de nuit toute l’année, et un animateur. " * 30)[:2_000]
    notice(text, BOOK)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        notice(text, BOOK)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.01
