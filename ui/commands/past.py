"""`past import|list|similar`: a city's past projects, and what resembles a text."""

import argparse
from pathlib import Path

from outreach_app.domain.errors import refuse
from outreach_app.domain.past import FIELDS, Columns, Reading
from outreach_app.domain.words import PastOutcome
from outreach_app.language import Say
from outreach_app.queries.past import past_imports
from outreach_app.queries.similar import similar
from outreach_app.services.past import import_past
from outreach_app.services.past_reading import guess_columns, read_file
from ui.cli import as_fields, with_json
from ui.problems import word
from ui.terminal import DONE, PARTLY, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    past = subjects.add_parser("past", help=say("import a city's past projects, see what resembles a text"))
    verbs = past.add_subparsers(required=True, metavar=say("VERB"))
    take = with_json(verbs.add_parser("import", help=say("take in a CSV of past projects")), say)
    take.add_argument("file", type=Path)
    take.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help=say("which column is what, where the guess is wrong: title=Intitulé; FIELD= for none"),
    )
    outcomes = [outcome.value for outcome in PastOutcome]
    take.add_argument("--outcome", choices=outcomes, help=say("of all projects, where no column says it"))
    take.add_argument("--replace", action="store_true", help=say("read a file again that was imported before"))
    take.set_defaults(run=run_import)
    listed = with_json(verbs.add_parser("list", help=say("list the files taken in")), say)
    listed.set_defaults(run=run_list)
    like = with_json(verbs.add_parser("similar", help=say("what resembles a text, and what became of it")), say)
    like.add_argument("text")
    like.set_defaults(run=run_similar)


def run_import(terminal: Terminal, given: argparse.Namespace) -> int:
    """Partly done where a line was left out or kept without something: each is said."""
    reading = read_file(given.file)
    columns = _columns(reading, given)
    with terminal.open() as opened:
        told = import_past(opened.store, opened.campaign, reading, columns, opened.member, replace=given.replace)
    for problem in told.problems:
        said = word(problem, terminal.say)
        terminal.line(said, problem=problem.code, line=problem.details.get("number"), told=said)
    line = terminal.say("{projects} from {file}, {without}.").format(
        projects=terminal.say_count("{n} project imported", "{n} projects imported", told.loaded),
        file=reading.file,
        without=terminal.say_count("{n} without a title left out", "{n} without a title left out", told.without_title),
    )
    terminal.line(
        line,
        past_import=told.past_import,
        loaded=told.loaded,
        without_title=told.without_title,
    )
    return PARTLY if told.problems else DONE


def run_list(terminal: Terminal, given: argparse.Namespace) -> int:
    del given
    with terminal.open(write=False) as opened:
        for one in past_imports(opened.store):
            terminal.line(f"{one.id}  {one.count:>6}  {one.file}", **as_fields(one))
    return DONE


def run_similar(terminal: Terminal, given: argparse.Namespace) -> int:
    from ui.resemblance import outcome_pill, standing

    say = terminal.say
    with terminal.open(write=False) as opened:
        found = similar(opened.store, given.text)
    for idea in found.ideas:
        fate = ", ".join(standing(row, say) for row in idea.proposals)
        terminal.line(f"{idea.text.split(chr(10), 1)[0][:90]}  {fate}".rstrip(), kind="idea", **as_fields(idea))
    for proposal in found.proposals:
        row = proposal.proposal
        terminal.line(f"{row.title}  {standing(row, say)}", kind="proposal", **as_fields(proposal))
    for past in found.past:
        project = past.project
        told = f"{project.title}  {outcome_pill(project, say)[0]}  {project.reason}".rstrip()
        terminal.line(told, kind="past", **as_fields(past))
    return DONE


def _columns(reading: Reading, given: argparse.Namespace) -> Columns:
    """The guess, with what was said otherwise."""
    guess = guess_columns(reading)
    places = dict(guess.places)
    for said in given.map:
        field, _, column = said.partition("=")
        if field not in FIELDS or (column and column not in reading.header):
            raise refuse("past.column_unknown", said)
        places.pop(field, None)
        if column:
            places[field] = reading.header.index(column)
    return Columns(places=places, outcome=PastOutcome(given.outcome) if given.outcome else guess.outcome)
