"""`vault protect|recovery|backup|restore`: keys and copies."""

import argparse
from pathlib import Path

from outreach_app.domain.errors import refuse
from outreach_app.language import Say
from outreach_app.services import opening, rights
from outreach_app.store import backup
from outreach_app.store.vault import held
from ui.terminal import DONE, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    vault = subjects.add_parser(
        "vault", help=say("protect the vault, print its recovery sheet, copy it, put a copy back")
    )
    verbs = vault.add_subparsers(required=True, metavar=say("VERB"))
    protect = verbs.add_parser("protect", help=say("set a passphrase, read from a file"))
    protect.add_argument("new_passphrase_file", metavar="FILE", type=Path)
    protect.set_defaults(run=run_protect)
    recovery = verbs.add_parser("recovery", help=say("print a new recovery sheet; the earlier one stops working"))
    recovery.add_argument("--out", metavar="PDF", type=Path, required=True)
    recovery.set_defaults(run=run_recovery)
    copy = verbs.add_parser("backup", help=say("make a verified copy now"))
    copy.set_defaults(run=run_backup)
    restore = verbs.add_parser("restore", help=say("put the newest good copy back; what stands now is set aside"))
    restore.set_defaults(run=run_restore)


def run_protect(terminal: Terminal, given: argparse.Namespace) -> int:
    from ui.terminal import read_passphrase

    passphrase = read_passphrase(str(given.new_passphrase_file)) or ""
    with terminal.open() as opened:
        opening.protect_with_passphrase(opened.vault, opened.store, passphrase)
    terminal.line(terminal.say("From now on the vault asks for this passphrase."))
    return DONE


def run_recovery(terminal: Terminal, given: argparse.Namespace) -> int:
    from ui.journeys import print_recovery_sheet

    with terminal.open() as opened:
        print_recovery_sheet(opened.store, opened.campaign, opened.vault, given.out, terminal.language)
    terminal.line(terminal.say("Recovery sheet: {file}").format(file=given.out))
    return DONE


def run_backup(terminal: Terminal, given: argparse.Namespace) -> int:
    del given
    with terminal.open() as opened:
        made = backup.back_up(opened.vault, opened.store)
    terminal.line(terminal.say("Verified copy: {file}").format(file=made.path))
    return DONE


def run_restore(terminal: Terminal, given: argparse.Namespace) -> int:
    del given
    campaign = terminal.campaign or terminal.device.campaign
    vault = terminal.home.vault(campaign)
    if not campaign or not (vault.exists or opening.put_keys_back(vault)):
        raise refuse("vault.missing")
    with held(vault):
        key = opening.find_key(vault, passphrase=terminal.passphrase)
        newest = backup.newest_good(vault, key)
        if newest is None:
            raise refuse("backup.none_good")
        aside = rights.restore(vault, newest, key, by=terminal.member_name or "restore")
        opening.renew_writer(terminal.home, terminal.device)
    terminal.line(
        terminal.say("Copy of {day} put back. What stood before: {aside}").format(
            day=newest.made.isoformat(), aside=aside or "-"
        )
    )
    return DONE
