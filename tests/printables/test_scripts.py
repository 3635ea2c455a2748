"""Every script set right: order, shapes, places, line breaks; every letter is drawn or refused by name."""

import unicodedata
from collections import Counter
from io import BytesIO

import pypdfium2
import pytest
import uharfbuzz as hb
from bidi.mirror import MIRRORED
from hypothesis import example, given
from hypothesis import strategies as st

from outreach_app.domain.errors import Refused
from printables.family import House
from printables.notices import NoticePaper, print_notices
from printables.paper import open_canvas
from printables.pen import Pen
from printables.scripts import CONTROLS, apart, isolated, keep_numbers, marked, reads_left, visual
from printables.setting import measure, shorten, wrap
from printables.shaping import SPACE, set_line
from printables.style import FONTS, Type, faces, tidy

BODY = Type(10)
ARABIC = "يهدف هذا الملف إلى حفظ فكرتكم (والتواصل معكم)، الرمز 7K39-QXM2-4T، الهاتف 01 99 00 41 17."
CHINESE = "参与式预算：您的想法（不写名字）可以改变社区。请打电话 01 99 00 41 17，谢谢！"
TAMIL = "உங்கள் யோசனை என்ன? கொ கோ கௌ க்ஷ ஸ்ரீ வரவுசெலவுத் திட்டம் 2017."
BAMBARA = "Ɛ̀ ɔ́ ɲɛ ŋana — Fɔlɔ, miiriya jumɛn?"
SAMPLES = (
    ARABIC,
    CHINESE,
    TAMIL,
    BAMBARA,
    "İstanbul’da ışık · Łódź · cộng đồng · Ștefan",
    "हिन्दी में विचार",
    "Place 名古屋 et سوق",
)


@pytest.mark.parametrize(
    ("line", "left", "shown"),
    [
        ("فكرة", True, "ةركف"),
        ("فكرة (حي)", True, ")يح( ةركف".translate({40: 41, 41: 40})),
        ("Bonjour (فكرة) oui", False, "Bonjour (ةركف) oui"),
        ("في Paris (19e) هنا", True, "انه Paris (19e) يف"),
        ("قبل 31/12/2017", True, "31/12/2017 لبق"),
        ("رقم 7K39-QXM2-4T هنا", True, "انه 7K39-QXM2-4T مقر"),
        ("هاتف 01 99 00 41 17.", True, ".01\xa099\xa000\xa041\xa017 فتاه"),
        ("«فكرة» [1]", True, "[1] «ةركف»"),
        ("plain (text)", True, "plain (text)"),
    ],
)
def test_a_line_stands_as_it_is_read(line, left, shown):
    assert visual(keep_numbers(line), left) == shown


def test_a_paragraph_reads_as_its_first_letter_does():
    assert reads_left("1. فكرة Paris")
    assert not reads_left("Paris فكرة")
    assert not reads_left("2017 🙂")
    assert reads_left(marked("Paris", True))
    assert not reads_left(marked("فكرة", False))
    assert keep_numbers(keep_numbers(ARABIC)) == keep_numbers(ARABIC)


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("trap", ["\u2067فكرة", "فكرة\u2069", "\u2069فكرة\u2066 a", "\u2068\u2067فكرة\u2069"])
def test_what_is_opened_and_never_closed_loses_no_letter(trap, left):
    assert sorted(visual(trap, left).replace(" ", "")) == sorted("فكرة" + "a" * ("a" in trap))


def test_a_date_after_a_title_keeps_its_day():
    assert visual(apart("Atelier Curial · 9 فبراير 2017"), True) == "2017 رياربف 9 · Atelier Curial"
    assert visual(apart("Atelier Curial · 9 فبراير 2017"), False) == "Atelier Curial · 2017 رياربف 9"


