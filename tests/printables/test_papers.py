"""The recovery sheet and the answer to an access request."""

import time
from datetime import date

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from outreach_app.domain.errors import Refused
from outreach_app.language import translator
from printables.raster import render
from printables.recovery import print_recovery
from printables.rights import AccessAnswer, Section, print_access_answer

GROUPS = "-".join(f"{n:02d}AZ" for n in range(13))


def words_of(path) -> str:
    pages = pypdfium2.PdfDocument(path)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def answer(*sections: Section, lead: str = "Voici tout.") -> AccessAnswer:
    return AccessAnswer(campaign_name="Budget participatif", day="9 février 2017", lead=lead, sections=sections)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_recovery_sheet_holds_the_key_for_eye_and_camera(tmp_path, language):
    out = tmp_path / "recovery.pdf"
    print_recovery(out, GROUPS, campaign_name="Paris 2017", language=language, day=date(2017, 2, 9))
    said = words_of(out)
    for group in (*GROUPS.split("-"), "Paris 2017", "2017", translator(language)("Recovery sheet")):
        assert group in said
    page = render(pypdfium2.PdfDocument(out)[0], 150)
    assert zxingcpp.read_barcode(page).text == GROUPS


def test_a_recovery_sheet_stays_on_its_page(tmp_path):
    print_recovery(tmp_path / "x.pdf", "WWWW-" * 12 + "WWWW", campaign_name="M" * 9_000, language="fr")
    pages = pypdfium2.PdfDocument(tmp_path / "x.pdf")
    assert len(pages) == 1
    ink = np.argwhere(render(pages[0], 72) < 250)
    assert ink.min() >= 40
    assert (ink.max(axis=0) <= [842 - 40, 595 - 40]).all()


def test_an_access_answer_says_everything(tmp_path):
    rows = (("Nom", "Fatou Diallo"), ("Un intitulé si long qu’il lui faut plusieurs lignes à lui seul", "court"))
    path = print_access_answer(
        tmp_path / "held.pdf",
        answer(Section(title="Vos coordonnées", rows=rows), Section(title="Remis à d’autres", rows=())),
        language="fr",
    )
    said = words_of(path)
    assert path == tmp_path / "held.pdf"
    for text in ("Voici tout.", "Vos coordonnées", "Fatou Diallo", "plusieurs lignes", translator("fr")("Nothing.")):
        assert text in said


def test_a_long_answer_runs_over_pages_without_losing_a_word(tmp_path):
    rows = tuple((f"Idée {n}", f"numéro{n} " * 60) for n in range(60))
    path = print_access_answer(tmp_path / "held.pdf", answer(Section(title="Idées", rows=rows)), language="fr")
    pages = pypdfium2.PdfDocument(path)
    assert len(pages) > 5
    said = words_of(path)
    assert all(said.count(f"numéro{n} ") == 60 for n in range(60))
    for page in pages:
        ink = np.argwhere(render(page, 72) < 250)
        assert ink.min() >= 40
        assert (ink.max(axis=0) <= [842 - 20, 595 - 40]).all()


def test_markup_is_only_text(tmp_path):
    trap = '<img src="file:///etc/passwd"/> <b>&amp; %s {x}'
    path = print_access_answer(tmp_path / "x.pdf", answer(Section(title="T", rows=(("a", trap),))), language="en")
    assert trap in words_of(path)


def test_a_very_long_text_does_not_take_for_ever(tmp_path):
    started = time.process_time()
    rows = (("a", "mot " * 25_000), ("b", "x" * 100_000))
    print_access_answer(tmp_path / "x.pdf", answer(Section(title="T", rows=rows)), language="en")
    assert time.process_time() - started < 5


@pytest.mark.parametrize("text", ["שלום", "🙂", "a\ud800b"])
def test_no_script_is_a_reason_to_refuse_a_right(tmp_path, text):
    section = Section(title="Ideas", rows=(("<script>", text),))
    path = print_access_answer(tmp_path / "held.pdf", answer(section), language="en")
    assert path == tmp_path / "held.html"
    page = path.read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert text.encode("utf-8", "backslashreplace").decode() in page
    assert "Voici tout." in page
    assert not (tmp_path / "held.pdf").exists()


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    for job in (
        lambda: print_access_answer(tmp_path / "no" / "x.pdf", answer(), language="fr"),
        lambda: print_recovery(tmp_path / "no" / "x.pdf", GROUPS, campaign_name="P", language="fr"),
    ):
        with pytest.raises(Refused, match=r"print\.not_written"):
            job()
