"""Every text for people is said in French; the source itself is the English."""

import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

HOUSE = Path(__file__).parent.parent
ROOMS = ("outreach_app", "ui", "printables", "sync")
KEYWORDS = {"say": None, "_": None, "N_": None, "say_count": (1, 2)}


def messages() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each message's English and French forms: one of each, or singular and plural."""
    with (HOUSE / "outreach_app/locale/fr/LC_MESSAGES/porte_voix.po").open("rb") as file:
        return [(_forms(m.id), _forms(m.string)) for m in read_po(file, locale="fr") if m.id]


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


def test_translations_keep_their_places() -> None:
    """A `{count}` lost or invented in translation would fail only on screen."""
    for english, said in messages():
        known = set().union(*map(_places, english))
        assert all(_places(text) <= known for text in said), english


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
