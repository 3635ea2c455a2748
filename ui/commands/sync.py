"""`sync`: one round with the city's platform."""

from __future__ import annotations

import argparse
import signal
import sys
from threading import Event
from typing import TYPE_CHECKING

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import device_number, read_code, show_code
from outreach_app.language import Say
from outreach_app.queries.outbox import ParcelRow, parcels
from outreach_app.queries.sender import handed_code, sender
from outreach_app.services import outbox, sending
from outreach_app.store.store import Store
from ui.cli import with_json
from ui.commands.proposal import find_target
from ui.journeys import PROXY, find_credentials, send
from ui.platform_words import NOT_ALONE, TROUBLES, in_short
from ui.terminal import DONE, PARTLY, REFUSED, Terminal

if TYPE_CHECKING:
    from sync.engine import Report


def declare(subjects: argparse._SubParsersAction[argparse.ArgumentParser], say: Say) -> None:
    sync = with_json(subjects.add_parser("sync", help=say("send what waits, bring the answers home")), say)
    sync.add_argument("--target", default="")
    sync.add_argument(
        "--take-over", metavar="NAME", help=say("from now on this laptop sends, under that name; no other does")
    )
    sync.add_argument(
        "--hand-over", metavar=say("DEVICE"), help=say("from now on that laptop sends; this one no longer does")
    )
    sync.add_argument("--who", action="store_true", help=say("say who sends, and this laptop’s own device id"))
    sync.add_argument("--proxy", metavar="URL", help=say("go through this proxy from now on; empty for none"))
    sync.set_defaults(run=run)


def run(terminal: Terminal, given: argparse.Namespace) -> int:
    """Exit 1 where the platform was out of reach, 3 where something was refused or its fate is unknown."""
    if given.who or given.take_over is not None or given.hand_over:
        return _settle_sender(terminal, given)
    stop = Event()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        with terminal.open() as opened:
            target = find_target(opened.campaign, given.target)
            if given.proxy is not None:
                opened.store.keep_setting(PROXY, given.proxy)
            credentials = find_credentials(target)
            outbox.send_now(opened.store, target.code)
            report = send(opened.store, target, credentials, stop=stop)
            items = [p for p in _settled(report, opened.store) if p.target == target.code]
    finally:
        signal.signal(signal.SIGINT, before)
    counts = {name: len(getattr(report, name)) for name in ("sent", "refused", "unknown", "answered")}
    trouble = report.trouble.code.value if report.trouble else None
    named = [_name(parcel, terminal.say) for parcel in items]
    terminal.line(
        "\n".join([_sum_up(report, terminal), *(f"{i['title']} [{i['outcome']}] {i['said']}" for i in named)]),
        **counts,
        waiting=report.waiting,
        trouble=trouble,
        not_alone=report.not_alone,
        items=named,
    )
    if report.not_alone:
        sys.stderr.write(terminal.say(NOT_ALONE).format(target=target.name) + "\n")
    if report.trouble:
        sys.stderr.write(terminal.say(TROUBLES[report.trouble.code]).format(target=target.name) + "\n")
        return REFUSED
    return PARTLY if report.refused or report.unknown or report.without_picture else DONE


def _sum_up(report: Report, terminal: Terminal) -> str:
    """`1 envoyée, 0 refusée à l’entrée, 0 envoi inconnu, 2 réponses de la Ville.`"""
    say_count = terminal.say_count
    told = (
        say_count("{n} sent", "{n} sent", len(report.sent)),
        say_count("{n} refused at the door", "{n} refused at the door", len(report.refused)),
        say_count("{n} of unknown fate", "{n} of unknown fate", len(report.unknown)),
        say_count("{n} answer of the city", "{n} answers of the city", len(report.answered)),
    )
    return f"{', '.join(told)}."


def _settled(report: Report, store: Store) -> list[ParcelRow]:
    """Each proposal this round did something about, in its order."""
    shown = (*report.pictures, *report.without_picture)
    touched = dict.fromkeys((*report.sent, *report.refused, *report.unknown, *report.answered, *shown))
    return [parcel for proposal in touched for parcel in parcels(store, proposal=proposal)]


def _name(parcel: ParcelRow, say: Say) -> dict[str, str | None]:
    return {
        "proposal": parcel.proposal,
        "title": parcel.title,
        "outcome": parcel.state.value,
        "number": parcel.remote_id or None,
        "picture": parcel.picture or None,
        "said": in_short(parcel, say),
    }


def _settle_sender(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open(write=not given.who) as opened:
        if given.take_over is not None:
            sending.take_over(opened.store, given.take_over, opened.member)
        elif given.hand_over:
            sending.hand_over(opened.store, _device(given.hand_over), "", opened.member)
        found, here = sender(opened.store), opened.store.writer
        code = handed_code(opened.store, opened.campaign.id)
    who = terminal.say("this laptop") if found and found.is_here else (found.name or found.device) if found else "—"
    told = terminal.say("Sends: {who}. This laptop is {device}.").format(who=who, device=here)
    number = show_code(device_number(here))
    told = f"{told} {terminal.say('This laptop’s number: {number}').format(number=number)}"
    if given.hand_over:
        told += f"\n{terminal.say('Hand-over code, to type there: {code}').format(code=show_code(code))}"
    terminal.line(
        told,
        sender=found.device if found else None,
        name=found.name if found else None,
        device=here,
        number=number,
        code=show_code(code) if given.hand_over else None,
    )
    return DONE


def _device(typed: str) -> str:
    """A laptop's number as its settings show it, or its own name in the journal."""
    try:
        return read_code(typed)
    except Refused:
        return typed
