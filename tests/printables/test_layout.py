"""The layout: PAPER's geometry for every campaign that fits, and a clear refusal for one that does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_app.campaign.model import Purpose, Theme
from outreach_app.domain.errors import Refused
from printables.sheet.form import check_pages
from printables.sheet.layout import (
    BOX,
    IDEA_A5,
    MARKS,
    QUIET,
    Layout,
    Place,
    frame_of,
    pages_as_json,
    read_layout,
)
from printables.sheet.payload import KINDS
from printables.sheet.plan import plan_idea_sheet, plan_sheet

BOTH = ("fr", "en")
SIZES = [(2, 1), (8, 3), (11, 7), (16, 8)]


def overlap(one: Place, other: Place) -> bool:
    """By more than a hundredth of a millimetre."""
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return min(across, down) > 0.01


def check_geometry(layout: Layout) -> None:
    """Nothing overlaps, nothing leaves the page, and every box can be read back."""
    loose = ("border", "voluntary", "rule.")
    inside = [*layout.boxes, *layout.zones, *(f for f in layout.frames if not f.id.startswith(loose))]
    for one, other in combinations([*inside, *layout.marks, *layout.codes], 2):
        assert not overlap(one, other), (one, other)
    for place in inside:
        edge = 8 if layout.kind == IDEA_A5 else 10
        assert edge < place.x < place.right <= layout.width - edge, place
        assert edge < place.y <= place.bottom <= layout.height - edge, place
    for code in layout.codes:
        quiet = Place(id="", x=code.x - QUIET, y=code.y - QUIET, w=code.w + 2 * QUIET, h=code.h + 2 * QUIET)
        assert not any(overlap(quiet, place) for place in [*inside, *layout.marks]), code
    for box in layout.boxes:
        clear = Place(id="", x=box.right, y=box.y, w=2.5, h=box.h)
        assert (box.w, box.h) == (BOX, BOX)
        assert not any(overlap(clear, place) for place in inside), box
    for one, other in combinations(layout.boxes, 2):
        (x1, y1), (x2, y2) = one.centre, other.centre
        assert max(abs(x1 - x2), abs(y1 - y2)) >= 6.99, (one, other)


@pytest.mark.parametrize(("themes", "purposes"), SIZES)
@pytest.mark.parametrize("languages", [BOTH, ("fr",), ("en",), ("en", "fr")])
def test_every_size_of_campaign_fits_one_page(make_campaign, themes, purposes, languages):
    campaign = make_campaign(themes, purposes)
    layout = plan_idea_sheet(campaign, languages)
    check_geometry(layout)
    asked = {f"theme.{t.code}" for t in campaign.themes}
    asked |= {f"consent.{p.code}.{answer}" for p in campaign.purposes for answer in ("yes", "no")}
    assert {box.id for box in layout.boxes} == asked
    assert {zone.id for zone in layout.zones} == {"idea", "where", "name", "contact", "date", "signature"}


@pytest.mark.parametrize(("themes", "purposes"), [(2, 1), (11, 7), (16, 8)])
@pytest.mark.parametrize("languages", [BOTH, ("fr",)])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "idea"])
def test_every_kind_of_sheet_fits(make_campaign, kind, languages, themes, purposes):
    campaign = make_campaign(themes, purposes)
    if kind == IDEA_A5 and purposes == 8:
        with pytest.raises(Refused, match=r"print\.sheet_full"):
            plan_sheet(kind, campaign, BOTH)
        return
    pages = plan_sheet(kind, campaign, languages)
    for number, page in enumerate(pages, start=1):
        check_geometry(page)
        assert (page.kind, page.page, page.pages) == (kind, number, len(pages))
        assert (page.width, page.height, page.marks, page.codes) == frame_of(kind, page.version)
    check_pages(pages, campaign)
    boxes = [box.id for page in pages for box in page.boxes]
    assert len(boxes) == len(set(boxes))
    assert {"signature"} <= {zone.id.rpartition(".")[2] for page in pages for zone in page.zones}


def test_rows_of_a_list_are_named_by_their_number(make_campaign):
    (page,) = plan_sheet("attendance", with_channels(make_campaign()), BOTH)
    rows = sorted({int(box.id.split(".")[1]) for box in page.boxes})
    assert rows == list(range(1, len(rows) + 1))
    assert len(rows) >= 8
    one = {box.id for box in page.boxes if box.id.startswith("row.1.")}
    asked = {f"row.1.consent.{code}.{answer}" for code in ("news", "invite") for answer in ("yes", "no")}
    assert one == asked | {"row.1.under_15"}
    assert {zone.id for zone in page.zones if zone.id.startswith("row.2.")} == {
        "row.2.name",
        "row.2.contact",
        "row.2.signature",
    }


def with_channels(campaign):
    purposes = [replace(p, channels=("phone",)) if p.code in ("news", "invite") else p for p in campaign.purposes]
    return replace(campaign, purposes=tuple(purposes))


def test_a_simplified_sheet_asks_little(make_campaign):
    campaign = make_campaign()
    allows = {"publish": ("platform",), "news": ("contact",), "invite": ("contact",)}
    purposes = tuple(replace(p, allows=allows.get(p.code, ())) for p in campaign.purposes)
    (page,) = plan_sheet("idea-simple", replace(campaign, purposes=purposes), ("fr",))
    assert {box.id for box in page.boxes} == {
        f"consent.{code}.{answer}" for code in ("publish", "news") for answer in ("yes", "no")
    }


def test_a_campaign_too_big_for_one_page_takes_the_back_too(make_campaign):
    campaign = make_campaign(24, 14)
    front, back = plan_sheet("idea", campaign, BOTH)
    for page in (front, back):
        check_geometry(page)
    assert {box.id.partition(".")[0] for box in front.boxes} == {"theme"}
    assert {box.id.partition(".")[0] for box in back.boxes} == {"consent"}
    kept = pages_as_json((front, back))
    assert (read_layout(kept), read_layout(kept, 2)) == (front, back)
    with pytest.raises(Refused, match=r"print\.layout_unknown"):
        read_layout(kept, 3)


def test_the_idea_keeps_most_of_the_room(make_campaign):
    lines = [plan_idea_sheet(make_campaign(*size), BOTH).zones[0] for size in SIZES]
    assert [zone.id for zone in lines] == ["idea"] * 4
    assert [zone.lines for zone in lines] == sorted((zone.lines for zone in lines), reverse=True)
    assert lines[-1].lines >= 3
    assert all(zone.h / zone.lines >= 8 for zone in lines)


def test_sections_stand_idea_first_and_person_last(make_campaign):
    layout = plan_idea_sheet(make_campaign(), BOTH)
    order = [layout.frame(f"{name}.heading").y for name in ("idea", "where", "themes", "person", "agree")]
    assert order == sorted(order)
    border = layout.frame("border")
    theirs = [place for place in layout.zones if place.id in ("name", "contact", "date", "signature")]
    theirs += [box for box in layout.boxes if box.id.startswith("consent.")]
    assert all(border.y < place.y and place.bottom < border.bottom for place in theirs)
    assert all(box.bottom < border.y for box in layout.boxes if box.id.startswith("theme."))


def test_marks_and_codes_stand_where_paper_says():
    assert [mark.centre for mark in MARKS] == [(13, 13), (197, 13), (197, 284), (13, 284)]
    assert {mark.w for mark in MARKS} == {6}


@pytest.mark.parametrize("kind", KINDS)
def test_marks_and_codes_of_every_kind_stand_clear(kind):
    width, height, marks, codes = frame_of(kind, 1)
    assert [code.id for code in codes] == ["top_right", "bottom_left"]
    for code in codes:
        quiet = Place(id="", x=code.x - QUIET, y=code.y - QUIET, w=code.w + 2 * QUIET, h=code.h + 2 * QUIET)
        assert not any(overlap(quiet, place) for place in marks), code
    for place in (*marks, *codes):
        assert 7 <= place.x < place.right <= width - 7
        assert 7 <= place.y < place.bottom <= height - 7


def test_a_layout_survives_its_batch(make_campaign):
    layout = plan_idea_sheet(make_campaign(), BOTH)
    assert read_layout(layout.as_json()) == layout
    assert len(layout.as_json()) < 12_000


def test_a_layout_of_a_later_release_is_refused(make_campaign):
    text = plan_idea_sheet(make_campaign(), BOTH).as_json().replace('"format":1', '"format":2')
    with pytest.raises(Refused, match=r"print\.layout_unknown"):
        read_layout(text)


@pytest.mark.parametrize(
    ("themes", "purposes", "code"),
    [
        (1, 3, "print.themes_do_not_fit"),
        (33, 3, "print.themes_do_not_fit"),
        (5, 0, "print.purposes_do_not_fit"),
        (5, 17, "print.purposes_do_not_fit"),
    ],
)
def test_too_few_or_too_many_is_said(make_campaign, themes, purposes, code):
    with pytest.raises(Refused) as refused:
        plan_idea_sheet(make_campaign(themes, purposes), BOTH)
    assert refused.value.code == code


@pytest.mark.parametrize("languages", [("fr", "he"), ("xx",), ("ru", "fr")])
def test_a_language_nobody_wrote_in_is_refused(make_campaign, languages):
    with pytest.raises(Refused) as refused:
        plan_idea_sheet(make_campaign(), languages)
    assert refused.value.code == "print.language_unsupported"
    assert refused.value.problems[0].details["language"] in languages


@pytest.mark.parametrize("languages", [(), ("fr", "fr")])
def test_one_language_or_two_different_ones(make_campaign, languages):
    with pytest.raises(Refused, match=r"print\.too_many_languages"):
        plan_idea_sheet(make_campaign(), languages)


def ask(texts: list[str]) -> tuple[Purpose, ...]:
    return tuple(
        Purpose(code=f"p{n}", words={"fr": text}, legal_basis="consent", allows=()) for n, text in enumerate(texts)
    )


def test_words_too_long_for_the_page_are_refused_not_overlapped(make_campaign):
    with pytest.raises(Refused, match=r"print\.sheet_full"):
        plan_idea_sheet(make_campaign(purposes=ask(["Permettre ceci et cela encore " * 40] * 8)), BOTH)


LABELS = st.text(st.sampled_from("aàeéinrstMWœ’ -"), min_size=1, max_size=60).filter(str.strip)


@settings(max_examples=settings.default.max_examples // 2)
@given(themes=st.lists(LABELS, min_size=2, max_size=16), purposes=st.lists(LABELS, min_size=1, max_size=8))
def test_any_words_either_fit_or_are_refused(make_campaign, themes, purposes):
    named = tuple(Theme(code=f"t{n}", words={"fr": text, "en": text[::-1]}) for n, text in enumerate(themes))
    with suppress_refusal("print.sheet_full"):
        layout = plan_idea_sheet(make_campaign(themes=named, purposes=ask(purposes)), BOTH)
        check_geometry(layout)
        rows = [box.y for box in layout.boxes if box.id.endswith(".yes")]
        assert all(below - above > 6.99 for above, below in pairwise(rows))


@contextmanager
def suppress_refusal(code: str) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        if refused.code != code:
            raise
