"""What the platforms spoken to over HTTP have in common: a target, one line to it, and an end."""

from typing import Self

from outreach_app.campaign.model import Target
from sync.http import Line
from sync.platform import CAPABILITIES, Capabilities


class OnTheLine:
    """`kind` is the campaign's word for such a platform."""

    kind = ""

    def __init__(self, target: Target, line: Line) -> None:
        self._target, self._line = target, line

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def code(self) -> str:
        return self._target.code

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES[self.kind]

    def close(self) -> None:
        """Hangs up."""
        self._line.close()
