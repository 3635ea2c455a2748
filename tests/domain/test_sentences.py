"""Cutting a text into sentences, and finding a sentence again after the text was rewritten."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain.sentences import find_sentences, follow, likeness, split_sentences

PIECES = st.lists(
    st.sampled_from(
        ["Un banc", "l’été", "M. Dupont", "3.5", " ", "\n", ". ", "! ", "\u00a0?", "« ", " »", "…", "etc.", "«"]
    )
)


def words(text: str) -> list[str]:
    return [sentence.words for sentence in find_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Un banc. Une fontaine.", ["Un banc.", "Une fontaine."]),
        ("M. Dupont est venu. Il reviendra.", ["M. Dupont est venu.", "Il reviendra."]),
        ("Voir le n° 3. Il est à l’angle.", ["Voir le n° 3.", "Il est à l’angle."]),
        ("Des bancs, des arbres, etc. Puis une fontaine.", ["Des bancs, des arbres, etc.", "Puis une fontaine."]),
        ("Des bancs, des arbres, etc. pour souffler.", ["Des bancs, des arbres, etc. pour souffler."]),
        ("Il mesure 3.5 mètres. C’est peu.", ["Il mesure 3.5 mètres.", "C’est peu."]),
        ("Il coûte 38 500,50 €. Oui\u00a0!", ["Il coûte 38 500,50 €.", "Oui\u00a0!"]),
        ("Pourquoi\u00a0? Parce que.", ["Pourquoi\u00a0?", "Parce que."]),
        ("Elle dit\u00a0: «\u00a0Je reste debout. Je souffre.\u00a0» Puis elle part.",
         ["Elle dit\u00a0: «\u00a0Je reste debout. Je souffre.\u00a0»", "Puis elle part."]),
        ("«\u00a0Un banc\u00a0?\u00a0» demande-t-elle. Oui.", ["«\u00a0Un banc\u00a0?\u00a0» demande-t-elle.", "Oui."]),
        ("Un « jamais fermé. Et la suite.", ["Un « jamais fermé.", "Et la suite."]),
        ("Voir l’art. 5 du règlement. Du street art. Oui.", ["Voir l’art. 5 du règlement.", "Du street art.", "Oui."]),
        ("J. Martin signe. Fin", ["J. Martin signe.", "Fin"]),
        ("Un titre\nUne ligne. Une autre", ["Un titre", "Une ligne.", "Une autre"]),
        ("Mr. Smith came. He left!", ["Mr. Smith came.", "He left!"]),
        ("On hésite… puis on plante. Oui…", ["On hésite… puis on plante.", "Oui…"]),
        ("Un banc (ou deux.) Et un arbre.", ["Un banc (ou deux.)", "Et un arbre."]),
        ("  \n \n", []),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_as_people_read_them(text: str, sentences: list[str]) -> None:
    assert words(text) == sentences


@given(st.one_of(st.text(), PIECES.map("".join)))
def test_the_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(split_sentences(text)) == text
    assert all(split_sentences(text))


@given(st.one_of(st.text(), PIECES.map("".join)))
def test_each_sentence_stands_where_it_says(text: str) -> None:
    found = find_sentences(text)
    assert [text[s.start : s.end] for s in found] == [s.words for s in found]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_sentence_is_followed_to_its_new_wording() -> None:
    went = follow("Il faut six bancs. Un arbre.", "D’abord ceci. Il faut huit bancs à l’ombre.")
    assert went == {"Il faut six bancs.": "Il faut huit bancs à l’ombre.", "Un arbre.": None}


def test_a_lost_sentence_does_not_settle_on_its_neighbour() -> None:
    went = follow("Nous voulons un banc. Nous voulons un arbre.", "Nous voulons un arbre.")
    assert went == {"Nous voulons un banc.": None, "Nous voulons un arbre.": "Nous voulons un arbre."}


def test_two_made_one_both_lead_to_it() -> None:
    went = follow("Douze arbres rue Curial. Une fontaine à boire.", "Douze arbres rue Curial et une fontaine à boire.")
    assert set(went.values()) == {"Douze arbres rue Curial et une fontaine à boire."}


def test_what_was_said_of_a_rewording_counts_however_different() -> None:
    told = {"Un animateur sera payé.": "Équiper une cabane à outils."}
    assert follow("Un animateur sera payé.", "Équiper une cabane à outils.", told) == told


def test_likeness_ignores_case_and_accents() -> None:
    assert likeness("L’ÉTÉ", "l'ete") == 1
    assert likeness("", "") == 0
