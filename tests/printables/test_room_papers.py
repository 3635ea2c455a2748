"""The papers of the room and of the round: each says what it must, on its page, or refuses what it cannot set."""

import dataclasses
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from outreach_app.domain.errors import Refused
from outreach_app.language import translator
from printables.cards import DoorCard, print_door_cards
from printables.easy import print_easy_minutes
from printables.family import House, house_of, set_in
from printables.hall import Outcome, ReportBack, RoundPoster, print_report_back, print_round_poster
from printables.letters import Letter, print_landlord_letter, print_mission_letters
from printables.merging import merge
from printables.minutes import Decision, MinutedProposal, Minutes, print_minutes
from printables.notices import NoticePaper, print_notices
from printables.outcomes import Result, print_result_codes
from printables.poster import SessionPoster, print_poster
from printables.raster import render
from printables.signs import TableSign, print_table_signs
from printables.stickers import StickerPoster, print_sticker_poster
from printables.style import Type
from printables.walk import Staircase, WalkDoor, WalkList, print_walk_list

FR = translator("fr")
LONG = "Amélioration de l’accessibilité intergénérationnelle du quartier Curial-Cambrai, « pour toutes » ! " * 12
SESSION = "Atelier au centre social des Quatre-Vents, 12 rue Curial · 9 février 2017"
RESULTS = tuple(
    Result(letter=letter, code=code, words=words)
    for letter, code, words in (("A", "ABSENTS", "Absent"), ("I", "UNEIDEE", "Idée"), ("N", "NEPLUSVENIR", "Ne plus"))
)
Draw = Callable[[BytesIO, House, str], object]


@pytest.fixture
def house(make_campaign):
    return dataclasses.replace(house_of(make_campaign(), "fr"), website="https://budgetparticipatif.paris.fr")


def minutes(house: House, count: int, text: str = "Des bancs à l’ombre.") -> Minutes:
    proposal = MinutedProposal(
        title="Une place pour souffler",
        text=text,
        ideas=5,
        form="Fusion",
        decision=Decision(in_favour=18, against=2, abstained=3, how="À main levée"),
        dissent=("Le bruit le soir sous les fenêtres.",),
    )
    return Minutes(
        house=house,
        session=SESSION,
        attendance=27,
        counting="gommettes sur une affiche",
        ideas=60,
        proposals=tuple(dataclasses.replace(proposal, title=f"Place numéro {n}") for n in range(1, count + 1)),
        next_steps="On relit le 16 février.",
        dates=(("jusqu’au 21 février 2017", "Dépôt"),),
    )


