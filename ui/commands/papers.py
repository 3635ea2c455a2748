"""`papers SESSION --kind … --out DIR`: the papers of a session, one file a kind."""

import argparse
from pathlib import Path

from outreach_app.language import Say
from outreach_app.queries.sessions import session_row
from ui.cli import with_json
from ui.commands.session import find_session
from ui.papers import KIT, KitOrder, PaperKind, print_kit
from ui.terminal import DONE, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    papers = with_json(subjects.add_parser("papers", help=say("print the papers of a session")), say)
    papers.add_argument("session", metavar="SESSION")
    papers.add_argument(
        "--kind",
        action="append",
        choices=[kind.value for kind in PaperKind],
        help=say("one paper; several times for several; none for the session's whole kit"),
    )
    papers.add_argument("--out", type=Path, required=True, metavar="DIR")
    papers.add_argument("--languages", default="fr", help=say("of the notices, separated by commas: fr,en"))
    papers.add_argument("--sheets", type=int, default=20)
    papers.add_argument("--rows", type=int, default=30, help=say("places on the attendance sheet"))
    papers.add_argument("--tables", type=int, default=4)
    papers.add_argument(
        "--cards", type=int, choices=(2, 4, 8), default=4, help=say("door cards to a page; two are in large print")
    )
    papers.add_argument("--merged", action="store_true", help=say("one file for all"))
    papers.set_defaults(run=run_papers)


def run_papers(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        _make_folder(given.out)
        row = session_row(opened.store, find_session(opened, given.session))
        assert row is not None
        languages = tuple(given.languages.split(","))
        order = KitOrder(
            session=row,
            kinds=tuple(PaperKind(kind) for kind in given.kind or KIT[row.kind]),
            sheets=given.sheets,
            rows=given.rows,
            tables=given.tables,
            cards_per_page=given.cards,
            languages=languages,
        )
        kit = print_kit(opened.store, opened.campaign, order, given.out, merged=given.merged, by=opened.member)
    for file in kit.files:
        terminal.line(str(file), file=str(file))
    return DONE


def _make_folder(folder: Path) -> None:
    from printables.paper import not_written

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(folder, error) from error
