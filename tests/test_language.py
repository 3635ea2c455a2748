"""Every text for people is said in French; the source itself is the English."""

import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from outreach_app.language import SPOKEN, WRITTEN, catalogue, translator
from printables.sheet.layout import ATTENDANCE, CONSENT, CONSENT_SIMPLE, IDEA, IDEA_A5, IDEA_SIMPLE
from printables.sheet.wording import house_words

HOUSE = Path(__file__).parent.parent
ROOMS = ("outreach_app", "ui", "printables", "sync")
KEYWORDS = {"say": None, "_": None, "N_": None, "say_count": (1, 2)}


def messages(language: str = "fr") -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each message's English forms and that language's: one of each, or singular and plurals."""
    with (HOUSE / f"outreach_app/locale/{language}/LC_MESSAGES/porte_voix.po").open("rb") as file:
        return [(_forms(m.id), _forms(m.string)) for m in read_po(file) if m.id]


def _forms(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return said if isinstance(said, tuple) else (said,)


@pytest.fixture(scope="module")
def french() -> dict[str, str]:
    return {english[0]: said[-1] for english, said in messages()}


def said_in(room: str) -> set[str]:
    found = extract_from_dir(str(HOUSE / room), keywords=KEYWORDS)
    return {m if isinstance(m, str) else m[0] for _, _, m, _, _ in found}


@pytest.mark.parametrize("room", ROOMS)
def test_everything_is_said_in_french(room: str, french: dict[str, str]) -> None:
    missing = sorted(message for message in said_in(room) if not french.get(message))
    assert not missing


@pytest.mark.parametrize("language", [language for language in WRITTEN if language != "en"])
def test_translations_keep_their_places(language: str) -> None:
    """A `{count}` lost or invented in translation would fail only on screen."""
    for english, said in messages(language):
        known = set().union(*map(_places, english))
        assert all(_places(text) <= known for text in said), english
        assert said == ("",) * len(said) or known == set().union(*map(_places, said)), english


@pytest.mark.parametrize("language", [language for language in WRITTEN if language not in SPOKEN])
def test_what_a_resident_reads_on_a_sheet_is_in_their_language(language: str) -> None:
    known = {english[0]: said[0] for english, said in messages(language)}
    kinds = (IDEA, IDEA_A5, IDEA_SIMPLE, CONSENT, CONSENT_SIMPLE, ATTENDANCE)
    asked = {text for kind in kinds for text in house_words(kind).values()}
    asked |= {"Your receipt", "Your number", "We came to see you", "Notice {version}, {language}", "January"}
    assert not sorted(text for text in asked if not known.get(text))


def test_what_a_language_lacks_is_said_in_french_never_in_english() -> None:
    assert translator("bm")("Large print") == translator("fr")("Large print")
    assert translator("ar")("Date") == "التاريخ"
    assert translator("xx")("Date") == "Date", "nothing is known of it: the source itself"
    counted = catalogue("ar").ngettext
    assert len({counted("{n} person came.", "{n} people came.", n) for n in (0, 1, 2, 5, 12, 100)}) == 6


def test_french_typography(french: dict[str, str]) -> None:
    for text in french.values():
        assert "\u202f" not in text, text  # the bundled typeface has no narrow no-break space
        for mark in (" ?", " !", " ;", " :", "« ", " »"):
            assert mark not in text, f"plain space by a mark in: {text}"


def _places(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        return set()
