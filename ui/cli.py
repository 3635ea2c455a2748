"""The composition root of the terminal: the same work as the window, without one. Imports no Qt."""

import argparse
import dataclasses
import gettext
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from outreach_app.domain.errors import Refused
from outreach_app.language import LOCALE, SPOKEN, translator
from outreach_app.settings import find_home, read_device
from ui.terminal import MISUSED, REFUSED, Terminal, read_passphrase

Run = Callable[[Terminal, argparse.Namespace], int]

_SUBJECTS = (
    *("campaign", "vault", "session", "idea", "sheets", "scan", "proposal", "sync", "export"),
    *("rehearsal", "doctor", "demo", "papers", "receipt", "past", "round", "retention"),
)


def run(arguments: list[str]) -> int:
    """Runs one verb and returns its exit code: 0 done, 1 refused with a reason, 2 misuse, 3 partly done."""
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    language = _speak(arguments)
    try:
        given = _parser(language).parse_args(arguments)
    except SystemExit as ended:
        return int(ended.code or 0) and MISUSED
    terminal: Terminal | None = None
    try:
        home = find_home(given.home)
        terminal = Terminal(
            home=home,
            device=read_device(home),
            language=language,
            as_json=getattr(given, "json", False),
            passphrase=read_passphrase(given.passphrase_file),
            member_name=given.member or "",
            campaign=given.campaign or "",
        )
        return int(given.run(terminal, given))
    except Refused as refused:
        _tell(refused, language)
        return REFUSED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _tell(refused: Refused, language: str) -> None:
    from ui.problems import word

    for problem in refused.problems:
        where = f" ({problem.field})" if problem.field else ""
        print(f"porte-voix: {word(problem, translator(language))}{where}", file=sys.stderr)


def _speak(arguments: list[str]) -> str:
    """The language is needed before the arguments are read, for `--help` itself."""
    language = os.environ.get("PORTE_VOIX_LANG", "fr")
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            language = arguments[index + 1]
        elif argument.startswith("--lang="):
            language = argument.removeprefix("--lang=")
    chosen = language if language in SPOKEN else "fr"
    os.environ["LANGUAGE"] = chosen  # argparse asks gettext for its own words
    gettext.bindtextdomain("porte_voix", str(LOCALE))
    gettext.textdomain("porte_voix")
    return chosen


def _parser(language: str) -> argparse.ArgumentParser:
    say = translator(language)
    parser = argparse.ArgumentParser(
        prog="porte-voix",
        description=say("Carry residents' voices into the participatory budget. Without a verb, the window opens."),
    )
    parser.add_argument("--home", metavar="DIR", help=say("data folder (or PORTE_VOIX_HOME)"))
    parser.add_argument("--lang", choices=SPOKEN, help=say("language of the answers"))
    parser.add_argument("--campaign", metavar="ID", help=say("edition to work in, when there are several"))
    parser.add_argument("--as", dest="member", metavar="NAME", help=say("who is at work"))
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help=say("file holding the vault's passphrase (or PORTE_VOIX_PASSPHRASE)"),
    )
    subjects = parser.add_subparsers(required=True, metavar=say("VERB"))
    for subject in _SUBJECTS:
        import_module(f"ui.commands.{subject}").declare(subjects, say)
    return parser


def with_json(parser: argparse.ArgumentParser, say: Callable[[str], str]) -> argparse.ArgumentParser:
    """Verbs a script reads: one JSON object a line."""
    parser.add_argument("--json", action="store_true", help=say("one JSON object a line"))
    return parser


def as_fields(record: Any) -> dict[str, Any]:
    """A frozen row as JSON knows it."""
    return dataclasses.asdict(record)
