"""`session new|list|open|close`."""

import argparse

from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import Counting, HostKind, Reach, SessionKind
from outreach_app.language import Say
from outreach_app.queries.sessions import sessions
from outreach_app.services import sessions as service
from ui.cli import as_fields, with_json
from ui.terminal import DONE, Opened, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    session = subjects.add_parser("session", help=say("announce, list, open and close sessions"))
    verbs = session.add_subparsers(required=True, metavar=say("VERB"))
    new = with_json(verbs.add_parser("new", help=say("announce a session")), say)
    new.add_argument("--kind", choices=[k.value for k in SessionKind], default="workshop")
    new.add_argument("--title", required=True)
    new.add_argument("--date", required=True, metavar="AAAA-MM-JJ")
    for name in ("starts", "ends", "place", "area", "host", "interpreter", "note"):
        new.add_argument(f"--{name}", default="")
    new.add_argument("--host-kind", choices=[k.value for k in HostKind])
    new.add_argument("--reach", choices=[k.value for k in Reach])
    for name in ("attendance", "refusals", "doors-tried", "doors-opened", "volunteer-minutes"):
        new.add_argument(f"--{name}", type=int)
    for name in ("attendance-counting", "refusals-counting"):
        new.add_argument(f"--{name}", choices=[k.value for k in Counting])
    new.set_defaults(run=run_new)
    listed = with_json(verbs.add_parser("list", help=say("list the sessions")), say)
    listed.set_defaults(run=run_list)
    for verb, run, told in (
        ("open", run_open, say("people are arriving")),
        ("close", run_close, say("the session is over")),
    ):
        one = verbs.add_parser(verb, help=told)
        one.add_argument("session")
        one.set_defaults(run=run)


def run_new(terminal: Terminal, given: argparse.Namespace) -> int:
    draft = SessionDraft(
        kind=SessionKind(given.kind),
        title=given.title,
        date=given.date,
        starts=given.starts,
        ends=given.ends,
        place=given.place,
        area=given.area,
        host=given.host,
        host_kind=HostKind(given.host_kind) if given.host_kind else None,
        reach=Reach(given.reach) if given.reach else None,
        interpreter=given.interpreter,
        attendance=given.attendance,
        attendance_counting=Counting(given.attendance_counting) if given.attendance_counting else None,
        refusals=given.refusals,
        refusals_counting=Counting(given.refusals_counting) if given.refusals_counting else None,
        doors_tried=given.doors_tried,
        doors_opened=given.doors_opened,
        volunteer_minutes=given.volunteer_minutes,
        note=given.note,
    )
    with terminal.open() as opened:
        held = service.create(opened.store, opened.campaign, draft, opened.member)
    terminal.line(held.session, session=held.session)
    return DONE


def run_list(terminal: Terminal, given: argparse.Namespace) -> int:
    del given
    with terminal.open(write=False) as opened:
        for row in sessions(opened.store):
            count = terminal.say_count("{n} idea", "{n} ideas", row.ideas)
            terminal.line(f"{row.id}  {row.date}  {row.title}  ({count})", **as_fields(row))
    return DONE


def run_open(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        service.open_session(opened.store, find_session(opened, given.session), opened.member)
    return DONE


def run_close(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        service.close_session(opened.store, find_session(opened, given.session), opened.member)
    return DONE


def find_session(opened: Opened, typed: str) -> RecordId:
    """A session by its id, or its title."""
    for row in sessions(opened.store):
        if row.id == typed or row.title.casefold() == typed.casefold():
            return row.id
    raise refuse("session.unknown", "session", typed=typed)
