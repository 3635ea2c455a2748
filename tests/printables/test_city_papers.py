"""Papers for the city and from the city: the dossier, the letters that take back, the news for residents."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest

from outreach_app.domain.words import LetterKind
from printables.dossier import DossierField, DossierPage, print_dossier
from printables.family import House, house_of
from printables.news import NewsItem, NewsLetter, print_news
from printables.retraction import RetractionLetter, print_retractions


@pytest.fixture
def house(make_campaign) -> House:
    return house_of(make_campaign(), "fr")


def pages_of(pdf: BytesIO) -> list[str]:
    read = pypdfium2.PdfDocument(pdf.getvalue())
    return [" ".join(page.get_textpage().get_text_range().split()) for page in read]


def dossier(house: House, text: str) -> list[str]:
    pdf = BytesIO()
    fields = (
        DossierField(label="Titre", value="Des bancs à l’ombre", longest=255),
        DossierField(label="Description", value=text, longest=2000, is_long=True),
        DossierField(label="Lieu", value="Paris 19e"),
        DossierField(label="Adresse", value=""),
    )
    page = DossierPage(marker="PV-7F3K-Q2", fields=fields)
    print_dossier(pdf, house, "decider.paris.fr", "https://decider.paris.fr", [page, page])
    return pages_of(pdf)


def test_the_dossier_is_one_proposal_a_page_in_the_order_of_the_form(house: House) -> None:
    text = "Six bancs à l’ombre pour souffler en remontant. " * 41
    first, second = dossier(house, text)
    assert "Proposition 1 sur 2" in first
    assert "Proposition 2 sur 2" in second
    places = [first.index(part) for part in ("Titre", "Des bancs", "Description", "Lieu", "Paris 19e", "Adresse")]
    assert places == sorted(places)
    assert f"{len(text)} signes sur 2000" in first
    assert first.count("remontant.") == 41, "word for word, however long the form allows it"
    assert "PV-7F3K-Q2" in first


def test_a_text_too_long_for_its_page_goes_on_overleaf(house: House) -> None:
    text = "Six bancs à l’ombre pour souffler en remontant. " * 200
    pages = dossier(house, text)
    assert len(pages) > 2
    assert sum(page.count("remontant.") for page in pages) == 400, "nothing of either text is cut"
    assert "continue au verso" in pages[0]


def letter(what: LetterKind, **said: str) -> RetractionLetter:
    facts = {
        "to": "Ville de Paris\n75004 Paris",
        "target": "decider.paris.fr",
        "title": "Des bancs à l’ombre",
        "marker": "PV-7F3K-Q2",
        "reference": "X-000123",
        "deposited": "2017-02-12",
        "day": "2017-03-01",
    }
    return RetractionLetter(what=what, **{**facts, **said})


def test_a_letter_takes_the_proposal_back_and_can_be_answered(house: House) -> None:
    pdf = BytesIO()
    print_retractions(pdf, house, [letter(LetterKind.RETRACTION), letter(LetterKind.RETRACTION, reference="")])
    first, second = pages_of(pdf)
    for part in ("Ville de Paris", "X-000123", "PV-7F3K-Q2", "12 février 2017", "1er mars 2017", "À nous renvoyer"):
        assert part in first
    assert "X-000123" not in second


def test_a_letter_for_a_part_carries_the_whole_new_text(house: House) -> None:
    pdf = BytesIO()
    text = "Quatre bancs suffisent, et deux arbres de plus. " * 180
    print_retractions(pdf, house, [letter(LetterKind.EDIT, replacement=text)])
    asked, *replaced = pages_of(pdf)
    assert "Retrait d’une partie" in asked
    assert sum(page.count("de plus.") for page in replaced) == 180


def test_residents_are_told_in_plain_words(house: House) -> None:
    item = NewsItem(title="Des bancs à l’ombre", says="Non retenue", reason="Salaires", code="7K39-QXM2-4T")
    many = tuple(NewsItem(title=f"Une proposition {n}", says="Au vote") for n in range(12))
    pdf = BytesIO()
    facts = {"post": "12, rue Curial\n75019 Paris", "day": "2017-05-02"}
    child = NewsLetter(name="M. Diallo", items=many, for_child=True, **facts)
    print_news(pdf, house, [NewsLetter(name="Awa Diallo", items=(item,), **facts), child])
    first, second = pages_of(pdf)
    for part in ("Awa Diallo", "75019 Paris", "Non retenue", "Salaires", "7K39-QXM2-4T", "Bonjour"):
        assert part in first
    assert "de l’enfant" in second
    shown = second.count("Au vote")
    assert f"Et {12 - shown} de plus" in second


def test_a_letter_read_from_the_right_keeps_its_address_in_the_envelopes_window(house: House) -> None:
    pdf = BytesIO()
    item = NewsItem(title="Des bancs à l’ombre", says="مختار")
    arabic = replace(house, language="ar")
    print_news(pdf, house, [NewsLetter(name="Nour", post="75019 Paris", day="2017-05-02", items=(item,), house=arabic)])
    (page,) = pypdfium2.PdfDocument(pdf.getvalue())
    words = page.get_textpage()
    found = words.search("75019 Paris").get_next()
    assert found
    left, *_ = words.get_charbox(found[0])
    assert left > 108 / 25.4 * 72
