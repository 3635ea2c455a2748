"""`sheets print|list|hand|back|reprint`: paper out, who has it, what is still out, and what replaces a spoilt sheet."""

import argparse
from pathlib import Path

from outreach_app.domain.errors import Refused, refuse
from outreach_app.domain.ids import RecordId, read_code, show_code
from outreach_app.language import Say, translator
from outreach_app.queries.batches import batch_of, batches, sheets, sheets_out
from outreach_app.queries.sessions import session_row
from outreach_app.services import holders
from outreach_app.services.batches import find_sheet
from printables.sheet.layout import IDEA
from printables.sheet.payload import KINDS
from ui.cli import as_fields, with_json
from ui.commands.session import find_session
from ui.journeys import batch_files, print_batch
from ui.lines import session_line
from ui.sheet_kinds import kind_words, numbers_of
from ui.terminal import DONE, PARTLY, Opened, Terminal


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
    listed.add_argument("--out", action="store_true", help=say("the sheets still out, and with whom"))
    listed.set_defaults(run=run_list)
    hand = with_json(verbs.add_parser("hand", help=say("hand sheets of a batch to somebody")), say)
    hand.add_argument("batch", metavar="BATCH")
    hand.add_argument("--to", required=True, metavar="NAME")
    hand.add_argument("--first", type=int, help=say("number of the first sheet; the whole batch without"))
    hand.add_argument("--last", type=int)
    hand.set_defaults(run=run_hand)
    back = with_json(verbs.add_parser("back", help=say("note sheets brought back, before they are scanned")), say)
    back.add_argument("codes", nargs="+", metavar="CODE")
    back.set_defaults(run=run_back)
    again = with_json(verbs.add_parser("reprint", help=say("print another sheet instead of a spoilt one")), say)
    again.add_argument("code", metavar="CODE")
    again.add_argument("--out", type=Path, required=True, metavar="PDF")
    again.set_defaults(run=run_reprint)


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
    sheets = terminal.say_count("{n} sheet", "{n} sheets", len(batch.codes))
    told = terminal.say("{sheets} in {file}.").format(sheets=sheets, file=", ".join(files))
    terminal.line(told, batch=batch.batch, kind=given.kind, codes=batch.codes, file=files[0], files=files)
    return DONE


def run_list(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open(write=False) as opened:
        if given.out:
            _list_out(terminal, opened)
            return DONE
        for row in batches(opened.store):
            out = terminal.say("{out} of {count} still out").format(out=row.out, count=row.count)
            terminal.line(f"{row.id}  {row.session_title}  {out}", **as_fields(row))
    return DONE


def _list_out(terminal: Terminal, opened: Opened) -> None:
    say = terminal.say
    for row in sheets_out(opened.store):
        whom = row.handed_to or say("Nobody was written down")
        told = say("sheets {numbers}").format(numbers=numbers_of(row, say))
        kind = kind_words(row.kind, say)
        terminal.line(f"{whom}  {row.session_title}  {kind}  {told}", **as_fields(row), count=len(row.codes))


def run_hand(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        batch = next((row for row in batches(opened.store) if row.id == given.batch), None)
        if batch is None:
            raise refuse("batch.unknown", "batch")
        if given.first is None and given.last is None:
            changes = holders.hand_over(opened.store, batch.id, given.to, opened.member)
        else:
            first, last = given.first or 1, given.last or batch.count
            changes = holders.hand_sheets(opened.store, batch.id, first, last, given.to, opened.member)
    terminal.line(terminal.say("Handed to {whom}").format(whom=given.to), batch=batch.id, act=changes.act)
    return DONE


def run_back(terminal: Terminal, given: argparse.Namespace) -> int:
    """Each code for itself: one that is not out stops none of the others."""
    refused = 0
    with terminal.open() as opened:
        for typed in given.codes:
            try:
                sheet = find_sheet(opened.store, read_code(typed))
                holders.bring_back_sheet(opened.store, sheet, opened.member)
                terminal.line(terminal.say("{code}: brought back").format(code=typed), code=typed, outcome="back")
            except Refused as problem:
                refused += 1
                terminal.tell_refusal(problem)
                if terminal.as_json:
                    terminal.line("", code=typed, outcome=problem.code)
    return PARTLY if refused else DONE


def run_reprint(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        spoilt = find_sheet(opened.store, read_code(given.code))
        row = batch_of(opened.store, spoilt)
        session = session_row(opened.store, row.session or "")
        if session is None:
            raise refuse("session.unknown", "session")
        batch = print_batch(
            opened.store,
            opened.campaign,
            RecordId(session.id),
            given.out,
            count=1,
            languages=row.languages,
            session_line=session_line(session, translator(row.languages[0])),
            kind=row.kind,
            handed_to=next(sheet.handed_to for sheet in sheets(opened.store, row.id) if sheet.id == spoilt),
            instead_of=(spoilt,),
            by=opened.member,
        )
    told = terminal.say("{old} is void; {new} replaces it, in {file}.")
    shown = told.format(old=show_code(read_code(given.code)), new=show_code(batch.codes[0]), file=given.out)
    terminal.line(shown, batch=batch.batch, codes=batch.codes, file=str(given.out))
    return DONE
