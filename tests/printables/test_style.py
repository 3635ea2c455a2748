"""Typefaces and setting: what is bundled, what can be set, where lines break."""

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain.errors import Refused
from printables.dates import long_date
from printables.setting import fit, measure, shorten, wrap
from printables.style import FONTS, Type, font_for, missing_glyphs, tidy

BODY = Type(10)


def test_every_typeface_comes_with_its_licence():
    families = {font.stem.split("-")[0] for font in FONTS.glob("*.ttf")}
    assert families == {"AtkinsonHyperlegible", "NotoSans", "NotoSansArabic", "NotoSansTamil", "NotoSansSC"}
    for family in families:
        assert "SIL Open Font License, Version 1.1" in (FONTS / f"OFL-{family}.txt").read_text("utf-8")


def test_the_font_folder_is_known_without_loading_what_is_heavy():
    code = "import printables.style, sys; print({'reportlab', 'numpy', 'cv2', 'PIL', 'zxingcpp'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_missing_letters_are_named_once():
    assert missing_glyphs("Où ça ? → là → ✓", "AtkinsonHyperlegible-Regular") == "→✓"
    assert missing_glyphs("Жук", "AtkinsonHyperlegible-Regular") == "Жук"
    assert missing_glyphs("Жук, œuf, 5 €", "NotoSans-Regular") == ""


def test_the_first_typeface_that_has_every_letter_is_taken():
    assert font_for("Où ça ?", "x") == "AtkinsonHyperlegible-Regular"
    assert font_for("19ᵉ", "x", bold=True) == "NotoSans-Bold"
    with pytest.raises(Refused) as refused:
        font_for("un 🙂 là", "text")
    assert refused.value.problems[0].details["word"] == "🙂"


def test_tidy_keeps_no_break_spaces_and_drops_traps():
    assert tidy(" Où\u202f?\u200b\n\t«\u00a0là\u00a0» \ufeff") == "Où\u00a0? «\u00a0là\u00a0»"
    assert tidy("e\u0301") == "é"


WORDS = st.text(st.sampled_from("aeimW é’-\u00a0 "), max_size=300)


@given(text=WORDS, width=st.floats(3, 80))
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    lines = wrap(text, BODY, width)
    assert all(measure(line, BODY) <= width + 0.01 for line in lines)
    assert "".join(lines).replace(" ", "") == tidy(text).replace(" ", "")


@given(text=WORDS, width=st.floats(10, 80))
def test_a_shortened_line_fits(text, width):
    line = shorten(text, BODY, width)
    assert measure(line, BODY) <= width + 0.01
    assert line.endswith("…") or line == tidy(text)


@pytest.mark.parametrize("text", ["x" * 200_000, "mot " * 50_000])
def test_a_very_long_text_is_wrapped_in_linear_time(text):
    started = time.process_time()
    assert len(wrap(text, BODY, 100)) > 1_000
    assert time.process_time() - started < 3


def test_fit_shrinks_no_further_than_allowed():
    assert fit("court", BODY, 100, 6) == BODY
    assert measure("un peu plus long", fit("un peu plus long", BODY, 25, 6)) <= 25.01
    assert fit("long " * 50, BODY, 25, 6).size == 6


def test_days_are_written_as_people_do():
    assert long_date("2017-12-31", "en") == "31 December 2017"
    assert long_date("2017-02-01", "fr").startswith("1er ")
