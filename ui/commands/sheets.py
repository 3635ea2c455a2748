"""`sheets print|list`: paper out, and what is still out."""

import argparse
from pathlib import Path

from outreach_app.language import Say, translator
from outreach_app.queries.batches import batches
from outreach_app.queries.sessions import session_row
from printables.sheet.layout import IDEA
from printables.sheet.payload import KINDS
from ui.cli import as_fields, with_json
from ui.commands.session import find_session
from ui.journeys import batch_files, print_batch
from ui.lines import session_line
from ui.terminal import DONE, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    sheets = subjects.add_parser("sheets", help=say("print sheets with their codes, see which are still out"))
    verbs = sheets.add_subparsers(required=True, metavar=say("VERB"))
    out = with_json(verbs.add_parser("print", help=say("print a batch of sheets")), say)
    out.add_argument("--session", required=True)
    out.add_argument("--kind", choices=KINDS, default=IDEA)
    out.add_argument("--count", type=int, default=20)
    out.add_argument("--languages", default="fr", help=say("one or two, separated by a comma: fr,en"))
    out.add_argument("--handed-to", default="", metavar="NAME")
    out.add_argument("--out", type=Path, required=True, metavar="PDF")
    out.add_argument("--layout", type=Path, metavar="JSON", help=say("write where everything stands on each page"))
    out.set_defaults(run=run_print)
    listed = with_json(verbs.add_parser("list", help=say("list the batches")), say)
    listed.set_defaults(run=run_list)


def run_print(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        session = find_session(opened, given.session)
        row = session_row(opened.store, session)
        assert row is not None
        languages = tuple(given.languages.split(","))
        batch = print_batch(
            opened.store,
            opened.campaign,
            session,
            given.out,
            count=given.count,
            languages=languages,
            session_line=session_line(row, translator(languages[0])),
            kind=given.kind,
            handed_to=given.handed_to,
            geometry=given.layout,
            by=opened.member,
        )
        files = [str(file) for file in batch_files(opened.campaign, given.kind, languages, given.out, given.count)]
    told = terminal.say("{count} sheets in {file}.").format(count=len(batch.codes), file=", ".join(files))
    terminal.line(told, batch=batch.batch, kind=given.kind, codes=batch.codes, file=files[0], files=files)
    return DONE


def run_list(terminal: Terminal, given: argparse.Namespace) -> int:
    del given
    with terminal.open(write=False) as opened:
        for row in batches(opened.store):
            out = terminal.say("{out} of {count} still out").format(out=row.out, count=row.count)
            terminal.line(f"{row.id}  {row.session_title}  {out}", **as_fields(row))
    return DONE
