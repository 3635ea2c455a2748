"""A monkey at the keyboard: any keys and clicks, in any order, on any page: no error, and the vault stays whole."""

import random
import traceback
from collections import deque
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from ui.look import look
from ui.main_window import MainWindow

KEY, MOD = Qt.Key, Qt.KeyboardModifier
PLAIN, CTRL, SHIFT, ALT = MOD.NoModifier, MOD.ControlModifier, MOD.ShiftModifier, MOD.AltModifier
PLACES = [getattr(KEY, f"Key_F{n}") for n in range(1, 13)]
MOVES = [KEY.Key_Up, KEY.Key_Down, KEY.Key_Left, KEY.Key_Right, KEY.Key_Home, KEY.Key_End, KEY.Key_PageDown]
LETTERS = [getattr(KEY, f"Key_{letter}") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
DIGITS = [getattr(KEY, f"Key_{digit}") for digit in range(10)]
KEYS = (
    (7, PLACES, [PLAIN]),
    (12, LETTERS, [CTRL]),
    (7, LETTERS, [CTRL | SHIFT]),
    (2, LETTERS, [ALT]),
    (6, DIGITS, [ALT, PLAIN]),
    (16, LETTERS, [PLAIN]),
    (12, [KEY.Key_Tab, KEY.Key_Backtab], [PLAIN]),
    (12, MOVES, [PLAIN, SHIFT, CTRL]),
    (10, [KEY.Key_Return, KEY.Key_Space], [PLAIN]),
    (6, [KEY.Key_Return], [CTRL]),
    (3, [KEY.Key_Escape], [PLAIN]),
    (4, [KEY.Key_Z], [CTRL]),
    (3, [KEY.Key_Delete, KEY.Key_Backspace], [PLAIN]),
)
CLICK = 10
PAGES = ("home", "sessions", "capture", "doors", "ideas", "proposals", "sheets", "outbox", "wall", "settings")


class Monkey:
    """One act at each turn of the loop, within whatever dialog shows; `latest` tells what it did last."""

    def __init__(self, window: MainWindow, seed: int, acts: int) -> None:
        self._window, self._random, self._left = window, random.Random(seed), acts
        self.latest: deque[str] = deque(maxlen=40)
        self._loop = QEventLoop()

    def run(self) -> None:
        QTimer.singleShot(0, self._act)
        self._loop.exec()

    def _act(self) -> None:
        self._left -= 1
        if self._left < 0:
            self._let_go()
            return
        QTimer.singleShot(0, self._act)  # before acting: a dialog's own loop goes on with it
        target = self._target()
        if self._random.randrange(sum(weight for weight, *_ in KEYS) + CLICK) < CLICK:
            self._click(target)
        else:
            self._press(QApplication.focusWidget() or target)

    def _target(self) -> QWidget:
        shown = QApplication.activeModalWidget() or QApplication.activeWindow() or self._window
        if not shown.isActiveWindow():
            shown.activateWindow()
        return shown

    def _press(self, where: QWidget) -> None:
        _, keys, modifiers = self._random.choices(KEYS, [weight for weight, *_ in KEYS])[0]
        key, modifier = self._random.choice(keys), self._random.choice(modifiers)
        if (key, modifier) == (KEY.Key_Q, CTRL):
            return
        self.latest.append(f"{type(where).__name__} {modifier.name} {key.name}")
        QTest.keyClick(where, key, modifier)

    def _click(self, shown: QWidget) -> None:
        seen = [part for part in shown.findChildren(QWidget) if part.isVisible() and part.isEnabled()]
        if seen:
            part = self._random.choice(seen)
            at = QPoint(self._random.randrange(max(1, part.width())), self._random.randrange(max(1, part.height())))
            self.latest.append(f"click {type(part).__name__}")
            QTest.mouseClick(part, Qt.MouseButton.LeftButton, pos=at)

    def _let_go(self) -> None:
        """Whatever shows is put away, even what only a person's secret closes."""
        modal = QApplication.activeModalWidget()
        if modal:
            modal.hide()
            QTimer.singleShot(0, self._let_go)
        else:
            self._loop.quit()


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dialogs of the system answer by themselves: a folder, a file that is one or not, or nothing."""
    monkeypatch.chdir(tmp_path)  # where it types a file's name and no folder
    chance = random.Random(1)
    files = [tmp_path / name for name in ("a.csv", "a.pdf", "a.jpg", "empty.csv")]
    files[0].write_text("rue;numero;etage;porte\nRue Riquet;4;1;2\n", "utf-8")
    for file in files[1:]:
        file.write_bytes(b"not one" if file.name != "empty.csv" else b"")

    def some() -> str:
        return str(chance.choice(files)) if chance.random() < 0.5 else ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (some(), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([name] if (name := some()) else [], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out") if some() else "", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path) if some() else "")
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: 0)
    monkeypatch.setattr(QApplication, "exit", lambda _=0: None)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: True)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(8))
def test_no_order_of_keys_breaks_anything(
    opened: MainWindow, outside: None, qtbot: QtBot, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    look().choose("dark" if seed % 2 else "light", (100, 150, 200)[seed % 3])
    opened.go(PAGES[seed % len(PAGES)])
    monkey = Monkey(opened, seed, acts=2500)
    with qtbot.captureExceptions() as found:
        monkey.run()
    for error in found:
        traceback.print_exception(*error)
    assert not found, "\n".join([capsys.readouterr().err, *monkey.latest])
    store = opened.desk.store
    assert store.column("PRAGMA integrity_check") == ["ok"]
    assert store.rows("PRAGMA foreign_key_check") == []
