"""Which language to speak: gettext catalogues for the screen and for any number of printed languages at once."""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
FIRST = "fr"
SPOKEN = ("fr", "en")
"""What the window and the terminal say everything in."""
WRITTEN = ("fr", "en", "ar", "zh", "ta", "tr", "pt", "es", "bm")
"""What residents read on paper."""

Say = Callable[[str], str]


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of `language`; the source texts are English, so a missing one speaks English.

    In a language only some texts are written in, the others are said in French, as the campaign's own are.
    """
    known = gettext.translation("porte_voix", LOCALE, [language], fallback=True)
    if language not in SPOKEN and isinstance(known, gettext.GNUTranslations):
        known.add_fallback(catalogue(FIRST))
    return known


def translator(language: str) -> Say:
    """A function from an English message to its text in `language`."""
    return catalogue(language).gettext


def N_(message: str) -> str:  # noqa: N802 - the name extraction tools look for
    """Marks a message for translation where it is written, to be said later."""
    return message
