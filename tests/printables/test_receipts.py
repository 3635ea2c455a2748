"""The receipt and what became of an idea: numbers and whom to ask, never a name."""

import dataclasses
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from outreach_app.language import translator
from printables.family import house_of
from printables.raster import render
from printables.receipt import Followed, Receipt, Whereabouts, print_receipts, print_whereabouts

CODE = "7K39-QXM2-4T"
FR = translator("fr")


@pytest.fixture
def house(make_campaign):
    return house_of(make_campaign(), "fr")


def pages_of(pdf: BytesIO):
    return pypdfium2.PdfDocument(pdf.getvalue())


def words_of(document) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


@pytest.mark.parametrize(("size", "count", "pages"), [("a4", 9, 3), ("a6", 2, 2), ("a5", 1, 1)])
def test_receipts_say_the_number_and_whom_to_ask(house, size, count, pages):
    pdf = BytesIO()
    print_receipts(pdf, [Receipt(house=house, code=CODE, day="2017-02-09")] * count, size=size)
    document = pages_of(pdf)
    assert len(document) == pages
    said = words_of(document)
    assert said.count(CODE) == count
    for text in (house.phone, house.hours, house.data_officer, FR("It does not bear your name."), "9 février 2017"):
        assert text in said


@pytest.mark.parametrize("size", ["a4", "a5", "a6"])
def test_the_code_of_a_receipt_is_all_its_qr_holds(house, size):
    pdf = BytesIO()
    print_receipts(pdf, [Receipt(house=house, code=CODE)], size=size)
    read = zxingcpp.read_barcode(render(pages_of(pdf)[0], 150))
    assert read.text == CODE.replace("-", "")


def test_a_wordy_desk_stays_on_its_receipt(house):
    wordy = dataclasses.replace(
        house, campaign="Budget participatif " * 6, hours="tous les jours de la semaine " * 9, address="boîte " * 40
    )
    pdf = BytesIO()
    print_receipts(pdf, [Receipt(house=wordy, code=CODE)], size="a6")
    ink = np.argwhere(render(pages_of(pdf)[0], 72) < 250)
    assert ink.min() >= 15
    assert (ink.max(axis=0) <= [421 - 15, 297 - 15]).all()


def test_what_became_of_an_idea_gives_the_city_s_reason(house):
    followed = Followed(title="Une place pour souffler", stage="Réponse de la Ville", answer="Non", reason="Trop cher")
    told = Whereabouts(house=house, code=CODE, day="2017-04-09", idea="Des bancs", proposals=(followed,))
    pdf = BytesIO()
    print_whereabouts(pdf, told)
    said = words_of(pages_of(pdf))
    for text in ("Des bancs", followed.title, followed.stage, followed.reason, CODE, FR("The City’s answer")):
        assert text in said


def test_however_much_there_is_to_tell_stays_on_one_page(house):
    followed = Followed(title="Une place " * 20, stage="Réponse", answer="Non", reason="Une raison " * 300)
    told = Whereabouts(house=house, code=CODE, day="2017-04-09", idea="bancs " * 900, proposals=(followed,) * 9)
    pdf = BytesIO()
    print_whereabouts(pdf, told)
    document = pages_of(pdf)
    assert len(document) == 1
    assert FR("And {count} more: ask us, with your number.").split("{")[0].strip() in words_of(document)
    ink = np.argwhere(render(document[0], 72) < 250)
    assert (ink.max(axis=0) <= [842 - 15, 595 - 40]).all()


def test_an_idea_alone_is_told_so(house):
    pdf = BytesIO()
    print_whereabouts(pdf, Whereabouts(house=house, code=CODE, day="2017-04-09", idea="Des bancs"))
    assert FR("It has not joined a proposal yet. We keep it, and it counts.") in words_of(pages_of(pdf))
