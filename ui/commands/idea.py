"""`idea add|list|search`. Ideas only: persons and their consents are taken in the window or on paper, face to face."""

import argparse
import sys

from outreach_app.domain.drafts import CaptureDraft, IdeaDraft
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.language import Say
from outreach_app.queries.ideas import IdeaFilter, IdeaRow, find_ideas, idea_rows
from outreach_app.services import ideas
from ui.cli import as_fields, with_json
from ui.commands.session import find_session
from ui.terminal import DONE, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    idea = subjects.add_parser("idea", help=say("add, list and search ideas"))
    verbs = idea.add_subparsers(required=True, metavar=say("VERB"))
    add = with_json(verbs.add_parser("add", help=say("keep an idea, without a person")), say)
    add.add_argument("text", help=say("the idea, or - to read it from standard input"))
    add.add_argument("--session", required=True)
    for name in ("theme", "place", "area"):
        add.add_argument(f"--{name}", default="")
    add.add_argument("--language", default="fr")
    add.add_argument("--latitude", type=float)
    add.add_argument("--longitude", type=float)
    add.add_argument("--cleared", action="store_true", help=say("I have read it: it identifies nobody"))
    add.set_defaults(run=run_add)
    clear = verbs.add_parser("clear", help=say("say that an idea was read over and identifies nobody"))
    clear.add_argument("idea")
    clear.set_defaults(run=run_clear)
    for verb, told in (("list", say("list ideas, newest first")), ("search", say("search ideas, accents ignored"))):
        listed = with_json(verbs.add_parser(verb, help=told), say)
        if verb == "search":
            listed.add_argument("words")
        listed.add_argument("--session", default="")
        listed.add_argument("--theme", default="")
        listed.add_argument("--limit", type=int, default=200)
        listed.set_defaults(run=run_list, words="")


def run_add(terminal: Terminal, given: argparse.Namespace) -> int:
    text = sys.stdin.read() if given.text == "-" else given.text
    with terminal.open() as opened:
        draft = CaptureDraft(
            session=find_session(opened, given.session),
            idea=IdeaDraft(
                text=text,
                theme=given.theme,
                place=given.place,
                area=given.area,
                latitude=given.latitude,
                longitude=given.longitude,
                language=given.language,
            ),
            cleared=given.cleared,
        )
        captured = ideas.capture(opened.store, opened.campaign, draft, opened.member)
    terminal.line(captured.idea, idea=captured.idea)
    return DONE


def run_clear(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        ideas.clear(opened.store, RecordId(given.idea), opened.member)
    return DONE


def run_list(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open(write=False) as opened:
        session = find_session(opened, given.session) if given.session else ""
        if given.theme and given.theme not in opened.campaign.theme_by_code:
            raise refuse("theme.unknown", "theme", theme=given.theme)
        wanted = IdeaFilter(words=given.words, session=session, theme=given.theme)
        rows = find_ideas(opened.store, wanted)[: given.limit]
        for row in idea_rows(opened.store, rows):
            _tell(terminal, row)
    return DONE


def _tell(terminal: Terminal, row: IdeaRow) -> None:
    first = row.text.split("\n", 1)[0]
    terminal.line(f"{row.id}  {first[:90]}", **as_fields(row))
