"""`doctor`: is the work safe, and is this laptop able?"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from outreach_app.domain.errors import Refused
from outreach_app.language import Say
from outreach_app.store import backup, media
from outreach_app.store.vault import is_sound
from ui.cli import with_json
from ui.machine import missing_libraries
from ui.problems import word
from ui.terminal import DONE, REFUSED, Opened, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    doctor = with_json(subjects.add_parser("doctor", help=say("check the vault, its copies and this laptop")), say)
    doctor.set_defaults(run=run)


def run(terminal: Terminal, given: argparse.Namespace) -> int:
    """One line a check. Exit 1 where one of them found something wrong."""
    del given
    well = True
    for check, good, told in _checks(terminal):
        well = well and good
        terminal.line(f"{'ok ' if good else '!! '} {told}", check=check, ok=good, told=told)
    return DONE if well else REFUSED


def _checks(terminal: Terminal) -> Iterator[tuple[str, bool, str]]:
    say = terminal.say
    missing = missing_libraries()
    told = say("missing for the window: {names}").format(names=" ".join(missing))
    yield "window", not missing, told if missing else say("the window can open")
    yield _folder_check(terminal.home.folder, say)
    try:
        with terminal.open(write=False) as opened:
            yield from _vault_checks(opened, say)
    except Refused as refused:
        yield "vault", False, word(refused.problems[0], say)


def _vault_checks(opened: Opened, say: Say) -> Iterator[tuple[str, bool, str]]:
    sound = is_sound(opened.store)
    yield "vault", sound, say("the vault is sound") if sound else say("the vault is damaged: put a copy back")
    protected = not opened.store.setting("unprotected")
    told = say("the vault is protected") if protected else say("no passphrase yet: nobody can be recorded")
    yield "protection", protected or opened.campaign.example, told
    yield _copies_check(opened, say)
    stray = media.orphans(opened.store)
    yield "media", True, say("picture files nobody owns: {count}").format(count=len(stray))


def _folder_check(folder: Path, say: Say) -> tuple[str, bool, str]:
    """Work can only be kept where a file can be written."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return "folder", True, say("data folder: {folder}").format(folder=folder)
    except OSError:
        return "folder", False, say("nothing can be written to the data folder: {folder}").format(folder=folder)


def _copies_check(opened: Opened, say: Say) -> tuple[str, bool, str]:
    """A vault that holds work and no copy of it is one accident away from nothing."""
    copies = backup.backups(opened.vault)
    if copies:
        told = say("verified copies: {count}, the newest of {day}").format(
            count=len(copies), day=copies[0].made.isoformat()
        )
        return "copies", True, told
    holds_work = bool(opened.store.value("SELECT 1 FROM idea LIMIT 1"))
    return "copies", not holds_work, say("no copy yet: make one with `vault backup`")
