"""`campaign check`, `campaign import`: the campaign file, tried and adopted."""

import argparse
from pathlib import Path

from outreach_app.campaign import loading
from outreach_app.domain.errors import refuse
from outreach_app.language import Say
from outreach_app.services import campaigns, opening
from outreach_app.store.vault import held
from ui.cli import with_json
from ui.terminal import DONE, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    campaign = subjects.add_parser("campaign", help=say("check or import an edition's file"))
    verbs = campaign.add_subparsers(required=True, metavar=say("VERB"))
    check = with_json(verbs.add_parser("check", help=say("say what is wrong in a file, line by line")), say)
    check.add_argument("file", type=Path)
    check.set_defaults(run=run_check)
    told = say("start an edition from its file, or bring a changed file in")
    take = with_json(verbs.add_parser("import", help=told), say)
    take.add_argument("file", type=Path)
    take.set_defaults(run=run_import)


def run_check(terminal: Terminal, given: argparse.Namespace) -> int:
    campaign = loading.load(given.file)
    say = terminal.say
    terminal.line(
        say("{name}: {themes} themes, {areas} areas, {purposes} purposes, {notices} notices. Nothing to mend.").format(
            name=campaign.say(campaign.name, terminal.language),
            themes=len(campaign.themes),
            areas=len(campaign.areas),
            purposes=len(campaign.purposes),
            notices=len(campaign.notices),
        ),
        edition=campaign.id,
        themes=len(campaign.themes),
        areas=len(campaign.areas),
        purposes=len(campaign.purposes),
        notices=len(campaign.notices),
    )
    return DONE


def run_import(terminal: Terminal, given: argparse.Namespace) -> int:
    """A first import makes the vault, and protects it at once: nobody is recorded in an open one."""
    campaign = loading.load(given.file)
    vault = terminal.home.vault(campaign.id)
    if vault.exists:
        with held(vault):
            key = opening.find_key(vault, passphrase=terminal.passphrase)
            store = opening.open_campaign(terminal.home, terminal.device, campaign.id, key)
            campaigns.adopt(store, campaign, terminal.member_name or "newcomer")
            opening.close_campaign(vault, store)
        terminal.line(terminal.say("Edition {id} updated.").format(id=campaign.id), edition=campaign.id)
        return DONE
    with held(vault):
        store = opening.begin_campaign(terminal.home, terminal.device, campaign)
        try:
            if terminal.passphrase is not None:
                opening.protect_with_passphrase(vault, store, terminal.passphrase)
            elif not campaign.example and not opening.protect_with_keystore(vault, store):
                raise refuse("vault.needs_passphrase", "passphrase-file")
        except BaseException:
            store.close()
            opening.abandon(vault)
            raise
        opening.close_campaign(vault, store)
    told = terminal.say("Edition {id} ready in {folder}.").format(id=campaign.id, folder=vault.folder)
    terminal.line(told, edition=campaign.id, folder=str(vault.folder))
    return DONE
