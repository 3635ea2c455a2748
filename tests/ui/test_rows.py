"""Long lists: ids in memory, rows read by the page, a million of them without a wait."""

import time
from array import array
from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.models.rows import ROW, Row, Rows
from ui.widgets.row_list import RowList

Show = Callable[[QWidget], None]


class Reads:
    """A loader that remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.gone: set[int] = set()

    def __call__(self, ids: Sequence[int]) -> dict[int, Row]:
        self.asked.extend(ids)
        return {i: Row(key=f"k{i}", title=f"Idea {i}", line="Sport", pill="Sent") for i in ids if i not in self.gone}


def test_a_million_rows_show_at_once_and_only_what_is_seen_is_read(show: Show, dressed: QApplication) -> None:
    reads = Reads()
    rows = Rows(reads)
    ids = array("q", range(1_000_000, 0, -1))
    listed = RowList(rows, "Ideas")
    listed.resize(600, 700)
    show(listed)
    began = time.process_time()
    rows.show_ids(ids)
    listed.choose(999_999)
    listed.grab()
    spent = time.process_time() - began
    assert len(reads.asked) < 500
    assert rows.rowCount() == 1_000_000
    assert spent < 1.0, f"{spent:.2f} s of CPU"


def test_rows_are_read_once_while_they_are_near(qapp: QApplication) -> None:
    reads = Reads()
    rows = Rows(reads)
    rows.show_ids(range(10_000))
    for place in (*range(200), *range(200)):
        assert rows.row(place).key == f"k{place}"
    assert len(reads.asked) == len(set(reads.asked)) <= 256


def test_far_pages_are_let_go(qapp: QApplication) -> None:
    reads = Reads()
    rows = Rows(reads)
    rows.show_ids(range(100_000))
    rows.row(0)
    for place in range(64, 64 * 70, 64):
        rows.row(place)
    rows.row(0)
    assert reads.asked.count(0) == 2


def test_a_row_gone_meanwhile_is_an_empty_line(qapp: QApplication) -> None:
    reads = Reads()
    reads.gone = {3}
    rows = Rows(reads)
    rows.show_ids(range(6))
    assert [rows.row(i).key for i in range(6)] == ["k0", "k1", "k2", "", "k4", "k5"]


def test_reload_reads_again_and_keeps_the_place(show: Show, dressed: QApplication) -> None:
    reads = Reads()
    rows = Rows(reads)
    listed = RowList(rows, "Ideas")
    show(listed)
    rows.show_ids([7, 8, 9])
    listed.choose(1)
    before = len(reads.asked)
    rows.reload()
    listed.grab()
    assert len(reads.asked) == before + 3
    assert listed.current is not None
    assert listed.current.key == "k8"


def test_the_list_says_what_is_chosen_and_that_nothing_is(show: Show, dressed: QApplication) -> None:
    rows, heard = Rows(Reads()), list[str | None]()
    listed = RowList(rows, "Ideas")
    listed.chosen.connect(lambda row: heard.append(row.key if row else None))
    show(listed)
    rows.show_ids([7, 8])
    listed.choose(1)
    rows.show_ids([])
    assert heard[-2:] == ["k8", None]
    assert listed.current is None


def test_places_and_ids(qapp: QApplication) -> None:
    rows = Rows(Reads())
    rows.show_ids([30, 20, 10])
    assert (rows.id_at(1), rows.place_of(10), rows.place_of(99)) == (20, 2, -1)


def test_a_screen_reader_hears_the_whole_row(qapp: QApplication) -> None:
    rows = Rows(Reads())
    rows.show_ids([5])
    assert rows.data(rows.index(0)) == "Idea 5, Sport, Sent"
    assert rows.data(rows.index(0), ROW).key == "k5"
    assert rows.data(rows.index(4)) is None


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 1000])
def test_every_place_has_its_own_row(qapp: QApplication, count: int) -> None:
    rows = Rows(Reads())
    rows.show_ids(range(count))
    assert [rows.row(i).key for i in range(count)] == [f"k{i}" for i in range(count)]


def test_rows_where_a_heading_stood_are_high_again_and_home_passes_over_it(
    show: Show, dressed: QApplication, qtbot: QtBot
) -> None:
    headings: tuple[int, ...] = (0, 3)
    rows = Rows(lambda ids: {i: Row(key=str(i), title=f"Row {i}", heading=i in headings) for i in ids})
    listed = RowList(rows, "To send", headed=True)
    listed.resize(600, 700)
    show(listed)
    rows.show_ids(range(6), headings)
    low, high = listed.rowHeight(0), listed.rowHeight(1)
    assert low < high
    headings = (0, 2)
    rows.show_ids(range(6), headings)
    assert [listed.rowHeight(place) for place in range(6)] == [low, high, low, high, high, high]
    listed.choose(5)
    qtbot.keyClick(listed, Qt.Key.Key_Home)
    assert listed.current
    assert listed.current.title == "Row 1"
