"""Printed sheets: ink where the layout says, words inside their frames, whole files or none."""

import re
import time
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest

from outreach_app.campaign.model import Desk, Theme
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import campaign_tag, new_sheet_code, show_code
from outreach_app.language import WRITTEN, translator
from printables.icons import ICONS
from printables.raster import render
from printables.reading.codes import find_codes
from printables.sheet.drawing import MOST_SHEETS, print_sheets
from printables.sheet.layout import Layout
from printables.sheet.payload import KINDS
from printables.sheet.plan import plan_idea_sheet, plan_sheet
from printables.sheet.wording import sheet_words

MM = 72 / 25.4
DPI = 300
BOTH = ("fr", "en")
SIZES = [(2, 1), (11, 7), (16, 8)]
LATIN_TRAPS = "Œuvre à l’« Espace Ğazi » – 19ᵉ, n° 5 · Łódź\u202f!"


def print_one(tmp_path, campaign, session_line="Atelier Curial, 19e · 9 février 2017", languages=BOTH):
    layout = plan_idea_sheet(campaign, languages)
    out = tmp_path / "sheets.pdf"
    print_sheets(out, layout, campaign=campaign, codes=[new_sheet_code()], session_line=session_line)
    return layout, out


def at(grey, x, y, w, h):
    """The part of a 300 dpi page under a rectangle in millimetres."""
    scale = DPI / 25.4
    return grey[round(y * scale) : round((y + h) * scale), round(x * scale) : round((x + w) * scale)]


@pytest.mark.parametrize(("themes", "purposes"), SIZES)
def test_ink_stands_where_the_layout_says(make_campaign, tmp_path, themes, purposes):
    layout, out = print_one(tmp_path, make_campaign(themes, purposes))
    grey = render(pypdfium2.PdfDocument(out)[0], DPI)
    for mark in layout.marks:
        assert at(grey, mark.x + 0.2, mark.y + 0.2, mark.w - 0.4, mark.h - 0.4).max() < 40, mark
    for box in layout.boxes:
        edges = [(box.x, box.y + 1, 0.01, 2), (box.right, box.y + 1, 0.01, 2)]
        edges += [(box.x + 1, box.y, 2, 0.01), (box.x + 1, box.bottom, 2, 0.01)]
        for x, y, w, h in edges:
            assert at(grey, x - 0.2, y - 0.2, w + 0.4, h + 0.4).min() < 90, box
        assert at(grey, box.x + 0.3, box.y + 0.3, box.w - 0.6, box.h - 0.6).min() > 250, box
        assert at(grey, box.right + 0.2, box.y, 2.3, box.h).min() > 250, f"ink right of {box}"
    for zone in layout.zones:
        pitch = zone.h / zone.lines
        for number in range(zone.lines):
            assert at(grey, zone.x + 1, zone.y + pitch * number + 0.4, zone.w - 2, pitch - 0.8).min() > 250, zone
            assert at(grey, zone.x + 1, zone.y + pitch * (number + 1) - 0.2, zone.w - 2, 0.4).min() < 200, zone


def stray_letters(layout: Layout, page, every: float = 0) -> list[str]:
    """Printed letters no frame of the layout holds; sheets stand side by side `every` so many millimetres."""
    text = page.get_textpage()
    stray = []
    for index in range(text.count_chars()):
        letter = text.get_text_range(index, 1)
        if not letter.strip():
            continue
        left, bottom, right, top = (edge / MM for edge in text.get_charbox(index))
        top, bottom = layout.height - top, layout.height - bottom
        if every and left > every:
            left, right = left - every, right - every
        if not any(
            f.x - 0.3 < left and right < f.right + 0.3 and f.y - 0.3 < top and bottom < f.bottom + 0.3
            for f in layout.frames
            if f.id != "border"
        ):
            stray.append(f"{letter!r} at {left:.1f}, {top:.1f}")
    return stray


@pytest.mark.parametrize(("themes", "purposes"), SIZES)
@pytest.mark.parametrize("languages", [BOTH, ("en",), ("fr",)])
def test_every_letter_stays_inside_its_frame(make_campaign, tmp_path, themes, purposes, languages):
    layout, out = print_one(tmp_path, make_campaign(themes, purposes), languages=languages)
    assert not stray_letters(layout, pypdfium2.PdfDocument(out)[0])


