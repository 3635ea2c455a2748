"""How long the window ever holds its breath, at 100,000 ideas: the longest gap between beats of a 2 ms timer.

The durable save is told apart; a bare Qt window and a bare commit are measured in the same run, as yardsticks.
"""

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from outreach_app.domain.addresses import BuildingDraft, StaircaseDraft
from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind
from outreach_app.queries.ideas import count_ideas
from outreach_app.queries.rounds import round_of
from outreach_app.services import rounds, sessions
from ui.looking_after import import_pages
from ui.main_window import MainWindow
from ui.pages.doorstep import DoorstepPage
from ui.work import Progress

PAGES = ("home", "sessions", "capture", "doors", "ideas", "proposals", "sheets", "outbox", "wall", "settings", "help")
K, M = Qt.Key, Qt.KeyboardModifier


@pytest.mark.benchmark
def test_heartbeat(window: MainWindow, heart: Any) -> None:
    import_pages(Progress(lambda *_: None))  # what the window does behind its first paint
    told = dict(_bare(heart, window))
    told["home"] = heart.hear(lambda: window.go("home"))
    told["making the pages ahead, longest step"] = heart.make_ahead(window)
    for name in PAGES:
        told[f"first visit, {name}"] = heart.hear(lambda name=name: window.go(name))
    for name in PAGES:
        told[f"later visit, {name}"] = heart.hear(lambda name=name: window.go(name), 0.2)
    window.go("ideas")
    told["search, worst keystroke"] = _worst(heart, _letters(window, "ban om rue"), 0.15)
    window.go("capture")
    told["capture, worst keystroke"] = _worst(heart, _letters(window, "Des bancs devant la mairie"), 0.15)
    told["capture, a letter and what resembles it"] = _worst(heart, _letters(window, " et un banc a lombre"), 0.4)
    told["capture, save"] = heart.hear(lambda: QTest.keyClick(_focus(window), K.Key_Return, M.ControlModifier))
    assert count_ideas(window.desk.store, window.desk.session) == 1, "the save was a real one"
    _tell(told)


@pytest.mark.benchmark
def test_heartbeat_at_two_thousand_doors(window: MainWindow, heart: Any) -> None:
    import_pages(Progress(lambda *_: None))
    desk, session = window.desk, _two_thousand_doors(window)
    heart.make_ahead(window)
    told = dict(_bare(heart, window))
    told["2,000 doors, first visit"] = heart.hear(lambda: window.go("doors", session))
    page = cast(DoorstepPage, window.page)
    told["first letter, which opens the round"] = heart.hear(lambda: QTest.keyClick(_focus(window), K.Key_A))
    for key, word in ((K.Key_A, "absent"), (K.Key_E, "talked"), (K.Key_R, "refused"), (K.Key_P, "come back")):
        told[f"{word}, the worst of eight"] = _worst(heart, [_press(window, key)] * 8, 0.2)
    told["do not contact, the worst of two"] = _worst(heart, [_press(window, K.Key_N)] * 2, 0.2)
    told["an arrow, the worst of eight"] = _worst(heart, [_press(window, K.Key_Right)] * 8, 0.1)
    told["another staircase"] = _worst(heart, [_press(window, K.Key_PageDown)] * 4, 0.2)
    told["Ctrl+Z, the worst of four"] = _worst(heart, [_press(window, K.Key_Z, M.ControlModifier)] * 4, 0.2)
    told["an idea begun"] = heart.hear(lambda: QTest.keyClick(_focus(window), K.Key_I))
    told["an idea typed, worst keystroke"] = _worst(heart, _letters(window, "Des bancs"), 0.15)
    told["an idea saved"] = heart.hear(lambda: QTest.keyClick(_focus(window), K.Key_Return, M.ControlModifier))
    assert page.here
    whole = round_of(desk.store, session)
    assert (len(whole.doors), whole.ideas) == (2000, 1)
    _tell(told)


def _two_thousand_doors(window: MainWindow) -> RecordId:
    desk = window.desk
    draft = SessionDraft(kind=SessionKind.DOORSTEP, title="Tournée", date=desk.campaign.day(desk.store.now()))
    session = sessions.create(desk.store, desk.campaign, draft, desk.member.id).session
    for n in range(10):
        grid = [StaircaseDraft(name=name, highest=9, doors=5) for name in "ABCD"]
        building = BuildingDraft(street="rue Curial", number=str(n + 1))
        rounds.add_building(desk.store, desk.campaign, session, building, grid, desk.member.id)
    return session


def _bare(heart: Any, window: MainWindow) -> Iterator[tuple[str, Any]]:
    """What Qt and SQLite take by themselves here and now: nothing of ours can be quicker."""
    bare = QWidget()
    layout = QVBoxLayout(bare)
    line = QLineEdit()
    layout.addWidget(line)
    yield "BARE: a window of a hundred buttons, shown", heart.hear(lambda: _show_bare(bare, layout))
    yield "BARE: a letter in its line, the worst of eight", _worst(heart, [lambda: QTest.keyClicks(line, "a")] * 8, 0.1)
    bare.close()
    bare.deleteLater()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    store = window.desk.store
    yield "BARE: a commit of one row, the worst of eight", _worst(heart, [lambda: _commit(store)] * 8, 0.1)


def _show_bare(bare: QWidget, layout: QVBoxLayout) -> None:
    for n in range(100):
        layout.addWidget(QPushButton(f"Bouton {n}"))
    bare.show()


def _commit(store: Any) -> None:
    store.keep_setting("bench", "1")


def _press(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = M.NoModifier) -> Callable[[], object]:
    return lambda: QTest.keyClick(_focus(window), key, held)


def _letters(window: MainWindow, text: str) -> list[Callable[[], object]]:
    return [lambda letter=letter: QTest.keyClicks(_focus(window), letter) for letter in text]  # type: ignore[misc]


def _worst(heart: Any, acts: list[Callable[[], object]], rest: float) -> Any:
    """Each figure at its worst over the acts."""
    heard = [heart.hear(act, rest) for act in acts]
    worst = {name: max(getattr(one, name) for one in heard) for name in ("whole", "rest", "rest_cpu", "save")}
    return type(heard[0])(**worst)


def _tell(told: dict[str, Any]) -> None:
    print()
    for act, silence in told.items():
        print(f"{act}: {silence}")


def _focus(window: MainWindow) -> QWidget:
    if not QApplication.focusWidget():  # the bare window went, and a slow machine has not come back yet
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window, 30_000)
    widget = QApplication.focusWidget() or window.focusWidget()
    assert widget is not None
    return widget