def test_a_text_inside_another_keeps_its_own_full_stop():
    line = f"{isolated('Oui…', 'نعم…')} · {isolated('نعم…', 'Oui…')}"
    assert visual(line, True) == "…معن · Oui…"
    assert visual(line, False) == "Oui… · …معن"
    assert isolated("Oui", "Yes") == "Oui"


def drawn_letters(line: str, bold: bool = False) -> list[str]:
    return [piece.letters for piece in set_line(tidy(line), bold).pieces]


def glyphs_of(letters: str, face: str) -> list[int]:
    from printables.style import font

    return [font(face).face.charToGlyph[ord(letter)] for letter in letters]


def shaped_by_hand(text: str, face: str) -> list[int]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(hb.Font(hb.Face(hb.Blob.from_file_path(str(FONTS / f"{face}.ttf")))), buffer)
    return [info.codepoint for info in buffer.glyph_infos]


@pytest.mark.parametrize(
    ("word", "face"),
    [
        ("ببب", "NotoSansArabic-Regular"),
        ("فكرتكم", "NotoSansArabic-Regular"),
        ("கொ", "NotoSansTamil-Regular"),
        ("க்ஷ", "NotoSansTamil-Regular"),
        ("ɛ̀", "NotoSans-Regular"),
    ],
)
def test_the_glyphs_are_those_of_the_shaper(word, face):
    assert glyphs_of("".join(drawn_letters(word)), face) == shaped_by_hand(word, face)


def test_arabic_letters_join_and_tamil_vowels_stand_before():
    first, middle, last = (drawn_letters("".join(letters)) for letters in ("بـ", "ـبـ", "ـب"))
    assert len({tuple(first), tuple(middle), tuple(last), tuple(drawn_letters("ب"))}) == 4
    assert not set("".join(drawn_letters("لا"))) & set("".join(drawn_letters("ل ا")))
    assert "".join(drawn_letters("கெ")).index("".join(drawn_letters("க"))) == 1


def test_pieces_follow_one_another_and_fill_the_line():
    for sample in SAMPLES:
        for bold in (False, True):
            line = set_line(tidy(sample), bold)
            widths = [set_line(word, bold).width for word in keep_numbers(tidy(sample)).split(" ")]
            assert line.width == pytest.approx(sum(widths) + SPACE * (len(widths) - 1))
            assert all(-0.5 <= piece.x <= line.width for piece in line.pieces)


def test_chinese_is_thickened_where_it_has_no_bold():
    assert {piece.stroke > 0 for piece in set_line("您好", True).pieces} == {True}
    assert {piece.stroke for piece in set_line("您好", False).pieces} == {0.0}
    assert {piece.stroke for piece in set_line("فكرة", True).pieces} == {0.0}


ALPHABETS = {
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإؤئآ،؟؛٠١٢َُِّْ",
    "tamil": "அஆஇஈஉஊஎஏஐஒகஙசஞடணதநபமயரலவழளறனஷஸஹாிீுூெேைொோௌ்",
    "chinese": "参与式预算您的想法不写名字可以改变社区請開門，。！？（）《》",
    "latin": "aéœßğışłɛɔɲŋ'’-.,;:!?()[]«»0123456789",
    "devanagari": "हिन्दीकखगमें",
    "marks": "a\u0300\u0301\u0302\u0323",
}
TEXTS = st.lists(
    st.sampled_from(list(ALPHABETS)).flatmap(
        lambda name: st.text(ALPHABETS[name], max_size=12).map(lambda text: ALPHABETS[name][0] + text)
    ),
    max_size=6,
).map(" ".join)
ANY = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)


def visible(text: str) -> Counter[str]:
    """The letters of a text that ought to be seen, brackets whichever way they face."""
    gone = str.maketrans("", "", CONTROLS + " \u00a0\u200b")
    letters = unicodedata.normalize("NFC", text).translate(gone)
    return Counter(min(letter, MIRRORED.get(letter, letter)) for letter in letters)


def said_by(line) -> Counter[str]:
    return visible("".join(piece.letters if piece.says is None else piece.says for piece in line.pieces))


