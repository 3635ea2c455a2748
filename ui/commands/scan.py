"""`scan FILES…`: takes filled sheets back in, page by page."""

import argparse
from pathlib import Path

from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.words import ScanOutcome
from outreach_app.language import Say
from ui.cli import with_json
from ui.journeys import take_in_scan
from ui.said import said
from ui.terminal import DONE, PARTLY, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    scan = with_json(subjects.add_parser("scan", help=say("take scanned sheets in (PDF, JPEG, PNG)")), say)
    scan.add_argument("files", nargs="+", type=Path)
    scan.set_defaults(run=run)


def run(terminal: Terminal, given: argparse.Namespace) -> int:
    """One line a page. Exit 3 where some page is not ready to enter; each says its own outcome."""
    absent = [Problem(code="file.unreadable", field=str(file)) for file in given.files if not file.is_file()]
    if absent:  # a name typed wrong is no page: nothing of it goes into the ledger
        raise Refused(*absent)
    ready = True
    with terminal.open() as opened:
        for page, taken in take_in_scan(opened.store, opened.campaign, given.files, by=opened.member):
            ready = ready and taken.outcome is ScanOutcome.RECOGNISED
            terminal.line(
                f"{page.file}:{page.page}  {page.code or '-'}  {said(taken.outcome, terminal.say)}",
                file=page.file,
                page=page.page,
                outcome=taken.outcome.value,
                code=page.code,
                squares=page.squares,
                scan=taken.scan,
                sheet=taken.sheet,
            )
    return DONE if ready else PARTLY
