"""`receipt CODE`: where an idea stands, by the code its author holds. Status only: no name, no contact, no words."""

import argparse

from outreach_app.language import Say
from outreach_app.queries.receipts import Whereabouts, look_up
from ui.cli import with_json
from ui.formats import civil_day
from ui.said import said
from ui.terminal import DONE, Opened, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    receipt = with_json(
        subjects.add_parser("receipt", help=say("say where an idea stands, by its receipt’s code")), say
    )
    receipt.add_argument("code", help=say("the code on the receipt, or the number of the sheet"))
    receipt.set_defaults(run=run)


def run(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open(write=False) as opened:
        found = look_up(opened.store, given.code)
        fields = _fields(found, opened)
    say = terminal.say
    lines = [said(found.standing, say)]
    for fate in found.fates:
        answer = said(fate.decision, say) if fate.decision else said(fate.stage, say)
        lines.append(f"{fate.title}: {answer}" + (f" ({fate.reason})" if fate.reason else ""))
    terminal.line("\n".join(lines), **fields)
    return DONE


def _fields(found: Whereabouts, opened: Opened) -> dict[str, object]:
    """No id of ours: a code is all that whoever asks needs to know."""
    zone = opened.campaign.timezone
    return {
        "code": found.code,
        "standing": found.standing.value,
        "date": civil_day(found.at, zone) if found.at else None,
        "theme": found.theme,
        "agreements": {a.purpose: a.live for a in found.agreements},
        "withdrawn": civil_day(found.withdrawn_at, zone) if found.withdrawn_at else None,
        "proposals": [
            {
                "title": fate.title,
                "stage": fate.stage.value,
                "sent": civil_day(fate.sent_at, zone) if fate.sent_at else None,
                "decision": fate.decision.value if fate.decision else None,
                "reason": fate.reason,
            }
            for fate in found.fates
        ],
    }