@given(text=TEXTS | ANY, bold=st.booleans(), left=st.sampled_from([None, True, False]))
def test_every_letter_is_drawn_or_refused_by_name(text, bold, left):
    line = tidy(text)
    try:
        drawn = set_line(line, bold, left)
    except Refused as refused:
        details = refused.problems[0].details
        assert details["font"] in faces(bold)
        assert set(details["letters"]) & set(details["word"])
        assert details["word"] in line
        return
    assert said_by(drawn) == visible(line)
    for piece in drawn.pieces:
        assert 0 not in glyphs_of(piece.letters.replace("\u00a0", " "), piece.font), "the box that stands for nothing"


def letters_with_marks(line: str) -> int:
    """A letter and its marks, which are never cut from it, count as one."""
    return sum(unicodedata.category(letter)[0] not in "MC" for letter in line)


@example(text="اآجدطفآوعط", width=17.0)  # cut, its two parts are narrower than joined again
@example(text="a0000?ɔ", width=12.0)  # its line without the rare letter is set in another typeface
@given(text=TEXTS, width=st.floats(12, 90))
def test_lines_of_any_script_fit_and_lose_nothing(text, width):
    lines = wrap(text, BODY, width)
    assert all(measure(line, BODY) <= width + 0.01 for line in lines if letters_with_marks(line) > 1)
    assert visible("".join(lines)) == visible(tidy(text))
    ways = {reads_left(line) for line in lines}
    assert len(ways) <= 1


@example(text="அாைௌ", width=15.0)  # one letter with its marks is too wide already
@given(text=TEXTS, width=st.floats(15, 60))
def test_a_shortened_line_of_any_script_fits(text, width):
    line = shorten(text, BODY, width)
    assert measure(line, BODY) <= width + 0.01
    assert line.endswith("…") or visible(line) == visible(tidy(text))


def test_chinese_breaks_anywhere_but_before_a_closing_mark():
    lines = wrap(CHINESE, BODY, 30)
    assert len(lines) > 2
    assert not any(line[0] in "，。！）" for line in lines)
    assert not any(line[-1] in "（" for line in lines)


def test_a_phone_is_never_broken():
    for sample in (ARABIC, CHINESE):
        for width in range(30, 90, 7):
            lines = [line.replace("\u00a0", " ") for line in wrap(sample, BODY, width)]
            assert sum("01 99 00 41 17" in line for line in lines) == 1


@pytest.mark.parametrize("letter", ["ب", "字", "க"])
def test_a_very_long_text_is_wrapped_in_its_length(letter):
    assert len(wrap(letter * 5_000, BODY, 100)) > 50
    assert measure(shorten(letter * 5_000, BODY, 100), BODY) <= 100.01


def page_of(*texts: str) -> str:
    pdf = BytesIO()
    canvas = open_canvas(pdf, "t")
    pen, y = Pen(canvas, 297), 20.0
    for text in texts:
        y = pen.lines(20, y, wrap(text, BODY, 170), BODY) + 5
    canvas.showPage()
    canvas.save()
    return str(pypdfium2.PdfDocument(pdf.getvalue())[0].get_textpage().get_text_range())


def test_what_is_printed_can_be_searched_and_copied():
    said = page_of(*SAMPLES)
    for words in ("فكرتكم", "يهدف هذا الملف", "参与式预算", "உங்கள்", "வரவுசெலவுத்", "miiriya", "ışık", "01 99 00 41 17"):
        assert words in said


def test_the_same_words_make_the_same_bytes_however_often():
    house = House(language="ar", campaign=ARABIC, organisation="Les Voisins de Curial")
    first, again = BytesIO(), BytesIO()
    for out in (first, again):
        print_notices(out, house, CHINESE, [NoticePaper(title=TAMIL, text=ARABIC * 3, language="arabe", version=1)])
    assert first.getvalue() == again.getvalue()
    assert len(first.getvalue()) < 200_000
