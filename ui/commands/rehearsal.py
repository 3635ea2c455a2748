"""`rehearsal`: a platform of one's own, on this computer, to train on. Nothing leaves for the city."""

import argparse
import signal
from threading import Event

from outreach_app.language import Say
from sync.rehearsal import desk
from sync.rehearsal.faults import Fault
from ui.terminal import DONE, Terminal

DIALECTS = ("decidim", "adhocracy")


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    rehearsal = subjects.add_parser("rehearsal", help=say("start a platform to train on, answer as the city would"))
    rehearsal.set_defaults(run=run_start, port=8917, dialect="decidim", fail=[], rate=100)
    verbs = rehearsal.add_subparsers(metavar=say("VERB"))
    start = verbs.add_parser("start", help=say("start it; Ctrl+C stops it"))
    start.add_argument("--port", type=int, default=8917)
    start.add_argument("--dialect", choices=DIALECTS, default="decidim", help=say("whose ways it has"))
    start.add_argument("--fail", choices=[f.value for f in Fault], action="append", default=[], metavar="KIND")
    start.add_argument("--rate", type=int, default=100, help=say("how many requests a minute it lets through"))
    start.set_defaults(run=run_start)
    answer = verbs.add_parser("answer", help=say("answer a proposal that stands there"))
    answer.add_argument("id")
    answer.add_argument("state", help="accepted, rejected, evaluating")
    answer.add_argument("--reason", default="")
    answer.set_defaults(run=run_answer)
    vote = verbs.add_parser("vote", help=say("put a proposal to the vote, or let it win"))
    vote.add_argument("id")
    vote.add_argument("--won", action="store_true")
    vote.set_defaults(run=run_vote)
    fail = verbs.add_parser("fail", help=say("make its next requests fail"))
    fail.add_argument("kind", choices=[fault.value for fault in Fault])
    fail.add_argument("--times", type=int, default=1)
    fail.set_defaults(run=run_fail)


def run_start(terminal: Terminal, given: argparse.Namespace) -> int:
    from sync.rehearsal.server import Rehearsal

    terminal.home.folder.mkdir(parents=True, exist_ok=True)
    ended = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    rehearsal = Rehearsal(state=terminal.home.rehearsal, rate=given.rate)
    url = rehearsal.start(given.port)
    for kind in given.fail:
        rehearsal.fail_next(kind)
    try:
        told = terminal.say("Rehearsal platform at {url}. Nothing leaves for the city.").format(url=url)
        terminal.line(told, url=url)
        target = rehearsal.target(kind=given.dialect)
        named = {name: getattr(target, name) for name in ("kind", "url", "component", "rehearsal")}
        terminal.line(", ".join(f"{name}: {value}" for name, value in named.items()), **named)
        ended.wait()
    finally:
        rehearsal.stop()
    return DONE


def run_answer(terminal: Terminal, given: argparse.Namespace) -> int:
    desk.answer(terminal.home.rehearsal, given.id, given.state, given.reason)
    return DONE


def run_vote(terminal: Terminal, given: argparse.Namespace) -> int:
    desk.put_to_vote(terminal.home.rehearsal, given.id, won=given.won)
    return DONE


def run_fail(terminal: Terminal, given: argparse.Namespace) -> int:
    desk.fail_next(terminal.home.rehearsal, given.kind, given.times)
    return DONE
