"""`retention list|run`: what the edition keeps until when, and the erasing of what is past its day."""

import argparse
from pathlib import Path

from outreach_app.language import Say
from outreach_app.queries.retention import kept, purges
from outreach_app.services import retention
from ui.cli import as_fields, with_json
from ui.purge_report import CATEGORIES, kept_line, print_purge_report, purge_line
from ui.terminal import DONE, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    subject = subjects.add_parser("retention", help=say("erase what is kept no longer"))
    verbs = subject.add_subparsers(required=True, metavar=say("VERB"))
    listed = with_json(verbs.add_parser("list", help=say("list what is kept until when, and what was erased")), say)
    listed.set_defaults(run=run_list)
    done = with_json(verbs.add_parser("run", help=say("erase what is past its day, copies too")), say)
    done.add_argument("--report", type=Path, metavar="PDF", help=say("write the report of all erasures"))
    done.set_defaults(run=run_purge)


def run_list(terminal: Terminal, given: argparse.Namespace) -> int:
    del given
    say = terminal.say
    with terminal.open(write=False) as opened:
        for rule in kept(opened.store, opened.campaign):
            told = f"{say(CATEGORIES[rule.category])}: {kept_line(rule, say)}"
            terminal.line(told, what="kept", **as_fields(rule))
        for purge in purges(opened.store):
            told = f"{say(CATEGORIES[purge.category])}: {purge_line(purge, opened.campaign, say)}"
            terminal.line(told, what="erased", **as_fields(purge))
    return DONE


def run_purge(terminal: Terminal, given: argparse.Namespace) -> int:
    """One line a category that went; the last says how many older copies went with them."""
    say = terminal.say
    with terminal.open() as opened:
        purged = retention.purge(opened.store, opened.vault, opened.campaign, opened.member)
        for line in purged.lines:
            told = f"{say(CATEGORIES[line.category])}: {purge_line(line, opened.campaign, say)}"
            terminal.line(told, what="erased", **as_fields(line))
        if given.report:
            print_purge_report(opened.store, opened.campaign, given.report, terminal.language)
    told = say("Nothing is past its day.") if not purged.lines else say("Older copies are gone as well.")
    terminal.line(told, what="done", categories=len(purged.lines), copies=purged.copies_removed)
    return DONE
