"""`scan FILES…`: takes filled sheets back in, page by page. Every outcome is told in `docs/scan.md`."""

import argparse
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.words import ScanOutcome
from outreach_app.language import N_, Say
from outreach_app.services.scans import ScannedPage, foretell
from ui.cli import with_json
from ui.problems import word
from ui.said import said
from ui.taking_in import Filed, files_of, layouts, read_scan, take_in_scan, write_snippets
from ui.terminal import DONE, PARTLY, Opened, Terminal

SKIPPED = {"blank": N_("Nothing on it"), "known": N_("Taken in before")}
"""Pages that are only counted: what they are called, beside the outcomes of those that are kept."""


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    told = say("take scanned sheets in: PDF, JPEG, PNG, TIFF, HEIC, or folders of them")
    scan = with_json(subjects.add_parser("scan", help=told), say)
    scan.add_argument("files", nargs="+", type=Path, metavar=say("FILE"))
    scan.add_argument("--dry-run", action="store_true", help=say("read only, keep nothing: to try a scanner"))
    scan.add_argument("--snippets", type=Path, metavar="DIR", help=say("write what was written by hand there, as PNG"))
    scan.set_defaults(run=run)


def run(terminal: Terminal, given: argparse.Namespace) -> int:
    """One line a page. Exit 3 where some page is not ready to enter; each says its own outcome."""
    absent = [Problem(code="file.unreadable", field=str(file)) for file in given.files if not file.exists()]
    if absent:  # a name typed wrong is no page: nothing of it goes into the ledger
        raise Refused(*absent)
    files = files_of(given.files)
    if not files:
        raise refuse("scan.nothing", "files")
    ready = True
    with terminal.open(write=not given.dry_run) as opened:
        with closing(_pages(opened, files, dry=given.dry_run)) as pages:
            layout_of = layouts(opened.store)
            for page in pages:
                for line in _lines(opened, page):
                    ready = _tell(terminal, line) and ready
                if given.snippets:
                    write_snippets(page.read, layout_of, given.snippets)
    return DONE if ready else PARTLY


def _pages(opened: Opened, files: list[Path], *, dry: bool) -> Generator[Filed, None, None]:
    if not dry:
        yield from take_in_scan(opened.store, opened.campaign, files, by=opened.member)
        return
    with closing(read_scan(opened.store, opened.campaign, files)) as pages:
        for read in pages:
            yield Filed(read=read)


def _lines(opened: Opened, page: Filed) -> Iterator[dict[str, Any]]:
    """What there is to say of one page of a file, a line for each part."""
    where = {"file": str(page.read.file), "page": page.read.page, "ms": round(page.read.ms, 1)}
    if not page.read.parts:
        yield {**where, "outcome": page.read.seen.value, **_nothing()}
        return
    for number, part in enumerate(page.read.parts):
        taken = page.taken[number] if page.taken else None
        outcome = taken.outcome if taken else foretell(opened.store, part)
        kept = {"kept": bool(taken), "scan": taken.scan if taken else None, "sheet": taken.sheet if taken else None}
        why = page.refused.code if page.refused else part.reason
        yield {**where, "outcome": outcome.value, **_read(part), **kept, "reason": why}


def _read(part: ScannedPage) -> dict[str, Any]:
    reading = part.reading
    return {
        "part": part.part,
        "sheet_page": part.sheet_page,
        "code": part.code,
        "squares": part.squares,
        "boxes": {box: tick.value for box, tick in reading.ticks.items()} if reading else {},
        "snippets": list(reading.written) if reading else [],
        "signed": reading.signed if reading else None,
    }


def _nothing() -> dict[str, Any]:
    return {**_read(ScannedPage(file="", page=0, outcome=ScanOutcome.NO_CODE)), "kept": False, "reason": ""}


def _tell(terminal: Terminal, line: dict[str, Any]) -> bool:
    """Says one line; whether there is nothing more a person has to do about it than to enter the sheet."""
    say, outcome = terminal.say, line["outcome"]
    told = say(SKIPPED[outcome]) if outcome in SKIPPED else said(ScanOutcome(outcome), say)
    why = f"  {word(Problem(code=line['reason']), say)}" if line["reason"] else ""
    terminal.line(f"{Path(line['file']).name}:{line['page']}  {line['code'] or '-'}  {told}{why}", **line)
    return outcome in ("recognised", *SKIPPED) and not line["reason"]