def walk(house: House, text: str = "", doors: int = 5) -> WalkList:
    some = tuple(WalkDoor(code=f"7K3{n:03d}", floor=n // 4, label=text or "2", last=text) for n in range(doors))
    return WalkList(
        house=house,
        session=SESSION,
        results=RESULTS,
        staircases=(Staircase(building=text or "24, rue Archereau", name="B", access=text, doors=some),),
    )


PAPERS: dict[str, Draw] = {
    "signs": lambda out, house, text: print_table_signs(out, house, text, [TableSign(number=188, subject=text)]),
    "poster": lambda out, house, text: print_poster(
        out, SessionPoster(house=house, title=text, day=text, hours=text, place=text, area=text, interpreter=text)
    ),
    "stickers": lambda out, house, text: print_sticker_poster(
        out, StickerPoster(house=house, session=text, bands=(text, "7 à 10 ans") * 5, areas=(text, "Ailleurs") * 3)
    ),
    "notices": lambda out, house, text: print_notices(
        out, house, text, [NoticePaper(title=text, text=text * 6, language="français", version=1)]
    ),
    "results": lambda out, house, text: print_result_codes(
        out, house, text, tuple(dataclasses.replace(r, words=text, hint=text) for r in RESULTS * 2)
    ),
    "walk": lambda out, house, text: print_walk_list(out, walk(house, text)),
    "mission": lambda out, house, text: print_mission_letters(
        out, Letter(house=house, session=text, streets=text), [text, ""]
    ),
    "landlord": lambda out, house, text: print_landlord_letter(out, Letter(house=house, session=text, streets=text)),
    "round": lambda out, house, text: print_round_poster(
        out, RoundPoster(house=house, title=text, day=text, hours=text, streets=text)
    ),
    "report": lambda out, house, text: print_report_back(
        out,
        ReportBack(
            house=house,
            session=text,
            where=text,
            figures=((46, text), (31, text), (4, text)),
            themes=((text, "tree", 12),) * 9,
            proposals=(Outcome(title=text, became=text),) * 12,
            next_steps=text,
        ),
    ),
    "cards": lambda out, house, text: print_door_cards(out, DoorCard(house=house, next_visit=text)),
    "large cards": lambda out, house, text: print_door_cards(out, DoorCard(house=house, next_visit=text), per_page=2),
    "small cards": lambda out, house, text: print_door_cards(
        out, DoorCard(house=house, next_visit=text[:400]), per_page=8
    ),
    "minutes": lambda out, house, text: print_minutes(out, minutes(house, 12, text)),
    "easy": lambda out, house, text: print_easy_minutes(out, minutes(house, 12, text)),
}


def drawn(draw: Draw, house: House, text: str = SESSION) -> pypdfium2.PdfDocument:
    pdf = BytesIO()
    draw(pdf, house, text)
    return pypdfium2.PdfDocument(pdf.getvalue())


def words_of(document: pypdfium2.PdfDocument) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("text", [SESSION, LONG])
def test_every_paper_stays_on_its_page(house, name, text):
    """Ten points of white all round, but for the dashes one cuts or folds along."""
    for page in drawn(PAPERS[name], house, text):
        seen = render(page, 72)
        ink = np.argwhere(seen < 150)
        high, wide = seen.shape
        assert ink.min() >= 10, name
        assert (ink.max(axis=0) <= [high - 10, wide - 10]).all(), name


WITHOUT_FOOT = {"signs", "stickers", "cards", "large cards", "small cards"}


@pytest.mark.parametrize("name", [name for name in PAPERS if name not in WITHOUT_FOOT])
def test_no_two_texts_of_a_paper_lie_on_one_another(house, name):
    """Seen where it hurts: the foot stands alone, whatever is above it."""
    for page in drawn(PAPERS[name], house, LONG):
        ink = render(page, 72)
        rule = int(280.5 * 72 / 25.4)
        assert (ink[rule - 6 : rule - 2] > 200).all(), name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("poster", ("Your ideas for the neighbourhood", "Interpreter: {language}")),
        ("stickers", ("One sticker each", "Your age")),
        ("results", ("What came of each door",)),
        ("walk", ("Never write a name here, nor an entry code.", "Circle what happened")),
        ("mission", ("What a volunteer never does", "Volunteer’s name")),
        ("landlord", ("Dear Sir or Madam,", "We ask you three things:")),
        ("round", ("We are coming to see you",)),
        ("report", ("What you told us", "What became of it")),
        ("cards", ("We came to see you", "To learn more")),
        ("minutes", ("Minutes of the session", "What happens next")),
        ("easy", ("There is no name on this paper.",)),
    ],
)
def test_a_paper_says_what_it_is_for(house, name, said):
    words = words_of(drawn(PAPERS[name], house))
    for message in said:
        assert " ".join(FR(message).split("{")[0].split()) in words
    assert house.organisation in words


def test_posters_lead_to_the_edition_s_page_where_there_is_one(house):
    for name in ("poster", "round", "cards", "large cards", "small cards"):
        read = zxingcpp.read_barcodes(render(drawn(PAPERS[name], house)[0], 150))
        assert {code.text for code in read} == {house.website}
        nowhere = dataclasses.replace(house, website="")
        assert not zxingcpp.read_barcodes(render(drawn(PAPERS[name], nowhere)[0], 150))


def test_the_codes_of_the_evening_read_back(house):
    read = zxingcpp.read_barcodes(render(drawn(PAPERS["results"], house)[0], 150))
    assert {code.text for code in read} == {result.code for result in RESULTS}
    doors = zxingcpp.read_barcodes(render(drawn(PAPERS["walk"], house, "")[0], 200))
    assert {code.text for code in doors} == {f"7K3{n:03d}" for n in range(5)}


