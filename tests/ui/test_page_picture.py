"""A page looked at beside a form: fitted, made larger, moved about, and pointed at where the form asks."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui.widgets.page_picture import ZOOMS, PagePicture

KEY = Qt.Key
PLACES = {"idea": QRectF(0.1, 0.2, 0.8, 0.2), "name": QRectF(0.1, 0.7, 0.3, 0.05)}


@pytest.fixture
def picture(dressed, show: Callable[[QWidget], None]) -> PagePicture:
    picture = PagePicture()
    picture.resize(400, 300)
    show(picture)
    page = QImage(827, 1169, QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    picture.show_page(page, PLACES)
    picture.setFocus()
    return picture


def seen(picture: PagePicture, name: str) -> QRectF:
    """Where a place stands in the view."""
    return QRectF(picture._on_page(PLACES[name]).translated(picture._corner()))


def test_a_page_fits_the_width_and_scrolls_down(picture):
    assert picture._size().width() == picture.viewport().width()
    assert picture.horizontalScrollBar().maximum() == 0
    assert picture.verticalScrollBar().maximum() > 0


def test_what_is_asked_about_is_brought_into_sight(picture):
    picture.look_at("name")
    assert picture.place == "name"
    assert QRectF(picture.viewport().rect()).contains(seen(picture, "name"))
    picture.look_at("idea")
    assert QRectF(picture.viewport().rect()).contains(seen(picture, "idea"))


def test_a_place_the_paper_does_not_have_is_pointed_at_nowhere(picture):
    picture.look_at("idea")
    picture.look_at("study")
    assert picture.place == ""


def test_plus_and_minus_change_the_size_and_stop_at_both_ends(picture):
    for _ in range(len(ZOOMS) + 3):
        QTest.keyClick(picture, KEY.Key_Plus)
    assert picture.zoom == ZOOMS[-1]
    assert picture.horizontalScrollBar().maximum() > 0
    for _ in range(len(ZOOMS) + 3):
        QTest.keyClick(picture, KEY.Key_Minus)
    assert picture.zoom == ZOOMS[0]


def test_the_place_stays_in_sight_when_the_page_grows(picture):
    picture.look_at("name")
    for _ in range(4):
        picture.zoom_in()
    assert QRectF(picture.viewport().rect()).contains(seen(picture, "name").center())


def test_arrows_and_the_mouse_move_the_page(picture):
    QTest.keyClick(picture, KEY.Key_Down)
    moved = picture.verticalScrollBar().value()
    assert moved > 0
    view = picture.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseMove(view, QPoint(200, 150))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert picture.verticalScrollBar().value() == moved + 50


def test_the_next_page_begins_at_its_top_at_the_same_size(picture):
    picture.zoom_in()
    picture.look_at("name")
    page = QImage(827, 1169, QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    picture.show_page(page, PLACES)
    assert (picture.zoom, picture.place) == (ZOOMS[1], "")
    assert picture.verticalScrollBar().value() == 0


def test_the_place_pointed_at_is_tinted_and_the_ink_still_read(picture):
    picture.look_at("idea")
    inside = seen(picture, "idea").center().toPoint()
    shown = picture.viewport().grab().toImage().pixelColor(inside)
    assert shown != Qt.GlobalColor.white
    assert shown.lightness() > 215


def test_no_page_says_so_in_words(picture):
    picture.show_page(QImage(), {}, "Aucune image")
    assert not picture.has_page
    blank = PagePicture()
    blank.resize(picture.size())
    blank.show_page(QImage(), {})
    assert picture.viewport().grab().toImage() != blank.viewport().grab().toImage()
