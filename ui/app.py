"""The window's composition root: from the front door to the last close."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from outreach_app.domain.errors import Refused
from outreach_app.queries.campaigns import campaign_of
from outreach_app.settings import Home, find_home, read_device
from outreach_app.store.vault import Vault, held
from ui.application import dress
from ui.crash import watch_for_bugs
from ui.desk import Desk
from ui.ending import Ending
from ui.first_paint import FirstPaint
from ui.main_window import MainWindow
from ui.places import places
from ui.speech import say, speak
from ui.way_in import restore_copy, tell, way_in
from ui.work import Work

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def run_window() -> int:
    """The process's exit code: 0 once the window is closed, 1 where it could not open."""
    home = find_home(None)
    try:
        device = read_device(home)
    except Refused as refused:
        dress()
        tell(refused)
        return 1
    application = dress(device.language, device.look, device.text_scale)
    watch_for_bugs(home.log)
    try:
        ending = _sit(home, application, choose=False)
        while ending is not Ending.CLOSED:
            ending = _sit(home, application, choose=ending is Ending.SWITCH)
    except Refused as refused:
        tell(refused)
        return 1
    return 0


def _sit(home: Home, application: QApplication, *, choose: bool) -> Ending:
    """One edition, from its opening to its closing."""
    work = Work(application)
    with ExitStack() as stack:
        stack.callback(work.close)
        desk = way_in(home, read_device(home), work, stack, choose=choose)
        if desk is None:
            return Ending.CLOSED
        vault, key = desk.vault, desk.store.key
        ending = _show(desk, home, application, "home")
        while ending is Ending.REBUILD:
            desk = _seat_again(desk, home, application)
            ending = _show(desk, home, application, "settings")
    if ending is Ending.RESTORE:
        _restore(vault, key, application)
    return ending


def _show(desk: Desk, home: Home, application: QApplication, page: str) -> Ending:
    window = make_window(desk, home)
    window.go(page)
    window.show()
    ending = Ending(application.exec())
    window.close()
    window.deleteLater()
    return ending


def make_window(desk: Desk, home: Home) -> MainWindow:
    """The window of an open edition. What can wait begins once it has been painted."""
    window = MainWindow(desk, places(desk, home), state_file=home.folder / "window.state")
    window.read_safety()

    def look_after() -> None:
        from ui.looking_after import look_after

        look_after(window)

    FirstPaint(window, look_after)
    return window


def _seat_again(desk: Desk, home: Home, application: QApplication) -> Desk:
    """The same work in a new window: its words, or the edition's, have changed."""
    language = read_device(home).language
    speak(application, language)
    return Desk(
        store=desk.store,
        campaign=campaign_of(desk.store),
        member=desk.member,
        language=language,
        work=Work(application),
    )


def _restore(vault: Vault, key: bytes, application: QApplication) -> None:
    work = Work(application)
    with held(vault):
        restore_copy(vault, key, work, say("The copy you choose takes the place of today’s vault."))
    work.close()