def test_a_high_staircase_goes_over_and_a_closed_door_has_no_code(house):
    listed = walk(house, "", doors=40)
    assert print_walk_list(BytesIO(), listed) == 3
    first = dataclasses.replace(listed.staircases[0].doors[0], closed=True)
    one = dataclasses.replace(listed, staircases=(dataclasses.replace(listed.staircases[0], doors=(first,)),))
    words = words_of(drawn(lambda out, *_: print_walk_list(out, one), house))
    assert FR("do not call on them") in words
    assert first.code not in words


@pytest.mark.parametrize(("text", "word"), [("هل توافقون؟ 🙂", "🙂"), ("您好 ไทย", "ไทย")])
def test_a_notice_with_a_letter_no_typeface_has_is_refused_by_name(house, text, word):
    with pytest.raises(Refused) as refused:
        print_notices(BytesIO(), house, SESSION, [NoticePaper(title="?", text=text, language="arabe", version=1)])
    problem = refused.value.problems[0]
    assert (problem.code, problem.details["word"]) == ("print.missing_glyph", word)
    assert problem.details["font"]


def test_a_letter_no_typeface_has_is_named(house):
    with pytest.raises(Refused, match=r"print\.missing_glyph") as refused:
        print_minutes(BytesIO(), minutes(house, 1, "Des bancs 🙂 là"))
    assert refused.value.problems[0].details["word"] == "🙂"


@pytest.mark.parametrize("count", [0, 1, 5, 12, 30])
@pytest.mark.parametrize("text", ["Des bancs.", LONG * 3])
def test_minutes_hold_on_one_page(house, count, text):
    document = drawn(lambda out, *_: print_minutes(out, minutes(house, count, text)), house)
    assert len(document) == 1
    words = words_of(document)
    told = [n for n in range(1, count + 1) if f"Place numéro {n} " in words]
    assert len(told) >= min(count, 12)
    if len(told) < count:
        assert f"{count - len(told)} autres propositions ne sont pas sur cette page" in words
    if count == 0:
        assert FR("No proposal was written at this session. The ideas are kept.") in words
    if text != "Des bancs." and len(told) == count > 0:
        assert " ".join(FR("Texts are shortened here; the association keeps them whole.").split()) in words
    if text != "Des bancs." and 0 < count <= 5:
        assert "…" in words


def test_minutes_say_who_decided_by_count(house):
    words = words_of(drawn(PAPERS["minutes"], house))
    for said in ("27", "gommettes sur une affiche", "18 pour", "2 contre", "3 abstentions", "bruit le soir", "Dépôt"):
        assert said in words


def test_the_easy_version_is_in_large_type(house):
    document = drawn(PAPERS["easy"], house)
    words = words_of(document)
    for said in ("27 personnes sont venues.", "18 personnes ont dit oui.", house.phone):
        assert said in words
    body = [
        size
        for page in document
        for found in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        if 60 < found.get_bounds()[1] < 690 and (size := _size(found))
    ]
    assert body
    assert min(body) >= 16


def _size(found: pypdfium2.PdfObject) -> float:
    import ctypes

    size = ctypes.c_float()
    assert pypdfium2.raw.FPDFTextObj_GetFontSize(found, ctypes.byref(size))
    return float(size.value)


def test_what_does_not_fit_shrinks_and_then_ends_in_an_ellipsis():
    lines, kind = set_in("mot " * 400, Type(12), 60, 20, smallest=8)
    assert kind.size == 8
    assert len(lines) * kind.leading <= 20.01
    assert lines[-1].endswith("…")
    assert set_in("mot", Type(12), 60, 20) == (("mot",), Type(12))


def test_papers_are_merged_in_order_or_not_at_all(house, tmp_path):
    for name in ("poster", "mission"):
        (tmp_path / f"{name}.pdf").write_bytes(_bytes(PAPERS[name], house))
    pages = merge(tmp_path / "kit.pdf", [tmp_path / "poster.pdf", tmp_path / "mission.pdf"])
    assert pages == 3
    merged = pypdfium2.PdfDocument(tmp_path / "kit.pdf")
    assert FR("Your ideas for the neighbourhood") in words_of(merged)
    with pytest.raises(Refused, match=r"print\.not_written"):
        merge(tmp_path / "no" / "kit.pdf", [tmp_path / "poster.pdf"])


def _bytes(draw: Draw, house: House) -> bytes:
    pdf = BytesIO()
    draw(pdf, house, SESSION)
    return pdf.getvalue()
