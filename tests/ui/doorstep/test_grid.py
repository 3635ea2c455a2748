"""The doors on the screen: each in its own place whatever the building, and two thousand without waiting."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from outreach_app.domain.addresses import BuildingDraft, StaircaseDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.rounds import Round, round_of
from outreach_app.services import rounds
from ui.application import dress
from ui.pages.doorstep import DoorstepPage
from ui.widgets.doors import DoorCell

Announce = Callable[..., RecordId]
K, M = Qt.Key, Qt.KeyboardModifier
O = VisitOutcome  # noqa: E741


def whole(page: DoorstepPage, session: RecordId) -> Round:
    return round_of(page.desk.store, session)


def here(page: DoorstepPage) -> tuple[str, int | None, str]:
    door = page.here
    assert door
    return door.staircase, door.floor, door.label


def test_another_staircase_leaves_no_door_of_the_last_one_in_sight(
    page: DoorstepPage, session: RecordId, keys: Any
) -> None:
    keys(K.Key_PageDown)
    shown = [cell for cell in page.place.grid.findChildren(DoorCell) if cell.isVisibleTo(page.place.grid)]
    assert {cell.cell.id for cell in shown} == {d.id for d in whole(page, session).doors if d.staircase == "B"}
    keys(K.Key_PageUp)
    places = [cell.geometry() for cell in page.place.grid.findChildren(DoorCell) if not cell.isHidden()]
    assert len(places) == 9
    assert not any(one.intersects(other) for i, one in enumerate(places) for other in places[:i])


def test_a_floor_of_many_doors_goes_on_below_and_nothing_overlaps(
    page: DoorstepPage, session: RecordId, qtbot: QtBot
) -> None:
    desk = page.desk
    grid = [StaircaseDraft(name="Hall 2", highest=2, doors=13)]
    draft = BuildingDraft(street="rue Curial", number="7")
    built = rounds.add_building(desk.store, desk.campaign, session, draft, grid, desk.member.id)
    desk.wrote(built.changes)
    page.place.building.set_value(built.building)
    page.place.building.edited.emit()
    assert here(page) == ("Hall 2", 2, "1")
    for scale in (100, 200):
        dress("fr", "light", scale)
        qtbot.waitUntil(lambda: page.place.grid.height() >= page.place.grid.minimumSizeHint().height())
        places = [cell.geometry() for cell in page.place.grid.findChildren(DoorCell) if not cell.isHidden()]
        assert len(places) == 39
        assert not any(one.intersects(other) for i, one in enumerate(places) for other in places[:i])
        inside = page.place.grid.rect()
        assert all(inside.contains(place) for place in places)


def test_a_letter_reads_its_own_door_and_not_the_round(page: DoorstepPage, session: RecordId, keys: Any) -> None:
    """A round of two thousand doors is walked as one of ten. (How long it takes is in the benchmarks.)"""
    whole_round = "door.position"  # which only the reading of the whole round asks for
    keys(K.Key_A)  # the first opens the round, and reads it whole
    asked: list[str] = []
    page.desk.store.conn.set_trace_callback(asked.append)
    keys(K.Key_A)
    assert [sql for sql in asked if "FROM visit WHERE door = " in sql]
    assert not [sql for sql in asked if whole_round in sql]
    assert here(page) == ("A", 2, "3")
    round_of(page.desk.store, session)
    assert [sql for sql in asked if whole_round in sql], "it would have been heard"
    page.desk.store.conn.set_trace_callback(None)
