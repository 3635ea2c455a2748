"""`sync`: one round with the city's platform."""

import argparse
import signal
import sys
from threading import Event

from outreach_app.language import Say
from outreach_app.services import outbox
from ui.cli import with_json
from ui.commands.proposal import find_target
from ui.journeys import find_credentials, send
from ui.platform_words import TROUBLES
from ui.terminal import DONE, PARTLY, REFUSED, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    sync = with_json(subjects.add_parser("sync", help=say("send what waits, bring the answers home")), say)
    sync.add_argument("--target", default="")
    sync.set_defaults(run=run)


def run(terminal: Terminal, given: argparse.Namespace) -> int:
    """Exit 1 where the platform was out of reach, 3 where something was refused or its fate is unknown."""
    stop = Event()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        with terminal.open() as opened:
            target = find_target(opened.campaign, given.target)
            outbox.send_now(opened.store, target.code)
            report = send(opened.store, target, find_credentials(target), stop=stop)
    finally:
        signal.signal(signal.SIGINT, before)
    told = terminal.say("{sent} sent, {refused} refused at the door, {unknown} of unknown fate, {answered} answered.")
    counts = {name: len(getattr(report, name)) for name in ("sent", "refused", "unknown", "answered")}
    trouble = report.trouble.code.value if report.trouble else None
    terminal.line(told.format(**counts), **counts, waiting=report.waiting, trouble=trouble)
    if report.trouble:
        sys.stderr.write(terminal.say(TROUBLES[report.trouble.code]).format(target=target.name) + "\n")
        return REFUSED
    return PARTLY if report.refused or report.unknown else DONE
