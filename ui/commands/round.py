"""`round import|list|doors|outcome|undo|end`: a round from door to door, from the terminal."""

import argparse
from pathlib import Path

from outreach_app.domain.errors import Problem, refuse
from outreach_app.domain.ids import RecordId, read_door_code, show_code
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.language import Say
from outreach_app.queries.rounds import Door, round_of, rounds
from outreach_app.queries.visits import last_visits
from outreach_app.services import round_end, visits
from outreach_app.services import rounds as service
from outreach_app.services.door_list import WrongLine, read_door_file
from ui.cli import as_fields, with_json
from ui.commands.session import find_session
from ui.doors import whole_door
from ui.problems import word
from ui.said import said
from ui.terminal import DONE, PARTLY, Opened, Terminal

_OUTCOMES = [outcome.value for outcome in VisitOutcome if outcome is not VisitOutcome.IDEA]


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    subject = subjects.add_parser("round", help=say("walk a round from door to door"))
    verbs = subject.add_subparsers(required=True, metavar=say("VERB"))
    taken = with_json(verbs.add_parser("import", help=say("enter the doors of a CSV file; wrong lines are told")), say)
    taken.add_argument("file", type=Path, metavar="CSV")
    taken.add_argument("--session", required=True)
    taken.set_defaults(run=run_import)
    listed = with_json(verbs.add_parser("list", help=say("list the rounds, their doors and what came of them")), say)
    listed.set_defaults(run=run_list)
    doors = with_json(verbs.add_parser("doors", help=say("list a round’s doors in walking order")), say)
    doors.add_argument("session")
    doors.set_defaults(run=run_doors)
    noted = with_json(verbs.add_parser("outcome", help=say("note what happened at a door")), say)
    noted.add_argument("door", metavar="CODE", help=say("the door’s code on the walk list"))
    noted.add_argument("outcome", choices=_OUTCOMES)
    noted.add_argument("--session", required=True)
    noted.add_argument("--come-back", default="", metavar="WHEN", help=say("when to come back, in a few words"))
    noted.add_argument("--despite", action="store_true", help=say("even where the door asked not to be called on"))
    noted.set_defaults(run=run_outcome)
    undone = with_json(verbs.add_parser("undo", help=say("take the last visit back")), say)
    undone.add_argument("session")
    undone.set_defaults(run=run_undo)
    ended = with_json(verbs.add_parser("end", help=say("close the round and erase its addresses")), say)
    ended.add_argument("session")
    ended.add_argument("--despite", action="store_true", help=say("even where doors are still to be gone back to"))
    ended.set_defaults(run=run_end)


def run_import(terminal: Terminal, given: argparse.Namespace) -> int:
    """The right lines are entered in one act; exit 3 where some were wrong, each told."""
    listed = read_door_file(given.file)
    with terminal.open() as opened:
        session = find_session(opened, given.session)
        imported = service.import_doors(opened.store, session, listed, opened.member) if listed.doors else None
    for wrong in listed.wrong:
        _tell_wrong(terminal, wrong)
    doors = imported.doors if imported else 0
    told = terminal.say_count("{n} door entered.", "{n} doors entered.", doors)
    terminal.line(told, entered=doors, known=imported.known if imported else 0, wrong=len(listed.wrong))
    return PARTLY if listed.wrong else DONE


def run_list(terminal: Terminal, given: argparse.Namespace) -> int:
    del given
    with terminal.open(write=False) as opened:
        for row in rounds(opened.store):
            whole = round_of(opened.store, row.session)
            told = terminal.say("{tried} of {doors}, {opened}, {ideas}").format(
                tried=whole.tried,
                doors=terminal.say_count("{n} door", "{n} doors", row.doors),
                opened=terminal.say_count("{n} opened", "{n} opened", whole.opened),
                ideas=terminal.say_count("{n} idea", "{n} ideas", whole.ideas),
            )
            shown = told if row.kind is SessionKind.DOORSTEP else said(row.kind, terminal.say)
            counts = {"tried": whole.tried, "opened": whole.opened, "ideas": whole.ideas}
            terminal.line(f"{row.session}  {row.date}  {row.title}  ({shown})", **as_fields(row), **counts)
    return DONE


def run_doors(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open(write=False) as opened:
        whole = round_of(opened.store, find_session(opened, given.session))
        for building in whole.buildings:
            for door in building.doors:
                _tell_door(terminal, building.address, door)
    return DONE


def run_outcome(terminal: Terminal, given: argparse.Namespace) -> int:
    code = read_door_code(given.door)
    with terminal.open() as opened:
        session = find_session(opened, given.session)
        visited = visits.record(
            opened.store,
            opened.campaign,
            session,
            _find_door(opened, session, code),
            VisitOutcome(given.outcome),
            opened.member,
            come_back=given.come_back,
            despite_suppression=given.despite,
        )
    terminal.line(said(VisitOutcome(given.outcome), terminal.say), visit=visited.visit, outcome=given.outcome)
    return DONE


def run_undo(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        session = find_session(opened, given.session)
        latest = last_visits(opened.store, session, 1)
        if not latest:
            raise refuse("visit.unknown", "session")
        visits.take_back(opened.store, latest[0].id, opened.member)
    terminal.line(terminal.say("Taken back"), visit=latest[0].id)
    return DONE


def run_end(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        session = find_session(opened, given.session)
        ended = round_end.end(opened.store, opened.vault, session, opened.member, despite_come_back=given.despite)
    told = terminal.say("Round ended. What was said stays; no address is left.")
    terminal.line(told, erased=ended.addresses, copies_removed=ended.copies_removed)
    return DONE


def _find_door(opened: Opened, session: RecordId, code: str) -> RecordId:
    for door in round_of(opened.store, session).doors:
        if door.code == code:
            return door.id
    raise refuse("door.unknown", "door")


def _tell_door(terminal: Terminal, address: str, door: Door) -> None:
    say = terminal.say
    state = said(door.outcome, say) if door.outcome else say("asked not to be called on") if door.suppressed else ""
    where = whole_door(door.staircase, door.floor, door.label, say)
    terminal.line(f"{show_code(door.code)}  {address}, {where}  {state}".rstrip(), address=address, **as_fields(door))


def _tell_wrong(terminal: Terminal, wrong: WrongLine) -> None:
    problem: Problem = wrong.problem
    sentence = word(problem, terminal.say)
    told = terminal.say("Line {n}: {told}").format(n=wrong.line, told=sentence)
    terminal.line(told, line=wrong.line, problem=problem.code, told=sentence)
