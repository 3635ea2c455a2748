"""Idées, with the example's ideas in it."""

from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.pages.ideas import IdeasPage


@pytest.fixture
def page(opened: MainWindow, qtbot: QtBot) -> IdeasPage:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("ideas")
    return cast(IdeasPage, opened.page)
