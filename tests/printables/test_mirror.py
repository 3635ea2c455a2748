"""A sheet read from the right: every kind in its mirror, ink where its layout says, codes and marks where they were."""

import pypdfium2
import pytest

from outreach_app.domain.ids import new_sheet_code
from outreach_app.language import WRITTEN
from printables.raster import render
from printables.reading.codes import find_codes
from printables.sheet.drawing import print_sheets
from printables.sheet.layout import ATTENDANCE, IDEA, Layout
from printables.sheet.mirror import mirrored
from printables.sheet.payload import KINDS
from printables.sheet.plan import plan_sheet

DPI = 200


def at(grey, x, y, w, h):
    scale = DPI / 25.4
    return grey[round(y * scale) : round((y + h) * scale), round(x * scale) : round((x + w) * scale)]


@pytest.mark.parametrize("kind", KINDS)
def test_ink_stands_where_a_turned_layout_says(paris, tmp_path, kind):
    pages = plan_sheet(kind, paris, ("ar", "fr"))
    code = new_sheet_code()
    print_sheets(tmp_path / "x.pdf", pages, campaign=paris, codes=[code], session_line="Atelier Curial")
    for layout, page in zip(pages, pypdfium2.PdfDocument(tmp_path / "x.pdf"), strict=True):
        grey = render(page, DPI)
        assert {found.payload.code for found in find_codes(grey)} == {code}
        for mark in layout.marks:
            assert at(grey, mark.x + 0.3, mark.y + 0.3, mark.w - 0.6, mark.h - 0.6).max() < 60, mark
        for box in layout.boxes:
            for x in (box.x, box.right):
                assert at(grey, x - 0.2, box.y + 1, 0.4, 2).min() < 120, box
            assert at(grey, box.x + 0.4, box.y + 0.4, box.w - 0.8, box.h - 0.8).min() > 240, box
            assert at(grey, box.right + 0.3, box.y, 2.0, box.h).min() > 240, f"ink right of {box}"
            assert at(grey, box.x - 2.3, box.y, 2.0, box.h).min() > 240, f"ink left of {box}"
        for zone in (zone for zone in layout.zones if zone.lines):
            pitch = zone.h / zone.lines
            assert at(grey, zone.x + 1, zone.y + 1.5, zone.w - 2, pitch - 2.0).min() > 240, zone


@pytest.mark.parametrize("kind", KINDS)
def test_turning_twice_gives_the_sheet_back(paris, kind):
    for layout in plan_sheet(kind, paris, ("fr", "ar")):
        turned = mirrored(layout)
        assert mirrored(turned) == layout
        assert (turned.marks, turned.codes) == (layout.marks, layout.codes)
        assert turned.frame("code") == layout.frame("code")
        for place in (*turned.boxes, *turned.zones, *turned.frames):
            assert place.x > 0, place
            assert place.right < layout.width, place
        assert _clear_of_codes(turned)


def _clear_of_codes(layout: Layout) -> bool:
    """No box, line or word touches a code or its quiet zone."""
    places = [place for place in (*layout.boxes, *layout.zones, *layout.frames) if place.id not in ("border", "code")]
    return not any(
        place.x < code.right + 3
        and place.right > code.x - 3
        and place.y < code.bottom + 2.9
        and place.bottom > code.y - 2.9
        for code in layout.codes
        for place in places
        if place.h
    )


def test_what_began_at_the_left_begins_at_the_right(paris):
    (french,), (arabic,) = (plan_sheet(IDEA, paris, languages) for languages in (("fr", "ar"), ("ar", "fr")))
    for layout, right in ((french, False), (arabic, True)):
        boxes = {box.id: box for box in layout.boxes}
        name = f"theme.{paris.themes[0].code}"
        assert (boxes[name].x > layout.frame(name).x) is right
        purpose = f"consent.{paris.purposes[0].code}"
        assert (boxes[f"{purpose}.yes"].x < layout.frame(purpose).x) is right
        assert (boxes[f"{purpose}.yes"].x > boxes[f"{purpose}.no"].x) is right
        assert (layout.frame("title").right > 150) or not right


@pytest.mark.parametrize("language", [language for language in WRITTEN if language not in ("fr", "en")])
@pytest.mark.parametrize("kind", [IDEA, ATTENDANCE])
def test_every_written_language_fits_beside_french(paris, tmp_path, kind, language):
    pages = plan_sheet(kind, paris, ("fr", language))
    out = tmp_path / "x.pdf"
    print_sheets(out, pages, campaign=paris, codes=[new_sheet_code()], session_line="Atelier")
    assert out.stat().st_size < 150_000
