"""Bugs: told once, logged without anybody's words, the window left standing. And questions with two plain answers."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from outreach_app.domain.errors import refuse
from ui.crash import watch_for_bugs
from ui.dialogs.dialog import Dialog, Question, ask
from ui.widgets.buttons import Button

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def hook() -> Iterator[None]:
    before = sys.excepthook
    yield
    sys.excepthook = before


def throw(error: Exception) -> None:
    said_in_confidence = "Aminata Koné, 06 39 98 24 17"
    try:
        raise error
    except Exception as caught:
        sys.excepthook(type(caught), caught, caught.__traceback__)
    del said_in_confidence


def test_the_log_says_where_and_never_what(tmp_path: Path, hook: None) -> None:
    told: list[tuple[str, str]] = []
    watch_for_bugs(tmp_path / "log", lambda title, text: told.append((title, text)))
    throw(KeyError("Aminata Koné"))
    log = (tmp_path / "log").read_text("utf-8")
    assert "builtins.KeyError" in log
    assert "test_crash.py" in log
    assert "in throw" in log
    assert "Aminata" not in log
    assert "06 39" not in log
    assert len(told) == 1
    assert str(tmp_path / "log") in told[0][1]
    assert "Aminata" not in told[0][1]


def test_a_long_log_is_set_aside_and_one_that_cannot_be_written_hides_nothing(tmp_path: Path, hook: None) -> None:
    told: list[str] = []
    log = tmp_path / "log"
    log.write_text("x" * 300_000)
    watch_for_bugs(log, lambda _, text: told.append(text))
    throw(ValueError())
    assert (tmp_path / "log.old").stat().st_size == 300_000
    assert log.stat().st_size < 2_000
    log.unlink()
    log.mkdir()
    throw(ValueError())
    assert len(told) == 2


def test_a_refusal_nobody_heard_is_told_in_its_own_words(tmp_path: Path, hook: None) -> None:
    told: list[str] = []
    watch_for_bugs(tmp_path / "log", lambda _, text: told.append(text))
    throw(refuse("store.disk_full"))
    assert told == ["The disk is full: nothing was written. Make some room, then try again."]


def test_one_dialog_at_a_time(tmp_path: Path, hook: None) -> None:
    told: list[str] = []

    def tell(title: str, text: str) -> None:
        told.append(text)
        throw(ZeroDivisionError())

    watch_for_bugs(tmp_path / "log", tell)
    throw(ValueError())
    throw(ValueError())
    assert len(told) == 2
    assert (tmp_path / "log").read_text("utf-8").count("ZeroDivisionError") == 2


def test_the_dialog_itself_closes_and_leaves_the_window(tmp_path: Path, hook: None) -> None:
    watch_for_bugs(tmp_path / "log")
    seen: list[str] = []

    def close() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, Dialog)
        seen.append(shown.windowTitle())
        shown.findChildren(Button)[0].click()

    QTimer.singleShot(50, close)
    throw(ValueError())
    assert seen == ["Something went wrong in Porte-voix"]


@pytest.mark.parametrize("agree", [True, False])
def test_a_question_is_answered_by_either_button(agree: bool) -> None:
    def answer() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, Question)
        (shown.yes if agree else shown.no).click()

    QTimer.singleShot(50, answer)
    assert ask("Erase this person?", "Their name goes.", yes="Erase them", no="Keep them", danger=True) is agree


def test_a_dangerous_question_starts_on_no() -> None:
    question = Question("Erase?", "All of it.", "Erase", "Keep", danger=True)
    question.show()
    assert question.focusWidget() is question.no
    assert question.yes.kind == "danger"
    question.close()
