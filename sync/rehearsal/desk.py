"""The city's desk, from another process: answers a running rehearsal, or makes it fail.

A running rehearsal that keeps its state in `FILE` leaves its address and its desk's secret in `FILE.desk`.
"""

import json
import os
from pathlib import Path
from typing import Any

from outreach_app.domain.errors import refuse
from sync.foreign import dig, word
from sync.rehearsal.faults import Fault


def answer(state: Path, remote_id: str, said: str, reason: str = "") -> None:
    """Refused (`rehearsal.not_running`, `rehearsal.no_such_proposal`) when it cannot be done."""
    _ask(state, "/rehearsal/answer", {"id": remote_id, "state": said, "reason": reason})


def put_to_vote(state: Path, remote_id: str, *, won: bool = False) -> None:
    """Refused (`rehearsal.not_running`, `rehearsal.no_such_proposal`) when it cannot be done."""
    _ask(state, "/rehearsal/vote", {"id": remote_id, "won": won})


def fail_next(state: Path, kind: Fault | str, times: int = 1) -> None:
    """Refused (`rehearsal.not_running`, `rehearsal.no_such_fault`) when it cannot be done."""
    _ask(state, "/rehearsal/fail", {"kind": str(kind), "times": times})


def leave_note(state: Path, url: str, secret: str) -> None:
    """For this person's eyes only."""
    note = _note(state)
    note.unlink(missing_ok=True)
    with os.fdopen(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({"url": url, "secret": secret}, file)


def take_note_away(state: Path) -> None:
    _note(state).unlink(missing_ok=True)


def _ask(state: Path, path: str, said: dict[str, Any]) -> None:
    from sync.http import Line, Unfinished  # the terminal declares these verbs without paying for requests

    try:
        note = json.loads(_note(state).read_text(encoding="utf-8"))
        line = Line(note["url"])
    except (OSError, ValueError, KeyError):
        raise refuse("rehearsal.not_running", "state") from None
    try:
        reply = line.ask("POST", path, token=note["secret"], data=said)
        if reply.status >= 400:
            code = word(dig(reply.json(), "error"))
            raise refuse(code if code.startswith("rehearsal.") else "rehearsal.not_running")
    except Unfinished:
        raise refuse("rehearsal.not_running", "state") from None
    finally:
        line.close()


def _note(state: Path) -> Path:
    return state.with_name(state.name + ".desk")
