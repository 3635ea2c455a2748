"""A dialog keeps to the screen: what is too long for it scrolls, and its buttons stay in sight."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.application import dress
from ui.dialogs.dialog import Dialog
from ui.screens import screen_of
from ui.widgets.buttons import Button
from ui.widgets.editors import Line
from ui.widgets.inset import Inset
from ui.widgets.text import Text

Show = Callable[[QWidget], None]


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("sentences", [1, 8, 80])
def test_it_is_as_high_as_its_words_within_the_window(
    dressed: QApplication, show: Show, scale: int, sentences: int
) -> None:
    dress("fr", "light", scale)
    window = QWidget()
    window.resize(1366, 768)
    show(window)
    dialog = Dialog("Une question", window)
    for _ in range(sentences):
        dialog.body.addWidget(Text("Une phrase qui tient sur une ligne, ou sur deux si le texte est grand.", wrap=True))
    last = Line()
    dialog.body.addWidget(last)
    close = Button("Fermer")
    dialog.set_buttons(close)
    show(dialog)
    room = screen_of(dialog).availableSize().expandedTo(QSize(1366, 768))
    assert dialog.height() <= room.height()
    assert close.mapTo(dialog, close.rect().bottomRight()).y() <= dialog.height()
    last.setFocus()
    assert not last.visibleRegion().isEmpty()
    dress("fr", "light", 100)


@pytest.mark.parametrize(("sentences", "scrolls"), [(1, False), (8, False), (80, True)])
def test_it_scrolls_only_where_it_must(dressed: QApplication, show: Show, sentences: int, scrolls: bool) -> None:
    dialog = Dialog("Une question")
    for _ in range(sentences):
        dialog.body.addWidget(Text("Une phrase.", wrap=True))
    dialog.set_buttons(Button("Fermer"))
    show(dialog)
    inset = dialog.findChild(Inset)
    assert isinstance(inset, Inset)
    assert (dialog.body.sizeHint().height() > inset.viewport().height()) == scrolls


def test_it_grows_with_a_sentence_that_comes_later(dressed: QApplication, show: Show, qtbot: QtBot) -> None:
    dialog = Dialog("Une question")
    late = Text("", wrap=True)
    dialog.body.addWidget(late)
    dialog.set_buttons(Button("Fermer"))
    show(dialog)
    before = dialog.height()
    late.setText("Une phrase bien plus longue que ce que l’on attendait ici, et encore un peu plus. " * 9)
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert late.height() >= late.heightForWidth(late.width())