@pytest.mark.parametrize("languages", [BOTH, ("fr",)])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "idea"])
def test_every_kind_prints_inside_its_frames_and_reads_back(make_campaign, tmp_path, kind, languages):
    pages, out = plan_sheet(kind, make_campaign(), languages), tmp_path / "kind.pdf"
    codes = [new_sheet_code() for _ in range(3)]
    print_sheets(out, pages, campaign=make_campaign(), codes=codes, session_line="Atelier Curial")
    document, abreast = pypdfium2.PdfDocument(out), 2 if kind == "idea-a5" else 1
    assert len(document) == -(-3 // abreast) * len(pages)
    read = []
    for number, sheet_page in enumerate(document):
        page = pages[number % len(pages)]
        size = [side / MM for side in sheet_page.get_size()]
        assert size == pytest.approx([page.width * abreast, page.height])
        assert not stray_letters(page, sheet_page, page.width), kind
        found = [code.payload for code in find_codes(render(sheet_page, 200))]
        assert {payload.page for payload in found} == {page.page}
        assert {payload.kind for payload in found} == {kind}
        read += [payload.code for payload in found]
    assert sorted(read) == sorted(codes * 2 * len(pages))


@pytest.mark.parametrize("first", WRITTEN)
def test_a_list_is_printed_in_every_language_of_ours(make_campaign, tmp_path, first):
    languages = (first,) if first == "fr" else (first, "fr")
    campaign = replace(make_campaign(), languages=languages)
    pages = plan_sheet("attendance", campaign, languages)
    print_sheets(tmp_path / "x.pdf", pages, campaign=campaign, codes=[new_sheet_code()], session_line="")
    assert not stray_letters(pages[0], pypdfium2.PdfDocument(tmp_path / "x.pdf")[0])


@pytest.mark.parametrize("line", ["x" * 200_000, "Atelier " * 25_000, LATIN_TRAPS, "", "W" * 80, "<b>&amp;</b>\n\t%s"])
def test_any_session_line_stays_inside_its_frame(make_campaign, tmp_path, line):
    started = time.process_time()
    layout, out = print_one(tmp_path, make_campaign(), session_line=line)
    assert not stray_letters(layout, pypdfium2.PdfDocument(out)[0])
    assert time.process_time() - started < 2


def test_every_word_is_printed_in_both_languages(sheet):
    printed = flat(pypdfium2.PdfDocument(sheet.pdf)[0].get_textpage().get_text_bounded())
    for said in sheet_words(sheet.campaign, BOTH).values():
        assert flat(said.main) in printed
        assert flat(said.second) in printed
    assert "Atelier Curial" in printed
    assert printed.count(show_code(sheet.code)) == 2
    assert flat(translator("fr")("Scan in grey, 200-300 dpi")) in printed


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_typed_codes_are_large_enough_to_read(sheet, tmp_path):
    out = tmp_path / "wide.pdf"
    print_sheets(out, sheet.layout, campaign=sheet.campaign, codes=["WWWWWWWWWW"], session_line="")
    for pdf in (sheet.pdf, out):
        text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
        whole = text.get_text_range()
        first = whole.index("WWWW") if pdf == out else whole.index(show_code(sheet.code))
        assert pypdfium2.raw.FPDFText_GetFontSize(text, first) >= 9


def test_both_codes_read_back(sheet):
    found = find_codes(sheet.clean)
    assert [code.payload.code for code in found] == [sheet.code, sheet.code]
    assert {code.payload.tag for code in found} == {campaign_tag("paris-2017")}


def test_same_sheets_same_bytes(sheet, tmp_path):
    files = [tmp_path / name for name in ("one.pdf", "two.pdf")]
    for out in files:
        print_sheets(out, sheet.layout, campaign=sheet.campaign, codes=[sheet.code] * 3, session_line="Ici")
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_run_says_how_far_it_is(sheet, tmp_path):
    heard = []
    codes = [new_sheet_code() for _ in range(4)]
    count = print_sheets(
        tmp_path / "run.pdf",
        sheet.layout,
        campaign=sheet.campaign,
        codes=codes,
        session_line="",
        progress=lambda done, of: heard.append((done, of)),
    )
    assert count == 4
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]
    pages = pypdfium2.PdfDocument(tmp_path / "run.pdf")
    assert [find_codes(render(page, 200))[0].payload.code for page in pages] == codes


