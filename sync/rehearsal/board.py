"""What stands on the rehearsal platform, kept in memory and, if asked, in one JSON file."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from outreach_app.domain import moments
from outreach_app.domain.errors import refuse
from outreach_app.domain.moments import Instant

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One proposal as the public sees it. `state` is empty until the city answers.

    `vote` is `at_vote` or `winner` once a project was made of it. One that was deleted left nothing but its number.
    """

    id: str
    title: str
    body: str
    locale: str
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    published_at: Instant
    state: str = ""
    reason: str = ""
    answered_at: Instant | None = None
    themes: tuple[str, ...] = ()
    picture: int = 0
    picture_sha: str = ""
    vote: str = ""
    author: str = "7"
    deleted: bool = False

    @property
    def reference(self) -> str:
        return f"REP-PROP-{self.id}"


class Board:
    """Proposals in the order they came. Safe to use from several threads."""

    def __init__(self, file: Path | None = None, clock: Callable[[], Instant] = moments.now) -> None:
        """Refused (`rehearsal.damaged`, field `file`) when `file` is not one of ours."""
        self._file = file
        self._clock = clock
        self._lock = threading.RLock()
        self._standing = {s.id: s for s in _read(file)} if file and file.exists() else {}

    @property
    def proposals(self) -> tuple[Standing, ...]:
        """Oldest first."""
        with self._lock:
            return tuple(standing for standing in self._standing.values() if not standing.deleted)

    def find(self, remote_id: str) -> Standing | None:
        with self._lock:
            standing = self._standing.get(remote_id)
        return standing if standing and not standing.deleted else None

    def put_up(
        self,
        *,
        title: str,
        body: str,
        locale: str,
        address: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        themes: tuple[str, ...] = (),
    ) -> Standing:
        """Publishes at once; the same words twice are two proposals."""
        with self._lock:
            made = Standing(
                id=str(len(self._standing) + 1),
                title=title,
                body=body,
                locale=locale,
                address=address,
                latitude=latitude,
                longitude=longitude,
                themes=themes,
                published_at=self._clock(),
            )
            self._keep(made)
        return made

    def change(self, remote_id: str, **fields: Any) -> Standing:
        """Refused `rehearsal.no_such_proposal`."""
        with self._lock:
            if self.find(remote_id) is None:
                raise refuse("rehearsal.no_such_proposal", "id", id=remote_id)
            changed = replace(self._standing[remote_id], **fields)
            self._keep(changed)
        return changed

    def answer(self, remote_id: str, state: str, reason: str = "") -> Standing:
        """The city decides: evaluating, accepted, rejected, withdrawn, or a word of its own."""
        return self.change(remote_id, state=state, reason=reason, answered_at=self._clock())

    def _keep(self, standing: Standing) -> None:
        self._standing[standing.id] = standing
        if self._file:
            fresh = self._file.with_name(self._file.name + ".new")
            said = {"format": FORMAT, "proposals": [asdict(s) for s in self._standing.values()]}
            fresh.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8", errors="replace")
            fresh.replace(self._file)


def _read(file: Path) -> list[Standing]:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return [Standing(**{**each, "themes": tuple(each.get("themes", ()))}) for each in said["proposals"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise refuse("rehearsal.damaged", "file", file=str(file)) from None
