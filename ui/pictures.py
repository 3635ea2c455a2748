"""Pictures of the window for `demo` and the README: each page with its content, grabbed without a screen."""

import argparse
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtWidgets import QApplication

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import fold
from outreach_app.language import translator
from outreach_app.queries.campaigns import campaign_of, members
from outreach_app.queries.proposals import proposals
from outreach_app.queries.sessions import sessions
from outreach_app.queries.wall import wall
from outreach_app.services import opening
from outreach_app.services.sessions import open_session
from outreach_app.settings import Home, read_device
from outreach_app.store.vault import held
from ui.application import dress
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.places import places
from ui.problems import word
from ui.terminal import DONE, MISUSED, REFUSED, read_passphrase
from ui.wall.window import WallWindow
from ui.work import Work

_LONGEST_WAIT = 30.0
"""Seconds for the content of one page."""
_STILL = 5
"""Turns of the loop without any work, after which a page is taken as it stands."""


def take_pictures(arguments: list[str]) -> int:
    """`picture --home DIR --campaign ID --out DIR`; passphrase in PORTE_VOIX_PASSPHRASE. Returns an exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    language = os.environ.get("PORTE_VOIX_LANG", "fr")
    try:
        given = _read(arguments)
    except SystemExit as ended:
        return int(ended.code or 0) and MISUSED
    dress(language, given.look, given.text_scale)
    try:
        with ExitStack() as stack:
            window = _open(given, language, stack)
            given.out.mkdir(parents=True, exist_ok=True)
            _take_all(window, given.out)
            window.close()
    except Refused as refused:
        say = translator(language)
        sys.stderr.write("\n".join(word(problem, say) for problem in refused.problems) + "\n")
        return REFUSED
    return DONE


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="porte-voix picture")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--campaign", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--look", choices=("system", "light", "dark", "contrast"), default="light")
    parser.add_argument("--text-scale", type=int, default=100)
    parser.add_argument("--size", type=_size, default=(1366, 768))
    return parser.parse_args(arguments)


def _size(typed: str) -> tuple[int, int]:
    width, _, height = typed.partition("x")
    return int(width), int(height)


def _open(given: argparse.Namespace, language: str, stack: ExitStack) -> MainWindow:
    home = Home(given.home.absolute())
    vault = home.vault(given.campaign)
    stack.enter_context(held(vault))
    key = opening.find_key(vault, passphrase=read_passphrase(None))
    store = opening.open_campaign(home, read_device(home), given.campaign, key)
    stack.callback(opening.close_campaign, vault, store)
    desk = Desk(store=store, campaign=campaign_of(store), member=members(store)[0], language=language, work=Work())
    window = MainWindow(desk, places(desk, home))
    window.resize(*given.size)
    window.read_safety()
    window.show()
    return window


def _take_all(window: MainWindow, out: Path) -> None:
    shown: dict[str, object] = {"capture": _open_session(window.desk), "proposal": _proposal(window.desk)}
    for number, place in enumerate(window.places, start=1):
        window.go(place.name, shown.get(place.name))
        _settle(window)
        name = fold(place.word).replace(" ", "-")
        window.grab().save(str(out / f"{number:02d}-{name}.png"))
    name = fold(window.desk.say("The wall of ideas")).replace(" ", "-")
    _take_wall(window, out / f"{len(window.places) + 1:02d}-{name}.png")


def _take_wall(window: MainWindow, to: Path) -> None:
    """The wall's own window, a card in hand over the first group."""
    found = wall(window.desk.store, window.desk.session) if window.desk.session else None
    if found is None:
        return
    shown = WallWindow(window.desk, found)
    shown.resize(window.size())
    shown.show()
    if found.groups:
        shown.board.hand.take()
        shown.board.hand.step(1, 0)
        shown.board.arrange()
    _settle(window)
    shown.grab().save(str(to))
    shown.close()
    shown.deleteLater()


def _open_session(desk: Desk) -> RecordId | None:
    """Capture has nothing to show between two sessions: the latest workshop is opened again for its picture."""
    session = next((s for s in sessions(desk.store) if s.kind == "workshop"), None)
    if session is None:
        return None
    if not session.is_open:
        open_session(desk.store, session.id, desk.member.id)
    desk.use_session(session.id)
    return session.id


def _proposal(desk: Desk) -> RecordId | None:
    return next((proposal.id for proposal in proposals(desk.store)), None)


def _settle(window: MainWindow) -> None:
    """Until everything read on a thread has come home."""
    still, latest = 0, time.monotonic() + _LONGEST_WAIT
    while still < _STILL and time.monotonic() < latest:
        QApplication.processEvents()
        still = 0 if window.desk.work.is_busy else still + 1
        time.sleep(0.02)
