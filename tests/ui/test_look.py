"""The look: every pair of colours legible, text that grows, and parts that hold at any size and in any script."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QRawFont
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import icons
from ui.look import look
from ui.theme import FAMILIES, SCHEMES, SIZES, TEXT_PAIRS, Colours
from ui.widgets.buttons import Button
from ui.widgets.rail import Rail, Stop
from ui.widgets.text import PILLS, Elided, Text, pill_ink, plain_tip

pytestmark = pytest.mark.usefixtures("english")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES)
def test_every_text_pair_is_legible(colours: Colours) -> None:
    faint = {
        pair: contrast(getattr(colours, pair[0]), getattr(colours, pair[1]))
        for pair in TEXT_PAIRS
        if contrast(getattr(colours, pair[0]), getattr(colours, pair[1])) < 4.5
    }
    assert not faint


@pytest.mark.parametrize("scheme", SCHEMES)
def test_tiles_of_the_map_and_pills_are_legible(scheme: str) -> None:
    look().choose(scheme)
    colours = SCHEMES[scheme]
    assert all(contrast(on, ground) >= 4.5 for on, ground in zip(colours.on_tints, colours.tints, strict=True))
    assert all(contrast(pill_ink(kind).text, pill_ink(kind).fill) >= 4.5 for kind in PILLS)


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES)
def test_edges_one_must_see_stand_out(colours: Colours) -> None:
    for edge in (colours.control, colours.accent, colours.danger):
        assert contrast(edge, colours.surface) >= 3
        assert contrast(edge, colours.background) >= 3


def test_text_scale_grows_everything_that_holds_text(qapp: QApplication) -> None:
    button = Button("Save", key="Ctrl+S")
    small, height = button.sizeHint(), look().font("body").pixelSize()
    look().choose("light", 200)
    assert button.sizeHint().height() == 2 * small.height()
    assert button.sizeHint().width() > 1.7 * small.width()
    assert (height, look().font("body").pixelSize()) == (16, 32)
    assert "font-size:56px" in qapp.styleSheet()


def test_text_scale_stays_within_reason() -> None:
    look().choose("light", 20)
    assert look().scale == 1
    look().choose("light", 900)
    assert look().scale == 2


def test_dark_repaints_the_application(qapp: QApplication) -> None:
    look().choose("dark")
    assert qapp.palette().window().color().name().upper() == SCHEMES["dark"].background
    assert SCHEMES["dark"].surface in qapp.styleSheet()


def test_labels_take_their_role_and_tone_from_the_sheet() -> None:
    title, aside = Text("Accueil", "title"), Text("facultatif", "small", "muted")
    for label in (title, aside):
        label.ensurePolished()
    assert title.font().pixelSize() == SIZES["title"][0]
    assert title.font().bold()
    assert aside.palette().windowText().color().name().upper() == SCHEMES["light"].muted
    aside.set_tone("danger")
    assert aside.palette().windowText().color().name().upper() == SCHEMES["light"].danger


def test_bundled_families_draw_what_people_write() -> None:
    assert set(FAMILIES) <= set(QFontDatabase.families())
    fonts = [QRawFont.fromFont(QFont(name)) for name in FAMILIES]
    lacking = [c for c in "Œçéï’«»€…ᵉʳłşαяأن" if not any(font.supportsCharacter(ord(c)) for font in fonts)]
    assert not lacking


def test_words_are_never_read_as_markup() -> None:
    label = Text("<b>gras</b> & <img src=x>")
    assert label.textFormat().name == "PlainText"
    assert label.text() == "<b>gras</b> & <img src=x>"
    assert plain_tip("<b>a</b> & b") == "<p>&lt;b&gt;a&lt;/b&gt; &amp; b</p>"
    assert plain_tip("") == ""


def test_a_label_with_an_ampersand_steals_no_key() -> None:
    button = Button("R&D")
    assert button.shortcut().isEmpty()
    assert button.accessibleName() == "R&D"


def test_elided_words_stay_whole_for_a_screen_reader(qtbot: QtBot) -> None:
    label = Elided("3 propositions à envoyer avant mardi soir")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.text() == label.accessibleName() == "3 propositions à envoyer avant mardi soir"
    assert label.minimumSizeHint().width() < label.sizeHint().width()
    assert "mardi soir" in label.toolTip()
    label.resize(900, 20)
    assert label.toolTip() == ""


@pytest.mark.parametrize("name", icons.names())
def test_each_icon_draws_something_in_its_colour(name: str) -> None:
    image = icons.image(name, 24, "#FF0000")
    points = [image.pixelColor(x, y) for x in range(24) for y in range(24)]
    inked = [point for point in points if point.alpha() > 100]
    assert len(inked) > 3
    assert all(point.red() > 200 and point.green() == 0 for point in inked)


def test_icons_are_sharp_on_a_dense_screen() -> None:
    dense = icons.image("home", 24, "#000000", 2.0)
    assert (dense.width(), dense.deviceIndependentSize().width()) == (48, 24)


def test_the_rail_keeps_its_words_while_there_is_room(dressed: QApplication) -> None:
    rail = Rail([Stop(name="home", word="Accueil", icon="home", key="F2")])
    rail.fit(1366)
    assert rail.width() == 176
    rail.fit(800)
    narrow = rail.width()
    assert narrow < 100
    look().choose("light", 150)
    rail.fit(1366)
    assert narrow < rail.width() < 200


def test_focus_is_marked_for_the_keyboard_and_not_for_the_mouse(show: Callable[[QWidget], None]) -> None:
    holder = QWidget()
    first, second = Button("One", parent=holder), Button("Two", parent=holder)
    show(holder)
    second.setFocus(Qt.FocusReason.TabFocusReason)
    assert second.has_ring
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert first.hasFocus()
    assert not first.has_ring
