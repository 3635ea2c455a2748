"""The gallery's scenes, painted in every look: nothing breaks, nothing warns, nothing is cut off."""

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.application import dress
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.page import Page
from ui.widgets.pressable import Pressable

_HARMLESS = "propagateSizeHints"
SCENES: dict[str, Callable[[Desk], Page]] = runpy.run_path(str(Path(__file__).with_name("gallery_pages.py")))["SCENES"]


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(
    ("scheme", "scale", "language"), [("light", 100, "fr"), ("contrast", 150, "fr"), ("dark", 200, "ar")]
)
def test_a_scene_paints(desk: Desk, scene: str, scheme: str, scale: int, language: str) -> None:
    warned: list[str] = []

    def hear(kind: QtMsgType, _: object, said: str) -> None:
        warned.append(said)

    before = qInstallMessageHandler(hear)
    try:
        dress(language, scheme, scale)
        page = SCENES[scene](desk)
        page.resize(1190, 728)
        page.show()
        QApplication.processEvents()
        image = page.grab().toImage()
        cut = [label.text() for label in page.findChildren(Button) if label.width() < label.minimumSizeHint().width()]
        small = [b.label for b in page.findChildren(Pressable) if b.isVisible() and b.height() < 44]
        nameless = [w for w in page.findChildren(QWidget) if _takes_tab(w) and not w.accessibleName()]
        labels = [w for w in page.findChildren(QLabel) if w.isVisible() and w.text() and not w.size().isEmpty()]
        page.close()
    finally:
        qInstallMessageHandler(before)
        dress("fr", "light", 100)
    colours = {image.pixelColor(x, y).name() for x in range(0, 1190, 7) for y in range(0, 728, 7)}
    assert len(colours) > 10
    assert labels
    assert not cut
    assert not small
    assert not nameless
    assert not [said for said in warned if _HARMLESS not in said]


def _takes_tab(widget: QWidget) -> bool:
    return widget.isVisible() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
