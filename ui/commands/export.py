"""`export`: ideas, proposals and the bilan, without persons."""

import argparse
from pathlib import Path

from outreach_app.domain.errors import refuse
from outreach_app.language import Say
from outreach_app.services.exports import FORMATS
from ui.cli import with_json
from ui.commands.session import find_session
from ui.journeys import TABLES, export_table_as
from ui.terminal import DONE, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    export = with_json(
        subjects.add_parser("export", help=say("write ideas, proposals or the sessions' figures to a file")), say
    )
    export.add_argument("table", choices=sorted(TABLES))
    export.add_argument("out", type=Path, metavar="FILE", help=", ".join(f".{ending}" for ending in FORMATS))
    export.add_argument("--session", default="")
    export.add_argument("--recipient", default="", help=say("who it is for; kept in the ledger"))
    export.set_defaults(run=run)


def run(terminal: Terminal, given: argparse.Namespace) -> int:
    if given.out.suffix.lstrip(".").lower() not in FORMATS:
        raise refuse("export.format", "out", ending=given.out.suffix)
    with terminal.open() as opened:
        session = find_session(opened, given.session) if given.session else ""
        table = export_table_as(
            opened.store,
            opened.campaign,
            given.table,
            given.out,
            language=terminal.language,
            session=session,
            recipient=given.recipient,
            by=opened.member,
        )
    told = terminal.say("Rows written to {file}: {count}.").format(count=len(table.rows), file=given.out)
    if table.withheld:
        told += " " + terminal.say_count(
            "{n} held back: no agreement to publish, or not read over yet.",
            "{n} held back: no agreement to publish, or not read over yet.",
            table.withheld,
        )
    terminal.line(told, file=str(given.out), rows=len(table.rows), withheld=table.withheld)
    return DONE
