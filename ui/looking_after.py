"""What is done for the vault behind the window: its check, the day's copy, what the first save will need."""

from __future__ import annotations

import gc
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from outreach_app.domain.errors import Problem, Refused
from outreach_app.store import backup
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, is_sound
from ui.ending import Ending, end
from ui.speech import say
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.work import Progress

if TYPE_CHECKING:
    from ui.main_window import MainWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the vault was found; `copied` is when the newest copy was made, `problems` why there is none of today."""

    is_sound: bool
    copied: datetime | None
    problems: tuple[Problem, ...] = ()


def look_after(window: MainWindow) -> None:
    """Starts it on a thread; what it found is told in the window."""
    gc.freeze()  # what the window is made of stays: later collections need not walk it
    desk = window.desk
    desk.work.run(import_pages, done=lambda _: window.make_ahead())
    desk.work.run(partial(_look, desk.store, desk.vault), done=partial(_tell, window))


_AHEAD = (
    *(f"ui.pages.{page}" for page in ("capture", "doorstep", "ideas", "sessions", "proposals", "proposal_editor")),
    *(f"ui.pages.{page}" for page in ("sheets", "sheet_entry", "outbox", "wall", "settings", "help")),
    *(f"ui.dialogs.{dialog}" for dialog in ("print_kit", "minutes", "attendance", "preparation", "receipt_lookup")),
)


def import_pages(progress: Progress) -> None:
    """Reads the code of pages and heavy dialogs while nobody waits for it: a first visit then only builds them."""
    for module in _AHEAD:
        progress.go_on()
        import_module(module)


def _look(store: Store, vault: Vault, progress: Progress) -> Health:
    with closing(store.again()) as own:
        own.db  # noqa: B018 - imports what the first save writes with, so that it need not wait
        if not is_sound(own):
            return Health(is_sound=False, copied=_newest(vault))
        progress.go_on()
        try:
            if backup.is_due(vault):
                backup.back_up(vault, own)
        except Refused as refused:
            return Health(is_sound=True, copied=_newest(vault), problems=refused.problems)
    return Health(is_sound=True, copied=_newest(vault))


def _newest(vault: Vault) -> datetime | None:
    return next((copy.made for copy in backup.backups(vault)), None)


def _tell(window: MainWindow, health: Health) -> None:
    window.tell_copy(health.copied)
    window.desk.tell_refusal(list(health.problems))
    if not health.is_sound:
        window.add_banner(damage_banner())


def damage_banner() -> Banner:
    restore = Button(say("Put a copy back"), kind="danger", key="Ctrl+Shift+F12")
    restore.clicked.connect(lambda: end(Ending.RESTORE))
    sentence = say("Part of the vault can’t be read any more. Put a good copy back before you go on.")
    return Banner(say("DAMAGED"), sentence, restore, kind="danger")