def test_a_stopped_run_leaves_what_was_there(sheet, tmp_path):
    out = tmp_path / "run.pdf"
    out.write_bytes(b"an earlier run")
    codes = [new_sheet_code() for _ in range(9)]
    asked = iter([False, False, True])
    count = print_sheets(
        out, sheet.layout, campaign=sheet.campaign, codes=codes, session_line="", stopped=lambda: next(asked)
    )
    assert count == 0
    assert out.read_bytes() == b"an earlier run"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_that_is_not_there_is_said(sheet, tmp_path):
    with pytest.raises(Refused) as refused:
        print_sheets(
            tmp_path / "no" / "where.pdf", sheet.layout, campaign=sheet.campaign, codes=[sheet.code], session_line=""
        )
    assert refused.value.code == "print.not_written"
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("count", [0, MOST_SHEETS + 1])
def test_a_run_has_a_size(sheet, tmp_path, count):
    with pytest.raises(Refused, match=r"print\.run_size"):
        print_sheets(
            tmp_path / "x.pdf", sheet.layout, campaign=sheet.campaign, codes=[sheet.code] * count, session_line=""
        )


@pytest.mark.parametrize("word", ["שוק", "ไทย", "🙂", "አማርኛ", "a\x00b", "a\ud800b", "ქართ"])
def test_letters_that_would_vanish_are_named_before_printing(sheet, tmp_path, word):
    with pytest.raises(Refused) as refused:
        print_sheets(
            tmp_path / "x.pdf",
            sheet.layout,
            campaign=sheet.campaign,
            codes=[sheet.code],
            session_line=f"Place {word} !",
        )
    problem = refused.value.problems[0]
    assert (problem.code, problem.field, problem.details["word"]) == ("print.missing_glyph", "session_line", word)
    assert problem.details["font"]
    assert not list(tmp_path.iterdir())


def test_a_name_in_another_alphabet_is_set_in_the_typeface_that_has_it(make_campaign, tmp_path):
    campaign = make_campaign(name={"fr": "Бюджет участия · Προϋπολογισμός · Ngân sách"})
    _, out = print_one(tmp_path, campaign, languages=("fr",))
    assert "Бюджет участия" in pypdfium2.PdfDocument(out)[0].get_textpage().get_text_bounded()


def test_whom_to_reach_is_never_cut(make_campaign, tmp_path):
    desk = make_campaign().desk
    long = Desk(
        organisation="Association des habitants " * 40,
        phone=desk.phone,
        hours=desk.hours,
        email=desk.email,
        data_officer=desk.data_officer,
    )
    with pytest.raises(Refused) as refused:
        print_one(tmp_path, make_campaign(desk=long))
    assert (refused.value.code, refused.value.problems[0].field) == ("print.text_too_long", "footer.desk")


def test_a_layout_of_another_campaign_is_refused(sheet, make_campaign, tmp_path):
    other = make_campaign(themes=(Theme(code="a", words={"fr": "A"}), Theme(code="b", words={"fr": "B"})))
    with pytest.raises(Refused, match=r"print\.layout_outdated"):
        print_sheets(tmp_path / "x.pdf", sheet.layout, campaign=other, codes=[sheet.code], session_line="")


def test_every_icon_can_be_drawn(make_campaign, tmp_path):
    names = [*ICONS, "no such icon", ""]
    for start in range(0, len(names), 16):
        some = names[start : start + 16]
        themes = [Theme(code=f"t{n}", words={"fr": name or "-"}, icon=name) for n, name in enumerate(some)]
        themes = themes if len(themes) > 1 else [*themes, replace(themes[0], code="again")]
        layout, out = print_one(tmp_path, make_campaign(themes=tuple(themes)), languages=("fr",))
        grey = render(pypdfium2.PdfDocument(out)[0], DPI)
        for theme in themes:
            label = layout.frame(f"theme.{theme.code}")
            picture = at(grey, label.x - 6.0, label.centre[1] - 2.4, 4.8, 4.8)
            assert 0.01 < np.mean(picture < 200) < 0.5, theme.icon
