"""Recueil, in the session of this evening."""

from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from outreach_app.queries.sessions import sessions
from outreach_app.services import sessions as sessions_service
from ui.main_window import MainWindow
from ui.pages.capture import CapturePage
from ui.pages.capture_form import CaptureForm


@pytest.fixture
def window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """At the page, in the session of this evening, which has begun."""
    desk = opened.desk
    tonight = next(s for s in sessions(desk.store) if s.date == desk.campaign.day(desk.store.now()))
    sessions_service.open_session(desk.store, tonight.id, desk.member.id)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("capture", tonight.id)
    return opened


@pytest.fixture
def page(window: MainWindow) -> CapturePage:
    return cast(CapturePage, window.page)


@pytest.fixture
def form(page: CapturePage) -> CaptureForm:
    return page.form
